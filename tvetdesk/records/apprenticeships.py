"""Dual training: a learner, the master craftsperson and the workshop, and which days of the week are spent where (R33)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import WEEKDAYS
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rules import in_order
from tvetdesk.records.staff import Staff
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Codes, Note, Ref
from tvetdesk.store.numbers import YesNo
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "apprenticeship.begin": N_("Dual training of {enrolment}"),
        "apprenticeship.end": N_("Dual training of {enrolment} ends"),
    }
)
sentences(
    {
        "apprenticeship.not_dual": N_("{programme} is no dual training. Alter the programme first if it is one."),
        "apprenticeship.no_master": N_("{names} is not noted as a master craftsperson. Add that task to the person first."),
        "apprenticeship.under_way": N_("This learner is with a master already, since {day}. Note the end of that first."),
    }
)  # fmt: skip


class Apprenticeship(Record):
    """The time a learner of a dual programme spends with one master craftsperson."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    master = Ref(N_("Master craftsperson"), "Staff", required=True, share=Share.COUNTS)
    workshop = Ref(N_("Workshop"), "Employer", share=Share.COUNTS)
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    start = Day(N_("From"), required=True, share=Share.COUNTS)
    end = Day(N_("To"), share=Share.COUNTS)
    weekdays = Codes(N_("Days in the workshop"), WEEKDAYS, share=Share.COUNTS)
    signed = YesNo(N_("Contract signed"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 65
        label = N_("Apprenticeship")
        plural = N_("Apprenticeships")
        parent = "enrolment"
        title = ("enrolment", "master")
        listed = ("enrolment", "master", "workshop", "trade", "start", "end", "weekdays")
        rules = (in_order("start", "end"),)


def begin_apprenticeship(
    book: Book, enrolment: Enrolment, master: Staff, start: dt.date | None = None, **values: Any
) -> Apprenticeship:
    """A learner goes to a master; the trade is that of the master unless it is named."""
    programme = book.get(Programme, book.get(Cohort, enrolment.cohort).programme)
    if not programme.dual:
        raise UserError("apprenticeship.not_dual", programme=programme.name)
    if "master" not in (master.roles or "").split():
        raise UserError("apprenticeship.no_master", names=master.names)
    start = start or book.today()
    now = with_master(book, enrolment.id, start)
    if now is not None:
        raise UserError("apprenticeship.under_way", day=now.start)
    with book.change("apprenticeship.begin", enrolment=enrolment):
        return book.add(
            Apprenticeship, enrolment=enrolment.id, master=master.id, start=start, **{"trade": master.trade, **values}
        )  # fmt: skip


def end_apprenticeship(
    book: Book, apprenticeship: Apprenticeship, on: dt.date | None = None
) -> Apprenticeship:
    """The learner leaves the master, for another one or for good."""
    enrolment = book.get(Enrolment, apprenticeship.enrolment)
    with book.change("apprenticeship.end", enrolment=enrolment):
        return book.set(apprenticeship, end=on or book.today())


def with_master(book: Book, enrolment: int, day: dt.date) -> Apprenticeship | None:
    """The apprenticeship of a learner on a day."""
    query = book.select(Apprenticeship).where(
        Apprenticeship.enrolment == enrolment,
        Apprenticeship.start <= day,
        Apprenticeship.end.is_null() | (Apprenticeship.end > day),
    )
    return query.order_by(Apprenticeship.start.desc()).first()  # type: ignore[no-any-return]


def in_workshop(book: Book, enrolment: int, day: dt.date) -> bool:
    """Whether a learner is in the workshop on a day, and not in the centre."""
    found = with_master(book, enrolment, day)
    return found is not None and str(day.isoweekday()) in (found.weekdays or "").split()
