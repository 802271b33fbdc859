"""Copies of copies: whatever parts where and in whatever order it is heard, everybody ends with the same, each person once."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange import towns
from tests.exchange.test_parting import names, sound, trio
from tests.exchange.towns import asked, same
from tests.worlds import CODE, Agree, Lesson, Place, Three, Tick, Toy
from tvetdesk.exchange import authority, erasing, giving_back, parting, stretches, striking_off, succession
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.deriving import COPIED, RESTORED
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.record import Share

__all__ = ["trio"]
ROUNDS = 9  # a refusal, the word about it, parting, letting in, and what each of them makes possible


def busy(place: Place, name: str) -> Toy:
    """A new person with all that hangs on one, in a lesson where copies meet, and an edit of the person everybody knows."""
    known = place.book.find(Toy, name="Awa")
    toy: Toy = place.write(Toy, name=name, size=2)
    place.write(Agree, toy=toy.id, purpose="hq", answer="given")
    with place.book.change("toy.write"):
        lesson = place.book.put(Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors")
        place.book.put(Tick, lesson=lesson.id, toy=known.id, status=name[0])
    place.write(Tick, lesson=lesson.id, toy=toy.id, status="P")
    place.edit(toy, size=3)
    place.book.seal()
    place.edit(known, note=name)
    return toy


@dataclass
class Centre:
    """Headquarters and the PCs of a centre, among which bundles go to and fro in any order."""

    hq: Place
    pcs: list[Place]
    folder: Path
    dice: random.Random
    keys: int = 0

    def copy(self, place: Place) -> Place:
        """The same data folder on one more computer."""
        self.keys += 1
        place.book.seal()
        place.book.db.settle()
        folder = self.folder / f"copy{self.keys}"
        shutil.copytree(place.book.folder, folder)
        book = worlds.opened(folder, place.book.schema, worlds.seed("run", self.keys)[:8])
        made = replace(place, name=f"copy{self.keys}", book=book)
        self.pcs.append(made)
        return made

    def goes_on(self, place: Place, why: str = COPIED) -> Place:
        """The PC gets new keys, as it does when the program starts, or when a backup was put back."""
        self.keys += 1
        after = Identity.of({part: worlds.seed("after", self.keys, part) for part in ("sign", "box")})
        first = int(place.book.fact(parting.PARTS)) if why == COPIED else None
        succession.take_over(place.book, place.identity, after, why, first)
        made = replace(place, identity=after)
        self.pcs[self.pcs.index(place)] = made
        own = authority.replica(made.book, made.book.replica)
        assert own is not None
        authority.introduce(self.hq.book, replace(own, state="pending"))
        authority.approve(self.hq.book, self.hq.identity, own.fingerprint)
        return made

    def lost(self, place: Place) -> None:
        """The PC is never heard of again; headquarters strikes it off."""
        self.pcs.remove(place)
        there = authority.replica(self.hq.book, place.book.replica)
        if there is not None and there.state == "approved" and not self._used(place.book.replica):
            striking_off.strike_off(self.hq.book, self.hq.identity, there.fingerprint)
        place.book.close()

    def _used(self, number: int) -> bool:
        return any(one.book.replica == number for one in self.pcs)

    def talk(self, rounds: int = ROUNDS) -> None:
        """Bundles go every way in any order; what is refused is made anew later."""
        for _ in range(rounds):
            ways = [(a, b) for a in self.pcs for b in (self.hq, *self.pcs) if a is not b]
            ways += [(self.hq, b) for b in self.pcs]
            self.dice.shuffle(ways)
            for sender, receiver in ways:
                self._one(sender, receiver)
            for place in list(self.pcs):
                if place.book.fact(parting.PARTS):
                    self.goes_on(place)
            if same(self.hq, *self.pcs) and len({tuple(names(place)) for place in self.pcs}) == 1:
                return

    def _one(self, sender: Place, receiver: Place) -> None:
        if sender.book.fact(parting.PARTS):
            return
        try:
            receive(receiver.book, receiver.identity, sender.send(None if receiver is self.hq else CODE))
        except Refused as refused:
            if refused.code not in {"B06", "B07", "B11"}:
                raise

    def agrees(self, wanted: list[str]) -> None:
        """Everybody holds the same, and everybody once."""
        for place in (self.hq, *self.pcs):
            assert names(place) == sorted(wanted), place.name
        assert same(self.hq, *self.pcs)
        assert same(*self.pcs, level=Share.OFFICE)
        assert len({frozenset(asked(place)) for place in self.pcs}) == 1
        sound(self.hq, *self.pcs)
        for place in self.pcs:
            assert not place.book.fact(parting.PARTS)
            place.book.close()


@pytest.fixture(params=range(int(os.environ.get("TVETDESK_ORDERS", "2"))))
def centre(trio: Three, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Centre]:
    hq, one, two = trio
    with towns.plain_codec():
        yield Centre(hq, [one, two], tmp_path, random.Random(request.param))


def test_a_copy_of_a_copy_brings_nobody_twice(centre: Centre) -> None:
    """Both copies hold what the first one wrote before it was copied, and each gives it a new number."""
    one, two = centre.pcs
    first = centre.copy(one)
    busy(one, "Binta")
    busy(first, "Careem")
    second = centre.copy(first)
    busy(first, "Demba")
    busy(second, "Ebou")
    if centre.dice.random() < 0.5:
        two.take(second.send(CODE))
    if centre.dice.random() < 0.5:
        centre.hq.take(one.send())
    centre.talk()
    centre.agrees(["Awa", "Binta", "Careem", "Demba", "Ebou"])


def test_one_old_copy_on_two_pcs_parts_into_the_same_changes(centre: Centre) -> None:
    one, two = centre.pcs
    first = centre.copy(one)
    busy(one, "Binta")
    busy(first, "Careem")
    second = centre.copy(first)
    centre.hq.take(one.send())
    two.take(first.send(CODE))
    for place in (first, second):
        with pytest.raises(Refused, match="B11"):
            centre.hq.take(place.send())
        assert place.take(centre.hq.send(CODE)).parts
    made = [centre.goes_on(place) for place in (first, second)]
    heads = [
        place.book.sql(
            "SELECT origin, seq, digest FROM change WHERE origin IN (SELECT number FROM stretch) ORDER BY 1, 2"
        ).fetchall()
        for place in made
    ]
    assert heads[0] == heads[1] != []
    busy(made[0], "Demba")
    busy(made[1], "Ebou")
    centre.talk()
    centre.agrees(["Awa", "Binta", "Careem", "Demba", "Ebou"])
    assert len(stretches.held(centre.hq.book)) == 1


def test_a_copy_that_parted_and_is_copied_again_parts_again(centre: Centre) -> None:
    one, _ = centre.pcs
    first = centre.copy(one)
    busy(one, "Binta")
    busy(first, "Careem")
    centre.hq.take(one.send())
    with pytest.raises(Refused, match="B11"):
        centre.hq.take(first.send())
    first.take(centre.hq.send(CODE))
    first = centre.goes_on(first)
    busy(first, "Demba")
    second = centre.copy(first)
    busy(first, "Ebou")
    busy(second, "Fatou")
    centre.talk()
    centre.agrees(["Awa", "Binta", "Careem", "Demba", "Ebou", "Fatou"])


@pytest.mark.parametrize("lives", [True, False])
def test_a_copy_that_parted_is_put_back_from_a_backup_of_before(centre: Centre, lives: bool) -> None:
    """The backup has under the old number what everybody knows under the number of a stretch by now."""
    one, two = centre.pcs
    first = centre.copy(one)
    busy(one, "Binta")
    busy(first, "Careem")
    backup = centre.copy(first)
    centre.pcs.remove(backup)  # it lies on a stick
    busy(first, "Demba")
    if centre.dice.random() < 0.5:
        two.take(first.send(CODE))
    centre.hq.take(one.send())
    with pytest.raises(Refused, match="B11"):
        centre.hq.take(first.send())
    first.take(centre.hq.send(CODE))
    first = centre.goes_on(first)
    busy(first, "Ebou")
    centre.talk(2)
    if not lives:
        centre.lost(first)
    centre.pcs.append(backup)
    backup = centre.goes_on(backup, RESTORED)
    busy(backup, "Fatou")
    centre.talk()
    while giving_back.owed(centre.hq.book, CODE):
        back = giving_back.give_back(centre.hq.book, centre.hq.identity, CODE).data
        for place in centre.pcs:
            place.take(back)
        break
    centre.talk(3)
    there = authority.replica(centre.hq.book, one.book.replica)
    assert there is not None
    assert there.state == "approved"  # the first PC goes on, whatever was put back beside it
    centre.agrees(["Awa", "Binta", "Careem", "Demba", "Ebou", "Fatou"])


def test_an_erasure_in_a_copy_that_died_is_said_anew_by_whoever_holds_its_people(
    trio: Three, tmp_path: Path
) -> None:
    hq, one, two = trio
    centre = Centre(hq, [one, two], tmp_path, random.Random(7))
    copy = centre.copy(one)
    busy(one, "Binta")
    careem = busy(copy, "Careem")
    erasing.erase(copy.book, copy.identity, copy.show(careem))
    busy(copy, "Demba")
    two.take(copy.send(CODE))
    centre.pcs.remove(copy)
    copy.book.close()
    hq.take(one.send())
    with pytest.raises(Refused, match="B11"):
        hq.take(two.send())
    centre.talk()
    for place in (hq, one, two):
        assert names(place) == ["Awa", "Binta", "Demba", None]
        assert place.book.select(Toy).count() == 4
    assert same(hq, one, two)
    for place in centre.pcs:
        place.book.close()
