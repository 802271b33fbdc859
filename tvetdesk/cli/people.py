"""The command people: enrolments and their states, other groups, look-alikes, counselling due, what is odd or runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.cli.rows import key_text, name_of, named
from tvetdesk.desk import centre_code
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, P_, Words
from tvetdesk.records import cohorts, counselling, doubts, handover, moving, people
from tvetdesk.records.accreditation import LICENCE, Expiry, expiring
from tvetdesk.records.codes import (
    ACCREDITATIONS,
    COUNSELLING_KINDS,
    ENROLMENT_STATES,
    LEAVING_REASONS,
    LICENCES,
    SAME_PERSON,
    TARGET_GROUPS,
)
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.counselling import Counselling
from tvetdesk.records.handover import Handover
from tvetdesk.records.lookalikes import Entered, lookalikes
from tvetdesk.records.people import Paper, PhoneNumber, Trainee
from tvetdesk.records.reasons import evidence_words
from tvetdesk.store.record import Share
from tvetdesk.store.times import Day

ENROLLED = N_("{cohort}: row {number} of the list (enrolment {enrolment})")
STATE = N_("{enrolment}: {state} since {day}")
NONE_ALIKE = N_("Nobody looks like this person.")
ALIKE = N_("{names} (number {number}): {reasons}")
VERDICT = N_("{one} and {other}: {verdict}")
NO_DOUBT = N_("Nothing looks odd.")
NOTHING_ENDS = N_("Nothing runs out in the next {days} days.")
ENDS = P_("{name} ({day}): {number} day left", "{name} ({day}): {number} days left")
ENDED = N_("{name}: ran out on {day}")
COUNSELLED = N_("Counselling noted: {name}")
HEADS = (N_("Number"), N_("Due"), N_("Trainee"), N_("Kind"))
HANDED = N_("{trainee} is handed to {code}. The next bundle tells headquarters.")
PASSED = P_("{number} trainee passed on.", "{number} trainees passed on.")
TAKEN = N_("{trainee} is in this centre now (number {number}).")
ARRIVING = (N_("Number"), N_("Names"), N_("Passed on"))
NOBODY = N_("Nobody waits to be taken in.")
NONE_DUE = N_("No counselling is due.")


def day_option(name: str, help: str) -> Callable[[Any], Any]:
    """An option that is a day."""
    return option(name, metavar="DAY", help=help, callback=lambda _c, _p, text: Day("").parse(text or ""))


@click.group(
    "people", cls=Group, help=N_("Enrolments, look-alikes, counselling, and what somebody should look at.")
)
def people_() -> None:
    """People themselves are rows: `records trainee`."""


@people_.command("enrol", help=N_("Gives a person a place in a cohort, or notes an application."))
@click.argument("trainee", metavar="TRAINEE")
@click.argument("cohort", metavar="COHORT")
@option(
    "--state",
    type=click.Choice(("applicant", "admitted", "enrolled")),
    default="enrolled",
    show_default=True,
    help=N_("How far it is."),
)
@day_option("--on", N_("Since when; today if not said."))
@option("--target-group", type=click.Choice(list(TARGET_GROUPS)), help=N_("Target group"))
@pass_call
def enrol(
    call: Call, trainee: str, cohort: str, state: str, on: dt.date | None, target_group: str | None
) -> None:
    """Says what is odd about it; that keeps nobody out."""
    with call.open() as desk:
        book, t = desk.book, call.translate
        person, group = named(desk, Trainee, trainee), named(desk, Cohort, cohort)
        odd = doubts.enrolment_doubts(book, person, group, on or book.today())
        made = cohorts.enrol(book, person, group, on, state, target_group=target_group)
        words = t(ENROLLED, cohort=group.name, number=made.number, enrolment=str(made.id))
        call.answer(
            {"enrolment": str(made.id), "row": made.number, "doubts": [refusal(one, t) for one in odd]},
            [words, *(sentence(one, t) for one in odd)],
        )


@people_.command("state", help=N_("Notes a new state of an enrolment; earlier ones stay."))
@click.argument("enrolment", metavar="ENROLMENT")
@click.argument("state", type=click.Choice(list(ENROLMENT_STATES)))
@day_option("--on", N_("Since when; today if not said."))
@option("--reason", type=click.Choice(list(LEAVING_REASONS)), help=N_("Reason"))
@pass_call
def state(call: Call, enrolment: str, state: str, on: dt.date | None, reason: str | None) -> None:
    """In the order of the states."""
    with call.open() as desk:
        row = named(desk, Enrolment, enrolment)
        made = cohorts.change_state(desk.book, row, state, on, reason)
        words = call.translate(
            STATE, enrolment=name_of(desk, row), state=ENROLMENT_STATES[state], day=made.since
        )
        call.answer({"enrolment": str(row.id), "state": state, "since": made.since}, [words])


@people_.command("group", help=N_("Lets a person go on in another group; results go along."))
@click.argument("enrolment", metavar="ENROLMENT")
@click.argument("cohort", metavar="COHORT")
@day_option("--on", N_("From this day on; today if not said."))
@pass_call
def group(call: Call, enrolment: str, cohort: str, on: dt.date | None) -> None:
    """Both histories stay."""
    with call.open() as desk:
        other = named(desk, Cohort, cohort)
        made = moving.change_group(desk.book, named(desk, Enrolment, enrolment), other, on)
        words = call.translate(ENROLLED, cohort=other.name, number=made.number, enrolment=str(made.id))
        call.answer({"enrolment": str(made.id), "row": made.number}, [words])


@people_.command("alike", help=N_("Lists who may be the same person, with the reasons."))
@click.argument("trainee", metavar="TRAINEE")
@pass_call
def alike(call: Call, trainee: str) -> None:
    """Nothing is joined."""
    with call.open() as desk:
        book, t = desk.book, call.translate
        row = named(desk, Trainee, trainee)
        phones = [one.phone for one in book.select(PhoneNumber).where(PhoneNumber.trainee == row.id)]
        papers = [one.number for one in book.select(Paper).where(Paper.trainee == row.id) if one.number]
        entered = Entered(
            row.names or "",
            row.father or "",
            row.sex or "",
            row.birth,
            row.village or "",
            phones,
            papers,
            row.id,
        )
        found = lookalikes(book, entered)
        reasons = [[evidence_words(e, t) for e in one.evidence] for one in found]
        listed = [
            {"trainee": str(one.trainee), "names": one.names, "reasons": why}
            for one, why in zip(found, reasons, strict=True)
        ]
        words = [
            t(ALIKE, names=one.names, number=str(one.trainee), reasons=", ".join(why))
            for one, why in zip(found, reasons, strict=True)
        ]
        call.answer({"alike": listed}, words or [t(NONE_ALIKE)])


@people_.command("same", help=N_("Says whether two rows are one person; it can be said otherwise later."))
@click.argument("one", metavar="TRAINEE")
@click.argument("other", metavar="TRAINEE")
@option(
    "--verdict",
    type=click.Choice(list(SAME_PERSON)),
    default="same",
    show_default=True,
    help=N_("Verdict"),
)
@pass_call
def same(call: Call, one: str, other: str, verdict: str) -> None:
    """Links two rows or takes the link back; nothing is merged."""
    with call.open() as desk:
        first, second = named(desk, Trainee, one), named(desk, Trainee, other)
        row = people.link(desk.book, first, second, verdict)
        words = call.translate(
            VERDICT, one=first.names or "–", other=second.names or "–", verdict=SAME_PERSON[verdict]
        )
        call.answer({"id": key_text(desk, row), "verdict": verdict}, [words])


@people_.command(
    "doubts", help=N_("Lists what looks odd: two courses at one time, full groups, heaps of birth dates.")
)
@day_option("--on", N_("On this day; today if not said."))
@pass_call
def doubts_(call: Call, on: dt.date | None) -> None:
    """Nothing is refused because of a doubt."""
    with call.open() as desk:
        found: list[UserError] = doubts.doubts(desk.book, on or desk.book.today())
        t = call.translate
        call.answer(
            {"doubts": [refusal(one, t) for one in found]},
            [sentence(one, t) for one in found] or [t(NO_DOUBT)],
        )


@people_.command(
    "expiring", help=N_("Lists licences, registrations and accreditations that run out or just did.")
)
@option("--days", type=Number(1, 3650), default=90, show_default=True, help=N_("So many days ahead."))
@pass_call
def expiring_(call: Call, days: int) -> None:
    """What was renewed is not named."""
    with call.open() as desk:
        t = call.translate
        found = expiring(desk.book, desk.book.today(), days)
        words = [
            t(ENDED, name=_ending(one), day=one.until)
            if one.days < 0
            else t.n(ENDS, one.days, name=_ending(one), day=one.until)
            for one in found
        ]
        listed = [
            {"kind": one.kind, "name": one.name, "until": one.until, "days": one.days, "urgent": one.urgent}
            for one in found
        ]
        call.answer({"expiring": listed}, words or [t(NOTHING_ENDS, days=days)])


def _ending(one: Expiry) -> Words:
    """Whose it is, and what runs out."""
    return Words((one.name, "·", (LICENCES if one.kind == LICENCE else ACCREDITATIONS)[one.what]))


@people_.command(
    "counselling", help=N_("Lists counselling sessions that are due; with a number, notes that one was held.")
)
@click.argument("session", metavar="[SESSION]", required=False)
@day_option("--on", N_("Held on this day, or due by it; today if not said."))
@option("--missed", is_flag=True, help=N_("The person did not come."))
@day_option("--next", N_("When the next one is due."))
@option("--summary", help=N_("Summary for headquarters"))
@pass_call
def counselling_(
    call: Call,
    session: str | None,
    on: dt.date | None,
    missed: bool,
    next: dt.date | None,
    summary: str | None,
) -> None:
    """What was said is written into the row: `records counselling set`."""
    with call.open() as desk:
        t = call.translate
        if session is not None:
            row = named(desk, Counselling, session)
            values = {"summary": summary} if summary else {}
            counselling.hold_counselling(
                desk.book, row, on, state="missed" if missed else "held", next_due=next, **values
            )
            call.answer(
                {"session": str(row.id), "state": row.state}, [t(COUNSELLED, name=name_of(desk, row))]
            )
            return
        found = counselling.due_counselling(desk.book, on or desk.book.today())
        listed = [
            {"session": str(one.id), "due": one.due, "trainee": str(one.trainee), "kind": one.kind}
            for one in found
        ]
        table = desk.book.table(Trainee)
        rows = [
            (
                str(one.id),
                t.date(one.due),
                t.show(desk.book.describe(table, one.trainee)),
                t(COUNSELLING_KINDS[one.kind]),
            )
            for one in found
        ]
        call.answer(
            {"due": listed}, [console.columns([t(head) for head in HEADS], rows) if rows else t(NONE_DUE)]
        )


@people_.command(
    "hand-over", help=N_("Hands a person to another centre; headquarters passes on what consent allows.")
)
@click.argument("trainee", metavar="TRAINEE")
@click.argument("centre", metavar="CODE")
@day_option("--on", N_("From this day on; today if not said."))
@pass_call
def hand_over(call: Call, trainee: str, centre: str, on: dt.date | None) -> None:
    """The rows stay here."""
    with call.open() as desk:
        row, code = named(desk, Trainee, trainee), centre_code(centre, Share.CENTRE)
        made = handover.hand_over(desk.book, row, code, on)
        words = call.translate(HANDED, trainee=row.names or "–", code=code)
        call.answer({"transfer": str(made.id)}, [words])


@people_.command("pass-on", help=N_("Headquarters: passes on everybody whom a centre handed to another."))
@pass_call
def pass_on(call: Call) -> int:
    """The next bundle to the other centre brings them. Exit 1 when somebody waits on."""
    with call.open() as desk:
        made: list[Handover] = []
        left: list[UserError] = []
        for one in handover.waiting(desk.book):
            try:
                made.append(handover.pass_on(desk.book, one))
            except UserError as error:
                left.append(error)
        t = call.translate
        call.answer(
            {"handovers": [str(one.id) for one in made], "left": [refusal(one, t) for one in left]},
            [t.n(PASSED, len(made)), *(sentence(one, t) for one in left)],
        )
        return 1 if left else 0


@people_.command(
    "accept",
    help=N_("Takes in a person whom another centre handed to this one; without a number, lists them."),
)
@click.argument("number", metavar="[NUMBER]", required=False)
@option("--names", help=N_("Names, if they did not come along."))
@option("--cohort", metavar="COHORT", help=N_("Into this cohort, with the units passed before."))
@pass_call
def accept(call: Call, number: str | None, names: str | None, cohort: str | None) -> None:
    """The names are those that came along; who does not share them is asked."""
    with call.open() as desk:
        if number is None:
            found = handover.arriving(desk.book)
            listed = [{"handover": str(row.id), "names": who, "on": row.on} for row, who in found]
            rows = [
                (str(row.id), who or "–", call.translate.date(row.on) if row.on else "") for row, who in found
            ]
            heads = [call.translate(head) for head in ARRIVING]
            call.answer(
                {"arriving": listed}, [console.columns(heads, rows) if rows else call.translate(NOBODY)]
            )
            return
        group: Cohort | None = named(desk, Cohort, cohort) if cohort else None
        made = handover.accept(desk.book, named(desk, Handover, number), names, group)
        call.answer(
            {"trainee": str(made.id)}, [call.translate(TAKEN, trainee=made.names, number=str(made.id))]
        )
