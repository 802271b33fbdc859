"""Reading a spreadsheet file of any kind into sheets; runs in the process that may be killed (see process.py)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine as calamine

from tvetdesk.errors import UserError
from tvetdesk.spreadsheets.delimited import read_csv
from tvetdesk.spreadsheets.guards import ENCRYPTED, OLE, ZIP, checked
from tvetdesk.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Sheet, column_letters, until_empty

LARGEST = 32 << 20  # bytes of the file itself
# What other files begin with: a picture or PDF is no CSV of one column.
NOT_TEXT = (
    b"%PDF",
    b"\x89",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
SIGNS = {"_xFFFE_": "\ufffe", "_xFFFF_": "\uffff"}  # as they are written in xlsx; the reader leaves them so


def read_file(path: Path) -> list[Sheet]:
    """The visible sheets with something in them; UserError when there is none or the file cannot be read."""
    name = path.name
    if path.stat().st_size > LARGEST:
        raise UserError("sheet.too_big", name=name, limit=LARGEST >> 20)
    data = path.read_bytes()
    try:
        sheets = _read(data, name)
    except (UserError, MemoryError):
        raise
    except Exception as error:
        # 354 files of other projects made the readers raise seven kinds of errors: whatever it is, it is the file.
        raise UserError("sheet.broken", name=name) from error
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise UserError("sheet.empty", name=name)
    return found


def _read(data: bytes, name: str) -> list[Sheet]:
    if data.startswith(ZIP):
        passed = checked(data, name)
        return _sheets(passed.data, name, passed.errors)
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise UserError("sheet.password", name=name)
        return _sheets(data, name, {})
    if data.startswith(NOT_TEXT):
        raise UserError("sheet.not_one", name=name)
    return [read_csv(data, name)] if data.strip() else []


def _sheets(data: bytes, name: str, errors: Mapping[str, Sequence[tuple[int, int, str]]]) -> list[Sheet]:
    try:
        book = calamine.load_workbook(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise UserError("sheet.password", name=name) from error
    sheets = []
    with book:
        for one in book.sheets_metadata:
            if (
                one.typ != calamine.SheetTypeEnum.WorkSheet
                or one.visible != calamine.SheetVisibleEnum.Visible
            ):
                continue
            sheet = book.get_sheet_by_name(one.name)
            _check(sheet, name)
            rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            for row, column, text in errors.get(one.name, ()):
                if row < len(rows) and column < len(rows[row]) and rows[row][column] is None:
                    rows[row][column] = text  # the reader shows an error as empty: say what is there instead
            kept, cut = until_empty(rows)
            sheets.append(Sheet(one.name, kept, cut))
    return sheets


def _check(sheet: Any, name: str) -> None:
    """The limits once more, for kinds of files that the guard does not read itself (xls)."""
    height, width = sheet.total_height, sheet.total_width
    if height > MOST_ROWS:
        raise UserError("sheet.too_long", name=name, row=str(height), limit=MOST_ROWS)
    if width > MOST_COLUMNS:
        raise UserError("sheet.too_wide", name=name, column=column_letters(width - 1), limit=MOST_COLUMNS)


def _plain(cell: Any) -> Cell:
    if isinstance(cell, str):
        for written, sign in SIGNS.items():
            cell = cell.replace(written, sign)
        return cell or None
    return cell  # type: ignore[no-any-return]
