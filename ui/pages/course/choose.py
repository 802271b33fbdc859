"""The list of groups: who is in them, how far the course is, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_
from ui.language import Language
from ui.models.courses import DONE, RUNNING, TO_COME, Group
from ui.models.find import plain
from ui.tokens import GAP
from ui.widgets.buttons import Button, ChipButton
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell
from ui.words import Words

HEADS = (
    N_("Course"),
    N_("From, to"),
    N_("Trainees"),
    N_("Trainer in charge"),
    N_("Delivered"),
    N_("Registers"),
)
WIDTHS, NARROW = (0, 190, 110, 180, 150, 150), (0, 190, 100, -1, 150, 140)
STATES = {RUNNING: N_("running"), TO_COME: N_("to come"), DONE: N_("over")}
CHIP = N_("{words} {number}")
SEARCH = N_("Search: name of the course")
OF_PLACES = N_("{number} of {places}")
OPEN_END = N_("no end noted")
BEGINS, ENDED = N_("begins {day}"), N_("ended {day}")
MISSING = P_("{number} missing", "{number} missing")
ALL_TAKEN = N_("all taken")
NONE, NONE_MORE = (
    N_("No course yet."),
    N_("A course is a group of people that goes through a programme together."),
)
NOT_FOUND, SHOW_ALL = N_("Nothing fits the search and the filters."), N_("Show all")
NEW = N_("New course")


class CourseList(QWidget):
    """`opened` carries a cohort; `new` asks for the form of a new one."""

    opened = Signal(object)
    new = Signal()

    def __init__(self, language: Language, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self.groups: list[Group] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        words.set(self.search.setPlaceholderText, SEARCH)
        words.set(self.search.setAccessibleName, SEARCH)
        self.search.textChanged.connect(lambda _: self.draw())
        self.search.returnPressed.connect(self.take_focus)
        top.addWidget(self.search, 1)
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder)
        self.chips: dict[str, ChipButton] = {}
        for state in STATES:
            self.chips[state] = ChipButton(parent=holder)
            self.chips[state].toggled.connect(lambda _: self.draw())
            flow.addWidget(self.chips[state])
        column.addLayout(top)
        column.addWidget(holder)
        panel = Panel()
        self.table = CellTable(WIDTHS, row=44)
        words.set(self.table.setAccessibleName, N_("Courses"))
        self.table.entered.connect(self.opened)
        self.none, self.not_found = EmptyState("book"), EmptyState("search")
        words.set(self.none.why.setText, NONE)
        words.set(self.none.more.setText, NONE_MORE)
        self.add = self.none.add(Button(kind="primary", icon="add", pressed=self.new.emit))
        words.set(self.add.setText, NEW)
        words.set(self.not_found.why.setText, NOT_FOUND)
        words.set(self.not_found.add(Button(pressed=self.show_all)).setText, SHOW_ALL)
        self._stack = QStackedLayout()
        for widget in (self.table, self.none, self.not_found):
            self._stack.addWidget(widget)
        panel.body.addLayout(self._stack)
        column.addWidget(panel, 1)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show what was read."""
        self.groups = list(groups)
        self.draw()

    def show_all(self) -> None:
        """Take search and filters away."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.search.clear()

    def draw(self) -> None:
        """Show the groups that fit."""
        t = self.language.t
        for state, chip in self.chips.items():
            number = sum(one.state == state for one in self.groups)
            chip.setText(t(CHIP, words=STATES[state], number=number))
            chip.setVisible(bool(number))
        wanted = [state for state, chip in self.chips.items() if chip.isChecked()]
        searched = plain(self.search.text())
        shown = [
            one
            for one in self.groups
            if (not wanted or one.state in wanted) and searched in plain(f"{one.name} {one.programme}")
        ]
        rows = [self._row(one) for one in shown]
        self.table.show_rows([t(head) for head in HEADS], rows, [one.cohort for one in shown])
        self._stack.setCurrentIndex(0 if shown else 2 if self.groups else 1)

    def _row(self, one: Group) -> list[Cell]:
        t = self.language.t
        over = t(ENDED, day=one.end) if one.state == DONE and one.end else ""
        when = over or (t(BEGINS, day=one.start) if one.state == TO_COME else t(STATES[RUNNING]))
        people = t.number(one.training)
        if one.places:
            people = t(OF_PLACES, number=one.training, places=one.places)
        share = one.delivered / one.planned if one.planned else None
        hours = t.percent(share, 0) if share is not None else "–"
        missing = Cell(t(ALL_TAKEN), "dim")
        if one.missing:
            missing = Cell(t.n(MISSING, one.missing), state="attention", icon="alert")
        return [
            Cell(one.name, "strong", second=one.programme),
            Cell(f"{t.date(one.start)} – {t.date(one.end) if one.end else t(OPEN_END)}", second=when),
            Cell(people),
            Cell(one.trainer or "–"),
            Cell(hours, bar=share),
            missing if one.state != TO_COME else Cell("–", "dim"),
        ]

    def fold(self, *, narrow: bool) -> None:
        """Without the trainer where there is little room."""
        self.table.set_widths(NARROW if narrow else WIDTHS)

    def take_focus(self) -> None:
        """Into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
