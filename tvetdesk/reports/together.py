"""What third parties do not read of several numbers, beside everything that was given out of the same people before.

The people behind each question that is still of matter are counted anew, one by one, so that a year stands beside its quarters,
a country beside its centres, a file for DHIS2 beside a table, and the annual return beside both. Who takes several courses
is counted by the return as often: what else is counted of them goes with the course they are in, or completed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tvetdesk.errors import UserError
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import ENROLLED, RANK
from tvetdesk.reports import reached, returned
from tvetdesk.reports.crowds import Key, People, plain
from tvetdesk.reports.dimensions import AT_END, NOT_STATED, UNKNOWN
from tvetdesk.reports.given_out import (
    ANNUAL,
    COMPLETERS,
    PART,
    REST,
    STAFF,
    Country,
    Given,
    Layout,
    Spot,
    asked_for,
    earlier,
    hidden_beside,
    kept,
    of_persons,
    own,
)
from tvetdesk.reports.question import Question, same_persons
from tvetdesk.reports.report import Asked
from tvetdesk.reports.smallcells import Place
from tvetdesk.reports.splits import split
from tvetdesk.store.book import Book

Counted = tuple[int, int]
"""A record that is counted, and 0; or a further course of a person by its enrolment."""


def country_of(book: Book) -> Country:
    """In which country each centre lies."""
    return Country(dict(book.select(Centre, Centre.code, Centre.country, bin=True).tuples()))


def withhold(book: Book, given: Sequence[Given]) -> list[Given]:
    """The same files with what is withheld of each, so that nothing can be computed from them and what was given before.

    The same question may have got another answer since. Where both together would tell, the later is a file of its own.
    """
    country = country_of(book)
    found = {place: one for place, one in enumerate(given) if one not in of_persons([one])}
    before = earlier(given, kept(book), country)
    again = {(one.universe, one.shows[:3]) for one in given}
    listed = [(place, one) for place, one in enumerate(given) if place not in found]
    for places, beside in _linked(listed, before, country):
        asked = [given[place] for place in places]
        try:
            hidden = _hidden(book, asked, beside, country)
        except UserError:
            others = [one for one in beside if (one.universe, one.shows[:3]) not in again]
            if len(others) == len(beside):
                raise
            hidden = _hidden(book, asked, others, country)
        found |= {place: replace(given[place], hidden=frozenset(spots)) for place, spots in zip(places, hidden, strict=True)}  # fmt: skip
    return [found[place] for place in range(len(given))]


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
    keys: dict[Counted, list[Key | None]] = defaultdict(lambda: [None] * len(layout.universes))
    months: dict[tuple[str, str, str], dict[int, reached.Line]] = {}
    for at, (family, first, as_of, scope) in enumerate(layout.universes):
        question = Question(book, dt.date.fromisoformat(as_of), dt.date.fromisoformat(first), scope)
        if family.startswith(COMPLETERS):
            if (first, as_of, scope) not in months:
                months[first, as_of, scope] = reached.lines(question)
            line = months[first, as_of, scope][int(family.removeprefix(COMPLETERS))]
            told: Mapping[Counted, Key] = {
                (one, 0): (*(line.part(one) for _ in layout.names[at]), PART if one in line.in_work else REST)
                for one in line.completers
            }
        else:
            told = _told(family, question, layout.names[at], layout.parts[at])
        for one, values in told.items():
            keys[one][at] = values
    courses = [at for at, (family, *_) in enumerate(layout.universes) if family == ANNUAL]
    if courses:
        _join(book, keys, courses, layout.names)
    people: Counter[People] = Counter(layout.people_of(one) for one in keys.values())
    return hidden_beside(given, before, people, country)


def _told(family: str, question: Question, names: Sequence[str], part: str) -> Mapping[Counted, Key]:
    """Who is counted, each with the values of these names; last whether they are in the part of it, if there is one."""
    if family == ANNUAL:
        return {
            (one.enrolment, one.trainee): tuple(_course(one, plain(name)) for name in names)
            for one in returned.lines(question)
        }  # fmt: skip
    if family == STAFF:
        return {(one, 0): tuple(key) for key, ids in returned.staff_lines(question).items() for one in ids}
    told: dict[int, dict[str, str]] = defaultdict(dict)
    for age_at in sorted({name.partition("@")[2] for name in names if "@" in name} or {""}):
        here = [name for name in names if name.partition("@")[2] in ("", age_at)]
        cells = split(family, question, [*map(plain, here)], age_at or AT_END, shown=False).cells
        for key, ids in cells.items():
            for one in ids:
                told[one] |= zip(here, map(str, key), strict=True)
    among = set(split(part, question, ()).ids) if part else set()
    return {
        (one, 0): (*(values[name] for name in names), *([PART if one in among else REST] * bool(part)))
        for one, values in told.items()
    }


def _course(line: returned.Line, name: str) -> str:
    """What a course participation is called by a figure too."""
    if name == "sex" and line.sex == UNKNOWN:
        return NOT_STATED
    return str(getattr(line, FIELDS.get(name, name)))


FIELDS = {"target_group": "group", "age": "band"}  # of a line of the annual return, by what it is split by


def _join(
    book: Book, keys: dict[Counted, list[Key | None]], courses: Sequence[int], names: Sequence[Sequence[str]]
) -> None:
    """Whoever takes a course is the person whom the other files count; of several courses that which tells most of them."""
    same = same_persons(Question(book, dt.date.max))
    listed: dict[int, list[Counted]] = defaultdict(list)
    for one in keys:
        if one[1]:
            listed[same.get(one[1], one[1])].append(one)
    for person, theirs in listed.items():

        def rank(one: Counted) -> tuple[bool, int, int]:
            last = next(key for at in reversed(courses) if (key := keys[one][at]) is not None)
            state = last[names[courses[0]].index("status")]
            return state in ENROLLED, RANK[state], one[0]

        main = keys.pop(max(theirs, key=rank))
        if (person, 0) in keys:
            main = [a if a is not None else b for a, b in zip(main, keys[person, 0], strict=True)]
        keys[person, 0] = main


def withheld_of(book: Book, given: Given, spots: Mapping[Place, Spot]) -> tuple[set[Place], Given]:
    """The places of a table that are withheld, and the file as it is kept."""
    (found,) = withhold(book, [given])
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
    return [own(one) in one.hidden for one in found], of_persons(found)
