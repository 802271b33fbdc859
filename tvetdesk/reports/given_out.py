"""What third parties were given of a figure by this computer, so that a further split of it betrays nobody (R74).

Who has a figure split by sex may ask for the same one by trade: each file withholds its small numbers, and from both
together they could be computed. So what was given out is kept, by the numbers that were withheld and nobody's data; a
further split withholds what both together would tell, or is refused in words where too much was shown already.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.reports.indicators import INDICATORS
from tvetdesk.reports.linked import Cell, with_totals, withheld_beside
from tvetdesk.reports.report import Asked
from tvetdesk.reports.table import Table
from tvetdesk.store.book import Book

sentences({
    "report.given_before": N_("This figure was given to third parties on {day}, split by {by}. Together with this file small numbers of persons could be computed. Give that file again, or keep this one inside."),
})  # fmt: skip

FACT = "given_out"
PART, REST = "part", "rest"  # who is in the part of a figure, as one more thing that it is split by
AGES = ("age", "year_of_age")
NESTED = ({"programme", "trade"}, {"age", "year_of_age"})
"""Of these one tells the other, so a reader rules out people whom counting them apart would think possible."""

Spot = frozenset[tuple[str, str]]
"""A printed number: the values of what it is split by, and IN_PART where it counts a part of a figure."""

IN_PART: Spot = frozenset({(PART, PART)})


@dataclass(frozen=True)
class Given:
    """A split of a figure that was given out: for which days and place, and which of its numbers were withheld."""

    figure: str
    by: tuple[str, ...]
    first: str
    as_of: str
    scope: str
    age_at: str
    on: str
    hidden: frozenset[Spot]

    @property
    def family(self) -> str:
        """The figure whose people are counted: of a part that of which it is one."""
        return INDICATORS[self.figure].base or self.figure

    def same_people(self, other: Given) -> bool:
        """Whether both count the same people on the same days, so that one may be subtracted from the other."""
        return (self.family, self.first, self.as_of, self.scope) == (
            other.family, other.first, other.as_of, other.scope,
        )  # fmt: skip

    @property
    def shows(self) -> tuple[Any, ...]:
        """What is printed of these people: the figure, what it is split by, and what was withheld."""
        return self.figure, self.by, self.age_at, self.hidden

    def tables(self) -> Iterator[tuple[str, ...]]:
        """What its printed numbers are split by: lines, their totals, and of a part also the whole beside it."""
        across = [self.by[:-1], self.by[-1:]] if len(self.by) > 1 else []
        part = (PART,) if self.family != self.figure else ()
        for one in (self.by, (), *across):
            yield (*one, *part)
            if part and len(self.by) == 1:
                yield one


def asked_for(figure: str, by: Iterable[str], asked: Asked, today: dt.date, hidden: Iterable[Spot]) -> Given:
    """A question as it is kept."""
    listed = tuple(dict.fromkeys(by))
    first, as_of = asked.first or dt.date.min, asked.as_of or today
    age_at = asked.age_at if set(listed) & set(AGES) else ""
    return Given(figure, listed, str(first), str(as_of), asked.scope, age_at, str(today), frozenset(hidden))


def kept(book: Book) -> list[Given]:
    """Everything that was given out."""
    return [
        Given(
            **{
                **one, "by": tuple(one["by"]),
                "hidden": frozenset(frozenset((name, key) for name, key in spot) for spot in one["hidden"]),
            }
        )
        for one in json.loads(book.fact(FACT, "[]"))
    ]  # fmt: skip


def keep(book: Book, given: Given) -> None:
    """Note that this was given out; once is enough."""
    if book.reading:  # data open for reading only take no note; the split itself is minded all the same
        return
    with book.db.scratch(), book.transaction(small=True):  # whoever only looks gives reports out too
        listed = kept(book)
        if any(one.same_people(given) and one.shows == given.shows for one in listed):
            return
        packed = [
            {**one.__dict__, "hidden": sorted(sorted(spot) for spot in one.hidden)}
            for one in [*listed, given]
        ]
        book.remember(**{FACT: json.dumps(packed, separators=(",", ":"))})


def note_exported(book: Book, name: str, table: Table | None = None) -> None:
    """In the audit: a report was written into a file. What third parties read of it is kept for the next split."""
    book.note("report.exported", report=name)
    if table is not None:
        note_given(book, table)


def note_given(book: Book, table: Table) -> None:
    """Keep what third parties read of a table, if it is about a figure that may be split in other ways."""
    if table.given is not None:
        keep(book, table.given)


def earlier(book: Book, given: Given) -> list[Given]:
    """What was given out of the same people that was split in another way; the same split again shows the same."""
    return [one for one in kept(book) if one.same_people(given) and one.shows[:3] != given.shows[:3]]


def hidden_beside(given: Given, before: Sequence[Given], people: Counter[tuple[str, ...]]) -> set[Spot]:
    """The numbers of a split that are withheld, so that with all that was given before no small one can be computed.

    `people` are counted by `names_of(given, before)`, at the end by whether they are in the part. UserError where what
    was shown before leaves no other way.
    """
    names = names_of(given, before)
    places = {name: place for place, name in enumerate([*names, PART])}

    def cells(one: Given) -> Iterator[Cell]:
        for table in one.tables():
            where = tuple(sorted(places[name] for name in table))
            for values in people:
                if PART not in table or values[-1] == PART:
                    yield where, tuple(values[place] for place in where)

    def spot(cell: Cell) -> Spot:
        listed = [*names, PART]
        return frozenset((listed[place], value) for place, value in zip(*cell, strict=True))

    tables = with_totals(
        tuple(places[name] for name in table) for one in (given, *before) for table in one.tables()
    )
    told = [(cell, spot(cell) in one.hidden) for one in before for cell in cells(one)]
    fixed = {cell for cell, hidden in told if not hidden}
    free = {cell for cell, _ in told} - fixed
    clash = any(one.age_at and given.age_at and one.age_at != given.age_at for one in before)
    clash |= any(pair <= set(names) for pair in NESTED)
    found = None if clash else withheld_beside(people, tables, free, fixed)
    if found is None:
        last = before[-1]
        raise UserError(
            "report.given_before", day=dt.date.fromisoformat(last.on), by=", ".join(last.by) or "–"
        )
    return {spot(cell) for cell in cells(given) if cell in found}


def names_of(given: Given, before: Sequence[Given]) -> tuple[str, ...]:
    """Everything that the split and those before are split by."""
    return tuple(dict.fromkeys(name for one in (given, *before) for name in one.by))
