"""The register book of a group over days: the worst mark of each day, hours, sessions, and the rate with its rule."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from tvetdesk.records.attendance import Rate, attendance_rate, rows_on
from tvetdesk.records.calendar import ClosedDay, Holiday, Session
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.store.book import Book

WORST = "PWESLA"  # of two marks of one day the later in this order is shown
LONG = 400  # days: a year and its holidays


@dataclass(frozen=True)
class DayOf:
    """One day of a group. `state`: "" (no session), held, missing (not taken), closed, cancelled or planned.

    `sessions` are their ids in order; `present` counts who came, late or not, in the worst attended of them; `name`
    says why a day is free.
    """

    day: dt.date
    state: str = ""
    sessions: tuple[int, ...] = ()
    present: int | None = None
    name: str = ""


@dataclass(frozen=True)
class LineOf:
    """One person over the days: `marks` has the worst mark of each day, or "" for none."""

    number: int
    enrolment: int
    trainee: int
    names: str
    father: str
    birth: str | None
    marks: tuple[str, ...]
    minutes: int
    rate: Rate


@dataclass(frozen=True)
class Grid:
    """`minutes` were held in all; `rule` is the code of the rule of the rates, `least` the programme's least per cent."""

    cohort: int
    name: str
    days: tuple[DayOf, ...]
    lines: tuple[LineOf, ...]
    minutes: int
    sessions: int
    rule: str
    least: int | None


def grid(book: Book, cohort_id: int, first: dt.date, last: dt.date) -> Grid:
    """A group's register book from `first` to `last`, at most LONG days; Saturday and Sunday only if used."""
    last = min(last, first + dt.timedelta(days=LONG - 1))
    cohort = book.get(Cohort, cohort_id)
    programme = book.find(Programme, bin=True, id=cohort.programme)
    found = book.select(Session).where(Session.cohort == cohort_id, Session.day >= first, Session.day <= last)
    sessions: dict[dt.date, list[Session]] = defaultdict(list)
    for session in found.order_by(Session.day, Session.slot):
        sessions[session.day].append(session)
    given: dict[int, list[tuple[int, str]]] = defaultdict(list)
    came: Counter[int] = Counter()
    for (
        session_id,
        enrolment,
        status,
    ) in book.sql(  # by hand: a year has 15,000 marks, and peewee takes 5 µs for each
        "SELECT m.session, m.enrolment, m.status FROM session s JOIN mark m ON m.session = s.id "
        "WHERE s.cohort = ? AND s.day >= ? AND s.day <= ? AND s.state = 'held' AND s.deleted IS NULL AND m.deleted IS NULL",
        (cohort_id, first.isoformat(), last.isoformat()),
    ).fetchall():
        given[enrolment].append((session_id, status))
        came[session_id] += status in "PL"
    days = _days(book, cohort, sessions, first, last, came)
    place = {one.day: number for number, one in enumerate(days)}
    held = {
        one.id: (place[one.day], one.minutes or 0)
        for of_day in sessions.values()
        for one in of_day
        if one.state == "held"
    }
    rule = (programme and programme.attendance_rule) or "excused_and_sick_out"
    rows = rows_on(book, cohort_id, [one.day for one in days if one.sessions] or [first, last])
    people = {
        row.id: row
        for row in book.select(Trainee, bin=True).where(
            Trainee.id.in_([row.enrolment.trainee for row in rows])
        )
    }
    lines = []
    for row in rows:
        worst = [""] * len(days)
        minutes = 0
        counts: Counter[str] = Counter()
        for session_id, status in given.get(row.enrolment.id, ()):
            at, length = held[session_id]
            if not worst[at] or WORST.find(status) > WORST.find(worst[at]):
                worst[at] = status
            counts[status] += 1
            if status in "PL":
                minutes += length
        person = people.get(row.enrolment.trainee)
        lines.append(
            LineOf(
                row.number,
                row.enrolment.id,
                row.enrolment.trainee,
                person.names if person and person.names else "–",
                (person and person.father) or "",
                person.birth if person else None,
                tuple(worst),
                minutes,
                attendance_rate(counts, rule),
            )
        )
    return Grid(
        cohort_id,
        cohort.name or "–",
        tuple(days),
        tuple(lines),
        sum(length for _, length in held.values()),
        len(held),
        rule,
        programme.attendance_least if programme else None,
    )


def _days(
    book: Book,
    cohort: Cohort,
    sessions: dict[dt.date, list[Session]],
    first: dt.date,
    last: dt.date,
    came: Counter[int],
) -> list[DayOf]:
    centre = book.find(Centre, bin=True, id=cohort.centre)
    country = centre.country if centre else None
    free = {
        row.day: row.name or ""
        for model, where in (
            (Holiday, Holiday.country == country),
            (ClosedDay, ClosedDay.centre == cohort.centre),
        )
        for row in book.select(model).where(where, model.day >= first, model.day <= last)
    }
    today = book.today()
    days = []
    for ahead in range((last - first).days + 1):
        day = first + dt.timedelta(days=ahead)
        of_day = sessions.get(day, [])
        if not of_day and day.weekday() >= 5:
            continue
        states = {one.state for one in of_day}
        if not of_day:
            state = "closed" if day in free else ""
        elif "planned" in states:
            state = "missing" if day < today else "planned"
            if state == "planned" and "held" in states:
                state = "held"  # today, with a lesson still to come
        else:
            state = next(one for one in ("held", "closed", "cancelled") if one in states)
        present = min((came[one.id] for one in of_day if one.state == "held"), default=None)
        days.append(DayOf(day, state, tuple(one.id for one in of_day), present, free.get(day, "")))
    return days
