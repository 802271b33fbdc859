"""Business courses at Bishkek, and the enterprises that came of them.

120 persons take part, four of them twice; 51 of them found 51 enterprises: three enterprises have two founders, three
persons found two each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tvetdesk.practice.courses import Course, Learner
from tvetdesk.practice.names import fresh
from tvetdesk.practice.organisation import Office
from tvetdesk.practice.people import invent, weekday
from tvetdesk.practice.recognition import RETURNED
from tvetdesk.records.calendar import Lesson
from tvetdesk.records.dates import months_after
from tvetdesk.records.enterprises import check_enterprise, found_enterprise
from tvetdesk.records.programmes import begin_programme

DAY = dt.date
BUSINESS_DAYS = [Lesson(day, 1, dt.time(9), 360) for day in range(5)]
COURSES = (
    (DAY(2018, 4, 16), 20), (DAY(2018, 10, 15), 20), (DAY(2019, 2, 18), 21), (DAY(2019, 5, 13), 21),
    (DAY(2019, 9, 16), 21), (DAY(2019, 11, 18), 21),
)  # fmt: skip
TRADES = (
    ("Bakery", "food"), ("Sewing workshop", "textile"), ("Repair shop", "repair"), ("Shop", "trade"), ("Greenhouse", "agriculture"),
    ("Café", "hospitality"), ("Furniture", "wood_metal"), ("Renovation", "construction"), ("Hairdresser", "personal"),
    ("Phone service", "ict"), ("Minibus", "transport"),
)  # fmt: skip

# 51 enterprises need as many names.
ENTERPRISES = tuple(
    f"{first}-{second}"
    for first in ("Ak", "Kara", "Kyzyl", "Altyn", "Kök", "Sary", "Jashyl")
    for second in ("Too", "Suu", "Bulak", "Bel", "Jol", "Tash", "Köl", "Sai")
)


def plan(office: Office) -> None:
    """124 places for 120 persons: two of the first course come again in the third, two of the second in the fifth."""
    office.on(COURSES[0][0], lambda: begin_programme(office.book, office.programme("KG-BUSINESS")))
    courses: list[Course] = []
    for number, (first, places) in enumerate(COURSES, start=1):
        back = [Learner(one.person) for one in courses[number - 3].learners[3:5]] if number in (3, 5) else []
        new = [Learner(invent(office, "returnee_other", RETURNED)) for _ in range(places - len(back))]
        for learner in new[-2:]:
            reason = office.dice.choice(("work", "family", "migrated"))
            learner.left = (first + dt.timedelta(days=office.dice.randint(2, 8)), reason)
        refused = Learner(invent(office, "returnee_other", RETURNED), "not_admitted")
        last = first + dt.timedelta(days=11)
        name = f"Business course {number}, {first.year}"
        courses.append(
            Course(office, "KG-BUSINESS", name, first, last, [*new, *back, refused], BUSINESS_DAYS)
        )
        courses[-1].plan()
    _plan_enterprises(office, courses)


def _plan_enterprises(office: Office, courses: Sequence[Course]) -> None:
    """51 founders and 51 enterprises: three of two founders, 45 of one, and three of those found a second one."""
    dice = office.dice
    stayed = [
        (one, course.last)
        for course in courses
        for one in course.learners
        if one.fate == "certified" and not one.left
    ]
    chosen = dice.sample(list({one.person.names: (one, last) for one, last in stayed}.values()), 51)
    together = [chosen[place : place + 2] for place in (0, 2, 4)]
    alone = [[one] for one in chosen[6:]]
    used: set[str] = set()
    for founders in (*together, *alone, *alone[:3]):
        last = max(day for _, day in founders)
        day = weekday(last + dt.timedelta(days=dice.randint(21, 270)))
        kind, sector = dice.choice(TRADES)
        name = fresh(dice, used, lambda dice, _: dice.choice(ENTERPRISES), "") + f" {kind}"
        learners = [learner for learner, _ in founders]
        office.on(day, _found, office, name, learners, sector)


def _found(office: Office, name: str, learners: Sequence[Learner], sector: str) -> None:
    dice, day = office.dice, office.clock.at.date()
    registration = dice.choices(("registered", "in_process", "none"), (60, 15, 25))[0]
    enterprise = found_enterprise(
        office.book, name, [learner.row for learner in learners], day, sector=sector, registration=registration,
        registered=day if registration == "registered" else None, jobs_women=dice.randint(0, 3), jobs_men=dice.randint(0, 3),
        other_women=dice.choice((0, 0, 0, 1)), place=dice.choice(RETURNED.villages),
    )  # fmt: skip
    for month in (6, 12):
        active = dice.random() < 0.9
        office.on(weekday(months_after(day, month)), check_enterprise, office.book, enterprise, month, active)
