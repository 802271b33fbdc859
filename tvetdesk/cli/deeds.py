"""Commands for steps that are more than a row: recognition, placement, attachment, works, stock."""

from __future__ import annotations

from typing import Any

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import TAKES_ROWS, Command, Group, Number, option, pass_call
from tvetdesk.cli.rows import document, lines, named
from tvetdesk.desk import Desk
from tvetdesk.i18n import N_
from tvetdesk.records import facilities, matching
from tvetdesk.records import recognition as cases
from tvetdesk.records.attachments import Attachment, confirm_attachment
from tvetdesk.records.codes import (
    APPEAL_STATES,
    CURRENCIES,
    PLACEMENT_STATES,
    RECOGNITION_DECISIONS,
    STOCK_MOVES,
    WORKS_STATES,
)
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.employers import Placement, Vacancy
from tvetdesk.records.facilities import Consumable, Works
from tvetdesk.records.recognition import RecognitionCase
from tvetdesk.records.staff import Staff
from tvetdesk.store.numbers import Money
from tvetdesk.store.times import Day

ON = N_("The day it happened; today if not said.")


def _on(text: str | None) -> Any:
    return Day("").parse(text or "")


def _answer(call: Call, desk: Desk, row: Any) -> None:
    """The row as it is now, as `records TYPE show` answers."""
    call.answer(
        {"type": desk.book.table(type(row)).name, **document(desk, row)},
        list(lines(desk, row, call.translate)),
    )


@click.group(
    "recognition",
    cls=Group,
    help=N_("Recognition of prior learning: assessed, decided, appealed, gone on as training."),
)
def recognition() -> None:
    """A case is opened by its rows: an enrolment in a recognition round, and a recognition-case."""


@recognition.command(
    "assess", context_settings=TAKES_ROWS, help=N_("Notes the assessment of a case, and by whom.")
)
@click.argument("case")
@option("--assessor", multiple=True, required=True, help=N_("Who assessed; a decision needs two."))
@option("--theory", type=Number(0, 100), help=N_("Result of the theory test in percent."))
@option("--practical", type=Number(0, 100), help=N_("Result of the practical test in percent."))
@option("--on", metavar="DAY", help=ON)
@pass_call
def assess(
    call: Call,
    case: str,
    assessor: tuple[str, ...],
    theory: int | None,
    practical: int | None,
    on: str | None,
) -> None:
    """Results of units are rows of their own (unit-result)."""
    with call.open() as desk:
        people = [named(desk, Staff, one) for one in assessor]
        tests = {
            name: value for name, value in (("theory", theory), ("practical", practical)) if value is not None
        }
        row = cases.assess(desk.book, named(desk, RecognitionCase, case), people, _on(on), **tests)
        _answer(call, desk, row)


@recognition.command("decide", context_settings=TAKES_ROWS, help=N_("Decides a case."))
@click.argument("case")
@click.argument("decision", type=click.Choice(list(RECOGNITION_DECISIONS)))
@option("--on", metavar="DAY", help=ON)
@pass_call
def decide(call: Call, case: str, decision: str, on: str | None) -> None:
    """Full needs every unit, partial one of them."""
    with call.open() as desk:
        _answer(call, desk, cases.decide(desk.book, named(desk, RecognitionCase, case), decision, _on(on)))


@recognition.command("appeal", context_settings=TAKES_ROWS, help=N_("Notes an appeal, or how it ended."))
@click.argument("case")
@click.argument("state", type=click.Choice(list(APPEAL_STATES)))
@option("--on", metavar="DAY", help=ON)
@pass_call
def appeal(call: Call, case: str, state: str, on: str | None) -> None:
    """A case whose appeal is upheld is decided anew."""
    with call.open() as desk:
        _answer(call, desk, cases.appeal(desk.book, named(desk, RecognitionCase, case), state, _on(on)))


