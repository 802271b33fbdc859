"""The second page of the first run: which centre this is, best by the invitation; or the organisation's name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from tvetdesk.i18n import N_
from tvetdesk.store.record import Share
from ui.first.page import FirstPage
from ui.language import Language
from ui.models.first import HQ, Answers
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel, restyle

ABOUT_CENTRE, ABOUT_HQ = N_("Your centre"), N_("Your organisation")
CENTRE_MORE = N_(
    "HQ gives every centre its code and an invitation file. With the file nothing needs to be typed."
)
HQ_MORE = N_("The centres see this name when they join. An organisation has one headquarters.")
READ, WITHOUT = N_("Open the invitation…"), N_("Go on without it")
NOT_INVITED = N_(
    "Without an invitation this computer works alone. It can join later, with all that was entered."
)
INVITED = N_("Invited by {organisation} as {code}.")
INVITED_LAPTOP = N_("Invited by {organisation} as a laptop of {code}.")
CODE, NAME, ORGANISATION = N_("Code of the centre"), N_("Name of the centre"), N_("Name of the organisation")
CODE_MORE = N_("Like GM-MK: the country and a short name. HQ knows it.")


class PlacePage(FirstPage):
    """`opened` asks for the invitation file."""

    opened = Signal()

    def __init__(self, answers: Answers, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(answers, language, parent)
        self.invitation = QFrame()
        self.invitation.setProperty("role", "strip")
        row = QHBoxLayout(self.invitation)
        row.setContentsMargins(12, 8, 10, 8)
        row.setSpacing(10)
        self.icon, self.said = IconLabel("file", "text"), PlainLabel("", wrap=True)
        self.without, self.open = (
            Button(pressed=self._without),
            Button(icon="folder", pressed=self.opened.emit),
        )
        self.words.set(self.without.setText, WITHOUT)
        self.words.set(self.open.setText, READ)
        row.addWidget(self.icon)
        row.addWidget(self.said, 1)
        row.addWidget(self.without)
        row.addWidget(self.open)
        self.column.addWidget(self.invitation)
        self.column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        self.fields = self.code, self.name = QLineEdit(), QLineEdit()
        self.code.setMaxLength(12)
        self.name.setMaxLength(120)
        self.code_label, self.code_line = self.field(grid, CODE, self.code, 0)
        self.name_label, _ = self.field(grid, NAME, self.name, 1)
        self.words.set(self.code_line.setText, CODE_MORE)
        self.code.textEdited.connect(lambda text: self._typed("code", text))
        self.name.textEdited.connect(lambda text: self._typed("name", text))
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self.retranslate()

    def _typed(self, name: str, text: str) -> None:
        setattr(self.answers, name, text)
        self.changed.emit()

    def _without(self) -> None:
        self.answers.invitation = None
        self.show_answers()
        self.changed.emit()

    def show_answers(self) -> None:
        answers, t = self.answers, self.language.t
        hq, found = answers.purpose == HQ, answers.invitation
        self.words.set(self.title.setText, ABOUT_HQ if hq else ABOUT_CENTRE)
        self.words.set(self.more.setText, HQ_MORE if hq else CENTRE_MORE)
        self.words.set(self.name_label.setText, ORGANISATION if hq else NAME)
        self.words.set(self.name.setAccessibleName, ORGANISATION if hq else NAME)
        for widget in (self.invitation, self.code, self.code_label, self.code_line):
            widget.setVisible(not hq)
        self.without.setVisible(found is not None)
        self.icon.show_icon("done" if found else "file", "ok" if found else "text")
        self.invitation.setProperty("state", "ok" if found else "")
        restyle(self.invitation)
        if found is None:
            self.said.setText(t(NOT_INVITED))
        else:
            text = INVITED_LAPTOP if found.level is Share.CENTRE else INVITED
            self.said.setText(t(text, organisation=str(found.organisation.body["name"]), code=found.code))
        for field, value in ((self.code, answers.code), (self.name, answers.name)):
            if field.text() != value:
                field.setText(value)
            field.setReadOnly(found is not None and not hq)

    def check(self) -> None:
        self.answers.check_place()
