"""Adding a person to a course, and the next state of somebody in a course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_
from tvetdesk.records.codes import ENROLMENT_STATES, LEAVING_REASONS, TARGET_GROUPS
from tvetdesk.records.cohorts import (
    NEEDS_REASON,
    NEXT,
    Cohort,
    Enrolment,
    EnrolmentState,
    change_state,
    enrol,
)
from tvetdesk.records.people import Trainee
from tvetdesk.store.book import Book
from ui.dialogs.asker import Asker, combo
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.models.person import Course, Person
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented

ADD, CHANGE = N_("Add to a course"), N_("Change the state")
COURSE, AS, SINCE, GROUP = N_("Course"), N_("As"), N_("Since"), N_("Target group")
NEW_STATE, WHY = N_("New state"), N_("Why")
EARLIER = N_("Earlier states stay in the history.")
NOT_STATED, CHOOSE = N_("not stated"), N_("Choose a reason")
FIRST = ("enrolled", "applicant", "admitted")


def open_courses(book: Book) -> list[tuple[str, int]]:
    """The courses somebody can join: those not over, the next to begin first."""
    today = book.today()
    rows = book.select(Cohort).where(Cohort.end.is_null() | (Cohort.end >= today))
    if book.centre is not None:
        rows = rows.where(Cohort.centre == book.centre)
    return [(row.name or "–", row.id) for row in rows.order_by(Cohort.start.desc(), Cohort.name)]


class CourseDialog(Asker):
    """Give a person a place in a course."""

    def __init__(
        self,
        book: Book,
        person: Person,
        courses: Sequence[tuple[str, int]],
        language: Language,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ADD, person.line.names, language, tasks, parent)
        self.book, self.person = book, person
        self.course = combo(courses)
        self.state = Segmented(needed=True)
        self.group = combo([(language.t(NOT_STATED), None), *_named(TARGET_GROUPS, language)])
        self.since = LineEditor(book.table(EnrolmentState).fields["since"], language)
        self.add(COURSE, self.course)
        self.add(AS, self.state)
        self.add(SINCE, self.since)
        self.add(GROUP, self.group)
        self.retranslate()
        self.state.set_value(FIRST[0])
        self.since.show_value(book.today())

    def work(self) -> Callable[[], Any]:
        book, trainee = self.book, self.person.about.id
        cohort, state, group = self.course.currentData(), str(self.state.value()), self.group.currentData()
        since: dt.date | None = self.since.read()

        def write() -> Enrolment:
            values = {} if group is None else {"target_group": group}
            return enrol(book, book.get(Trainee, trainee), book.get(Cohort, cohort), since, state, **values)

        return write

    def retranslate(self) -> None:
        super().retranslate()
        self.state.set_options([(code, self.language.t(ENROLMENT_STATES[code])) for code in FIRST])


class StateDialog(Asker):
    """Note the next state of an enrolment from a day on, with the reason where one is needed."""

    def __init__(
        self, book: Book, person: Person, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(CHANGE, person.line.names, language, tasks, parent)
        self.book, self.person = book, person
        self.course = combo([(one.cohort, place) for place, one in enumerate(person.courses)])
        self.state = Segmented(needed=True, wrap=True, numbered=True)
        self.since = LineEditor(book.table(EnrolmentState).fields["since"], language)
        self.reason = combo([(language.t(CHOOSE), None), *_named(LEAVING_REASONS, language)])
        self.add(COURSE, self.course).setHidden(len(person.courses) == 1)
        self.add(NEW_STATE, self.state, EARLIER)
        self.add(SINCE, self.since)
        self._why = self.add(WHY, self.reason)
        self.course.currentIndexChanged.connect(lambda _: self._show_states())
        self.state.chosen.connect(lambda _: self._show_why())
        self.since.show_value(book.today())
        self._show_states()

    def chosen(self) -> Course:
        """The enrolment whose state changes."""
        return self.person.courses[self.course.currentIndex()]

    def _show_states(self) -> None:
        after = NEXT.get(self.chosen().state or None, frozenset())
        codes = [code for code in ENROLMENT_STATES if code in after]
        self.state.set_options([(code, self.language.t(ENROLMENT_STATES[code])) for code in codes])
        if self.state.value() is None and codes:
            self.state.set_value(codes[0])
        self._show_why()

    def _show_why(self) -> None:
        self._why.setVisible(self.state.value() in NEEDS_REASON)
        self.adjustSize()

    def work(self) -> Callable[[], Any]:
        book, enrolment, state = self.book, self.chosen().enrolment, str(self.state.value())
        since: dt.date | None = self.since.read()
        reason = self.reason.currentData() if state in NEEDS_REASON else None
        return lambda: change_state(book, book.get(Enrolment, enrolment), state, since, reason)

    def retranslate(self) -> None:
        super().retranslate()
        self._show_states()


def _named(codes: dict[str, Any], language: Language) -> list[tuple[str, str]]:
    return [(language.t(words), code) for code, words in codes.items()]
