"""Sheet: what was read of a spreadsheet, as bare values, with the limits of what is read at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.errors import sentences
from tvetdesk.i18n import N_

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

# A register of a year or the people of a centre in twenty years fit well inside; what is larger is broken or hostile.
MOST_ROWS = 20_000
MOST_COLUMNS = 100
EMPTY_ROWS = 200  # so many in a row end a sheet
LONGEST = 32_767  # signs in one cell, the limit of Excel itself

sentences({
    "sheet.not_one": N_("{name} is no spreadsheet that can be read. Save it as .xlsx, .ods or .csv and try again."),
    "sheet.broken": N_("{name} is damaged or not complete. Open it in Excel or LibreOffice, save it under a new name and try again."),
    "sheet.password": N_("{name} is protected by a password. Take the password off in Excel, save it and try again."),
    "sheet.too_big": N_("{name} holds more than {limit} MB. Copy the rows you need into a new spreadsheet."),
    "sheet.harmful": N_("{name} is built like a file that is meant to do harm, and was not opened. Copy its rows into a new spreadsheet."),
    "sheet.too_long": N_("{name} has something in row {row}; at most {limit} rows are read. Split it, or delete what stands there."),
    "sheet.too_wide": N_("{name} has something in column {column}; at most {limit} columns are read. Delete what stands there."),
    "sheet.too_slow": N_("{name} could not be read within {seconds} seconds. Copy the rows you need into a new spreadsheet."),
    "sheet.stopped": N_("{name} could not be read with the memory it may take. Copy the rows you need into a new spreadsheet."),
    "sheet.quote": N_("A quotation mark in line {line} of {name} is never closed. Correct it, or save the file as .xlsx."),
    "sheet.long_cell": N_("A cell in line {line} of {name} has more than {limit} signs. Shorten it."),
    "sheet.nul": N_("There are signs in {name} that no text has; the file was damaged. Copy it once more, or save it anew as .xlsx."),
    "sheet.letters": N_("The letters of {name} cannot be read. Save it as “CSV UTF-8” or .xlsx and try again."),
    "sheet.empty": N_("There is nothing in {name}. Choose another file or sheet."),
    "sheet.none": N_("There is no sheet “{sheet}” in {name}. It has: {sheets}."),
})  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet from its first on; `cut` is the row after which nothing more was read, if any.

    Texts are as they stand in the file; what is empty is None. Row n of people is `rows[n - 1]`.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    cut: int | None = None


def column_letters(number: int) -> str:
    """The name of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def until_empty(rows: Sequence[Sequence[Cell]]) -> tuple[list[Sequence[Cell]], int | None]:
    """The rows up to EMPTY_ROWS empty ones in a row, without empty ones at the end; and where they were cut."""
    kept: list[Sequence[Cell]] = []
    empty = 0
    for row in rows:
        if any(cell is not None for cell in row):
            if empty >= EMPTY_ROWS:
                return kept[: len(kept) - empty], len(kept) - empty
            empty = 0
        else:
            empty += 1
        kept.append(row)
    return kept[: len(kept) - empty], None
