"""Employers, vacancies, placements, labour-market studies, and how many companies and returnees use the job app.

Which fields answer which question: *app users* are, per country and kind of user, the `AppUse.count` of the latest day
on or before the day asked for; it is a count by nature, with its source. Placements feed outcomes: a placement in state
`placed` gives the follow-up its employer and the day work began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    APP_USERS,
    COUNT_SOURCES,
    DEMANDS,
    PLACEMENT_KINDS,
    PLACEMENT_STATES,
    SECTORS,
    SPOKEN,
    VACANCY_STATES,
)
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.outcomes import foresee_work
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "employer.new": N_("New employer"),
        "employer.vacancy": N_("Vacancy at {employer}"),
        "employer.placement": N_("Placement of {enrolment}"),
        "employer.app_use": N_("Users of the job app"),
        "employer.study": N_("New labour-market study"),
        "employer.demand": N_("Demand in {study}"),
    }
)


WORK = frozenset(
    {"job", "apprenticeship", "day_work"}
)  # placements after which follow-ups ask about this work


class Employer(Record):
    """A company or person that gives work; the contact person stays in the centre."""

    name = Text(N_("Name"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    sector = Code(N_("Sector"), SECTORS, share=Share.COUNTS)
    people = Whole(N_("People who work there"), most=1_000_000, share=Share.COUNTS)
    place = Text(N_("Place"), search=True)
    contact = Text(N_("Contact person"), share=Share.CENTRE)
    phone = Phone(N_("Phone"), share=Share.CENTRE)
    email = Text(N_("E-mail"), share=Share.CENTRE)
    since = Day(N_("Known since"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 35
        label = N_("Employer")
        plural = N_("Employers")
        title = ("name",)
        listed = ("name", "sector", "place", "people")


class Vacancy(Record):
    """Work that an employer offers."""

    employer = Ref(N_("Employer"), "Employer", required=True, share=Share.COUNTS)
    title = Text(N_("Work"), required=True, search=True)
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    kind = Code(N_("Kind"), PLACEMENT_KINDS, default="job", share=Share.COUNTS)
    places = Whole(N_("Places"), least=1, most=1000, default=1, share=Share.COUNTS)
    posted = Day(N_("Offered on"), share=Share.COUNTS)
    until = Day(N_("Apply until"), share=Share.COUNTS)
    languages = Codes(N_("Languages needed"), SPOKEN, share=Share.COUNTS)
    state = Code(N_("State"), VACANCY_STATES, default="open", share=Share.COUNTS)
    note = Note(N_("Note"))
    place = Text(N_("Place"), help=N_("If it is not the employer's."))
    begins = Day(N_("Work begins"), share=Share.COUNTS)

    class Meta:
        number = 36
        label = N_("Vacancy")
        plural = N_("Vacancies")
        parent = "employer"
        title = ("title",)
        listed = ("title", "employer", "trade", "places", "until", "state")
        rules = (in_order("posted", "until"),)


class Placement(Record):
    """A person proposed to, or working for, an employer."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    employer = Ref(N_("Employer"), "Employer", share=Share.COUNTS)
    vacancy = Ref(N_("Vacancy"), "Vacancy", share=Share.COUNTS)
    kind = Code(N_("Kind"), PLACEMENT_KINDS, default="job", share=Share.COUNTS)
    state = Code(N_("State"), PLACEMENT_STATES, required=True, default="proposed", share=Share.COUNTS)
    proposed = Day(N_("Proposed on"), share=Share.COUNTS)
    start = Day(N_("Work begins"), share=Share.COUNTS)
    end = Day(N_("Work ends"), share=Share.COUNTS)
    trade = Ref(N_("Works as"), "Trade", share=Share.COUNTS)
    note = Note(N_("Note"))
    referred = Day(N_("Referred on"), share=Share.COUNTS)
    interview = Day(N_("Interview on"), share=Share.COUNTS)

    class Meta:
        number = 37
        label = N_("Placement")
        plural = N_("Placements")
        parent = "enrolment"
        title = ("enrolment", "employer")
        listed = ("enrolment", "employer", "kind", "state", "start", "end")
        rules = (in_order("start", "end"),)


