"""Inviting a centre: its code, name and country become a small file that holds nobody's data and no secret."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tvetdesk.desk import Desk, centre_code
from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.exchange import joining
from tvetdesk.i18n import N_, Message
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.store.files import write_verified
from tvetdesk.store.record import Share
from ui.documents import in_documents
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.combo import Combo
from ui.widgets.labels import PlainLabel, restyle
from ui.words import Words

TITLE = N_("Invite a centre")
CODE, NAME, COUNTRY = N_("Code, like GM-MK (needed)"), N_("Name of the centre"), N_("Country")
ABOUT = N_(
    "The invitation file holds nobody's data and no secret. The centre opens it when it sets up TVET Desk. "
    "You still approve its computer, after comparing its signs by phone."
)
sentences({"invite.country": N_("In which country is the centre? Choose it first.")})
SAVE, CANCEL = N_("Save invitation…"), N_("Cancel")


class InviteDialog(QDialog):
    """`written` comes with the centre's code and the file."""

    written = Signal(str, str)

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.language, self.tasks = desk, language, tasks
        self.words = Words(language)
        self._error: UserError | None = None
        self.setModal(True)
        self.resize(520, 340)
        self.setMaximumSize(1040, 520)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(4)
        self.code, self.name, self.country = QLineEdit(), QLineEdit(), Combo()
        self.code.setMaxLength(20)
        self.name.setMaxLength(120)
        for code in COUNTRIES:
            self.country.addItem("", code)
        self._field(CODE, self.code)
        self.problem = PlainLabel("", "small", state="error", wrap=True)
        self._column.addWidget(self.problem)
        self._field(NAME, self.name)
        self.country.setCurrentIndex(-1)
        self._field(COUNTRY, self.country)
        about = PlainLabel("", "small", wrap=True)
        self.words.set(about.setText, ABOUT)
        self._column.addSpacing(8)
        self._column.addWidget(about)
        self._column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = Button(pressed=self.reject)
        self.words.set(cancel.setText, CANCEL)
        self.button = Button(kind="primary", icon="save", pressed=self.save)
        self.words.set(self.button.setText, SAVE)
        self.button.setDefault(True)
        row.addWidget(cancel)
        row.addWidget(self.button)
        self._column.addLayout(row)
        self.words.set(self.setWindowTitle, TITLE)
        self.code.textChanged.connect(self._typed)
        language.changed.connect(self._retranslate)
        self._retranslate()

    def _field(self, text: Message, widget: QWidget) -> None:
        label = PlainLabel("", "label")
        self.words.set(label.setText, text)
        self.words.set(widget.setAccessibleName, text)
        self._column.addWidget(label)
        self._column.addWidget(widget)

    def _typed(self, text: str) -> None:
        self._error = None
        place = self.country.findData(text.strip().upper()[:2])
        if place >= 0:
            self.country.setCurrentIndex(place)
        self._show()

    def save(self) -> None:
        """Check the code, choose a file, write it and read it back."""
        try:
            code = centre_code(self.code.text(), Share.OFFICE)
            if self.country.currentData() is None:
                raise UserError("invite.country")
        except UserError as error:
            self._refused(error)
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.language.t(SAVE), in_documents(f"tvet_{code}_invitation.json"), "*.json"
        )
        if not chosen:
            return
        desk, name, country = self.desk, self.name.text().strip() or code, str(self.country.currentData())

        def work() -> None:
            write_verified(Path(chosen), joining.invite(desk.book, desk.identity, code, name, country))

        def done(_: object) -> None:
            self.written.emit(code, chosen)
            self.accept()

        self.tasks.read(work, done, owner=self, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self._error = error
        self._show()

    def _show(self) -> None:
        self.problem.setText(sentence(self._error, self.language.t) if self._error else "")
        self.problem.setVisible(self._error is not None)
        self.code.setProperty("invalid", self._error is not None and self._error.code.startswith("desk."))
        restyle(self.code)

    def _retranslate(self) -> None:
        self.words.again()
        for place, name in enumerate(COUNTRIES.values()):
            self.country.setItemText(place, self.language.t(name))
        self._show()
