"""Table: what every report is before it becomes text, a spreadsheet, or a file for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from tvetdesk.i18n import N_, Message, Translator, Value

if TYPE_CHECKING:
    from tvetdesk.reports.given_out import Given

PRACTICE = N_("practice data, invented")


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    SHARE = "share"  # a part of a whole, between 0 and 1
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"  # any number as it is, like a year: never grouped, never summed


@dataclass(frozen=True)
class Money:
    """An amount with its currency, an ISO 4217 code; never summed across currencies."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Phrase:
    """A text with the values its placeholders speak of, put into words when it is shown."""

    text: Message
    values: Mapping[str, Value] = field(default_factory=dict)

    def show(self, translate: Translator) -> str:
        return translate(self.text, **self.values)


Cell = str | int | float | Decimal | dt.date | Money | Phrase | None
"""One value; None is empty. A `Message` is translated, any other `str` is data and shown as it is."""


Part = frozenset[tuple[str, str]]
"""What a number is narrowed to: dimensions, each with one value as the report `behind` takes it."""


@dataclass(frozen=True)
class Column:
    """A column: `key` names it for programs, `label` for people (a plain `str` is data, like a centre's name).

    `once`: where people read, a value equal to the one above it is left out. `beside`: where people read, the
    value stands in brackets behind that column's. `detail`: only for spreadsheets and programs. `part`: what its
    numbers are narrowed to, a dimension with one of its values.
    """

    key: str
    label: Message | Phrase | str
    kind: Kind = Kind.TEXT
    once: bool = False
    beside: str = ""
    detail: bool = False
    part: Part = frozenset()


@dataclass(frozen=True)
class Table:
    """A report as rows of values, in no language and no format yet.

    `name` is the report's name, `notes` stand below the rows: the period, the rules, what is not counted. With
    `notes_first` they stand above them, so that a list can be sorted and goes on downwards. `chart` is the column that is
    drawn as bars over the first one, where there is room to draw. `given` is what is noted when it goes to third parties.
    `parts` says of each row what its numbers are narrowed to, where the records behind them can be listed.
    """

    name: str
    title: Message | Phrase
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Message | Phrase, ...] = ()
    practice: bool = False
    notes_first: bool = False
    chart: str = ""
    given: tuple[Given, ...] = ()
    parts: tuple[Part, ...] = ()

    def cells(self) -> Iterator[tuple[int, int, Column, Cell]]:
        """Every cell with its place: (row, column number, column, value)."""
        for place, row in enumerate(self.rows):
            for number, (column, cell) in enumerate(zip(self.columns, row, strict=True)):
                yield place, number, column, cell


def words(text: Message | Phrase | str, translate: Translator) -> str:
    """A title, head or note in the reader's language; what is data (the name of a centre) as it is."""
    return text.show(translate) if isinstance(text, Phrase) else translate.show(text)


def shown(cell: Cell, kind: Kind, translate: Translator) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return ""
        case Phrase():
            return cell.show(translate)
        case Money():
            return translate.money(cell.amount, cell.currency)
        case float() if kind is Kind.SHARE:
            return share(cell, translate)
        case int() if abs(cell) < 10_000:
            return str(cell)  # four digits are not grouped, as the programme writes 2000
        case _:
            return translate.show(cell)


def share(part: float, translate: Translator) -> str:
    """94.9 %: with one decimal, and in every language with the space that the programme writes."""
    return f"{translate.number(part * 100, 1)}\N{NO-BREAK SPACE}%"
