"""Sessions in lists: those of a day, and those whose register is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from tvetdesk.i18n import N_, P_, Message, Plural, Translator
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.registers import Planned
from ui.widgets.rows import CELL, Cell

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()

WHEN, GROUP, TRAINER, STATE, ACT = range(5)
HEADS: tuple[Message, ...] = (
    N_("Time"),
    N_("Group and unit"),
    N_("Trainer, room"),
    N_("Register"),
    Message(""),  # the acts say it themselves
)
DAY_HEAD = N_("Day")
TAKEN = N_("Taken")
MISSING = N_("Not taken")
LATER = N_("Later")
CLOSED = N_("Closed: {reason}")
NOT_HELD = N_("Not held")
TAKE = N_("Take register")
FROM_PAPER = N_("Enter from paper")
OPEN = N_("Open")
SESSION = N_("Lesson")
COUNTED: dict[str, Plural] = {  # how many have a mark
    "P": P_("{number} present", "{number} present"),
    "L": P_("{number} late", "{number} late"),
    "E": P_("{number} excused", "{number} excused"),
    "A": P_("{number} absent", "{number} absent"),
    "S": P_("{number} sick", "{number} sick"),
    "W": P_("{number} on attachment", "{number} on attachment"),
}


def hours(start: dt.time | None, minutes: int | None) -> str:
    """08:00–10:00, or only the beginning where the length is not known."""
    if start is None:
        return ""
    if not minutes:
        return f"{start:%H:%M}"
    end = dt.datetime.combine(dt.date(2000, 1, 1), start) + dt.timedelta(minutes=minutes)
    return f"{start:%H:%M}–{end:%H:%M}"


def counted(marks: Mapping[str, int], t: Translator) -> str:
    """How many are present, late …: those marks that somebody has."""
    return ", ".join(t.n(words, marks[mark]) for mark, words in COUNTED.items() if marks.get(mark))


class SessionsModel(QAbstractTableModel):
    """`earlier` lists other days than today, so that each line says its day."""

    def __init__(self, *, earlier: bool = False) -> None:
        super().__init__()
        self.earlier = earlier
        self.sessions: list[Planned] = []
        self._translate: Translator | None = None
        self._now = dt.datetime(2000, 1, 1)

    def show_sessions(self, sessions: Sequence[Planned], now: dt.datetime, translate: Translator) -> None:
        """Show these sessions; `now` decides which of them are still to come."""
        self.beginResetModel()
        self.sessions, self._now, self._translate = list(sessions), now, translate
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.sessions)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        if self._translate is None:
            return None
        return self._translate(DAY_HEAD if self.earlier and section == WHEN else HEADS[section])

    def data(self, index: Index, role: int = 0) -> Any:
        if self._translate is None or not index.isValid():
            return None
        one = self.sessions[index.row()]
        if role == CELL:
            return self.cell(one, index.column(), self._translate)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = self.cell(one, index.column(), self._translate)
            return ", ".join(part for part in (cell.text, cell.second) if part)
        return None

    def cell(self, one: Planned, column: int, t: Translator) -> Cell:
        """What a line shows in a column."""
        if column == WHEN:
            time = hours(one.start, one.minutes)
            if self.earlier:
                return Cell(t.day(one.day), "strong", second=time)
            return Cell(time or t(SESSION), "strong")
        if column == GROUP:
            return Cell(one.name, "strong", second=one.unit)
        if column == TRAINER:
            return Cell(one.trainer or "–", second=one.room)
        if column == STATE:
            return self._state(one, t)
        if one.state == "planned":
            past = one.day < self._now.date()
            return Cell(t(FROM_PAPER if past else TAKE), "link", icon="paper" if past else "register")
        return Cell(t(OPEN), "link", icon="forward")

    def _state(self, one: Planned, t: Translator) -> Cell:
        if one.state == "held":
            words = counted(one.marks, t)
            return Cell(t(TAKEN), state="ok", second=words, icon="check", tip=words)
        if one.state == "closed":
            return Cell(t(CLOSED, reason=CLOSED_REASONS[one.closed_reason or "other"]), icon="ban")
        if one.state == "cancelled":
            return Cell(t(NOT_HELD), icon="ban")
        begins = dt.datetime.combine(one.day, one.start or dt.time(0))
        if begins > self._now:
            return Cell(t(LATER), "dim")
        return Cell(t(MISSING), state="attention", icon="time")
