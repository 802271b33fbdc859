"""The reference day and term: what a centre of 200 trainees writes, made from a seed, and what it weighs.

`python -m benchmarks.reference_day` prints medians of 20 seeds. The *day*: 10 groups of 20 with four sessions each,
800 marks of which 88 % are "present", and 40 changes, one for each register that was saved. Everything a person
decides is drawn at random: who teaches what, where and when, two to five topic words out of a dozen, who is
missing, how many minutes late, in which second the register was saved. Groups keep their members, and a trainer
saves the register of the own session.

The *term*: 60 such days. By timetable, the sessions of a week come again in the next one, but for one in twenty
with another trainer and one in twenty in another room; each group works through the plan of each of its units, one
to three sessions to a topic. Drawn anew, no day has anything to do with the day before, as no centre works.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from tvetdesk.exchange.codec import Block, Column, Kind, Limits, pack, unpack
from tvetdesk.exchange.envelope import seal
from tvetdesk.store.ids import free_id, natural_id

WORDS = [
    "wiring",
    "safety",
    "soldering",
    "drawing",
    "circuits",
    "tools",
    "measuring",
    "repair",
    "motors",
    "panels",
    "testing",
    "estimates",
]
CODES = "PALE"  # present, absent, late, excused
SHARES = (88, 6, 4, 2)
SLOTS = (450, 540, 640, 730, 840, 930)  # minutes after midnight
DAY_ONE = 1_772_841_600  # 2026-03-07, in seconds
CHANGES, SESSIONS, MARKS = 1, 31, 32
FACTS, VECTOR = 2, 3
REPLICA, OTHERS = 0x2F31A7C5, (0x11D2B3A4, 0x6A09E667, 0x5BE0CD19)

# Column numbers and kinds. A change: origin, number, Lamport counter, time, person, sentence, row, run, context.
KINDS: dict[int, dict[int, Kind]] = {
    CHANGES: dict(
        enumerate(
            (Kind.ID, Kind.INT, Kind.INT, Kind.INT, Kind.ID, Kind.INT, Kind.ID, Kind.BYTES, Kind.INT), 1
        )
    ),
    # id, group, pattern, date, start, length, trainer, unit, room, topic, change
    SESSIONS: dict(
        enumerate(
            (
                Kind.ID,
                Kind.ID,
                Kind.ID,
                Kind.INT,
                Kind.INT,
                Kind.INT,
                Kind.ID,
                Kind.ID,
                Kind.ID,
                Kind.TEXT,
                Kind.INT,
            ),
            1,
        )
    ),
    # session, enrolment, change, status, minutes late
    MARKS: dict(enumerate((Kind.ID, Kind.ID, Kind.INT, Kind.TEXT, Kind.INT), 1)),
}

Row = dict[int, Any]


@dataclass
class Day:
    """Rows as dictionaries of column number to value, in the order in which the registers were saved."""

    changes: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Lesson:
    """One session as it is planned."""

    group: int
    slot: int
    length: int
    trainer: int
    unit: int
    room: int
    pattern: int | None = None


class Centre:
    """Who and what there is for as long as the term lasts, and the counters that go up."""

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)
        counter = 40
        self.people = []
        for _ in range(8):
            counter += draw.randint(1, 9)
            self.people.append(free_id(REPLICA, counter))
        self.units = [free_id(0, 200 + 3 * n) for n in draw.sample(range(40), 12)]  # shipped with the program
        self.rooms = [free_id(REPLICA, 150 + n) for n in range(10)]
        self.groups = [free_id(REPLICA, 170 + n) for n in range(10)]
        counter = 200
        enrolments = []
        for _ in range(200):  # a trainee's row before each, now and then something else
            counter += 2 if draw.random() < 0.95 else draw.randint(3, 8)
            enrolments.append(free_id(REPLICA, counter))
        draw.shuffle(enrolments)
        self.members = {
            group: sorted(enrolments[n * 20 : n * 20 + 20]) for n, group in enumerate(self.groups)
        }
        self.taught = {person: draw.sample(self.units, 3) for person in self.people}
        self.home = dict(zip(self.groups, draw.sample(self.rooms, 10), strict=True))
        self.counter = 1000 + draw.randint(0, 999)
        self.seq, self.lamport = draw.randint(100, 999), draw.randint(1000, 9999)
        self.run = draw.randbytes(8)

    def topic(self) -> str:
        return " ".join(self.random.sample(WORDS, self.random.randint(2, 5)))

    def lessons(self) -> list[Lesson]:
        """A day's plan: every group has four sessions, no trainer and no room two at a time."""
        draw = self.random
        while True:
            slots = {group: draw.sample(SLOTS, 4) for group in self.groups}
            held = {slot: [group for group in self.groups if slot in slots[group]] for slot in SLOTS}
            if max(map(len, held.values())) <= len(self.people):
                break
        made = []
        for slot, groups in held.items():
            free = [room for room in self.rooms if room not in {self.home[group] for group in groups}]
            draw.shuffle(free)
            for group, trainer in zip(groups, draw.sample(self.people, len(groups)), strict=True):
                room = free.pop() if free and draw.random() < 0.2 else self.home[group]
                unit = draw.choice(self.taught[trainer])
                made.append(Lesson(group, slot, draw.choice((45, 60, 90)), trainer, unit, room))
        return made

    def day(self, date: int) -> Day:
        """A day on which everything is new."""
        return self._held(date, [(lesson, self.topic()) for lesson in self.lessons()])

    def term(self, days: int = 60) -> list[Day]:
        """Days by timetable."""
        draw = self.random
        week = [self.lessons() for _ in range(5)]
        patterns = count(750)
        week = [
            [replace(lesson, pattern=free_id(REPLICA, next(patterns))) for lesson in plan] for plan in week
        ]
        plans = {unit: [self.topic() for _ in range(40)] for unit in self.units}
        reached: dict[tuple[int, int], tuple[int, int]] = {}
        made = []
        for date in range(days):
            held = []
            for lesson in week[date % 5]:
                at, left = reached.get((lesson.group, lesson.unit), (-1, 0))
                at, left = (at, left - 1) if left else (at + 1, draw.randint(0, 2))
                reached[lesson.group, lesson.unit] = at, left
                trainer = draw.choice(self.people) if draw.random() < 0.05 else lesson.trainer
                room = draw.choice(self.rooms) if draw.random() < 0.05 else lesson.room
                held.append((replace(lesson, trainer=trainer, room=room), plans[lesson.unit][at % 40]))
            made.append(self._held(date, held))
        return made

    def _held(self, date: int, lessons: Sequence[tuple[Lesson, str]]) -> Day:
        draw, day = self.random, Day()
        registers = [
            (date * 86_400 + lesson.slot * 60 + draw.randint(60, 600), number)
            for number, (lesson, _) in enumerate(lessons)
        ]
        for saved, number in sorted(registers):
            lesson, topic = lessons[number]
            self.counter, self.seq, self.lamport = self.counter + 1, self.seq + 1, self.lamport + 1
            session = free_id(REPLICA, self.counter)
            if lesson.pattern is not None:
                session = natural_id(SESSIONS, (lesson.pattern, date))
            change = (
                REPLICA << 32,
                self.seq,
                self.lamport,
                DAY_ONE + saved,
                lesson.trainer,
                7,
                session,
                self.run,
                0,
            )
            day.changes.append(dict(enumerate(change, 1)))
            row = (
                session, lesson.group, lesson.pattern, date, lesson.slot, lesson.length, lesson.trainer, lesson.unit,
                lesson.room, topic, self.seq,
            )  # fmt: skip
            day.sessions.append(dict(enumerate(row, 1)))
            for enrolment in self.members[lesson.group]:
                status = draw.choices(CODES, SHARES)[0]
                minutes = draw.choices((5, 10, 15, 20, 30), (5, 4, 3, 2, 1))[0] if status == "L" else None
                day.marks.append(dict(enumerate((session, enrolment, self.seq, status, minutes), 1)))
        return day


