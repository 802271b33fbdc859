"""The roll: who is listed under Trainees, by search, standing and course, in an order, and what each line shows."""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.exchange.reached import waiting_people
from tvetdesk.i18n import N_, Message
from tvetdesk.records.attendance import Rate
from tvetdesk.records.attention import concerns, rates_of
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.consent import SHARE_HQ, Consent
from tvetdesk.records.lookalikes import by_name
from tvetdesk.records.namekeys import plain
from tvetdesk.records.people import Alias, PhoneNumber, Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rights import hidden
from tvetdesk.records.roster import ACTIVE, NOWHERE, Place, by_person, counts_before, places
from tvetdesk.store.book import Book
from tvetdesk.store.search import search
from ui.models.home import partner
from ui.models.rows import Question, keys

EVERY, ATTENTION = "", "attention"
GROUPS: Mapping[str, tuple[Message, frozenset[str]]] = {
    "training": (N_("In training"), frozenset({"enrolled", "returned"})),
    "coming": (N_("Applied or admitted"), frozenset({"applicant", "admitted"})),
    "paused": (N_("Interrupted"), frozenset({"interrupted"})),
    "completed": (N_("Completed"), frozenset({"completed"})),
    "certified": (N_("Certified"), frozenset({"certified"})),
    "left": (N_("Left"), frozenset({"dropped_out", "moved", "not_admitted"})),
    "none": (N_("No course"), frozenset({NOWHERE})),
}
GROUP_OF = {state: group for group, (_, states) in GROUPS.items() for state in states}
NUMBER, NAMES, BORN, COURSE, ATTENDANCE, HQ = range(6)
SORTS = ("number", "names", "birth", "course", "", "")
MOST_FOUND = 2000
LAST, NEVER = "\U0010ffff", 9999  # sorted behind every number and every year


@dataclass(frozen=True)
class Roll:
    """Everyone with their standing, read once and asked often: `standing` and `course` by trainee."""

    day: dt.date
    orders: Mapping[str, array[int]]  # everyone, by what they are sorted by
    numbered: bool
    standing: Mapping[int, str]
    course: Mapping[int, int]
    courses: Sequence[tuple[int, str]]
    attention: frozenset[int]


@dataclass(frozen=True)
class Asked:
    """What is looked for."""

    text: str = ""
    group: str = EVERY
    course: int | None = None
    sort: str = "names"
    down: bool = False


@dataclass(frozen=True)
class Found:
    """Who was found in their order; how many are in each group, whatever group is chosen; how many there are at all."""

    keys: array[int]
    counts: Mapping[str, int]
    all: int
    spellings: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """What a line shows. `waits`: something of this person has not come to HQ; `shared`: HQ may have the name."""

    trainee: int
    names: str
    father: str
    birth: str | None
    village: str
    number: str
    course: str
    state: str
    since: dt.date | None
    rate: Rate | None
    least: int | None
    waits: bool
    shared: bool
    sex: str = "U"
    places: Sequence[Place] = field(default=())


def roll(book: Book) -> Roll:
    """Read everyone; in the reading thread."""
    day = book.today()
    active, first = [], dict[int, Place]()
    for place in places(book, day):
        if place.state in ACTIVE:
            active.append(place)
        if place.trainee not in first or counts_before(place, first[place.trainee]):
            first[place.trainee] = place
    attention = frozenset(one.trainee for one in concerns(book, day, active))
    standing = {one: place.state for one, place in first.items()}
    course = {one: place.cohort for one, place in first.items()}
    del active, first  # twenty thousand people are a lot of memory on an old PC
    used = set(course.values())
    cohorts = (row for row in book.select(Cohort, Cohort.id, Cohort.name, Cohort.start) if row.id in used)
    courses = [
        (row.id, row.name or "–")
        for row in sorted(cohorts, key=lambda row: (-row.start.toordinal(), row.name or ""))
    ]
    return Roll(day, *_orders(book, course, courses), standing, course, courses, attention)


