"""What Home shows, in one reading: the day's registers, who needs attention, what comes, HQ and backup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.desk import Desk
from tvetdesk.exchange.authority import HQ_CODE, replicas
from tvetdesk.exchange.standing import Given, Standing, day_of, last_given, standing
from tvetdesk.records.attention import Concern, concerns
from tvetdesk.records.coming import Coming, coming
from tvetdesk.records.registers import Planned, count_not_taken, not_taken, sessions_on
from tvetdesk.records.rights import own_courses
from tvetdesk.records.roster import ACTIVE, by_person, places
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

MOST_MISSING = 5  # registers of earlier days that Home lists; the Registers place lists all


@dataclass(frozen=True)
class Begun:
    """What a new centre has done already."""

    cohort: bool
    trainee: bool
    register: bool
    bundle: bool

    @property
    def all(self) -> bool:
        return self.cohort and self.trainee and self.register and self.bundle


@dataclass(frozen=True)
class Home:
    """`backup` is the day of the last backup off this PC, `slip` that of the last word from HQ, `groups` those with people in it."""

    day: dt.date
    now: dt.datetime
    enrolled: int
    groups: int
    sessions: Sequence[Planned]
    missing: Sequence[Planned]
    missing_all: int
    next: int | None
    concerns: Sequence[Concern]
    coming: Sequence[Coming]
    joined: bool
    stands: Standing
    given: Given | None
    slip: dt.date | None
    backup: dt.date | None
    practice: bool
    begun: Begun


def home(desk: Desk) -> Home:
    """Read all of it; in the reading thread. A trainer sees their own courses, or all while they are in charge of none."""
    book = desk.book
    now = book.now()
    day = now.date()
    own = own_courses(book)
    shown = own or None
    sessions, missing = sessions_on(book, day, shown), not_taken(book, day, MOST_MISSING, shown)
    active = [one for one in places(book, day, states=ACTIVE) if shown is None or one.cohort in shown]
    training = [one for one in by_person(active).values() if one[0].in_training]
    backup = book.fact("backup.elsewhere")
    return Home(
        day=day,
        now=now,
        enrolled=len(training),
        groups=len({place.cohort for one in training for place in one if place.in_training}),
        sessions=sessions,
        missing=missing,
        missing_all=count_not_taken(book, day, shown),
        next=None if own is not None and shown is None else next_to_take(sessions, missing),
        concerns=concerns(book, day, active),
        coming=coming(book, day),
        joined=bool(book.fact("organisation")),
        stands=standing(book, partner(book)),
        given=last_given(book),
        slip=last_slip(book),
        backup=dt.date.fromisoformat(backup) if backup else None,
        practice=desk.practice,
        begun=begun(book),
    )


def partner(book: Book) -> str:
    """Whom this PC gives its records to: HQ, or for a laptop the office of its centre."""
    return book.code if book.level is Share.CENTRE else HQ_CODE


def next_to_take(sessions: Sequence[Planned], missing: Sequence[Planned]) -> int | None:
    """The register that F2 opens: the first of today, else the latest that is missing."""
    planned = [one for one in sessions if one.state == "planned"]
    return next((one.session for one in (*planned, *missing)), None)


def last_slip(book: Book) -> dt.date | None:
    """The day on which the last bundle or return slip of the partner was taken in."""
    there = [one.number for one in replicas(book, centre=partner(book)) if one.number != book.replica]
    marks = ", ".join("?" * len(there))
    (at,) = book.sql(
        f"SELECT max(at) FROM bundle WHERE direction = 'in' AND partner IN ({marks})", there
    ).fetchone()
    return day_of(at) if at is not None else None


def begun(book: Book) -> Begun:
    """What has been made at least once here; a row in the bin counts not."""

    def there(condition: str) -> bool:
        return book.sql(f"SELECT 1 FROM {condition} LIMIT 1").fetchone() is not None

    return Begun(
        there("session WHERE deleted IS NULL"),  # a course whose first register can be taken
        there("trainee WHERE deleted IS NULL"),
        there("session WHERE state = 'held' AND deleted IS NULL"),
        there("bundle WHERE direction = 'out' AND kind = 'changes'"),
    )
