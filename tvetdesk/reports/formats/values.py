"""The figures that a mapping asks for, of each place, without numbers that third parties do not read."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.reports.dimensions import PERSONS
from tvetdesk.reports.formats.mapping import Figures, Plan
from tvetdesk.reports.indicators import INDICATORS
from tvetdesk.reports.linked import Cell, with_totals, withheld_together
from tvetdesk.reports.question import Question
from tvetdesk.reports.splits import Breakdown, place, split
from tvetdesk.store.book import Book

sentences({
    "formats.nothing": N_("There is nothing to count from {first} to {last} in the places of this mapping. Choose another period, or take in the bundles first."),
    "formats.places_mixed": N_("The places of this mapping are countries and centres in them. Whoever has both can subtract. Name only countries or only centres."),
})  # fmt: skip

HIDDEN = -1  # in place of a number that is not written
PART, REST = "part", "rest"


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
    found: list[Value] = []
    for scope in mapping.places:
        families: dict[str, list[Figures]] = defaultdict(list)
        for one in mapping.figures:
            families[INDICATORS[one.indicator].base or one.indicator].append(one)
        for whole, listed in families.items():
            found += _family(Question(book, last, first, scope), whole, listed)
    shown = tuple(one for one in found if one.number != HIDDEN)
    if not any(one.number for one in found):
        raise UserError("formats.nothing", first=first, last=last)
    return Counted(shown, len(found) - len(shown))


def _check_places(book: Book, mapping: Plan) -> None:
    for scope in mapping.places:
        place(book, scope)
    codes = dict(book.select(Centre, Centre.code, Centre.country).tuples())
    if any(codes.get(scope) in mapping.places for scope in mapping.places):
        raise UserError("formats.places_mixed")


def _family(question: Question, whole: str, listed: list[Figures]) -> Iterator[Value]:
    """The values of a figure and of its part, of which a reader subtracts one from the other: by every table together."""
    names = tuple(dict.fromkeys(name for one in listed for name in one.by))
    splits = {code: split(code, question, names) for code in (whole, *(one.indicator for one in listed))}
    persons = splits[whole].indicator.record in PERSONS
    hidden = _hidden(splits, whole, listed, names) if persons else set()
    for one in listed:
        found = splits[one.indicator]
        places = [names.index(name) for name in one.by]
        cells: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for key, ids in found.cells.items():
            cells[tuple(str(key[place]) for place in places)] += ids
        lines = product(*(map(str, found.values(place)) for place in places))
        for keys in lines:
            number = HIDDEN if _cell(one, whole, names, keys) in hidden else found.number(cells.get(keys, ()))
            yield Value(question.scope, one, keys, number)


def _cell(one: Figures, whole: str, names: tuple[str, ...], keys: tuple[str, ...]) -> Cell:
    """A value as a number of the tables together: the last dimension says who is in the part."""
    pairs = [(names.index(name), key) for name, key in zip(one.by, keys, strict=True)]
    pairs += [(len(names), PART)] if one.indicator != whole else []
    pairs.sort()
    return tuple(place for place, _ in pairs), tuple(key for _, key in pairs)


def _hidden(
    splits: Mapping[str, Breakdown], whole: str, listed: list[Figures], names: tuple[str, ...]
) -> set[Cell]:
    parts = {one for code, found in splits.items() if code != whole for one in found.ids}
    keys = {
        one: key for found in reversed([*splits.values()]) for key, ids in found.cells.items() for one in ids
    }
    people = Counter((*map(str, key), PART if one in parts else REST) for one, key in keys.items())
    tables = [
        [*(names.index(name) for name in one.by), *([len(names)] if one.indicator != whole else ())]
        for one in listed
    ]
    return withheld_together(people, with_totals(tables))
