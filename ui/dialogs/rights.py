"""What a person may ask for: the file of everything that is kept about them, and being erased, with what goes and stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.exchange import erasing
from tvetdesk.exchange.access import file_of
from tvetdesk.exchange.erasing import OLDER, UNSEEN, Plan
from tvetdesk.i18n import N_, P_
from tvetdesk.records.people import Trainee
from tvetdesk.reports.papers import note_print
from tvetdesk.reports.papers.person import file
from tvetdesk.reports.render.parts import Paper
from ui.dialogs.asker import Asker
from ui.printing import print_paper, save_file
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from ui.page import Page

FILE = N_("Everything kept about this person")
FILE_WHO = N_("All that this computer keeps about {names}, restricted details and earlier values too, and where it went. Give it to this person alone, and delete the file afterwards. That it was made is noted.")  # fmt: skip
WITHDRAW = N_(
    "What was agreed to is taken back under “Record consent”. Nobody loses a place in a course for it."
)
PRINT, PDF, JSON, CLOSE = N_("Print…"), N_("Save as PDF…"), N_("Save as JSON…"), N_("Close")
NAME = N_("Person {number}")
ERASE = N_("Erase a person for ever")
ERASE_WHO = N_("{names} goes here at once, and on the other computers with the next bundles. Nobody brings the person back, not by an old bundle and not by an old backup.")  # fmt: skip
FIGURES = N_(
    "Figures stay right: coded values stay without a name, and the register of certificates keeps its numbers."
)
GOES = N_("{plural}: values that go: {values}, in rows: {rows}.")
STAYS = N_("{plural}: rows that stay as coded values without a name: {stay}.")
LINKS = P_("{plural}: {number} goes.", "{plural}: {number} go.")
TYPE = N_("Type the name as it stands above to go on")
ERASE_IT, KEEP = N_("Erase for ever"), N_("Keep the person")
LINES = 9  # kinds of rows that are told one by one


class FileDialog(Asker):
    """The access file, on paper or as a file; reading it writes nothing but a note that it was made."""

    def __init__(self, page: Page, trainee: int, names: str) -> None:
        t = page.t
        super().__init__(FILE, t(FILE_WHO, names=names), page.language, page.tasks, page)
        self.page, self.trainee = page, trainee
        self.resize(620, 260)
        note = PlainLabel("", "small", wrap=True)
        self.words.set(note.setText, WITHDRAW)
        self.fields.addWidget(note)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.print = Button(icon="print", pressed=self.print_it)
        self.pdf = Button(icon="file", pressed=self.save_pdf)
        self.json = Button(icon="save", pressed=self.save_json)
        for button, words in ((self.print, PRINT), (self.pdf, PDF), (self.json, JSON)):
            self.words.set(button.setText, words)
            row.addWidget(button)
        row.addStretch(1)
        self.fields.addLayout(row)
        self.save.hide()
        self.words.set(self.cancel.setText, CLOSE)

    def paper(self) -> Paper:
        """Everything as a paper."""
        book = self.page.desk.book
        return file(book, book.get(Trainee, self.trainee), book.fact("name") or book.code, self.page.t)

    def _named(self) -> str:
        return self.page.t(NAME, number=str(self.trainee))

    def print_it(self) -> None:
        """On a printer."""
        print_paper(self.page, self.paper, "person")

    def save_pdf(self) -> None:
        """As a PDF."""

        def render() -> bytes:
            from tvetdesk.reports.render import pdf  # loaded by those who print

            return pdf.render(self.paper())

        book = self.page.desk.book
        save_file(self.page, self._named(), "pdf", render, lambda: note_print(book, "person"))

    def save_json(self) -> None:
        """For other programs, with where it went."""
        book, trainee, t = self.page.desk.book, self.trainee, self.page.t

        def make() -> str:
            return json.dumps(file_of(book, book.get(Trainee, trainee), t), ensure_ascii=False, indent=2)

        save_file(self.page, self._named(), "json", make, lambda: None)  # making it was noted


class EraseDialog(Asker):
    """What goes, what stays, and the name typed once more; the safe button has the focus."""

    def __init__(self, page: Page, trainee: int, names: str, plan: Plan) -> None:
        t = page.t
        super().__init__(ERASE, t(ERASE_WHO, names=names), page.language, page.tasks, page)
        self.desk, self.trainee, self.plan = page.desk, trainee, plan
        self.resize(680, 440)
        self.goes, self.stays = PlainLabel("", wrap=True), PlainLabel("", "small", wrap=True)
        self.fields.addWidget(self.goes)
        self.fields.addWidget(self.stays)
        self.typed = QLineEdit()
        self.typed.setMaxLength(400)
        self.add(TYPE, self.typed)
        self.for_ever(ERASE_IT, "delete", KEEP)
        self.retranslate()

    def work(self) -> Callable[[], Any]:
        desk, trainee, typed = self.desk, self.trainee, self.typed.text()

        def erase() -> Plan:
            row = desk.book.get(Trainee, trainee)
            erasing.confirmed(desk.book, row, typed)
            return erasing.erase(desk.book, desk.identity, row)

        return erase

    def retranslate(self) -> None:
        super().retranslate()
        t, plan = self.language.t, self.plan
        goes, stays = [], [t(FIGURES)]
        for name, part in plan.parts.items():
            plural = t(SCHEMA.by_name[name].model._meta.plural)
            if part.values:
                goes.append(t(GOES, plural=plural, values=part.values, rows=part.rows))
            if part.gone:
                goes.append(t.n(LINKS, part.gone, plural=plural))
            if part.stay:
                stays.append(t(STAYS, plural=plural, stay=part.stay))
        self.goes.setText("\n".join(goes[:LINES]) if len(goes) <= LINES else " ".join(goes))
        if plan.older:
            stays.append(t.n(OLDER, plan.older))
        if plan.unseen:
            stays.append(t(UNSEEN, folder=str(plan.unseen)))
        self.stays.setText(" ".join(stays))


def plan_of(desk: Desk, trainee: int) -> Plan:
    """What an erasure would do; in the reading thread."""
    return erasing.look(desk.book, desk.book.get(Trainee, trainee))
