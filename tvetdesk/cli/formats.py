"""The command formats: files for programs of others, from mappings that the user loads; answers that come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, read
from tvetdesk.cli.command import Group, option, pass_call
from tvetdesk.cli.rows import named
from tvetdesk.i18n import N_
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports import Asked
from tvetdesk.reports.formats import answers, outgoing
from tvetdesk.reports.formats.examples import EXAMPLES, example
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.store.book import Book
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

WRITTEN = N_("Written: {file}")
FILE = N_("The file; without it, standard output.")
LOADED = click.Path(path_type=Path)


@click.group("formats", cls=Group, help=N_("Files for programs of others: DHIS2, ADX, IATI, ODK, calendars."))
def formats() -> None:
    """docs/formats.md shows each file that is to be loaded."""


def _out(verb: Any) -> Any:
    return option("-o", "--output", type=LOADED, help=FILE)(verb)


@formats.command("dhis2", help=N_("Figures as a DHIS2 data value set, JSON or CSV, or as ADX."))
@click.argument("mapping_file", metavar="MAPPING", type=LOADED)
@click.argument("period", metavar="PERIOD")
@option("--as", "kind", type=click.Choice(outgoing.KINDS), default="json", show_default=True, help=N_("Which file."))  # fmt: skip
@_out
@pass_call
def dhis2_(call: Call, mapping_file: Path, period: str, kind: str, output: Path | None) -> None:
    """Small numbers of persons are left out."""
    loaded = read(mapping_file)
    with call.open() as desk:
        made = _noted(desk.book, outgoing.data_values(desk.book, loaded, period, kind))
    _give(call, made, output)


@formats.command("tracker", help=N_("People and courses for a DHIS2 tracker, who agreed to share."))
@click.argument("mapping_file", metavar="MAPPING", type=LOADED)
@option("--first", metavar="DAY", help=N_("Courses that begin on this day or later."))
@option("--as-of", metavar="DAY", help=N_("The last day that counts."))
@_out
@pass_call
def tracker_(
    call: Call, mapping_file: Path, first: str | None, as_of: str | None, output: Path | None
) -> None:
    """A second import of the same people changes nothing there."""
    loaded = read(mapping_file)
    with call.open() as desk:
        made = _noted(desk.book, outgoing.people(desk.book, loaded, _day(first), _day(as_of)))
    _give(call, made, output)


@formats.command("iati", help=N_("The results as an IATI activity; a file says whose activity it is."))
@click.argument("activity", type=LOADED)
@option("--first", metavar="DAY", help=N_("The first day that counts."))
@option("--as-of", metavar="DAY", help=N_("The last day that counts."))
@option("--scope", metavar="CODE", help=N_("Only this country or centre."))
@_out
@pass_call
def iati_(
    call: Call, activity: Path, first: str | None, as_of: str | None, scope: str | None, output: Path | None
) -> None:
    """Small numbers of persons are left out."""
    loaded = read(activity)
    asked = Asked(_day(first), _day(as_of), (scope or "").strip().upper())
    with call.open() as desk:
        made = _noted(desk.book, outgoing.results(desk.book, loaded, asked))
    _give(call, made, output)


@formats.command("xlsform", help=N_("The tracer study as a form for ODK and Kobo, English and French."))
@option("-o", "--output", type=LOADED, required=True, help=N_("The file."))
@pass_call
def xlsform_(call: Call, output: Path) -> None:
    """Without a data folder: the form holds nothing of one."""
    from tvetdesk import __version__

    _give(call, outgoing.form(__version__), output)


@formats.command(
    "answers", help=N_("Takes in the answers to that form, the CSV file of ODK or Kobo; each only once.")
)
@click.argument("file", type=LOADED)
@pass_call
def answers_(call: Call, file: Path) -> None:
    """By KEY or _uuid, never by name."""
    with call.open() as desk:
        taken = answers.take(desk.book, read(file))
    said = outgoing.answered(call.translate, taken.written, taken.known)
    call.answer({"written": taken.written, "known": taken.known}, said)


@formats.command(
    "calendar", help=N_("The timetable of a cohort as an iCalendar file, without names of people.")
)
@click.argument("cohort", metavar="COHORT")
@_out
@pass_call
def calendar(call: Call, cohort: str, output: Path | None) -> None:
    """Taken again, it alters the events that are there."""
    with call.open() as desk:
        made = _noted(desk.book, outgoing.calendar(desk.book, named(desk, Cohort, cohort)))
    _give(call, made, output)


@formats.command(
    "example", help=N_("A file to begin with: a mapping for DHIS2, or the description of an activity.")
)
@click.argument("name", type=click.Choice(list(EXAMPLES)))
@_out
@pass_call
def example_(call: Call, name: str, output: Path | None) -> None:
    """Without a data folder; what stands in it is invented."""
    _give(call, Outgoing("", "json", example(name)), output)


def _day(text: str | None) -> Any:
    return Day("").parse(text or "")


def _noted(book: Book, made: Outgoing) -> Outgoing:
    made.note(book)
    return made


def _give(call: Call, made: Outgoing, output: Path | None) -> None:
    said = list(made.said(call.translate))
    if output is None:
        console.say_bytes(made.data)
        for line in said:
            call.remark(line)
        return
    replace_file(output, made.data)
    call.answer({"file": str(output), **made.numbers}, [call.translate(WRITTEN, file=str(output)), *said])
