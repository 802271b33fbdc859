"""The profile of a centre: what it is registered for, its rooms, staff, equipment, courses, and results of the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tvetdesk.i18n import N_, Message
from tvetdesk.records.accreditation import Accreditation
from tvetdesk.records.centres import Centre, Room
from tvetdesk.records.codes import (
    ACCREDITATIONS,
    CENTRE_KINDS,
    CONDITIONS,
    INDICATORS,
    QUALIFICATIONS,
    ROOM_KINDS,
    SEXES,
    STAFF_ROLES,
)
from tvetdesk.records.facilities import Asset
from tvetdesk.records.programmes import Programme
from tvetdesk.records.staff import Staff
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.courses import cohorts_of
from tvetdesk.reports.indicators import figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.returns import question_of
from tvetdesk.reports.table import Cell, Column, Table
from tvetdesk.store.book import Book

COLUMNS = (
    Column("centre", N_("Centre"), once=True),
    Column("subject", N_("Subject"), once=True),
    Column("fact", N_("What")),
    Column("value", N_("Number or day")),
)
FIGURES = ("enrolled", "certified", "direct_entry", "recognised", "business_participants", "teachers_trained")
Fact = tuple[Cell, Cell, Cell]


def make(book: Book, asked: Asked) -> Table:
    """The profile of each centre asked about."""
    question = question_of(book, asked)
    centres = sorted(
        question.all(Centre).where(Centre.id.in_(question.centres)), key=lambda one: one.name or ""
    )
    rows = [
        (f"{centre.name or '–'} ({centre.code})", *fact)
        for centre in centres
        if centre.kind != "office" or asked.scope  # headquarters is no centre unless asked about
        for fact in _facts(Question(book, question.as_of, question.first, centre.code), centre)
    ]
    return Table(
        "profile", titled(N_("Profile of the centre"), question), COLUMNS, tuple(rows), (), practice(book)
    )


def _facts(question: Question, centre: Centre) -> Iterator[Fact]:
    yield from _itself(question, centre)
    rooms = list(question.all(Room).where(Room.centre == centre.id))
    for kind, number in Counter(one.kind for one in rooms).items():
        yield N_("Rooms"), ROOM_KINDS.get(kind or "", N_("not stated")), number
    yield N_("Rooms"), N_("Places"), sum(one.places or 0 for one in rooms)
    yield from _staff(question, centre)
    conditions: Counter[str] = Counter()
    for one in question.all(Asset).where(Asset.centre == centre.id):
        conditions[one.condition] += one.pieces or 1
    for condition in CONDITIONS:
        if conditions[condition]:
            yield N_("Equipment"), CONDITIONS[condition], conditions[condition]
    programmes = {row.id: row for row in question.book.select(Programme, bin=True)}
    running = Counter(one.programme for one in cohorts_of(question))
    for programme, number in sorted(running.items(), key=lambda pair: programmes[pair[0]].name or ""):
        yield N_("Courses"), programmes[programme].name or programmes[programme].code or "–", number
    for code in FIGURES:
        yield N_("Results"), INDICATORS[code], figure(code, question).number


def _itself(question: Question, centre: Centre) -> Iterator[Fact]:
    about: tuple[tuple[Message, Cell], ...] = (
        (N_("Kind"), CENTRE_KINDS.get(centre.kind or "")), (N_("Run by"), centre.organisation), (N_("Region"), centre.region),
        (N_("Place"), centre.place), (N_("Registration number"), centre.registration), (N_("Registered until"), centre.registration_until),
    )  # fmt: skip
    for label, value in about:
        if value:
            yield N_("Centre"), label, value
    for one in question.all(Accreditation).where(Accreditation.centre == centre.id):
        yield N_("Accreditations"), ACCREDITATIONS[one.kind], one.until


def _staff(question: Question, centre: Centre) -> Iterator[Fact]:
    day = question.as_of
    people = list(
        question.all(Staff).where(
            Staff.centre == centre.id, Staff.organisation.is_null(),
            Staff.since.is_null() | (Staff.since <= day), Staff.until.is_null() | (Staff.until >= day),
        )
    )  # fmt: skip
    yield N_("Staff"), N_("all"), len(people)
    for subject, labels, counted in (
        (N_("Staff"), SEXES, Counter(one.sex for one in people)),
        (
            N_("Staff by task"),
            STAFF_ROLES,
            Counter(role for one in people for role in (one.roles or "").split()),
        ),
        (N_("Staff by qualification"), QUALIFICATIONS, Counter(one.qualification for one in people)),
    ):
        for code, label in labels.items():
            if counted[code]:
                yield subject, label, counted[code]
