"""Home: what to do next, does HQ have our data, is our data safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QLocale, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.attendance import Rate, cancel_session, close_session
from tvetdesk.records.attention import ABSENT, SHORT, Concern, Reason
from tvetdesk.records.calendar import ClosedDay, Session
from tvetdesk.records.registers import Planned
from tvetdesk.reports.papers import register, register_sheets
from tvetdesk.store.backup import Backup
from tvetdesk.store.undo import undo_step
from ui.dialogs.holiday import HolidayDialog
from ui.language import Language
from ui.models.home import Home, home
from ui.models.sticks import sticks
from ui.page import Page
from ui.pages.today.ahead import Ahead
from ui.pages.today.answers import Answers
from ui.pages.today.first import First
from ui.pages.today.missing import CANCEL, Missing
from ui.pages.today.people import Attention
from ui.pages.today.sessions import Sessions
from ui.places import Place
from ui.printing import print_paper
from ui.tasks import Tasks
from ui.tokens import GAP

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

TODAY = N_("Today, {day}")
ENROLLED = P_("{number} trainee enrolled in {courses}", "{number} trainees enrolled in {courses}")
COURSES = P_("{number} course", "{number} courses")
NOBODY = N_("Nobody is in training today.")
NOT_HELD = N_("Noted: {name} was not held on {day}.")
UNDO = N_("Undo")
HOLIDAY = N_("Proclaimed holiday…")
PROCLAIMED = N_("The centre is closed on {day}. The sessions planned then are closed.")
ALL_TAKEN = N_("There is no register to take now.")
BACK_UP = N_("Where the backup goes")
BACKING_UP = N_("Copying all data, reading the copy back and opening it")
BACKED_UP = N_("The backup {file} is in {folder}. It was read back and opened.")
NARROW = 1060  # pixels of the page below which trainers are left out
SIDE, SIDE_NARROW = 402, 372
LONG = {
    "en": ("en_GB", "dddd d MMMM yyyy"),
    "fr": ("fr_FR", "dddd d MMMM yyyy"),
    "de": ("de_DE", "dddd, d. MMMM yyyy"),
}


def scrolled(inside: QWidget) -> QScrollArea:
    """A column that scrolls by itself where the window is low."""
    scroll = QScrollArea()
    scroll.setObjectName("bare")
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll


class HomePage(Page):
    """The first page of a centre."""

    help = N_("Home shows what to do next, whether HQ has your data, and whether your data is safe.")

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.home: Home | None = None
        self._reading = True  # what is shown is of before, or nothing yet
        self.first, self.sessions, self.missing = First(language), Sessions(language), Missing(language)
        self.ahead, self.answers, self.attention = Ahead(language), Answers(language), Attention(language)
        self.panels = (self.first, self.sessions, self.missing, self.ahead, self.answers, self.attention)
        self._lay_out()
        self.act(HOLIDAY, self.proclaim, icon="calendar", right="calendar.closed")
        self.act(
            N_("New trainee"),
            lambda: self.opened.emit("trainees", "new"),
            icon="add-person",
            keys="Ctrl+N",
            right="people.new",
        )
        self.act(
            N_("Take the next register"),
            self.take_next,
            icon="register",
            keys="F2",
            shown=False,
            right="attendance.register",
        )
        self.sessions.opened.connect(self._to_register)
        self.missing.opened.connect(self._to_register)
        self.missing.closed.connect(self.not_held)
        self.missing.all_wanted.connect(lambda: self.opened.emit("registers", None))
        self.ahead.went.connect(lambda name: self.opened.emit(name, None))
        self.sessions.printed.connect(self.print_sheets)
        self.sessions.went.connect(lambda name: self.opened.emit(name, None))
        self.sticks = sticks  # how sticks are found
        self.answers.offer(export=desk.may("bundle.make"), stick=desk.may("backup.make"))
        self.answers.went.connect(self.opened)
        self.answers.backed_up.connect(self.back_up)
        self.first.went.connect(self._first_step)
        self.attention.opened.connect(self._to_person)

    def _lay_out(self) -> None:
        """The work of the day left and scrolled, the answers right; who needs attention scrolls by itself."""
        left = QWidget()
        left.setObjectName("bare")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for panel in (self.first, self.sessions, self.missing):
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            column.addWidget(panel)
        column.addWidget(self.ahead, 1)
        column.addStretch(0)  # takes what is left before there is anything to come
        right = QWidget()
        right.setObjectName("bare")
        answers = QVBoxLayout(right)
        answers.setContentsMargins(0, 0, 0, 0)
        answers.setSpacing(GAP)
        answers.addWidget(self.answers)
        answers.addWidget(self.attention, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.side = scrolled(right)
        self.side.setFixedWidth(SIDE)
        row.addWidget(scrolled(left), 1)
        row.addWidget(self.side)
        self.column.addLayout(row, 1)

    def back_up(self) -> None:
        """A backup onto the stick that is plugged in; with none or several, a folder is asked for."""
        found = self.sticks()
        if len(found) == 1:
            folder = found[0].folder
        else:
            chosen = QFileDialog.getExistingDirectory(self, self.t(BACK_UP))
            if not chosen:
                return
            folder = Path(chosen)
        self.tasks.long(
            BACKING_UP, lambda _: self.desk.back_up(folder), self._backed_up, owner=self, failed=self.refuse
        )

    def _backed_up(self, made: Backup) -> None:
        self.tell(BACKED_UP, icon="usb", file=made.path.name, folder=str(made.path.parent))
        self.refresh()

    def print_sheets(self) -> None:
        """The registers of this week of every group that has a session today."""
        if self.home is None:
            return
        book, t, day = self.desk.book, self.t, self.home.day
        cohorts = list(dict.fromkeys(one.cohort for one in self.home.sessions))
        print_paper(
            self, lambda: register_sheets([register.week(book, one, day) for one in cohorts], t), "register"
        )

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[HomePage], object]]:
        """A centre that has just begun, and one with registers missing and people to ask after."""
        return {"new": cls._scene_new, "busy": cls._scene_busy}

    def _scene_new(self) -> None:
        if self.home is not None:
            begun = replace(self.home.begun, cohort=False, trainee=False, register=False, bundle=False)
            self._show(replace(self.home, begun=begun, enrolled=0, concerns=(), sessions=(), missing=()))

    def _scene_busy(self) -> None:
        if self.home is None or not self.home.sessions:
            return
        earlier = [
            replace(one, session=-place, day=one.day - dt.timedelta(days=place + 1))
            for place, one in enumerate(self.home.sessions[:3])
        ]
        people = [
            Concern(1, "Binta Sanyang", "Small Solar Systems", (Reason(ABSENT, 3),)),
            Concern(2, "Saikou Kinteh", "Rural Mechanics", (Reason(ABSENT, 12),)),
            Concern(
                3,
                "Amie Jassey",
                "Rural Mechanics",
                (Reason(SHORT, rate=Rate(61, 100, "all_count"), least=80),),
            ),
        ]
        stands = replace(
            self.home.stands, confirmed=max(0, self.home.stands.total - 37), since=earlier[-1].day
        )
        told = replace(self.home, missing=earlier, missing_all=len(earlier), concerns=people, stands=stands)
        self._show(told)

    def heading(self) -> tuple[str, str]:
        today = self.desk.book.today()
        locale, form = LONG.get(self.t.language, LONG["en"])
        day = QLocale(locale).toString(QDate(today.year, today.month, today.day), form)
        second = ""
        if self.home is not None:
            second = self.t(NOBODY)
            if self.home.enrolled:
                courses = self.t.n(COURSES, self.home.groups)
                second = self.t.n(ENROLLED, self.home.enrolled, courses=courses)
        return self.t(TODAY, day=day), second

    def key_hints(self) -> list[tuple[str, Message]]:
        return [("F2", N_("Take the next register")), ("Ctrl+N", N_("New trainee"))]

    def take_focus(self) -> None:
        if self._reading:
            super().take_focus()
        else:
            self.focus_main()

    def refresh(self) -> None:
        self._reading = True
        self.tasks.read(lambda: home(self.desk), self._show, owner=self, latest="home")

    def retranslate(self) -> None:
        for panel in self.panels:
            panel.retranslate()
        super().retranslate()

    def _show(self, told: Home) -> None:
        self.home = told
        for panel in self.panels:
            panel.show_home(told)
        self.ahead.setHidden(not told.begun.cohort)
        self.sessions.setHidden(not told.begun.cohort)
        self.headed.emit()
        self._reading = False
        if self.window().focusWidget() is self:
            self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The unlock screen had the focus, and what is hidden gives it to anything.
        QTimer.singleShot(0, self, self.take_focus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.side.setFixedWidth(SIDE_NARROW if narrow else SIDE)
        self.sessions.fold(narrow=narrow)
        self.missing.fold(narrow=narrow)

    # -- what is done here ---------------------------------------------------------------------------------

    def take_next(self) -> None:
        """F2: the next register to take."""
        if self.home is not None and self.home.next is not None:
            self._to_register(self.home.next)
        else:
            self.tell(ALL_TAKEN, "info")

    def not_held(self, one: Planned, reason: str) -> None:
        """A session of an earlier day was not held: it counts in no rate."""
        book = self.desk.book

        def work() -> None:
            session = book.get(Session, one.session)
            if reason == CANCEL:
                cancel_session(book, session)
            else:
                close_session(book, session, reason)

        def done(_: Any) -> None:
            self.tell(NOT_HELD, name=one.name, day=one.day, button=UNDO, act=self._undo, keys="Ctrl+Z")

        self.tasks.write(work, done, owner=self)

    def proclaim(self) -> HolidayDialog:
        """A holiday proclaimed for tomorrow, or another day on which the centre is closed."""
        dialog = HolidayDialog(self.desk.book, self.language, self.tasks, self)
        dialog.written.connect(self._proclaimed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _proclaimed(self, closed: ClosedDay) -> None:
        self.tell(PROCLAIMED, day=closed.day, button=UNDO, act=self._undo, keys="Ctrl+Z")

    def _undo(self) -> None:
        self.tasks.write(lambda: undo_step(self.desk.book), owner=self)

    def _to_register(self, session: int) -> None:
        self.opened.emit("registers", session)

    def _to_person(self, trainee: int | None) -> None:
        self.opened.emit("trainees", trainee if trainee is not None else "attention")

    def _first_step(self, place: str) -> None:
        if place == "new":
            self.opened.emit("trainees", "new")
        else:
            self.opened.emit(place, None)
