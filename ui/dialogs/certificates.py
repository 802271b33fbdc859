"""Questions about certificates: although something is missing, a duplicate, a number left out, the register, revoking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import (
    Certificate,
    duplicate,
    issue_certificate,
    revoke,
    take_over,
    void_number,
)
from tvetdesk.records.codes import VOID_REASONS
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.store.book import Book
from ui.dialogs.asker import Asker, combo
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.models.certificates import Waiting
from ui.tasks import Tasks

sentences({
    "certificate.type_number": N_("What is typed is not {serial}. Type the number as it stands on the paper."),
    "certificate.choose_reason": N_("Say why. Choose a reason from the list."),
    "certificate.say_although": N_("Say in words why it is issued all the same."),
})  # fmt: skip

ALTHOUGH, WHY_ALL_THE_SAME = N_("Issue although something is missing"), N_("Why it is issued all the same")
KEPT = N_("These words stand in the register beside the certificate, with your name.")
DUPLICATE, REVOKE, VOID = N_("Print a duplicate"), N_("Revoke a certificate"), N_("Leave a number out")
TAKE_OVER = N_("Take over the register")
OF_PAPER = ("lost_paper", "spoilt", "other")  # why the same certificate is printed once more
OF_AWARD = ("mistake", "conditions", "fraud", "spoilt", "lost_pc", "other")  # and why one is void
REASON, NOTE, CHOOSE = N_("Reason"), N_("Note"), N_("Choose a reason")
TYPE = N_("Type the number to go on")
FINAL = N_(
    "This cannot be taken back. The number stays in the register as revoked; the training counts as completed again."
)
YEAR, NUMBER = N_("Year"), N_("Number")
VOID_NOTE = N_("For a number that was never given out: a spoilt sheet, or a PC that was lost.")
LAST, LAST_NOTE = N_("The highest number known from paper"), N_(
    "Numbers up to it that are not known here are entered as void, so that none is used twice. Take over only if the other PC is lost or gave it away."
)  # fmt: skip
WHO = N_("{serial}, {name}")


class AlthoughDialog(Asker):
    """A certificate in spite of reasons against it, which are shown."""

    def __init__(
        self, book: Book, one: Waiting, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        why = " ".join(sentence(reason, language.t) for reason in one.reasons)
        super().__init__(ALTHOUGH, f"{one.names}. {why}", language, tasks, parent)
        self.book, self.one = book, one
        self.words_typed = QLineEdit()
        self.add(WHY_ALL_THE_SAME, self.words_typed, KEPT)

    def work(self) -> Callable[[], Any]:
        book, enrolment, although = self.book, self.one.enrolment, self.words_typed.text().strip()
        if not although:
            raise UserError("certificate.say_although")
        return lambda: issue_certificate(book, book.get(Enrolment, enrolment), although=although)


class ReasonDialog(Asker):
    """A duplicate, or revoking: for a reason of the list."""

    def __init__(
        self,
        title: Any,
        book: Book,
        row: Certificate,
        language: Language,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        reasons: Sequence[str],
    ) -> None:
        who = language.t(WHO, serial=row.serial, name=row.names or "–")
        super().__init__(title, who, language, tasks, parent)
        self.book, self.row = book, row
        t = language.t
        self.reason = combo([(t(CHOOSE), None), *((t(VOID_REASONS[code]), code) for code in reasons)])
        self.add(REASON, self.reason)

    def chosen(self) -> str:
        """The reason; UserError without one."""
        if self.reason.currentData() is None:
            raise UserError("certificate.choose_reason")
        return str(self.reason.currentData())


class DuplicateDialog(ReasonDialog):
    """A line of its own in the register under the same number."""

    def __init__(
        self, book: Book, row: Certificate, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(DUPLICATE, book, row, language, tasks, parent, reasons=OF_PAPER)
        self.reason.setCurrentIndex(self.reason.findData("lost_paper"))

    def work(self) -> Callable[[], Any]:
        book, key, reason = self.book, self.row.id, self.chosen()
        return lambda: duplicate(book, book.get(Certificate, key), reason)


class RevokeDialog(ReasonDialog):
    """Not to be taken back: the number is typed, and the safe button has the focus."""

    def __init__(
        self, book: Book, row: Certificate, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(REVOKE, book, row, language, tasks, parent, reasons=OF_AWARD)
        self.note, self.typed = QLineEdit(), QLineEdit()
        self.add(NOTE, self.note)
        self.add(TYPE, self.typed, FINAL)
        self.for_ever(REVOKE, "ban")

    def work(self) -> Callable[[], Any]:
        book, key, reason, note = self.book, self.row.id, self.chosen(), self.note.text().strip() or None
        if "".join(self.typed.text().split()).upper() != (self.row.serial or "").upper():
            raise UserError("certificate.type_number", serial=self.row.serial)
        return lambda: revoke(book, book.get(Certificate, key), reason, note=note)


class VoidDialog(Asker):
    """A number that was never given out gets its line, so that the register has no gap."""

    def __init__(
        self,
        book: Book,
        year: int,
        missing: int,
        language: Language,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(VOID, language.t(VOID_NOTE), language, tasks, parent)
        self.book = book
        fields, t = book.table(Certificate).fields, language.t
        self.year, self.number = LineEditor(fields["year"], language), LineEditor(fields["count"], language)
        self.reason = combo([(t(words), code) for code, words in VOID_REASONS.items()])
        self.add(YEAR, self.year)
        self.add(NUMBER, self.number)
        self.add(REASON, self.reason)
        self.year.show_value(year)
        self.number.show_value(missing)

    def work(self) -> Callable[[], Any]:
        book, year, number, reason = (
            self.book,
            self.year.read(),
            self.number.read(),
            self.reason.currentData(),
        )
        return lambda: void_number(book, book.get(Centre, book.centre), year, number, reason)


class TakeOverDialog(Asker):
    """This PC keeps the register from now on."""

    def __init__(self, book: Book, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(TAKE_OVER, language.t(LAST_NOTE), language, tasks, parent)
        self.book = book
        self.last = LineEditor(book.table(Certificate).fields["count"], language)
        self.add(LAST, self.last)

    def work(self) -> Callable[[], Any]:
        book, last = self.book, self.last.read() if self.last.raw().strip() else None
        return lambda: take_over(book, book.get(Centre, book.centre), last)