def block(table: int, rows: Sequence[Mapping[int, Any]], derived: tuple[int, ...] = ()) -> Block:
    """Rows as columns; one that holds nothing is left out."""
    columns = []
    for number, kind in KINDS[table].items():
        values = [row[number] for row in rows]
        if any(value is not None for value in values):
            columns.append(Column(number, kind, values))
    return Block(table, 0, len(rows), tuple(columns), derived)


def blocks(days: Sequence[Day]) -> list[Block]:
    """The blocks of some days: sessions, headers, marks. Sessions by timetable have derived ids."""
    derived = (3, 4) if days[0].sessions[0][3] is not None else ()
    return [
        block(SESSIONS, [row for day in days for row in day.sessions], derived),
        block(CHANGES, [row for day in days for row in day.changes]),
        block(MARKS, [row for day in days for row in day.marks]),
    ]


def natural(day: Day) -> Day:
    """The same day with sessions named by group, date and start instead of a number."""
    names = {row[1]: natural_id(SESSIONS, (row[2], row[4], row[5])) for row in day.sessions}
    return Day(
        [{**row, 7: names[row[7]]} for row in day.changes],
        [{**row, 1: names[row[1]]} for row in day.sessions],
        [{**row, 1: names[row[1]]} for row in day.marks],
    )


