"""The third page of the first run: who manages this computer, their password, and the recovery code on paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from ui.dialogs.account import Secret
from ui.first.page import FirstPage
from ui.language import Language
from ui.models.first import Answers
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

TITLE = N_("Administrator and recovery code")
MORE = N_("The administrator adds the other people later, each with a password of their own.")
USER, PASSWORD, AGAIN = N_("Your name"), N_("Password"), N_("The same again")
HINT = N_("At least 10 characters, best four words that do not belong together.")
TAKEN, ALIKE = N_("This password can be taken."), N_("Both are alike.")
RECOVERY = N_("The recovery code: write it on paper now")
PRINT = N_("Print the card…")
KEEP = N_("Keep the paper away from this computer, in an envelope or with the director.")
WARNING = N_("Without a password and without this code nobody can open the data of this computer.")
ONCE = N_("It is shown only now. It has no signs that can be taken for another.")
TYPE = N_("To check, type the last group from your paper:")


class PersonPage(FirstPage):
    """`printed` asks for the card on a printer."""

    printed = Signal()

    def __init__(self, answers: Answers, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(answers, language, parent)
        self.words.set(self.title.setText, TITLE)
        self.words.set(self.more.setText, MORE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        self.user, self.password, self.again = QLineEdit(), Secret(), Secret()
        self.user.setMaxLength(40)
        fields = (
            ("user", USER, self.user),
            ("password", PASSWORD, self.password),
            ("again", AGAIN, self.again),
        )
        lines = []
        for place, (name, text, widget) in enumerate(fields):
            grid.setColumnStretch(place, 1)
            lines.append(self.field(grid, text, widget, place)[1])
            widget.textEdited.connect(lambda typed, n=name: self._typed(n, typed))
        _, self.password_line, self.again_line = lines
        self.column.addLayout(grid)
        self.column.addSpacing(4)
        self.label(RECOVERY)
        frame = QFrame()
        frame.setProperty("role", "panel")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 10, 12, 10)
        self.code = PlainLabel("", "title")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self.code)
        self.column.addWidget(frame)
        self.print = Button(icon="print", pressed=self.printed.emit)
        self.words.set(self.print.setText, PRINT)
        keep = PlainLabel("", "small")
        self.words.set(keep.setText, KEEP)
        self._row(self.print, keep)
        self.band("key", "attention", WARNING, ONCE)
        asked, self.typed = PlainLabel("", "strong"), QLineEdit()
        self.typed.setMaxLength(40)
        self.typed.setFixedWidth(130)
        self.words.set(asked.setText, TYPE)
        self.words.set(self.typed.setAccessibleName, TYPE)
        self.typed.textEdited.connect(lambda typed: self._typed("typed", typed))
        self._row(asked, self.typed)
        self.fields = (self.user, self.password, self.again, self.typed)
        self.column.addStretch(1)
        self.retranslate()

    def _row(self, first: QWidget, second: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(first)
        row.addWidget(second)
        row.addStretch(1)
        self.column.addLayout(row)

    def _typed(self, name: str, text: str) -> None:
        setattr(self.answers, name, text)
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        """What can be said about the two passwords while they are typed."""
        answers, t = self.answers, self.language.t
        said, state = t(HINT), ""
        if answers.password:
            try:
                answers.check_password()
                said, state = t(TAKEN), "ok"
            except UserError as error:
                said, state = sentence(error, t), "error"
        self.password_line.setText(said)
        self.password_line.set_state(state)
        self.again_line.setText(t(ALIKE) if answers.again and answers.again == answers.password else "")
        self.again_line.set_state("ok")

    def show_answers(self) -> None:
        answers = self.answers
        self.code.setText(answers.recovery.replace("-", "  –  "))
        for field, value in (
            (self.user, answers.user), (self.password, answers.password), (self.again, answers.again), (self.typed, answers.typed),
        ):  # fmt: skip
            if field.text() != value:
                field.setText(value)
        self._judge()

    def check(self) -> None:
        self.answers.check_person()
        self.answers.check_paper()
