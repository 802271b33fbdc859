"""RateBar: attendance as a bar with the tick of the least that is needed; the number stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme


class RateBar(QWidget):
    """A share between 0 and 1, and the least in percent."""

    def __init__(self, share: float, least: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._least = share, least
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(90, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        low = self._least is not None and self._share * 100 < self._least
        painter = QPainter(self)
        frame = QRect(0, 3, self.width(), 10)
        painter.fillRect(frame, QColor(tokens.base))
        filled = QRect(0, 3, round(self.width() * min(1.0, self._share)), 10)
        painter.fillRect(filled, QColor(tokens.attention if low else tokens.pri))
        painter.setPen(QColor(tokens.line2))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        if self._least is not None:
            x = round(self.width() * self._least / 100)
            painter.fillRect(QRect(x - 1, 0, 2, 16), QColor(tokens.text))
        painter.end()
