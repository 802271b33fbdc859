"""A paper as PDF: headings, paragraphs, tables and pictures, set line by line and numbered page by page.

The one package below the window that knows Qt, and of it only QtGui. QTextLayout shapes and breaks each text, so that
Arabic, Cyrillic and the letters of Mandinka and Hausa come out right; pages are made up here, since QTextDocument tears
the cells of a row onto two pages. What people typed is plain text, never markup. Both fonts are embedded, so a paper
looks alike on every PC and printer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from tvetdesk.reports.render.parts import Paper, Words
from tvetdesk.reports.render.pdf.letters import (
    FOOT,
    LONG,
    MARGIN,
    RESOLUTION,
    SHORT,
    SMALL,
    dots,
    font,
    start,
)
from tvetdesk.reports.render.pdf.plates import draw_words
from tvetdesk.reports.render.pdf.sheets import Draw, Sheets

FOOT_HIGH = 7.0  # millimetres; two lines
GREY = "#5a6270"


def render(paper: Paper) -> bytes:
    """The paper as a PDF on A4."""
    start()
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
    start()
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
    return QRectF(0, 0, dots(wide), dots(high))


def _made_up(paper: Paper) -> list[list[Draw]]:
    """What is drawn on each page."""
    page = _page(paper)
    sheets = Sheets(QRectF(0, 0, page.width() / paper.larger, page.height() / paper.larger))
    for part in paper.parts:
        sheets.put(part)
    return [sheet for sheet in sheets.made if sheet] or sheets.made[:1]


def _foot(paper: Paper, painter: QPainter, page: QRectF, number: str) -> None:
    """Below: what it is at the left, on two lines if need be; the page at the right, and before it that it is practice."""
    y, wide = page.height() / dots(1) - FOOT, page.width() / dots(1) - 2 * MARGIN
    if not paper.foot:
        draw_words(
            Words(paper.marked, MARGIN, y, wide, SMALL, bold=True, align="centre", colour=GREY), painter
        )
        draw_words(Words(number, MARGIN, y, wide, SMALL, align="right", colour=GREY), painter)
        return
    right = "   ".join(filter(None, [paper.marked, number]))
    room = wide - QFontMetricsF(font(SMALL, bold=True)).horizontalAdvance(right) / dots(1) - 4
    draw_words(Words(paper.foot, MARGIN, y, room, SMALL, colour=GREY, height=FOOT_HIGH), painter)
    strong = [(0, len(paper.marked))] if paper.marked else ()
    draw_words(Words(right, MARGIN, y, wide, SMALL, align="right", colour=GREY, strong=strong), painter)
