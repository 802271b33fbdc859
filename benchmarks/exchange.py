"""The reference day and term through the program itself: real records, real books, real bundles to HQ and back."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.reference_day import GROUPS, PLACES, ROOMS, SLOTS, TRAINERS, Lesson, Register, School
from tvetdesk import desk
from tvetdesk.desk import Desk
from tvetdesk.exchange import authority, joining
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Room
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.people import Trainee
from tvetdesk.records.staff import Staff
from tvetdesk.store.record import Share

FIRST = dt.date(2020, 3, 2)  # a Monday


class Clock:
    """A clock that the benchmark sets, so that a day's registers are saved in the course of that day."""

    def __init__(self) -> None:
        self.at = dt.datetime(2020, 3, 1, 8)

    def __call__(self) -> dt.datetime:
        return self.at


@dataclass
class Pair:
    """A centre with ten groups of twenty, known to HQ, and HQ."""

    centre: Desk
    hq: Desk
    clock: Clock
    draw: random.Random
    school: School
    members: dict[int, list[int]]
    trainers: list[int]
    rooms: list[int]
    units: list[int]

    def close(self) -> None:
        self.centre.close()
        self.hq.close()


def pair(folder: Path, seed: int) -> Pair:
    """Found both, join them, and bring everything but registers to HQ, with the answer back."""
    draw, clock = random.Random(seed), Clock()
    options: dict[str, Any] = {"user": "practice", "password": "practice", "practice": True, "clock": clock}
    hq = desk.init(
        folder / "hq", level=Share.HQ, code="HQ", name="HQ", country="GM", entropy=draw.randbytes, **options
    )
    invited = joining.read_invitation(joining.invite(hq.book, hq.identity, "GM-MK", "Mansa Konko", "GM"))
    centre = desk.init(
        folder / "centre", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", invitation=invited,
        entropy=draw.randbytes, **options,
    )  # fmt: skip
    own = authority.replica(centre.book, centre.book.replica)
    assert own is not None
    authority.approve(hq.book, hq.identity, own.fingerprint)
    book = centre.book
    with book.change("centre.describe"):
        trainers = book.add_many(Staff, [{"names": f"Trainer {n}"} for n in range(TRAINERS)])
        rooms = book.add_many(Room, [{"centre": book.centre, "name": f"Room {n}"} for n in range(ROOMS)])
        cohorts = book.add_many(
            Cohort,
            [
                {"name": f"Group {n}", "programme": 1, "centre": book.centre, "start": FIRST}
                for n in range(GROUPS)
            ],
        )
        places = [cohort for cohort in cohorts for _ in range(PLACES)]
        draw.shuffle(places)
        trainees = book.add_many(Trainee, [{"names": f"Trainee {n}", "sex": "F"} for n in range(len(places))])
        enrolments = book.add_many(
            Enrolment, [{"trainee": t, "cohort": c} for t, c in zip(trainees, places, strict=True)]
        )
    members: dict[int, list[int]] = {cohort: [] for cohort in cohorts}
    for enrolment, cohort in zip(enrolments, places, strict=True):
        members[cohort].append(enrolment)
    receive(hq.book, hq.identity, make(book, centre.identity, partner(book)).data)
    receive(book, centre.identity, make(hq.book, hq.identity, partner(hq.book, "GM-MK")).data)
    units = [101, 102, 103, 104, 201, 202, 203]
    return Pair(centre, hq, clock, draw, School(draw), members, trainers, rooms, units)


def timetable(world: Pair) -> list[Lesson]:
    """Forty lessons of one day, four for each group."""
    return world.school.lessons()


def registers(world: Pair, day: dt.date, lessons: list[Lesson]) -> int:
    """One day's registers, in the order in which they were saved; returns the number of marks."""
    return _held(world, day, world.school.day(lessons))


def _held(world: Pair, day: dt.date, saved: list[Register]) -> int:
    book, cohorts = world.centre.book, list(world.members)
    noted = set(world.draw.sample(range(len(saved)), 4))
    count = 0
    for place, register in enumerate(saved):
        one = register.lesson
        world.clock.at = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=register.second)
        cohort, trainer, slot = cohorts[one.group], world.trainers[one.trainer], one.slot + 1
        book.person = trainer
        row = Session(id=book.natural_id(Session, cohort=cohort, day=day, slot=slot))
        begins = SLOTS[one.slot]
        with book.change("attendance.register", session=row):
            book.add(
                Session, cohort=cohort, day=day, slot=slot, start=dt.time(begins // 60, begins % 60),
                minutes=one.length, trainer=trainer, unit=world.units[one.unit], room=world.rooms[one.room], state="held",
                topic=register.topic,
            )  # fmt: skip
            marks = [
                {
                    "session": row.id,
                    "enrolment": enrolment,
                    "status": status,
                    "minutes": minutes,
                    "note": "called at home" if place in noted and number == 3 else None,
                }
                for number, (enrolment, (status, minutes)) in enumerate(
                    zip(world.members[cohort], register.marks, strict=True)
                )
            ]
            book.add_many(Mark, marks)
            count += len(marks)
    return count


def day_size(seed: int) -> int:
    """Bytes of the reference day's bundle to HQ and its offline key."""
    with tempfile.TemporaryDirectory() as folder:
        world = pair(Path(folder), seed)
        try:
            registers(world, FIRST, timetable(world))
            return len(make(world.centre.book, world.centre.identity, partner(world.centre.book)).data)
        finally:
            world.close()


def term(folder: Path, days: int = 60) -> tuple[Pair, int]:
    """A pair with `days` days of registers by timetable waiting at the centre, and the number of marks."""
    world = pair(folder, 1)
    marks = 0
    for after, saved in world.school.term(days):
        marks += _held(world, FIRST + dt.timedelta(days=after), saved)
    return world, marks
