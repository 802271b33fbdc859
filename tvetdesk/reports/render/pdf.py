"""A paper as PDF: headings, paragraphs, tables and pictures, set line by line and numbered page by page.

The one module below the window that knows Qt, and of it only QtGui. QTextLayout shapes and breaks each text, so that
Arabic, Cyrillic and the letters of Mandinka and Hausa come out right; pages are made up here, since QTextDocument tears
the cells of a row onto two pages. What people typed is plain text, never markup. Both fonts are embedded, so a paper
looks alike on every PC and printer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QLoggingCategory, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from tvetdesk.paths import package_folder
from tvetdesk.reports.render.parts import (
    SMALLEST,
    Box,
    Grid,
    Heading,
    Image,
    Item,
    Letterhead,
    NewPage,
    Paper,
    Paragraph,
    Part,
    Picture,
    Plate,
    Rule,
    Words,
)

FONTS = (
    ("Inter", "fontpkg_inter", "Inter[opsz,wght].ttf"),
    ("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
)
SERIF = ("Noto Serif", "fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf")
PLAIN = (
    "calt",
    "liga",
)  # glyphs that stand for no letter by themselves: a PDF says nothing of them to who searches or copies
BOLD = 650.0
TEXT, SMALL = 10.0, 8.0  # points
HEADINGS = {1: 18.0, 2: 13.0, 3: 11.0}
ABOVE = {1: 0.0, 2: 5.0, 3: 3.0}  # millimetres over a heading
BELOW = {1: 3.0, 2: 1.5, 3: 1.0}
LEADING = 1.3  # from line to line, in heights of the letters
MARGIN, FOOT = 18.0, 12.0  # millimetres
AFTER = 2.0  # below a paragraph
HANG = 8.0  # beside the number of an item
LOGO = 22.0  # millimetres a side of a logo beside a letterhead
PADDING = 1.2  # inside a cell
TIGHT = 0.9  # from line to line of a plate, in heights of the letters
FOOT_HIGH = 7.0  # millimetres; two lines
TOGETHER = 20.0  # a heading stands on a page only with so much below it
CAPTION = 6.0  # and a picture only with its caption
WHOLE = 8  # lines; a row of more goes on over the next page from where it stands
RESOLUTION = 600  # dots per inch, in which everything is laid out
SHORT, LONG = 210.0, 297.0  # millimetres of A4
INK, GREY, LINE, SHADE = "#1b1f24", "#5a6270", "#9aa3ae", "#eef1f4"


def render(paper: Paper) -> bytes:
    """The paper as a PDF on A4."""
    _start()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(paper.title)
    writer.setCreator("TVET Desk")
    writer.setResolution(RESOLUTION)
    draw(paper, writer)
    return bytes(buffer.data().data())


def layout(paper: Paper) -> QPageLayout:
    """A4 without margins, upright or on its side: the paper has margins of its own."""
    turned = QPageLayout.Orientation.Landscape if paper.landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF(), QPageLayout.Unit.Millimeter)


def draw(paper: Paper, device: QPagedPaintDevice) -> bool:
    """The paper onto a file or a printer, on A4; False where the printer does not take it."""
    device.setPageLayout(layout(paper))
    drawn = sheets(paper)
    painter = QPainter()
    if not painter.begin(device):
        return False
    scale = device.logicalDpiX() / RESOLUTION
    painter.scale(scale, scale)
    for number, put in enumerate(drawn):
        if number and not device.newPage():
            painter.end()
            return False
        put(painter)
    return painter.end()


def image(paper: Paper, number: int, wide: int) -> QImage:
    """A page, counted from 0, as a picture so many dots wide: what the screen shows before anything is printed."""
    page = _page(paper)
    scale = wide / page.width()
    made = QImage(wide, round(page.height() * scale), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(scale, scale)
    sheets(paper)[number](painter)
    painter.end()
    return made


def pages(paper: Paper) -> int:
    """How many pages it takes."""
    return len(sheets(paper))


def sheets(paper: Paper) -> list[Draw]:
    """What draws each page, in dots of RESOLUTION."""
    _start()
    page, made = _page(paper), _made_up(paper)

    def put(painter: QPainter, number: int, sheet: Sequence[Draw]) -> None:
        painter.save()
        painter.scale(paper.larger, paper.larger)
        for one in sheet:
            one(painter)
        painter.restore()
        _foot(paper, painter, page, f"{number} / {len(made)}" if paper.numbered else "")

    return [partial(put, number=number, sheet=sheet) for number, sheet in enumerate(made, start=1)]


def _page(paper: Paper) -> QRectF:
    wide, high = (LONG, SHORT) if paper.landscape else (SHORT, LONG)
    return QRectF(0, 0, _dots(wide), _dots(high))


def _made_up(paper: Paper) -> list[list[Draw]]:
    """What is drawn on each page."""
    page = _page(paper)
    sheets = _Sheets(QRectF(0, 0, page.width() / paper.larger, page.height() / paper.larger))
    for part in paper.parts:
        sheets.put(part)
    return [sheet for sheet in sheets.made if sheet] or sheets.made[:1]


_kept: list[Any] = []


def _start() -> None:
    """Qt needs an application object to set text, and the fonts; in the window both are there already."""
    if QGuiApplication.instance() is None:
        _kept.append(QGuiApplication(["tvetdesk", "-platform", "offscreen"]))
    here = set(QFontDatabase.families())
    for family, package, name in (*FONTS, SERIF):
        if family in here:
            continue
        # Names in letters that neither has are drawn with a system font; Qt says so about each of them.
        QLoggingCategory.setFilterRules("qt.text.font.db.warning=false")
        QFontDatabase.addApplicationFont(str(package_folder(package) / "files" / name))


def _dots(millimetres: float) -> float:
    return millimetres / 25.4 * RESOLUTION


def _font(size: float, *, bold: bool = False, serif: bool = False) -> QFont:
    """The weight is an axis of the font: asked for as a weight, Qt would smear the regular letters instead."""
    font = QFont([family for family, _, _ in ((SERIF, *FONTS) if serif else FONTS)])
    font.setPixelSize(round(size / 72 * RESOLUTION))  # dots of ours, whatever the printer has
    for feature in PLAIN:
        font.setFeature(QFont.Tag(feature), 0)
    if bold:
        font.setVariableAxis(QFont.Tag("wght"), BOLD)
    return font


def _foot(paper: Paper, painter: QPainter, page: QRectF, number: str) -> None:
    """Below: what it is at the left, on two lines if need be; the page at the right, and before it that it is practice."""
    y, wide = page.height() / _dots(1) - FOOT, page.width() / _dots(1) - 2 * MARGIN
    if not paper.foot:
        _words(Words(paper.marked, MARGIN, y, wide, SMALL, bold=True, align="centre", colour=GREY), painter)
        _words(Words(number, MARGIN, y, wide, SMALL, align="right", colour=GREY), painter)
        return
    right = "   ".join(filter(None, [paper.marked, number]))
    room = wide - QFontMetricsF(_font(SMALL, bold=True)).horizontalAdvance(right) / _dots(1) - 4
    _words(Words(paper.foot, MARGIN, y, room, SMALL, colour=GREY, height=FOOT_HIGH), painter)
    strong = [(0, len(paper.marked))] if paper.marked else ()
    _words(Words(right, MARGIN, y, wide, SMALL, align="right", colour=GREY, strong=strong), painter)


def _item(item: Item, painter: QPainter) -> None:
    """One thing of a plate."""
    match item:
        case Box():
            painter.fillRect(_place(item.x, item.y, item.width, item.height), QColor(item.fill))
        case Rule():
            painter.setPen(QPen(QColor(item.colour), _dots(item.width)))
            painter.drawLine(QPointF(_dots(item.x1), _dots(item.y1)), QPointF(_dots(item.x2), _dots(item.y2)))
        case Image():
            image, box = QImage.fromData(item.data), _place(item.x, item.y, item.width, item.height)
            size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(box.topLeft(), size.toSizeF()), image)
        case Words():
            _words(item, painter)


def _place(x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(_dots(x), _dots(y), _dots(width), _dots(height))


ALIGNED = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def _words(item: Words, painter: QPainter) -> None:
    """In the largest letters of which all have room."""
    size = item.size
    text = _sized(item, item.text, item.then, size)
    while size > SMALLEST and _holding(text, item.height) < len(text.lines):
        size = max(SMALLEST, size - 0.5)
        text = _sized(item, item.text, item.then, size)
    if (count := _holding(text, item.height)) < len(text.lines):
        text = _cut(item, text, count)
    heights = _heights(text)
    y = _dots(item.y) - (0.0 if item.hanging else sum(heights) / 2)
    painter.setPen(QColor(item.colour))
    for line, height in zip(text.lines, heights, strict=True):
        # Letters reach below and above their line, which is a place, no frame: accents of capitals, the tail of a ŋ. All
        # scripts stand on one line, though those of another font may be higher.
        letters = text.letters(line)
        middle = (letters.ascent() - letters.descent()) / 2
        line.draw(painter, QPointF(_dots(item.x), y + height / 2 + middle - line.ascent()))
        y += height


def _sized(item: Words, text: str, then: str, size: float) -> _Text:
    """Words in letters of a size, and what follows them in letters that are not larger."""
    font, small = _font(size, serif=item.serif), _font(min(size, item.then_size), serif=item.serif)
    strong = [(0, len(text))] if item.bold else item.strong
    return _Text(text, font, _dots(item.width), ALIGNED[item.align], strong, then, small)


def _heights(text: _Text) -> list[float]:
    return [text.letters(line).height() * TIGHT for line in text.lines]


def _holding(text: _Text, height: float) -> int:
    """How many of its lines a height (mm) has room for: the first in any case."""
    return max(1, sum(end <= _dots(height) for end in accumulate(_heights(text))))


def _cut(item: Words, text: _Text, count: int) -> _Text:
    """So many of its lines, the last one ending in "…"."""
    whole = f"{item.text}  {item.then}" if item.then else item.text
    before = _units(whole, text.lines[count - 1].textStart())
    letters = QFontMetricsF(_font(SMALLEST, bold=item.bold or bool(item.strong), serif=item.serif))
    rest = whole[len(before) :].replace("\n", " ")
    last = letters.elidedText(rest, Qt.TextElideMode.ElideRight, _dots(item.width))
    kept, begins = before + last, f"{item.text}  "
    if kept.startswith(begins):
        return _sized(item, item.text, kept.removeprefix(begins), SMALLEST)
    return _sized(item, kept, "", SMALLEST)


def _units(text: str, number: int) -> str:
    """So much of a text from its beginning, counted as Qt counts: a letter beyond the first 65,536 as two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * number].decode("utf-16-le", "surrogatepass")


