"""At headquarters: the answer to a centre that forgot its only password, after its signs were heard by phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import recovery, second_key
from tvetdesk.exchange.carriers import give
from tvetdesk.i18n import N_
from tvetdesk.store import taken_out
from ui.dialogs.account import Secret
from ui.dialogs.asker import Asker
from ui.documents import in_documents
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

sentences({"answer.which_file": N_("Choose the request that the centre sent.")})

TITLE = N_("Answer a forgotten password")
WHO = N_("A centre whose only password is forgotten sends a request and reads its sixteen signs out by phone. Call a number you know, not one that came with the request.")  # fmt: skip
CHOOSE, KINDS = N_("Choose the request…"), N_("Requests and pictures")
ASKS = N_("{file} asks for a new password of {user}.")
SIGNS = N_("The 16 signs, as the centre reads them to you")
REASON, KEPT = N_("Who asked, and how you know them"), N_("These words are kept in the audit.")
KEY, KEY_FILES = N_("With a second key that was taken out…"), N_("Keys that were taken out")
PASSPHRASE, OF_KEY = N_("The passphrase of the key"), N_("The key in {file} answers too.")
ANSWER, CLOSE, WHERE = N_("Make the answer…"), N_("Close"), N_("Where the answer goes")
FILE = "tvet_recovery_answer.tvr"
GIVEN = N_("The answer for {centre} was written: {file}. Give it to the centre; only the computer that asked can use it.")  # fmt: skip
UNKNOWN = N_("a centre of this organisation")


class AnswerDialog(Asker):
    """`answered` carries the centre once its answer lies in a file."""

    answered = Signal(str)

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, language.t(WHO), language, tasks, parent)
        self.desk = desk
        self.request: recovery.Request | None = None
        self.resize(600, 400)
        self.choose_button = Button(icon="folder", pressed=self._choose)
        self.words.set(self.choose_button.setText, CHOOSE)
        self.fields.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.asks = PlainLabel("", "strong", wrap=True)
        self.asks.hide()
        self.fields.addWidget(self.asks)
        self.signs, self.reason = QLineEdit(), QLineEdit()
        self.signs.setMaxLength(40)
        self.signs.setPlaceholderText("K7QM-2XWA-9RTP-4HDE")
        self.reason.setMaxLength(recovery.LONGEST_REASON)
        self.add(SIGNS, self.signs)
        self.add(REASON, self.reason, KEPT)
        self.key_button = Button(kind="link", icon="lock", pressed=self._choose_key)
        self.words.set(self.key_button.setText, KEY)
        self.fields.addWidget(self.key_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.key: Path | None = None
        self.passphrase, self.of_key = Secret(), PlainLabel("", "small", wrap=True)
        self.locked = self.add(PASSPHRASE, self.passphrase)
        self.fields.addWidget(self.of_key)
        for widget in (self.locked, self.of_key):
            widget.hide()
        self.told = PlainLabel("", "strong", state="ok", wrap=True)
        self.told.hide()
        self.fields.addWidget(self.told)
        self.words.set(self.save.setText, ANSWER)
        self.choose_button.setFocus()

    def _choose(self) -> None:
        t = self.language.t
        found, _ = QFileDialog.getOpenFileName(
            self, t(CHOOSE), "", f"{t(KINDS)} (*.tvr *.txt *.png *.jpg *.jpeg);;{t(N_('All files'))} (*)"
        )
        if found:
            self.take(Path(found))

    def _choose_key(self) -> None:
        t = self.language.t
        found, _ = QFileDialog.getOpenFileName(
            self, t(KEY), "", f"{t(KEY_FILES)} (*.json);;{t(N_('All files'))} (*)"
        )
        if found:
            self.take_key(Path(found))

    def take_key(self, file: Path) -> None:
        """Answer with this key as well: that of a headquarters whose computer is lost."""
        self.key = file
        self.words.set(self.of_key.setText, OF_KEY, file=file.name)
        for widget in (self.locked, self.of_key):
            widget.show()
        self.passphrase.setFocus()

    def take(self, file: Path) -> None:
        """Read a request: whose password it is about is shown before anything is answered."""
        self.trouble.hide()
        self.request = None
        self.asks.hide()
        self.tasks.read(
            lambda: recovery.read_request(recovery.found(file)),
            lambda request: self._taken(file, request),
            owner=self,
            latest="request",
            failed=self.refuse,
        )

    def _taken(self, file: Path, request: recovery.Request) -> None:
        self.request = request
        self.words.set(self.asks.setText, ASKS, file=file.name, user=request.user)
        self.asks.show()
        self.signs.setFocus()

    def work(self) -> Callable[[], Any]:
        request, desk = self.request, self.desk
        if request is None:
            raise UserError("answer.which_file")
        signs, reason, file, passphrase = (
            self.signs.text(),
            self.reason.text(),
            self.key,
            self.passphrase.text(),
        )

        def answer() -> recovery.Answered:
            key = second_key.opened(taken_out.found(file), passphrase) if file is not None else None
            return recovery.answer(desk.book, desk.identity, request, signs, reason, key)

        return answer

    def _written(self, result: Any) -> None:
        """The answer is made and in the audit; now it goes into a file."""
        place, _ = QFileDialog.getSaveFileName(self, self.language.t(WHERE), in_documents(FILE), "*.tvr")
        if place:
            self.hand_out(result, Path(place))

    def hand_out(self, made: recovery.Answered, file: Path) -> None:
        """Write the answer, read back and compared."""
        centre = made.centre or self.language.t(UNKNOWN)

        def written(_: object) -> None:
            self.words.set(self.told.setText, GIVEN, centre=centre, file=str(file))
            self.told.show()
            self.save.hide()
            self.words.set(self.cancel.setText, CLOSE)
            self.answered.emit(centre)

        self.tasks.read(lambda: give(file, made.data), written, owner=self, failed=self.refuse)
