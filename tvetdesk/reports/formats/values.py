"""The figures that a mapping asks for, of each place, without numbers that third parties do not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.reports.formats.mapping import Figures, Plan
from tvetdesk.reports.given_out import Given, asked_for, of_persons, own
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked
from tvetdesk.reports.splits import place, split
from tvetdesk.reports.together import withhold
from tvetdesk.store.book import Book

sentences({
    "formats.nothing": N_("There is nothing to count from {first} to {last} in the places of this mapping. Choose another period, or take in the bundles first."),
    "formats.places_mixed": N_("The places of this mapping are countries and centres in them. Whoever has both can subtract. Name only countries or only centres."),
})  # fmt: skip

HIDDEN = -1  # in place of a number that is not written


@dataclass(frozen=True)
class Value:
    """One number for a place; `keys` are its values of the dimensions as texts, in their order."""

    place: str
    figures: Figures
    keys: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Counted:
    """All values of a mapping, how many numbers of persons were withheld, and what is kept of them."""

    values: tuple[Value, ...]
    withheld: int
    given: tuple[Given, ...] = ()


def count(book: Book, mapping: Plan, first: dt.date, last: dt.date) -> Counted:
    """Every value, places in the order of the mapping; UserError where nothing at all is counted."""
    _check_places(book, mapping)
    if not mapping.figures:
        raise UserError("formats.mapping_part", part="values")
    asked = [(scope, one) for scope in mapping.places for one in mapping.figures]
    today = book.today()
    given = withhold(
        book,
        [asked_for(one.indicator, one.by, Asked(first, last, scope), today, ()) for scope, one in asked],
    )
    found: list[Value] = []
    for (scope, one), kept in zip(asked, given, strict=True):
        found += _values(Question(book, last, first, scope), one, kept)
    shown = tuple(one for one in found if one.number != HIDDEN)
    if not any(one.number for one in found):
        raise UserError("formats.nothing", first=first, last=last)
    return Counted(shown, len(found) - len(shown), of_persons(given))


def _check_places(book: Book, mapping: Plan) -> None:
    for scope in mapping.places:
        place(book, scope)
    codes = dict(book.select(Centre, Centre.code, Centre.country).tuples())
    if any(codes.get(scope) in mapping.places for scope in mapping.places):
        raise UserError("formats.places_mixed")


def _values(question: Question, one: Figures, kept: Given) -> Iterator[Value]:
    """The values of one data element for a place."""
    found = split(one.indicator, question, one.by)
    for keys in product(*(found.values(at) for at in range(len(one.by)))):
        spot = own(kept) | frozenset((name, str(key)) for name, key in zip(one.by, keys, strict=True))
        number = HIDDEN if spot in kept.hidden else found.number(found.cells.get(keys, ()))
        yield Value(question.scope, one, tuple(map(str, keys)), number)
