"""Courses: the groups of the centre, and one group with all that belongs to its course, under tabs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.attachments import Attachment
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.programmes import Programme
from tvetdesk.records.timetable import PatternLesson, WeekPattern
from ui.giving import give_lists
from ui.language import Language
from ui.models.courses import RUNNING, Course, Group, Week, course, groups, week
from ui.models.saving import Saved
from ui.pages.course.acts import CourseActs
from ui.pages.course.choose import CourseList
from ui.pages.forming import FormPage
from ui.places import MONEY, STAFF, WORKSHOPS, Place
from ui.tasks import Tasks
from ui.widgets.plain import unmarked

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from ui.pages.course.tab import CourseTab

CHOOSE, ONE = range(2)
OVERVIEW, UNITS, TIMETABLE, PEOPLE, ASSESSMENT, ATTACHMENT, CERTIFICATES, RULES = range(8)
TABS = (
    N_("Overview"), N_("Units and hours"), N_("Timetable"), N_("Trainees {number}"), N_("Assessment"), N_("Attachment"),
    N_("Certificates"), N_("Rules"),
)  # fmt: skip
RUNS = P_("{number} course is running", "{number} courses are running")
IN_TRAINING = P_("{number} trainee in training", "{number} trainees in training")
LEAST = N_("attendance needed: {least} % (rule of this programme)")
FROM, FROM_TO = N_("from {first}"), N_("{first} – {last}")
NARROW = 1100


class CoursesPage(FormPage):
    """`open` takes a cohort's id, "new" for the form of a new one, or a pair of a record type's name and a key."""

    help = N_(
        "Enter opens a course. Its tabs show units and hours, the timetable, the people, their results, attachment and "
        "certificates; Ctrl+Tab goes to the next one, Esc back to all courses."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.cohort: int | None = None
        self.course: Course | None = None
        self.groups: list[Group] = []
        self.around: dt.date | None = None  # a day of the week that is shown; None is today
        self.list = CourseList(language, self.words)
        self.list.opened.connect(self.show_course)
        self.list.new.connect(self.new)
        self.list.add.setVisible(desk.may("row.add"))
        self.places = QStackedWidget()
        self.places.addWidget(self.list)
        self.shown: tuple[CourseTab, ...] = ()  # the tabs of a course, made when the first one is opened
        self.drawn.addWidget(self.places, 1)
        self.acts = CourseActs(self)
        self._acts()
        self.begin()
        self.retranslate()

    def _begin_one(self) -> None:
        """Make what shows one course; most who come here only look at the list."""
        if self.shown:
            return
        self.places.addWidget(self._one())
        self._connect()
        self._name_tabs()
        for tab in self.shown:
            tab.retranslate()
            tab.fold(narrow=self.width() < NARROW)

    def _one(self) -> QWidget:
        from ui.pages.course.assessment import AssessmentTab
        from ui.pages.course.attachment import AttachmentTab
        from ui.pages.course.certificates import CertificatesTab
        from ui.pages.course.overview import Overview
        from ui.pages.course.people import PeopleTab
        from ui.pages.course.rules import RulesTab
        from ui.pages.course.units import UnitsTab
        from ui.pages.course.week import WeekTab

        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        may = self.desk.may
        self.overview, self.units, self.timetable = (
            Overview(self.language), UnitsTab(self.language, makes_up=may("calendar.sessions")), WeekTab(self.language),
        )  # fmt: skip
        self.people, self.certificates = PeopleTab(self.language), CertificatesTab(self.language)
        self.assessment = AssessmentTab(self.language, writes=may("assessment.result"))
        self.attachment = AttachmentTab(
            self.language, writes=may("row.add"), confirms=may("attachment.confirm")
        )
        self.rules = RulesTab(self.language, edits=may("row.alter"))
        self.shown = (
            self.overview, self.units, self.timetable, self.people, self.assessment, self.attachment,
            self.certificates, self.rules,
        )  # fmt: skip
        self.stack = QStackedWidget()
        for tab in self.shown:
            self.tabs.addTab("")
            self.stack.addWidget(tab)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._show_tab)
        return around

    def _acts(self) -> None:
        def one() -> bool:
            return self.places.currentIndex() == ONE

        def all_of_them() -> bool:
            return not one()

        for place in (STAFF, WORKSHOPS, MONEY):
            go = self.act(place.title, lambda to=place.name: self.opened.emit(to, None), icon=place.icon)
            self.when(go, all_of_them)
        self.act(
            N_("All entries of the courses"), lambda: self.opened.emit("course-entries", None), shown=False
        )
        self.when(
            self.act(N_("New course"), self.new, icon="add", keys="Ctrl+N", primary=True, right="row.add"),
            all_of_them,
        )
        self.when(self.act(N_("All courses"), self.show_list, icon="list"), one)
        self.when(self.act(N_("Print"), self.print_page, icon="print", keys="Ctrl+P"), one)
        _, print_list = give_lists(self, print_keys="Ctrl+Shift+P")
        self.when(print_list, lambda: all_of_them() or self.tabs.currentIndex() != TIMETABLE)
        make_up, enrol = self.acts.make_up, self.acts.enrol
        self.when(
            self.act(
                N_("Make-up session…"), make_up, icon="calendar", shown=False, right="calendar.sessions"
            ),
            one,
        )
        self.when(self.act(N_("Edit"), self.edit, icon="edit", keys="F2", right="row.alter"), one)
        self.when(
            self.act(
                N_("Enrol trainees…"),
                enrol,
                icon="add-person",
                keys="Ctrl+E",
                primary=True,
                right="cohort.enrol",
            ),
            one,
        )
        self.when(self.act(N_("Next tab"), lambda: self._next(1), keys="Ctrl+Tab", shown=False), one)
        self.on_key("Ctrl+Shift+Tab", lambda: self._next(-1))
        self.on_key("Ctrl+Left", lambda: self._step(-7))
        self.on_key("Ctrl+Right", lambda: self._step(7))
        self.on_key("F5", self._confirm)

    def _connect(self) -> None:
        for tab in (self.overview, self.units, self.people, self.certificates):
            tab.opened.connect(lambda trainee: self.opened.emit("trainees", trainee))
        self.overview.people.connect(lambda: self.tabs.setCurrentIndex(PEOPLE))
        self.overview.photos.connect(self.acts.print_photos)
        self.overview.units.entered.connect(lambda _: self.tabs.setCurrentIndex(UNITS))
        for panel in (self.overview.panel, self.timetable.panel):
            panel.moved.connect(self.to_week)
            panel.opened.connect(lambda session: self.opened.emit("registers", session))
        self.timetable.planned.connect(self.acts.plan)
        self.timetable.saved.connect(self.acts.save_calendar)
        self.timetable.added.connect(lambda: self.open_form(WeekPattern, None, {"cohort": self.cohort}))
        self.timetable.entered.connect(lambda key: self.open_form(WeekPattern, key))
        self.timetable.lesson_added.connect(
            lambda pattern: self.open_form(PatternLesson, None, {"pattern": pattern})
        )
        self.timetable.lesson_entered.connect(lambda key: self.open_form(PatternLesson, key))
        self.people.enrol.connect(self.acts.enrol)
        self.units.makes_up.connect(self.acts.make_up)
        self.assessment.answered.connect(self.acts.note_result)
        self.attachment.added.connect(lambda one: self.open_form(Attachment, None, {"enrolment": one}))
        self.attachment.entered.connect(lambda key: self.open_form(Attachment, key))
        self.attachment.confirmed.connect(self.acts.confirm)
        self.attachment.letter.connect(self.acts.introduce)
        self.certificates.went.connect(lambda: self.opened.emit("certificates", self.cohort))
        self.rules.edited.connect(self.edit_programme)

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        names = (
            "overview", "units", "timetable", "people", "assessment", "attachment", "certificates", "rules"
        )  # fmt: skip
        tabs: dict[str, Callable[[Self], object]] = {
            name: (lambda page, at=place: page.scene(at)) for place, name in enumerate(names)
        }
        return {
            **tabs,
            "nothing": lambda page: page.list.search.setText("zzz"),
            "new": lambda page: page.new(),
            "enrol": lambda page: page.scene(OVERVIEW) and page.acts.enrol(),
        }

    def scene(self, tab: int) -> bool:
        """The first course at one of its tabs; False where there is none."""
        if self.groups:
            self.show_course(self.groups[0].cohort)
            self.tabs.setCurrentIndex(tab)
        return bool(self.groups)

    def heading(self) -> tuple[str, str]:
        t, form = self.t, self.forming()
        if form is not None:
            return self.form_heading(form)
        if self.places.currentIndex() == ONE and self.course is not None:
            one = self.course
            period = t(FROM, first=one.cohort.start)
            if one.cohort.end:
                period = t(FROM_TO, first=one.cohort.start, last=one.cohort.end)
            least = t(LEAST, least=one.ledger.least) if one.ledger.least else ""
            award = ", ".join(filter(None, (one.level, one.award)))
            parts = (one.programme.name, award, period, least)
            return one.cohort.name or "–", " · ".join(part for part in parts if part)
        running = [one for one in self.groups if one.state == RUNNING]
        second = f"{t.n(RUNS, len(running))} · {t.n(IN_TRAINING, sum(one.training for one in running))}"
        return t(self.place.title), second if self.groups else ""

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.forming() is not None:
            return [("Tab", N_("next field")), ("Ctrl+S", N_("save")), ("Esc", N_("back, the draft is kept"))]
        if self.places.currentIndex() == ONE:
            mine = list(self.shown[self.tabs.currentIndex()].hints())
            return [("Ctrl+Tab", N_("next tab")), *mine, ("F2", N_("edit")), ("Esc", N_("all courses"))]
        return [("Enter", N_("open")), ("↑↓", N_("choose")), ("Ctrl+N", N_("New course"))]

    def refresh(self) -> None:
        book, cohort, day = self.desk.book, self.cohort, self.around
        self.tasks.read(lambda: groups(book), self._show_groups, owner=self, latest="groups")
        if cohort is not None:
            self.tasks.read(
                lambda: (course(book, cohort), week(book, cohort, day or book.today())),
                lambda told: self._show_course(*told),
                owner=self,
                latest="course",
            )

    def open(self, what: Any) -> None:
        if what == "new":
            self.new()
        elif isinstance(what, int):
            self.close_form()
            self.show_course(what)
        elif isinstance(what, tuple):
            if what[0] == self.desk.book.table(Cohort).name:
                self.show_course(what[1])
            else:
                self.opened.emit("course-entries", what)

    def take_focus(self) -> None:
        form = self.forming()
        if form is not None:
            form.take_focus()
        elif self.places.currentIndex() == ONE:
            self.shown[self.tabs.currentIndex()].take_focus()
        else:
            self.list.take_focus()

    def retranslate(self) -> None:
        self.list.draw()
        if self.shown:
            self._name_tabs()
        for tab in self.shown:
            tab.retranslate()
        super().retranslate()

    def _name_tabs(self) -> None:
        number = len(self.course.in_training) if self.course else 0
        for place, words in enumerate(TABS):
            self.tabs.setTabText(place, unmarked(self.t(words, number=number or "")).strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.list.fold(narrow=narrow)
        for tab in self.shown:
            tab.fold(narrow=narrow)

    # -- showing -------------------------------------------------------------------------------------------

    def _show_groups(self, found: list[Group]) -> None:
        self.groups = found
        self.list.show_groups(found)
        self.headed.emit()

    def _show_course(self, told: Course, this_week: Week) -> None:
        if told.cohort.id != self.cohort:
            return
        self.course = told
        self._name_tabs()
        self.overview.week = self.timetable.week = this_week
        for tab in self.shown:
            tab.show_course(told)
        self.headed.emit()

    def show_course(self, cohort: int) -> None:
        """Open a course at the tab that was last looked at."""
        self._begin_one()
        self.cohort, self.course, self.around = cohort, None, None
        self.places.setCurrentIndex(ONE)
        self.offer()
        self.refresh()
        self.take_focus()

    def show_list(self) -> None:
        """Back to all courses."""
        self.places.setCurrentIndex(CHOOSE)
        self.list.table.choose(self.cohort)
        self.cohort = None
        self.offer()
        self.refresh()
        self.take_focus()

    def escape(self) -> None:
        if self.forming() is not None:
            self.close_form()
        elif self.places.currentIndex() == ONE:
            self.show_list()

    def _show_tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.headed.emit()
        if not self.tabs.hasFocus():  # whoever goes over the tabs by arrow goes on there
            self.take_focus()

    def _next(self, step: int) -> None:
        if self.places.currentIndex() == ONE and self.forming() is None:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _confirm(self) -> None:
        if self.shown and self.tabs.currentIndex() == ATTACHMENT:
            self.attachment.confirm_stay()

    def _step(self, days: int) -> None:
        if self.places.currentIndex() == ONE and self.tabs.currentIndex() in (OVERVIEW, TIMETABLE):
            self.to_week((self.around or self.desk.book.today()) + dt.timedelta(days=days))

    def to_week(self, day: dt.date | None) -> None:
        """Show the week of a day; None is this week."""
        book, cohort = self.desk.book, self.cohort
        self.around = day
        if cohort is not None:
            self.tasks.read(
                lambda: week(book, cohort, day or book.today()), self._show_week, owner=self, latest="week"
            )

    def _show_week(self, told: Week) -> None:
        self.overview.show_week(told)
        self.timetable.show_week(told)

    # -- acting --------------------------------------------------------------------------------------------

    def new(self) -> None:
        """The form of a new course; it is opened once it is saved."""
        if self.forming() is None:
            self.open_form(Cohort, None, {"centre": self.desk.book.centre}, self._made)

    def _made(self, saved: Saved) -> None:
        if isinstance(saved.key, int):
            self.show_course(saved.key)

    def edit(self) -> None:
        """F2: the details of the course."""
        if self.cohort is not None and self.forming() is None:
            self.open_form(Cohort, self.cohort)

    def edit_programme(self) -> None:
        """The programme that the course follows."""
        if self.course is not None:
            self.open_form(Programme, self.course.programme.id)

    def print_page(self) -> None:
        """Ctrl+P: the register of the shown week on the timetable, else the photo list."""
        if self.tabs.currentIndex() == TIMETABLE:
            self.acts.print_week()
        else:
            self.acts.print_photos()
