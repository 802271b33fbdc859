"""Rows of tables: one delegate paints ground, hairline, padding, edge and what a cell holds."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import fonts
from ui.icons import pixmap
from ui.theme import theme
from ui.tokens import TABLE_HEAD
from ui.widgets.chip import paint_chip
from ui.widgets.plain import show_tooltip

CELL = Qt.ItemDataRole.UserRole + 1
"""The role under which a model gives the Cell of an index; without one the text is painted plainly."""
GROUND = Qt.ItemDataRole.UserRole + 2
"""The role for the ground of a row: the name of a token (`alt` for totals and exceptions), or nothing."""

PADDING = 8


@dataclass(frozen=True)
class Cell:
    """What one cell shows. `look`: text, strong, dim, chip, bar or link; `state` colours words, chip or bar.

    `second` is a smaller second line; `icon` stands before the words; a `bar` is a share between 0 and 1 with an
    optional tick at `least`.
    """

    text: str = ""
    look: str = "text"
    state: str = ""
    second: str = ""
    icon: str = ""
    right: bool = False
    bar: float | None = None
    least: float | None = None
    tip: str = ""


class RowDelegate(QStyledItemDelegate):
    """Paints every row of every table. `table()` makes a view that uses it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, theme().row_height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.paint_ground(painter, option, index, chosen=chosen)
        cell = index.data(CELL)
        if cell is None:
            cell = Cell(str(index.data() or ""))
        self.paint_cell(painter, option.rect.adjusted(PADDING, 0, -PADDING, -1), cell, chosen=chosen)
        if option.state & QStyle.StateFlag.State_HasFocus and not chosen:
            painter.setPen(QPen(QColor(theme().tokens.focus), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        *,
        chosen: bool,
    ) -> None:
        """The ground, the hairline below, and the edge of the chosen row."""
        tokens = theme().tokens
        box: QRect = option.rect
        ground = "sel" if chosen else (index.data(GROUND) or "base")
        painter.fillRect(box, QColor(getattr(tokens, ground)))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen and self.is_first(option.widget, index):
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens.pri))

    def is_first(self, view: QWidget | None, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the cell stands at the left end of its row as shown."""
        if not isinstance(view, QTableView):
            return index.column() == 0
        header: QHeaderView = view.horizontalHeader()
        shown = [n for n in range(header.count()) if not header.isSectionHidden(header.logicalIndex(n))]
        return bool(shown) and header.logicalIndex(shown[0]) == index.column()

    def paint_cell(self, painter: QPainter, box: QRect, cell: Cell, *, chosen: bool) -> None:
        """What the cell holds, inside its padding."""
        if cell.look == "chip":
            if cell.text:
                paint_chip(painter, box, cell.text, cell.state or "plain", cell.icon or None)
            return
        if cell.bar is not None:
            box = self._paint_bar(painter, box, cell)
        tokens = theme().tokens
        colour = tokens.text
        if cell.state:
            colour = getattr(tokens, cell.state)
        elif cell.look == "dim":
            colour = tokens.text if chosen else tokens.text2
        elif cell.look == "link":
            colour = tokens.pri
        if cell.icon:
            scale = painter.device().devicePixelRatioF()
            top = box.top() + (box.height() - 16) // 2
            painter.drawPixmap(box.left(), top, pixmap(cell.icon, colour, 16, scale))
            box = box.adjusted(22, 0, 0, 0)
        font = fonts.font("small" if cell.look == "dim" else "text", demi=cell.look == "strong")
        align = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        if cell.second:
            half = box.height() // 2
            self._paint_text(painter, box.adjusted(0, 2, 0, -half), cell.text, font, colour, align)
            self._paint_text(
                painter, box.adjusted(0, half, 0, -3), cell.second, fonts.font("small"), tokens.text2, align
            )
        else:
            self._paint_text(painter, box, cell.text, font, colour, align)

    def _paint_text(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        font: fonts.QFont,
        colour: str,
        align: Qt.AlignmentFlag,
    ) -> None:
        if not text:
            return
        painter.setFont(font)
        painter.setPen(QColor(colour))
        short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), short)

    def _paint_bar(self, painter: QPainter, box: QRect, cell: Cell) -> QRect:
        """The bar in the left half of the cell; returns what is left for the number."""
        tokens = theme().tokens
        width = min(64, max(24, box.width() - 48))
        frame = QRect(box.left(), box.top() + (box.height() - 10) // 2, width, 10)
        painter.fillRect(frame, QColor(tokens.base))
        share = min(1.0, max(0.0, cell.bar or 0.0))
        colour = getattr(tokens, cell.state) if cell.state else tokens.pri
        painter.fillRect(QRect(frame.left(), frame.top(), round(frame.width() * share), 10), QColor(colour))
        painter.setPen(QColor(tokens.line2))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        if cell.least is not None:
            x = frame.left() + round(frame.width() * cell.least)
            painter.fillRect(QRect(x - 1, frame.top() - 2, 2, 14), QColor(tokens.text))
        return box.adjusted(width + 8, 0, 0, 0)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole text of a cell that had to be shortened, as plain text."""
        cell = index.data(CELL)
        text = (cell.tip or cell.text) if cell is not None else str(index.data() or "")
        needed = QFontMetrics(fonts.font("text")).horizontalAdvance(text)
        wide = cell is not None and bool(cell.tip)
        show_tooltip(
            event.globalPos(), text if wide or needed > option.rect.width() - 2 * PADDING else "", view
        )
        return True


class Table(QTableView):
    """A table as every page has it: rows chosen whole, no grid, sticky head; Enter or a double click opens."""

    def __init__(self, model: QAbstractItemModel | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        head = self.horizontalHeader()
        head.setFont(fonts.font("small", demi=True))
        head.setFixedHeight(TABLE_HEAD)
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(40)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.row_height: int | None = None
        theme().changed.connect(self._theme_changed)
        self._theme_changed()
        if model is not None:
            self.setModel(model)

    def set_row_height(self, pixels: int) -> None:
        """Rows of another height than the user's setting: 42 to 48 for two lines."""
        self.row_height = pixels
        self._theme_changed()

    def _theme_changed(self) -> None:
        high = max(self.row_height or 0, theme().row_height)
        self.verticalHeader().setDefaultSectionSize(high)
        self.verticalHeader().setMinimumSectionSize(min(20, high))
        self.viewport().update()

    def sizeHintForColumn(self, column: int) -> int:
        return -1  # widths come from the model's columns; asking every row would read every row
