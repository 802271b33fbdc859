"""The reference day and term through the program itself: real records, real books, real bundles to HQ and back."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
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

GROUPS, PLACES, LESSONS, TRAINERS = 10, 20, 4, 8
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
        rooms = book.add_many(Room, [{"centre": book.centre, "name": f"Room {n}"} for n in range(10)])
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


def registers(world: Pair, day: dt.date) -> int:
    """Forty registers of one day, in the order in which they were saved; returns the number of marks."""
    draw, book = world.draw, world.centre.book
    held = [
        (slot, cohort) for cohort in world.members for slot in draw.sample(range(1, len(SLOTS) + 1), LESSONS)
    ]
    saved = sorted((SLOTS[slot - 1] + draw.randint(2, 25), slot, cohort) for slot, cohort in held)
    noted = set(draw.sample(range(GROUPS * LESSONS), 4))
    count = 0
    for place, (minute, slot, cohort) in enumerate(saved):
        world.clock.at = dt.datetime.combine(day, dt.time()) + dt.timedelta(
            minutes=minute, seconds=draw.randint(0, 59)
        )
        book.person = trainer = draw.choice(world.trainers)
        row = Session(id=book.natural_id(Session, cohort=cohort, day=day, slot=slot))
        with book.change("attendance.register", session=row):
            book.add(
                Session, cohort=cohort, day=day, slot=slot, start=dt.time(SLOTS[slot - 1] // 60, SLOTS[slot - 1] % 60),
                minutes=draw.choice((45, 60, 90)), trainer=trainer, unit=draw.choice(world.units),
                room=draw.choice(world.rooms), topic=" ".join(draw.sample(WORDS, draw.randint(2, 5))), state="held",
            )  # fmt: skip
            marks = [
                {
                    "session": row.id,
                    "enrolment": enrolment,
                    "status": (status := draw.choices(CODES, SHARES)[0]),
                    "minutes": draw.choice((5, 10, 15, 20, 30)) if status == "L" else None,
                    "note": "called at home" if place in noted and number == 3 else None,
                }
                for number, enrolment in enumerate(world.members[cohort])
            ]
            book.add_many(Mark, marks)
            count += len(marks)
    return count


def day_size(seed: int) -> int:
    """Bytes of the reference day's bundle to HQ and its offline key."""
    with tempfile.TemporaryDirectory() as folder:
        world = pair(Path(folder), seed)
        try:
            registers(world, FIRST)
            return len(make(world.centre.book, world.centre.identity, partner(world.centre.book)).data)
        finally:
            world.close()


def term(folder: Path, days: int = 60) -> tuple[Pair, int]:
    """A pair with `days` days of registers waiting at the centre, and the number of marks."""
    world = pair(folder, 1)
    return world, sum(registers(world, FIRST + dt.timedelta(days=n)) for n in range(days))


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("reference day, bytes, median:", statistics.median(day_size(seed) for seed in range(seeds)))
    with tempfile.TemporaryDirectory() as folder:
        world, marks = term(Path(folder))
        start = time.perf_counter()
        made = make(world.centre.book, world.centre.identity, partner(world.centre.book))
        making = time.perf_counter() - start
        start = time.perf_counter()
        outcome = receive(world.hq.book, world.hq.identity, made.data)
        applying = time.perf_counter() - start
        print(f"term: {marks} marks, {len(made.data)} bytes, {len(made.data) / marks:.3f} a mark")
        print(
            f"making {marks / making:,.0f} marks/s, applying {marks / applying:,.0f} marks/s",
            outcome.tables["mark"],
        )
        world.close()


if __name__ == "__main__":
    main()
