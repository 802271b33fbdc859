"""How an indicator went from quarter to quarter, or from year to year: what is drawn as bars on screen and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.dates import months_after
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.dimensions import PERSONS
from tvetdesk.reports.given_out import Given
from tvetdesk.reports.indicators import figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.smallcells import LEAST, SMALL, WITHHELD
from tvetdesk.reports.splits import indicator_of, place
from tvetdesk.reports.table import Column, Kind, Phrase, Table
from tvetdesk.reports.together import withheld_figures
from tvetdesk.store.book import Book

QUARTER, YEAR = 3, 12  # months
SHOWN = 8  # quarters where no first day is said
MOST = 20  # bars that are told apart on a page; more of them become years
PERIOD = Column("period", N_("Period"))
EACH = N_("Each line: what happened in that period, and how things stood on its last day.")
AGAIN = N_("Who counts in several periods stands in each of them; the lines do not add up.")
CUT = N_("The last period ends on {day}.")


def make(book: Book, asked: Asked) -> Table:
    """A line for each period; for third parties small numbers are withheld."""
    question = _question(book, asked)
    indicator = indicator_of(asked.indicator or "certified")
    listed = list(_periods(question))
    numbers = [figure(indicator.code, one).number for _, one in listed]
    hidden = set()
    given: tuple[Given, ...] = ()
    if asked.outside and indicator.record in PERSONS:
        told, given = withheld_figures(book, [(indicator.code, one.first, one.as_of, one.scope) for _, one in listed])  # fmt: skip
        hidden = {row for row, one in enumerate(told) if one}
    notes: list[Message | Phrase] = [indicator.rule, EACH, AGAIN, Phrase(CUT, {"day": question.as_of})]
    if not any(numbers):
        notes.insert(0, N_("There is nothing to count here yet."))
    if asked.outside:
        notes.append(Phrase(SMALL, {"most": LEAST - 1}))
    return Table(
        "trend",
        titled(indicator.label, question),
        (PERIOD, Column("number", indicator.unit, Kind.COUNT)),
        tuple(
            (name, WITHHELD if row in hidden else number)
            for row, ((name, _), number) in enumerate(zip(listed, numbers, strict=True))
        ),
        tuple(notes),
        practice(book),
        chart="number",
        given=given,
    )


def behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The records of each period."""
    code = indicator_of(asked.indicator or "certified").code
    found = {}
    for name, one in _periods(_question(book, asked)):
        counted = figure(code, one)
        found[f"{book.table(counted.indicator.record).name}:{code}:{name}"] = counted.ids
    return found


def _question(book: Book, asked: Asked) -> Question:
    place(book, asked.scope)
    as_of = asked.as_of or book.today()
    first = asked.first or months_after(_start(as_of, QUARTER), -QUARTER * (SHOWN - 1))
    if first > as_of:
        raise UserError("report.no_days", first=first, last=as_of)
    return Question(book, as_of, first, asked.scope)


def _periods(question: Question) -> Iterator[tuple[str, Question]]:
    """The periods by name, the first and the last one cut to the days asked about."""
    first, last = question.first, question.as_of
    span = (last.year - first.year) * 12 + last.month - first.month
    months = QUARTER if span < MOST * QUARTER else YEAR
    start = _start(first, months)
    while start <= last:
        after = months_after(start, months)
        name = str(start.year) if months == YEAR else f"{start.year}-Q{(start.month + 2) // 3}"
        days = max(start, first), min(after - dt.timedelta(days=1), last)
        yield name, Question(question.book, days[1], days[0], question.scope)
        start = after


def _start(day: dt.date, months: int) -> dt.date:
    """The first day of the quarter or year of a day."""
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)
