"""What third parties were given of a figure by this computer, so that a further split of it betrays nobody (R74).

Who has a figure split by sex may ask for the same one by trade: each file withholds its small numbers, and from both
together they could be computed. So what was given out is kept, by the numbers that were withheld and nobody's data; a
further split withholds what both together would tell, or is refused in words where too much was shown already.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.reports.indicators import INDICATORS
from tvetdesk.reports.linked import ABSENT, Cell, People, with_totals, withheld_beside
from tvetdesk.reports.report import Asked
from tvetdesk.reports.table import Table
from tvetdesk.store.book import Book

sentences({
    "report.given_before": N_("This figure was given to third parties on {day}, split by {by}. Together with this file small numbers of persons could be computed. Give that file again, or keep this one inside."),
})  # fmt: skip

FACT = "given_out"
PART, REST, IN = "part", "rest", "in"  # who is in the part of a figure, as one more thing that it is split by
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

    @property
    def universe(self) -> tuple[str, str, str]:
        """For which days and place."""
        return self.first, self.as_of, self.scope

    def same_people(self, other: Given) -> bool:
        """Whether both count the same people on the same days, so that one may be subtracted from the other."""
        return (self.family, self.universe) == (other.family, other.universe)

    def overlaps(self, other: Given, country: Country) -> bool:
        """Whether some people may be counted by both."""
        days = self.first <= other.as_of and other.first <= self.as_of
        return days and country.share(self.scope, other.scope)

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


def own(given: Given) -> Spot:
    """The number of all that a file counts."""
    return frozenset() if given.figure == given.family else IN_PART


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
        note_given(book, table.given)


def note_given(book: Book, given: Iterable[Given]) -> None:
    """Keep what third parties read."""
    for one in given:
        keep(book, one)


@dataclass(frozen=True)
class Country:
    """Which centre lies in which country: a place with a part of it has some of its people."""

    of: Mapping[str, str]

    def share(self, one: str, other: str) -> bool:
        """Whether two places, as a report names them, have people of each other."""
        return not one or not other or self.within(one, other) or self.within(other, one)

    def within(self, one: str, other: str) -> bool:
        """Whether the first is the second, or lies in it."""
        return one == other or not other or self.of.get(one) == other


def earlier(given: Sequence[Given], before: Sequence[Given], country: Country) -> list[Given]:
    """What was given out of people who are among these, or among those of another such file; the same question aside.

    A quarter is linked with the next one by the year, and two centres by their country.
    """
    asked = {(one.universe, one.shows[:3]) for one in given}
    left = [one for one in before if (one.universe, one.shows[:3]) not in asked]
    linked: list[Given] = []
    reached = list(given)
    while reached:
        now = reached.pop()
        found = [one for one in left if one.family == now.family and one.overlaps(now, country)]
        left = [one for one in left if one not in found]
        linked += found
        reached += found
    return linked


def hidden_beside(
    given: Sequence[Given], before: Sequence[Given], people: Mapping[People, int], country: Country
) -> list[set[Spot]]:
    """The numbers of each of these files that are withheld, so that with all given before no small one can be computed.

    `people` are counted by `Layout(given, before).people_of`. UserError where what was shown before leaves no other way.
    """
    layout = Layout(given, before, country)
    tables = {table for one in (*given, *before) for table in layout.every(one)}
    told = [(cell, spot in one.hidden) for one in before for cell, spot in layout.cells(one, people)]
    fixed = {cell for cell, hidden in told if not hidden}
    free = {cell for cell, _ in told} - fixed
    ages = {one.age_at for one in (*given, *before) if one.age_at}
    clash = len(ages) > 1 or any(pair <= set(layout.names) for pair in NESTED)
    found = None if clash and before else withheld_beside(people, sorted(tables), free, fixed, layout.alike)
    if found is None:
        last = max(before, key=lambda one: one.on)
        raise UserError(
            "report.given_before", day=dt.date.fromisoformat(last.on), by=", ".join(last.by) or "–"
        )
    return [{spot for cell, spot in layout.cells(one, people) if cell in found} for one in given]


class Layout:
    """How people stand in several files.

    For each days and place: whether they are among those, what they are split by, whether they are in the part. Then, for
    each, whether they are in no place within it that has files of its own: whoever subtracts these is left with them.
    """

    def __init__(self, given: Sequence[Given], before: Sequence[Given], country: Country) -> None:
        every = (*given, *before)
        self.names = names_of(every)
        self.universes = tuple(dict.fromkeys(one.universe for one in every))
        self.size = len(self.names) + 2
        self.inside = [
            [
                place
                for place, other in enumerate(self.universes)
                if other != one and other[:2] == one[:2] and country.within(other[2], one[2])
            ]
            for one in self.universes
        ]
        starts = [place * self.size for place in range(len(self.universes))]
        self.alike = [[start + 1 + place for start in starts] for place in range(len(self.names) + 1)]

    def people_of(self, keys: Sequence[tuple[str, ...] | None]) -> People:
        """Somebody's values: for each universe those of the names and whether in the part, None where not among them."""
        flat: list[str] = []
        for one in keys:
            flat += (IN, *one) if one is not None else [ABSENT] * self.size
        rest = [
            IN
            if keys[place] is not None and within and all(keys[other] is None for other in within)
            else ABSENT
            for place, within in enumerate(self.inside)
        ]
        return (*flat, *rest)

    def _places(self, one: Given, table: Iterable[str]) -> tuple[int, ...]:
        start = self.universes.index(one.universe) * self.size
        listed = [*self.names, PART]
        return tuple(sorted([start, *(start + 1 + listed.index(name) for name in table)]))

    def every(self, one: Given) -> Iterator[tuple[int, ...]]:
        """The tables of a file with their totals, and the same of those who are in no place within it with own files."""
        at = self.universes.index(one.universe)
        for table in one.tables():
            for part in with_totals([range(len(table))]):
                places = self._places(one, [table[place] for place in part])
                yield places
                if self.inside[at]:
                    yield (*places, len(self.universes) * self.size + at)

    def cells(self, one: Given, people: Iterable[People]) -> Iterator[tuple[Cell, Spot]]:
        """The printed numbers of a file, each with what it is of."""
        listed = [*self.names, PART]
        start = self.universes.index(one.universe) * self.size
        for table in one.tables():
            where = self._places(one, table)
            for values in people:
                chosen = tuple(values[place] for place in where)
                if ABSENT in chosen or (PART in table and values[start + self.size - 1] != PART):
                    continue
                yield (where, chosen), frozenset((listed[place - start - 1], values[place]) for place in where if place != start)  # fmt: skip


def names_of(given: Iterable[Given]) -> tuple[str, ...]:
    """Everything that these are split by."""
    return tuple(dict.fromkeys(name for one in given for name in one.by))
