"""Roster: where every person stands today: the present state of each enrolment, and of a person the one that counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tvetdesk.records.cohorts import ENROLLED, RANK
from tvetdesk.store.book import Book

NOWHERE = ""  # the standing of somebody who is in no course
CHUNK = 500  # ids asked for in one statement


@dataclass(frozen=True)
class Place:
    """An enrolment with the state it is in, and since when; `number` is the row on paper."""

    enrolment: int
    trainee: int
    cohort: int
    number: int | None
    state: str
    since: dt.date

    @property
    def in_training(self) -> bool:
        return self.state in ENROLLED


def places(book: Book, day: dt.date, trainees: Iterable[int] | None = None) -> list[Place]:
    """The state of every enrolment at the end of a day, in one statement; or only of these people's.

    States hold in the order of `in_time`: by day, then as noted, then as they follow each other.
    """
    if trainees is not None:
        wanted = list(trainees)
        return [
            one
            for start in range(0, len(wanted), CHUNK)
            for one in _read(book, day, wanted[start : start + CHUNK])
        ]
    return _read(book, day, None)


def _read(book: Book, day: dt.date, trainees: list[int] | None) -> list[Place]:
    ranks = " ".join(f"WHEN '{state}' THEN {rank}" for state, rank in RANK.items())
    newest = f"max(s.since || printf('%04d%02d', s.step, CASE s.state {ranks} ELSE 0 END))"
    some = "" if trainees is None else f"AND e.trainee IN ({', '.join('?' * len(trainees))}) "
    rows = book.sql(  # SQLite takes the other columns from the row that has the greatest value
        f"SELECT e.id, e.trainee, e.cohort, e.number, s.state, s.since, {newest} FROM enrolment e "
        "JOIN enrolment_state s ON s.enrolment = e.id AND s.deleted IS NULL AND s.since <= ? "
        f"WHERE e.deleted IS NULL {some}GROUP BY e.id",
        (day.isoformat(), *(trainees or ())),
    ).fetchall()
    return [
        Place(one, trainee, cohort, number, state, dt.date.fromisoformat(since))
        for one, trainee, cohort, number, state, since, _ in rows
    ]


def by_person(found: Iterable[Place]) -> dict[int, list[Place]]:
    """The places of each person, the one that counts first: in training before all others, then the latest."""
    people: dict[int, list[Place]] = defaultdict(list)
    for place in found:
        people[place.trainee].append(place)
    for listed in people.values():
        listed.sort(key=lambda one: (one.in_training, one.since, one.enrolment), reverse=True)
    return dict(people)


def standing_of(people: Mapping[int, list[Place]], trainee: int) -> str:
    """The state of a person: that of the place that counts; NOWHERE without any."""
    listed = people.get(trainee)
    return listed[0].state if listed else NOWHERE
