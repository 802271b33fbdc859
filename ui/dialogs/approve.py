"""Approving a computer: its signs are compared by phone, or typed as they are read aloud, before it may speak."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.exchange.authority import Replica, approve
from tvetdesk.exchange.fingerprints import read_fingerprint
from tvetdesk.i18n import N_
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel, restyle
from ui.words import Words

TITLE = N_("Approve a computer")
WHO = N_("{name} ({code}) says that these are its signs:")
TYPE = N_("The 16 signs, as the sender reads them to you")
COMPARED = N_("I have compared all 16 signs with the sender, by phone or face to face.")
sentences(
    {
        "approve.other": N_(
            "These signs are not those of the file. Do not approve it: ask the sender to read them again."
        )
    }
)
AFTER = N_("From then on its files are imported. You can approve a computer before its first file has come.")
NEEDED = N_("Compare or type the signs first.")
APPROVE, CANCEL = N_("Approve"), N_("Cancel")


class ApproveDialog(QDialog):
    """`approved` comes with the fingerprint. Without a `newcomer` its signs are typed before it was heard of."""

    approved = Signal(str)

    def __init__(
        self,
        desk: Desk,
        language: Language,
        tasks: Tasks,
        newcomer: Replica | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.language, self.tasks, self.newcomer = desk, language, tasks, newcomer
        self.words = Words(language)
        self.setModal(True)
        self.resize(560, 320)
        self.setMaximumSize(1040, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        if newcomer is not None:
            who = PlainLabel("", wrap=True)
            self.words.set(who.setText, WHO, name=newcomer.name, code=newcomer.centre)
            self.signs = PlainLabel(newcomer.fingerprint, "title")
            column.addWidget(who)
            column.addWidget(self.signs)
        self.compared = QCheckBox()
        self.words.set(self.compared.setText, COMPARED)
        column.addWidget(self.compared)
        self.compared.setVisible(newcomer is not None)
        label = PlainLabel("", "label")
        self.words.set(label.setText, TYPE)
        self.field = QLineEdit()
        self.field.setMaxLength(40)
        self.field.setPlaceholderText("K7QM-2XWA-9RTP-4HDE")
        self.words.set(self.field.setAccessibleName, TYPE)
        self.problem = PlainLabel("", "small", state="error", wrap=True)
        column.addWidget(label)
        column.addWidget(self.field)
        column.addWidget(self.problem)
        after = PlainLabel("", "small", wrap=True)
        self.words.set(after.setText, AFTER)
        column.addWidget(after)
        column.addStretch(1)
        row = QHBoxLayout()
        self.reason = PlainLabel("", "small")
        self.words.set(self.reason.setText, NEEDED)
        policy = self.reason.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else the buttons grow into its place
        self.reason.setSizePolicy(policy)
        row.addWidget(self.reason, 1)
        cancel = Button(pressed=self.reject)
        self.words.set(cancel.setText, CANCEL)
        self.button = Button(kind="primary", icon="key", pressed=self.accept)
        self.words.set(self.button.setText, APPROVE)
        self.button.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)
        self.words.set(self.setWindowTitle, TITLE)
        self._error: UserError | None = None
        language.changed.connect(self._retranslate)
        self.compared.toggled.connect(lambda _: self._check())
        self.field.textChanged.connect(lambda _: self._check())
        self._check()

    def fingerprint(self) -> str:
        """The signs to approve, or nothing while they are not sure."""
        typed = self.field.text().strip()
        self._error = None
        if not typed:
            return self.newcomer.fingerprint if self.newcomer and self.compared.isChecked() else ""
        if sum(sign.isalnum() for sign in typed) < 16:
            return ""
        try:
            signs = read_fingerprint(typed)
        except UserError as error:
            self._error = error
            return ""
        if self.newcomer is not None and signs != self.newcomer.fingerprint:
            self._error = UserError("approve.other")
            return ""
        return signs

    def accept(self) -> None:
        signs, desk = self.fingerprint(), self.desk
        if not signs:
            return

        def done(_: object) -> None:
            self.approved.emit(signs)
            super(ApproveDialog, self).accept()

        self.tasks.write(
            lambda: approve(desk.book, desk.identity, signs), done, owner=self, failed=self._refused
        )

    def _refused(self, error: UserError) -> None:
        self._error = error
        self._show()

    def _check(self) -> None:
        ready = bool(self.fingerprint())
        self.button.setEnabled(ready)
        self.reason.setVisible(not ready)
        self._show()

    def _show(self) -> None:
        t = self.language.t
        text = sentence(self._error, t) if self._error else ""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        wrong = bool(text)
        if bool(self.field.property("invalid")) != wrong:
            self.field.setProperty("invalid", wrong)
            restyle(self.field)

    def _retranslate(self) -> None:
        self.words.again()
        self._show()
