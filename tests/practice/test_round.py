"""The round tells a whole exchange and ends with the results."""

import shutil

import pytest

from tvetdesk.practice import play_round


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
