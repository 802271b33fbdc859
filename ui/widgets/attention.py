"""Attention: the band that stands on a page while something waits there for somebody."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel


class Attention(QFrame):
    """An icon, what is `said`, and what can be done about it; hidden until its page shows it."""

    def __init__(self, icon: str, *buttons: Button, look: str = "text") -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setProperty("state", "attention")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel(icon, "attention"))
        self.said = PlainLabel("", look, wrap=True)
        row.addWidget(self.said, 1)
        for button in buttons:
            row.addWidget(button)
        self.hide()
