"""Commands of the training office: attendance, ledger, eligible."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.command import TAKES_ROWS, Command, Group, option, pass_call
from tvetdesk.cli.rows import named
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import attention
from tvetdesk.records.attendance import Rate, mark_line
from tvetdesk.records.attendance_grid import grid
from tvetdesk.records.calendar import Session
from tvetdesk.records.codes import ATTENDANCE_RULES
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.dates import month_of, week_of
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.ledger import hours_ledger
from tvetdesk.records.quick_entry import letters
from tvetdesk.records.registers import entries_of, not_taken, sheet
from tvetdesk.store.times import Day

HOURS = (N_("Unit"), N_("Planned"), N_("In the calendar"), N_("Delivered"))
PEOPLE = (N_("Row"), N_("Names"), N_("Hours"), N_("Rate"))
MISSING = (N_("Day"), N_("Cohort"), N_("Unit"), N_("Trainer"), N_("Session"))
ABSENT = (N_("Names"), N_("Cohort"), N_("Reason"))
RULE = N_("Rate: {rule}")
ALL_TAKEN = N_("All registers are taken.")
NOBODY = N_("Nobody needs attention.")
TAKEN = P_("{number} mark noted.", "{number} marks noted.")
ENTERED = N_("Entered on {day} by {who}")
PAPER = N_("from the paper register")
ELIGIBLE = N_("{names} may be certified.")
NOT_YET = N_("{names} may not be certified yet:")
NO_ENROLMENT = N_("Nobody is enrolled in this cohort.")
REASONS = {
    attention.ABSENT: N_("absent {number} times in a row"),
    attention.SHORT: N_("attendance below what the programme asks for"),
    attention.ENDED: N_("the course is over, the completion is not noted"),
    attention.PAPER: N_("a paper runs out"),
    attention.UNCONFIRMED: N_("the employer has not confirmed the attachment"),
    attention.PAUSED: N_("interrupted for a long time"),
}


@click.group("attendance", cls=Group, help=N_("Registers: shown, taken, missing; who needs attention."))
def attendance() -> None:
    """Registers of sessions, weeks and months."""


@attendance.command(
    "show",
    context_settings=TAKES_ROWS,
    help=N_("The register book of a cohort for a week, a month, or between two days."),
)
@click.argument("cohort")
@option("--week", metavar="DAY", help=N_("The week of this day."))
@option("--month", metavar="DAY", help=N_("The month of this day."))
@option("--first", metavar="DAY", help=N_("The first day."))
@option("--last", metavar="DAY", help=N_("The last day."))
@pass_call
def show(
    call: Call, cohort: str, week: str | None, month: str | None, first: str | None, last: str | None
) -> None:
    """Marks as letters of the reader's language, with rates and their rule."""
    day = Day("")
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        if week or month:
            start, end = week_of(day.parse(week)) if week else month_of(day.parse(month or ""))
        else:
            start = day.parse(first or "") or row.start
            end = day.parse(last or "") or desk.book.today()
        found = grid(desk.book, row.id, start, end)
    t = call.translate
    signs = letters(t.language)
    document = {
        "cohort": str(found.cohort), "name": found.name, "rule": found.rule, "least": found.least,
        "days": [{"day": one.day, "state": one.state, "sessions": [str(key) for key in one.sessions]} for one in found.days],
        "rows": [
            {
                "number": line.number, "enrolment": str(line.enrolment), "names": line.names, "marks": list(line.marks),
                "minutes": line.minutes, **_rate(line.rate),
            }
            for line in found.lines
        ],
    }  # fmt: skip
    rows = [
        (
            str(line.number),
            line.names,
            *(signs.get(mark, mark) for mark in line.marks),
            _percent(line.rate, t),
        )
        for line in found.lines
    ]
    heads = [t(PEOPLE[0]), t(PEOPLE[1]), *(f"{one.day:%d/%m}" for one in found.days), t(PEOPLE[3])]
    call.answer(
        document, [found.name, console.columns(heads, rows), t(RULE, rule=ATTENDANCE_RULES[found.rule])]
    )


@attendance.command(
    "take",
    context_settings=TAKES_ROWS,
    help=N_("Takes the register of a session, as “all except 7, 12 e, 19 l15”."),
)
@click.argument("session")
@click.argument("line")
@option("--paper", is_flag=True, help=N_("Copied from the paper register."))
@pass_call
def take(call: Call, session: str, line: str, paper: bool) -> None:
    """Nothing is written unless all of the line is right."""
    t = call.translate
    with call.open() as desk:
        row = named(desk, Session, session)
        marks = mark_line(desk.book, row, line, t.language, from_paper=paper)
        taken = sheet(desk.book, row.id)
        entries = entries_of(desk.book, row.id)
        who = (
            desk.book.describe(desk.book.schema.by_name["staff"], entries[-1].by)
            if entries and entries[-1].by
            else "–"
        )
    lines = [t.n(TAKEN, len(marks))]
    if row.entered:
        lines.append(t(ENTERED, day=row.entered, who=who) + (f", {t(PAPER)}" if taken.from_paper else ""))
    document = {
        "session": str(row.id), "state": taken.state, "marks": dict(taken.counts()), "from_paper": taken.from_paper,
        "entered": row.entered, "entered_by": who,
    }  # fmt: skip
    call.answer(document, lines)