@recognition.command(
    "convert",
    context_settings=TAKES_ROWS,
    help=N_("A partly recognised case goes on as training, its units exempted."),
)
@click.argument("case")
@click.argument("cohort")
@option("--on", metavar="DAY", help=ON)
@pass_call
def convert(call: Call, case: str, cohort: str, on: str | None) -> None:
    """Answers the new enrolment."""
    with call.open() as desk:
        row = cases.convert(
            desk.book, named(desk, RecognitionCase, case), named(desk, Cohort, cohort), _on(on)
        )
        _answer(call, desk, row)


@click.group("placement", cls=Group, help=N_("From a proposal to work."))
def placement() -> None:
    """Who could be proposed is said by shortlist."""


@placement.command(
    "propose",
    context_settings=TAKES_ROWS,
    help=N_("Proposes somebody for a vacancy, who has agreed to that."),
)
@click.argument("vacancy")
@click.argument("enrolment")
@option("--on", metavar="DAY", help=ON)
@pass_call
def propose(call: Call, vacancy: str, enrolment: str, on: str | None) -> None:
    """Answers the new placement."""
    with call.open() as desk:
        row = matching.propose(
            desk.book, named(desk, Vacancy, vacancy), named(desk, Enrolment, enrolment), _on(on)
        )
        _answer(call, desk, row)


@placement.command(
    "advance", context_settings=TAKES_ROWS, help=N_("Referral, interview, work, refusal, or the end of work.")
)
@click.argument("placement")
@click.argument("state", type=click.Choice(list(PLACEMENT_STATES)))
@option("--on", metavar="DAY", help=ON)
@pass_call
def advance(call: Call, placement: str, state: str, on: str | None) -> None:
    """Work fills the vacancy and is foreseen in the follow-ups to come."""
    with call.open() as desk:
        _answer(call, desk, matching.advance(desk.book, named(desk, Placement, placement), state, _on(on)))


@click.command(
    "confirm",
    cls=Command,
    context_settings=TAKES_ROWS,
    help=N_("The employer confirms an attachment that is over."),
)
@click.argument("attachment")
@option("--by", metavar="NAME", help=N_("Who confirmed it."))
@option("--on", metavar="DAY", help=ON)
@pass_call
def confirm(call: Call, attachment: str, by: str | None, on: str | None) -> None:
    """The days noted in it are confirmed too."""
    with call.open() as desk:
        _answer(call, desk, confirm_attachment(desk.book, named(desk, Attachment, attachment), by, _on(on)))


@click.command("works", cls=Command, context_settings=TAKES_ROWS, help=N_("Works come a step further."))
@click.argument("works")
@click.argument("state", type=click.Choice(list(WORKS_STATES)))
@option("--cost", metavar="AMOUNT", help=N_("What they cost."))
@option("--currency", type=click.Choice(list(CURRENCIES)), help=N_("In which currency."))
@option("--on", metavar="DAY", help=ON)
@pass_call
def works(call: Call, works: str, state: str, cost: str | None, currency: str | None, on: str | None) -> None:
    """Accepted are only works whose cost is known."""
    about = {"cost": Money("").parse(cost or ""), "currency": currency}
    with call.open() as desk:
        row = facilities.advance_works(
            desk.book,
            named(desk, Works, works),
            state,
            _on(on),
            **{name: value for name, value in about.items() if value is not None},
        )
        _answer(call, desk, row)


@click.command(
    "stock",
    cls=Command,
    context_settings=TAKES_ROWS,
    help=N_("Something was received, used, lost or counted."),
)
@click.argument("item")
@click.argument("kind", type=click.Choice(list(STOCK_MOVES)))
@click.argument("quantity", type=Number(0))
@option("--on", metavar="DAY", help=ON)
@pass_call
def stock(call: Call, item: str, kind: str, quantity: int, on: str | None) -> None:
    """Nobody uses more than there is."""
    with call.open() as desk:
        _answer(
            call,
            desk,
            facilities.move_stock(desk.book, named(desk, Consumable, item), kind, quantity, _on(on)),
        )
