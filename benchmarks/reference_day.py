"""The reference day and term: what a centre of 200 trainees writes, made from a seed, and what it weighs.

`python -m benchmarks.reference_day` prints the median of 20 seeds. The day: 10 groups of 20 with four sessions
each, 800 marks of which 88 % are "present", and 40 changes, one for each register that was saved. Everything a
person decides is drawn at random: who teaches what, where and when, two to five topic words out of a dozen,
who is missing, how many minutes late, in which second the register was saved. Not drawn, because it is not so:
groups keep their members, sessions their group, and a trainer saves the register of the own session.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from tvetdesk.exchange.codec import Block, Column, Kind, Limits, pack, unpack
from tvetdesk.exchange.envelope import seal

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
MANIFEST, VECTOR = 2, 3
REPLICA, OTHERS = 0x2F31A7C5, (0x11D2B3A4, 0x6A09E667, 0x5BE0CD19)


@dataclass
class Day:
    """Rows as dictionaries of column number to value, in the order a sender sorts them."""

    changes: list[dict[int, int | bytes | None]] = field(default_factory=list)
    sessions: list[dict[int, int | str | None]] = field(default_factory=list)
    marks: list[dict[int, int | str | None]] = field(default_factory=list)


class Centre:
    """Who and what there is for as long as the term lasts, and the counters that go up."""

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)
        counter = 40
        self.people = []
        for _ in range(8):
            counter += draw.randint(1, 9)
            self.people.append(self.id(counter))
        self.units = [0 << 32 | 200 + 3 * n for n in draw.sample(range(40), 12)]  # shipped with the program
        self.rooms = [self.id(150 + n) for n in range(10)]
        self.groups = [self.id(170 + n) for n in range(10)]
        counter = 200
        enrolments = []
        for _ in range(200):  # a trainee's row before each, now and then something else
            counter += 2 if draw.random() < 0.95 else draw.randint(3, 8)
            enrolments.append(self.id(counter))
        draw.shuffle(enrolments)
        self.members = {
            group: sorted(enrolments[n * 20 : n * 20 + 20]) for n, group in enumerate(self.groups)
        }
        self.taught = {person: draw.sample(self.units, 3) for person in self.people}
        self.home = dict(zip(self.groups, draw.sample(self.rooms, 10), strict=True))
        self.counter, self.seq, self.lamport = (
            1000 + draw.randint(0, 999),
            draw.randint(100, 999),
            draw.randint(1000, 9999),
        )
        self.run = draw.randbytes(8)

    @staticmethod
    def id(counter: int) -> int:
        return REPLICA << 32 | counter

    def day(self, date: int) -> Day:
        """One day's registers, in the order in which they were saved."""
        draw = self.random
        while True:
            slots = {group: draw.sample(SLOTS, 4) for group in self.groups}
            held = {slot: [g for g in self.groups if slot in slots[g]] for slot in SLOTS}
            if max(map(len, held.values())) <= len(self.people):
                break
        registers = []
        for slot, groups in held.items():
            trainers = draw.sample(self.people, len(groups))
            free = [room for room in self.rooms if room not in {self.home[g] for g in groups}]
            draw.shuffle(free)
            for group, trainer in zip(groups, trainers, strict=True):
                room = free.pop() if free and draw.random() < 0.2 else self.home[group]
                saved = date * 86400 + slot * 60 + draw.randint(120, 1500)
                registers.append((saved, slot, group, trainer, room))
        day = Day()
        for saved, slot, group, trainer, room in sorted(registers):
            self.counter, self.seq, self.lamport = self.counter + 1, self.seq + 1, self.lamport + 1
            session, change = self.id(self.counter), self.seq
            day.changes.append(
                {
                    1: REPLICA << 32,
                    2: self.seq,
                    3: self.lamport,
                    4: DAY_ONE + saved,
                    5: trainer,
                    6: 7,
                    7: session,
                    8: self.run,
                    9: 0,
                }
            )
            topic = " ".join(draw.sample(WORDS, draw.randint(2, 5)))
            day.sessions.append(
                {
                    1: session,
                    2: group,
                    3: date,
                    4: slot,
                    5: draw.choice((45, 60, 90)),
                    6: trainer,
                    7: draw.choice(self.taught[trainer]),
                    8: room,
                    9: topic,
                    10: change,
                }
            )
            for enrolment in self.members[group]:
                status = draw.choices(CODES, SHARES)[0]
                minutes = draw.choices((5, 10, 15, 20, 30), (5, 4, 3, 2, 1))[0] if status == "L" else None
                day.marks.append({1: session, 2: enrolment, 3: change, 4: status, 5: minutes})
        return day


