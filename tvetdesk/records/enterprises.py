"""Enterprises: what participants of business courses founded, whether it still runs, and kits handed over.

Which fields answer which question: *enterprises founded* are distinct `Enterprise` rows (by `founded`) with at least
one `Founder` whose `enrolment` is in a cohort of a business programme; *founders* are the distinct `Founder.trainee` of
those (R58: an enterprise with several founders is one enterprise). Disaggregated by `registration`, `sector`, and age
and sex of owners as the EU core indicator asks (R57); owners who took no course are only counted (`other_women`,
`other_men`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import CURRENCIES, REGISTRATIONS, SECTORS
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.dates import months_after
from tvetdesk.records.rules import in_currency, in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Money, Whole, YesNo
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "enterprise.found": N_("New enterprise"),
        "enterprise.founder": N_("Founders of {enterprise}"),
        "enterprise.check": N_("{enterprise}: still active or not"),
        "enterprise.kit": N_("Start-up kit for {enrolment}"),
    }
)
sentences(
    {
        "enterprise.founders": N_("Name at least one founder."),
        "enterprise.closed": N_("{enterprise} was closed on {day}. Check the date of the visit."),
        "enterprise.not_yet": N_("{enterprise} was founded on {day}. Check the date of the visit."),
    }
)

CHECK_MONTHS = (6, 12)  # after the founding (R57)


class Enterprise(Record):
    """A business that was founded; counted once however many founded it."""

    name = Text(N_("Name"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    founded = Day(N_("Founded on"), required=True, share=Share.COUNTS)
    sector = Code(N_("Sector"), SECTORS, share=Share.COUNTS)
    registration = Code(N_("Registration"), REGISTRATIONS, default="none", share=Share.COUNTS)
    registered = Day(N_("Registered on"), share=Share.COUNTS)
    other_women = Whole(N_("Other women who own it"), most=1000, share=Share.COUNTS)
    other_men = Whole(N_("Other men who own it"), most=1000, share=Share.COUNTS)
    jobs_women = Whole(N_("Jobs created for women"), most=10_000, share=Share.COUNTS)
    jobs_men = Whole(N_("Jobs created for men"), most=10_000, share=Share.COUNTS)
    place = Text(N_("Place"))
    closed = Day(N_("Closed on"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 39
        label = N_("Enterprise")
        plural = N_("Enterprises")
        title = ("name",)
        listed = ("name", "sector", "founded", "registration", "place")


class Founder(Leaf):
    """That a person founded an enterprise; `enrolment` is the business course they come from."""

    enterprise = Ref(N_("Enterprise"), "Enterprise", required=True, share=Share.COUNTS)
    trainee = Ref(N_("Founder"), "Trainee", required=True, share=Share.COUNTS)
    enrolment = Ref(N_("Business course"), "Enrolment", share=Share.COUNTS)
    since = Day(N_("Since"), share=Share.COUNTS)
    until = Day(N_("Until"), share=Share.COUNTS)

    class Meta:
        number = 40
        label = N_("Founder")
        plural = N_("Founders")
        identity = ("enterprise", "trainee")
        parent = "trainee"
        title = ("enterprise", "trainee")
        listed = ("enterprise", "trainee", "enrolment", "since")
        rules = (in_order("since", "until"),)


class EnterpriseCheck(Record):
    """Whether an enterprise is still active some months after it was founded (R57)."""

    enterprise = Ref(N_("Enterprise"), "Enterprise", required=True, share=Share.COUNTS)
    month = Whole(N_("Month"), least=1, most=60, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)
    active = YesNo(N_("Still active"), share=Share.COUNTS)
    jobs_women = Whole(N_("Jobs for women"), most=10_000, share=Share.COUNTS)
    jobs_men = Whole(N_("Jobs for men"), most=10_000, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 41
        label = N_("Visit to an enterprise")
        plural = N_("Visits to enterprises")
        identity = ("enterprise", "month")
        parent = "enterprise"
        title = ("enterprise", "month")
        listed = ("enterprise", "month", "on", "active")


class Kit(Record):
    """A start-up kit that was handed over: what, worth what, who gave it, and that it was signed for (R59)."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    enterprise = Ref(N_("Enterprise"), "Enterprise", share=Share.COUNTS)
    items = Note(N_("What it holds"))
    value = Money(N_("Value"), share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, share=Share.COUNTS)
    on = Day(N_("Handed over on"), required=True, share=Share.COUNTS)
    donor = Text(N_("Given by"))
    signed = YesNo(N_("Signed for"), share=Share.COUNTS)

    class Meta:
        number = 42
        label = N_("Start-up kit")
        plural = N_("Start-up kits")
        parent = "enrolment"
        title = ("enrolment", "on")
        listed = ("enrolment", "on", "value", "currency", "donor", "signed")
        rules = (in_currency("value"),)


