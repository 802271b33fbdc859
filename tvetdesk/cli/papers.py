"""The command print: papers as PDF, the same that the window prints."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, Group, option, pass_call
from tvetdesk.cli.frames import NO_TEXT, usage
from tvetdesk.cli.rows import named
from tvetdesk.desk import Desk
from tvetdesk.i18n import N_
from tvetdesk.records.certificates import latest_duplicate, look_up
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports.papers import certificates, note_print, register, register_sheets
from tvetdesk.reports.papers.certificate import awarded
from tvetdesk.reports.render.parts import Paper
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

WRITTEN = N_("{title}: {file}")
OUT = N_("The PDF file; without it, standard output.")


@click.group("print", cls=Group, help=N_("Makes papers as PDF."))
def print_() -> None:
    """Each paper is a command of its own."""


@print_.command(
    "register", cls=Command, help=N_("The register of a group for the week of a day, to be signed.")
)
@click.argument("cohort")
@option("--week", metavar="DAY", help=N_("A day of the week; today's if not said."))
@option(
    "--layout",
    type=click.Choice(register.LAYOUTS),
    default="signature",
    help=N_("Narrow rows, or rows for thumbprints."),
)
@option("--filled", is_flag=True, help=N_("With the marks that were entered."))
@option("-o", "--output", type=click.Path(path_type=Path), help=OUT)
@pass_call
def print_register(
    call: Call, cohort: str, week: str | None, layout: str, filled: bool, output: Path | None
) -> None:
    """As it is laid on the table in the workshop."""
    with call.open() as desk:
        book = desk.book
        row = named(desk, Cohort, cohort)
        of = register.week(book, row.id, Day("").parse(week or "") or book.today())
        give(call, desk, "register", register_sheets([of], call.translate, layout, filled=filled), output)


@print_.command(
    "certificate", cls=Command, help=N_("Certificates by their numbers or codes, one on each page.")
)
@click.argument("numbers", nargs=-1, required=True)
@option("--duplicate", is_flag=True, help=N_("The latest duplicate of each instead of the original."))
@option("-o", "--output", type=click.Path(path_type=Path), help=OUT)
@pass_call
def print_certificate(call: Call, numbers: tuple[str, ...], duplicate: bool, output: Path | None) -> None:
    """As it was on its day, whenever it is printed."""
    with call.open() as desk:
        book = desk.book
        rows = [look_up(book, number) for number in numbers]
        if duplicate:
            rows = [latest_duplicate(book, row) for row in rows]
        awards = [awarded(book, row) for row in rows]
        paper = certificates(awards, call.translate)
        give(call, desk, "certificate", paper, output, number=len(awards))


def give(call: Call, desk: Desk, kind: str, paper: Paper, output: Path | None, *, number: int = 1) -> None:
    """The paper to standard output, or to a file, which is then named. The audit knows of it first, by its kind."""
    from tvetdesk.reports.render import pdf  # Qt is loaded by those who print

    if output is None and sys.stdout.isatty():
        raise usage(NO_TEXT, format="pdf")
    note_print(desk.book, kind, number)
    if output is None:
        console.say_bytes(pdf.render(paper))
        return
    file = output / f"{paper.title.replace('/', '-')}.pdf" if output.is_dir() else output
    replace_file(file, pdf.render(paper))
    call.answer(
        {"file": str(file), "title": paper.title},
        [call.translate(WRITTEN, title=paper.title, file=str(file))],
    )
