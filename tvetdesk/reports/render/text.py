"""A table as text for a terminal: title, rows in columns, notes below."""

from __future__ import annotations

import textwrap

from tvetdesk.i18n import Translator
from tvetdesk.reports.render.reading import Reading, reading
from tvetdesk.reports.table import PRACTICE, Table, words

WIDTH = 100  # signs in a line of a note


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
    from tabulate import tabulate  # the window shows no text tables

    heads, rows, sides = _joined(reading(table, translate))
    return tabulate(rows, headers=heads, colalign=sides, disable_numparse=True, preserve_whitespace=True)


def _joined(read: Reading) -> tuple[list[str], list[list[str]], list[str]]:
    """Heads, rows and sides; what stands in brackets is joined to its number, so that numbers stay below each other."""
    heads, sides = list[str](), list[str]()
    rows: list[list[str]] = [[] for _ in read.rows]
    for place, head in enumerate(read.heads):
        cells = [row[place] for row in read.rows]
        if head or not heads:
            heads.append(head)
            sides.append("right" if place in read.numbers else "left")
            for row, cell in zip(rows, cells, strict=True):
                row.append(cell)
        else:
            width = max((len(cell) + 1 for cell in cells if cell), default=0)
            for row, cell in zip(rows, cells, strict=True):
                row[-1] += (f" {cell}" if cell else "").ljust(width)
    return heads, rows, sides


def _plain(text: str) -> str:
    """Without signs that steer a terminal, and with plain spaces."""
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)
