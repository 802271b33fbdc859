"""Attachments: time at a workplace, with employer, supervisor, and whether the employer confirmed it (R34)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes({"attachment.record": N_("Attachment of {enrolment}")})


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

    class Meta:
        number = 28
        label = N_("Attachment")
        plural = N_("Attachments")
        parent = "enrolment"
        title = ("enrolment", "start")
        listed = ("enrolment", "employer", "start", "end", "hours", "confirmed")
        rules = (in_order("start", "end"),)


def record_attachment(book: Book, enrolment: Enrolment, start: dt.date, **values: Any) -> Attachment:
    """Note a stay at a workplace."""
    with book.change("attachment.record", enrolment=enrolment):
        return book.add(Attachment, enrolment=enrolment.id, start=start, **values)


def confirmed_hours(book: Book, enrolment: int) -> int:
    """Hours of attachment that employers have confirmed for an enrolment."""
    query = book.select(Attachment).where(Attachment.enrolment == enrolment, Attachment.confirmed == True)  # noqa: E712
    return sum(row.hours or 0 for row in query)
