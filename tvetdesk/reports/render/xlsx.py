"""A table as an Excel workbook: one sheet, numbers as numbers, texts never as formulas, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.reports.table import PRACTICE, Cell, Column, Kind, Money, Phrase, Table, words

sentences({
    "list.too_long": N_("A sheet of Excel holds {limit} rows; this list has {rows}. Choose fewer rows with a filter, or write CSV."),
})  # fmt: skip

# Texts stay texts whatever they look like; a day of our own, so that equal tables are equal files.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CREATED = dt.datetime(2000, 1, 1)
MOST_ROWS = 1_048_576  # of a sheet
LONGEST = 32_767  # signs in one cell; XlsxWriter drops what is longer without a word
WIDEST = 60  # signs

SHAPES = {Kind.COUNT: "#,##0", Kind.SHARE: "0.0 %", Kind.DAY: "yyyy-mm-dd"}


def render(table: Table, translate: Translator) -> bytes:
    """The workbook's bytes: title, what the data are, heads, rows, notes."""
    import xlsxwriter  # 4 MB that only those pay who write a workbook

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": words(table.title, translate), "created": CREATED})
        _fill(book, table, translate)
    return file.getvalue()


def _fill(book: Any, table: Table, translate: Translator) -> None:
    sheet = book.add_worksheet(table.name[:31])
    bold = book.add_format({"bold": True})
    head = [words(table.title, translate), *([translate(PRACTICE)] if table.practice else ())]
    for place, text in enumerate(head):
        _write(sheet.write_string, place, 0, text, bold)
    below = [words(note, translate) for note in table.notes]
    if table.notes_first:
        for place, text in enumerate(below, start=len(head)):
            _write(sheet.write_string, place, 0, text)
        head, below = [*head, *below], []
    top = len(head) + 1
    if top + len(table.rows) + len(below) + 3 > MOST_ROWS:
        raise UserError("list.too_long", rows=len(table.rows), limit=MOST_ROWS)
    for number, column in enumerate(table.columns):
        _write(sheet.write_string, top, number, words(column.label, translate), bold)
        sheet.set_column(number, number, _width(table, number, translate))
    sheet.freeze_panes(top + 1, 0)
    formats = {shape: book.add_format({"num_format": shape}) for shape in _shapes(table)}
    for place, number, column, cell in table.cells():
        if cell is not None:
            value = _value(cell, translate)
            write = sheet.write_string if isinstance(value, str) else sheet.write_number
            if isinstance(value, dt.date):
                write = sheet.write_datetime
            _write(write, top + 1 + place, number, value, formats.get(_shape(column, cell)))
    for place, text in enumerate(below, start=top + len(table.rows) + 2):
        _write(sheet.write_string, place, 0, text)


def _shapes(table: Table) -> list[str]:
    """The number formats that the cells need, each once and in their order."""
    return list(
        dict.fromkeys(shape for _, _, column, cell in table.cells() if (shape := _shape(column, cell)))
    )


def _shape(column: Column, cell: Cell) -> str:
    """How the number in a cell is to be shown; money with its currency behind it."""
    if isinstance(cell, Money):
        return f'#,##0.00 "{cell.currency}"'
    return "" if isinstance(cell, str | Phrase) else SHAPES.get(column.kind, "")


def _value(cell: Cell, translate: Translator) -> Any:
    match cell:
        case Phrase():
            return cell.show(translate)
        case Message():
            return translate(cell)
        case Money():
            return cell.amount
        case _:
            return cell


def _write(write: Any, row: int, number: int, value: Any, format: Any = None) -> None:
    """Write and look at the answer: XlsxWriter only returns a code when it leaves something out."""
    if isinstance(value, str) and len(value) > LONGEST:
        value = value[: LONGEST - 1] + "…"
    if write(row, number, value, format) != 0:
        raise RuntimeError(f"the cell {row}, {number} was not written")


def _width(table: Table, number: int, translate: Translator) -> int:
    """Wide enough for what the column holds, to a limit."""
    texts = [table.columns[number].label, *(row[number] for row in table.rows)]
    lengths = [len(_value(text, translate)) for text in texts if isinstance(text, str | Phrase)]
    return min(max(lengths) + 2, WIDEST)
