"""The hours ledger of a cohort: planned, delivered, attended per unit.

Hours attended are those of the sessions to which somebody came, late or not, as in the register book.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tvetdesk.records.attendance import Rate, attendance_rate
from tvetdesk.records.cohorts import BEGUN, Cohort
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks


@dataclass(frozen=True)
class UnitHours:
    """Minutes of one unit: planned in the programme, in sessions of the calendar, and delivered in sessions held.

    `unit` is None for sessions without a unit.
    """

    unit: int | None
    code: str
    name: str
    planned: int
    scheduled: int
    delivered: int


@dataclass(frozen=True)
class PersonHours:
    """Minutes one person attended in each unit, in the order of the units, and the rate of attendance."""

    number: int | None
    enrolment: int
    trainee: int
    names: str
    attended: tuple[int, ...]
    rate: Rate

    @property
    def minutes(self) -> int:
        return sum(self.attended)


@dataclass(frozen=True)
class Ledger:
    """The hours of a cohort up to a day; `rule` says how the rates are counted, `least` what the programme asks for."""

    cohort: int
    name: str
    units: tuple[UnitHours, ...]
    lines: tuple[PersonHours, ...]
    rule: str
    least: int | None


def hours_ledger(book: Book, cohort_id: int, until: dt.date | None = None) -> Ledger:
    """The hours ledger of a cohort, with everyone who has begun; all sessions to the end count as scheduled."""
    cohort = book.get(Cohort, cohort_id)
    programme = book.get(Programme, cohort.programme)
    until = until or book.today()
    scheduled, delivered = _sessions(book, cohort_id, until)
    attended, marks = _marks(book, cohort_id, until)
    units = _units(book, cohort, scheduled, delivered)
    rule = programme.attendance_rule or "excused_and_sick_out"
    lines = [
        PersonHours(
            number, enrolment, trainee, names or "–",
            tuple(attended[enrolment].get(one.unit, 0) for one in units),
            attendance_rate(marks[enrolment], rule),
        )
        for number, enrolment, trainee, names in _people(book, cohort_id)
    ]  # fmt: skip
    return Ledger(cohort_id, cohort.name or "–", units, tuple(lines), rule, programme.attendance_least)


def _sessions(book: Book, cohort: int, until: dt.date) -> tuple[dict[Any, int], dict[Any, int]]:
    """Minutes by unit in all sessions that are planned or held, and in those held until a day."""
    scheduled: dict[Any, int] = defaultdict(int)
    delivered: dict[Any, int] = defaultdict(int)
    for unit, state, over, minutes in book.sql(
        "SELECT unit, state, day <= ?, sum(coalesce(minutes, 0)) FROM session WHERE cohort = ? AND deleted IS NULL "
        "AND state IN ('planned', 'held') GROUP BY 1, 2, 3",
        (until.isoformat(), cohort),
    ).fetchall():
        scheduled[unit] += minutes
        if state == "held" and over:
            delivered[unit] += minutes
    return scheduled, delivered


def delivered(book: Book, cohorts: Iterable[int], until: dt.date) -> dict[int, int]:
    """Minutes of all sessions held until a day, by cohort."""
    found: dict[int, int] = {}
    for some in chunks(cohorts):
        found |= dict(
            book.sql(
                f"SELECT cohort, sum(coalesce(minutes, 0)) FROM session WHERE cohort IN ({', '.join('?' * len(some))}) "
                "AND state = 'held' AND day <= ? AND deleted IS NULL GROUP BY cohort",
                (*some, until.isoformat()),
            ).fetchall()
        )
    return found


def lost(book: Book, cohort: int, until: dt.date) -> dict[str, int]:
    """Minutes of sessions that were closed or not held until a day, by reason, the most first."""
    rows = book.sql(
        "SELECT CASE state WHEN 'closed' THEN coalesce(closed_reason, 'other') ELSE 'cancelled' END, "
        "sum(coalesce(minutes, 0)) FROM session WHERE cohort = ? AND state IN ('closed', 'cancelled') AND day <= ? "
        "AND deleted IS NULL GROUP BY 1 ORDER BY 2 DESC, 1",
        (cohort, until.isoformat()),
    ).fetchall()
    return {reason: minutes for reason, minutes in rows if minutes}


def _marks(
    book: Book, cohort: int, until: dt.date
) -> tuple[dict[int, dict[Any, int]], dict[int, dict[str, int]]]:
    """By enrolment: minutes attended of each unit, and how often each mark was given, in sessions held."""
    attended: dict[int, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    marks: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for enrolment, unit, status, number, minutes in book.sql(
        "SELECT m.enrolment, s.unit, m.status, count(*), sum(coalesce(s.minutes, 0)) "
        "FROM session s JOIN mark m ON m.session = s.id WHERE s.cohort = ? AND s.day <= ? AND s.state = 'held' "
        "AND s.deleted IS NULL AND m.deleted IS NULL GROUP BY 1, 2, 3",
        (cohort, until.isoformat()),
    ).fetchall():
        marks[enrolment][status] += number
        if status in "PL":
            attended[enrolment][unit] += minutes
    return attended, marks


def _units(
    book: Book, cohort: Cohort, scheduled: dict[Any, int], delivered: dict[Any, int]
) -> tuple[UnitHours, ...]:
    """The units of the programme in their order, then units taught beside it, then sessions without a unit."""
    own = list(book.select(Unit).where(Unit.programme == cohort.programme).order_by(Unit.position, Unit.id))
    others = set(scheduled) - {one.id for one in own} - {None}
    own += list(book.select(Unit, bin=True).where(Unit.id.in_(others)).order_by(Unit.id)) if others else []
    found = [
        UnitHours(
            one.id, one.code or "", one.name or "–", (one.hours or 0) * 60, scheduled.get(one.id, 0), delivered.get(one.id, 0)
        )
        for one in own
    ]  # fmt: skip
    if None in scheduled:
        found.append(UnitHours(None, "", "", 0, scheduled[None], delivered.get(None, 0)))
    return tuple(found)


def _people(book: Book, cohort: int) -> list[tuple[int | None, int, int, str | None]]:
    """Row on paper, enrolment, trainee and names of everyone of a cohort who has begun."""
    states = ", ".join("?" * len(BEGUN))
    rows: list[tuple[int | None, int, int, str | None]] = book.sql(
        "SELECT e.number, e.id, e.trainee, t.names FROM enrolment e LEFT JOIN trainee t ON t.id = e.trainee "
        "WHERE e.cohort = ? AND e.deleted IS NULL AND EXISTS (SELECT 1 FROM enrolment_state s "
        f"WHERE s.enrolment = e.id AND s.deleted IS NULL AND s.state IN ({states})) ORDER BY e.number IS NULL, e.number, e.id",
        (cohort, *sorted(BEGUN)),
    ).fetchall()
    return rows
