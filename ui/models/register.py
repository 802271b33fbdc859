"""The sheet of a session on screen: what is saved, what is on its way to the disk, and what is only typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import MARKS
from tvetdesk.records.people import Trainee
from tvetdesk.records.quick_entry import letters
from tvetdesk.records.registers import Line, Sheet
from ui.widgets.marks import FLAG, LETTERS, MARKED, TIPS
from ui.widgets.rows import CELL, GROUND, Cell

Index = QModelIndex | QPersistentModelIndex

NUMBER, NAME, ABOUT, MARK, MINUTES, NOTE = range(6)
NOWHERE = QModelIndex()
FLAG_FROM = 3  # absences in a row from which a line is flagged

HEADS: tuple[Message, ...] = (
    N_("No."),
    N_("Name"),
    N_("Father, village"),
    N_("Mark"),
    N_("Minutes"),
    N_("Note"),
)
BORN_HEAD = N_("Born, village")
FATHER = N_("f. {name}")
BORN = N_("b. {birth}")
IN_A_ROW = N_("{count} in a row")
ORDINALS = {3: N_("third in a row"), 4: N_("fourth in a row"), 5: N_("fifth in a row")}
LATE_BY = N_("late by {minutes} minutes")
NOT_MARKED = N_("no mark yet")
TYPED = N_("typed, not applied: {mark}")
NOTE_IS = N_("note: {note}")

Change = Callable[[Sheet], Sheet]


@dataclass(frozen=True, eq=False)
class Op:
    """One change of the sheet that is drawn at once and saved behind it; `label` names it among the last steps."""

    change: Change
    label: Callable[[Translator], str]


def marked(marks: Mapping[int, tuple[str, int | None]]) -> Change:
    """Marks by enrolment as they will be; everybody else who has none is present then, and the session is held."""

    def change(sheet: Sheet) -> Sheet:
        def line(one: Line) -> Line:
            if one.enrolment in marks:
                status, minutes = marks[one.enrolment]
                return replace(one, status=status, minutes=minutes if status == "L" else None)
            return one if one.status else replace(one, status="P")

        return replace(sheet, state="held", lines=tuple(line(one) for one in sheet.lines))

    return change


def annotated(enrolment: int, note: str) -> Change:
    """A note at one line."""
    present = marked({})

    def change(sheet: Sheet) -> Sheet:
        taken = present(sheet)
        lines = (replace(one, note=note) if one.enrolment == enrolment else one for one in taken.lines)
        return replace(taken, lines=tuple(lines))

    return change


class SheetModel(QAbstractTableModel):
    """Shows `saved` with everything in `pending` applied, in the order in which it was asked for.

    `edited` carries (row, column, text) of minutes or a note typed into their cells.
    """

    edited = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.saved: Sheet | None = None
        self.sheet: Sheet | None = None
        self.pending: list[Op] = []
        self.typed: dict[int, tuple[str, int | None]] = {}
        self._translate: Translator | None = None
        self._letters: dict[str, str] = {}
        self._tips: dict[str, str] = {}
        self._about: list[str] = []

    # -- what is shown -------------------------------------------------------------------------------------

    def speak(self, translate: Translator) -> None:
        """Use this language from now on."""
        self.beginResetModel()
        self._translate = translate
        self._letters = letters(translate.language)
        self._tips = {status: f"{translate(MARKS[status])} ({self._letters[status]})" for status in MARKS}
        self._name_people()
        self.endResetModel()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet as it was read; what is on its way stays applied to it."""
        if self.saved is None or self.saved.session != sheet.session:
            self.pending.clear()
        same = self.sheet is not None and [_who(one) for one in self.sheet.lines] == [
            _who(one) for one in sheet.lines
        ]
        if not same:
            self.beginResetModel()
        self.saved = sheet
        self._apply()
        if not same:
            self._name_people()
            self.endResetModel()
        else:
            self._tell_all()

    def push(self, op: Op) -> None:
        """Draw a change now; it is saved behind the window."""
        assert self.sheet is not None
        self.pending.append(op)
        before = self.sheet
        self.sheet = op.change(self.sheet)
        self._tell(before)

    def settle(self, op: Op, *, kept: bool) -> None:
        """A change was saved, or could not be: then its rows are drawn as they were."""
        if op not in self.pending or self.saved is None or self.sheet is None:
            return
        self.pending.remove(op)
        if kept:
            self.saved = op.change(self.saved)
        before = self.sheet
        self._apply()
        self._tell(before)

    def preview(self, typed: Mapping[int, tuple[str, int | None]]) -> None:
        """Show marks in dashes, by row number; nothing is written."""
        if dict(typed) != self.typed:
            self.typed = dict(typed)
            self._tell_all()

    def row_of(self, number: int) -> int | None:
        """Where a row number of the paper list stands on screen."""
        lines = self.sheet.lines if self.sheet else ()
        return next((row for row, line in enumerate(lines) if line.number == number), None)

    def line(self, row: int) -> Line:
        """The line at a place on screen."""
        assert self.sheet is not None
        return self.sheet.lines[row]

    def _apply(self) -> None:
        sheet = self.saved
        assert sheet is not None
        for op in self.pending:
            sheet = op.change(sheet)
        self.sheet = sheet

    def _tell(self, before: Sheet) -> None:
        """Redraw the lines that differ, all of them when the session itself does."""
        assert self.sheet is not None
        if before.state != self.sheet.state:
            self._tell_all()
            return
        for row, (old, new) in enumerate(zip(before.lines, self.sheet.lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, NOTE))

    def _tell_all(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, NOTE))

    def _name_people(self) -> None:
        """The words that tell people of one name apart: father or birth, and village; both where that is the same."""
        if self._translate is None or self.sheet is None:
            self._about = []
            return
        t = self._translate
        self._about = [about(line, t) for line in self.sheet.lines]
        seen: dict[tuple[str, str], list[int]] = {}
        for row, line in enumerate(self.sheet.lines):
            seen.setdefault((line.names, self._about[row]), []).append(row)
        for rows in seen.values():
            for row in rows if len(rows) > 1 else ():
                birth = self.sheet.lines[row].birth
                if birth:
                    self._about[row] += f" · {t(BORN, birth=_birth(birth, t))}"

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or self._translate is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            fathers = self.sheet is None or any(line.father for line in self.sheet.lines)
            return self._translate(BORN_HEAD if section == ABOUT and not fathers else HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (NUMBER, MINUTES):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() in (MINUTES, NOTE) and self.sheet is not None and self.sheet.open:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole:
            self.edited.emit(index.row(), index.column(), str(value))
        return True

    def data(self, index: Index, role: int = 0) -> Any:
        if self.sheet is None or self._translate is None or not index.isValid():
            return None
        row, column = index.row(), index.column()
        line = self.sheet.lines[row]
        if role == CELL:
            return self._cell(line, row, column)
        if role == MARKED and column == MARK:
            return self._marked(line)
        if role == LETTERS:
            return self._letters
        if role == TIPS:
            return self._tips
        if role == FLAG and column == NAME:
            return self.flag(line)
        if role == GROUND:
            return "alt" if line.status not in (None, "P") or not self.sheet.open else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row) if column == MARK else self._cell(line, row, column).text
        if role == Qt.ItemDataRole.EditRole:
            return {MINUTES: "" if line.minutes is None else str(line.minutes), NOTE: line.note}.get(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(line, row, column).text
        return None

    def _marked(self, line: Line) -> tuple[str, str]:
        """The chosen mark, and the one in dashes: typed, or present for who has none yet."""
        assert self.sheet is not None
        typed = self.typed.get(line.number, ("", None))[0]
        if not self.sheet.open:
            return line.status or "", ""
        if line.status is None and not typed:
            typed = "P"
        return line.status or "", typed if typed != line.status else ""

    def _cell(self, line: Line, row: int, column: int) -> Cell:
        if column == NUMBER:
            return Cell(str(line.number), "strong", right=True)
        if column == NAME:
            return Cell(line.names, "text" if line.status in (None, "P") else "strong")
        if column == ABOUT:
            return Cell(self._about[row], "dim", tip=self._about[row])
        if column == MINUTES:
            minutes = line.minutes
            return Cell("" if minutes is None else str(minutes), right=True)
        return Cell(line.note if column == NOTE else "")

    def flag(self, line: Line) -> str:
        """The warning behind a name."""
        assert self._translate is not None
        return self._translate(IN_A_ROW, count=line.in_a_row) if line.in_a_row >= FLAG_FROM else ""

    def spoken(self, row: int) -> str:
        """A line as a screen reader says it: "7 Binta Sanyang, absent, third in a row"."""
        assert self.sheet is not None
        assert self._translate is not None
        t, line = self._translate, self.sheet.lines[row]
        words = [f"{line.number} {line.names}"]
        if line.status == "L" and line.minutes:
            words.append(t(LATE_BY, minutes=line.minutes))
        else:
            words.append(t(MARKS[line.status]) if line.status else t(NOT_MARKED))
        if line.in_a_row >= FLAG_FROM:
            ordinal = ORDINALS.get(line.in_a_row)
            words.append(t(ordinal) if ordinal else self.flag(line))
        typed = self.typed.get(line.number)
        if typed is not None:
            words.append(t(TYPED, mark=MARKS[typed[0]]))
        if line.note:
            words.append(t(NOTE_IS, note=line.note))
        return ", ".join(words)


def about(line: Line, t: Translator) -> str:
    """Father or birth, and village: what tells two people of one name apart."""
    first = t(FATHER, name=line.father) if line.father else ""
    if not first and line.birth:
        year = line.birth.split("-")[0]  # the day would take the room of the village
        first = t(BORN, birth=_birth(year, t))
    return " · ".join(part for part in (first, line.village) if part)


def _birth(birth: str, t: Translator) -> str:
    field: Any = Trainee.birth
    return str(field.show(birth, t))


def _who(line: Line) -> tuple[Any, ...]:
    return line.number, line.enrolment, line.names, line.father, line.village, line.birth
