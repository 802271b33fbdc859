"""What the Certificates place shows: who may be given one, what everybody else lacks, and the register of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.errors import UserError
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate, counts_of, doubles, keeps_register, missing, serial
from tvetdesk.records.cohorts import ENROLLED, Cohort, Enrolment
from tvetdesk.records.eligibility import reasons_for
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Award
from tvetdesk.records.roster import Place, places
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks

WAITS = ENROLLED | {"completed"}  # may come to a certificate: in training, or through it


@dataclass(frozen=True)
class Waiting:
    """Somebody without a certificate; `reasons` are all that stands against it today."""

    enrolment: int
    trainee: int
    names: str
    father: str
    number: int | None
    cohort: int
    course: str
    state: str
    since: dt.date
    reasons: tuple[UserError, ...]

    @property
    def ready(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class ToIssue:
    """Everybody who waits, the ready first; whether this PC keeps the register, and the number that comes next."""

    people: Sequence[Waiting]
    keeps: bool
    next: str


@dataclass(frozen=True)
class Line:
    """A line of the register with the names of what it refers to; `course` and `award` are words."""

    row: Certificate
    course: str
    award: str


@dataclass(frozen=True)
class Register:
    """The register of a year in its order, the years there are, numbers missing and numbers on two lines."""

    year: int
    years: Sequence[int]
    lines: Sequence[Line]
    gaps: Sequence[int]
    doubles: Sequence[int]
    keeps: bool


def to_issue(book: Book) -> ToIssue:
    """Who waits for a certificate today; in the reading thread."""
    day = book.today()
    found = sorted(
        _waiting(book, day),
        key=lambda one: (not one.ready, one.state != "completed", one.course, one.number or 9999),
    )
    centre = _centre(book)
    following = ""
    if centre is not None:
        counts = counts_of(book, centre.id, day.year)
        following = serial(centre.code or "", day.year, max(counts, default=0) + 1)
    return ToIssue(found, _keeps(book, centre), following)


def _waiting(book: Book, day: dt.date) -> list[Waiting]:
    query = book.select(Cohort)
    if book.centre is not None:
        query = query.where(Cohort.centre == book.centre)
    courses = {row.id: row.name or "–" for row in query}
    stands: dict[int, Place] = {
        one.enrolment: one for one in places(book, day, states=WAITS) if one.cohort in courses
    }
    people: dict[int, tuple[str | None, str | None]] = {}
    for some in chunks(sorted({one.trainee for one in stands.values()})):
        query = book.select(Trainee, Trainee.id, Trainee.names, Trainee.father).where(Trainee.id.in_(some))
        people |= {key: (names, father) for key, names, father in query.tuples()}
    reasons = reasons_for(book, {one.enrolment: one.cohort for one in stands.values()}, day)
    return [
        Waiting(
            one.enrolment, one.trainee, names or "–", father or "", one.number, one.cohort, courses[one.cohort],
            one.state, one.since, tuple(reasons[one.enrolment]),
        )
        for one in stands.values()
        if one.trainee in people
        for names, father in (people[one.trainee],)
    ]  # fmt: skip


def register(book: Book, year: int | None = None) -> Register:
    """The register of a year: its lines in the order of the numbers, a duplicate below its original."""
    centre = _centre(book)
    year = year or book.today().year
    if centre is None:
        return Register(year, [year], [], [], [], keeps=False)
    used = book.select(Certificate, Certificate.year).where(Certificate.centre == centre.id).distinct()
    years = sorted({row.year for row in used} | {year, book.today().year}, reverse=True)
    rows = list(book.select(Certificate).where(Certificate.centre == centre.id, Certificate.year == year))
    rows.sort(key=lambda one: (-one.count, one.original is not None, one.on, one.id))
    awards = {row.id: row.name or "" for row in book.select(Award, bin=True)}
    enrolments: dict[int, int] = {}
    for some in chunks([row.enrolment for row in rows if row.enrolment is not None]):
        enrolments |= {
            row.id: row.cohort for row in book.select(Enrolment, bin=True).where(Enrolment.id.in_(some))
        }
    courses = {row.id: row.name or "–" for row in book.select(Cohort, bin=True)}
    lines = [
        Line(row, courses.get(enrolments.get(row.enrolment or 0, 0), ""), awards.get(row.award or 0, ""))
        for row in rows
    ]
    lacking, twice = missing(book, centre.id, year), doubles(book, centre.id, year)
    return Register(year, years, lines, lacking, twice, _keeps(book, centre))


def _centre(book: Book) -> Centre | None:
    found: Centre | None = book.find(Centre, id=book.centre) if book.centre is not None else None
    return found


def _keeps(book: Book, centre: Centre | None) -> bool:
    """Whether certificates are issued on this PC: it keeps the register, or the first one issued makes it so."""
    return centre is not None and (centre.register_pc is None or keeps_register(book, centre))
