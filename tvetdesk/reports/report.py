"""Report: what a report is called, what may be asked of it, and how it becomes a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tvetdesk.i18n import N_, Message
from tvetdesk.reports.table import Table
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book

entries({"report.exported": N_("Wrote a report into a file")})


@dataclass(frozen=True)
class Asked:
    """What a reader asks for; each report says what it takes where nothing is said.

    Days from `first` to `as_of`, both included; `scope` is a country code (GM) or a centre code (GM-MK). An
    `indicator` is split `by` dimensions, or opened `where` they have a value; ages are taken `age_at` a day.
    `outside`: for third parties, small numbers of persons are withheld.
    """

    first: dt.date | None = None
    as_of: dt.date | None = None
    scope: str = ""
    indicator: str = ""
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    age_at: str = "end"
    outside: bool = False


Ids = Mapping[str, tuple[int, ...]]
"""The records behind each figure of a report, by a key that begins with their table and a colon."""


@dataclass(frozen=True)
class Report:
    """A report by the name the command line knows it under, and what may be asked of it besides days and places."""

    name: str
    title: Message
    make: Callable[[Book, Asked], Table]
    takes: tuple[str, ...] = ()
    behind: Callable[[Book, Asked], Ids] | None = None
    counts: bool = False  # nobody stands in it by name, though its figures do not open

    @property
    def named(self) -> bool:
        """Whether people stand in it by their names: it is not frozen, and goes into files as lists of people do."""
        return self.behind is None and not self.counts


def practice(book: Book) -> bool:
    """Whether a book holds invented practice data, which every report then says."""
    return book.fact("practice") == "1"
