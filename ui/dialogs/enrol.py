"""Enrolling: people are looked for by any spelling and get a place in a course, one after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import ENROLMENT_STATES
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState, enrol
from tvetdesk.records.people import Trainee
from tvetdesk.store.book import Book
from ui.dialogs.asker import Asker
from ui.dialogs.enrolment import FIRST
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.models.find import Person, people
from ui.tasks import Tasks
from ui.tokens import ROWS
from ui.widgets.buttons import Button, Segmented

sentences({"enrol.nobody": N_("Nobody is chosen. Type a name, then choose somebody from the list.")})

ENROL = N_("Enrol trainees")
WHO, AS, SINCE = N_("Who"), N_("As"), N_("Since")
HELP = N_("Name, number or phone, in any spelling.")
NEW = N_("Somebody new…")


class EnrolDialog(Asker):
    """`new` asks for the form for somebody who is not known here yet."""

    new = Signal()

    def __init__(
        self, book: Book, cohort: Cohort, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(ENROL, cohort.name or "–", language, tasks, parent)
        self.setMinimumWidth(600)  # the three states and the day stand side by side in every language
        self.book, self.cohort = book, cohort
        self.search, self.list = QLineEdit(), QListWidget()
        self.list.setFixedHeight(150)
        self.list.setUniformItemSizes(True)
        self.state = Segmented(needed=True)
        self.since = LineEditor(book.table(EnrolmentState).fields["since"], language)
        self.add(WHO, self.search, HELP)
        self.fields.addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(12)
        for holder in (self.add(AS, self.state), self.add(SINCE, self.since)):
            self.fields.removeWidget(holder)
            row.addWidget(holder)
        row.addStretch(1)
        self.fields.addLayout(row)
        self.other = Button(kind="link", icon="add-person", pressed=self._new)
        self.fields.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.words.set(self.other.setText, NEW)
        self.words.set(self.list.setAccessibleName, WHO)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self.look)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.retranslate()
        self.state.set_value(FIRST[0])
        self.since.show_value(max(book.today(), cohort.start))
        self.search.setFocus()

    def look(self) -> None:
        """Look for what is typed."""
        book, text, t = self.book, self.search.text().strip(), self.language.t
        if text:
            self.tasks.read(lambda: people(book, text, t, 12), self._show, owner=self, latest="people")
        else:
            self._show([])

    def _show(self, found: list[Person]) -> None:
        self.list.clear()
        for one in found:
            item = QListWidgetItem(" · ".join(part for part in (one.names, one.about) if part))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, ROWS["normal"]))
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)

    def _new(self) -> None:
        self.reject()
        self.new.emit()

    def work(self) -> Callable[[], Any]:
        item = self.list.currentItem()
        if item is None:
            raise UserError("enrol.nobody")
        book, cohort, state = self.book, self.cohort.id, str(self.state.value())
        trainee = item.data(Qt.ItemDataRole.UserRole)
        since: dt.date | None = self.since.read()

        def write() -> Enrolment:
            return enrol(book, book.get(Trainee, trainee), book.get(Cohort, cohort), since, state)

        return write

    def retranslate(self) -> None:
        super().retranslate()
        self.state.set_options([(code, self.language.t(ENROLMENT_STATES[code])) for code in FIRST])