def _counted(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


Draw = Callable[[QPainter], None]


class _Text:
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
        formats = [_format(_heavy(font), text, *part) for part in strong]
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


def _heavy(font: QFont) -> QFont:
    """The same letters in bold."""
    bold = QFont(font)
    bold.setVariableAxis(QFont.Tag("wght"), BOLD)
    return bold


def _format(font: QFont, text: str, start: int, length: int) -> QTextLayout.FormatRange:
    """A part of a text in letters of its own."""
    part = QTextLayout.FormatRange()
    part.start, part.length = _counted(text[:start]), _counted(text[start : start + length])
    part.format = QTextCharFormat()
    part.format.setFont(font)
    return part


class _Sheets:
    """Pages being made up: what is to be drawn on each, and how far down the last one is filled."""

    def __init__(self, page: QRectF) -> None:
        self.left, self.top = _dots(MARGIN), _dots(MARGIN)
        self.width = page.width() - 2 * _dots(MARGIN)
        self.bottom = page.height() - _dots(FOOT + 6)
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
                self.made[-1] += [partial(_item, item) for item in part.items]
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
            self.y += _dots(ABOVE[part.level])
        text = _Text(part.text, _font(HEADINGS[part.level], bold=True), self.width)
        self._need(len(text.lines) * text.step + _dots(TOGETHER))
        self._lines(text)
        self.y += _dots(BELOW[part.level])

    def _lines(self, text: _Text, inset: float = 0.0) -> None:
        for number in range(len(text.lines)):
            self._need(text.step * text.stay(number))
            self.made[-1].append(
                partial(text.draw, x=self.left + inset, y=self.y, first=number, last=number + 1)
            )
            self.y += text.step

    def _paragraph(self, part: Paragraph, inset: float = 0.0) -> None:
        align = Qt.AlignmentFlag.AlignHCenter if part.centred else Qt.AlignmentFlag.AlignLeft
        font = _font(SMALL if part.small else TEXT, bold=part.bold)
        hang = _dots(HANG) if part.mark else 0.0
        text = _Text(part.text, font, self.width - 2 * inset - hang, align, part.strong)
        if part.together:
            self._need(text.step * len(text.lines) + _dots(TOGETHER / 2))
        if part.mark:
            self._need(text.step * text.stay(0))
            mark = _Text(part.mark, font, hang)
            self.made[-1].append(partial(mark.draw, x=self.left + inset, y=self.y, first=0, last=1))
        self._lines(text, inset + hang)
        self.y += _dots(AFTER)

    def _letterhead(self, part: Letterhead) -> None:
        top, sheet = self.y, len(self.made)
        for data, x in ((part.left, 0.0), (part.right, self.width / _dots(1) - LOGO)):
            if data:
                box = Image(data, self.left / _dots(1) + x, top / _dots(1), LOGO, LOGO)
                self.made[-1].append(partial(_item, box))
        for line in part.lines:
            self._paragraph(line, _dots(LOGO + 3) if part.left or part.right else 0.0)
        if (part.left or part.right) and len(self.made) == sheet:
            self.y = max(self.y, top + _dots(LOGO + AFTER))

    def _picture(self, part: Picture) -> None:
        image = QImage.fromData(part.data)
        height = _dots(part.width) * image.height() / max(1, image.width())
        self._need(height + _dots(CAPTION))
        place = QRectF(self.left, self.y, _dots(part.width), height)
        self.made[-1].append(lambda painter: painter.drawImage(place, image))
        self.y += height + _dots(AFTER)

    def _grid(self, part: Grid) -> None:
        edges = [self.left + x for x in accumulate(self._columns(part), initial=0.0)]
        heads = self._row(part, edges, part.heads, bold=True) if part.heads else None
        if heads:
            self._need(heads.height + _dots(TOGETHER / 2))
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
        self.y += _dots(AFTER)

    def _columns(self, part: Grid) -> list[float]:
        """How wide each column is: its share, but no word of a head is broken where others have room to give."""
        shares = list(part.widths) or [1.0] * len(part.heads or part.rows[0])
        wide = [self.width * share / sum(shares) for share in shares]
        letters = QFontMetricsF(_font(TEXT, bold=True))
        least = [
            max((letters.horizontalAdvance(word) for word in head.split()), default=0.0)
            + 2 * _dots(PADDING)
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
            width = edges[column + 1] - edges[column] - 2 * _dots(PADDING)
            align = Qt.AlignmentFlag.AlignRight if column in part.right else Qt.AlignmentFlag.AlignLeft
            made.append(_Text(text, _font(TEXT, bold=bold), width, align))
        return _Row(
            made, edges, 0.0 if bold else _dots(part.height), lines_drawn=part.lines, plain=part.plain
        )

    def _place(self, row: _Row, first: int, last: int, *, shaded: bool = False) -> None:
        self.made[-1].append(partial(row.draw, y=self.y, first=first, last=last, shaded=shaded))
        self.y += row.height_of(last - first)


class _Row:
    """A row of a table: the text of each cell, between edges; `least` is its height at least."""

    def __init__(
        self,
        texts: Sequence[_Text],
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
        return max(self.least, lines * self.step + 2 * _dots(PADDING))

    def fitting(self, room: float) -> int:
        """How many of its lines there is room for; all of them only where its whole height has room."""
        fits = int((room - 2 * _dots(PADDING)) / self.step) if self.step else self.lines
        return fits if room >= self.least else 0

    def draw(self, painter: QPainter, y: float, first: int, last: int, *, shaded: bool) -> None:
        height = self.height_of(last - first)
        if shaded:
            whole = QRectF(self.edges[0], y, self.edges[-1] - self.edges[0], height)
            painter.fillRect(whole, QColor(SHADE))
        pen = painter.pen()
        pen.setColor(QColor(LINE))
        pen.setWidthF(_dots(0.15))
        painter.setPen(pen)
        if not self.plain:
            painter.drawLine(QPointF(self.edges[0], y + height), QPointF(self.edges[-1], y + height))
        if self.lines_drawn:
            painter.drawLine(QPointF(self.edges[0], y), QPointF(self.edges[-1], y))
            for edge in self.edges:
                painter.drawLine(QPointF(edge, y), QPointF(edge, y + height))
        ascent = max(text.ascent for text in self.texts)  # all cells stand on one line
        for text, edge in zip(self.texts, self.edges, strict=False):
            text.draw(painter, edge + _dots(PADDING), y + _dots(PADDING) + ascent - text.ascent, first, last)
