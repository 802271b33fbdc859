"""Panel: a white surface with a one-pixel line, and a title row with a side note and one action."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.tokens import PANEL_HEAD
from ui.widgets.labels import PlainLabel


class Panel(QFrame):
    """`head` holds title, note and what is added to it; `body` is the layout for the content, without margins."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.head = QFrame()
        self.head.setProperty("role", "head")
        self.head.setFixedHeight(PANEL_HEAD)
        self.row = QHBoxLayout(self.head)
        self.row.setContentsMargins(12, 0, 8, 0)
        self.row.setSpacing(8)
        self.title = PlainLabel(title, "panel")
        self.note = PlainLabel(note, "small", elide=True)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.row.addWidget(self.title)
        self.row.addWidget(self.note, 1)
        column.addWidget(self.head)
        self.head.setVisible(bool(title))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Name the panel; without a name it has no title row."""
        self.title.setText(title)
        self.head.setVisible(bool(title))

    def add_to_head(self, widget: QWidget) -> None:
        """Put an action at the right end of the title row."""
        self.row.addWidget(widget)

    def pad(self, around: int = 12, between: int = 8) -> None:
        """Give the body margins: for words and fields, not for tables."""
        self.body.setContentsMargins(around, around, around, around)
        self.body.setSpacing(between)


def rule() -> QFrame:
    """A hairline across a panel."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line
