"""The figures that a mapping asks for, of each place, without numbers that third parties do not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.reports.breakdown import Breakdown, place, split
from tvetdesk.reports.dimensions import PERSONS
from tvetdesk.reports.formats.mapping import Figures, Plan
from tvetdesk.reports.question import Question
from tvetdesk.reports.smallcells import small, withheld
from tvetdesk.store.book import Book

sentences({
    "formats.nothing": N_("There is nothing to count from {first} to {last} in the places of this mapping. Choose another period, or take in the bundles first."),
    "formats.places_mixed": N_("The places of this mapping are countries and centres in them. Whoever has both can subtract. Name only countries or only centres."),
})  # fmt: skip


@dataclass(frozen=True)
class Value:
    """One number for a place; `keys` are its values of the dimensions as texts, in their order."""

    place: str
    figures: Figures
    keys: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Counted:
    """All values of a mapping, and how many numbers of persons were withheld."""

    values: tuple[Value, ...]
    withheld: int


def count(book: Book, mapping: Plan, first: dt.date, last: dt.date) -> Counted:
    """Every value, places in the order of the mapping; UserError where nothing at all is counted."""
    _check_places(book, mapping)
    found, hidden = [], 0
    for scope in mapping.places:
        for one in mapping.figures:
            for value in _values(book, scope, one, first, last):
                if value.number < 0:
                    hidden += 1
                else:
                    found.append(value)
    if not any(value.number for value in found) and not hidden:
        raise UserError("formats.nothing", first=first, last=last)
    return Counted(tuple(found), hidden)


def _check_places(book: Book, mapping: Plan) -> None:
    for scope in mapping.places:
        place(book, scope)
    codes = dict(book.select(Centre, Centre.code, Centre.country).tuples())
    if any(codes.get(scope) in mapping.places for scope in mapping.places):
        raise UserError("formats.places_mixed")


def _values(book: Book, scope: str, one: Figures, first: dt.date, last: dt.date) -> Iterator[Value]:
    """The values of one table; a withheld one has the number -1."""
    found = split(one.indicator, Question(book, last, first, scope), one.by)
    persons = found.indicator.record in PERSONS
    if not one.by:
        number = found.number(found.ids)
        yield Value(scope, one, (), -1 if persons and small(number) else number)
        return
    *down, across = [list(found.values(number)) for number in range(len(one.by))]
    lines = list(product(*down))
    numbers = [[found.number(found.cells.get((*line, key), ())) for key in across] for line in lines]
    hidden = _hidden(found, numbers) if persons else set()
    for row, line in enumerate(lines):
        for column, key in enumerate(across):
            number = -1 if (row, column) in hidden else numbers[row][column]
            yield Value(scope, one, tuple(map(str, (*line, key))), number)


def _hidden(found: Breakdown, numbers: list[list[int]]) -> set[tuple[int, int]]:
    """What is not written. The file has no totals, but other files of the same days have them."""
    if len(found.dimensions) > 1:
        return withheld(numbers)
    turned = [[number] for number in numbers[0]]  # one line: a column whose rows have no totals of their own
    return {(0, row) for row, column in withheld(turned) if column == 0 and row < len(turned)}
