"""Roster: where every person stands today: the present state of each enrolment, and of a person the one that counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from sys import intern

from tvetdesk.records.cohorts import ENROLLED, RANK
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks

NOWHERE = ""  # the standing of somebody who is in no course
ACTIVE = ENROLLED | {"interrupted"}  # in a course now, or about to come back


@dataclass(frozen=True, slots=True)
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


def places(
    book: Book,
    day: dt.date,
    trainees: Iterable[int] | None = None,
    states: Iterable[str] | None = None,
) -> list[Place]:
    """The state of every enrolment at the end of a day; only of these people, only those in one of these states.

    States hold in the order of `in_time`: by day, then as noted, then as they follow each other.
    """
    if trainees is None:
        return _read(book, day, "", (), states)
    found = []
    for some in chunks(trainees):
        found += _read(book, day, f"AND e.trainee IN ({', '.join('?' * len(some))}) ", some, states)
    return found


def _read(
    book: Book, day: dt.date, people: str, ids: Sequence[int], states: Iterable[str] | None
) -> list[Place]:
    ranks = " ".join(f"WHEN '{state}' THEN {rank}" for state, rank in RANK.items())
    newest = f"since || printf('%04d%02d', step, CASE state {ranks} ELSE 0 END)"
    some = (
        ""
        if not people
        else f"AND enrolment IN (SELECT id FROM enrolment e WHERE e.deleted IS NULL {people}) "
    )
    wanted = list(states or ())
    standing = f"AND s.state IN ({', '.join('?' * len(wanted))}) " if wanted else ""
    counting = f"enrolment_state WHERE deleted IS NULL AND since <= ? {some}"
    latest = book.db.shaping.greatest("enrolment", "state, since", newest, counting)
    rows = book.sql(
        f"SELECT e.id, e.trainee, e.cohort, e.number, s.state, s.since FROM ({latest}) s JOIN enrolment e ON e.id = s.enrolment WHERE e.deleted IS NULL {standing}",
        (day.isoformat(), *ids, *wanted),
    )
    day_of, once = cache(dt.date.fromisoformat), dict[int, int]()  # few days and cohorts among many places
    return [
        Place(one, trainee, once.setdefault(cohort, cohort), number, intern(state), day_of(since))
        for one, trainee, cohort, number, state, since in rows
    ]


def by_person(found: Iterable[Place]) -> dict[int, list[Place]]:
    """The places of each person, the one that counts first: in training before all others, then the latest."""
    people: dict[int, list[Place]] = defaultdict(list)
    for place in found:
        people[place.trainee].append(place)
    for listed in people.values():
        listed.sort(key=_weight, reverse=True)
    return dict(people)


def counts_before(one: Place, other: Place) -> bool:
    """Whether this of two places is the one that counts."""
    return _weight(one) > _weight(other)


def _weight(place: Place) -> tuple[bool, dt.date, int]:
    return place.in_training, place.since, place.enrolment
