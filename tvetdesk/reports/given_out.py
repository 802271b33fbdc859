"""What third parties were given of a figure by this computer, so that a further split of it betrays nobody (R74).

Who has a figure split by sex may ask for the same one by trade: each file withholds its small numbers, and from both
together they could be computed. So what was given out is kept, by the numbers that were withheld and nobody's data; a
further split withholds what both together would tell, or is refused in words where too much was shown already.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.people import Trainee
from tvetdesk.records.staff import Staff
from tvetdesk.reports.crowds import Cell, Key, People, crowd, plain
from tvetdesk.reports.dimensions import PERSONS
from tvetdesk.reports.indicators import INDICATORS
from tvetdesk.reports.linked import withheld_beside
from tvetdesk.reports.report import Asked
from tvetdesk.reports.table import Table
from tvetdesk.store.book import Book

sentences({
    "report.given_before": N_("This figure was given to third parties on {day}, split by {by}. Together with this file small numbers of persons could be computed. Give that file again, or keep this one inside."),
})  # fmt: skip

FACT = "given_out"
PART, REST = "part", "rest"  # who is in the part of a figure, as one more thing that it is split by
AGES = ("age", "year_of_age")
ANNUAL, STAFF, IN_WORK, COMPLETERS = "annual", "staff", "in_work_", "completers_"
"""What the annual returns and the follow-up rates count, the latter for each month; it is no indicator."""

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
        if self.figure.startswith(IN_WORK):
            return COMPLETERS + self.figure.removeprefix(IN_WORK)
        return INDICATORS[self.figure].base or self.figure if self.figure in INDICATORS else self.figure

    @property
    def names(self) -> tuple[str, ...]:
        """What it is split by, an age with the day on which it is taken."""
        return tuple(f"{name}@{self.age_at}" if name in AGES else name for name in self.by)

    @property
    def universe(self) -> tuple[str, str, str]:
        """For which days and place."""
        return self.first, self.as_of, self.scope

    def same_people(self, other: Given) -> bool:
        """Whether both count the same people on the same days, so that one may be subtracted from the other."""
        return (self.family, self.universe) == (other.family, other.universe)

    def overlaps(self, other: Given, country: Country) -> bool:
        """Whether some people may be counted by both, and one may be subtracted from the other.

        What the annual return and the follow-up rates count goes beyond one indicator, so they stand beside each.
        """
        one, two = self.family, other.family
        if one != two and (INDICATORS.keys() >= {one, two} or {record_of(one), record_of(two)} != {Trainee}):
            return False
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


def record_of(family: str) -> type[Any]:
    """The type of the records that are counted."""
    if family in INDICATORS:
        return INDICATORS[family].record
    return Staff if family == STAFF else Trainee


def of_persons(given: Iterable[Given]) -> tuple[Given, ...]:
    """Those that count people: of nothing else are small numbers withheld."""
    return tuple(one for one in given if record_of(one.family) in PERSONS)


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
    """What was given out of people who are among these, or among those of another such file.

    A quarter is linked with the next one by the year, and two centres by their country.
    """
    left = list(before)
    linked: list[Given] = []
    reached = list(given)
    while reached:
        now = reached.pop()
        found = [one for one in left if one.overlaps(now, country)]
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
    told = [(cell, spot in one.hidden) for one in before for cell, spot in layout.cells(one, people)]
    fixed = {cell for cell, hidden in told if not hidden}
    free = {cell for cell, _ in told} - fixed
    found = withheld_beside(people, layout.crowds, free, fixed)
    if found is None:
        last = max(before, key=lambda one: one.on)
        raise UserError(
            "report.given_before", day=dt.date.fromisoformat(last.on), by=", ".join(last.by) or "–"
        )
    return [{spot for cell, spot in layout.cells(one, people) if cell in found} for one in given]


class Layout:
    """How people stand in several files: a crowd for the people of each figure, days and place.

    Then, for each place, those who are in no place within it that has files of its own: whoever subtracts these is left
    with them.
    """

    def __init__(self, given: Sequence[Given], before: Sequence[Given], country: Country) -> None:
        every = (*given, *before)
        self.universes = tuple(dict.fromkeys((one.family, *one.universe) for one in every))
        files = [
            [one for one in every if (one.family, *one.universe) == universe] for universe in self.universes
        ]
        self.names = [tuple(dict.fromkeys(name for one in listed for name in one.names)) for listed in files]
        self.parts = [
            next((one.figure for one in listed if one.figure != one.family), "") for listed in files
        ]
        self.inside = [
            [
                place
                for place, other in enumerate(self.universes)
                if other != one and other[:3] == one[:3] and country.within(other[3], one[3])
            ]
            for one in self.universes
        ]
        crowds = [
            crowd(
                [*(f"{name}@{universe[2]}" if "@" in name else name for name in self.names[at]), *([f"{PART} of {universe[0]}"] * bool(self.parts[at]))],
                [self._places(at, one, table) for one in listed for table in one.tables()],
            )
            for at, (universe, listed) in enumerate(zip(self.universes, files, strict=True))
        ]  # fmt: skip
        self.left_over = [at for at, within in enumerate(self.inside) if within]
        self.crowds = [*crowds, *(replace(crowds[at], written=frozenset()) for at in self.left_over)]

    def people_of(self, keys: Sequence[Key | None]) -> People:
        """Somebody's place in the crowds, of their values in each universe; None where they are not among them."""
        rest = [
            keys[at] if all(keys[other] is None for other in self.inside[at]) else None
            for at in self.left_over
        ]
        return (*keys, *rest)

    def _places(self, at: int, one: Given, table: Iterable[str]) -> tuple[int, ...]:
        named = dict(zip(one.by, one.names, strict=True))
        listed = [*self.names[at], PART]
        return tuple(sorted(listed.index(named.get(name, name)) for name in table))

    def cells(self, one: Given, people: Iterable[People]) -> Iterator[tuple[Cell, Spot]]:
        """The printed numbers of a file, each with what it is of."""
        at = self.universes.index((one.family, *one.universe))
        listed = [*self.names[at], PART]
        keys = {there for who in people if (there := who[at]) is not None}
        for table in one.tables():
            where = self._places(at, one, table)
            for key in keys:
                if PART not in table or key[-1] == PART:
                    yield (
                        (at, where, tuple(key[place] for place in where)),
                        frozenset((plain(listed[place]), key[place]) for place in where),
                    )
