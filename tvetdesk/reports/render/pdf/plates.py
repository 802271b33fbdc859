"""The things of a plate, each drawn at its own place; words in the largest letters of which all have room, else cut."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from tvetdesk.reports.render.parts import SMALLEST, Box, Image, Item, Rule, Words
from tvetdesk.reports.render.pdf.letters import dots, font
from tvetdesk.reports.render.pdf.lines import Text, units

TIGHT = 0.9  # from line to line, in heights of the letters
ALIGNED = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def draw_item(item: Item, painter: QPainter) -> None:
    """One thing of a plate."""
    match item:
        case Box():
            painter.fillRect(_place(item.x, item.y, item.width, item.height), QColor(item.fill))
        case Rule():
            painter.setPen(QPen(QColor(item.colour), dots(item.width)))
            painter.drawLine(QPointF(dots(item.x1), dots(item.y1)), QPointF(dots(item.x2), dots(item.y2)))
        case Image():
            image, box = QImage.fromData(item.data), _place(item.x, item.y, item.width, item.height)
            size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(box.topLeft(), size.toSizeF()), image)
        case Words():
            draw_words(item, painter)


def _place(x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(dots(x), dots(y), dots(width), dots(height))


def draw_words(item: Words, painter: QPainter) -> None:
    """In the largest letters of which all have room."""
    size = item.size
    text = _sized(item, item.text, item.then, size)
    while size > SMALLEST and _holding(text, item.height) < len(text.lines):
        size = max(SMALLEST, size - 0.5)
        text = _sized(item, item.text, item.then, size)
    if (count := _holding(text, item.height)) < len(text.lines):
        text = _cut(item, text, count)
    heights = _heights(text)
    y = dots(item.y) - (0.0 if item.hanging else sum(heights) / 2)
    painter.setPen(QColor(item.colour))
    for line, height in zip(text.lines, heights, strict=True):
        # Letters reach below and above their line, which is a place, no frame: accents of capitals, the tail of a ŋ. All
        # scripts stand on one line, though those of another font may be higher.
        letters = text.letters(line)
        middle = (letters.ascent() - letters.descent()) / 2
        line.draw(painter, QPointF(dots(item.x), y + height / 2 + middle - line.ascent()))
        y += height


def _sized(item: Words, text: str, then: str, size: float) -> Text:
    """Words in letters of a size, and what follows them in letters that are not larger."""
    large, small = font(size, serif=item.serif), font(min(size, item.then_size), serif=item.serif)
    strong = [(0, len(text))] if item.bold else item.strong
    return Text(text, large, dots(item.width), ALIGNED[item.align], strong, then, small)


def _heights(text: Text) -> list[float]:
    return [text.letters(line).height() * TIGHT for line in text.lines]


def _holding(text: Text, height: float) -> int:
    """How many of its lines a height (mm) has room for: the first in any case."""
    return max(1, sum(end <= dots(height) for end in accumulate(_heights(text))))


def _cut(item: Words, text: Text, count: int) -> Text:
    """So many of its lines, the last one ending in "…"."""
    whole = f"{item.text}  {item.then}" if item.then else item.text
    before = units(whole, text.lines[count - 1].textStart())
    letters = QFontMetricsF(font(SMALLEST, bold=item.bold or bool(item.strong), serif=item.serif))
    rest = whole[len(before) :].replace("\n", " ")
    last = letters.elidedText(rest, Qt.TextElideMode.ElideRight, dots(item.width))
    kept, begins = before + last, f"{item.text}  "
    if kept.startswith(begins):
        return _sized(item, item.text, kept.removeprefix(begins), SMALLEST)
    return _sized(item, kept, "", SMALLEST)