KINDS = {
    CHANGES: {
        1: Kind.ID,
        2: Kind.INT,
        3: Kind.INT,
        4: Kind.INT,
        5: Kind.ID,
        6: Kind.INT,
        7: Kind.ID,
        8: Kind.BYTES,
        9: Kind.INT,
    },
    SESSIONS: {
        1: Kind.ID,
        2: Kind.ID,
        3: Kind.INT,
        4: Kind.INT,
        5: Kind.INT,
        6: Kind.ID,
        7: Kind.ID,
        8: Kind.ID,
        9: Kind.TEXT,
        10: Kind.INT,
    },
    MARKS: {1: Kind.ID, 2: Kind.ID, 3: Kind.INT, 4: Kind.TEXT, 5: Kind.INT},
}


def block(table: int, rows: Sequence[dict[int, object]]) -> Block:
    """Rows as columns; one that holds nothing is left out."""
    columns = []
    for number, kind in KINDS[table].items():
        values = [row[number] for row in rows]
        if any(value is not None for value in values):
            columns.append(Column(number, kind, values))
    return Block(table, 0, len(rows), tuple(columns))


def blocks(days: Sequence[Day]) -> list[Block]:
    """The blocks of one or more days: headers, sessions, marks."""
    return [
        block(CHANGES, [row for day in days for row in day.changes]),
        block(SESSIONS, [row for day in days for row in day.sessions]),
        block(MARKS, [row for day in days for row in day.marks]),
    ]


def manifest(seed: int, day: Day) -> bytes:
    """Bundle number, versions, range, health, audit head, digest before the range, and a vector of four PCs."""
    draw = random.Random(-seed)
    last = day.changes[-1][2]
    one = {
        1: 12,
        2: 3,
        3: 41,
        4: 7,
        5: 0,
        6: day.changes[0][2],
        7: last,
        8: 2,
        9: 61,
        10: -40,
        11: draw.randbytes(16),
        12: draw.randbytes(16),
    }
    facts = Block(
        MANIFEST, 0, 1, tuple(Column(n, Kind.BYTES if n > 10 else Kind.INT, [v]) for n, v in one.items())
    )
    origins = sorted([REPLICA << 32, *(other << 32 for other in OTHERS)])
    seqs = [last if origin == REPLICA << 32 else draw.randint(5, 800) for origin in origins]
    vector = Block(VECTOR, 0, 4, (Column(1, Kind.ID, origins), Column(2, Kind.INT, seqs)))
    return pack([facts, vector])


def rate(act: Callable[[], object], rows: int, times: int = 5) -> int:
    """Rows a second, the best of a few runs."""
    best = min(_seconds(act) for _ in range(times))
    return int(rows / best)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    receivers = [PrivateKey.generate().public_key, PrivateKey.generate().public_key]
    key = SigningKey.generate()
    rows = []
    for seed in range(20):
        day = Centre(seed).day(0)
        made = blocks([day])
        payload = pack(made)
        assert unpack(payload) == made
        told = manifest(seed, day)
        whole = len(seal(told, payload, sender=REPLICA, signing_key=key, receivers=receivers))
        alone = len(pack(made[1:]))
        rows.append((whole, alone, len(payload) - alone, len(told), whole - len(payload) - len(told)))
    names = "whole bundle", "columns", "change headers", "manifest", "container"
    for name, sizes in zip(names, zip(*rows, strict=True), strict=True):
        print(f"{name:16} {statistics.median(sizes):7.0f} bytes  ({min(sizes)} to {max(sizes)})")
    centre = Centre(0)
    term = blocks([centre.day(date) for date in range(60)])
    marks = term[-1].rows
    payload = pack(term)
    assert unpack(payload) == term
    print(f"{'a term':16} {len(payload)} bytes, {len(payload) / marks:.3f} a mark")
    print(f"{'pack':16} {rate(lambda: pack(term), marks)} marks a second")
    print(f"{'unpack':16} {rate(lambda: unpack(payload, Limits()), marks)} marks a second")


if __name__ == "__main__":
    main()
