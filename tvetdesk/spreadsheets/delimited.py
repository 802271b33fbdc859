"""CSV as programs and people write it: any of the usual encodings and delimiters, quotes."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence

from tvetdesk.errors import UserError
from tvetdesk.spreadsheets.sheet import LONGEST, MOST_COLUMNS, MOST_ROWS, Sheet, column_letters, until_empty

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DELIMITERS = ",;\t|"
TWICE = re.compile(
    rb"\xc3[\x80-\xbf]"
)  # é and the like as UTF-8; in the code page of Windows nobody writes Ã©
LOOKED_AT = 40  # lines by which the delimiter is guessed
AREA = 20  # of them, so many signs say whether UTF-16 was written without its mark


def read_csv(data: bytes, name: str) -> Sheet:
    """The one sheet of a CSV file; UserError with the line where it cannot be read."""
    text = decoded(data, name)
    first, _, rest = text.partition("\n")
    told = first.strip().casefold()
    if len(told) == 5 and told.startswith("sep=") and told[4] in DELIMITERS:  # Excel's own way to say it
        delimiter, text, skipped = told[4], rest, 1
    else:
        delimiter, skipped = delimiter_of(text), 0
    # A sign more than the longest cell, so that one of exactly that length is still read.
    csv.field_size_limit(LONGEST + 1)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    rows: list[Sequence[str | None]] = []
    began = 1
    while True:
        try:
            row = next(lines)
        except StopIteration:
            break
        except csv.Error as error:
            if "limit" in str(error):
                raise UserError("sheet.long_cell", name=name, line=str(began), limit=LONGEST) from error
            raise UserError("sheet.quote", name=name, line=str(began)) from error
        began = lines.line_num + skipped + 1
        cells = [cell if cell.strip() else None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise UserError(
                "sheet.too_wide", name=name, column=column_letters(len(cells) - 1), limit=MOST_COLUMNS
            )
        rows.append(cells)
        if cells and len(rows) > MOST_ROWS:
            raise UserError("sheet.too_long", name=name, row=str(len(rows)), limit=MOST_ROWS)
    kept, cut = until_empty(rows)
    return Sheet("", kept, cut)


def decoded(data: bytes, name: str) -> str:
    """The text: by its byte-order mark, else UTF-8, else the code page of Windows in Western Europe."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _text(data[len(mark) :], encoding, name)
    start = data[: AREA * 2]
    if len(start) >= 4:  # UTF-16 without a mark: every other byte of Latin text is NUL
        for odd, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if set(start[odd::2]) == {0} and 0 not in start[1 - odd :: 2]:
                return _text(data, encoding, name)
    try:
        return _text(data, "utf-8", name)
    except UserError:
        if TWICE.search(data):  # two files laid together: one half would be read wrong whatever is chosen
            raise
        return _text(data, "cp1252", name)


def _text(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UserError("sheet.letters", name=name) from error
    if "\0" in text:  # what a power cut leaves of a file; without it a value would be a shorter one
        raise UserError("sheet.nul", name=name)
    return text


def delimiter_of(text: str) -> str:
    """The sign that parts the first lines into the most cells, and most of them into equally many.

    What stands in quotes does not count. One column has none; then a comma is as good as any.
    """
    lines = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    best, worth = ",", (0, 0)
    for sign in DELIMITERS:
        counts = Counter(_outside_quotes(line).count(sign) for line in lines)
        number, often = max(counts.items(), key=lambda one: (one[1] * bool(one[0]), one[0]))
        found = (often * bool(number), number)
        if found > worth:
            best, worth = sign, found
    return best


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
