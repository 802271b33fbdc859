"""The round tells a whole exchange and ends with the results; practice and real organisations do not mix."""

import shutil

import pytest

from tests.records.helpers import code_of
from tvetdesk.desk import init
from tvetdesk.exchange import joining
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.practice import play_round
from tvetdesk.store.record import Share


@pytest.fixture
def played(practice, tmp_path, monkeypatch):
    """Plays on a copy of what was built already; returns what was said."""

    def build(folder, *_):
        shutil.copytree(practice, folder, dirs_exist_ok=True)

    def play(translate):
        said = []
        play_round(tmp_path / "round", translate=translate, say=said.append)
        return said

    monkeypatch.setattr("tvetdesk.practice.round.build", build)
    return play


def test_a_mark_at_mansa_konko_becomes_a_figure_at_headquarters(played, english):
    said = played(english)
    assert said[0] == "*** practice data, invented ***"
    text = "\n".join(said)
    assert "all except" in text
    assert "0 present" in text
    assert "34 present" in text
    assert said[-1].index("Niger") < said[-1].index("94 (94.9 %)") < said[-1].index("Mexico")


def test_it_is_told_in_the_language_asked_for(played, german):
    assert "94 (94,9 %)" in played(german)[-1]


@pytest.fixture
def real(tmp_path):
    """A headquarters that is no exercise."""
    made = init(
        tmp_path / "real", level=Share.HQ, code="HQ", name="Headquarters", country="DE", user="anna", password="lantern-moss-42"
    )  # fmt: skip
    yield made
    made.close()


def test_a_real_headquarters_cannot_open_what_practice_sends(desk, real):
    centre = desk("GM-MK")
    bundle = make(centre.book, centre.identity, partner(centre.book)).data
    assert code_of(lambda: receive(real.book, real.identity, bundle)) == "B06"


def test_practice_data_do_not_join_a_real_organisation_nor_real_data_practice(desk, real):
    centre, hq = desk("GM-MK"), desk("hq")
    written = joining.invite(real.book, real.identity, "GM-MK", "Mansa Konko", "GM")
    invitation = joining.read_invitation(written)
    assert code_of(lambda: joining.join(centre.book, centre.identity, invitation)) == "invitation.practice"
    written = joining.invite(hq.book, hq.identity, "HQ", "Headquarters", "DE")
    invitation = joining.read_invitation(written)
    assert code_of(lambda: joining.join(real.book, real.identity, invitation)) == "authority.practice"
