"""A spreadsheet from elsewhere, read in a process of its own that may be killed."""

from __future__ import annotations

from pathlib import Path

from tvetdesk.reports.render.csv import bare
from tvetdesk.spreadsheets.reading import read_file
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.store.apart import MEMORY, apart

SECONDS = 20  # for reading; an old PC needs 5 for the largest that is allowed


def read(path: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> list[Sheet]:
    """The sheets of a file; UserError in every other case. OSError when the file itself cannot be opened."""
    with path.open("rb"):
        pass  # so that a missing or forbidden file is told like any other
    found = apart(
        read_file, path, seconds=seconds, memory=memory, late="sheet.too_slow", stopped="sheet.stopped"
    )
    return [unmarked(sheet) if not sheet.name else sheet for sheet in found]


def unmarked(sheet: Sheet) -> Sheet:
    """A sheet of CSV without the marks that our own CSV puts before what looks like a formula."""
    rows = [[bare(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
    return Sheet(sheet.name, rows, sheet.cut)
