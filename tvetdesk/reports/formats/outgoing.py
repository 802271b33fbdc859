"""What goes out to programs of others: each file with what is said beside it, as command line and window give it.

A format's module is loaded by whoever makes a file of it: all together they take longer than the page that offers them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tvetdesk.i18n import P_, Translator
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports.given_out import Given, note_given
from tvetdesk.reports.report import Asked
from tvetdesk.store.book import Book

SAID = {
    "withheld": P_("{number} small number of persons was left out.", "{number} small numbers of persons were left out."),
    "people": P_("{number} person is in the file.", "{number} people are in the file."),
    "left_out": P_(
        "{number} person does not share with headquarters and was left out.",
        "{number} people do not share with headquarters and were left out.",
    ),
}  # fmt: skip
TAKEN = P_("{number} answer written.", "{number} answers written.")
KNOWN = P_("{number} was here already.", "{number} were here already.")
KINDS = ("json", "csv", "adx")  # of a DHIS2 data value set


@dataclass(frozen=True)
class Outgoing:
    """A file: how the audit calls its format, how its name ends, its bytes, and numbers that are said beside it."""

    format: str
    suffix: str
    data: bytes
    numbers: Mapping[str, int] = field(default_factory=dict)
    given: tuple[Given, ...] = ()

    def said(self, t: Translator) -> Iterator[str]:
        """Who is in it, and what was left out, in words."""
        for name, words in SAID.items():
            if self.numbers.get(name):
                yield t.n(words, self.numbers[name])

    def note(self, book: Book) -> None:
        """In the audit: it was given out; what third parties read of it is kept for the next file."""
        if self.format:
            book.note("format.written", format=self.format)
        note_given(book, self.given)


def data_values(book: Book, loaded: bytes, period: str, kind: str) -> Outgoing:
    """Figures for DHIS2 by the mapping in a file; small numbers of persons are left out."""
    from tvetdesk.reports.formats import dhis2, mapping, periods, values

    plan = mapping.read(loaded)
    wanted = periods.period_of(period, book.today())
    counted = values.count(book, plan, wanted.first, wanted.last)
    numbers = {"values": len(counted.values), "withheld": counted.withheld}
    if kind == "adx":
        return Outgoing("adx", "xml", dhis2.adx(plan, counted, wanted, book.now()), numbers, counted.given)
    made = {"json": dhis2.data_value_sets, "csv": dhis2.data_values_csv}[kind](plan, counted, wanted)
    return Outgoing(f"dhis2.{kind}", kind, made, numbers, counted.given)


def people(book: Book, loaded: bytes, first: dt.date | None, as_of: dt.date | None) -> Outgoing:
    """People and their courses for a DHIS2 tracker, by the mapping in a file."""
    from tvetdesk.reports.formats import mapping, tracker

    made, number, left = tracker.tracked(
        book, mapping.read(loaded), first or dt.date.min, as_of or book.today()
    )
    return Outgoing("dhis2.tracker", "json", made, {"people": number, "left_out": left})


def results(book: Book, loaded: bytes, asked: Asked) -> Outgoing:
    """The results as IATI says them; the loaded file describes the activity."""
    from tvetdesk.reports.formats import iati

    made, given = iati.activities(book, iati.described(loaded), asked, book.now())
    return Outgoing("iati", "xml", made, given=given)


def form(version: str) -> Outgoing:
    """The tracer study as an XLSForm; it holds nothing of anybody, so the audit need not know."""
    from tvetdesk.reports.formats import xlsform

    return Outgoing("", "xlsx", xlsform.workbook(version))


def calendar(book: Book, cohort: Cohort) -> Outgoing:
    """The timetable of a course for telephones."""
    from tvetdesk.reports.formats import timetable

    return Outgoing("icalendar", "ics", timetable.calendar(book, cohort, book.now()))


def answered(t: Translator, written: int, known: int) -> list[str]:
    """What became of the answers in a file."""
    return [t.n(TAKEN, written), *([t.n(KNOWN, known)] if known else ())]
