"""The assessment grid of a group: one line a person, one column a unit; 1, 2 or 3 notes the result of the chosen cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.codes import UNIT_RESULTS
from tvetdesk.records.cohorts import BEGUN
from ui.language import Language
from ui.models.courses import Course, Learner
from ui.pages.course.tab import CourseTab, short
from ui.widgets.buttons import Segmented
from ui.widgets.cells import CellTable
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

TITLE = N_("Results of the units")
HEADS = (N_("No."), N_("Name"))
PASSED = N_("Passed")
OF = N_("{number} of {all}")
LOOKS = {"competent": ("check", "ok"), "not_yet": ("wrong", "attention"), "exempt": ("done", "info")}
CODES = tuple(UNIT_RESULTS)
SAID = N_("{name}, {unit}: {result}")
SAID_ON = N_("{name}, {unit}: {result} on {day}, attempt {number}")
NOT_ASSESSED = N_("not assessed yet")
TODAY = N_("A result is noted with the day of today. Ctrl+Z takes it back.")
RESITS = P_("{number} result is not yet competent", "{number} results are not yet competent")
NUMBER, NAME, FIRST = 48, 0, 2


class Grid(CellTable):
    """Cells are chosen one by one; `answered` carries enrolment, unit and result."""

    answered = Signal(object, object, str)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((NUMBER, NAME), row=27, parent=parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.units: list[int] = []
        self.selectionModel().currentChanged.connect(self._moved)

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit()

    def cell(self) -> tuple[int, int] | None:
        """Enrolment and unit of the chosen cell."""
        index, row = self.currentIndex(), self.key()
        place = index.column() - FIRST
        return (row, self.units[place]) if row is not None and 0 <= place < len(self.units) else None

    def answer(self, result: str) -> None:
        """Note a result for the chosen cell."""
        cell = self.cell()
        if cell is not None:
            self.answered.emit(*cell, result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 0 <= place < len(CODES):
            self.answer(CODES[place])
            return
        super().keyPressEvent(event)


class AssessmentTab(CourseTab):
    """`answered` carries enrolment, unit and result."""

    answered = Signal(object, object, str)

    def __init__(self, language: Language, *, writes: bool, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.panel = Panel(" ")
        self.grid = Grid()
        self.grid.answered.connect(self._answered)
        self.grid.moved.connect(self._show_cell)
        self.panel.body.addWidget(self.grid, 1)
        band = QFrame()
        band.setProperty("role", "band")
        row = QHBoxLayout(band)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        self.said = PlainLabel("", elide=True)
        self.choice = Segmented(numbered=True)
        self.choice.chosen.connect(
            lambda result: self.grid.answer(str(result)) if result else self._show_cell()
        )
        row.addWidget(self.said, 1)
        row.addWidget(self.choice)
        self._writes = writes
        band.setVisible(writes)
        self.panel.body.addWidget(band)
        self.note = PlainLabel("", "small", wrap=True)
        self.note.setContentsMargins(12, 4, 12, 6)
        self.note.setVisible(writes)
        self.panel.body.addWidget(self.note)
        self.column.addWidget(self.panel, 1)

    def people(self) -> list[Learner]:
        """Those who began: only they are assessed."""
        return [one for one in self.course.learners if one.state in BEGUN] if self.course else []

    def draw(self, course: Course) -> None:
        t = self.t
        units = [course.units[one.unit] for one in course.ledger.units if one.unit in course.units]
        self.grid.units = [one.id for one in units]
        column = self.grid.currentIndex().column()
        self.panel.set_title(t(TITLE))
        self.panel.note.setText(t.n(RESITS, course.resits) if course.resits else "")
        self.grid.setAccessibleName(t(TITLE))
        self.grid.set_widths((NUMBER, NAME, *(54 if self.narrow else 66 for _ in units), 90))
        needed = [one.id for one in units if one.required is not False]
        rows = []
        for one in self.people():
            passed = sum(unit in one.results and one.results[unit].result != "not_yet" for unit in needed)
            rows.append(
                [
                    Cell(str(one.number or "–"), "strong", right=True),
                    Cell(one.names),
                    *(self._cell(one, unit.id) for unit in units),
                    Cell(t(OF, number=passed, all=len(needed)), state="ok" if passed == len(needed) else ""),
                ]
            )
        heads = [*(t(head) for head in HEADS), *(short(one.code or "") for one in units), t(PASSED)]
        self.grid.show_rows(heads, rows, [one.enrolment for one in self.people()], right=(0,))
        if rows and units:
            at = max(FIRST, min(column, FIRST + len(units) - 1))
            self.grid.setCurrentIndex(self.grid.cells.index(max(0, self.grid.currentIndex().row()), at))
        self.choice.set_options([(code, t(words)) for code, words in UNIT_RESULTS.items()])
        self.note.setText(t(TODAY))
        self._show_cell()

    def _cell(self, one: Learner, unit: int) -> Cell:
        found = one.results.get(unit)
        if found is None:
            return Cell("–", "dim", tip=self._words(one, unit))
        icon, state = LOOKS[found.result]
        words = str(found.mark) if found.mark is not None else ""
        return Cell(words, state=state, icon=icon, tip=self._words(one, unit))

    def _words(self, one: Learner, unit: int) -> str:
        assert self.course is not None
        row, found = self.course.units[unit], one.results.get(unit)
        about = {"name": one.names, "unit": row.name or row.code or "–"}
        if found is None:
            return self.t(SAID, **about, result=NOT_ASSESSED)
        result = UNIT_RESULTS[found.result]
        if found.on is None:
            return self.t(SAID, **about, result=result)
        return self.t(SAID_ON, **about, result=result, day=found.on, number=found.attempt or 1)

    def _show_cell(self) -> None:
        cell = self.grid.cell()
        one = next((one for one in self.people() if cell and one.enrolment == cell[0]), None)
        self.said.setText(self._words(one, cell[1]) if one and cell else "")
        self.grid.setAccessibleDescription(self.said.text())
        found = one.results.get(cell[1]) if one and cell else None
        self.choice.set_value(found.result if found else None)
        self.choice.setEnabled(cell is not None)

    def _answered(self, enrolment: int, unit: int, result: str) -> None:
        if self._writes:
            self.answered.emit(enrolment, unit, result)

    def take_focus(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> Sequence[tuple[str, Message]]:
        return [
            ("1", UNIT_RESULTS["competent"]),
            ("2", UNIT_RESULTS["not_yet"]),
            ("3", UNIT_RESULTS["exempt"]),
        ]
