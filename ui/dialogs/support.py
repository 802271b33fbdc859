"""The report for whoever helps from afar: read here first, then saved or copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from tvetdesk import support
from tvetdesk.i18n import N_
from ui import fonts
from ui.dialogs.asker import Asker
from ui.page import Page
from ui.printing import save_file
from ui.widgets.buttons import Button

TITLE = N_("Report for whoever helps you")
WHO = N_("Read it before you send it. It holds numbers, days and codes in English, and nothing that anybody typed: no name, no note, no phone. Nothing is sent by itself.")  # fmt: skip
LOOKING, SAVE, COPY, CLOSE = N_("Looking over the data…"), N_("Save as text…"), N_("Copy"), N_("Close")
COPIED = N_("The report is copied. Paste it into a message.")
NAME = N_("Report for support")


class SupportDialog(Asker):
    """What `tvetdesk support` says, to be read."""

    def __init__(self, page: Page) -> None:
        super().__init__(TITLE, page.t(WHO), page.language, page.tasks, page)
        self.page = page
        self.resize(820, 500)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(fonts.font("small"))
        self.text.setMinimumHeight(300)
        self.text.setPlainText(page.t(LOOKING))
        self.words.set(self.text.setAccessibleName, TITLE)
        self.fields.addWidget(self.text, 1)
        self.copy = Button(icon="copy", pressed=self.copy_it)
        self.words.set(self.copy.setText, COPY)
        self.words.set(self.cancel.setText, CLOSE)
        self.words.set(self.save.setText, SAVE)
        self.fields.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        for button in (self.copy, self.save):
            button.setEnabled(False)
        desk = page.desk

        def read() -> str:
            return support.text_of(support.sections(desk.book.folder, desk, None, desk.book.now()))

        self.tasks.read(read, self._show, owner=self, failed=self.refuse)

    def _show(self, text: str) -> None:
        self.text.setPlainText(text)
        for button in (self.copy, self.save):
            button.setEnabled(True)

    def write(self) -> None:
        """Into a text file."""
        text = self.text.toPlainText()
        save_file(self.page, self.page.t(NAME), "txt", lambda: text, lambda: None)
        self.accept()

    def copy_it(self) -> None:
        """Into the clipboard: nobody's data are in it."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.page.tell(COPIED, icon="copy")
        self.accept()
