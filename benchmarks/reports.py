"""Reports of courses at a headquarters with many of them: course report, attendance of a period, hours of courses.

500 groups of 12 people with 60 sessions each: 360,000 marks, as the bundles of 250 centres bring them in a term
(`benchmarks/centres.py`). The book on disk is encrypted and open; each report is made twice and the second is shown.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, seconds

GROUPS, PEOPLE, SESSIONS = 500, 12, 60
BEGIN, TODAY = dt.date(2026, 1, 5), dt.date(2026, 6, 30)
MARKS = "PPPPPPPLESAPPPPP"
MOST = 5.0  # seconds


def measure() -> Iterator[Figure]:
    from tvetdesk.desk import init
    from tvetdesk.reports import REPORTS, Asked
    from tvetdesk.store.record import Share

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, init(
        Path(folder) / "desk", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="a",
        password="practice", practice=True, clock=lambda: dt.datetime(2026, 6, 30, 8),
    ) as desk:  # fmt: skip
        _fill(desk.book)
        asked = Asked(first=BEGIN, as_of=TODAY)
        for name in ("courses", "attendance_period", "hours"):
            report = REPORTS[name]
            assert len(report.make(desk.book, asked).rows) >= GROUPS
            yield Figure(f"report {name} of {GROUPS} groups", seconds(lambda one=report: one.make(desk.book, asked)), "s", MOST)  # type: ignore[misc]  # fmt: skip


def _fill(book) -> None:  # type: ignore[no-untyped-def]
    """The groups with their people, states, sessions and marks."""
    from tvetdesk.records.attendance import Mark
    from tvetdesk.records.calendar import Session
    from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
    from tvetdesk.records.people import Trainee
    from tvetdesk.records.programmes import add_unit, new_programme

    programme = new_programme(book, "SOLAR", "Small Solar Systems", months=6)
    units = [add_unit(book, programme, f"U{n}", f"Unit {n}", hours=100) for n in range(1, 4)]
    with book.change("cohort.new"):
        shared = {"programme": programme.id, "centre": book.centre, "start": BEGIN}
        groups = book.add_many(Cohort, [{"name": f"Solar {n}", **shared} for n in range(GROUPS)])
        people = book.add_many(Trainee, [{"names": f"Awa Jobe {n}", "sex": "FM"[n % 2]} for n in range(GROUPS * PEOPLE)])  # fmt: skip
        places = book.add_many(Enrolment, [{"trainee": one, "cohort": groups[n // PEOPLE]} for n, one in enumerate(people)])  # fmt: skip
        state = {"state": "enrolled", "since": BEGIN, "step": 1}
        book.add_many(EnrolmentState, [{"enrolment": one, **state} for one in places])
    for number, group in enumerate(groups):
        mine = places[number * PEOPLE : (number + 1) * PEOPLE]
        with book.change("cohort.new"):
            held = book.add_many(
                Session,
                [
                    {
                        "cohort": group, "day": BEGIN + dt.timedelta(days=day), "slot": 1, "minutes": 90,
                        "unit": units[day % 3].id, "state": "held",
                    }
                    for day in range(SESSIONS)
                ],
            )  # fmt: skip
            book.add_many(
                Mark,
                [
                    {"session": one, "enrolment": place, "status": MARKS[(one + place) % len(MARKS)]}
                    for one in held
                    for place in mine
                ],
            )
