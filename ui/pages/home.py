"""Home: does HQ have our data, and what is there to do today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_
from ui.language import Language
from ui.models.state import State, state_of
from ui.page import CENTRE, Page
from ui.tasks import Tasks
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

ALL_THERE = N_("Yes. HQ has {has} of {all} changes.")
NOT_ALL = N_("Not all. HQ has {has} of {all} changes.")
NOTHING = N_("There is nothing to send yet.")


class HomePage(Page):
    """The first page of a centre."""

    name = "home"
    title = N_("Home")
    icon = "home"
    place = 1
    kinds = (CENTRE,)
    help = N_("Home shows what to do next, whether HQ has your data, and whether your data is safe.")

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(desk, language, tasks, parent)
        panel = Panel()
        panel.pad()
        row = QHBoxLayout()
        row.setSpacing(12)
        self.icon = IconLabel("done", "ok", 36)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        question = PlainLabel("", "label")
        self.words.set(question.setText, N_("Does HQ have our data?"))
        self.answer = PlainLabel("", "answer", wrap=True)
        words.addWidget(question)
        words.addWidget(self.answer)
        row.addLayout(words, 1)
        panel.body.addLayout(row)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def heading(self) -> tuple[str, str]:
        return self.t(N_("Today, {day}"), day=self.t.day(self.desk.book.today())), ""

    def refresh(self) -> None:
        self.tasks.read(lambda: state_of(self.desk.book), self._show, owner=self, latest="state")

    def _show(self, state: State) -> None:
        behind = state.has < (state.all or 0)
        self.icon.show_icon("waits" if behind else "done", "attention" if behind else "ok")
        text = NOT_ALL if behind else ALL_THERE if state.all else NOTHING
        self.words.set(self.answer.setText, text, has=state.has, all=state.all or 0)
