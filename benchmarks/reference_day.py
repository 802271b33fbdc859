"""The reference day and term: what a centre of 200 trainees decides and writes down, made from a seed.

The *day*: 10 groups of 20 with four sessions each, 800 marks of which 88 % are "present", and 40 registers, each saved
by the trainer of the session some minutes after it began. Everything a person decides is drawn at random: who teaches
what, where and when, two to five topic words out of a dozen, who is missing, how many minutes late, in which second the
register was saved. Groups keep their members.

The *term*: 60 such days, Monday to Friday. By timetable, the sessions of a week come again in the next one, but for one
in twenty with another trainer and one in twenty in another room; each group works through the plan of each of its
units, one to three sessions to a topic. Drawn anew, no day has anything to do with the day before, as no centre works.

`exchange.py` writes them into a real book, and `bundle.py` and `peers.py` measure what becomes of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

GROUPS, PLACES, LESSONS, TRAINERS, ROOMS, UNITS = 10, 20, 4, 8, 10, 7
WORDS = (
    "wiring", "safety", "soldering", "drawing", "circuits", "tools", "measuring", "repair", "motors", "panels", "testing",
    "estimates",
)  # fmt: skip
CODES = "PALE"  # present, absent, late, excused
SHARES = (88, 6, 4, 2)
LATE = (5, 10, 15, 20, 30)  # minutes
SLOTS = (450, 540, 640, 730, 840, 930)  # minutes after midnight
LENGTHS = (45, 60, 90)
SAVED = (60, 600)  # seconds after a session begins
TOPICS = 40  # of the plan of a unit
ELSEWHERE = 0.05  # how often another trainer takes a session, and how often it is in another room


@dataclass(frozen=True)
class Lesson:
    """One session as the timetable has it: everything by its number, the slot from 0."""

    group: int
    slot: int
    length: int
    trainer: int
    unit: int
    room: int


@dataclass(frozen=True)
class Register:
    """What is written down of a session: in which second of the day, its topic, of each place the mark and minutes."""

    second: int
    lesson: Lesson
    topic: str
    marks: tuple[tuple[str, int | None], ...]


class School:
    """Who teaches what and where, for as long as the term lasts."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.taught = [draw.sample(range(UNITS), 3) for _ in range(TRAINERS)]
        self.home = draw.sample(range(ROOMS), GROUPS)

    def topic(self) -> str:
        return " ".join(self.draw.sample(WORDS, self.draw.randint(2, 5)))

    def lessons(self) -> list[Lesson]:
        """A day's plan: every group has four sessions, no trainer and no room two at a time."""
        draw = self.draw
        while True:
            slots = [draw.sample(range(len(SLOTS)), LESSONS) for _ in range(GROUPS)]
            held = {slot: [n for n in range(GROUPS) if slot in slots[n]] for slot in range(len(SLOTS))}
            if max(map(len, held.values())) <= TRAINERS:
                break
        made = []
        for slot, groups in held.items():
            free = [room for room in range(ROOMS) if room not in {self.home[group] for group in groups}]
            draw.shuffle(free)
            for group, trainer in zip(groups, draw.sample(range(TRAINERS), len(groups)), strict=True):
                room = free.pop() if free and draw.random() < 0.2 else self.home[group]
                unit = draw.choice(self.taught[trainer])
                made.append(Lesson(group, slot, draw.choice(LENGTHS), trainer, unit, room))
        return made

    def day(self, lessons: Sequence[Lesson]) -> list[Register]:
        """The registers of a day of which every topic is new, in the order in which they are saved."""
        return self._saved([(lesson, self.topic()) for lesson in lessons])

    def term(self, days: int) -> Iterator[tuple[int, list[Register]]]:
        """Days by timetable: how many days after the first Monday, and the registers."""
        draw = self.draw
        week = [self.lessons() for _ in range(5)]
        plans = [[self.topic() for _ in range(TOPICS)] for _ in range(UNITS)]
        reached: dict[tuple[int, int], tuple[int, int]] = {}
        for number in range(days):
            held = []
            for one in week[number % 5]:
                at, left = reached.get((one.group, one.unit), (-1, 0))
                at, left = (at, left - 1) if left else (at + 1, draw.randint(0, 2))
                reached[one.group, one.unit] = at, left
                trainer = draw.randrange(TRAINERS) if draw.random() < ELSEWHERE else one.trainer
                room = draw.randrange(ROOMS) if draw.random() < ELSEWHERE else one.room
                held.append((replace(one, trainer=trainer, room=room), plans[one.unit][at % TOPICS]))
            yield number // 5 * 7 + number % 5, self._saved(held)

    def _saved(self, held: Sequence[tuple[Lesson, str]]) -> list[Register]:
        draw = self.draw
        seconds = [SLOTS[lesson.slot] * 60 + draw.randint(*SAVED) for lesson, _ in held]
        return [
            Register(second, lesson, topic, tuple(self._mark() for _ in range(PLACES)))
            for second, (lesson, topic) in sorted(zip(seconds, held, strict=True), key=lambda one: one[0])
        ]

    def _mark(self) -> tuple[str, int | None]:
        status = self.draw.choices(CODES, SHARES)[0]
        return status, self.draw.choice(LATE) if status == "L" else None
