"""Layout of a register in a spreadsheet: which row has the days, which column the names and the numbers of the list."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import LANGUAGES, N_, translator
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.people import Trainee
from tvetdesk.spreadsheets.heads import key_of
from tvetdesk.spreadsheets.sheet import Cell, Sheet
from tvetdesk.spreadsheets.values import text_of
from tvetdesk.store.times import day_from_text

sentences({
    "paper.no_days": N_("No column of {sheet} is a day. Write the days above the marks, like 7/3/2026, or say the month with --month 3/2026."),
    "paper.no_people": N_("No column of {sheet} has names or the numbers of the list. Write “{names}” or “{number}” above it."),
})  # fmt: skip

LOOKED_AT = 15  # rows among which the days are looked for
DAY = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4})\s*(?:\((\d)\))?$")
SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})\.?\s*(?:\((\d)\))?$")  # without its year
NUMBERS = {"no", "n", "nr", "num", "number", "numero", "nummer", "lfd nr", "n o"}
NAMES = {
    "name",
    "names",
    "nom",
    "noms",
    "nom et prenom",
    "nom et prenoms",
    "vorname name",
    "trainee",
    "student",
}


@dataclass(frozen=True)
class DayColumn:
    """A column of marks: its day, and which session of the day it is, from 1."""

    column: int
    day: dt.date
    slot: int


@dataclass(frozen=True)
class Layout:
    """Where what stands in the sheet; rows and columns from 0."""

    row: int
    days: tuple[DayColumn, ...]
    number: int | None
    names: int | None


def find_layout(cohort: Cohort, sheet: Sheet, month: tuple[int, int] | None = None) -> Layout:
    """Where the days, the numbers on the list and the names stand."""
    found = [(days_of(sheet.rows[row], cohort, month), row) for row in range(min(LOOKED_AT, len(sheet.rows)))]
    days, row = max(found, key=lambda one: (len(one[0]), -one[1]), default=((), 0))
    if not days:
        raise UserError("paper.no_days", sheet=sheet.name or "CSV")
    own = {one.column for one in days}
    heads = {
        key_of(cell): column
        for column, cell in reversed(list(enumerate(sheet.rows[row])))
        if isinstance(cell, str) and column not in own
    }
    number = _among(heads, NUMBERS | _labels(Enrolment, "number"))
    names = _among(heads, NAMES | _labels(Trainee, "names") | _labels(Enrolment, "trainee"))
    if number is None and names is None:
        t = translator("en")
        raise UserError(
            "paper.no_people", sheet=sheet.name or "CSV", names=t(Trainee.names.label), number="No."
        )
    return Layout(row, tuple(days), number, names)


def _labels(model: type[Any], name: str) -> set[str]:
    """What a field is called in each language, also as one of the two of a template."""
    words = [translator(language)(getattr(model, name).label) for language in LANGUAGES]
    return {key_of(word) for word in words} | {key_of(f"{one} / {other}") for one in words for other in words}


def _among(heads: Mapping[str, int], words: set[str]) -> int | None:
    return next((heads[head] for head in heads if head in words), None)


def days_of(cells: Sequence[Cell], cohort: Cohort, month: tuple[int, int] | None) -> list[DayColumn]:
    """The columns of a row that are days; the second of one day is its second session, unless it says otherwise."""
    found = []
    seen: Counter[dt.date] = Counter()
    for column, cell in enumerate(cells):
        day, slot = _day(cell, cohort, month)
        if day is not None:
            seen[day] += 1
            found.append(DayColumn(column, day, slot or seen[day]))
    return found


def _day(cell: Cell, cohort: Cohort, month: tuple[int, int] | None) -> tuple[dt.date | None, int]:
    if isinstance(cell, dt.datetime):
        return cell.date(), 0
    if isinstance(cell, dt.date):
        return cell, 0
    text = text_of(cell).strip() if isinstance(cell, str | float | int) and not isinstance(cell, bool) else ""
    try:
        if match := DAY.search(text):
            return day_from_text(match[1]), int(match[2] or 0)
        if match := SHORT.search(text):
            return _of_course(int(match[1]), int(match[2]), cohort), int(match[3] or 0)
        if month is not None and re.fullmatch(r"\d{1,2}", text):
            return dt.date(month[0], month[1], int(text)), 0
    except ValueError:
        return None, 0
    return None, 0


def _of_course(day: int, month: int, cohort: Cohort) -> dt.date | None:
    """A day without its year: the only one that lies within the course."""
    last = cohort.end or cohort.start + dt.timedelta(days=365)
    found = [dt.date(year, month, day) for year in range(cohort.start.year, last.year + 1)]
    inside = [one for one in found if cohort.start <= one <= last]
    return inside[0] if len(inside) == 1 else None
