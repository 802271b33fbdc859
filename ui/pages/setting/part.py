"""Part: what each part of the Settings page is made from: panels under each other, reading and saying again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.i18n import Message
from ui.tokens import GAP
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.words import Words

if TYPE_CHECKING:
    from ui.page import Page


class Part(QWidget):
    """Belongs to a page, which gives it desk, language and tasks, and carries what it says to the strip."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.page = page
        self.desk, self.tasks = page.desk, page.tasks
        self.words = Words(page.language)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)

    def refresh(self) -> None:
        """Read and show again."""

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.words.again()

    def field(self, label: Message, choice: QWidget, note: Message | None = None) -> QVBoxLayout:
        """A choice with its label above and a note below."""
        column = QVBoxLayout()
        column.setSpacing(4)
        above = PlainLabel("", "label")
        self.words.set(above.setText, label)
        self.words.set(choice.setAccessibleName, label)
        column.addWidget(above)
        column.addWidget(choice)
        if note is not None:
            below = PlainLabel("", "small", wrap=True)
            self.words.set(below.setText, note)
            column.addWidget(below)
        return column


class Row(QWidget):
    """Buttons side by side, at the left."""

    def __init__(self, *buttons: QWidget) -> None:
        super().__init__()
        self.setObjectName("bare")
        row = FlowLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            row.addWidget(button)
