"""EmptyState: why there is nothing here, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel


class EmptyState(QWidget):
    """An icon, one sentence, a second line, and the next acts as buttons."""

    def __init__(self, icon: str = "list", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(4)
        column.addStretch(1)
        self.icon = IconLabel(icon, "text2", 36)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        self.why = PlainLabel("", "strong", wrap=True)
        self.more = PlainLabel("", "small", wrap=True)
        for label in (self.why, self.more):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(8)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._row.addStretch(1)
        column.addLayout(self._row)
        column.addStretch(2)

    def add(self, button: Button) -> Button:
        """Offer a next act."""
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Where the list that had the focus is empty now: a screen reader says why."""
        self.setAccessibleName(f"{self.why.text()} {self.more.text()}".strip())
        super().focusInEvent(event)
