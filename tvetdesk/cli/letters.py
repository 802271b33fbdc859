"""The command print, further papers: lists and letters of a group or a person, and what headquarters carries along."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import TAKES_ROWS, YEAR, Command, option, pass_call
from tvetdesk.cli.papers import OUT, give, print_
from tvetdesk.cli.rows import named
from tvetdesk.desk import Desk
from tvetdesk.i18n import N_
from tvetdesk.radar import chase
from tvetdesk.records.codes import EXAMS
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.people import Trainee
from tvetdesk.reports.papers import badges, letters, lists, note_print, person
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

ON = N_("The day it is about; today if not said.")
JSON_TOO = N_("The same as JSON, for other programs.")
__all__ = ["print_"]

KINDS = {
    "attestation": letters.attestation,
    "transcript": letters.transcript,
    "introduction": letters.introduction,
}

on_day = option("--on", "on", metavar="DAY", help=ON)
to_file = option("-o", "--output", type=click.Path(path_type=Path), help=OUT)


def day_of(desk: Desk, text: str | None) -> dt.date:
    """The day that was typed, or today."""
    return Day("").parse(text or "") or desk.book.today()


@print_.command("class", cls=Command, help=N_("The class list of a group, with photos of who agreed."))
@click.argument("cohort")
@on_day
@to_file
@pass_call
def print_class(call: Call, cohort: str, on: str | None, output: Path | None) -> None:
    """For whoever does not know the faces yet."""
    with call.open() as desk:
        paper = lists.class_list(desk.book, named(desk, Cohort, cohort).id, day_of(desk, on), call.translate)
        give(call, desk, "class_list", paper, output)


@print_.command("badges", cls=Command, help=N_("Badges for everyone in a group, with a code."))
@click.argument("cohort")
@on_day
@to_file
@pass_call
def print_badges(call: Call, cohort: str, on: str | None, output: Path | None) -> None:
    """Ten on a page, to be cut."""
    with call.open() as desk:
        paper = badges.badges(desk.book, named(desk, Cohort, cohort).id, day_of(desk, on), call.translate)
        give(call, desk, "badges", paper, output)


@print_.command(
    "calls", cls=Command, help=N_("The call sheet: follow-ups that are due, by village and phone.")
)
@on_day
@to_file
@pass_call
def print_calls(call: Call, on: str | None, output: Path | None) -> None:
    """With room for what came of each call."""
    with call.open() as desk:
        paper = lists.calls(desk.book, day_of(desk, on), call.translate)
        give(call, desk, "calls", paper, output)


@print_.command("candidates", cls=Command, help=N_("The candidates of an examination, and their numbers."))
@click.argument("exam", type=click.Choice(list(EXAMS)))
@click.argument("year", type=YEAR)
@to_file
@pass_call
def print_candidates(call: Call, exam: str, year: int, output: Path | None) -> None:
    """By programme, with numbers by programme, level and sex."""
    with call.open() as desk:
        paper = lists.candidates(desk.book, exam, year, call.translate)
        give(call, desk, "candidates", paper, output)


@print_.command("payments", cls=Command, help=N_("What a group is paid for a period, to be signed for."))
@click.argument("cohort")
@click.argument("first")
@click.argument("last")
@to_file
@pass_call
def print_payments(call: Call, cohort: str, first: str, last: str, output: Path | None) -> None:
    """Each kind and currency on pages of its own."""
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        paper = lists.stipends(desk.book, row.id, day_of(desk, first), day_of(desk, last), call.translate)
        give(call, desk, "payments", paper, output)


def _letter(name: str, help: str) -> None:
    @print_.command(name, cls=Command, context_settings=TAKES_ROWS, help=help)
    @click.argument("enrolment")
    @on_day
    @to_file
    @pass_call
    def print_letter(call: Call, enrolment: str, on: str | None, output: Path | None) -> None:
        """With the letterhead of its day."""
        with call.open() as desk:
            row = named(desk, Enrolment, enrolment)
            paper = KINDS[name](desk.book, row, day_of(desk, on), call.translate)
            give(call, desk, name, paper, output)


_letter("attestation", N_("That somebody takes or took part, with the hours attended."))
_letter("transcript", N_("Every unit with hours, credits and result."))
_letter("introduction", N_("A letter that asks a business to take a trainee in."))


@print_.command(
    "consent", cls=Command, help=N_("The privacy notice with the choices to tick, and what to read aloud.")
)
@click.argument("trainee", required=False)
@to_file
@pass_call
def print_consent(call: Call, trainee: str | None, output: Path | None) -> None:
    """Blank, or with a person's name."""
    with call.open() as desk:
        row = named(desk, Trainee, trainee) if trainee else None
        paper = letters.own_notice(desk.book, call.translate, row)
        give(call, desk, "consent", paper, output)


@print_.command(
    "person", cls=Command, help=N_("Everything kept about a person, to be given to that person alone.")
)
@click.argument("trainee")
@option("--document", type=click.Path(path_type=Path), help=JSON_TOO)
@to_file
@pass_call
def print_person(call: Call, trainee: str, document: Path | None, output: Path | None) -> None:
    """As paper, and with --document as JSON too."""
    with call.open() as desk:
        book, row = desk.book, named(desk, Trainee, trainee)
        paper = person.file(book, row, book.fact("name") or book.code, call.translate)
        content = person.document(book, row, call.translate)
        if document is not None:
            note_print(book, "person")
            replace_file(document, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
        give(call, desk, "person", paper, output)


@print_.command(
    "chase", cls=Command, help=N_("At headquarters: the centres to call, and what to write to them.")
)
@to_file
@pass_call
def print_chase(call: Call, output: Path | None) -> None:
    """The most urgent first."""
    with call.open() as desk:
        paper = chase(desk, call.translate)
        give(call, desk, "chase", paper, output)