def _orders(
    book: Book, course: Mapping[int, int], courses: Sequence[tuple[int, str]]
) -> tuple[Mapping[str, array[int]], bool]:
    """Everyone in each order, and whether anybody has a number."""
    ids, births = array("q"), array("i")  # each property by itself: as rows they are 3 MB more
    numbers: list[str] = []
    names: list[str] = []
    for one, name, number, born in book.sql(
        "SELECT id, names, number, birth_year FROM trainee WHERE deleted IS NULL"
    ):
        ids.append(one)
        names.append(_folded(name or ""))
        numbers.append(number or LAST)
        births.append(born or NEVER)
    place = {one: row for row, (one, _) in enumerate(courses)}
    rows = sorted(range(len(ids)), key=numbers.__getitem__)
    rows.sort(key=names.__getitem__)
    keys_of: dict[str, Callable[[int], Any]] = {
        "number": numbers.__getitem__,
        "birth": births.__getitem__,
        "course": lambda row: place.get(course.get(ids[row], 0), len(place)),
    }
    orders = {"names": array("q", (ids[row] for row in rows))}
    for name, key in keys_of.items():
        orders[name] = array("q", (ids[row] for row in sorted(rows, key=key)))
    return orders, any(number != LAST for number in numbers)


def _folded(names: str) -> str:
    return names.casefold() if names.isascii() else plain(names)


def find(book: Book, told: Roll, asked: Asked) -> Found:
    """Who is asked for."""
    near: set[int] = set()
    listed: Iterable[int] = told.orders[asked.sort or "names"]
    everyone = len(told.orders["names"])
    if asked.down:
        listed = reversed(told.orders[asked.sort or "names"])
    if asked.text.strip():
        exact, near = by_text(book, asked.text)
        listed = [one for one in listed if one in exact or one in near]
    if asked.course is not None:
        listed = [one for one in listed if told.course.get(one) == asked.course]
    ids = array("q", listed)
    counts = Counter(GROUP_OF.get(told.standing.get(one, NOWHERE), "none") for one in ids)
    counts[ATTENTION] = sum(one in told.attention for one in ids)
    counts[EVERY] = len(ids)
    if asked.group == ATTENTION:
        ids = array("q", (one for one in ids if one in told.attention))
    elif asked.group != EVERY:
        states = GROUPS[asked.group][1]
        ids = array("q", (one for one in ids if told.standing.get(one, NOWHERE) in states))
    if near:  # those found by another spelling after those found as typed
        ids = array("q", sorted(ids, key=near.__contains__))
    return Found(ids, counts, everyone)


def by_text(book: Book, text: str) -> tuple[set[int], set[int]]:
    """Who has words that begin as typed, in names, number, father, village, other spellings and phones; who sounds so."""
    exact = set(keys(book, Question(book.table(Trainee), text)))
    phones = not hidden(book, PhoneNumber.phone)
    for model in (Alias, PhoneNumber) if phones else (Alias,):
        rows = search(book, model, text, MOST_FOUND)
        if rows:
            exact |= {
                row.trainee for row in book.select(model, model.trainee).where(model.id.in_(rows[:500]))
            }
    digits = re.sub(r"\D", "", text).lstrip("0")
    if phones and len(digits) >= 4 and re.fullmatch(r"[\d\s+().-]+", text.strip()):
        like = book.select(PhoneNumber, PhoneNumber.trainee).where(PhoneNumber.phone.contains(digits))
        exact |= {row.trainee for row in like.limit(MOST_FOUND)}
    return exact, set(by_name(book, text)) - exact


def lines(book: Book, ids: Sequence[int]) -> dict[int, Row]:
    """What the lines of these people show."""
    day = book.today()
    people = by_person(places(book, day, ids))
    rows = {row.id: row for row in book.select(Trainee).where(Trainee.id.in_(list(ids)))}
    firsts = {one: listed[0] for one, listed in people.items()}
    cohorts = {
        row.id: row for row in book.select(Cohort).where(Cohort.id.in_({p.cohort for p in firsts.values()}))
    }
    programmes = {
        row.id: row
        for row in book.select(Programme, bin=True).where(
            Programme.id.in_({row.programme for row in cohorts.values()})
        )
    }
    rates = rates_of(book, [place.enrolment for place in firsts.values()], day)
    waiting = waiting_people(book, Trainee, ids, partner(book))
    agreed = {
        row.trainee
        for row in book.select(Consent).where(
            Consent.trainee.in_(list(ids)), Consent.purpose == SHARE_HQ, Consent.answer == "given"
        )
    }
    made = {}
    for one, row in rows.items():
        place = firsts.get(one)
        cohort = cohorts.get(place.cohort) if place else None
        programme = programmes.get(cohort.programme) if cohort else None
        made[one] = Row(
            one,
            row.names or "–",
            row.father or "",
            row.birth,
            row.village or row.birth_place or "",
            row.number or "",
            (cohort.name or "–") if cohort else "",
            place.state if place else NOWHERE,
            place.since if place else None,
            rates.get(place.enrolment) if place else None,
            programme.attendance_least if programme else None,
            one in waiting,
            one in agreed,
            row.sex or "U",
            people.get(one, ()),
        )
    return made
