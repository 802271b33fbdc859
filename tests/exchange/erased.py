"""Headquarters and two PCs of a centre, and a person there with everything, for the tests of erasing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from tests import worlds
from tests.books import KEY, Clock, first_migration
from tests.exchange.towns import Same, everything
from tests.worlds import CODE, Lesson, Place, Three, Tick, Toy, agree, seed
from tvetdesk.exchange import erasing
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.record import Record
from tvetdesk.store.schema import Schema


class Visit(Record):
    """Belongs to a person by a field that no coded level holds."""

    toy = Ref("Toy", "Toy")
    place = Text("Place", search=True)

    class Meta:
        number = 9
        label = plural = "visit"
        parent = "toy"


class Remark(Record):
    """Belongs to a visit, thus to its person."""

    visit = Ref("Visit", "Visit")
    text = Note("Text")

    class Meta:
        number = 10
        label = plural = "remark"
        parent = "visit"


RECORDS = (*worlds.TOYS, Same, Visit, Remark)


def meet(tmp_path: Path) -> Three:
    """HQ and two PCs of one centre that know each other."""
    hq = worlds.hq(tmp_path, RECORDS)
    one, two = (worlds.centre(tmp_path, hq, name, CODE, records=RECORDS) for name in ("one", "two"))
    worlds.acquaint(hq, one, two)
    return hq, one, two


def person(place: Place, word: str = "canary") -> Any:
    """A person with everything: names, secrets, children, old values, a mark, a link, a consent."""
    toy = place.write(Toy, name=f"{word} first", size=7, secret=f"{word} secret", note=f"{word} note")
    other = place.write(Toy, name="Binta", size=8)
    place.edit(toy, name=f"{word} second")
    agree(place, toy)
    agree(place, other)
    visit = place.write(Visit, toy=toy.id, place=f"{word} place")
    place.write(Remark, visit=visit.id, text=f"{word} remark")
    lesson = place.book.find(Lesson, group=1, on=dt.date(2020, 3, 9)) or place.write(
        Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors"
    )
    place.write(Tick, lesson=lesson.id, toy=toy.id, status="P", remark=f"{word} late")
    low, high = sorted((toy, other), key=lambda one: one.id)
    place.write(Same, one=low.id, other=high.id)
    return toy


def erase(place: Place, toy: Any) -> erasing.Plan:
    return erasing.erase(place.book, place.identity, place.book.get(Toy, toy.id))


def spread(hq: Place, *pcs: Place, rounds: int = 2) -> None:
    worlds.spread(hq, *pcs, rounds=rounds)


def canaries(place: Place) -> list[str]:
    return [word for word in everything(place.book) if "canary" in word]


def reopened(place: Place) -> Place:
    schema = Schema(RECORDS)
    book = Book(
        place.book.folder, schema, KEY, (first_migration(schema),), clock=Clock(), run=seed("next")[:8]
    )
    return Place(place.name, book, place.identity)


def put_back(place: Place, copy: Path) -> Place:
    """The data file as it was when copied. HQ only reads here, so it need not go on as a successor."""
    place.book.close()
    for suffix in ("-wal", "-shm"):
        (place.book.folder / f"tvet.db{suffix}").unlink(missing_ok=True)
    shutil.copy(copy, place.book.folder / "tvet.db")
    restored = reopened(place)
    erasing.replay(restored.book, restored.identity)
    return restored
