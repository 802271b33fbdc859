"""What people read of a table: its columns in their language, without those that are only for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.i18n import Translator
from tvetdesk.reports.table import Column, Kind, Table, shown, words

NUMBERS = (Kind.COUNT, Kind.NUMBER, Kind.SHARE, Kind.MONEY)


@dataclass(frozen=True)
class Reading:
    """Heads, rows of texts, which columns hold numbers, and the column of the table behind each."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    columns: Sequence[Column]


def reading(table: Table, translate: Translator) -> Reading:
    """The table as it is read; what belongs beside a number stands in brackets in a column without a head."""
    heads, columns, numbers, read = [], list[list[str]](), [], []
    for place, column in enumerate(table.columns):
        if column.detail or column.beside:
            continue
        if column.kind in NUMBERS:
            numbers.append(len(columns))
        cells = [shown(row[place], column.kind, translate) for row in table.rows]
        heads.append(words(column.label, translate))
        read.append(column)
        columns.append(_once(cells) if column.once else cells)
        for other, behind in enumerate(table.columns):
            if behind.beside == column.key:
                said = (shown(row[other], behind.kind, translate) for row in table.rows)
                heads.append("")
                read.append(column)
                columns.append([f"({text})" if text else "" for text in said])
    return Reading(heads, list(zip(*columns, strict=True)), numbers, read)


def _once(cells: Sequence[str]) -> list[str]:
    return [cell if place == 0 or cell != cells[place - 1] else "" for place, cell in enumerate(cells)]
