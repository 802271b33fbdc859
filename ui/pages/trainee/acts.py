"""What can be done with a person beside writing the form: course, state, consent, look-alikes, the bin, Excel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.erasing import Plan
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records import photos
from tvetdesk.records.lookalikes import Lookalike
from tvetdesk.records.people import Trainee, link
from tvetdesk.records.rows import remove
from tvetdesk.reports.render import xlsx
from tvetdesk.store.files import explained
from tvetdesk.store.undo import undo_step
from ui.dialogs.asker import Asker
from ui.dialogs.consent import ConsentDialog
from ui.dialogs.enrolment import CourseDialog, StateDialog, open_courses
from ui.dialogs.rights import EraseDialog, FileDialog, plan_of
from ui.models.trainees import sheet_of
from ui.tasks import Progress

if TYPE_CHECKING:
    from ui.pages.trainees import TraineesPage

sentences(
    {
        "trainees.file": N_(
            "The file could not be written: {file}. Close it where it is open, or choose another place."
        )
    }
)
BINNED = N_("{name} lies in the bin. Everything is kept there.")
DONE: dict[str, Message] = {
    "course": N_("{name} has a place in the course."),
    "state": N_("The new state of {name} is noted."),
    "consent": N_("The consent of {name} is noted."),
}
ERASED = N_("The person is erased here. The next bundles erase the person on the other computers.")
PHOTO_KEPT, PHOTO_GONE = N_("The photo of {name} is kept here."), N_("The photo is removed.")
VERDICTS: dict[str, Message] = {
    "same": N_("Noted: the same person. Figures count this person once, both entries stay."),
    "different": N_("Noted: different people."),
    "later": N_("Noted: to be decided later."),
}
NO_COURSES = N_("No course can be joined now. Set one up in Courses first.")
NOT_IN_COURSE = N_("{name} is in no course yet. Add a course first.")
UNDO = N_("Undo")
WRITING = N_("Writing the spreadsheet")
SAFE = N_("Stopping is safe: the file is written at the end.")
WRITTEN = P_("{number} line was written to {file}.", "{number} lines were written to {file}.")


class PersonActs(QObject):
    """Acts on the person that the page shows; each is written at once and can be taken back."""

    def __init__(self, page: TraineesPage) -> None:
        super().__init__(page)
        self._page = page

    def ask(self, what: str) -> Asker | None:
        """The dialog for a course, a state or a consent of the shown person."""
        page, person = self._page, self._page.detail.person
        if person is None:
            return None
        book = page.desk.book
        dialog: Asker
        if what == "course":
            courses = open_courses(book)
            if not courses:
                page.tell(NO_COURSES, "info")
                return None
            dialog = CourseDialog(book, person, courses, page.language, page.tasks, page)
        elif what == "state":
            if not person.courses:
                page.tell(NOT_IN_COURSE, "info", name=person.line.names)
                return None
            dialog = StateDialog(book, person, page.language, page.tasks, page)
        else:
            dialog = ConsentDialog(book, person, page.language, page.tasks, page)
        dialog.written.connect(lambda _: self.tell_undo(DONE[what], name=person.line.names))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def give_file(self) -> FileDialog | None:
        """The dialog for the file of everything that is kept about the shown person."""
        page, person = self._page, self._page.detail.person
        if person is None:
            return None
        dialog = FileDialog(page, person.about.id, person.line.names)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def erase(self) -> None:
        """Look at what an erasure would do, then ask."""
        page, person = self._page, self._page.detail.person
        if person is None:
            return
        desk, key, names = page.desk, person.about.id, person.line.names

        def show(plan: Plan) -> None:
            dialog = EraseDialog(page, key, names, plan)
            dialog.written.connect(lambda _: page.tell(ERASED, icon="delete"))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        page.tasks.read(lambda: plan_of(desk, key), show, owner=page, latest="erase", failed=page.refuse)

    def put_in_bin(self, key: int) -> None:
        """Into the bin, with everything that belongs to the person; it can be taken out again."""
        page, book = self._page, self._page.desk.book
        shown = page.detail.person
        names = shown.line.names if shown is not None and shown.about.id == key else "–"
        page.tasks.write(
            lambda: remove(book, book.get(Trainee, key)),
            lambda _: self.tell_undo(BINNED, name=names),
            owner=page,
        )

    def add_photo(self, key: int, path: Path) -> None:
        """Keep the picture in a file, made small, as the photo of a person."""
        page, book = self._page, self._page.desk.book

        def work() -> str:
            trainee = book.get(Trainee, key)
            try:
                photos.add_photo(book, trainee, path)
            except OSError as error:
                raise explained(error, path) from error
            return trainee.names or "–"

        page.tasks.write(work, lambda names: self.tell_undo(PHOTO_KEPT, name=names), owner=page)

    def remove_photo(self, key: int) -> None:
        """Take the photo of a person away."""
        page, book = self._page, self._page.desk.book
        page.tasks.write(
            lambda: photos.remove_photo(book, book.get(Trainee, key)),
            lambda _: self.tell_undo(PHOTO_GONE),
            owner=page,
        )

    def answer(self, one: Lookalike, verdict: str) -> None:
        """Whether the shown person and a look-alike are the same; can be said otherwise later."""
        page, book, key = self._page, self._page.desk.book, self._page.list.key()
        if key is None:
            return

        def done(_: object) -> None:
            page.detail.alike = []
            self.tell_undo(VERDICTS[verdict])

        page.tasks.write(
            lambda: link(book, book.get(Trainee, key), book.get(Trainee, one.trainee), verdict),
            done,
            owner=page,
        )

    def tell_undo(self, text: Message, **values: Any) -> None:
        """Say what was done, with its undoing beside it."""
        page = self._page
        page.tell(text, button=UNDO, act=self.undo, keys="Ctrl+Z", **values)

    def undo(self) -> None:
        """Take the last step back: two people entered one after the other are two steps."""
        page = self._page
        page.tasks.write(lambda: undo_step(page.desk.book))


def write_excel(page: TraineesPage, keys: Sequence[int], path: Path) -> None:
    """Write people into a spreadsheet: same lines, same order, same words as on screen."""
    book, wanted, t = page.desk.book, list(keys), page.t

    def work(progress: Progress) -> int:
        made = sheet_of(book, wanted, t, progress)
        try:
            path.write_bytes(xlsx.render(made, t))
        except OSError:
            raise UserError("trainees.file", file=str(path)) from None
        return len(made.rows)

    def done(number: int) -> None:
        page.tasks.keep(lambda: book.note("list.exported", type="trainee", rows=number))
        page.tell(WRITTEN, icon="excel", number=number, file=str(path))

    page.tasks.long(WRITING, work, done, owner=page, safe=SAFE, write=False)
