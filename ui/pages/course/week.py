"""The week of a group: its timetable with the weeks before and after, and what clashes in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import PATTERN_KINDS, WEEKDAYS
from tvetdesk.records.timetable import Clash, PatternLesson
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
NO_LESSON = N_("No lesson yet. Add each lesson of the week, and the sessions are planned from them.")
ADD_LESSON, SLOT = N_("Add a lesson"), N_("lesson {slot}")
ADD_PATTERN, OPEN, PLAN = N_("Add a week pattern"), N_("Open"), N_("Plan the sessions")
PATTERN, SINCE = N_("{name}: {kind}"), N_("from {first}")
AROUND_LINE = 56  # what stands around the words of a pattern: margins, padding, a scroll bar
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
    """The timetable tab: the week, and the patterns it is made from.

    `entered` carries a pattern, `lesson_added` the pattern of a new lesson, `lesson_entered` a lesson.
    """

    planned = Signal()
    added = Signal()
    entered = Signal(object)
    lesson_added = Signal(object)
    lesson_entered = Signal(object)
    saved = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.panel = WeekPanel()
        self.week: Week | None = None
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(_scrolled(self.panel), 1)
        self.side = Panel(" ")
        self.side.setFixedWidth(330)
        self.side.pad(12, 8)
        self.plan = Button(icon="calendar", pressed=self.planned.emit)
        self.add = Button(icon="add", pressed=self.added.emit)
        self.save = Button(icon="save", pressed=self.saved.emit)
        self.note = PlainLabel("", "small", wrap=True)
        holder = QWidget()
        holder.setObjectName("bare")
        self.lines = QVBoxLayout(holder)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(2)
        self.side.body.addWidget(self.note)
        for button in (self.add, self.plan, self.save):
            self.side.body.addWidget(button)
        self.side.body.addWidget(_scrolled(holder), 1)
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
        self.add.setText(t(ADD_PATTERN))
        self.plan.setText(t(PLAN))
        self.save.setText(t(SAVE))
        self.save.setToolTip(t(SAVE_NOTE))
        self.note.setText(t(PLAN_NOTE if course.lessons else NO_LESSON if course.patterns else NO_PATTERN))
        self.plan.setEnabled(bool(course.lessons))
        clear(self.lines)
        for one in course.patterns:
            days = t(BETWEEN, first=one.first, last=one.last) if one.last else t(SINCE, first=one.first)
            text = f"{t(PATTERN, name=one.name, kind=PATTERN_KINDS[one.kind])}\n{days}"
            self._line(text, lambda key=one.id: self.entered.emit(key))  # type: ignore[misc]
            for lesson in course.lessons:
                if lesson.pattern == one.id:
                    words_of = _lesson_words(lesson, course, t)
                    self._line(words_of, lambda key=lesson.id: self.lesson_entered.emit(key), 16)  # type: ignore[misc]
            self._line(t(ADD_LESSON), lambda key=one.id: self.lesson_added.emit(key), 16, "add")  # type: ignore[misc]
        self.lines.addStretch(1)

    def _line(self, text: str, pressed: Callable[[], object], indent: int = 0, icon: str = "") -> None:
        button = Button(kind="link", icon=icon, pressed=pressed)
        room, metrics = self.side.maximumWidth() - indent - AROUND_LINE, button.fontMetrics()
        lines = [metrics.elidedText(one, Qt.TextElideMode.ElideRight, room) for one in text.split("\n")]
        high = 20 * len(lines) if len(lines) > 1 else 30
        button.setText("\n".join(lines))
        button.setStyleSheet(f"text-align: left; margin-left: {indent}px; min-height: {high}px;")
        button.setMinimumWidth(0)
        button.setSizePolicy(button.sizePolicy().Policy.Ignored, button.sizePolicy().Policy.Fixed)
        button.setToolTip(text)
        button.setAccessibleName(text)
        self.lines.addWidget(button)

    def take_focus(self) -> None:
        self.panel.table.setFocus()

    def hints(self) -> Sequence[tuple[str, Message]]:
        return [
            ("←→", N_("choose")),
            ("Enter", N_("open the register")),
            ("Ctrl+←→", N_("week before, after")),
        ]


def _lesson_words(lesson: PatternLesson, course: Course, t: Translator) -> str:
    """Its day, when it begins, and its unit."""
    begins = f"{lesson.start:%H:%M}" if lesson.start else t(SLOT, slot=lesson.slot)
    unit = course.units[lesson.unit].name if lesson.unit in course.units else ""
    return " · ".join(word for word in (t(WEEKDAYS[lesson.weekday]), begins, unit) if word)


def _scrolled(inside: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setObjectName("bare")
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(scroll.focusPolicy().NoFocus)
    scroll.setWidget(inside)
    return scroll
