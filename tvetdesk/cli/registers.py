"""Registers as spreadsheets at the command line: one to be filled in, and the marks of a filled one taken in."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.frames import usage
from tvetdesk.cli.rehearsal import CUT, problem_of, said
from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.dates import months_after
from tvetdesk.spreadsheets.references import References
from tvetdesk.spreadsheets.registers import take_registers
from tvetdesk.spreadsheets.sheet import Sheet, column_letters
from tvetdesk.spreadsheets.template import register_template
from tvetdesk.store.book import Book
from tvetdesk.store.files import replace_file

sentences({
    "register.whose": N_("{name} looks like a register. Say with --cohort whose it is."),
    "paper.month": N_("“{text}” is no month. Write it like 3/2026."),
})  # fmt: skip

CELL = N_("Row {row}, column {column}: {problem}")
MARKED = N_("Sessions: {sessions}, marks: {marks}.")
REGISTER_OF = N_("Register of {cohort} to fill in: {file}")
REGISTER = {"register", "registers", "registre", "registres", "anwesenheitsliste", "cahier d appel"}


def write_register(call: Call, output: Path, cohort: str | None, month: str | None) -> None:
    """The register of a month, this one if none is named, with everybody who is called in it."""
    file = output / "register.xlsx" if output.is_dir() else output
    t = call.translate
    asked = month_of(month)
    with call.open() as desk:
        course = cohort_of(desk.book, cohort, t)
        year, number = asked or (desk.book.today().year, desk.book.today().month)
        first = dt.date(year, number, 1)
        last = months_after(first, 1) - dt.timedelta(days=1)
        csv = file.suffix.lower() == ".csv"
        replace_file(file, register_template(desk.book, course, first, last, t, plain=csv))
        words = t(REGISTER_OF, cohort=course.name or "–", file=str(file))
        call.answer({"file": str(file), "type": "register", "cohort": str(course.id)}, [words])


def month_of(text: str | None) -> tuple[int, int] | None:
    """Year and month of 3/2026."""
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,2})/(\d{4})|(\d{4})-(\d{1,2})", text.strip())
    year, month = (int(match[2] or match[3]), int(match[1] or match[4])) if match else (0, 0)
    if not 1 <= month <= 12 or not 1900 <= year <= 2100:
        raise UserError("paper.month", text=text[:20])
    return year, month


def cohort_of(book: Book, name: str | None, t: Translator) -> Cohort:
    """The cohort that is called so."""
    if name is None:
        raise usage(N_("A register needs --cohort."))
    return book.get(Cohort, References(book, t).row("cohort", name))


def read_registers(
    call: Call,
    file: Path,
    sheet: Sheet,
    cohort: str | None,
    *,
    rehearse: bool,
    skip_bad: bool,
    **options: Any,
) -> int:
    """A register of people and days instead of rows of a type."""
    t = call.translate
    with call.open() as desk:
        course = cohort_of(desk.book, cohort, t)
        taken = take_registers(
            desk.book, course, sheet, t.language, rehearse=rehearse, skip_bad=skip_bad, **options
        )
        refused = None if taken.written or skip_bad else taken.error()
        document: dict[str, Any] = {
            "file": str(file),
            "sheet": sheet.name,
            "type": "register",
            "cohort": str(course.id),
            "written": taken.written,
            "change": taken.change,
            "sessions": taken.sessions,
            "marks": taken.marks,
            "cut": sheet.cut,
            "problems": [problem_of(one, t) for one in taken.problems],
        }
        if refused is not None and not rehearse:
            document |= refusal(refused, t)
        lines = [
            t(CELL, row=str(one.row), column=column_letters(one.column or 0), problem=sentence(one.error, t))
            for one in taken.problems
        ]
        lines.append(t(MARKED, sessions=taken.sessions, marks=taken.marks))
        if sheet.cut is not None:
            lines.append(t(CUT, row=str(sheet.cut)))
        call.answer(document, [*lines, *said(refused, t, written=taken.written, dry_run=rehearse)])
    return 1 if refused is not None else 0
