"""Attachments and dual training: time at a workplace, its days, and whether the employer confirmed it (R33, R34).

A stay counts with the hours its employer confirmed; the days marked at the workplace have a rate of their own, by the
rule of the programme, beside that of the centre's registers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.attendance import Rate, attendance_rate
from tvetdesk.records.codes import MARKS
from tvetdesk.records.cohorts import Cohort, Enrolment, on_register, states_of
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "attachment.record": N_("Attachment of {enrolment}"),
        "attachment.days": N_("Days of {enrolment} at the workplace"),
        "attachment.confirm": N_("Attachment of {enrolment} confirmed by the employer"),
    }
)
sentences(
    {
        "attachment.to_come": N_(
            "{day} is still to come. Note the days at the workplace once they are over."
        ),
        "attachment.no_end": N_("The attachment has no last day yet. Write it down, then confirm."),
        "attachment.running": N_("The attachment lasts until {day}. Confirm it once it is over."),
    }
)

WORKPLACE_MARKS = {mark: MARKS[mark] for mark in "PLEAS"}  # who is at the workplace is not "on attachment"


class Attachment(Record):
    """A stay at a workplace during training; confirmed hours count towards the programme's attachment hours."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    employer = Ref(N_("Employer"), "Employer", share=Share.COUNTS)
    start = Day(N_("From"), required=True, share=Share.COUNTS)
    end = Day(N_("To"), share=Share.COUNTS)
    hours = Whole(N_("Hours"), most=5000, share=Share.COUNTS)
    supervisor = Text(N_("Supervisor"), share=Share.CENTRE)
    confirmed = YesNo(N_("Confirmed by the employer"), share=Share.COUNTS)
    note = Note(N_("Note"))
    confirmed_on = Day(N_("Confirmed on"), share=Share.COUNTS)
    confirmed_by = Text(N_("Confirmed by"), share=Share.CENTRE)

    class Meta:
        number = 28
        label = N_("Attachment")
        plural = N_("Attachments")
        parent = "enrolment"
        title = ("enrolment", "start")
        listed = ("enrolment", "employer", "start", "end", "hours", "confirmed")
        rules = (in_order("start", "end"),)


class WorkplaceDay(Record):
    """How one person attended one day at the workplace, as the master or supervisor notes it (R33)."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    day = Day(N_("Day"), required=True, share=Share.COUNTS)
    status = Code(N_("Mark"), WORKPLACE_MARKS, required=True, share=Share.COUNTS)
    minutes = Whole(N_("Worked"), most=960, unit="min", share=Share.COUNTS)
    confirmed = YesNo(N_("Confirmed by the employer"), share=Share.COUNTS)
    from_paper = YesNo(N_("From the paper register"), share=Share.COUNTS)  # R40
    entered = Day(N_("Entered on"), share=Share.COUNTS)
    note = Note(N_("Note"), limit=400)

    class Meta:
        number = 90
        label = N_("Day at the workplace")
        plural = N_("Days at the workplace")
        identity = ("enrolment", "day")
        parent = "enrolment"
        title = ("enrolment", "day")
        listed = ("enrolment", "day", "status", "minutes", "confirmed")


def record_attachment(book: Book, enrolment: Enrolment, start: dt.date, **values: Any) -> Attachment:
    """Note a stay at a workplace."""
    with book.change("attachment.record", enrolment=enrolment):
        return book.add(Attachment, enrolment=enrolment.id, start=start, **values)


def check_workplace_day(book: Book, values: Mapping[str, Any], _row: Any = None) -> None:
    """Refuse a day that is still to come, or on which somebody was not in training."""
    enrolment, day = values["enrolment"], values["day"]
    if day > book.today():
        raise UserError("attachment.to_come", day=day)
    if not on_register(states_of(book, enrolment), day):
        who = book.describe(book.table(Enrolment), enrolment)
        raise UserError("attendance.not_enrolled", trainee=who, day=day)


def note_days(
    book: Book,
    enrolment: Enrolment,
    marks: Mapping[dt.date, str],
    minutes: int | None = None,
    *,
    from_paper: bool = False,
) -> list[WorkplaceDay]:
    """The marks of several days at the workplace; nothing is written unless all days are in training and over."""
    today = book.today()
    for day in sorted(marks):
        check_workplace_day(book, {"enrolment": enrolment.id, "day": day})
    with book.change("attachment.days", enrolment=enrolment):
        return [
            book.put(
                WorkplaceDay,
                enrolment=enrolment.id,
                day=day,
                status=status,
                minutes=minutes if status in "PL" else None,
                from_paper=from_paper or None,
                entered=today,
            )
            for day, status in sorted(marks.items())
        ]


def confirm_attachment(
    book: Book, attachment: Attachment, by: str | None = None, on: dt.date | None = None, **values: Any
) -> Attachment:
    """The employer confirms a stay that is over, and with it the days noted in it (R34)."""
    on = on or book.today()
    end = values.get("end", attachment.end)
    if end is None:
        raise UserError("attachment.no_end")
    if end > on:
        raise UserError("attachment.running", day=end)
    enrolment = book.get(Enrolment, attachment.enrolment)
    days = book.select(WorkplaceDay).where(
        WorkplaceDay.enrolment == enrolment.id,
        WorkplaceDay.day >= attachment.start,
        WorkplaceDay.day <= end,
    )
    with book.change("attachment.confirm", enrolment=enrolment):
        book.set(attachment, **{"confirmed_on": on, "confirmed_by": by, **values, "confirmed": True})
        for day in list(days):
            book.set(day, confirmed=True)
        return attachment


def confirmed_hours(book: Book, enrolment: int) -> int:
    """Hours of attachment that employers have confirmed for an enrolment."""
    query = book.select(Attachment).where(Attachment.enrolment == enrolment, Attachment.confirmed == True)  # noqa: E712
    return sum(row.hours or 0 for row in query)


def workplace_rate(book: Book, enrolment: Enrolment, until: dt.date | None = None) -> Rate:
    """The attendance at the workplace, by the rule of the programme; the centre's registers are not part of it."""
    cohort = book.get(Cohort, enrolment.cohort)
    query = book.select(WorkplaceDay).where(WorkplaceDay.enrolment == enrolment.id)
    if until:
        query = query.where(WorkplaceDay.day <= until)
    rule = book.get(Programme, cohort.programme).attendance_rule
    return attendance_rate(Counter(row.status for row in query), rule)