def manifest(seed: int, day: Day) -> bytes:
    """Bundle number, versions, range, health, audit head, digest before the range, and a vector of four PCs."""
    draw = random.Random(-seed)
    first, last = day.changes[0][2], day.changes[-1][2]
    facts = (12, 3, 41, 7, 0, first, last, 2, 61, -40, draw.randbytes(16), draw.randbytes(16))
    kinds = [Kind.BYTES if isinstance(fact, bytes) else Kind.INT for fact in facts]
    columns = tuple(
        Column(n, kind, [fact]) for n, (kind, fact) in enumerate(zip(kinds, facts, strict=True), 1)
    )
    origins = sorted(replica << 32 for replica in (REPLICA, *OTHERS))
    numbers = [last if origin == REPLICA << 32 else draw.randint(5, 800) for origin in origins]
    vector = Block(VECTOR, 0, 4, (Column(1, Kind.ID, origins), Column(2, Kind.INT, numbers)))
    return pack([Block(FACTS, 0, 1, columns), vector])


def weigh_days(seeds: int = 20) -> dict[str, list[int]]:
    """Bytes of the reference day, to HQ and its offline key, by part and seed."""
    receivers = [PrivateKey.generate().public_key for _ in range(2)]
    key = SigningKey.generate()
    sizes: dict[str, list[int]] = {}
    for seed in range(seeds):
        day = Centre(seed).day(0)
        made, told = blocks([day]), manifest(seed, day)
        payload = pack(made)
        assert unpack(payload) == made
        whole = len(seal(told, payload, sender=REPLICA, signing_key=key, receivers=receivers))
        rows = len(pack(made[::2]))
        hashed = blocks([natural(day)])
        hashed[0] = block(SESSIONS, natural(day).sessions, (2, 4, 5))
        parts = {
            "the day as a bundle": whole,
            "  rows": rows,
            "  change headers": len(payload) - rows,
            "  manifest": len(told),
            "  container": whole - len(payload) - len(told),
            "with natural session ids": whole - len(payload) + len(pack(hashed, natural_id)),
        }
        for name, size in parts.items():
            sizes.setdefault(name, []).append(size)
    return sizes


def seconds(act: Callable[[], object], times: int = 9) -> float:
    """Processor time of the best of a few runs: what else the machine does is not counted."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    for name, sizes in weigh_days().items():
        print(f"{name:26} {statistics.median(sizes):8,.0f} bytes  ({min(sizes):,} to {max(sizes):,})")
    centre = Centre(0)
    anew = blocks([centre.day(date) for date in range(60)])
    for name, term in (("a term by timetable", blocks(Centre(0).term())), ("a term drawn anew", anew)):
        payload, marks = pack(term, natural_id), term[-1].rows
        assert unpack(payload, Limits(), natural_id) == term
        writing = seconds(lambda term=term: pack(term, natural_id))
        reading = seconds(lambda payload=payload: unpack(payload, Limits(), natural_id))
        print(
            f"{name:26} {len(payload):8,} bytes, {len(payload) / marks:.3f} a mark; "
            f"{marks / writing:,.0f} marks a second written, {marks / reading:,.0f} read"
        )


if __name__ == "__main__":
    main()
