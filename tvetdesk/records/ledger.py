"""The hours ledger of a cohort: planned, delivered, attended per unit.

Hours attended are those of the sessions to which somebody came, late or not, as in the register book.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    return hours_ledgers(book, [book.get(Cohort, cohort_id)], until)[cohort_id]


def hours_ledgers(book: Book, cohorts: Iterable[Cohort], until: dt.date | None = None) -> dict[int, Ledger]:
    """The same of several cohorts by their ids, with a handful of statements for all of them."""
    found: dict[int, Ledger] = {}
    for some in chunks(cohorts):
        found |= _ledgers(book, some, until or book.today())
    return found


def _ledgers(book: Book, cohorts: Sequence[Cohort], until: dt.date) -> dict[int, Ledger]:
    ids = [one.id for one in cohorts]
    programmes = {row.id: row for row in book.select(Programme, bin=True).where(Programme.id.in_({one.programme for one in cohorts}))}  # fmt: skip
    scheduled, delivered = _sessions(book, ids, until)
    attended, marks = _marks(book, ids, until)
    units, people = _units(book, cohorts, scheduled), _people(book, ids)
    found: dict[int, Ledger] = {}
    for one in cohorts:
        programme = programmes[one.programme]
        rule = programme.attendance_rule or "excused_and_sick_out"
        taught = tuple(_hours(units[one.id], scheduled[one.id], delivered[one.id]))
        lines = tuple(
            PersonHours(
                number, enrolment, trainee, names or "–",
                tuple(attended[enrolment].get(unit.unit, 0) for unit in taught),
                attendance_rate(marks[enrolment], rule),
            )
            for number, enrolment, trainee, names in people[one.id]
        )  # fmt: skip
        found[one.id] = Ledger(one.id, one.name or "–", taught, lines, rule, programme.attendance_least)
    return found


ByCohort = dict[int, dict[Any, int]]
"""Minutes by cohort and unit."""


def _sessions(book: Book, cohorts: Sequence[int], until: dt.date) -> tuple[ByCohort, ByCohort]:
    """Minutes by unit in all sessions that are planned or held, and in those held until a day."""
    scheduled: ByCohort = defaultdict(lambda: defaultdict(int))
    delivered: ByCohort = defaultdict(lambda: defaultdict(int))
    for cohort, unit, state, over, minutes in book.sql(
        "SELECT cohort, unit, state, day <= ?, sum(coalesce(minutes, 0)) FROM session "
        f"WHERE cohort IN ({_signs(cohorts)}) AND deleted IS NULL AND state IN ('planned', 'held') GROUP BY 1, 2, 3, 4",
        (until.isoformat(), *cohorts),
    ).fetchall():
        scheduled[cohort][unit] += minutes
        if state == "held" and over:
            delivered[cohort][unit] += minutes
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
    book: Book, cohorts: Sequence[int], until: dt.date
) -> tuple[dict[int, dict[Any, int]], dict[int, dict[str, int]]]:
    """By enrolment: minutes attended of each unit, and how often each mark was given, in sessions held."""
    attended: dict[int, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    marks: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for enrolment, unit, status, number, minutes in book.sql(
        "SELECT m.enrolment, s.unit, m.status, count(*), sum(coalesce(s.minutes, 0)) "
        f"FROM session s JOIN mark m ON m.session = s.id WHERE s.cohort IN ({_signs(cohorts)}) AND s.day <= ? "
        "AND s.state = 'held' AND s.deleted IS NULL AND m.deleted IS NULL GROUP BY 1, 2, 3",
        (*cohorts, until.isoformat()),
    ).fetchall():
        marks[enrolment][status] += number
        if status in "PL":
            attended[enrolment][unit] += minutes
    return attended, marks


def _units(book: Book, cohorts: Sequence[Cohort], scheduled: ByCohort) -> dict[int, list[Unit]]:
    """By cohort the units of the programme in their order, then units taught beside it."""
    own: dict[int, list[Unit]] = defaultdict(list)
    query = book.select(Unit).where(Unit.programme.in_({one.programme for one in cohorts}))
    for unit in query.order_by(Unit.position, Unit.id):
        own[unit.programme].append(unit)
    there = {unit.id for units in own.values() for unit in units}
    taught = {unit for units in scheduled.values() for unit in units if unit is not None}
    rows = [unit for units in own.values() for unit in units]
    rows += [unit for some in chunks(sorted(taught - there)) for unit in book.select(Unit, bin=True).where(Unit.id.in_(some))]  # fmt: skip
    known = {unit.id: unit for unit in rows}
    return {
        one.id: [
            *own[one.programme],
            *(
                known[unit]
                for unit in sorted(unit for unit in scheduled[one.id] if unit in known)
                if known[unit] not in own[one.programme]
            ),
        ]
        for one in cohorts
    }


def _hours(
    units: Iterable[Unit], scheduled: Mapping[Any, int], delivered: Mapping[Any, int]
) -> Iterator[UnitHours]:
    """Of each unit, at the end of sessions without one."""
    for one in units:
        yield UnitHours(
            one.id, one.code or "", one.name or "–", (one.hours or 0) * 60, scheduled.get(one.id, 0), delivered.get(one.id, 0)
        )  # fmt: skip
    if None in scheduled:
        yield UnitHours(None, "", "", 0, scheduled[None], delivered.get(None, 0))


def _people(book: Book, cohorts: Sequence[int]) -> dict[int, list[tuple[int | None, int, int, str | None]]]:
    """By cohort: row on paper, enrolment, trainee and names of everyone who has begun."""
    found: dict[int, list[tuple[int | None, int, int, str | None]]] = defaultdict(list)
    for cohort, *line in book.sql(
        "SELECT e.cohort, e.number, e.id, e.trainee, t.names FROM enrolment e LEFT JOIN trainee t ON t.id = e.trainee "
        f"WHERE e.cohort IN ({_signs(cohorts)}) AND e.deleted IS NULL AND EXISTS (SELECT 1 FROM enrolment_state s "
        f"WHERE s.enrolment = e.id AND s.deleted IS NULL AND s.state IN ({_signs(BEGUN)})) "
        "ORDER BY e.number IS NULL, e.number, e.id",
        (*cohorts, *sorted(BEGUN)),
    ).fetchall():
        found[cohort].append(tuple(line))
    return found


def _signs(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
