"""Restoring a backup: looked into first with the password of its day, told in words, and done only for its number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tvetdesk import restoring
from tvetdesk.errors import UserError, sentence
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.restoring import Preview
from ui.dialogs.account import Secret
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.words import Words

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

TITLE = N_("Restore a backup")
FILE = N_("The file {file}. Nothing is changed before you say so on the next page.")
NAME, PASSWORD = N_("Name"), N_("Password of the day on which it was made")
LOOK, KEEP, RESTORE = N_("Look into it"), N_("Keep what is here"), N_("Restore it")
CANCEL = N_("Cancel")  # where nothing is here to be kept
ABOUT = N_("Backup {number} of {code}, made on {day} by the clock of its computer.")
HOLDS = P_(
    "It holds {number} change; trainees: {trainees}.", "It holds {number} changes; trainees: {trainees}."
)
NEWER = P_(
    "{number} change here is newer than the backup and would be gone here.",
    "{number} changes here are newer than the backup and would be gone here.",
)
NOTHING_NEWER = N_("Everything that is here is in the backup.")
NOT_KNOWN = N_("There are no data here that could be compared with it.")
NOTHING_HERE = N_("There are no data here that it would replace. What headquarters has, it keeps.")
STAYS = N_(
    "What is here now is backed up first. What headquarters has, it keeps. Whoever was erased stays erased."
)
ASIDE = N_(
    "What is here now is backed up first, or kept aside if it does not open. What headquarters has, it keeps. Whoever was erased stays erased."
)
AFTER = N_(
    "Afterwards this computer goes on as a new one; headquarters lets it in by its fingerprint. The window opens anew."
)
AFTER_HQ = N_(
    "Afterwards this computer goes on as a new one: make each centre a new invitation. The window opens anew."
)
NUMBER = N_("Type the number of the backup to go on: {number}")


def told(found: Preview, t: Translator) -> Iterator[tuple[str, str]]:
    """What is in a backup and what restoring it means: sentences, each with its colour."""
    about = found.about
    yield t(ABOUT, number=str(about.number), code=about.code, day=about.day), ""
    yield t.n(HOLDS, found.changes, trainees=found.trainees), ""
    if not found.here:
        yield t(NOTHING_HERE), ""
    elif found.newer is None:
        yield t(NOT_KNOWN), ""
        yield t(ASIDE), ""
    else:
        yield (t.n(NEWER, found.newer), "error") if found.newer else (t(NOTHING_NEWER), "ok")
        yield t(STAYS), ""
    yield t(AFTER_HQ if about.code == HQ_CODE else AFTER), ""


class RestoreDialog(QDialog):
    """`wanted` carries the file, the name and the password, once somebody typed the number of the backup.

    `desk` is what is open here, to be compared with; None where nothing can be opened. In `folder` wrong passwords count.
    """

    wanted = Signal(object, str, str)

    def __init__(
        self,
        file: Path,
        folder: Path,
        desk: Desk | None,
        user: str,
        language: Language,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.file, self.folder, self.desk = file, folder, desk
        self.language, self.tasks = language, tasks
        self.words = Words(language)
        self.found: Preview | None = None
        self.setModal(True)
        self.resize(640, 400)
        self.setMaximumSize(1040, 520)
        self.words.set(self.setWindowTitle, TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        head = PlainLabel("", "answer", wrap=True)
        self.words.set(head.setText, TITLE)
        column.addWidget(head)
        self.which = PlainLabel("", "small", wrap=True)
        self.words.set(self.which.setText, FILE, file=file.name)
        column.addWidget(self.which)
        self.name, self.password = QLineEdit(user), Secret()
        self.ask = QWidget()
        row = QHBoxLayout(self.ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for label, field in ((NAME, self.name), (PASSWORD, self.password)):
            row.addLayout(self._field(label, field), 1)
        column.addWidget(self.ask)
        self.said = [PlainLabel("", wrap=True) for _ in range(5)]
        for label in self.said:
            label.hide()
            column.addWidget(label)
        self.trouble = PlainLabel("", "small", state="error", wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addStretch(1)
        self.number_label, self.number = PlainLabel("", "label"), QLineEdit()
        self.number.setMaxLength(12)
        self.number.textChanged.connect(lambda _: self._check())
        for widget in (self.number_label, self.number):
            widget.hide()
            column.addWidget(widget)
        column.addLayout(self._buttons())
        language.changed.connect(self._retranslate)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.look)
        (self.password if user else self.name).setFocus()

    def _field(self, label: Message, field: QLineEdit) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        named = PlainLabel("", "label")
        self.words.set(named.setText, label)
        self.words.set(field.setAccessibleName, label)
        column.addWidget(named)
        column.addWidget(field)
        return column

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.keep = Button(pressed=self.reject)
        self.look_button = Button(kind="primary", icon="search", pressed=self.look)
        self.restore = Button(kind="danger", icon="history", pressed=self.accept)
        keep = KEEP if self.desk is not None or restoring.anything_in(self.folder) else CANCEL
        for button, words in ((self.keep, keep), (self.look_button, LOOK), (self.restore, RESTORE)):
            self.words.set(button.setText, words)
            row.addWidget(button)
        self.restore.hide()
        return row

    def look(self) -> None:
        """Open the backup with this password and tell what is in it."""
        file, user, password = self.file, self.name.text().strip(), self.password.text()
        present, folder = self.desk.book if self.desk is not None else None, self.folder
        self.look_button.setEnabled(False)
        self.trouble.hide()
        self.tasks.read(
            lambda: restoring.preview(file, user or None, password, present, folder=folder),
            self._show,
            owner=self,
            failed=self._refused,
        )

    def _refused(self, error: UserError) -> None:
        self.look_button.setEnabled(True)
        self.trouble.setText(sentence(error, self.language.t))
        self.trouble.show()
        self.password.selectAll()
        self.password.setFocus()

    def _show(self, found: Preview) -> None:
        self.found = found
        for widget in (self.ask, self.look_button, self.which):
            widget.hide()
        for widget in (self.number_label, self.number, self.restore):
            widget.show()
        self._tell()
        self._check()
        self.keep.setFocus()

    def _tell(self) -> None:
        if self.found is None:
            return
        t = self.language.t
        for label, (words, state) in zip(
            self.said, told(self.found, t), strict=False
        ):  # on an empty PC one less
            label.setText(words)
            label.set_state(state)
            label.show()
        self.number_label.setText(t(NUMBER, number=str(self.found.about.number)))
        self.number.setAccessibleName(self.number_label.text())

    def _check(self) -> None:
        about = self.found.about if self.found is not None else None
        typed = self.number.text().strip()
        self.restore.setEnabled(about is not None and typed == str(about.number))
        # Enter does what was typed for: nothing was typed keeps, the number restores, another number does neither.
        self.keep.setDefault(not typed)
        self.restore.setDefault(self.restore.isEnabled())

    def accept(self) -> None:
        if self.restore.isEnabled() and self.found is not None:
            super().accept()
            self.wanted.emit(self.file, self.name.text().strip(), self.password.text())

    def _retranslate(self) -> None:
        self.words.again()
        self._tell()
