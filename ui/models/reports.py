"""Reports: every report, paper and file that is offered here, how it is made from the answers, and what there is to choose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.people import Trainee
from tvetdesk.records.titles import titles
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.given_out import note_exported, note_given
from tvetdesk.reports.papers import (
    badges,
    certificates,
    letters,
    lists,
    note_print,
    person,
    register,
    register_sheets,
)
from tvetdesk.reports.papers.certificate import awarded
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import Table
from tvetdesk.store.book import Book
from ui.models.foreign import FILES
from ui.models.offers import (
    CERTIFICATE,
    COURSE,
    COURSES,
    DAY,
    EXAM,
    FIGURES,
    GROUP,
    INDICATOR,
    LAYOUT,
    LISTS,
    MORE,
    ONLY,
    OUTSIDE,
    PERIOD,
    PERSON,
    RETURNS,
    SCOPE,
    SOMEBODY,
    SPLIT,
    WEEK,
    Choices,
    Made,
    Offer,
)
from ui.places import CENTRE, HQ


def _report(
    name: str, group: Message, *asks: str, since: str = "year", right: str = "", title: Message | None = None
) -> Offer:
    report = REPORTS[name]
    asks = (*asks, *((OUTSIDE,) if "outside" in report.takes else ()))
    return Offer(
        name, title or report.title, group, asks, lambda desk, chosen, _: report.make(desk.book, asked(name, chosen)),
        since=since, right=right, people=report.named, report=name,
    )  # fmt: skip


def asked(name: str, chosen: Choices) -> Asked:
    """The question to a report."""
    takes = REPORTS[name].takes
    values: dict[str, object] = {"scope": chosen.scope}
    if name == "attendance":
        values["as_of"] = chosen.day
    else:
        values |= {"first": chosen.first, "as_of": chosen.last}
    if "indicator" in takes:
        values["indicator"] = chosen.indicator
    if "by" in takes:
        values["by"] = chosen.by
    if "where" in takes:
        values["where"] = chosen.only
    if "outside" in takes:
        values["outside"] = chosen.outside
    return Asked(**values)  # type: ignore[arg-type]


def _register(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    week = register.week(desk.book, chosen.course, chosen.day)
    return register_sheets([week], t, chosen.layout, filled=chosen.filled)


def _group(make: Callable[[Book, int, dt.date, Translator], Paper]) -> Callable[..., Paper]:
    return lambda desk, chosen, t: make(desk.book, chosen.course, chosen.day, t)


def _calls(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    return lists.calls(desk.book, chosen.day, t)


def _candidates(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    return lists.candidates(desk.book, chosen.exam, chosen.year, t)


def _chase(desk: Desk, _: Choices, t: Translator) -> Paper:
    from tvetdesk.radar import chase  # loaded where centres are called

    return chase(desk, t)


def _letter(make: Callable[[Book, Enrolment, dt.date, Translator], Paper]) -> Callable[..., Paper]:
    return lambda desk, chosen, t: make(desk.book, desk.book.get(Enrolment, chosen.person), chosen.day, t)


def _trainee(desk: Desk, chosen: Choices) -> Trainee:
    book = desk.book
    return book.get(Trainee, book.get(Enrolment, chosen.person).trainee)


def _consent(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    who = _trainee(desk, chosen) if chosen.enrolment is not None else None
    return letters.own_notice(desk.book, t, who)


def _file(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    book = desk.book
    return person.file(book, _trainee(desk, chosen), book.fact("name") or book.code, t)


def _certificate(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    if chosen.certificate is None:
        raise UserError("offer.no_certificate")
    return certificates([awarded(desk.book, desk.book.get(Certificate, chosen.certificate))], t)


def _stipends(desk: Desk, chosen: Choices, t: Translator) -> Paper:
    day = desk.book.today()
    first, last = chosen.first or day.replace(day=1), chosen.last or day
    return lists.stipends(desk.book, chosen.course, first, last, t)


def _paper(
    name: str,
    title: Message,
    group: Message,
    asks: tuple[str, ...],
    make: Callable[[Desk, Choices, Translator], Paper],
    icon: str = "file",
    **more: Any,
) -> Offer:
    return Offer(name, title, group, asks, make, (CENTRE,), people=True, icon=icon, **more)


_PERSON = (COURSE, PERSON, DAY)
_PAPERS = (
    _paper("register", N_("Register of a week"), GROUP, (COURSE, WEEK, LAYOUT), _register, "register"),
    _paper("class", N_("Class list"), GROUP, (COURSE, DAY), _group(lists.class_list), "people"),
    _paper("badges", N_("Badges"), GROUP, (COURSE, DAY), _group(badges.badges), "paper"),
    _paper("payments", N_("Payment list"), GROUP, (COURSE, PERIOD), _stipends, "paper", since="month"),
    _paper("attestation", N_("Attestation"), SOMEBODY, _PERSON, _letter(letters.attestation)),
    _paper("transcript", N_("Transcript"), SOMEBODY, _PERSON, _letter(letters.transcript)),
    _paper("introduction", N_("Letter to a business"), SOMEBODY, _PERSON, _letter(letters.introduction)),
    _paper("certificate", N_("Certificate"), SOMEBODY, (COURSE, CERTIFICATE), _certificate, "certificate"),
    _paper("consent", N_("Privacy notice to sign"), SOMEBODY, (COURSE, PERSON), _consent),
    _paper(
        "person",
        N_("Everything about a person"),
        SOMEBODY,
        (COURSE, PERSON),
        _file,
        "key",
        right="restricted.read",
    ),
    _paper("calls", N_("Call sheet"), MORE, (DAY,), _calls, "call", right="phone.read"),
    _paper("candidates", N_("Candidates of an examination"), MORE, (EXAM,), _candidates, "certificate"),
    Offer(
        "chase",
        N_("Centres to call"),
        MORE,
        (),
        _chase,
        (HQ,),
        since="",
        icon="call",
    ),
)

_ALL = (
    _report("results", FIGURES, PERIOD, SCOPE, since=""),
    _report("breakdown", FIGURES, INDICATOR, SPLIT, PERIOD, SCOPE, since="", title=N_("An indicator, split")),
    _report(
        "behind",
        FIGURES,
        INDICATOR,
        SPLIT,
        ONLY,
        PERIOD,
        SCOPE,
        since="",
        right="report.open",
        title=N_("Records behind it"),
    ),
    _report("follow_up", FIGURES, PERIOD, SCOPE, since=""),
    _report("annual", RETURNS, PERIOD, SCOPE),
    _report("staff", RETURNS, PERIOD, SCOPE),
    _report("sdg_4_3_3", RETURNS, PERIOD, SCOPE, title=N_("SDG 4.3.3 by age")),
    _report("profile", RETURNS, PERIOD, SCOPE),
    _report("courses", COURSES, PERIOD, SCOPE),
    _report("attendance_period", COURSES, PERIOD, SCOPE, since="month"),
    _report("attendance", COURSES, DAY, SCOPE),
    _report("hours", COURSES, PERIOD, SCOPE),
    _report("certificate_register", COURSES, PERIOD, SCOPE, right="report.open"),
    *_PAPERS,
    *FILES,
)

OFFERS: Mapping[str, Offer] = {one.name: one for one in _ALL}


def offered(desk: Desk, kind: str) -> list[Offer]:
    """What can be made here, by whoever is logged in."""
    return [
        one
        for one in _ALL
        if kind in one.kinds
        and (not one.right or desk.may(one.right))
        and (
            not one.people or bool(one.report) or desk.may(LISTS)
        )  # a paper with names is made to be taken out
    ]


def may_take(desk: Desk, offer: Offer) -> bool:
    """Whether it may leave the program, as a file or on paper."""
    return not offer.people or desk.may(LISTS)


def freezable(desk: Desk, offer: Offer) -> bool:
    """Whether it can be frozen: a report of numbers, by whoever may freeze."""
    return bool(offer.report) and not offer.people and desk.may("report.freeze")


# -- what there is to choose from ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """A course with its dates, and everybody who was in it."""

    id: int
    name: str
    start: dt.date
    end: dt.date | None


@dataclass(frozen=True)
class Choosable:
    """The courses, the newest first; the places that figures can be narrowed to: country and centre codes with names."""

    courses: list[Course] = field(default_factory=list)
    scopes: list[tuple[str, str]] = field(default_factory=list)


def choosable(book: Book) -> Choosable:
    """In the reading thread."""
    rows = sorted(book.select(Cohort).where(Cohort.kind == "course"), key=lambda one: (one.start, one.name), reverse=True)  # fmt: skip
    centres = sorted(book.select(Centre), key=lambda one: one.code)
    countries = sorted({one.country for one in centres if one.country and one.kind != "office"})
    scopes = [(code, code) for code in countries]
    scopes += [(one.code, f"{one.code} · {one.name or '–'}") for one in centres if one.kind != "office"]
    return Choosable([Course(one.id, one.name or "–", one.start, one.end) for one in rows], scopes)


@dataclass(frozen=True)
class Members:
    """Who was in a course, by the number on the list; and the certificates issued to them, by number."""

    people: list[tuple[int, str]]
    certificates: list[tuple[int, str]]


def members(book: Book, cohort: int, t: Translator) -> Members:
    """In the reading thread."""
    there = list(book.select(Enrolment).where(Enrolment.cohort == cohort))
    there.sort(key=lambda one: (one.number is None, one.number or 0, one.id))
    named = titles(book, book.table(Trainee), [one.trainee for one in there], t)
    called = {one.id: named.get(one.trainee, "–") for one in there}
    rows = book.select(Certificate).where(
        Certificate.enrolment.in_(list(called)), Certificate.state == "issued"
    )
    issued = sorted((one.serial or "", one.id, one.names or "–") for one in rows)
    people = [(one.id, f"{one.number or '–'}  {called[one.id]}") for one in there]
    return Members(people, [(id_, f"{serial} · {names}") for serial, id_, names in issued])


def note(book: Book, offer: Offer, made: Made, *, printed: bool) -> None:
    """In the audit: it was printed, or written into a file; of a table also what third parties read of it."""
    if isinstance(made, Outgoing):
        made.note(book)
        return
    table = made if isinstance(made, Table) else None
    if offer.report and not printed:
        note_exported(book, offer.report, table)
        return
    note_print(book, offer.name)
    if table is not None:
        note_given(book, table.given)
