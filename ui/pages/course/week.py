"""The week of a group: its timetable with the weeks before and after, and what clashes in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import PATTERN_KINDS
from tvetdesk.records.timetable import Clash
from ui.language import Language
from ui.models.courses import Course, Week
from ui.pages.course.tab import CourseTab
from ui.pages.today.lines import clear
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.timetable import Timetable

TITLE = N_("Week")
BETWEEN = N_("{first} – {last}")
BEFORE, AFTER, NOW = N_("Week before"), N_("Week after"), N_("This week")
CLASHES = {
    "trainer": N_("{day}: {name} also teaches {other} at that hour."),
    "room": N_("{day}: {name} is also used by {other} at that hour."),
    "group": N_("{day}: two sessions of this course lie over each other."),
}
MISSING = N_("{day}: register not taken.")
FROM_PAPER = N_("Enter from paper")
NOTHING = N_("No session is planned this week.")
PATTERNS = N_("Week patterns")
NO_PATTERN = N_(
    "No week pattern yet. Write down the lessons of a week, and the sessions are planned from them."
)
ADD_PATTERN, OPEN, PLAN = N_("Add a week pattern"), N_("Open"), N_("Plan the sessions")
PATTERN, SINCE = N_("{name}: {kind}"), N_("from {first}")
SAVE = N_("For telephones (iCalendar)…")
SAVE_NOTE = N_(
    "A calendar file without names of people. Taken in again, it alters the sessions that are there."
)
PLAN_NOTE = N_(
    "Planning brings the sessions to come in line with the patterns, holidays and closed days. "
    "Registers that were taken stay as they are."
)


class WeekPanel(Panel):
    """`moved` carries a day of the week to show, `opened` a session."""

    moved = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self._week: Week | None = None
        self.before = Button(kind="icon", icon="back", pressed=lambda: self._step(-7))
        self.now = Button(kind="small", icon="calendar", pressed=lambda: self.moved.emit(None))
        self.after = Button(kind="icon", icon="forward", pressed=lambda: self._step(7))
        for button in (self.before, self.now, self.after):
            button.setStyleSheet("min-height: 24px; max-height: 24px;")
            self.add_to_head(button)
        self.table = Timetable()
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table, 1)
        self.nothing = PlainLabel("", "small", wrap=True)
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self.body.addWidget(self.nothing)
        self.notes = QVBoxLayout()
        self.notes.setContentsMargins(12, 6, 12, 8)
        self.notes.setSpacing(4)
        self.body.addLayout(self.notes)

    def _step(self, days: int) -> None:
        if self._week is not None:
            self.moved.emit(self._week.monday + dt.timedelta(days=days))

    def draw(self, week: Week, today: dt.date, t: Translator) -> None:
        """Show a week."""
        self._week = week
        self.set_title(t(TITLE))
        self.note.setText(
            t(BETWEEN, first=t.day(week.monday), last=t.day(week.monday + dt.timedelta(days=6)))
        )
        for button, words in ((self.before, BEFORE), (self.after, AFTER)):
            button.setAccessibleName(t(words))
            button.setToolTip(t(words))
        self.now.setText(t(NOW))
        self.now.setVisible(not week.monday <= today <= week.monday + dt.timedelta(days=6))
        self.table.setAccessibleName(t(TITLE))
        self.table.show_week(week.monday, today, week.sessions, week.clashing, t)
        self.nothing.setText(t(NOTHING))
        self.nothing.setHidden(bool(week.sessions))
        clear(self.notes)
        for clash, name, other in week.clashes[:3]:
            self.notes.addWidget(_note(clash_words(clash, name, other, t)))
        missing = [one for one in week.sessions if one.state == "planned" and one.day < today]
        if missing:
            label = _note(t(MISSING, day=t.day(missing[0].day)))
            button = Button(t(FROM_PAPER), kind="link", pressed=lambda: self.opened.emit(missing[0].session))
            layout = label.layout()
            assert isinstance(layout, QHBoxLayout)
            layout.addWidget(button)
            self.notes.addWidget(label)


def clash_words(clash: Clash, name: str, other: str, t: Translator) -> str:
    """What two sessions both want."""
    return t(CLASHES[clash.what], day=t.day(clash.day), name=name, other=other)


def _note(words: str) -> QWidget:
    holder = QWidget()
    holder.setObjectName("bare")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel("alert", "attention", 16))
    row.addWidget(PlainLabel(words, wrap=True), 1)
    return holder


class WeekTab(CourseTab):
    """The timetable tab: the week, and the patterns it is made from."""

    planned = Signal()
    added = Signal()
    entered = Signal(object)
    saved = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.panel = WeekPanel()
        self.week: Week | None = None
        row = QHBoxLayout()
        row.setSpacing(12)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(scroll.focusPolicy().NoFocus)
        scroll.setWidget(self.panel)
        row.addWidget(scroll, 1)
        self.side = Panel(" ")
        self.side.setFixedWidth(330)
        self.side.pad(12, 8)
        self.plan = Button(icon="calendar", pressed=self.planned.emit)
        self.add = Button(kind="link", icon="add", pressed=self.added.emit)
        self.save = Button(icon="save", pressed=self.saved.emit)
        self.note = PlainLabel("", "small", wrap=True)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(6)
        self.side.add_to_head(self.add)
        self.side.body.addLayout(self.lines)
        self.side.body.addWidget(self.note)
        self.side.body.addWidget(self.plan)
        self.side.body.addWidget(self.save)
        self.side.body.addStretch(1)
        row.addWidget(self.side)
        self.column.addLayout(row, 1)

    def show_week(self, week: Week) -> None:
        """Show another week."""
        self.week = week
        self.retranslate()

    def draw(self, course: Course) -> None:
        t = self.t
        if self.week is not None:
            self.panel.draw(self.week, course.day, t)
        self.side.set_title(t(PATTERNS))
        self.side.setFixedWidth(270 if self.narrow else 330)
        self.add.setText("")
        self.add.setAccessibleName(t(ADD_PATTERN))
        self.add.setToolTip(t(ADD_PATTERN))
        self.plan.setText(t(PLAN))
        self.save.setText(t(SAVE))
        self.save.setToolTip(t(SAVE_NOTE))
        self.note.setText(t(PLAN_NOTE if course.patterns else NO_PATTERN))
        self.plan.setEnabled(bool(course.patterns))
        clear(self.lines)
        for one in course.patterns:
            days = t(BETWEEN, first=one.first, last=one.last) if one.last else t(SINCE, first=one.first)
            text = f"{t(PATTERN, name=one.name, kind=PATTERN_KINDS[one.kind])}\n{days}"
            button = Button(text, kind="link", pressed=lambda key=one.id: self.entered.emit(key))  # type: ignore[misc]
            button.setStyleSheet("text-align: left; min-height: 40px;")
            button.setMinimumWidth(0)
            button.setSizePolicy(button.sizePolicy().Policy.Ignored, button.sizePolicy().Policy.Fixed)
            button.setToolTip(text)
            self.lines.addWidget(button)

    def take_focus(self) -> None:
        self.panel.table.setFocus()

    def hints(self) -> Sequence[tuple[str, Message]]:
        return [
            ("←→", N_("choose")),
            ("Enter", N_("open the register")),
            ("Ctrl+←→", N_("week before, after")),
        ]
