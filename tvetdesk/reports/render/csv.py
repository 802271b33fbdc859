"""A table as CSV: UTF-8 with a byte-order mark, ISO dates, and no cell that a spreadsheet takes for a formula.

Of the table it holds the heads and the rows; the other formats have the title and the notes as well. In practice
data a last column says so in every row, since rows are what is copied elsewhere.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.reports.table import PRACTICE, Cell, Money, Phrase, Table

REMARK = N_("Remark")
BOM = "\ufeff"
STARTS = "=+-@|%"  # what makes a cell a formula or a command in one spreadsheet or another


def render(table: Table, translate: Translator) -> bytes:
    """The file: commas, every text in quotes, numbers as numbers with a point, lines ending in CR LF."""
    heads = [translate(column.label) for column in table.columns]
    rows = [[_value(cell, translate) for cell in row] for row in table.rows]
    if table.practice:
        heads.append(translate(REMARK))
        for row in rows:
            row.append(translate(PRACTICE))
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([heads, *rows])
    return (BOM + file.getvalue()).encode()


def _value(cell: Cell, translate: Translator) -> str | int | float:
    match cell:
        case None:
            return ""
        case int() | float():
            return cell
        case dt.date():
            return cell.isoformat()
        case Money():
            return f"{cell.amount} {cell.currency}"
        case Phrase():
            return harmless(cell.show(translate))
        case Message():
            return harmless(translate(cell))
        case _:
            return harmless(cell)


def harmless(text: str) -> str:
    """The text with a ' before it if a spreadsheet could take it for a formula; `bare` takes it away again.

    That depends on its first visible sign, in ordinary or full-width form, and on a tab or line break before it.
    """
    return "'" + text if _dangerous(text.lstrip("'")) else text


def bare(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if text.startswith("'") and _dangerous(text.lstrip("'")) else text


def _dangerous(text: str) -> bool:
    for sign in text:
        if sign in "\t\r\n" or unicodedata.normalize("NFKC", sign) in tuple(STARTS):
            return True
        if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf"):
            break
    return False
