"""What a rehearsal and an import of a spreadsheet say, whether of rows or of registers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tvetdesk.cli.call import refusal
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, Translator
from tvetdesk.spreadsheets.importing import Problem
from tvetdesk.spreadsheets.sheet import column_letters

CUT = N_("After row {row} come many empty ones; what stands below was not read.")
REHEARSED = N_("A rehearsal: nothing was written.")
UNDO = N_("“tvetdesk undo” takes all of it back.")


def said(refused: UserError | None, t: Translator, *, written: bool, dry_run: bool) -> Iterator[str]:
    """How it ended: only rehearsed, refused, or written and how to take it back."""
    if dry_run:
        yield t(REHEARSED)
    elif refused is not None:
        yield sentence(refused, t)
    elif written:
        yield t(UNDO)


def problem_of(one: Problem, t: Translator) -> dict[str, Any]:
    """What is wrong with a row, as JSON."""
    return {
        "row": one.row,
        "column": column_letters(one.column) if one.column is not None else None,
        "field": one.field or None,
        **refusal(one.error, t),
    }
