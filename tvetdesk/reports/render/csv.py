"""A table as CSV: UTF-8 with a byte-order mark, ISO dates, and no cell that a spreadsheet takes for a formula.

Of the table it holds the heads and the rows; the other formats have the title and the notes as well. In practice
data a last column says so in every row, since rows are what is copied elsewhere. On demand a row of HXL tags
(hxlstandard.org) stands directly under the heads, for the programs of humanitarian organisations.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from decimal import Decimal

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.reports.table import PRACTICE, Cell, Column, Kind, Money, Phrase, Table, words

INVENTED = N_("Invented")
BOM = "\ufeff"
STARTS = "=+-@|%"  # what makes a cell a formula or a command in one spreadsheet or another


DELIMITERS = {"comma": ",", "semicolon": ";"}
PARTS, WITH_TAGS = (
    N_("What parts the cells of a CSV file."),
    N_("With a row of HXL tags under the heads of a CSV file."),
)

# What a column is to HXL: its hashtag; the attribute behind it is the column's own key.
TAGS = {
    Kind.TEXT: "#meta",
    Kind.DAY: "#date",
    Kind.COUNT: "#indicator+num",
    Kind.NUMBER: "#indicator+num",
    Kind.SHARE: "#indicator+pct",
    Kind.MONEY: "#value",
}


def render(table: Table, translate: Translator, *, delimiter: str = ",", hxl: bool = False) -> bytes:
    """The file: every text in quotes, numbers as numbers with a point, lines ending in CR LF."""
    heads = [words(column.label, translate) for column in table.columns]
    rows = [[_value(cell, translate) for cell in row] for row in table.rows]
    tags = [_tag(column) for column in table.columns]
    if table.practice:
        tags.append("#meta+practice")
        heads.append(translate(INVENTED))
        for row in rows:
            row.append(translate(PRACTICE))
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n", delimiter=delimiter)
    writer.writerows([heads, *([tags] if hxl else ()), *rows])
    return (BOM + file.getvalue()).encode()


def _tag(column: Column) -> str:
    return f"{TAGS[column.kind]}+{re.sub('[^a-z0-9_]', '_', column.key.casefold())}"


def _value(cell: Cell, translate: Translator) -> str | int | float | Decimal:
    match cell:
        case None:
            return ""
        case int() | float() | Decimal():
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
