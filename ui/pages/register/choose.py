"""Choosing a session: those of a day, and the registers that were not taken yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_
from tvetdesk.records.registers import Planned, not_taken, sessions_on
from tvetdesk.store.book import Book
from ui.language import Language
from ui.models.register_lists import ACT, GROUP, STATE, TRAINER, WHEN, SessionsModel
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Table
from ui.words import Words

ROW = 47

TODAY = N_("Sessions today")
ON_DAY = N_("Sessions of {day}")
TAKEN_OF = P_("{number} of {all} registers taken", "{number} of {all} registers taken")
MISSING = N_("Registers not taken yet")
FROM_EARLIER = P_("{number} from earlier days", "{number} from earlier days")
NONE_MISSING = N_("Every register of earlier days is taken.")
NO_SESSION = N_("No session is planned for {day}.")
NO_SESSION_MORE = N_("Look at another day with the arrows, or plan sessions in Courses.")
TO_COURSES = N_("Open Courses")
BACK_TODAY = N_("Today")
DAY_BEFORE = N_("Day before")
DAY_AFTER = N_("Day after")


@dataclass(frozen=True)
class Choice:
    """What there is to choose from."""

    day: dt.date
    sessions: list[Planned]
    missing: list[Planned]


def choice(book: Book, day: dt.date) -> Choice:
    """The sessions of a day, and the registers missing before today."""
    return Choice(day, sessions_on(book, day), not_taken(book, book.today()))


class SessionTable(Table):
    """Sessions to open: a click on its last column, a double click or Enter."""

    opened = Signal(object)
    entered = Signal()

    def __init__(self, model: SessionsModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.set_row_height(ROW)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self._open(index) if index.column() == ACT else None)
        self.doubleClicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        model = self.model()
        if isinstance(model, SessionsModel) and index.isValid():
            self.opened.emit(model.sessions[index.row()].session)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.selectRow(0)
        self.entered.emit()

    def let_go(self) -> None:
        """Nothing is chosen here: only one of the lists has a chosen line."""
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width()
        when, act = 118, 160
        narrow = wide < 900
        more = max(0, min(140, wide - 1010))  # every mark has its words where there is room
        state = 210 if narrow else 250 + more
        rest = max(200, wide - when - act - state)
        group = int(rest * (0.62 if not narrow else 0.6))
        for column, width in (
            (WHEN, when),
            (GROUP, group),
            (TRAINER, rest - group),
            (STATE, state),
            (ACT, act),
        ):
            self.setColumnWidth(column, width)


class ChooseView(QWidget):
    """`opened` carries the session; `moved` a day to show instead; `courses` asks for that place."""

    opened = Signal(object)
    moved = Signal(object)
    courses = Signal()

    def __init__(self, language: Language, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language, self._words = language, words
        self._choice: Choice | None = None
        self._now = dt.datetime(2000, 1, 1)
        self.of_day, self.missing = SessionsModel(), SessionsModel(earlier=True)
        self.day_table, self.missing_table = SessionTable(self.of_day), SessionTable(self.missing)
        words.set(self.missing_table.setAccessibleName, MISSING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.day_panel = Panel(" ")
        self.before, self.today, self.after = (
            Button(kind="icon", icon="back", pressed=lambda: self._step(-1)),
            Button(kind="small", icon="calendar", pressed=lambda: self.moved.emit(None)),
            Button(kind="icon", icon="forward", pressed=lambda: self._step(1)),
        )
        words.set(self.before.setAccessibleName, DAY_BEFORE)
        words.set(self.after.setAccessibleName, DAY_AFTER)
        words.set(self.before.setToolTip, DAY_BEFORE)
        words.set(self.after.setToolTip, DAY_AFTER)
        words.set(self.today.setText, BACK_TODAY)
        for button in (self.before, self.today, self.after):
            button.setStyleSheet("min-height: 24px; max-height: 24px;")
            self.day_panel.add_to_head(button)
        self._day_stack = QStackedLayout()
        self._day_stack.addWidget(self.day_table)
        self.nothing = EmptyState("calendar")
        words.set(self.nothing.more.setText, NO_SESSION_MORE)
        words.set(self.nothing.add(Button(pressed=self.courses.emit)).setText, TO_COURSES)
        self._day_stack.addWidget(self.nothing)
        self.day_panel.body.addLayout(self._day_stack)
        column.addWidget(self.day_panel, 3)
        self.missing_panel = Panel(" ")
        self._missing_stack = QStackedLayout()
        self._missing_stack.addWidget(self.missing_table)
        self.all_taken = PlainLabel("", "small", wrap=True)
        self.all_taken.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.set(self.all_taken.setText, NONE_MISSING)
        self._missing_stack.addWidget(self.all_taken)
        self.missing_panel.body.addLayout(self._missing_stack)
        column.addWidget(self.missing_panel, 2)
        for table in (self.day_table, self.missing_table):
            table.opened.connect(self.opened)
        self.day_table.entered.connect(self.missing_table.let_go)
        self.missing_table.entered.connect(self.day_table.let_go)

    def show_choice(self, found: Choice, now: dt.datetime) -> None:
        """Show what was read."""
        self._choice, self._now = found, now
        self._show()

    def _show(self) -> None:
        found, t = self._choice, self._language.t
        if found is None:
            return
        today = found.day == self._now.date()
        chosen = self.chosen()
        self.of_day.show_sessions(found.sessions, self._now, t)
        self.missing.show_sessions(found.missing, self._now, t)
        title = t(TODAY) if today else t(ON_DAY, day=t.day(found.day))
        self.day_panel.set_title(title)
        self.day_table.setAccessibleName(title)
        taken = sum(one.state != "planned" for one in found.sessions)
        note = t.n(TAKEN_OF, taken, all=len(found.sessions)) if found.sessions else ""
        self.day_panel.note.setText(note)
        self.missing_panel.set_title(t(MISSING))
        self.missing_panel.note.setText(t.n(FROM_EARLIER, len(found.missing)) if found.missing else "")
        self.nothing.why.setText(t(NO_SESSION, day=t.day(found.day)))
        self.today.setVisible(not today)
        self._day_stack.setCurrentIndex(0 if found.sessions else 1)
        self._missing_stack.setCurrentIndex(0 if found.missing else 1)
        missing = [one.session for one in found.missing]
        if chosen in missing or (missing and not found.sessions):
            self.missing_table.selectRow(missing.index(chosen) if chosen in missing else 0)
        elif found.sessions:
            rows = [one.session for one in found.sessions]
            first = next((n for n, one in enumerate(found.sessions) if one.state == "planned"), 0)
            self.day_table.selectRow(rows.index(chosen) if chosen in rows else first)

    def chosen(self) -> int | None:
        """The session chosen in the list that has the focus, else of the day, else missing."""
        tables = (self.day_table, self.missing_table)
        for table in sorted(tables, key=lambda one: not one.hasFocus()):
            model, row = table.model(), table.currentIndex().row()
            if isinstance(model, SessionsModel) and 0 <= row < len(model.sessions):
                return model.sessions[row].session
        return None

    def cohort(self) -> int | None:
        """The group of the chosen session."""
        chosen = self.chosen()
        for one in [*self.of_day.sessions, *self.missing.sessions]:
            if one.session == chosen:
                return one.cohort
        return None

    def take_focus(self) -> None:
        """Where work begins: the first register to take."""
        table = self.day_table if self.of_day.sessions or not self.missing.sessions else self.missing_table
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, days: int) -> None:
        if self._choice is not None:
            self.moved.emit(self._choice.day + dt.timedelta(days=days))

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self._show()

    def day(self) -> dt.date | None:
        """The day that is shown."""
        return self._choice.day if self._choice else None
