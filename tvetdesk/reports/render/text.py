"""A table as text for a terminal: title, rows in columns, notes below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tabulate import tabulate

from tvetdesk.i18n import Translator
from tvetdesk.reports.table import PRACTICE, Column, Kind, Table, shown, words

WIDTH = 100  # signs in a line of a note
NUMBERS = (Kind.COUNT, Kind.SHARE, Kind.MONEY, Kind.NUMBER)


def render(table: Table, translate: Translator) -> str:
    """The table as people read it. Spaces are plain ones, so that a search for "94.9 %" finds it."""
    title = words(table.title, translate)
    parts = [title, "=" * len(title)]
    if table.practice:
        parts.append(f"*** {translate(PRACTICE)} ***")
    parts += ["", _rows(table, translate)] if table.rows else []
    for note in table.notes:
        parts += ["", textwrap.fill(words(note, translate), WIDTH)]
    if table.practice:
        parts += ["", f"*** {translate(PRACTICE)} ***"]
    return _plain("\n".join(parts)) + "\n"


def _rows(table: Table, translate: Translator) -> str:
    keys = [column.key for column in table.columns]
    printed = [column for column in table.columns if not column.detail and not column.beside]
    columns: list[list[str]] = []
    for column in printed:
        cells = [shown(row[keys.index(column.key)], column.kind, translate) for row in table.rows]
        behind = next((other for other in table.columns if other.beside == column.key), None)
        if behind is not None:
            cells = _with(
                cells, [shown(row[keys.index(behind.key)], behind.kind, translate) for row in table.rows]
            )
        columns.append(_once(cells) if column.once else cells)
    return tabulate(
        list(zip(*columns, strict=True)),
        headers=[translate(column.label) for column in printed],
        colalign=[_side(column) for column in printed],
        disable_numparse=True,
        preserve_whitespace=True,
    )


def _side(column: Column) -> str:
    return "right" if column.kind in NUMBERS else "left"


def _with(cells: Sequence[str], behind: Sequence[str]) -> list[str]:
    """Cells with what belongs to them in brackets, in one width, so that the numbers stay below each other."""
    width = max((len(text) + 3 for text in behind if text), default=0)
    return [
        cell + (f" ({text})" if text else "").ljust(width) for cell, text in zip(cells, behind, strict=True)
    ]


def _once(cells: Sequence[str]) -> list[str]:
    return [cell if place == 0 or cell != cells[place - 1] else "" for place, cell in enumerate(cells)]


def _plain(text: str) -> str:
    """Without signs that steer a terminal, and with plain spaces."""
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)
