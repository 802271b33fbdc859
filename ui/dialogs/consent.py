"""Recording consent: one answer per purpose, the day, and the way it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from tvetdesk.i18n import N_
from tvetdesk.records.codes import CONSENT_ANSWERS, CONSENT_METHODS
from tvetdesk.records.consent import Consent, purposes, record_consent
from tvetdesk.records.people import Trainee
from tvetdesk.store.book import Book
from ui.dialogs.asker import Asker
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.models.person import Person
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented
from ui.widgets.labels import PlainLabel

RECORD = N_("Record consent")
WHO = N_("{name}. Saying no never stops the training.")
DAY, WAY, WITNESS = N_("Date"), N_("Way"), N_("Witness")
ANSWERS = ("given", "refused", "withdrawn")


class ConsentDialog(Asker):
    """What a person answers now; purposes that are left as they are stay as they are."""

    def __init__(
        self, book: Book, person: Person, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(RECORD, language.t(WHO, name=person.line.names), language, tasks, parent)
        self.book, self.person = book, person
        self.resize(820, 460)
        self.answers: dict[str, Segmented] = {}
        self.labels: dict[str, PlainLabel] = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        self.purposes = purposes(book)
        for place, purpose in enumerate(self.purposes):
            self.labels[purpose] = PlainLabel("", wrap=True)
            self.answers[purpose] = Segmented()
            grid.addWidget(self.labels[purpose], place, 0)
            grid.addWidget(self.answers[purpose], place, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.setMinimumHeight(7 * 38)
        self.fields.addWidget(scroll, 1)
        self.way = Segmented()
        fields = book.table(Consent).fields
        self.day, self.witness = LineEditor(fields["on"], language), LineEditor(fields["witness"], language)
        row = QHBoxLayout()
        row.setSpacing(12)
        for holder in (self.add(DAY, self.day), self.add(WAY, self.way), self.add(WITNESS, self.witness)):
            self.fields.removeWidget(holder)
            row.addWidget(holder)
            self._witness = holder
        row.addStretch(1)
        self.fields.addLayout(row)
        self._witness.hide()
        self.way.chosen.connect(lambda way: self._witness.setVisible(way == "oral_witness"))
        self.witness.setMinimumWidth(150)
        self.retranslate()
        self.day.show_value(book.today())
        for purpose, row in person.consents.items():
            if purpose in self.answers:
                self.answers[purpose].set_value(row.answer)

    def changed(self) -> dict[str, str]:
        """The purposes whose answer is another now."""
        before = {purpose: row.answer for purpose, row in self.person.consents.items()}
        now = {purpose: str(box.value() or "not_asked") for purpose, box in self.answers.items()}
        return {p: answer for p, answer in now.items() if answer != before.get(p, "not_asked")}

    def work(self) -> Callable[[], Any]:
        book, trainee, answers = self.book, self.person.about.id, self.changed()
        values: dict[str, Any] = {"on": self.day.read(), "method": self.way.value()}
        if values["method"] == "oral_witness":
            values["witness"] = self.witness.read()

        def write() -> int:
            row = book.get(Trainee, trainee)
            if answers:
                with book.change("consent.record", trainee=row):
                    for purpose, answer in answers.items():
                        record_consent(book, row, purpose, answer, **values)
            return len(answers)

        return write

    def retranslate(self) -> None:
        super().retranslate()
        t = self.language.t
        for purpose, box in self.answers.items():
            self.labels[purpose].setText(t(self.purposes[purpose]))
            box.set_options([(answer, t(CONSENT_ANSWERS[answer])) for answer in ANSWERS])
            box.setAccessibleName(t(self.purposes[purpose]))
        self.way.set_options([(way, t(words)) for way, words in CONSENT_METHODS.items()])
