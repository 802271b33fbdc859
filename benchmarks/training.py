"""Registers, hours and reasons against certificates as they are counted, without a window.

60 people by 250 sessions in three units; then 4,000 people in 40 courses with 1,000 sessions, who all wait for a
certificate. The book on disk is encrypted and open; the first question after opening is shown beside the next ones.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, seconds

PEOPLE, SESSIONS, TIMES = 60, 250, 15
BEGIN, TODAY = dt.date(2025, 3, 3), dt.date(2026, 3, 12)
MARKS = "PPPPPPPLESAPPPPP"
REGISTER, LEDGER = 100.0, 50.0  # ms
WAITING, COURSES, LESSONS, CERTIFICATES = 4000, 40, 25, 300.0  # people, courses, sessions of each, ms


def measure() -> Iterator[Figure]:
    from tvetdesk.desk import init, open_folder
    from tvetdesk.records.attendance_grid import grid
    from tvetdesk.records.eligibility import reasons_for
    from tvetdesk.records.ledger import hours_ledger
    from tvetdesk.records.roster import places
    from tvetdesk.store.record import Share

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "desk"
        with init(
            place, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="a", password="practice",
            practice=True, clock=lambda: dt.datetime(2026, 3, 12, 8),
        ) as desk:  # fmt: skip
            cohort = _fill(desk.book)
        with open_folder(place, "a", "practice") as desk:
            book = desk.book
            yield Figure("hours ledger of a cohort, the first", 1000 * seconds(lambda: hours_ledger(book, cohort, TODAY)), "ms", LEDGER)  # fmt: skip
            times = [seconds(lambda: hours_ledger(book, cohort, TODAY)) for _ in range(TIMES)]
            yield Figure("hours ledger, the next ones", 1000 * statistics.median(times), "ms", LEDGER)
            first, last = dt.date(2025, 11, 1), dt.date(2025, 11, 30)
            times = [seconds(lambda: grid(book, cohort, first, last)) for _ in range(TIMES)]
            yield Figure("register of a month, of 60 x 250", 1000 * statistics.median(times), "ms", REGISTER)
            times = [seconds(lambda: grid(book, cohort, BEGIN, TODAY)) for _ in range(TIMES)]
            yield Figure("register of all 60 x 250", 1000 * statistics.median(times), "ms", REGISTER)
            _fill_waiting(book)
            courses = {one.enrolment: one.cohort for one in places(book, TODAY)}
            times = [seconds(lambda: reasons_for(book, courses, TODAY)) for _ in range(TIMES)]
            yield Figure("reasons against 4,000 certificates", 1000 * statistics.median(times), "ms", CERTIFICATES)  # fmt: skip


def _fill(book) -> int:  # type: ignore[no-untyped-def]
    """The cohort with its people, sessions and marks; the id of the cohort."""
    from tvetdesk.records.attendance import Mark
    from tvetdesk.records.calendar import Session
    from tvetdesk.records.cohorts import enrol, new_cohort
    from tvetdesk.records.people import new_trainee
    from tvetdesk.records.programmes import add_unit, new_programme

    programme = new_programme(book, "SOLAR", "Small Solar Systems", months=12)
    units = [add_unit(book, programme, f"U{n}", f"Unit {n}", hours=200) for n in range(1, 4)]
    cohort = new_cohort(book, programme, "Solar", BEGIN, end=dt.date(2026, 4, 1))
    with book.change("calendar.sessions", cohort=cohort):
        places = [
            enrol(book, new_trainee(book, f"Lamin Ceesay {n}"), cohort, BEGIN).id for n in range(PEOPLE)
        ]
        days = [BEGIN + dt.timedelta(days=n // 5 * 7 + n % 5) for n in range(SESSIONS)]
        rows = [
            {
                "cohort": cohort.id,
                "day": day,
                "slot": 1,
                "minutes": 240,
                "unit": units[n % 3].id,
                "state": "held",
            }
            for n, day in enumerate(days)
        ]
        held = book.add_many(Session, rows)
        marks = [
            {"session": one, "enrolment": place, "status": MARKS[(one + place) % len(MARKS)]}
            for one in held
            for place in places
        ]
        book.add_many(Mark, marks)
    return int(cohort.id)


def _fill_waiting(book) -> None:  # type: ignore[no-untyped-def]
    """People who have been in training, with marks, and results of two units in three."""
    from tvetdesk.records.assessment import UnitResult
    from tvetdesk.records.attendance import Mark
    from tvetdesk.records.calendar import Session
    from tvetdesk.records.cohorts import Enrolment, EnrolmentState, new_cohort
    from tvetdesk.records.people import Trainee
    from tvetdesk.records.programmes import add_unit, new_programme

    rules = {"attendance_least": 75, "attachment_hours": 80}
    programme = new_programme(book, "MECH", "Rural Mechanics", months=12, **rules)
    units = [add_unit(book, programme, f"U{n}", f"Unit {n}", hours=200) for n in range(1, 4)]
    courses = [new_cohort(book, programme, f"Mechanics {n}", BEGIN).id for n in range(COURSES)]
    with book.change("cohort.new"):
        people = book.add_many(Trainee, [{"names": f"Awa Jobe {n}"} for n in range(WAITING)])
        places = book.add_many(
            Enrolment,
            [{"trainee": one, "cohort": courses[n % COURSES]} for n, one in enumerate(people)],
        )
        state = {"state": "enrolled", "since": BEGIN, "step": 1}
        book.add_many(EnrolmentState, [{"enrolment": one, **state} for one in places])
        results = [{"enrolment": one, "unit": unit.id, "result": "competent"} for one in places for unit in units[:2]]  # fmt: skip
        book.add_many(UnitResult, results)
        for number, course in enumerate(courses):
            lessons = [BEGIN + dt.timedelta(days=n) for n in range(LESSONS)]
            held = book.add_many(Session, [{"cohort": course, "day": day, "slot": 1, "state": "held"} for day in lessons])  # fmt: skip
            marks = [
                {"session": one, "enrolment": place, "status": MARKS[(one + place) % len(MARKS)]}
                for one in held
                for place in places[number::COURSES]
            ]
            book.add_many(Mark, marks)
