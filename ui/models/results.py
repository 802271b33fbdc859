"""The results table with the records behind each figure."""

from __future__ import annotations

import datetime as dt
from array import array
from dataclasses import dataclass

from tvetdesk.records.people import Trainee
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.indicators import INDICATORS, Figure, figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.table import Cell, Phrase, Table
from tvetdesk.store.book import Book
from ui.models.rows import Keys


@dataclass(frozen=True)
class Line:
    """One row of the results: its cells by the key of their column."""

    cells: dict[str, Cell]

    @property
    def target(self) -> int | None:
        value = self.cells["target"]
        return value if isinstance(value, int) else None

    @property
    def actual(self) -> int:
        value = self.cells["actual"]
        assert isinstance(value, int)
        return value

    @property
    def share(self) -> float | None:
        value = self.cells["share"]
        return value if isinstance(value, float) else None

    @property
    def code(self) -> str:
        return str(self.cells["code"])

    @property
    def reached(self) -> float | None:
        """The part of the target that is reached; None without a target."""
        return self.actual / self.target if self.target else None


@dataclass(frozen=True)
class Behind:
    """The records behind a figure; for persons how many are women, men or not told, and how many share no name."""

    figure: Figure
    keys: Keys
    sexes: dict[str | None, int]
    nameless: int = 0


def results(book: Book, asked: Asked) -> Table:
    """The results table; in the reading thread."""
    return REPORTS["results"].make(book, asked)


def lines(table: Table) -> list[Line]:
    """Its rows by the keys of their columns."""
    keys = [column.key for column in table.columns]
    return [Line(dict(zip(keys, row, strict=True))) for row in table.rows]


def behind(book: Book, table: Table, line: Line) -> Behind:
    """The same figure counted again, with the ids of its records; in the reading thread."""
    days = table.title.values if isinstance(table.title, Phrase) else {}
    as_of, first = days.get("as_of"), days.get("first", dt.date.min)
    assert isinstance(as_of, dt.date)
    assert isinstance(first, dt.date)
    found = figure(line.code, Question(book, as_of, first, str(line.cells["scope"])))
    sexes: dict[str | None, int] = {}
    nameless = 0
    if INDICATORS[line.code].record is Trainee:
        wanted = set(found.ids)
        for one, sex, names in book.select(Trainee, Trainee.id, Trainee.sex, Trainee.names).tuples():
            if one in wanted:
                sexes[sex] = sexes.get(sex, 0) + 1
                nameless += not names
    return Behind(found, Keys(array("q", found.ids)), sexes, nameless)