class AppUse(Record):
    """How many users of a kind the job app of a country had on a day, and who says so."""

    country = Code(N_("Country"), COUNTRIES, required=True, share=Share.COUNTS)
    users = Code(N_("Users"), APP_USERS, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    count = Whole(N_("Number"), required=True, share=Share.COUNTS)
    source = Code(N_("Source"), COUNT_SOURCES, required=True, share=Share.COUNTS)
    document = Text(N_("Document"), help=N_("Report, letter or page that shows the number."))
    app = Text(N_("Name of the app"))

    class Meta:
        number = 38
        label = N_("Use of the job app")
        plural = N_("Use of the job app")
        owner = Owner.MAKER
        identity = ("country", "users", "on")
        title = ("country", "users", "on")
        listed = ("country", "users", "on", "count", "source")


class LabourStudy(Record):
    """A study of the labour market of an area: who asked how many employers, and when."""

    title = Text(N_("Title"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    area = Text(N_("Area"))
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    asked = Whole(N_("Employers asked"), most=100_000, share=Share.COUNTS)
    author = Text(N_("Made by"))
    document = Text(N_("Document"), help=N_("Report, letter or page that shows the numbers."))
    note = Note(N_("Note"))

    class Meta:
        number = 103
        label = N_("Labour-market study")
        plural = N_("Labour-market studies")
        owner = Owner.MAKER
        title = ("title",)
        listed = ("title", "country", "area", "on", "asked")


class Demand(Record):
    """What a study says about one occupation."""

    study = Ref(N_("Study"), "LabourStudy", required=True, share=Share.COUNTS)
    trade = Ref(N_("Occupation"), "Trade", required=True, share=Share.COUNTS)
    demand = Code(N_("Demand"), DEMANDS, required=True, share=Share.COUNTS)
    openings = Whole(N_("Places expected in a year"), most=100_000, share=Share.COUNTS)
    skills = Note(N_("Skills asked for"), share=Share.HQ)

    class Meta:
        number = 104
        label = N_("Demand for an occupation")
        plural = N_("Demand for occupations")
        owner = Owner.MAKER
        identity = ("study", "trade")
        parent = "study"
        title = ("study", "trade")
        listed = ("study", "trade", "demand", "openings")


def new_employer(book: Book, name: str, **values: Any) -> Employer:
    """An employer known to this centre."""
    with book.change("employer.new"):
        return book.add(Employer, name=name, **{"centre": book.centre, **values})


def post_vacancy(book: Book, employer: Employer, title: str, **values: Any) -> Vacancy:
    """Work an employer offers."""
    with book.change("employer.vacancy", employer=employer):
        return book.add(Vacancy, employer=employer.id, title=title, **{"posted": book.today(), **values})


def record_placement(
    book: Book, enrolment: Enrolment, employer: Employer, start: dt.date | None = None, **values: Any
) -> Placement:
    """A person is proposed to an employer, or placed there when the day work begins is known."""
    values.setdefault("state", "placed" if start else "proposed")
    with book.change("employer.placement", enrolment=enrolment):
        if start and values["state"] == "placed" and values.get("kind", "job") in WORK:
            foresee_work(book, enrolment, start, employer.id, values.get("trade"))
        return book.add(Placement, enrolment=enrolment.id, employer=employer.id, start=start, **values)


def record_app_use(
    book: Book, country: str, users: str, count: int, source: str, on: dt.date | None = None, **values: Any
) -> AppUse:
    """The number of users of the job app on a day."""
    with book.change("employer.app_use"):
        return book.put(
            AppUse, country=country, users=users, on=on or book.today(), count=count, source=source, **values
        )


def latest_count(rows: Iterable[AppUse], on: dt.date) -> int | None:
    """The count of the latest day up to `on`; None when nothing was counted by then."""
    known = [row for row in rows if row.on <= on]
    return max(known, key=lambda row: row.on).count if known else None


def new_study(book: Book, title: str, on: dt.date, **values: Any) -> LabourStudy:
    """A study of the labour market."""
    with book.change("employer.study"):
        return book.add(LabourStudy, title=title, on=on, **{"centre": book.centre, **values})


def note_demand(book: Book, study: LabourStudy, trade: int, demand: str, **values: Any) -> Demand:
    """What a study says about an occupation; said again, it is corrected."""
    with book.change("employer.demand", study=study):
        return book.put(Demand, study=study.id, trade=trade, demand=demand, **values)


def demand_for(book: Book, trade: int, on: dt.date) -> Demand | None:
    """What the latest study up to a day says about an occupation."""
    studies = {row.id: row.on for row in book.select(LabourStudy).where(LabourStudy.on <= on)}
    found = [row for row in book.select(Demand).where(Demand.trade == trade) if row.study in studies]
    return max(found, key=lambda row: (studies[row.study], row.id), default=None)
