"""A newer program: one record type with more columns, three more, among them such that belong to people."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tests import engines, worlds
from tests.books import KEY, Clock, first_migration
from tests.worlds import TOYS, Place, seed
from tvetdesk.exchange.releasing import after_upgrade
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.migrations import Migration
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.schema import Schema, declared
from tvetdesk.store.times import Day


class Toy(Record):
    """As before, and four columns more."""

    name = Text("Name", search=True)
    size = Whole("Size", share=Share.COUNTS)
    secret = Text("Secret", share=Share.OFFICE)
    note = Note("Note")
    shoe = Whole("Shoe", share=Share.COUNTS)
    nickname = Text("Nickname", search=True)
    diary = Note("Diary", share=Share.OFFICE)
    since = Day("Since")

    class Meta:
        number = 1
        label = plural = "toy"
        title = ("name",)
        person = True
        sharing = worlds.Toy._meta.sharing


class Tool(Record):
    """What only the newer program keeps, of nobody."""

    name = Text("Name", search=True)
    bought = Day("Bought")
    owner = Text("Owner", share=Share.CENTRE)

    class Meta:
        number = 11
        label = plural = "tool"


class Loan(Record):
    """What only the newer program keeps, of a person; its id is made of its fields."""

    toy = Ref("Toy", "Toy", share=Share.COUNTS)
    tool = Ref("Tool", "Tool", share=Share.COUNTS)
    remark = Text("Remark", search=True)

    class Meta:
        number = 12
        label = plural = "loan"
        identity = ("toy", "tool")
        parent = "toy"


class Score(Leaf):
    """The same, keyed by two columns."""

    lesson = Ref("Lesson", "Lesson", share=Share.COUNTS)
    toy = Ref("Toy", "Toy", share=Share.COUNTS)
    points = Whole("Points", share=Share.COUNTS)
    remark = Text("Remark")

    class Meta:
        number = 13
        label = plural = "score"
        identity = ("lesson", "toy")
        parent = "toy"


MORE: tuple[type[Any], ...] = (Tool, Loan, Score)
STEP = Migration(2, "newer", tables=tuple(declared(record).spec for record in (Toy, *MORE)))


def records(before: tuple[type[Any], ...]) -> tuple[type[Any], ...]:
    """The record types of the newer program, for one that had these before."""
    return (Toy, *(record for record in before if record.__name__ != "Toy"), *MORE)


@cache
def _schemas(before: tuple[type[Any], ...]) -> tuple[Schema, Migration]:
    """What the newer program keeps, and the step that made the data of the one before."""
    return Schema(records(before)), first_migration(Schema(before))


def upgraded(place: Place, before: tuple[type[Any], ...] = TOYS, clock: Clock | None = None) -> Place:
    """The PC after its program was updated: the data file is widened, what was put aside is looked at again."""
    folder: Path = place.book.folder
    place.book.close()
    schema, first = _schemas(before)
    book = Book(
        folder,
        schema,
        KEY,
        (first, STEP),
        clock=clock or Clock(),
        run=seed("newer")[:8],
        server=engines.ADDRESSES.get(folder),
    )
    after_upgrade(book)
    return Place(place.name, book, place.identity)
