"""Pages being made up: where each part of a paper stands, and where a row of a table goes on over the next page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from tvetdesk.reports.render.parts import (
    Grid,
    Heading,
    Image,
    Letterhead,
    NewPage,
    Paragraph,
    Part,
    Picture,
    Plate,
)
from tvetdesk.reports.render.pdf.letters import FOOT, MARGIN, SMALL, TEXT, dots, font
from tvetdesk.reports.render.pdf.lines import Text
from tvetdesk.reports.render.pdf.plates import draw_item

HEADINGS = {1: 18.0, 2: 13.0, 3: 11.0}  # points
ABOVE = {1: 0.0, 2: 5.0, 3: 3.0}  # millimetres over a heading
BELOW = {1: 3.0, 2: 1.5, 3: 1.0}
AFTER = 2.0  # below a paragraph
HANG = 8.0  # beside the number of an item
LOGO = 22.0  # millimetres a side of a logo beside a letterhead
PADDING = 1.2  # inside a cell
TOGETHER = 20.0  # a heading stands on a page only with so much below it
CAPTION = 6.0  # and a picture only with its caption
WHOLE = 8  # lines; a row of more goes on over the next page from where it stands
LINE, SHADE = "#9aa3ae", "#eef1f4"

Draw = Callable[[QPainter], None]


class Sheets:
    """Pages being made up: what is to be drawn on each, and how far down the last one is filled."""

    def __init__(self, page: QRectF) -> None:
        self.left, self.top = dots(MARGIN), dots(MARGIN)
        self.width = page.width() - 2 * dots(MARGIN)
        self.bottom = page.height() - dots(FOOT + 6)
        self.made: list[list[Draw]] = [[]]
        self.y = self.top

    def put(self, part: Part) -> None:
        match part:
            case Heading():
                self._heading(part)
            case Paragraph():
                self._paragraph(part)
            case Letterhead():
                self._letterhead(part)
            case Grid():
                self._grid(part)
            case Picture():
                self._picture(part)
            case NewPage():
                self._turn()
            case Plate():
                if self.made[-1]:
                    self._turn()
                self.made[-1] += [partial(draw_item, item) for item in part.items]
                self._turn()

    def _turn(self) -> None:
        self.made.append([])
        self.y = self.top

    def _need(self, height: float) -> None:
        """Begin a new page where so much does not fit any more, unless nothing stands on this one."""
        if self.y + height > self.bottom and self.y > self.top:
            self._turn()

    def _heading(self, part: Heading) -> None:
        if self.y > self.top:
            self.y += dots(ABOVE[part.level])
        text = Text(part.text, font(HEADINGS[part.level], bold=True), self.width)
        self._need(len(text.lines) * text.step + dots(TOGETHER))
        self._lines(text)
        self.y += dots(BELOW[part.level])

    def _lines(self, text: Text, inset: float = 0.0) -> None:
        for number in range(len(text.lines)):
            self._need(text.step * text.stay(number))
            self.made[-1].append(
                partial(text.draw, x=self.left + inset, y=self.y, first=number, last=number + 1)
            )
            self.y += text.step

    def _paragraph(self, part: Paragraph, inset: float = 0.0) -> None:
        align = Qt.AlignmentFlag.AlignHCenter if part.centred else Qt.AlignmentFlag.AlignLeft
        letters = font(SMALL if part.small else TEXT, bold=part.bold)
        hang = dots(HANG) if part.mark else 0.0
        text = Text(part.text, letters, self.width - 2 * inset - hang, align, part.strong)
        if part.together:
            self._need(text.step * len(text.lines) + dots(TOGETHER / 2))
        if part.mark:
            self._need(text.step * text.stay(0))
            mark = Text(part.mark, letters, hang)
            self.made[-1].append(partial(mark.draw, x=self.left + inset, y=self.y, first=0, last=1))
        self._lines(text, inset + hang)
        self.y += dots(AFTER)

    def _letterhead(self, part: Letterhead) -> None:
        top, sheet = self.y, len(self.made)
        for data, x in ((part.left, 0.0), (part.right, self.width / dots(1) - LOGO)):
            if data:
                box = Image(data, self.left / dots(1) + x, top / dots(1), LOGO, LOGO)
                self.made[-1].append(partial(draw_item, box))
        for line in part.lines:
            self._paragraph(line, dots(LOGO + 3) if part.left or part.right else 0.0)
        if (part.left or part.right) and len(self.made) == sheet:
            self.y = max(self.y, top + dots(LOGO + AFTER))

    def _picture(self, part: Picture) -> None:
        image = QImage.fromData(part.data)
        height = dots(part.width) * image.height() / max(1, image.width())
        self._need(height + dots(CAPTION))
        place = QRectF(self.left, self.y, dots(part.width), height)
        self.made[-1].append(lambda painter: painter.drawImage(place, image))
        self.y += height + dots(AFTER)

    def _grid(self, part: Grid) -> None:
        edges = [self.left + x for x in accumulate(self._columns(part), initial=0.0)]
        heads = self._row(part, edges, part.heads, bold=True) if part.heads else None
        if heads:
            self._need(heads.height + dots(TOGETHER / 2))
            self._place(heads, 0, heads.lines, shaded=True)
        for texts in part.rows:
            row = self._row(part, edges, texts)
            first = 0
            while first < max(1, row.lines):  # a row longer than a page goes on over the next ones
                fits = row.fitting(self.bottom - self.y)
                torn = first + fits < row.lines and (row.lines <= WHOLE or fits < 2)
                if torn and self.y > self.top + (heads.height if heads else 0):
                    self._turn()
                    if heads:
                        self._place(heads, 0, heads.lines, shaded=True)
                    fits = row.fitting(self.bottom - self.y)
                last = min(max(1, row.lines), first + max(1, fits))
                self._place(row, first, last)
                first = last
        self.y += dots(AFTER)

    def _columns(self, part: Grid) -> list[float]:
        """How wide each column is: its share, but no word of a head is broken where others have room to give."""
        shares = list(part.widths) or [1.0] * len(part.heads or part.rows[0])
        wide = [self.width * share / sum(shares) for share in shares]
        letters = QFontMetricsF(font(TEXT, bold=True))
        least = [
            max((letters.horizontalAdvance(word) for word in head.split()), default=0.0)
            + 2 * dots(PADDING)
            + 1
            for head in part.heads or [""] * len(wide)
        ]
        asked = sum(max(0.0, few - there) for few, there in zip(least, wide, strict=True))
        spare = sum(max(0.0, there - few) for few, there in zip(least, wide, strict=True))
        if asked > spare:
            return wide
        return [
            few if there < few else there - (there - few) * (asked / spare if spare else 0.0)
            for few, there in zip(least, wide, strict=True)
        ]

    def _row(self, part: Grid, edges: Sequence[float], texts: Sequence[str], *, bold: bool = False) -> _Row:
        made = []
        for column, text in enumerate(texts):
            width = edges[column + 1] - edges[column] - 2 * dots(PADDING)
            align = Qt.AlignmentFlag.AlignRight if column in part.right else Qt.AlignmentFlag.AlignLeft
            made.append(Text(text, font(TEXT, bold=bold), width, align))
        return _Row(made, edges, 0.0 if bold else dots(part.height), lines_drawn=part.lines, plain=part.plain)

    def _place(self, row: _Row, first: int, last: int, *, shaded: bool = False) -> None:
        self.made[-1].append(partial(row.draw, y=self.y, first=first, last=last, shaded=shaded))
        self.y += row.height_of(last - first)


class _Row:
    """A row of a table: the text of each cell, between edges; `least` is its height at least."""

    def __init__(
        self,
        texts: Sequence[Text],
        edges: Sequence[float],
        least: float,
        *,
        lines_drawn: bool,
        plain: bool = False,
    ) -> None:
        self.texts, self.edges, self.least = texts, edges, least
        self.lines_drawn, self.plain = lines_drawn, plain
        self.step = max((text.step for text in texts), default=0.0)
        self.lines = max((len(text.lines) for text in texts), default=0)

    @property
    def height(self) -> float:
        return self.height_of(self.lines)

    def height_of(self, lines: int) -> float:
        return max(self.least, lines * self.step + 2 * dots(PADDING))

    def fitting(self, room: float) -> int:
        """How many of its lines there is room for; all of them only where its whole height has room."""
        fits = int((room - 2 * dots(PADDING)) / self.step) if self.step else self.lines
        return fits if room >= self.least else 0

    def draw(self, painter: QPainter, y: float, first: int, last: int, *, shaded: bool) -> None:
        height = self.height_of(last - first)
        if shaded:
            whole = QRectF(self.edges[0], y, self.edges[-1] - self.edges[0], height)
            painter.fillRect(whole, QColor(SHADE))
        pen = painter.pen()
        pen.setColor(QColor(LINE))
        pen.setWidthF(dots(0.15))
        painter.setPen(pen)
        if not self.plain:
            painter.drawLine(QPointF(self.edges[0], y + height), QPointF(self.edges[-1], y + height))
        if self.lines_drawn:
            painter.drawLine(QPointF(self.edges[0], y), QPointF(self.edges[-1], y))
            for edge in self.edges:
                painter.drawLine(QPointF(edge, y), QPointF(edge, y + height))
        ascent = max(text.ascent for text in self.texts)  # all cells stand on one line
        for text, edge in zip(self.texts, self.edges, strict=False):
            text.draw(painter, edge + dots(PADDING), y + dots(PADDING) + ascent - text.ascent, first, last)
