"""Coming up: what the next weeks bring: follow-ups due, free days, and what ends or runs out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tvetdesk.records.calendar import ClosedDay, Holiday
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.programmes import Programme
from tvetdesk.records.staff import Licence, Staff
from tvetdesk.store.book import Book

WEEK, SOON, FAR = 7, 35, 60  # days ahead: calls; holidays, beginnings and ends; what takes long to renew

CALLS, HOLIDAY, CLOSED, BEGINS, ENDS = "calls", "holiday", "closed", "begins", "ends"
LICENCE, REGISTRATION, APPROVAL = "licence", "registration", "approval"


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
        *_licences(book, day),
        *_ending(book, centre, day),
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


def _licences(book: Book, day: dt.date) -> list[Coming]:
    ending = list(
        book.select(Licence).where(Licence.until >= day, Licence.until <= day + dt.timedelta(days=FAR))
    )
    names = {
        row.id: row.names or "–" for row in book.select(Staff).where(Staff.id.in_([o.staff for o in ending]))
    }
    return [
        Coming(LICENCE, row.until, names[row.staff], what=row.kind) for row in ending if row.staff in names
    ]


def _ending(book: Book, centre: Centre | None, day: dt.date) -> list[Coming]:
    last = day + dt.timedelta(days=FAR)
    found = []
    if centre is not None and centre.registration_until and day <= centre.registration_until <= last:
        found.append(Coming(REGISTRATION, centre.registration_until, centre.name or ""))
    running = book.select(Cohort, Cohort.programme).where(Cohort.end.is_null() | (Cohort.end >= day))
    query = book.select(Programme).where(
        Programme.id.in_(running), Programme.valid_until >= day, Programme.valid_until <= last
    )
    found += [Coming(APPROVAL, row.valid_until, row.name or "") for row in query]
    return found