@attendance.command("missing", help=N_("Registers of earlier days that were not taken."))
@pass_call
def missing(call: Call) -> None:
    """The latest day first."""
    t = call.translate
    with call.open() as desk:
        found = not_taken(desk.book, desk.book.today())
    listed = [
        {
            "session": str(one.session),
            "day": one.day,
            "cohort": one.name,
            "unit": one.unit,
            "trainer": one.trainer,
        }
        for one in found
    ]
    rows = [(t.show(one.day), one.name, one.unit, one.trainer, str(one.session)) for one in found]
    call.answer(
        {"registers": listed},
        [console.columns([t(head) for head in MISSING], rows) if rows else t(ALL_TAKEN)],
    )


@attendance.command(
    "attention", help=N_("Who needs attention: absent three times in a row, below the least rate, and more.")
)
@pass_call
def attend(call: Call) -> None:
    """The most urgent first."""
    t = call.translate
    with call.open() as desk:
        found = attention.concerns(desk.book, desk.book.today())
    listed = [
        {
            "trainee": str(one.trainee), "names": one.names, "cohort": one.group,
            "reasons": [{"kind": why.kind, "number": why.number, "day": why.day} for why in one.reasons],
        }
        for one in found
    ]  # fmt: skip
    rows = [
        (
            one.names,
            one.group,
            t.listed(dict.fromkeys(t(REASONS[why.kind], number=why.number) for why in one.reasons)),
        )
        for one in found
    ]
    call.answer(
        {"people": listed}, [console.columns([t(head) for head in ABSENT], rows) if rows else t(NOBODY)]
    )


@click.command(
    "ledger",
    context_settings=TAKES_ROWS,
    cls=Command,
    help=N_("Hours of a cohort: planned, delivered, attended by each person."),
)
@click.argument("cohort")
@option("--as-of", metavar="DAY", help=N_("The last day that counts."))
@pass_call
def ledger(call: Call, cohort: str, as_of: str | None) -> None:
    """Hours of sessions, by unit and by person."""
    t = call.translate
    with call.open() as desk:
        found = hours_ledger(desk.book, named(desk, Cohort, cohort).id, Day("").parse(as_of or ""))
    document = {
        "cohort": str(found.cohort), "name": found.name, "rule": found.rule, "least": found.least,
        "units": [
            {
                "unit": None if one.unit is None else str(one.unit), "code": one.code, "name": one.name,
                "planned": one.planned, "scheduled": one.scheduled, "delivered": one.delivered,
            }
            for one in found.units
        ],
        "rows": [
            {
                "number": one.number, "enrolment": str(one.enrolment), "names": one.names, "attended": list(one.attended),
                "minutes": one.minutes, **_rate(one.rate),
            }
            for one in found.lines
        ],
    }  # fmt: skip
    units = [
        (
            f"{one.code} {one.name}".strip() or "–",
            *(_hours(part, t) for part in (one.planned, one.scheduled, one.delivered)),
        )
        for one in found.units
    ]
    people = [
        (str(one.number or "–"), one.names, _hours(one.minutes, t), _percent(one.rate, t))
        for one in found.lines
    ]
    call.answer(
        document,
        [
            found.name,
            console.columns([t(head) for head in HOURS], units),
            console.columns([t(head) for head in PEOPLE], people),
            t(RULE, rule=ATTENDANCE_RULES[found.rule]),
        ],
    )


@click.command(
    "eligible",
    context_settings=TAKES_ROWS,
    cls=Command,
    help=N_("Why people of a cohort may not be certified yet, in plain reasons."),
)
@click.argument("cohort")
@option("--on", metavar="DAY", help=N_("The day of the certificate; today if not said."))
@pass_call
def eligible(call: Call, cohort: str, on: str | None) -> None:
    """Everyone of the cohort with what stands against a certificate."""
    t = call.translate
    with call.open() as desk:
        book, row = desk.book, named(desk, Cohort, cohort)
        day = Day("").parse(on or "") or book.today()
        query = book.select(Enrolment).where(Enrolment.cohort == row.id)
        places = list(query.order_by(Enrolment.number, Enrolment.id))
        reasons = reasons_against(book, places, day)
        names = {one.id: book.describe(book.schema.by_name["trainee"], one.trainee) for one in places}
    listed = [
        {
            "enrolment": str(one.id), "names": names[one.id], "eligible": not reasons[one.id],
            "reasons": [refusal(reason, t) for reason in reasons[one.id]],
        }
        for one in places
    ]  # fmt: skip
    lines = [line for one in places for line in _against(names[one.id], reasons[one.id], t)]
    call.answer({"cohort": str(row.id), "on": day, "people": listed}, lines or [t(NO_ENROLMENT)])


def _against(names: str, reasons: Iterable[UserError], t: Translator) -> list[str]:
    said = [f"  - {sentence(reason, t)}" for reason in reasons]
    return [t(NOT_YET if said else ELIGIBLE, names=names), *said]


def _hours(minutes: int, t: Translator) -> str:
    return t.number(minutes / 60, 1)


def _rate(rate: Rate) -> dict[str, Any]:
    return {"attended_sessions": rate.attended, "counted_sessions": rate.counted, "rate": rate.share}


def _percent(rate: Rate, t: Translator) -> str:
    return "–" if rate.share is None else t.percent(rate.share)
