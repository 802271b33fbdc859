"""A text of a paper, shaped and broken into lines of a width; and its length as Qt counts it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from tvetdesk.reports.render.pdf.letters import heavy

LEADING = 1.3  # from line to line, in heights of the letters
INK = "#1b1f24"


class Text:
    """A text broken into lines of a width, in dots; parts of it are strong, and something in small letters may follow."""

    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        strong: Sequence[tuple[int, int]] = (),
        then: str = "",
        small: QFont | None = None,
    ) -> None:
        whole = f"{text}  {then}" if then else text
        self.fonts = font, small or font
        self.ends = _counted(text)
        self.layout = QTextLayout(whole.replace("\n", "\N{LINE SEPARATOR}"), font)
        formats = [_format(heavy(font), text, *part) for part in strong]
        if then and small:
            formats.append(_format(small, whole, len(text), len(whole) - len(text)))
        self.layout.setFormats(formats)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.layout.setTextOption(option)
        self.layout.beginLayout()
        self.lines = []
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            self.lines.append(line)
        self.layout.endLayout()
        heights = [line.height() for line in self.lines]
        self.step = max(LEADING * QFontMetricsF(font).height(), *heights, 0.0)
        self.ascent = max((line.ascent() for line in self.lines), default=0.0)

    def letters(self, line: QTextLine) -> QFontMetricsF:
        """Those of a line: the small ones where it holds no others."""
        return QFontMetricsF(self.fonts[line.textStart() >= self.ends > 0])

    def stay(self, number: int) -> int:
        """How many lines from this one on stay on one page: neither the first nor the last one stands alone."""
        count = len(self.lines)
        if number == 0:
            return count if count <= 3 else 2
        return 2 if number == count - 2 else 1

    def draw(self, painter: QPainter, x: float, y: float, first: int, last: int) -> None:
        """Some of its lines, the first at y."""
        painter.setPen(QColor(INK))
        for place, line in enumerate(self.lines[first:last]):
            line.draw(painter, QPointF(x, y + place * self.step))


def _format(font: QFont, text: str, start: int, length: int) -> QTextLayout.FormatRange:
    """A part of a text in letters of its own."""
    part = QTextLayout.FormatRange()
    part.start, part.length = _counted(text[:start]), _counted(text[start : start + length])
    part.format = QTextCharFormat()
    part.format.setFont(font)
    return part


def units(text: str, number: int) -> str:
    """So much of a text from its beginning, counted as Qt counts: a letter beyond the first 65,536 as two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * number].decode("utf-16-le", "surrogatepass")


def _counted(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
