"""The reference day and term through the program itself: real records, real books, real bundles to HQ and back."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.reference_day import CODES, SHARES, SLOTS, WORDS
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

GROUPS, PLACES, LESSONS, TRAINERS, ROOMS = 10, 20, 4, 8, 10
FIRST = dt.date(2020, 3, 2)


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
    return Pair(centre, hq, clock, draw, members, trainers, rooms, units)


@dataclass(frozen=True)
class Planned:
    """One lesson of a week: what a timetable says of it."""

    slot: int
    cohort: int
    minutes: int
    trainer: int
    unit: int
    room: int


def timetable(world: Pair) -> list[Planned]:
    """Forty lessons of one day, four for each group."""
    draw = world.draw
    return [
        Planned(
            slot, cohort, draw.choice((45, 60, 90)), draw.choice(world.trainers), draw.choice(world.units),
            draw.choice(world.rooms),
        )
        for cohort in world.members
        for slot in draw.sample(range(1, len(SLOTS) + 1), LESSONS)
    ]  # fmt: skip


def registers(world: Pair, day: dt.date, lessons: list[Planned]) -> int:
    """One day's registers, in the order in which they were saved; returns the number of marks."""
    draw = world.draw
    return _held(
        world,
        day,
        [
            (SLOTS[one.slot - 1] * 60 + draw.randint(2, 25) * 60 + draw.randint(0, 59), one, topic(draw))
            for one in lessons
        ],
    )


def topic(draw: random.Random) -> str:
    """Two to five words out of a dozen."""
    return " ".join(draw.sample(WORDS, draw.randint(2, 5)))


def _held(world: Pair, day: dt.date, held: list[tuple[int, Planned, str]]) -> int:
    """The registers of lessons with the second in which each was saved and its topic."""
    draw, book = world.draw, world.centre.book
    saved = sorted(held, key=lambda one: one[0])
    noted = set(draw.sample(range(GROUPS * LESSONS), 4))
    count = 0
    for place, (second, one, topic) in enumerate(saved):
        world.clock.at = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=second)
        book.person = one.trainer
        row = Session(id=book.natural_id(Session, cohort=one.cohort, day=day, slot=one.slot))
        begins = SLOTS[one.slot - 1]
        with book.change("attendance.register", session=row):
            book.add(
                Session, cohort=one.cohort, day=day, slot=one.slot, start=dt.time(begins // 60, begins % 60),
                minutes=one.minutes, trainer=one.trainer, unit=one.unit, room=one.room, state="held",
                topic=topic,
            )  # fmt: skip
            marks = [
                {
                    "session": row.id,
                    "enrolment": enrolment,
                    "status": (status := draw.choices(CODES, SHARES)[0]),
                    "minutes": draw.choice((5, 10, 15, 20, 30)) if status == "L" else None,
                    "note": "called at home" if place in noted and number == 3 else None,
                }
                for number, enrolment in enumerate(world.members[one.cohort])
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
    """A pair with `days` days of registers waiting at the centre, and the number of marks.

    By timetable, as `reference_day` draws it: the lessons of a week come again, but for one in twenty with another
    trainer and one in twenty in another room; each group works through the plan of each of its units, one to three
    lessons to a topic.
    """
    world = pair(folder, 1)
    draw = world.draw
    week = [timetable(world) for _ in range(5)]
    plans = {unit: [topic(draw) for _ in range(40)] for unit in world.units}
    reached: dict[tuple[int, int], tuple[int, int]] = {}
    marks = 0
    for number in range(days):
        held = []
        for one in week[number % 5]:
            at, left = reached.get((one.cohort, one.unit), (-1, 0))
            at, left = (at, left - 1) if left else (at + 1, draw.randint(0, 2))
            reached[one.cohort, one.unit] = at, left
            trainer = draw.choice(world.trainers) if draw.random() < 0.05 else one.trainer
            room = draw.choice(world.rooms) if draw.random() < 0.05 else one.room
            second = SLOTS[one.slot - 1] * 60 + draw.randint(60, 600)
            held.append((second, replace(one, trainer=trainer, room=room), plans[one.unit][at % 40]))
        marks += _held(world, FIRST + dt.timedelta(days=number), held)
    return world, marks