def found_enterprise(
    book: Book, name: str, founders: Iterable[Enrolment], founded: dt.date, **values: Any
) -> Enterprise:
    """An enterprise with its founders, each named by the enrolment in the business course they come from."""
    founders = list(founders)
    if not founders:
        raise UserError("enterprise.founders")
    with book.change("enterprise.found"):
        enterprise = book.add(Enterprise, name=name, founded=founded, **{"centre": book.centre, **values})
        for founder in founders:
            add_founder(book, enterprise, founder)
        return enterprise


def add_founder(book: Book, enterprise: Enterprise, founder: Enrolment) -> Founder:
    """A further founder of an enterprise."""
    with book.change("enterprise.founder", enterprise=enterprise):
        return book.put(
            Founder,
            enterprise=enterprise.id,
            trainee=founder.trainee,
            enrolment=founder.id,
            since=enterprise.founded,
        )


def check_visit(book: Book, values: Mapping[str, Any], _row: Any = None) -> None:
    """Refuse a visit before the founding, and one that found an enterprise active after it was closed."""
    enterprise = book.get(Enterprise, values["enterprise"])
    if values["on"] < enterprise.founded:
        raise UserError("enterprise.not_yet", enterprise=enterprise.name or "–", day=enterprise.founded)
    if values.get("active") and enterprise.closed is not None and values["on"] > enterprise.closed:
        raise UserError("enterprise.closed", enterprise=enterprise.name or "–", day=enterprise.closed)


def check_enterprise(
    book: Book, enterprise: Enterprise, month: int, active: bool, on: dt.date | None = None, **values: Any
) -> EnterpriseCheck:
    """What a visit 6 or 12 months after the founding found."""
    check_visit(book, {"enterprise": enterprise.id, "on": on or book.today(), "active": active})
    with book.change("enterprise.check", enterprise=enterprise):
        return book.put(
            EnterpriseCheck,
            enterprise=enterprise.id,
            month=month,
            active=active,
            on=on or book.today(),
            **values,
        )


def due_checks(book: Book, on: dt.date) -> list[tuple[Enterprise, int, dt.date]]:
    """Visits that are due by a day: the enterprise, the month, and the day it was due, the longest overdue first."""
    done = {(row.enterprise, row.month) for row in book.select(EnterpriseCheck)}
    found = []
    for one in book.select(Enterprise).where(Enterprise.closed.is_null()):
        for month in CHECK_MONTHS:
            due = months_after(one.founded, month)
            if due <= on and (one.id, month) not in done:
                found.append((one, month, due))
    return sorted(found, key=lambda visit: (visit[2], visit[0].id))


def hand_over_kit(book: Book, enrolment: Enrolment, on: dt.date | None = None, **values: Any) -> Kit:
    """A kit was handed over."""
    with book.change("enterprise.kit", enrolment=enrolment):
        return book.add(Kit, enrolment=enrolment.id, on=on or book.today(), **values)
