"""Today's sessions: when, which group, who teaches where, how the register stands, and the button to take it."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.registers import Planned
from ui import fonts
from ui.language import Language
from ui.models.home import Home
from ui.models.register_lists import counted, hours
from ui.pages.today.card import Card
from ui.pages.today.lines import Line, TwoLines, fixed
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel

TODAYS = N_("Today's sessions")
TAKEN_OF = P_("{number} of {all} registers taken", "{number} of {all} registers taken")
HEADS: tuple[Message, ...] = (N_("Time"), N_("Group and unit"), N_("Trainer, room"), N_("Register"))
TAKE, OPEN = N_("Take register"), N_("Open")
TAKEN, NOT_TAKEN, GOING_ON = N_("Taken"), N_("Not taken"), N_("Going on now")
AT, STARTS = N_("At {time}"), N_("Starts in {minutes} min")
CLOSED, NOT_HELD = N_("Closed"), N_("Not held")
ENDED = P_("ended {number} min ago", "ended {number} min ago")
ENDED_AT = N_("ended at {time}")
NO_SESSION = N_("No session is planned for today.")
NO_SESSION_MORE = N_("Plan sessions in Courses, or look at other days in Registers.")
PRINT = N_("Print today's sheets")
TO_REGISTERS, TO_COURSES = N_("Open Registers"), N_("Open Courses")
LESSON = N_("Lesson")

TIME, STATE, CHIP, ACT = 100, 152, 124, 140  # widths of the columns; group and trainer share what is left


class Sessions(Card):
    """`opened` carries a session; `went` the name of a place."""

    opened = Signal(object)
    went = Signal(str)
    printed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self._alone = False  # the column of trainers is left out
        self._counts = 0  # pixels that the marks of the registers take
        self.body.addLayout(self.lines)
        self.print = Button(kind="link", icon="print", pressed=self.printed.emit)
        self.add_to_head(self.print)

    def _fill(self, home: Home, t: Translator) -> None:
        self.set_title(t(TODAYS))
        taken = sum(one.state == "held" for one in home.sessions)
        self.note.setText(t.n(TAKEN_OF, taken, all=len(home.sessions)) if home.sessions else "")
        self.print.setText(t(PRINT))
        self.print.setVisible(bool(home.sessions))
        if not home.sessions:
            self.lines.addWidget(self._empty(t))
            return
        self._alone = self._narrow or not any(one.trainer or one.room for one in home.sessions)
        small = QFontMetrics(fonts.font("small"))
        seconds = [standing(one, home.now, t)[1] for one in home.sessions]
        self._counts = max(map(small.horizontalAdvance, seconds), default=0)
        self.lines.addWidget(self._head(t))
        for one in home.sessions:
            line = self._line(one, home, t)
            self.lines.addWidget(line)
        line.end()

    def _empty(self, t: Translator) -> EmptyState:
        empty = EmptyState("calendar")
        empty.why.setText(t(NO_SESSION))
        empty.more.setText(t(NO_SESSION_MORE))
        for name, words in (("registers", TO_REGISTERS), ("courses", TO_COURSES)):
            empty.add(Button(t(words), pressed=lambda to=name: self.went.emit(to)))
        return empty

    def _head(self, t: Translator) -> Line:
        line = Line(28, head=True)
        labels = [PlainLabel(t(words), "label") for words in HEADS]
        line.row.addWidget(fixed(labels[0], TIME))
        line.row.addWidget(labels[1], 11)
        if not self._alone:
            line.row.addWidget(labels[2], 8)
        line.row.addWidget(fixed(labels[3], self._wide_state() + 8 + ACT))
        return line

    def _wide_state(self) -> int:
        """Where no trainer stands, every mark has room for its words; what is left of it is for the units."""
        most = STATE + 90 if self._alone and not self._narrow else STATE
        return max(CHIP, min(self._counts + 8, most)) if self._alone else STATE

    def _line(self, one: Planned, home: Home, t: Translator) -> Line:
        line = Line(40 if self._narrow else 47)
        line.row.addWidget(fixed(PlainLabel(hours(one.start, one.minutes) or t(LESSON), "strong"), TIME))
        line.row.addWidget(TwoLines(one.name, one.unit), 11)
        if not self._alone:
            line.row.addWidget(TwoLines(one.trainer or "–", one.room, strong=False), 8)
        line.row.addWidget(fixed(self._state(one, home.now, t), self._wide_state()))
        waits = one.state == "planned"
        first = one.session == home.next
        button = Button(
            t(TAKE if waits else OPEN),
            kind="primary" if first else "normal",
            icon="register" if waits else "",
            pressed=lambda: self.opened.emit(one.session),
        )
        button.setAccessibleName(f"{t(TAKE if waits else OPEN)}: {one.name}, {hours(one.start, one.minutes)}")
        button.setProperty("about", f"session {one.session}")
        box = QWidget()
        box.setObjectName("bare")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.row.addWidget(fixed(box, ACT))
        return line

    def _state(self, one: Planned, now: dt.datetime, t: Translator) -> QWidget:
        chip, second = standing(one, now, t)
        box = QWidget()
        box.setObjectName("bare")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(chip)
        if second:
            label = PlainLabel(second, "small", elide=True)
            label.setToolTip(second)
            column.addWidget(label)
        column.addStretch(1)
        return box


def standing(one: Planned, now: dt.datetime, t: Translator) -> tuple[Chip, str]:
    """How a register stands: as a chip, and what is to be said below it."""
    if one.state == "held":
        return Chip(t(TAKEN), "ok"), counted(one.marks, t)
    if one.state in ("closed", "cancelled"):
        reason = t(CLOSED_REASONS[one.closed_reason or "other"]) if one.state == "closed" else ""
        return Chip(t(CLOSED if one.state == "closed" else NOT_HELD), "plain", "ban"), reason
    begins = dt.datetime.combine(one.day, one.start or dt.time(0))
    ends = begins + dt.timedelta(minutes=one.minutes or 0)
    until = int((begins - now).total_seconds() // 60)
    if one.start is None:
        return Chip(t(NOT_TAKEN), "attention"), ""
    if until >= 0:
        words = t(STARTS, minutes=until) if until <= 60 else t(AT, time=f"{one.start:%H:%M}")
        return Chip(words, "plain"), ""
    if now < ends:
        return Chip(t(GOING_ON), "info", ""), ""
    ago = max(1, int((now - ends).total_seconds() // 60))
    return Chip(t(NOT_TAKEN), "attention"), t.n(ENDED, ago) if ago <= 90 else t(
        ENDED_AT, time=f"{ends:%H:%M}"
    )
