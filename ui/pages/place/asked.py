"""A question of the day: its answer in one sentence, and a line for each thing that is to be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import fonts
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import PADDING, Cell

ICONS = {"error": "error", "attention": "alert", "info": "info", "ok": "check", "text2": "time"}
ICON, WORDS, ACT = range(3)
ROW = 44


@dataclass(frozen=True)
class ToDo:
    """One thing to be done: what it is about (the name of a type, and a key), two lines of words, and the act."""

    about: tuple[str, Any]
    first: str
    second: str
    state: str
    act: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its answer; `add` is what can be added there, in words."""

    asked: str
    answer: str
    state: str
    lines: Sequence[ToDo]
    add: str = ""


class ToDoTable(CellTable):
    """Enter opens what a line is about, Space or a click on the act does it."""

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((34, 0, 80), row=ROW, parent=parent)
        self.horizontalHeader().hide()
        self.clicked.connect(lambda index: self._act() if index.column() == ACT else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._act()
            return
        super().keyPressEvent(event)

    def _act(self) -> None:
        row = self.currentIndex().row()
        if self.key() is not None and self.cells.rows[row][ACT].text:
            self.acted.emit(self.key())

    def show_lines(self, lines: Sequence[ToDo]) -> None:
        """Show these; the acts take as much room as their words need."""
        metrics = QFontMetrics(fonts.font("text"))
        wide = max((metrics.horizontalAdvance(one.act) for one in lines), default=0)
        self.set_widths((34, 0, wide + 2 * PADDING + 2 if wide else -1))
        rows = [
            [
                Cell(icon=ICONS[one.state], state=one.state),
                Cell(one.first, "strong", second=one.second, tip=f"{one.first}\n{one.second}"),
                Cell(one.act, "link"),
            ]
            for one in lines
        ]
        self.show_rows(["", "", ""], rows, [one.about for one in lines])
        if not self.hasFocus():
            self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectRow(max(0, self.currentIndex().row()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.clearSelection()  # several tables stand beside each other: one row alone is the chosen one


class Asked(Panel):
    """`opened` and `acted` carry what a line is about; `added` that something new is to be entered."""

    opened = Signal(object)
    acted = Signal(object)
    added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.lines: Sequence[ToDo] = ()
        self.add = Button(kind="tiny", icon="add", pressed=self.added.emit)
        self.add_to_head(self.add)
        band = QFrame()
        band.setProperty("role", "band")
        row = QHBoxLayout(band)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        self.icon = IconLabel("done", "ok", 18)
        self.answer = PlainLabel("", "strong", wrap=True)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.answer, 1)
        self.body.addWidget(band)
        self.table = ToDoTable()
        self.table.entered.connect(self.opened)
        self.table.acted.connect(self.acted)
        self.body.addWidget(self.table, 1)
        self.room = QWidget()
        self.room.setObjectName("bare")
        self.body.addWidget(self.room, 1)

    def ask(self, question: Question, *, acts: bool) -> None:
        """Show a question with its answer; without `acts` nothing is offered to be done about it."""
        self.lines = question.lines if acts else [replace(one, act="") for one in question.lines]
        self.set_title(question.asked)
        self.icon.show_icon("done" if question.state == "ok" else ICONS[question.state], question.state)
        self.answer.setText(question.answer)
        self.add.setVisible(acts and bool(question.add))
        self.add.setAccessibleName(question.add)
        self.add.setToolTip(question.add)
        self.table.setAccessibleName(f"{question.asked} {question.answer}")
        self.table.show_lines(self.lines)
        self.table.setVisible(bool(self.lines))
        self.room.setVisible(not self.lines)
