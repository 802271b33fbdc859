"""What the call desk shows: who is due, by place and phone, and of one of them everything the caller needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tvetdesk.records.calls import Call, call_sheet
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.consent import Consent
from tvetdesk.records.outcomes import Contact, FollowUp, completed_on, responses
from tvetdesk.records.people import PhoneNumber, Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.store.book import Book

PURPOSE = "follow_up"


@dataclass(frozen=True)
class Due:
    """Calls by village and phone, follow-ups left out for want of consent, and how many answered of each month."""

    day: dt.date
    calls: Sequence[Call]
    left_out: int
    responses: Mapping[int, tuple[int, int]]

    @property
    def number(self) -> int:
        return sum(len(call.people) for call in self.calls)


@dataclass(frozen=True)
class Caller:
    """Somebody to be called; `before` is the last answer, `attempts` the newest first."""

    followup: FollowUp
    person: Trainee
    course: str
    completed: dt.date | None
    before: FollowUp | None
    phones: Sequence[PhoneNumber]
    attempts: Sequence[Contact]
    consent: str

    @property
    def tried(self) -> int:
        """Attempts at which nobody was reached."""
        return sum(one.result != "reached" for one in self.attempts)


def due(book: Book) -> Due:
    """Who is to be called today; in the reading thread."""
    day = book.today()
    calls, left_out = call_sheet(book, day)
    return Due(day, calls, left_out, responses(book, day))


def caller(book: Book, followup: int) -> Caller | None:
    """Everything about one of them; None once the follow-up is gone."""
    row = book.find(FollowUp, id=followup)
    enrolment = book.find(Enrolment, id=row.enrolment) if row else None
    person = book.find(Trainee, id=enrolment.trainee) if enrolment else None
    if row is None or enrolment is None or person is None:
        return None
    cohort = book.find(Cohort, bin=True, id=enrolment.cohort)
    programme = book.find(Programme, bin=True, id=cohort.programme) if cohort else None
    earlier = book.select(FollowUp).where(
        FollowUp.enrolment == enrolment.id, FollowUp.outcome.is_null(False), FollowUp.month < row.month
    )
    phones = book.select(PhoneNumber).where(PhoneNumber.trainee == person.id)
    working = [one for one in phones if one.until is None or one.until >= book.today()]
    working.sort(key=lambda one: (one.owner != "self", -(one.since or dt.date.min).toordinal(), -one.id))
    attempts = (
        book.select(Contact).where(Contact.followup == row.id).order_by(Contact.on.desc(), Contact.id.desc())
    )
    answer = book.find(Consent, trainee=person.id, purpose=PURPOSE)
    return Caller(
        row,
        person,
        (programme.name or "") if programme else "",
        completed_on(book, enrolment.id),
        earlier.order_by(FollowUp.month.desc()).first(),
        working,
        list(attempts),
        answer.answer if answer else "not_asked",
    )
