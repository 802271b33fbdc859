"""Slot: a field of a drawn form: label above, what is typed into, and below it what is wrong or what it will be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, Message
from ui.language import Language
from ui.widgets.labels import IconLabel, PlainLabel, restyle

NEEDED = N_("{label} (needed)")


class Slot(QWidget):
    """`parts` stand side by side and have one name; the first takes the focus and the red edge."""

    def __init__(
        self,
        label: Message,
        parts: list[QWidget],
        language: Language,
        *,
        needed: bool = False,
        hint: Message | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bare")
        self._said, self._needed, self._hint, self._language = label, needed, hint, language
        self.error: UserError | None = None
        self.parts = parts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.label = PlainLabel("", "label")
        self.label.setBuddy(parts[0])
        column.addWidget(self.label)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in parts:
            row.addWidget(part, 1)
        if parts[-1].sizePolicy().horizontalPolicy() == parts[-1].sizePolicy().Policy.Maximum:
            row.addStretch(1)
        column.addLayout(row)
        self.below = PlainLabel("", "small", wrap=True)
        column.addWidget(self.below)
        self._trouble = QWidget()
        self._trouble.setObjectName("bare")
        wrong = QHBoxLayout(self._trouble)
        wrong.setContentsMargins(0, 0, 0, 0)
        wrong.setSpacing(6)
        wrong.addWidget(IconLabel("error", "error", 14), 0, Qt.AlignmentFlag.AlignTop)
        self.trouble = PlainLabel("", "small", state="error", wrap=True)
        wrong.addWidget(self.trouble, 1)
        self._trouble.hide()
        column.addWidget(self._trouble)
        column.addStretch(1)
        self._now = ""
        self.retranslate()

    def say(self, text: str) -> None:
        """What the answer will be, below the field; without it the hint stands there."""
        self._now = text
        self._show()

    def show_error(self, error: UserError | None) -> None:
        """What is wrong; None: nothing is."""
        self.error = error
        edge = self.parts[0]
        if bool(edge.property("invalid")) != (error is not None):
            edge.setProperty("invalid", "true" if error is not None else "")
            restyle(edge)
        self._show()

    def _show(self) -> None:
        t = self._language.t
        hint = self._now or (t(self._hint) if self._hint else "")
        self.below.setText(hint)
        self.below.setVisible(bool(hint) and self.error is None)
        self._trouble.setVisible(self.error is not None)
        if self.error is not None:
            self.trouble.setText(sentence(self.error, t))
        self.parts[0].setAccessibleDescription(self.trouble.text() if self.error is not None else hint)

    def retranslate(self) -> None:
        """Say everything in the new language."""
        t = self._language.t
        label = t(self._said)
        self.label.setText(t(NEEDED, label=label) if self._needed else label)
        for part in self.parts:
            part.setAccessibleName(self.label.text())
        self._show()
