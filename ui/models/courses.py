"""What the Courses place shows: the groups of this centre, and of one group everything that is known of its course."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.records.accreditation import WARN, Accreditation
from tvetdesk.records.assessment import Exam, UnitResult, resits
from tvetdesk.records.attachments import Attachment
from tvetdesk.records.attendance import Rate
from tvetdesk.records.attention import rates_of
from tvetdesk.records.calendar import Session
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import HOLDS_PLACE, Cohort, Enrolment, funnel
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.employers import Employer
from tvetdesk.records.ledger import Ledger, delivered, hours_ledger, lost
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Award, Level, Programme, Unit
from tvetdesk.records.registers import Planned, absences_over, last_held, not_taken, sessions_of
from tvetdesk.records.roster import Place, places
from tvetdesk.records.staff import Licence, Staff, licence_doubts
from tvetdesk.records.timetable import Clash, PatternLesson, WeekPattern, clashes
from tvetdesk.store.book import Book

DONE, RUNNING, TO_COME = "done", "running", "to_come"
ROWS = 3  # absences in a row that are said


@dataclass(frozen=True)
class Group:
    """A line of the list of courses; minutes delivered of those the programme plans."""

    cohort: int
    name: str
    programme: str
    start: dt.date
    end: dt.date | None
    training: int
    places: int | None
    trainer: str
    delivered: int
    planned: int
    missing: int
    state: str


@dataclass(frozen=True)
class Learner:
    """Somebody with a place in the course, as its lists show them; `reasons` stand against a certificate today."""

    enrolment: int
    trainee: int
    number: int | None
    names: str
    father: str
    sex: str
    state: str
    since: dt.date
    rate: Rate | None
    low: bool
    absent: int
    reasons: tuple[UserError, ...]
    serial: str
    results: Mapping[int, UnitResult]
    stays: tuple[tuple[Attachment, str], ...]

    @property
    def confirmed(self) -> int:
        """Hours of attachment that employers confirmed."""
        return sum(stay.hours or 0 for stay, _ in self.stays if stay.confirmed)


@dataclass(frozen=True)
class Teacher:
    """Who teaches which units, and how the licence stands: until when, or a doubt in words."""

    names: str
    units: tuple[str, ...]
    until: dt.date | None
    ends_soon: bool
    doubt: UserError | None


@dataclass(frozen=True)
class Week:
    """A week of the timetable; `clashing` are sessions that want what another session has."""

    monday: dt.date
    sessions: Sequence[Planned]
    clashes: Sequence[tuple[Clash, str, str]]

    @property
    def clashing(self) -> set[int]:
        return {one.one for one, _, _ in self.clashes} | {one.other for one, _, _ in self.clashes}


@dataclass(frozen=True)
class Course:
    """Everything about one group."""

    cohort: Cohort
    programme: Programme
    award: str
    level: str
    day: dt.date
    ledger: Ledger
    units: Mapping[int, Unit]
    lost: Mapping[str, int]
    funnel: Mapping[str, int]
    learners: tuple[Learner, ...]
    teachers: tuple[Teacher, ...]
    approvals: tuple[tuple[str, dt.date | None], ...]
    missing: int
    patterns: tuple[WeekPattern, ...]
    lessons: tuple[PatternLesson, ...]
    exams: tuple[Exam, ...]
    resits: int

    def unit_state(self, place: int) -> str:
        """How far a unit of the ledger is: done once as much was taught as is planned."""
        one = self.ledger.units[place]
        if one.planned and one.delivered >= one.planned:
            return DONE
        return RUNNING if one.delivered else TO_COME

    def average(self, place: int) -> int:
        """Minutes of a unit that the people on the list attended on average."""
        lines = self.ledger.lines
        return round(sum(line.attended[place] for line in lines) / len(lines)) if lines else 0

    @property
    def in_training(self) -> list[Learner]:
        return [one for one in self.learners if one.state in ("enrolled", "returned")]


def groups(book: Book) -> list[Group]:
    """The groups of this centre: running first, then to come, then over, the newest first in each."""
    day = book.today()
    query = book.select(Cohort)
    if book.centre is not None:
        query = query.where(Cohort.centre == book.centre)
    rows = list(query)
    named = {row.id: row for row in book.select(Programme, bin=True)}
    staff = {row.id: row.names or "–" for row in book.select(Staff, bin=True)}
    planned: dict[int, int] = defaultdict(int)
    for unit in book.select(Unit):
        planned[unit.programme] += (unit.hours or 0) * 60
    training = Counter(one.cohort for one in places(book, day) if one.in_training)
    held = delivered(book, [row.id for row in rows], day)
    missing = Counter(one.cohort for one in not_taken(book, day))
    found = [
        Group(
            row.id, row.name or "–", _name(named, row.programme), row.start, row.end, training[row.id], row.places,
            staff.get(row.trainer, ""), held.get(row.id, 0), planned[row.programme], missing[row.id],
            DONE if row.end is not None and row.end < day else TO_COME if row.start > day else RUNNING,
        )
        for row in rows
    ]  # fmt: skip
    order = (RUNNING, TO_COME, DONE)
    return sorted(found, key=lambda one: (order.index(one.state), -one.start.toordinal(), one.name))


def course(book: Book, cohort: int) -> Course:
    """Read all of a group; in the reading thread."""
    day = book.today()
    row = book.get(Cohort, cohort)
    programme = book.get(Programme, row.programme)
    award = book.find(Award, bin=True, id=programme.award) if programme.award else None
    level = book.find(Level, bin=True, id=programme.level) if programme.level else None
    patterns = tuple(book.select(WeekPattern).where(WeekPattern.cohort == cohort).order_by(WeekPattern.first))
    lessons = (
        book.select(PatternLesson)
        .where(PatternLesson.pattern.in_([one.id for one in patterns]))
        .order_by(PatternLesson.weekday, PatternLesson.slot)
    )
    return Course(
        row, programme, (award and award.name) or "", (level and level.name) or "", day,
        hours_ledger(book, cohort, day), {unit.id: unit for unit in book.select(Unit, bin=True).where(Unit.programme == programme.id)},
        lost(book, cohort, day), funnel(book, cohort), tuple(_learners(book, row, programme, day)),
        tuple(_teachers(book, row, day)), tuple(_approvals(book, row, programme)),
        sum(one.cohort == cohort for one in not_taken(book, day)),
        patterns, tuple(lessons),
        tuple(book.select(Exam).where(Exam.cohort == cohort).order_by(Exam.on.desc())), len(resits(book, cohort)),
    )  # fmt: skip


def week(book: Book, cohort: int, day: dt.date) -> Week:
    """The sessions of the week of a day, and what clashes with them."""
    monday = day - dt.timedelta(days=day.weekday())
    sunday = monday + dt.timedelta(days=6)
    sessions = sessions_of(book, cohort, monday, sunday)
    mine = {one.session for one in sessions}
    found = []
    for one in clashes(book, monday, sunday):
        if one.one not in mine and one.other not in mine:
            continue
        other = book.get(Session, one.other if one.one in mine else one.one)
        field = {"trainer": "trainer", "room": "room"}.get(one.what, "cohort")
        target = book.schema.target(book.table(Session), field)
        found.append((one, book.describe(target, one.row), book.get(Cohort, other.cohort).name or "–"))
    return Week(monday, sessions, found)


def _learners(book: Book, cohort: Cohort, programme: Programme, day: dt.date) -> list[Learner]:
    enrolments = {row.id: row for row in book.select(Enrolment).where(Enrolment.cohort == cohort.id)}
    stands = {one.enrolment: one for one in places(book, day, {row.trainee for row in enrolments.values()})}
    people = {
        row.id: row
        for row in book.select(Trainee, bin=True).where(
            Trainee.id.in_([e.trainee for e in enrolments.values()])
        )
    }
    ids = list(enrolments)
    reasons = reasons_against(book, list(enrolments.values()), day)
    rates = rates_of(book, ids, day)
    absent = absences_over(book, last_held(book, cohort.id, day))
    serials = {
        row.enrolment: row.serial or ""
        for row in book.select(Certificate).where(
            Certificate.enrolment.in_(ids), Certificate.state == "issued"
        )
    }
    results: dict[int, dict[int, UnitResult]] = defaultdict(dict)
    for result in book.select(UnitResult).where(UnitResult.enrolment.in_(ids)):
        results[result.enrolment][result.unit] = result
    stays = _stays(book, ids)
    found = []
    for one, place in ((enrolments[key], stands.get(key)) for key in ids):
        person, rate = people.get(one.trainee), rates.get(one.id)
        if place is None or person is None:
            continue
        found.append(
            Learner(
                one.id, one.trainee, one.number, person.names or "–", person.father or "", person.sex or "",
                place.state, place.since, rate, _low(programme, rate), _in_a_row(place, absent),
                tuple(reasons[one.id]), serials.get(one.id, ""), results[one.id], tuple(stays[one.id]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.state not in HOLDS_PLACE, one.number or 9999, one.names))


def _low(programme: Programme, rate: Rate | None) -> bool:
    least = programme.attendance_least
    return bool(least and rate and rate.counted and rate.attended * 100 < least * rate.counted)


def _in_a_row(place: Place, absent: Mapping[int, int]) -> int:
    count = absent.get(place.enrolment, 0)
    return count if place.in_training and count >= ROWS else 0


def _stays(book: Book, enrolments: list[int]) -> dict[int, list[tuple[Attachment, str]]]:
    rows = list(
        book.select(Attachment).where(Attachment.enrolment.in_(enrolments)).order_by(Attachment.start)
    )
    wanted = {row.employer for row in rows if row.employer is not None}
    named = {
        row.id: row.name or "–" for row in book.select(Employer, bin=True).where(Employer.id.in_(wanted))
    }
    found: dict[int, list[tuple[Attachment, str]]] = defaultdict(list)
    for row in rows:
        found[row.enrolment].append((row, named.get(row.employer, "")))
    return found


def _teachers(book: Book, cohort: Cohort, day: dt.date) -> list[Teacher]:
    codes = {row.id: row.code or row.name or "" for row in book.select(Unit, bin=True)}
    taught: dict[int, set[str]] = defaultdict(set)
    if cohort.trainer is not None:
        taught[cohort.trainer] = set()
    pairs = book.select(Session, Session.trainer, Session.unit).where(
        Session.cohort == cohort.id, Session.trainer.is_null(False)
    )
    for trainer, unit in pairs.distinct().tuples():
        taught[trainer] |= {codes[unit]} if unit in codes else set()
    found = []
    for row in book.select(Staff, bin=True).where(Staff.id.in_(list(taught))):
        licences = book.select(Licence).where(Licence.staff == row.id, Licence.kind == "trainer")
        until = max((one.until for one in licences if one.until is not None), default=None)
        doubts = licence_doubts(book, row, "trainer", day)
        soon = until is not None and 0 <= (until - day).days <= WARN
        found.append(
            Teacher(
                row.names or "–", tuple(sorted(taught[row.id])), until, soon, doubts[0] if doubts else None
            )
        )
    return sorted(found, key=lambda one: one.names)


def _approvals(book: Book, cohort: Cohort, programme: Programme) -> list[tuple[str, dt.date | None]]:
    """Who accredited the programme, and until when; the longest of each."""
    rows: Any = book.select(Accreditation).where(
        Accreditation.centre == cohort.centre, Accreditation.programme == programme.id
    )
    found: dict[str, dt.date | None] = {}
    for row in rows:
        before = found.get(row.body or "")
        found[row.body or ""] = max(filter(None, (before, row.until)), default=None)
    if programme.valid_until is not None and not found:
        found[programme.approval or ""] = programme.valid_until
    return list(found.items())


def _name(named: Mapping[int, Programme], programme: int) -> str:
    row = named.get(programme)
    return (row.name or "–") if row else "–"
