"""Said: one line of words in several colours and weights, plain text throughout, shortened where it does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts
from ui.theme import theme


@dataclass(frozen=True)
class Part:
    """Some words: `colour` is the name of a token; `key` draws them as a key of the keyboard."""

    text: str
    colour: str = "text"
    demi: bool = False
    key: bool = False


class Said(QWidget):
    """Shows parts one after the other on one line."""

    def __init__(self, size: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def say(self, parts: Sequence[Part]) -> None:
        """Show these parts instead."""
        self._parts = tuple(parts)
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """All words as one text."""
        return "".join(part.text for part in self._parts)

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(fonts.font(self._size)).height() + 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme().tokens
        left, right = 0, self.width()
        for part in self._parts:
            font = fonts.font("small" if part.key else self._size, demi=part.demi)
            metrics = QFontMetrics(font)
            width = metrics.horizontalAdvance(part.text)
            if left >= right - 8:
                break
            painter.setFont(font)
            if part.key and left + width + 10 <= right:
                box = QRect(left, 0, width + 9, self.height() - 1)
                painter.setPen(QPen(QColor(tokens.line2)))
                painter.setBrush(QColor(tokens.base))
                painter.drawRoundedRect(box, 3, 3)
                painter.setPen(QColor(tokens.text2))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), part.text)
                left += width + 10
                continue
            text = metrics.elidedText(part.text, Qt.TextElideMode.ElideRight, right - left)
            painter.setPen(QColor(getattr(tokens, part.colour)))
            painter.drawText(
                QRect(left, 0, right - left, self.height()), int(Qt.AlignmentFlag.AlignVCenter), text
            )
            left += width
        painter.end()
