"""Calendar: sessions of a cohort, the holidays of a country, and the days a centre was closed (R43, R48).

A session is made of cohort, day and lesson number, so two PCs that generate the same week make the same sessions.
Hours delivered are the `Session.minutes` of sessions in state `held`; closed and cancelled sessions are in no rate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import CLOSED_REASONS, SESSION_STATES
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Clock, Day

changes(
    {
        "calendar.sessions": N_("Sessions of {cohort}"),
        "calendar.closed": N_("Closed day"),
        "calendar.holidays": N_("Holidays"),
    }
)
sentences(
    {
        "session.outside": N_(
            "{day} is outside the cohort {cohort}. Choose a day between its beginning and its end."
        ),
        "session.length": N_("A session lasts from 5 minutes to 16 hours."),
        "session.free_day": N_("{day} is free ({name}). Confirm that the session is held all the same."),
        "calendar.not_closed": N_("{day} is not noted as closed. Nothing was changed."),
    }
)


class Session(Record):
    """A lesson of a cohort: planned, then held, closed or cancelled."""

    # In one index: the sessions of a cohort lie together in it, those of a day would lie anywhere (see below).
    cohort = Ref(N_("Cohort"), "Cohort", required=True, index="day", share=Share.COUNTS)
    day = Day(N_("Day"), required=True, share=Share.COUNTS)
    slot = Whole(N_("Lesson"), least=1, most=12, required=True, default=1, share=Share.COUNTS)
    start = Clock(N_("Begins"), share=Share.COUNTS)
    minutes = Whole(N_("Length"), least=5, most=960, unit="min", share=Share.COUNTS)
    # No page looks sessions up by these three. A session's number lies anywhere by design, so each index of them would
    # touch a page of its own for every new session: at ten million marks a fifth of what a bundle takes.
    unit = Ref(N_("Unit"), "Unit", share=Share.COUNTS, index=False)
    trainer = Ref(N_("Trainer"), "Staff", share=Share.COUNTS, index=False)
    room = Ref(N_("Room"), "Room", share=Share.COUNTS, index=False)
    topic = Text(N_("Topic"))
    state = Code(N_("State"), SESSION_STATES, required=True, default="planned", share=Share.COUNTS)
    closed_reason = Code(N_("Why closed"), CLOSED_REASONS, share=Share.COUNTS)
    from_paper = YesNo(N_("From the paper register"), share=Share.COUNTS)  # R40
    entered = Day(N_("Register entered on"), share=Share.COUNTS)
    note = Note(N_("Note"))
    pattern = Ref(
        N_("Week pattern"), "WeekPattern", share=Share.COUNTS, index=False,
        help=N_("What planned the session; empty when somebody planned it by hand."),
    )  # fmt: skip

    class Meta:
        number = 24
        label = N_("Session")
        plural = N_("Sessions")
        identity = ("cohort", "day", "slot")
        recurs = (("cohort", "day", "slot"), ("cohort", "unit"))
        parent = "cohort"
        title = ("cohort", "day")
        listed = ("day", "slot", "cohort", "start", "minutes", "unit", "trainer", "state")


class Holiday(Record):
    """A public holiday of a country; Islamic dates are estimated until they are proclaimed (R43)."""

    country = Code(N_("Country"), COUNTRIES, required=True, share=Share.COUNTS)
    day = Day(N_("Day"), required=True, share=Share.COUNTS)
    name = Text(N_("Name"), required=True, share=Share.COUNTS)
    estimated = YesNo(N_("Estimated"), share=Share.COUNTS)

    class Meta:
        number = 25
        label = N_("Holiday")
        plural = N_("Holidays")
        owner = Owner.HQ
        identity = ("country", "day")
        title = ("name",)
        listed = ("country", "day", "name", "estimated")


class ClosedDay(Record):
    """A day on which a centre is closed: a proclaimed holiday, a power cut, a flood (R48)."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    day = Day(N_("Day"), required=True, share=Share.COUNTS)
    reason = Code(N_("Reason"), CLOSED_REASONS, required=True, share=Share.COUNTS)
    name = Text(N_("Name"))
    note = Note(N_("Note"))

    class Meta:
        number = 26
        label = N_("Closed day")
        plural = N_("Closed days")
        identity = ("centre", "day")
        parent = "centre"
        title = ("day", "name")
        listed = ("day", "reason", "name")


@dataclass(frozen=True)
class Lesson:
    """One line of a week pattern: weekday 0 (Monday) to 6, lesson number, and what the session is filled with."""

    weekday: int
    slot: int = 1
    start: dt.time | None = None
    minutes: int | None = None
    unit: int | None = None
    trainer: int | None = None
    room: int | None = None


