"""Chip: a state as icon, word and colour; painted alone or inside a table cell."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts
from ui.icons import pixmap
from ui.theme import theme

ICONS = {"ok": "check", "attention": "time", "error": "alert", "info": "answers", "plain": ""}
HEIGHT = 19


def chip_width(text: str, icon: str) -> int:
    """The width a chip needs."""
    return QFontMetrics(fonts.font("small")).horizontalAdvance(text) + (18 if icon else 0) + 13


def paint_chip(painter: QPainter, box: QRect, text: str, state: str, icon: str | None = None) -> None:
    """Draw a chip at the left of the box, in its middle; text that does not fit is shortened."""
    tokens = theme().tokens
    colour, ground, edge = tokens.state(state)
    icon = ICONS[state] if icon is None else icon
    width = min(chip_width(text, icon), box.width())
    frame = QRectF(box.left() + 0.5, box.top() + (box.height() - HEIGHT) // 2 + 0.5, width - 1, HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(frame, 3, 3)
    left = int(frame.left()) + 6
    if icon:
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(left, int(frame.center().y()) - 6, pixmap(icon, colour, 13, scale))
        left += 18
    painter.setPen(QColor(colour))
    painter.setFont(fonts.font("small"))
    words = QRectF(left, frame.top(), frame.right() - left - 4, frame.height())
    short = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()) + 2)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), short)
    painter.restore()


class Chip(QWidget):
    """A state in a word: ok, attention, error, info or plain."""

    def __init__(
        self, text: str = "", state: str = "plain", icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._state, self._icon = text, state, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme().changed.connect(self.update)

    def show_state(self, text: str, state: str) -> None:
        """Show another state."""
        self._text, self._state, self._icon = text, state, None
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        icon = ICONS[self._state] if self._icon is None else self._icon
        return QSize(chip_width(self._text, icon), HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self._text, self._state, self._icon)
        painter.end()
