"""Frozen reports as the window lists them, and what changed since each was frozen, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tvetdesk.i18n import Message, Translator, Value
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.staff import Staff
from tvetdesk.reports import REPORTS, frozen
from tvetdesk.reports.table import Cell, Money, Phrase, Table
from tvetdesk.reports.told import figure_words, reason_words
from tvetdesk.store.book import Book


@dataclass(frozen=True)
class Kept:
    """A frozen report; `genuine`: it is as it was signed. `by` is empty where nobody of the staff froze it."""

    id: int
    title: str
    report: Message | str
    on: dt.date
    by: str
    digest: str
    genuine: bool


@dataclass(frozen=True)
class Difference:
    """A figure that is another now, and why, one line for each record that came or went."""

    figure: str
    before: Value
    now: Value
    reasons: list[str]


def kept(book: Book) -> list[Kept]:
    """All of them, the newest first, each looked over; in the reading thread."""
    query = book.select(FrozenReport).order_by(FrozenReport.on.desc(), FrozenReport.id.desc())
    names = dict(book.select(Staff, Staff.id, Staff.names, bin=True).tuples())
    return [
        Kept(
            row.id,
            row.title or "–",
            REPORTS[row.report].title if row.report in REPORTS else row.report,
            row.on,
            names.get(row.person) or "",
            row.digest or "",
            frozen.genuine(row),
        )
        for row in query
    ]


def opened(book: Book, number: int) -> Table:
    """The table as it was; UserError where it was altered."""
    return frozen.shown(book, book.get(FrozenReport, number))


def differences(book: Book, number: int, t: Translator) -> list[Difference]:
    """What changed since, in the reading thread; UserError where it was altered."""
    found = frozen.compare(book, REPORTS, book.get(FrozenReport, number))
    return [
        Difference(
            figure_words(one.figure, t),
            _plain(one.before),
            _plain(one.now),
            [reason_words(book, reason, t) for reason in one.reasons],
        )
        for one in found
    ]


def _plain(cell: Cell) -> Value:
    return "–" if cell is None or isinstance(cell, Money | Phrase) else cell
