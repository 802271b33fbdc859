"""Marks of a register: six boxes, the chosen one filled, one that is typed but not applied in dashes."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QStyle, QStyleOptionViewItem, QWidget

from ui import fonts
from ui.icons import pixmap
from ui.theme import theme
from ui.tokens import Tokens
from ui.widgets.plain import show_tooltip
from ui.widgets.rows import PADDING, RowDelegate

STATUSES = "PLEASW"
BOX, HIGH, PITCH = 30, 22, 32
MARKS_WIDTH = len(STATUSES) * PITCH + PADDING

MARKED = Qt.ItemDataRole.UserRole + 10
"""Under this role a mark cell gives (chosen status or "", status typed but not applied or "")."""
LETTERS = Qt.ItemDataRole.UserRole + 11
"""Under this role a mark cell gives the letters of the language, by status."""
FLAG = Qt.ItemDataRole.UserRole + 12
"""Under this role a name cell gives a short warning shown behind the name, like "3 in a row"."""
TIPS = Qt.ItemDataRole.UserRole + 13
"""Under this role a mark cell gives the words of the marks, by status."""

FREE, CHOSEN, TYPED = 0, 1, 2


@cache
def _font(demi: bool) -> QFont:
    return fonts.font("small", demi=demi)


def paint_mark(painter: QPainter, box: QRect, letter: str, status: str, look: int, tokens: Tokens) -> None:
    """One box: a bare letter, the chosen mark (pale for present, else filled), or dashes for what is only typed."""
    centre = int(Qt.AlignmentFlag.AlignCenter)
    if look == FREE:
        painter.setFont(_font(False))
        painter.setPen(QColor(tokens.text2))
        painter.drawText(box, centre, letter)
        return
    colour = QColor(tokens.mark(status))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look == TYPED:
        pen = QPen(colour, 2)
        pen.setDashPattern([2.2, 1.8])
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.base))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 3, 3)
        painter.setPen(colour)
    elif status == "P":
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QColor(tokens.ok_ground))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(colour)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(box), 3, 3)
        painter.setPen(QColor(tokens.on_pri))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setFont(_font(True))
    painter.drawText(box, centre, letter)


def status_at(cell: QRect, point: QPoint) -> str:
    """The mark whose part of the cell lies under a point: the whole height reacts, not only the box."""
    number = (point.x() - cell.left() - PADDING // 2) // PITCH
    return STATUSES[min(max(number, 0), len(STATUSES) - 1)] if cell.contains(point) else ""


class MarkDelegate(RowDelegate):
    """Paints the six boxes of a row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        marked = index.data(MARKED)
        painter.save()
        self.paint_ground(painter, option, index, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        if marked is not None:
            chosen, typed = marked
            letters = index.data(LETTERS)
            tokens = theme().tokens
            top = option.rect.top() + (option.rect.height() - HIGH) // 2
            left = option.rect.left() + PADDING // 2
            for number, status in enumerate(STATUSES):
                box = QRect(left + number * PITCH, top, BOX, HIGH)
                look = TYPED if status == typed else CHOSEN if status == chosen else FREE
                paint_mark(painter, box, letters[status], status, look, tokens)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        tips = index.data(TIPS)
        status = status_at(option.rect, event.pos())
        show_tooltip(event.globalPos(), tips[status] if tips and status else "", view)
        return True


class NameDelegate(RowDelegate):
    """Paints a name and behind it, in red with a sign, what calls for attention."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        flag = index.data(FLAG)
        if not flag:
            return
        tokens = theme().tokens
        small = _font(True)
        words = QFontMetrics(small).horizontalAdvance(flag)
        name = QFontMetrics(fonts.font("text", demi=True)).horizontalAdvance(str(index.data() or ""))
        box = option.rect.adjusted(PADDING, 0, -PADDING, -1)
        left = min(box.left() + name + 6, box.right() - words - 20)
        room = QRect(left, box.top(), box.right() - left + 1, box.height())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = tokens.sel if chosen else tokens.alt
        painter.save()
        if left < box.left() + name + 6:  # the name gives way, not the warning
            painter.fillRect(room.adjusted(-4, 0, PADDING, 0), QColor(ground))
        scale = painter.device().devicePixelRatioF()
        top = room.top() + (room.height() - 14) // 2
        painter.drawPixmap(room.left(), top, pixmap("alone", tokens.error, 14, scale))
        painter.setFont(small)
        painter.setPen(QColor(tokens.error))
        painter.drawText(room.adjusted(18, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), flag)
        painter.restore()


class MarkBox(QWidget):
    """One mark beside a word: in legends and counts. Says nothing by itself; the word does."""

    def __init__(self, status: str, letter: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status, self.letter = status, letter
        self.setFixedSize(BOX, HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_letter(self, letter: str) -> None:
        """Show the letter of another language."""
        self.letter = letter
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(BOX, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, self.rect(), self.letter, self.status, CHOSEN, theme().tokens)
        painter.end()
