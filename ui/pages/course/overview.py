"""The overview of a group: units and hours, who is in it, this week, and the papers of those who teach."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, Translator
from ui.language import Language
from ui.models.courses import Course, Teacher, Week
from ui.pages.course.people import TITLE, PeopleTable, Steps, now_words
from ui.pages.course.tab import CourseTab, short
from ui.pages.course.units import UnitsPanel
from ui.pages.course.week import WeekPanel
from ui.pages.today.lines import Line, TwoLines, clear
from ui.tokens import GAP, PANEL_HEAD, RING, TABLE_HEAD
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel

ALL = N_("All {number}")
PHOTOS = N_("Photo list")
TEACHERS = N_("Trainers and papers")
UNITS = N_("units {units}")
LICENCE = N_("licence until {day}")
PROGRAMME = N_("Programme")
APPROVED = N_("accredited until {day}")
APPROVED_OPEN = N_("accredited, no end noted")
NOT_APPROVED = N_("no accreditation is noted")
RAN_OUT = N_("ran out on {day}")
NO_TEACHER = N_("No trainer is named in the timetable yet.")


class Overview(CourseTab):
    """`opened` carries a trainee; `people` and `photos` ask for all of them; `session` carries a session."""

    opened = Signal(object)
    people = Signal()
    photos = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.week: Week | None = None
        inside = QWidget()
        inside.setObjectName("bare")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(GAP)
        self.units = UnitsPanel()
        self.units.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.enrolments = Panel(" ")
        self.steps, self.table = Steps(), PeopleTable(short=True)
        self.table.entered.connect(self.opened)
        self.table.setMinimumHeight(TABLE_HEAD + 26 * 4)
        self.photo_list = Button(kind="link", icon="print", pressed=self.photos.emit)
        self.all = Button(kind="link", pressed=self.people.emit)
        self.enrolments.add_to_head(self.photo_list)
        self.enrolments.add_to_head(self.all)
        self.enrolments.body.addWidget(self.steps)
        self.enrolments.body.addWidget(self.table, 1)
        left.addWidget(self.units)
        left.addWidget(self.enrolments, 1)
        self.panel = WeekPanel()
        self.papers = Panel(" ")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.papers.body.addLayout(self.lines)
        self.papers.body.addStretch(1)
        right.addWidget(self.panel)
        right.addWidget(self.papers, 1)
        self.side = QWidget()
        self.side.setObjectName("bare")
        self.side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.column.addWidget(scroll, 1)

    def show_week(self, week: Week) -> None:
        """Show another week."""
        self.week = week
        self.retranslate()

    def draw(self, course: Course) -> None:
        t = self.t
        self.side.setFixedWidth(430 if self.narrow else 470)
        credits = 58 if any(one.credits for one in course.units.values()) else -1
        widths = (44, 0, -1, 66, 80, -1, -1, 104) if self.narrow else (44, 0, credits, 66, 80, 76, 80, 104)
        self.units.table.set_widths(widths)
        self.units.draw(course, t)
        row = self.units.table.verticalHeader().defaultSectionSize()
        self.units.setFixedHeight(
            PANEL_HEAD + TABLE_HEAD + row * (len(course.ledger.units) + 1) + 2 * RING + 6
        )
        self.enrolments.set_title(t(TITLE))
        self.enrolments.note.setText(now_words(course, t))
        self.photo_list.setText(t(PHOTOS))
        self.photo_list.setVisible(bool(course.in_training))
        self.all.setText(t(ALL, number=len(course.learners)))
        self.steps.draw(dict(course.funnel), t)
        self.table.setAccessibleName(t(TITLE))
        self.table.set_widths((44, 0, -1, 70, 170) if self.narrow else (44, 0, 100, 80, 200))
        self.table.draw(course.learners, course.ledger.least, t)
        if self.week is not None:
            self.panel.draw(self.week, course.day, t)
        self.papers.set_title(t(TEACHERS))
        clear(self.lines)
        for one in course.teachers:
            self.lines.addWidget(_teacher(one, t))
        if not course.teachers:
            self.lines.addWidget(_line(t(NO_TEACHER), "", "", "", ""))
        for body, until in course.approvals:
            words, icon, state = t(APPROVED_OPEN), "check", "ok"
            if until is not None:
                past = until < course.day
                words = t(RAN_OUT if past else APPROVED, day=until)
                icon, state = ("alert", "attention") if past else ("check", "ok")
            self.lines.addWidget(_line(t(PROGRAMME), body, words, icon, state))
        if not course.approvals:
            self.lines.addWidget(_line(t(PROGRAMME), "", t(NOT_APPROVED), "info", "text2"))

    def take_focus(self) -> None:
        self.units.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _teacher(one: Teacher, t: Translator) -> Line:
    units = t(UNITS, units=", ".join(short(code) for code in one.units)) if one.units else ""
    if one.doubt is not None:
        return _line(one.names, units, sentence(one.doubt, t), "alert", "attention", long=True)
    words = t(LICENCE, day=one.until) if one.until else ""
    return _line(
        one.names, units, words, "alert" if one.ends_soon else "check", "attention" if one.ends_soon else "ok"
    )


def _line(first: str, second: str, words: str, icon: str, state: str, *, long: bool = False) -> Line:
    """`long`: words of two lines, as what is missing and what to do about it."""
    line = Line(44 if second or long else 34)
    line.row.addWidget(TwoLines(first, second, strong=False), 1)
    if icon:
        line.row.addWidget(IconLabel(icon, state, 16))
        kind, shown = ("small", {"wrap": True}) if long else ("text", {"elide": True})
        label = PlainLabel(words, kind, state=state if state != "text2" else "", **shown)
        label.setToolTip(words)
        line.row.addWidget(label, 1)
    return line
