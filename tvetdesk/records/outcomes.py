"""Outcomes: follow-ups at 1, 3, 6 and 12 months after completion, attempts to reach people, and what was found.

Which fields answer which question: *direct entry* (R64) are certified persons of whom some `FollowUp` says that work
began within a month of completion (`direct_entry`, from `work_since` or an IN_WORK outcome at month 1); *in work after
n months* is `FollowUp.outcome` in IN_WORK at that month; *response rate* counts outcomes other than `not_reached` and
`refused` (R63). Someone not reached is never counted as without work (R61).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    CONTACT_RESULTS,
    CONTACT_WAYS,
    CONTRACTS,
    INCOME_BANDS,
    OUTCOMES,
    RELEVANCE,
    SECTORS,
    WAYS_FOUND,
)
from tvetdesk.records.cohorts import COMPLETES, Enrolment, states_of
from tvetdesk.records.dates import months_after
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "outcome.schedule": N_("Follow-ups of {enrolment}"),
        "outcome.contact": N_("{followup}: attempt to reach"),
        "outcome.not_reached": N_("{followup}: not reached"),
    }
)
sentences(
    {
        "outcome.not_completed": N_(
            "Follow-ups begin when the training is completed. Note the completion first."
        ),
        "outcome.no_attempt": N_(
            "“Not reached” is said after attempts. {number} of {least} is noted; note each attempt with its day."
        ),
        "outcome.answered": N_("This follow-up has an answer already. Correct the answer instead."),
    }
)

MONTHS = (1, 3, 6, 12)
IN_WORK = frozenset({"employed", "self_employed", "both"})
LONG_AGO = 12  # months after its day in which nobody is asked any more: courses of long ago that are written down now
LEAST_ATTEMPTS = 3  # before somebody is said not to be reached
OF_WORK = (
    "employer",
    "employer_name",
    "work_since",
    "trade",
    "sector",
    "contract",
    "week_hours",
    "income",
    "way_found",
)
NO_ANSWER = frozenset({"not_reached", "refused", "deceased"})


class FollowUp(Record):
    """What became of a person some months after completion (R60, R62)."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    month = Whole(N_("Month"), least=1, most=60, required=True, share=Share.COUNTS)
    due = Day(N_("Due"), index=True, share=Share.COUNTS)
    on = Day(N_("Answered on"), share=Share.COUNTS)
    outcome = Code(N_("Situation"), OUTCOMES, share=Share.COUNTS)
    work_since = Day(N_("In work since"), share=Share.COUNTS)
    relevance = Code(N_("Work fits the training"), RELEVANCE, share=Share.COUNTS)
    trade = Ref(N_("Works as"), "Trade", share=Share.COUNTS)
    sector = Code(N_("Sector"), SECTORS, share=Share.COUNTS)
    employer = Ref(N_("Employer"), "Employer", share=Share.COUNTS)
    employer_name = Text(N_("Name of the employer"), help=N_("If the employer is not in the list."))
    contract = Code(N_("Contract"), CONTRACTS, share=Share.COUNTS)
    week_hours = Whole(N_("Hours a week"), most=120, share=Share.COUNTS)
    income = Code(N_("Income"), INCOME_BANDS, share=Share.COUNTS)
    way_found = Code(N_("How the work was found"), WAYS_FOUND, share=Share.COUNTS)
    usefulness = Whole(N_("Use of the training, 1 to 5"), least=1, most=5, share=Share.COUNTS)
    recommend = Code(N_("Would recommend the training"), RELEVANCE, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 33
        label = N_("Follow-up")
        plural = N_("Follow-ups")
        identity = ("enrolment", "month")
        parent = "enrolment"
        title = ("enrolment", "month")
        listed = ("enrolment", "month", "due", "on", "outcome", "relevance")


class Contact(Record):
    """One attempt to reach a person (R61)."""

    followup = Ref(N_("Follow-up"), "FollowUp", required=True, share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    way = Code(N_("Way"), CONTACT_WAYS, default="phone", share=Share.COUNTS)
    result = Code(N_("Result"), CONTACT_RESULTS, required=True, share=Share.COUNTS)
    phone = Ref(N_("Phone number"), "PhoneNumber", share=Share.HQ)
    note = Note(N_("Note"))

    class Meta:
        number = 34
        label = N_("Attempt to reach")
        plural = N_("Attempts to reach")
        parent = "followup"
        title = ("followup", "on")
        listed = ("followup", "on", "way", "result")


def direct_entry(completed: dt.date, followups: Sequence[Any]) -> bool:
    """Whether work began within one month of completion (R64): by its date, else by the answer at month 1."""
    limit = months_after(completed, 1)
    return any(
        row.outcome in IN_WORK and (row.work_since <= limit if row.work_since else row.month == 1)
        for row in followups
    )


def completed_on(book: Book, enrolment: int) -> dt.date | None:
    """The day an enrolment was completed (the last time, should it have been taken up again)."""
    days = [row.since for row in states_of(book, enrolment) if row.state == "completed"]
    return days[-1] if days else None


def schedule_followups(book: Book, enrolment: Enrolment, months: Sequence[int] = MONTHS) -> list[FollowUp]:
    """The follow-ups of a completed enrolment with the days they are due; those there already stay (R60)."""
    completed = completed_on(book, enrolment.id)
    if completed is None:
        raise UserError("outcome.not_completed")
    with book.change("outcome.schedule", enrolment=enrolment):
        return _scheduled(book, enrolment.id, completed, months)


def _scheduled(book: Book, enrolment: int, completed: dt.date, months: Sequence[int]) -> list[FollowUp]:
    return [
        book.find(FollowUp, enrolment=enrolment, month=month)
        or book.put(FollowUp, enrolment=enrolment, month=month, due=months_after(completed, month))
        for month in months
    ]


def _after_completion(book: Book, enrolment: int) -> None:
    """Whoever completes is asked after 1, 3, 6 and 12 months, without anybody thinking of it (R60)."""
    completed = completed_on(book, enrolment)
    if completed is not None:
        begin = months_after(book.today(), -LONG_AGO)
        _scheduled(
            book, enrolment, completed, [one for one in MONTHS if months_after(completed, one) >= begin]
        )


COMPLETES.append(_after_completion)


def record_followup(
    book: Book, enrolment: Enrolment, month: int, outcome: str, on: dt.date | None = None, **values: Any
) -> FollowUp:
    """What was found at a follow-up, scheduled or not."""
    completed = completed_on(book, enrolment.id)
    if completed is None:
        raise UserError("outcome.not_completed")
    due = months_after(completed, month)
    if outcome not in IN_WORK | {"apprentice"}:  # what a placement let foresee has not come true
        values = dict.fromkeys((*OF_WORK, "relevance")) | values
    with book.change("outcome.schedule", enrolment=enrolment):
        return book.put(
            FollowUp,
            enrolment=enrolment.id,
            month=month,
            due=due,
            outcome=outcome,
            on=on or book.today(),
            **values,
        )


def log_contact(
    book: Book, followup: FollowUp, result: str, on: dt.date | None = None, **values: Any
) -> Contact:
    """An attempt to reach someone, whatever came of it."""
    with book.change("outcome.contact", followup=followup):
        return book.add(Contact, followup=followup.id, result=result, on=on or book.today(), **values)


def answered(
    book: Book,
    followup: FollowUp,
    outcome: str,
    on: dt.date | None = None,
    *,
    phone: int | None = None,
    relative: bool = False,
    **values: Any,
) -> FollowUp:
    """What a person, or a relative, said at an attempt: the attempt and the answer in one change."""
    if followup.outcome is not None:
        raise UserError("outcome.answered")
    result = "refused" if outcome == "refused" else "relative" if relative else "reached"
    with book.change("outcome.contact", followup=followup):
        log_contact(book, followup, result, on, phone=phone)
        return record_followup(
            book, book.get(Enrolment, followup.enrolment), followup.month, outcome, on, **values
        )


def responses(book: Book, on: dt.date) -> dict[int, tuple[int, int]]:
    """By month: of how many follow-ups due until a day somebody said what became of them, and how many were due."""
    found: dict[int, tuple[int, int]] = {}
    for row in book.select(FollowUp).where(FollowUp.due <= on):
        reached, due = found.get(row.month, (0, 0))
        told = row.outcome is not None and row.outcome not in ("not_reached", "refused")
        found[row.month] = reached + told, due + 1
    return dict(sorted(found.items()))


def foresee_work(
    book: Book, enrolment: Enrolment, start: dt.date, employer: int | None, trade: int | None
) -> None:
    """Write a placement into the follow-ups that are not answered yet and due after it began.

    It says where and since when, never that the person is in work: that is asked at the follow-up.
    """
    query = book.select(FollowUp).where(
        FollowUp.enrolment == enrolment.id, FollowUp.outcome.is_null(), FollowUp.due >= start
    )
    for row in list(query):
        book.set(row, employer=employer, work_since=start, trade=trade, way_found="centre")


def not_reached(book: Book, followup: FollowUp, on: dt.date | None = None) -> FollowUp:
    """Nobody was reached, after attempts on several occasions; it is never counted as without work (R61)."""
    if followup.outcome is not None:
        raise UserError("outcome.answered")
    tried = book.select(Contact).where(Contact.followup == followup.id, Contact.result != "reached").count()
    if tried < LEAST_ATTEMPTS:
        raise UserError("outcome.no_attempt", number=tried, least=LEAST_ATTEMPTS)
    with book.change("outcome.not_reached", followup=followup):
        blank = dict.fromkeys(OF_WORK)
        return book.set(followup, **{**blank, "outcome": "not_reached", "on": on or book.today()})


def due_followups(book: Book, on: dt.date) -> list[FollowUp]:
    """Follow-ups that are due on a day and have no answer yet, the longest overdue first."""
    query = book.select(FollowUp).where(FollowUp.due <= on, FollowUp.outcome.is_null())
    return list(query.order_by(FollowUp.due, FollowUp.id))
