"""What can be done with a course beside writing forms: enrol, note, confirm, plan, make up hours, print, the calendar file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from tvetdesk.i18n import N_
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attachments import Attachment, confirm_attachment
from tvetdesk.records.calendar import Session, make_up
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.programmes import Unit
from tvetdesk.records.timetable import Planned, plan
from ui.dialogs.enrol import EnrolDialog
from ui.printing import print_paper, save_file

if TYPE_CHECKING:
    from ui.pages.courses import CoursesPage

ENROLLED = N_("{name} has a place in {course}.")
PLANNED = N_("The sessions follow the patterns: {made} made, {altered} altered, {withdrawn} withdrawn.")
MAKE_UP, MADE_UP = N_("Make-up session"), N_("A session on {day} makes up for hours that were not held.")
CONFIRMED = N_("The employer's confirmation is noted.")


class CourseActs(QObject):
    """Acts on the course that the page shows; what is written can be taken back at once."""

    def __init__(self, page: CoursesPage) -> None:
        super().__init__(page)
        self._page = page

    # -- writing -------------------------------------------------------------------------------------------

    def enrol(self) -> EnrolDialog | None:
        """Ctrl+E: somebody gets a place here."""
        page = self._page
        if page.course is None:
            return None
        dialog = EnrolDialog(page.desk.book, page.course.cohort, page.language, page.tasks, page)
        dialog.written.connect(self._enrolled)
        dialog.new.connect(lambda: page.opened.emit("trainees", "new"))
        dialog.open()
        return dialog

    def _enrolled(self, row: Enrolment) -> None:
        page, book, one = self._page, self._page.desk.book, self._page.course
        names = (
            next((learner.names for learner in one.learners if learner.enrolment == row.id), "")
            if one
            else ""
        )
        page.tell_undo(
            ENROLLED,
            name=names or book.describe(book.schema.target(book.table(Enrolment), "trainee"), row.trainee),
            course=(one and one.cohort.name) or "–",
        )
        page.refresh()

    def note_result(self, enrolment: int, unit: int, result: str) -> None:
        """The result of a unit, as of today."""
        book = self._page.desk.book
        self._page.write(
            lambda: record_result(book, book.get(Enrolment, enrolment), book.get(Unit, unit), result)
        )

    def confirm(self, attachment: int) -> None:
        """The employer confirmed a stay."""
        page, book = self._page, self._page.desk.book
        page.write(
            lambda: confirm_attachment(book, book.get(Attachment, attachment)),
            lambda _: page.tell_undo(CONFIRMED),
        )

    def plan(self) -> None:
        """Sessions to come follow the week patterns."""
        page, book, cohort = self._page, self._page.desk.book, self._page.cohort
        if cohort is not None:
            page.write(lambda: plan(book, book.get(Cohort, cohort)), self._planned)

    def _planned(self, done: Planned) -> None:
        self._page.tell_undo(PLANNED, made=done.made, altered=done.altered, withdrawn=done.withdrawn)

    def make_up(self) -> None:
        """Hours that were not held are made up: a further session, of the unit that lacks most."""
        page, one = self._page, self._page.course
        if one is None:
            return
        from ui.dialogs.deed import DeedDialog  # by those who make something up
        from ui.pages.course.units import lost_words

        book, cohort = page.desk.book, one.cohort.id
        lacking = max(one.ledger.units, key=lambda unit: unit.planned - unit.delivered, default=None)
        fields = {
            "day": book.today() + dt.timedelta(days=1),
            "start": None,
            "minutes": None,
            "unit": lacking.unit if lacking is not None else None,
        }
        dialog = DeedDialog(
            MAKE_UP, lost_words(one, page.t) or (one.cohort.name or "–"), page.desk, Session, fields,
            lambda **values: make_up(book, book.get(Cohort, cohort), **values),
            page.language, page.tasks, page, ("start", "minutes"),
        )  # fmt: skip
        dialog.written.connect(lambda made: page.tell_undo(MADE_UP, day=made.day))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- giving out ----------------------------------------------------------------------------------------

    def save_calendar(self) -> None:
        """The timetable of the course as a file for telephones."""
        from tvetdesk.reports.formats.outgoing import calendar  # by those who take one out

        page, book, cohort = self._page, self._page.desk.book, self._page.cohort
        if cohort is not None:
            save_file(
                page, page.heading()[0], "ics", lambda: calendar(book, book.get(Cohort, cohort)).data,
                lambda: book.note("format.written", format="icalendar"),
            )  # fmt: skip

    def print_week(self) -> None:
        """The register of the shown week."""
        from tvetdesk.reports.papers import register, register_sheets  # by those who print

        page, book, cohort, t = self._page, self._page.desk.book, self._page.cohort, self._page.t
        day = page.around or book.today()
        if cohort is not None:
            print_paper(page, lambda: register_sheets([register.week(book, cohort, day)], t), "register")

    def print_photos(self) -> None:
        """Everyone on the register with photo, number and names."""
        from tvetdesk.reports.papers import lists  # by those who print

        page, book, cohort, t = self._page, self._page.desk.book, self._page.cohort, self._page.t
        if cohort is not None:
            print_paper(page, lambda: lists.class_list(book, cohort, book.today(), t), "class_list")

    def introduce(self, enrolment: int) -> None:
        """A letter that asks a business to take somebody in."""
        from tvetdesk.reports.papers import letters  # by those who print

        page, book, t = self._page, self._page.desk.book, self._page.t
        print_paper(
            page,
            lambda: letters.introduction(book, book.get(Enrolment, enrolment), book.today(), t),
            "introduction",
        )
