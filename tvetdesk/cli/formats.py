"""The command formats: files for programs of others, from mappings that the user loads; answers that come back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, read
from tvetdesk.cli.command import Group, option, pass_call
from tvetdesk.cli.rows import named
from tvetdesk.i18n import N_, P_
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports import Asked
from tvetdesk.reports.formats import (
    answers,
    dhis2,
    iati,
    mapping,
    periods,
    timetable,
    tracker,
    values,
    xlsform,
)
from tvetdesk.store.book import Book
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

WRITTEN = N_("Written: {file}")
WITHHELD = P_("{number} small number of persons was left out.", "{number} small numbers of persons were left out.")  # fmt: skip
PEOPLE = P_("{number} person is in the file.", "{number} people are in the file.")
LEFT_OUT = P_(
    "{number} person does not share with headquarters and was left out.",
    "{number} people do not share with headquarters and were left out.",
)
TAKEN = P_("{number} answer written.", "{number} answers written.")
KNOWN = P_("{number} was here already.", "{number} were here already.")
FILE = N_("The file; without it, standard output.")
LOADED = click.Path(path_type=Path)
KINDS = {"json": dhis2.data_value_sets, "csv": dhis2.data_values_csv}


@click.group("formats", cls=Group, help=N_("Files for programs of others: DHIS2, ADX, IATI, ODK, calendars."))
def formats() -> None:
    """docs/formats.md shows each file that is to be loaded."""


def _out(verb: Any) -> Any:
    return option("-o", "--output", type=LOADED, help=FILE)(verb)


@formats.command("dhis2", help=N_("Figures as a DHIS2 data value set, JSON or CSV, or as ADX."))
@click.argument("mapping_file", metavar="MAPPING", type=LOADED)
@click.argument("period", metavar="PERIOD")
@option("--as", "kind", type=click.Choice([*KINDS, "adx"]), default="json", show_default=True, help=N_("Which file."))  # fmt: skip
@_out
@pass_call
def dhis2_(call: Call, mapping_file: Path, period: str, kind: str, output: Path | None) -> None:
    """Small numbers of persons are left out."""
    plan = mapping.read(read(mapping_file))
    with call.open() as desk:
        book = desk.book
        wanted = periods.period_of(period, book.today())
        counted = values.count(book, plan, wanted.first, wanted.last)
        made = (
            dhis2.adx(plan, counted, wanted, book.now())
            if kind == "adx"
            else KINDS[kind](plan, counted, wanted)
        )
        _note(book, kind if kind == "adx" else f"dhis2.{kind}")
    said = [call.translate.n(WITHHELD, counted.withheld)] if counted.withheld else []
    _give(call, made, output, said, values=len(counted.values), withheld=counted.withheld)


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
    plan = mapping.read(read(mapping_file))
    with call.open() as desk:
        book = desk.book
        made, people, left = tracker.tracked(
            book, plan, _day(first) or dt.date.min, _day(as_of) or book.today()
        )
        _note(book, "dhis2.tracker")
    said = [
        call.translate.n(PEOPLE, people),
        *([call.translate.n(LEFT_OUT, left)] if left else ()),
    ]
    _give(call, made, output, said, people=people, left_out=left)


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
    said = iati.described(read(activity))
    with call.open() as desk:
        asked = Asked(_day(first), _day(as_of), (scope or "").strip().upper())
        made = iati.activities(desk.book, said, asked, desk.book.now())
        _note(desk.book, "iati")
    _give(call, made, output, [])


@formats.command("xlsform", help=N_("The tracer study as a form for ODK and Kobo, English and French."))
@option("-o", "--output", type=LOADED, required=True, help=N_("The file."))
@pass_call
def xlsform_(call: Call, output: Path) -> None:
    """Without a data folder: the form holds nothing of one."""
    from tvetdesk import __version__

    _give(call, xlsform.workbook(__version__), output, [])


@formats.command(
    "answers", help=N_("Takes in the answers to that form, the CSV file of ODK or Kobo; each only once.")
)
@click.argument("file", type=LOADED)
@pass_call
def answers_(call: Call, file: Path) -> None:
    """By KEY or _uuid, never by name."""
    with call.open() as desk:
        taken = answers.take(desk.book, read(file))
    t = call.translate
    call.answer(
        {"written": taken.written, "known": taken.known},
        [t.n(TAKEN, taken.written), *([t.n(KNOWN, taken.known)] if taken.known else ())],
    )


@formats.command(
    "calendar", help=N_("The timetable of a cohort as an iCalendar file, without names of people.")
)
@click.argument("cohort", metavar="COHORT")
@_out
@pass_call
def calendar(call: Call, cohort: str, output: Path | None) -> None:
    """Taken again, it alters the events that are there."""
    with call.open() as desk:
        made = timetable.calendar(desk.book, named(desk, Cohort, cohort), desk.book.now())
        _note(desk.book, "icalendar")
    _give(call, made, output, [])


def _day(text: str | None) -> Any:
    return Day("").parse(text or "")


def _note(book: Book, format: str) -> None:
    book.note("format.written", format=format)


def _give(call: Call, data: bytes, output: Path | None, said: list[str], **numbers: int) -> None:
    if output is None:
        console.say_bytes(data)
        for line in said:
            call.remark(line)
        return
    replace_file(output, data)
    call.answer({"file": str(output), **numbers}, [call.translate(WRITTEN, file=str(output)), *said])
