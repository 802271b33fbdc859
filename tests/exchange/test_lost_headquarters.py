"""Headquarters loses its disk: what its centres hold of its own changes comes back, and nobody's bundle stops for what it lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.exchange.forge import changed, dump, forged, refused, swap
from tests.exchange.test_lost import one_more
from tests.exchange.towns import asked
from tests.worlds import CODE, Place, Rule, Toy
from tvetdesk.exchange import authority, joining, succession, wire
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.deriving import RESTORED
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.giving_back import give_back, owed
from tvetdesk.exchange.refusals import Refused

pytestmark = pytest.mark.only_file  # the disk that is lost, and its backup, are headquarters' data folder

OTHER = "GM-B"


class Country:
    """HQ with a backup, two centres; of what HQ wrote since, the first has heard all and the other nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0
        self.hq = worlds.hq(folder)
        self.one = worlds.centre(folder, self.hq, "one", CODE)
        self.far = worlds.centre(folder, self.hq, "far", OTHER)
        self.rule = self.hq.write(Rule, text="Doors open at eight")
        self.round()
        self.backs_up()
        self.hq.edit(self.rule, text="Doors open at nine")
        self.hq.book.seal()
        self.new = self.hq.write(Rule, text="No smoking")
        self.one.take(self.hq.send(CODE))

    def round(self) -> None:
        for centre, code in ((self.one, CODE), (self.far, OTHER)):
            assert self.hq.take(centre.send()).state == "applied"
            assert centre.take(self.hq.send(code)).state == "applied"

    def backs_up(self) -> None:
        self.hq.book.seal()
        self.hq.book.db.settle()
        self.times += 1
        shutil.copytree(self.hq.book.folder, self.folder / f"backup{self.times}" / "hq")

    def loses_its_disk(self) -> None:
        """Headquarters goes on from its backup; an invitation makes it known."""
        old = worlds.opened(self.folder / f"backup{self.times}" / "hq", self.hq.book.schema, b"restored")
        self.hq.book.close()
        parts = ("organisation_sign", "organisation_box", "offline_box")
        seeds = {part: worlds.seed("hq", part) for part in parts}
        after = Identity.of(seeds | {part: worlds.seed("hq", self.times, part) for part in ("sign", "box")})
        succession.take_over(old, self.hq.identity, after, RESTORED)
        self.hq = Place("hq", old, after)
        for centre, code in ((self.one, CODE), (self.far, OTHER)):
            invitation = joining.invite(self.hq.book, after, code, code, "GM")
            joining.join(centre.book, centre.identity, joining.read_invitation(invitation))

    def rules(self, place: Place) -> set[str]:
        return {rule.text for rule in place.book.select(Rule)}


@pytest.fixture
def country(tmp_path: Path) -> Country:
    return Country(tmp_path)


def test_a_bundle_whose_author_had_heard_what_headquarters_lost_is_taken(country: Country) -> None:
    """Also one that was made before its centre heard of the restore."""
    toy = country.one.write(Toy, size=1)
    early = country.one.send()
    country.loses_its_disk()
    assert country.hq.take(early).state == "applied"
    assert country.hq.show(toy).size == 1
    country.round()


def test_a_centre_that_was_let_in_after_the_backup_is_let_in_again(country: Country) -> None:
    late = worlds.centre(country.folder, country.hq, "late", "GM-N")
    worlds.acquaint(country.hq, late)
    toy = late.write(Toy, size=3)
    country.loses_its_disk()
    invitation = joining.invite(country.hq.book, country.hq.identity, "GM-N", "GM-N", "GM")
    joining.join(late.book, late.identity, joining.read_invitation(invitation))
    with pytest.raises(Refused, match="B07"):
        country.hq.take(late.send())
    own = authority.replica(late.book, late.book.replica)
    assert own is not None
    authority.approve(country.hq.book, country.hq.identity, own.fingerprint)
    assert country.hq.take(late.send()).state == "applied"
    assert country.hq.show(toy).size == 3


def test_what_headquarters_lost_comes_back_from_a_centre(country: Country) -> None:
    country.one.write(Toy, size=1)
    country.loses_its_disk()
    country.round()
    assert country.rules(country.hq) == {"Doors open at eight"}
    country.round()
    assert country.rules(country.hq) == {"Doors open at nine", "No smoking"}
    country.hq.edit(country.rule, text="Doors open at ten")
    for _ in range(2):
        country.round()
    for place in (country.hq, country.one):
        assert country.rules(place) == {"Doors open at ten", "No smoking"}
        assert not asked(place)
    assert digest(country.hq.book, centre=CODE, level=country.one.book.level) == digest(
        country.one.book, centre=CODE
    )


def test_headquarters_that_loses_its_disk_twice_takes_what_it_lost_each_time(country: Country) -> None:
    country.one.write(Toy, size=1)
    country.loses_its_disk()
    for _ in range(2):
        country.round()
    country.backs_up()
    country.hq.edit(country.rule, text="Doors open at ten")
    country.one.take(country.hq.send(CODE))
    country.loses_its_disk()
    for _ in range(2):
        country.round()
    for place in (country.hq, country.one):
        assert country.rules(place) == {"Doors open at ten", "No smoking"}
        assert not asked(place)


def test_what_headquarters_wrote_before_that_came_back_is_its_question(country: Country) -> None:
    country.loses_its_disk()
    country.hq.edit(country.rule, text="Doors open at ten")
    for _ in range(2):
        country.round()
    assert {column for _, _, column, _ in asked(country.hq)} == {"text"}
    assert asked(country.hq) == asked(country.one)
    country.hq.edit(country.rule, text="Doors open at nine")
    country.round()
    assert not asked(country.hq) | asked(country.one)
    assert country.rules(country.one) == country.rules(country.hq) == {"Doors open at nine", "No smoking"}


def test_another_centre_gets_what_came_back_when_headquarters_gives_it(country: Country) -> None:
    """Not by itself: nobody but a person at headquarters can say that a centre spoke the truth."""
    country.loses_its_disk()
    for _ in range(3):
        country.round()
    assert country.rules(country.far) == {"Doors open at eight"}
    assert not owed(country.hq.book, CODE)
    country.far.take(give_back(country.hq.book, country.hq.identity, OTHER).data)
    assert country.rules(country.far) == country.rules(country.hq)
    country.round()
    assert not asked(country.far) | asked(country.hq)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, "living", "B08"),  # of the number under which headquarters writes now
        (3, 1 << 60, "B13"),  # with a counter that wins for ever
    ],
)
def test_a_centre_gives_nothing_that_headquarters_did_not_lose(
    country: Country, column: int, value: Any, code: str
) -> None:
    country.loses_its_disk()
    country.round()
    honest = country.one.send()
    told = country.hq.book.replica if value == "living" else value
    before = dump(country.hq.book)
    lie = forged(
        country.one, lambda blocks: swap(blocks, wire.GIVEN, lambda one: one_more(one, column, told))
    )
    assert refused(country.hq, lie) == code
    assert dump(country.hq.book) == before
    assert country.hq.take(honest).state == "applied"


def test_a_counter_does_not_leap_for_what_headquarters_lost(country: Country) -> None:
    country.one.write(Toy, size=1)
    country.loses_its_disk()
    lie = forged(
        country.one,
        lambda blocks: swap(blocks, wire.CHANGE, lambda one: changed(one, 1, [1 << 60] * one.rows)),
    )
    assert refused(country.hq, lie) == "B13"
