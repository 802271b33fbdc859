"""What third parties do not read of several numbers, beside everything that was given out of the same people before.

The people behind each question that is still of matter are counted anew, one by one, so that a year stands beside its quarters,
a country beside its centres and a file for DHIS2 beside a table.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from tvetdesk.records.centres import Centre
from tvetdesk.reports.dimensions import AT_END, PERSONS
from tvetdesk.reports.given_out import (
    PART,
    REST,
    Country,
    Given,
    Layout,
    Spot,
    asked_for,
    earlier,
    hidden_beside,
    kept,
    own,
)
from tvetdesk.reports.indicators import INDICATORS
from tvetdesk.reports.linked import People
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked
from tvetdesk.reports.smallcells import Place
from tvetdesk.reports.splits import split
from tvetdesk.store.book import Book


def country_of(book: Book) -> Country:
    """In which country each centre lies."""
    return Country(dict(book.select(Centre, Centre.code, Centre.country, bin=True).tuples()))


def touched(book: Book, given: Sequence[Given]) -> list[Given]:
    """What was given out that these have to be minded beside."""
    return earlier(given, kept(book), country_of(book))


def withhold(book: Book, given: Sequence[Given], before: Sequence[Given] | None = None) -> list[Given]:
    """The same files with what is withheld of each; figures of one family are minded together."""
    done: dict[int, Given] = {}
    families: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(given):
        if INDICATORS[one.figure].record in PERSONS:
            families[one.family].append(place)
        else:
            done[place] = one
    country = country_of(book)
    for listed in families.values():
        known = before if before is not None else touched(book, [given[place] for place in listed])
        for places, beside in _linked([(place, given[place]) for place in listed], known, country):
            found = _hidden(book, [given[place] for place in places], beside, country)
            done |= {place: replace(given[place], hidden=frozenset(spots)) for place, spots in zip(places, found, strict=True)}  # fmt: skip
    return [done[place] for place in range(len(given))]


def _linked(
    given: Sequence[tuple[int, Given]], before: Sequence[Given], country: Country
) -> Iterator[tuple[list[int], list[Given]]]:
    """Files that have people of each other, which are minded together; the others each by themselves."""
    left = [*given, *((-1, one) for one in before)]
    while left:
        group, fresh = list[tuple[int, Given]](), [left[0]]
        left = left[1:]
        while fresh:
            now = fresh.pop()
            group.append(now)
            found = [one for one in left if one[1].overlaps(now[1], country)]
            left = [one for one in left if one not in found]
            fresh += found
        places = sorted(place for place, _ in group if place >= 0)
        if places:
            yield places, [one for place, one in group if place < 0]


def _hidden(book: Book, given: Sequence[Given], before: Sequence[Given], country: Country) -> list[set[Spot]]:
    layout = Layout(given, before, country)
    every = (*given, *before)
    whole = given[0].family
    keys: dict[int, list[tuple[str, ...] | None]] = defaultdict(lambda: [None] * len(layout.universes))
    for at, (first, as_of, scope) in enumerate(layout.universes):
        question = Question(book, dt.date.fromisoformat(as_of), dt.date.fromisoformat(first), scope)
        age_at = next((one.age_at for one in every if one.age_at), AT_END)
        mine = {one.figure for one in every if one.universe == (first, as_of, scope)}
        inside = {
            record
            for figure in sorted(mine - {whole})
            for record in split(figure, question, layout.names, age_at).ids
        }
        for key, ids in split(whole, question, layout.names, age_at).cells.items():
            for record in ids:
                keys[record][at] = (*map(str, key), PART if record in inside else REST)
    people: Counter[People] = Counter(layout.people_of(one) for one in keys.values())
    return hidden_beside(given, before, people, country)


def beside(
    book: Book, given: Given, spots: Mapping[Place, Spot], hidden: Collection[Place]
) -> tuple[set[Place], Given]:
    """The places of a table that are withheld, and the file as it is kept; `hidden` is what the table needs by itself."""
    alone = replace(given, hidden=frozenset(spots[place] for place in hidden if place in spots))
    before = touched(book, [given])
    if not before:
        return set(hidden), alone
    (found,) = withhold(book, [given], before)
    return {place for place, spot in spots.items() if spot in found.hidden}, found


def withheld_figures(
    book: Book, figures: Sequence[tuple[str, dt.date, dt.date, str]]
) -> tuple[list[bool], tuple[Given, ...]]:
    """Of single numbers (a figure, its first and last day, its place): which are withheld, and the files as they are kept."""
    listed = [
        asked_for(code, (), Asked(first, last, scope), book.today(), ())
        for code, first, last, scope in figures
    ]
    found = withhold(book, listed)
    persons = tuple(one for one in found if INDICATORS[one.figure].record in PERSONS)
    return [own(one) in one.hidden for one in found], persons
