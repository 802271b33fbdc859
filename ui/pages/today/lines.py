"""Lines of Home's panels: a row with a hairline below, two lines of words in it, and the band that heads a table."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.labels import PlainLabel


class Line(QWidget):
    """One line of a panel; `head` has the ground and the firm edge of a table's head."""

    def __init__(self, height: int, *, head: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head, self._last = head, False
        self.setFixedHeight(height)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 0, 8, 0)
        self.row.setSpacing(8)
        theme().changed.connect(self.update)

    def end(self) -> None:
        """The last line needs no hairline: the panel's edge is there."""
        self._last = True

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        if self._head:
            painter.fillRect(self.rect(), QColor(tokens.alt))
        if not self._last:
            painter.setPen(QColor(tokens.line2 if self._head else tokens.line))
            painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()


class TwoLines(QWidget):
    """Words and smaller words below them, each shortened to the width there is; hovering shows the whole."""

    def __init__(
        self, first: str, second: str = "", *, strong: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bare")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        self.first = PlainLabel(first, "strong" if strong else "text", elide=True)
        column.addWidget(self.first)
        if second:
            self.second = PlainLabel(second, "small", elide=True)
            column.addWidget(self.second)
        column.addStretch(1)
        self.setToolTip("\n".join(part for part in (first, second) if part))


def fixed(widget: QWidget, width: int) -> QWidget:
    """A column of one width."""
    widget.setFixedWidth(width)
    return widget


def clear(layout: QLayout) -> None:
    """Take everything out of a layout before it is filled again.

    The widgets stay their parent's until they go: without one they would be Python's, which may free a child's
    half before Qt destroys it, and that ends the program.
    """
    for widget in list(_widgets(layout)):
        widget.hide()
        layout.removeWidget(widget)
        widget.deleteLater()
    while layout.count():
        layout.takeAt(0)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        widget = layout.itemAt(place).widget()
        if widget is not None:
            yield widget


def focused(parent: QWidget) -> str:
    """What the focused button in here is about, so that it has the focus again when the lines are made anew."""
    widget = parent.focusWidget()
    return str(widget.property("about") or "") if widget is not None and widget.hasFocus() else ""


def focus_again(parent: QWidget, about: str) -> None:
    """Give the focus back to the button that is about this; else to none. Lines that are about to go stand before it."""
    if not about:
        return
    for child in reversed(parent.findChildren(QWidget)):
        if child.property("about") == about:
            child.setFocus(Qt.FocusReason.OtherFocusReason)
            return
