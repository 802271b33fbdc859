"""One person for the pane beside the list: everything the records answer, and the history in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.i18n import Translator
from tvetdesk.records.attendance import Rate
from tvetdesk.records.attention import Reason, concerns, rates_of
from tvetdesk.records.centres import country
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import BEGUN, Cohort, Enrolment, states_of
from tvetdesk.records.consent import Consent, purposes
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.ledger import hours_ledger
from tvetdesk.records.lookalikes import (
    BIRTH,
    ORDER,
    PAPER,
    SAME_NAME,
    SPELLING,
    Entered,
    Lookalike,
    lookalikes,
)
from tvetdesk.records.people import Alias, Paper, PhoneNumber, Restricted, SamePerson, Trainee
from tvetdesk.records.photos import photo_of
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rights import hidden
from tvetdesk.records.roster import places
from tvetdesk.store import changes, history
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.record import Share
from ui.models.roll import Row, lines

MOST_CHANGES = 12


@dataclass(frozen=True)
class Hours:
    """Minutes of one unit: planned, delivered to the group, and attended by this person."""

    code: str
    name: str
    planned: int
    delivered: int
    attended: int


@dataclass(frozen=True)
class Course:
    """An enrolment: where, how far (all states with their days), and the attendance with its rule and least."""

    enrolment: int
    cohort: str
    programme: str
    number: int | None
    states: Sequence[tuple[str, dt.date, str | None]]
    rate: Rate | None
    least: int | None
    hours: Sequence[Hours] = ()
    against: Sequence[UserError] = ()
    serial: str = ""

    @property
    def counts(self) -> bool:
        """Whether the way to a certificate is told: the training has begun and was not left."""
        return self.state in BEGUN - {"dropped_out", "moved"}

    @property
    def state(self) -> str:
        return self.states[-1][0] if self.states else ""


@dataclass(frozen=True)
class Person:
    """Everything the pane shows; `about` is the trainee's row, `line` what the list says."""

    line: Row
    about: Trainee
    aliases: Sequence[Alias]
    phones: Sequence[PhoneNumber]
    courses: Sequence[Course]
    consents: Mapping[str, Consent]
    purposes: Mapping[str, str]  # those that whoever is logged in may hear of
    papers: Sequence[Paper]
    restricted: Sequence[tuple[str, Any]]
    reasons: Sequence[Reason]
    links: Sequence[tuple[int, str, str]]
    history: Sequence[tuple[dt.datetime, str]] = field(default=())
    photo: bytes | None = None


def person(book: Book, trainee: int, translate: Translator) -> Person | None:
    """Read it; None when the person lies in the bin."""
    about = book.find(Trainee, id=trainee)
    if about is None:
        return None
    line = lines(book, [trainee])[trainee]
    reasons = next(
        (
            one.reasons
            for one in concerns(book, book.today(), places(book, book.today(), [trainee]))
            if one.trainee == trainee
        ),
        (),
    )
    return Person(
        line,
        about,
        _of(book, Alias, trainee),
        _phones(book, trainee),
        _courses(book, trainee),
        {row.purpose: row for row in _of(book, Consent, trainee)},
        purposes(book),
        _of(book, Paper, trainee) if book.level is Share.OFFICE and not hidden(book, Paper.kind) else [],
        _restricted(book, trainee),
        reasons,
        _links(book, trainee),
        _history(book, trainee, translate),
        photo_of(book, trainee),
    )


def _of(book: Book, model: Any, trainee: int) -> list[Any]:
    return list(book.select(model).where(model.trainee == trainee).order_by(model.id))


def _phones(book: Book, trainee: int) -> list[PhoneNumber]:
    """The phones; without their numbers for whoever may not see them."""
    rows: list[PhoneNumber] = _of(book, PhoneNumber, trainee)
    if hidden(book, PhoneNumber.phone):
        for row in rows:
            row.phone = None
    return rows


