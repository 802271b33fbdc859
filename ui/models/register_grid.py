"""The register book on screen: a person per row, a day per column, then sessions, hours and rate."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.attendance_grid import DayOf, Grid, LineOf
from tvetdesk.records.codes import MARKS
from tvetdesk.records.quick_entry import letters

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()

SQUARE = Qt.ItemDataRole.UserRole + 20
"""Under this role a cell gives (text, kind): kind is a mark, "missing", "closed", "total", "low" or ""."""

NUMBER, NAME = 0, 1
FIXED, TOTALS = 2, 3

MISSING = "?"
# Translators: one capital letter in a cell of the register book: the centre was closed on that day.
CLOSED = N_("C")
TOTAL = P_("Present of {number}", "Present of {number}")
SESSIONS = N_("Sessions of {number}")
HOURS = N_("Hours of {number}")
RATE = N_("Rate")
DAY_MISSING = N_("register not taken")
DAY_CLOSED = N_("closed")
DAY_NAMED = N_("closed: {name}")
OPENS = N_("{names}, {day}: {state}")


class GridModel(QAbstractTableModel):
    """Rows are people, then one row of totals; columns are number, name, the days, sessions, hours and rate."""

    def __init__(self) -> None:
        super().__init__()
        self.grid: Grid | None = None
        self._translate: Translator | None = None
        self._letters: dict[str, str] = {}
        self._cells: dict[tuple[int, int], tuple[str, str]] = {}
        self._namesakes: Counter[str] = Counter()
        self.opens: frozenset[int] = frozenset()

    def show_grid(self, grid: Grid | None, translate: Translator) -> None:
        """Show another period, or the same in another language."""
        self.beginResetModel()
        self.grid, self._translate = grid, translate
        self._letters = letters(translate.language)
        self._cells.clear()
        self.opens = self._openings()
        self._namesakes = Counter(line.names for line in grid.lines) if grid else Counter()
        self.endResetModel()

    def _openings(self) -> frozenset[int]:
        """The columns that open a week, and the first of the totals."""
        weeks = [day.day.isocalendar()[1] for day in self.days]
        first = {n for n, week in enumerate(weeks) if not n or weeks[n - 1] != week}
        return frozenset(FIXED + n for n in (*first, len(weeks)))

    @property
    def days(self) -> tuple[DayOf, ...]:
        """The days that are columns."""
        return self.grid.days if self.grid else ()

    def day_at(self, column: int) -> DayOf | None:
        """The day of a column, or None."""
        place = column - FIXED
        return self.days[place] if 0 <= place < len(self.days) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.lines) + 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else FIXED + len(self.days) + TOTALS

    def data(self, index: Index, role: int = 0) -> Any:
        if self.grid is None or self._translate is None:
            return None
        if role == SQUARE:
            return self.square(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._square(index.row(), index.column())[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row(), index.column())
        return None

    def square(self, row: int, column: int) -> tuple[str, str]:
        """Text and kind of a cell; thousands of them are painted, so each is made once."""
        key = row, column
        if key not in self._cells:
            self._cells[key] = self._square(row, column)
        return self._cells[key]

    def _square(self, row: int, column: int) -> tuple[str, str]:
        assert self.grid is not None
        assert self._translate is not None
        t, day = self._translate, self.day_at(column)
        if row == len(self.grid.lines):
            return self._total(column, day), "total"
        line = self.grid.lines[row]
        if column == NUMBER:
            return str(line.number), "number"
        if column == NAME:
            return line.names, "name"
        if day is not None:
            return self._mark(line.marks[column - FIXED], day)
        which = column - FIXED - len(self.days)
        if which == 0:
            return f"{line.rate.attended} / {line.rate.counted}", "figure"
        if which == 1:
            return t.number(round(line.minutes / 60, 1)), "figure"
        return self._rate(line)

    def _mark(self, mark: str, day: DayOf) -> tuple[str, str]:
        assert self._translate is not None
        if day.state in ("closed", "cancelled"):
            return self._translate(CLOSED), "closed"
        if day.state == "missing" and mark in ("", "P"):
            return MISSING, "missing"
        if not mark:
            return "", ""
        return ("·", "P") if mark == "P" else (self._letters[mark], mark)

    def _rate(self, line: LineOf) -> tuple[str, str]:
        assert self.grid is not None
        assert self._translate is not None
        share = line.rate.share
        if share is None:
            return "–", "figure"
        low = self.grid.least is not None and share * 100 < self.grid.least
        return self._translate.percent(share, 0), "low" if low else "figure"

    def _total(self, column: int, day: DayOf | None) -> str:
        assert self.grid is not None
        assert self._translate is not None
        if column == NAME:
            return self._translate.n(TOTAL, len(self.grid.lines))
        if day is None:
            return ""
        if day.present is not None:
            return self._translate.number(day.present)
        return MISSING if day.state == "missing" else ""

    def head(self, column: int) -> tuple[str, str]:
        """The two lines over a column."""
        if self.grid is None or self._translate is None:
            return "", ""
        t, day = self._translate, self.day_at(column)
        if day is not None:
            word = t.day(day.day).strip()
            return word[:1].upper() if len(self.days) > 8 else word.split()[0].rstrip("."), str(day.day.day)
        which = column - FIXED - len(self.days)
        if which == 2:
            return t(RATE), ""
        if which == 1:
            return _halves(t(HOURS, number=t.number(round(self.grid.minutes / 60, 1))))
        if which == 0:
            return _halves(t(SESSIONS, number=self.grid.sessions))
        return t(N_("No.")) if column == NUMBER else t(N_("Name")), ""

    def second(self, row: int) -> str:
        """What tells two people of one name apart, behind the name: the year of birth, or the father."""
        assert self.grid is not None
        if row >= len(self.grid.lines):
            return ""
        line = self.grid.lines[row]
        if self._namesakes[line.names] < 2:
            return ""
        return line.father or (line.birth or "").lstrip("~")[:4]

    def spoken(self, row: int, column: int) -> str:
        """A cell as a screen reader says it."""
        assert self.grid is not None
        assert self._translate is not None
        t, day = self._translate, self.day_at(column)
        text, kind = self._square(row, column)
        if day is None or row == len(self.grid.lines):
            return text
        if kind in MARKS:
            state: str = t(MARKS[kind])
        elif kind == "missing":
            state = t(DAY_MISSING)
        elif kind == "closed":
            state = t(DAY_NAMED, name=day.name) if day.name else t(DAY_CLOSED)
        else:
            state = "–"
        line = self.grid.lines[row]
        return t(OPENS, names=f"{line.number} {line.names}", day=t.day(day.day), state=state)


def _halves(text: str) -> tuple[str, str]:
    """Two lines for a narrow head: the first word, and the rest."""
    first, _, rest = text.partition(" ")
    return first, rest