def days_of(pattern: Iterable[Lesson], first: dt.date, last: dt.date) -> list[tuple[dt.date, Lesson]]:
    """The lessons of a week pattern on the days from `first` to `last`, in order."""
    lessons = sorted(pattern, key=lambda lesson: (lesson.weekday, lesson.slot))
    days = [first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return [(day, lesson) for day in days for lesson in lessons if lesson.weekday == day.weekday()]


def free_days(book: Book, centre: int, country: str | None) -> set[dt.date]:
    """Holidays of the country and closed days of the centre."""
    holidays = book.select(Holiday).where(Holiday.country == country)
    closed = book.select(ClosedDay).where(ClosedDay.centre == centre)
    return {row.day for row in holidays} | {row.day for row in closed}


def check_inside(cohort: Cohort, day: dt.date) -> None:
    """Refuse a day before a cohort begins or after it ends."""
    if day < cohort.start or (cohort.end is not None and day > cohort.end):
        raise UserError("session.outside", day=day, cohort=cohort.name)


def why_free(book: Book, cohort: Cohort, day: dt.date) -> str | None:
    """The name of the holiday or the reason why a cohort's centre is closed on a day; None on a working day."""
    closed = book.find(ClosedDay, centre=cohort.centre, day=day)
    if closed:
        return closed.name or CLOSED_REASONS[closed.reason]
    centre = book.get(Centre, cohort.centre)
    holiday = book.find(Holiday, country=centre.country, day=day)
    return holiday.name if holiday else None


def plan_session(
    book: Book, cohort: Cohort, day: dt.date, slot: int = 1, *, on_free_day: bool = False, **values: Any
) -> Session:
    """One session; on a free day, like an exam on a holiday, once that is confirmed (R44)."""
    check_inside(cohort, day)
    name = None if on_free_day else why_free(book, cohort, day)
    if name is not None:
        raise UserError("session.free_day", day=day, name=name)
    with book.change("calendar.sessions", cohort=cohort):
        return book.put(Session, cohort=cohort.id, day=day, slot=slot, **values)


def make_up(book: Book, cohort: Cohort, day: dt.date, **values: Any) -> Session:
    """A further session of a day, for hours that were not held; what is planned on that day stays."""
    there = book.select(Session, Session.slot, bin=True).where(
        Session.cohort == cohort.id, Session.day == day
    )
    return plan_session(book, cohort, day, max((row.slot for row in there), default=0) + 1, **values)


def generate_sessions(
    book: Book, cohort: Cohort, pattern: Sequence[Lesson], first: dt.date, last: dt.date
) -> list[int]:
    """The sessions of a week pattern, without holidays and closed days; sessions that are there stay as they are.

    Returns the ids of the new ones.
    """
    check_inside(cohort, first)
    check_inside(cohort, last)
    free = free_days(book, cohort.centre, book.get(Centre, cohort.centre).country)
    query = book.select(Session, bin=True).where(
        Session.cohort == cohort.id, Session.day >= first, Session.day <= last
    )
    there = {(row.day, row.slot) for row in query}
    rows = [
        {
            "cohort": cohort.id,
            "day": day,
            "slot": lesson.slot,
            "start": lesson.start,
            "minutes": lesson.minutes,
            "unit": lesson.unit,
            "trainer": lesson.trainer,
            "room": lesson.room,
        }
        for day, lesson in days_of(pattern, first, last)
        if day not in free and (day, lesson.slot) not in there
    ]
    with book.change("calendar.sessions", cohort=cohort):
        return book.add_many(Session, rows)


def set_holiday(book: Book, country: str, day: dt.date, name: str, **values: Any) -> Holiday:
    """A public holiday of a country; a day named again gets the new name."""
    with book.change("calendar.holidays"):
        return book.put(Holiday, country=country, day=day, name=name, **values)


def close_day(
    book: Book, centre: int, day: dt.date, reason: str, name: str | None = None, **values: Any
) -> ClosedDay:
    """The centre is closed on a day: its planned sessions of that day are closed; registers taken stay."""
    cohorts = book.select(Cohort, Cohort.id).where(Cohort.centre == centre)
    planned = book.select(Session).where(
        Session.cohort.in_(cohorts), Session.day == day, Session.state == "planned"
    )
    with book.change("calendar.closed"):
        for session in list(planned):
            book.set(session, state="closed", closed_reason=reason)
        return book.put(ClosedDay, centre=centre, day=day, reason=reason, name=name, **values)


def reopen_day(book: Book, centre: int, day: dt.date) -> int:
    """The centre was not closed after all: its closed sessions of that day may be held. Returns how many."""
    closed = book.find(ClosedDay, centre=centre, day=day)
    if closed is None:
        raise UserError("calendar.not_closed", day=day)
    cohorts = book.select(Cohort, Cohort.id).where(Cohort.centre == centre)
    sessions = list(
        book.select(Session).where(
            Session.cohort.in_(cohorts),
            Session.day == day,
            Session.state == "closed",
            Session.entered.is_null(),
        )
    )
    with book.change("calendar.closed"):
        book.delete(closed)
        for session in sessions:
            book.set(session, state="planned", closed_reason=None)
    return len(sessions)
