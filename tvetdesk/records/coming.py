"""Coming up: what the next weeks bring: follow-ups due, free days, and what ends or runs out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tvetdesk.records.accreditation import APPROVAL, LICENCE, REGISTRATION, expiring
from tvetdesk.records.calendar import ClosedDay, Holiday
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.store.book import Book

WEEK, SOON = 7, 35  # days ahead: calls; holidays, beginnings and ends

__all__ = [
    "APPROVAL",
    "BEGINS",
    "CALLS",
    "CLOSED",
    "ENDS",
    "HOLIDAY",
    "LICENCE",
    "REGISTRATION",
    "Coming",
    "coming",
]

CALLS, HOLIDAY, CLOSED, BEGINS, ENDS = "calls", "holiday", "closed", "begins", "ends"


@dataclass(frozen=True)
class Coming:
    """One thing to come. `day` is None for what is due this week; `number` counts calls, by month in `months`."""

    kind: str
    day: dt.date | None = None
    name: str = ""
    number: int = 0
    estimated: bool = False
    what: str = ""
    months: Mapping[int, int] = field(default_factory=dict)


def coming(book: Book, day: dt.date) -> list[Coming]:
    """What comes, calls first, then by day."""
    centre = book.find(Centre, id=book.centre) if book.centre is not None else None
    dated = [
        *_free(book, centre, day),
        *_cohorts(book, centre, day),
        *(
            Coming(one.kind, one.until, one.name, what=one.what)
            for one in expiring(book, day)
            if one.days >= 0
        ),
    ]
    dated.sort(key=lambda one: (one.day or day, one.kind, one.name))
    return [*_calls(book, day), *dated]


def _calls(book: Book, day: dt.date) -> list[Coming]:
    due = book.select(FollowUp).where(
        FollowUp.due <= day + dt.timedelta(days=WEEK), FollowUp.outcome.is_null(), FollowUp.on.is_null()
    )
    months = Counter(row.month for row in due)
    return [Coming(CALLS, number=months.total(), months=dict(sorted(months.items())))] if months else []


def _free(book: Book, centre: Centre | None, day: dt.date) -> list[Coming]:
    last = day + dt.timedelta(days=SOON)
    if centre is None:
        return []
    holidays = book.select(Holiday).where(
        Holiday.country == centre.country, Holiday.day >= day, Holiday.day <= last
    )
    closed = book.select(ClosedDay).where(
        ClosedDay.centre == centre.id, ClosedDay.day >= day, ClosedDay.day <= last
    )
    found = {
        row.day: Coming(HOLIDAY, row.day, row.name or "", estimated=bool(row.estimated)) for row in holidays
    }
    for row in closed:
        if row.day not in found:
            found[row.day] = Coming(CLOSED, row.day, row.name or "", what=row.reason)
    return list(found.values())


def _cohorts(book: Book, centre: Centre | None, day: dt.date) -> list[Coming]:
    last = day + dt.timedelta(days=SOON)
    query = book.select(Cohort).where(
        ((Cohort.start > day) & (Cohort.start <= last)) | ((Cohort.end >= day) & (Cohort.end <= last))
    )
    if centre is not None:
        query = query.where(Cohort.centre == centre.id)
    return [
        Coming(BEGINS, row.start, row.name or "")
        if row.start > day
        else Coming(ENDS, row.end, row.name or "")
        for row in query
    ]