def _courses(book: Book, trainee: int) -> list[Course]:
    enrolments = {row.id: row for row in _of(book, Enrolment, trainee)}
    day = book.today()
    rates = rates_of(book, enrolments, day)
    against = reasons_against(book, list(enrolments.values()), day)
    issued = book.select(Certificate).where(
        Certificate.enrolment.in_(list(enrolments)), Certificate.state == "issued"
    )
    serials = {row.enrolment: row.serial or "" for row in issued}
    ordered = sorted(
        places(book, book.today(), [trainee]), key=lambda one: (one.in_training, one.since), reverse=True
    )
    order = dict.fromkeys([*(one.enrolment for one in ordered), *enrolments])
    found = []
    for one in order:
        row = enrolments.get(one)
        cohort = book.find(Cohort, bin=True, id=row.cohort) if row else None
        programme = book.find(Programme, bin=True, id=cohort.programme) if cohort else None
        if row is None or cohort is None:
            continue
        states = [(state.state, state.since, state.reason) for state in states_of(book, one)]
        found.append(
            Course(
                one, cohort.name or "–", (programme.name or "") if programme else "", row.number, states,
                rates.get(one), programme.attendance_least if programme else None,
                _hours(book, row), tuple(against[one]), serials.get(one, ""),
            )
        )  # fmt: skip
    return found


def _hours(book: Book, enrolment: Enrolment) -> list[Hours]:
    """The hours of an enrolment by unit; none before the training has begun."""
    ledger = hours_ledger(book, enrolment.cohort)
    line = next((one for one in ledger.lines if one.enrolment == enrolment.id), None)
    if line is None:
        return []
    return [
        Hours(unit.code, unit.name, unit.planned, unit.delivered, line.attended[place])
        for place, unit in enumerate(ledger.units)
    ]


def _restricted(book: Book, trainee: int) -> list[tuple[str, Any]]:
    """The filled fields of the restricted block by name; empty where this PC, or whoever asks, may not see it."""
    row = book.find(Restricted, trainee=trainee)
    if row is None or not book.may("restricted.read"):
        return []
    fields = book.table(Restricted).fields
    return [
        (name, getattr(row, name)) for name in fields if name != "trainee" and getattr(row, name) is not None
    ]


def _links(book: Book, trainee: int) -> list[tuple[int, str, str]]:
    """Whom this person was compared with: the other's id and names, and the verdict."""
    rows = book.select(SamePerson).where((SamePerson.one == trainee) | (SamePerson.other == trainee))
    found = []
    for row in rows:
        other = row.other if row.one == trainee else row.one
        named = book.find(Trainee, id=other)
        if named is not None:
            found.append((other, named.names or "–", row.verdict))
    return found


def _history(book: Book, trainee: int, translate: Translator) -> list[tuple[dt.datetime, str]]:
    """The last changes that name this person, or that one of the person's rows was written in, the newest first."""
    number = book.table(Trainee).number
    listed = ", ".join(changes.COLUMNS.split(", "))
    rows = book.sql(
        f"SELECT DISTINCT {listed} FROM change WHERE refs LIKE ? OR id IN ("
        f"SELECT stamp >> {STEP_BITS} FROM trainee WHERE id = ? UNION "
        f"SELECT s.stamp >> {STEP_BITS} FROM enrolment e JOIN enrolment_state s ON s.enrolment = e.id "
        "WHERE e.trainee = ?) ORDER BY id DESC LIMIT ?",
        (f"%[{number},{trainee}]%", trainee, trainee, MOST_CHANGES),
    ).fetchall()
    return [
        (dt.datetime.fromtimestamp(one.at), history.words(book, one, translate))  # noqa: DTZ006 - this PC's time
        for one in map(changes.change_of, rows)
    ]


def alike(book: Book, trainee: int) -> list[Lookalike]:
    """Who may be this person and was not compared yet; only with more than a similar name or a family's phone."""
    row = book.find(Trainee, id=trainee)
    if row is None:
        return []
    phones = [one.phone for one in _of(book, PhoneNumber, trainee)]
    papers = [one.number for one in _of(book, Paper, trainee) if one.number]
    entered = Entered(
        row.names or "",
        row.father or "",
        row.sex or "",
        row.birth,
        row.village or "",
        phones,
        papers,
        trainee,
    )
    return [
        one for one in lookalikes(book, entered, country(book)) if one.weight >= 4 and _more_than_phone(one)
    ]


def _more_than_phone(one: Lookalike) -> bool:
    """Families share a phone (R14): with nothing but that in common they are not asked about again and again."""
    kinds = {each.kind for each in one.evidence if each.speaks}
    return bool(kinds & {SAME_NAME, SPELLING, ORDER, PAPER, BIRTH})
