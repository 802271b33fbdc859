"""Squares: the small cells of the register book, their head of two lines, and the names that stay in sight."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import fonts
from ui.models.register_grid import FIXED, NAME, NUMBER, GridModel
from ui.theme import theme
from ui.tokens import THEMES
from ui.widgets.plain import show_tooltip

ROW, HEAD = 20, 38
DAY_LEAST, DAY_MOST = 26, 180
NUMBER_WIDTH, NAME_WIDTH = 34, 206
TOTAL_WIDTHS = (70, 60, 54)


@cache
def _font(demi: bool) -> QFont:
    return fonts.font("small", demi=demi)


def _mix(colour: str, ground: str, share: float) -> QColor:
    """A pale ground of a colour that has no token of its own."""
    one, two = QColor(colour), QColor(ground)
    parts = ((one.red(), two.red()), (one.green(), two.green()), (one.blue(), two.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in parts))


@cache
def colours(kind: str, name: str) -> tuple[QColor, QColor]:
    """Letter and ground of a kind of square in a theme."""
    tokens = THEMES[name]
    plain = tokens.base
    if kind == "A":
        return QColor(tokens.on_pri), QColor(tokens.error)
    if kind in ("L", "missing"):
        return QColor(tokens.attention), QColor(tokens.attention_ground)
    if kind == "E":
        return QColor(tokens.info), QColor(tokens.info_ground)
    if kind in ("S", "W"):
        colour = tokens.sick if kind == "S" else tokens.attachment
        return QColor(colour), _mix(colour, plain, 0.0 if tokens.name == "contrast" else 0.13)
    if kind == "closed":
        return QColor(tokens.text2), QColor(tokens.alt)
    if kind == "total":
        return QColor(tokens.text2), QColor(tokens.alt)
    if kind == "low":
        return QColor(tokens.error), QColor(plain)
    return QColor(tokens.text), QColor(plain)


class SquareDelegate(QStyledItemDelegate):
    """Paints one cell; a thicker line opens each week. `row` is the current one."""

    row = -1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if not isinstance(model, GridModel):
            return
        row, column = index.row(), index.column()
        text, kind = model.square(row, column)
        tokens, box = theme().tokens, option.rect
        letter, ground = colours(kind, tokens.name)
        row_chosen = row == self.row
        if row_chosen and kind in ("name", "number", "figure", "low", "", "P"):
            ground = QColor(tokens.sel)
        painter.fillRect(box, ground)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        if column in model.opens:
            painter.fillRect(QRect(box.left(), box.top(), 1, box.height()), QColor(tokens.line2))
        if not text:
            self.paint_focus(painter, option)
            return
        demi = kind in ("A", "L", "E", "S", "W", "missing", "total", "low") or (kind == "name" and row_chosen)
        font = _font(demi) if column != NAME or kind == "total" else fonts.font("text", demi=demi)
        painter.setFont(font)
        painter.setPen(letter)
        align = Qt.AlignmentFlag.AlignCenter
        if column == NAME:
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        elif column == NUMBER or model.day_at(column) is None:
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        inner = box.adjusted(6, 0, -6, 0) if column < FIXED or model.day_at(column) is None else box
        if column == NAME:
            second = model.second(row)
            room = inner.width() - (QFontMetrics(_font(False)).horizontalAdvance(second) + 6 if second else 0)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(inner, int(align), shown)
            if second:
                painter.setFont(_font(False))
                painter.setPen(QColor(tokens.text if row_chosen else tokens.text2))
                painter.drawText(
                    inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), second
                )
        else:
            painter.drawText(inner, int(align), text)
        self.paint_focus(painter, option)

    def paint_focus(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The frame of the current cell."""
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme().tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        show_tooltip(event.globalPos(), str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""), view)
        return True


class SquareHead(QHeaderView):
    """Two lines over each column: weekday and number; today is filled."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grid = model
        self.today: object = None
        self.setFixedHeight(HEAD)
        self.setMinimumSectionSize(20)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens = theme().tokens
        day = self._grid.day_at(section)
        today = day is not None and day.day == self.today
        painter.save()
        painter.fillRect(rect, QColor(tokens.pri if today else tokens.alt))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(QColor(tokens.line2))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if section in self._grid.opens:
            painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), QColor(tokens.line2))
        painter.setFont(_font(True))
        painter.setPen(QColor(tokens.on_pri if today else tokens.text2))
        first, second = self._grid.head(section)
        inner = rect.adjusted(6, 0, -6, 0) if day is None else rect
        align = Qt.AlignmentFlag.AlignLeft if section == NAME else Qt.AlignmentFlag.AlignHCenter
        if day is None and section != NAME:
            align = Qt.AlignmentFlag.AlignRight
        if second:
            half = rect.height() // 2
            painter.drawText(
                inner.adjusted(0, 0, 0, -half), int(align | Qt.AlignmentFlag.AlignVCenter), first
            )
            painter.drawText(
                inner.adjusted(0, half, 0, 0), int(align | Qt.AlignmentFlag.AlignVCenter), second
            )
        else:
            painter.drawText(inner, int(align | Qt.AlignmentFlag.AlignVCenter), first)
        painter.restore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD)


class Squares(QTableView):
    """One of the two views: the names, or the days with the totals."""

    opened = Signal(QModelIndex)

    def __init__(self, model: GridModel) -> None:
        super().__init__()
        self.setObjectName("squares")  # the focus is around one square, not around all of them
        self.setModel(model)
        self.head = SquareHead(model, self)
        self.setHorizontalHeader(self.head)
        self.cells = SquareDelegate(self)
        self.setItemDelegate(self.cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)

    def redraw(self) -> None:
        """Paint everything again."""
        self.viewport().update()
        self.head.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class SquareTable(QWidget):
    """The days, and the names beside them in a view of their own, that stay in sight. `chosen` carries (row, column).

    Beside, not over them: what lies over a view makes it paint everything anew at each step of scrolling.
    """

    chosen = Signal(int, int)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        self.days, self.names = Squares(model), Squares(model)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setSelectionModel(self.days.selectionModel())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.names, 1)
        self._foot = QWidget()  # as high as the bar under the days
        left.addWidget(self._foot)
        row.addLayout(left)
        row.addWidget(self.days, 1)
        for one, other in ((self.days, self.names), (self.names, self.days)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
        across = self.days.horizontalScrollBar()
        across.rangeChanged.connect(
            lambda _, most: self._foot.setFixedHeight(across.sizeHint().height() if most else 0)
        )
        self.days.head.sectionClicked.connect(lambda column: self.chosen.emit(-1, column))
        for view in (self.days, self.names):
            view.clicked.connect(self._open)
        self.days.opened.connect(self._open)
        self.days.selectionModel().currentChanged.connect(self._row_changed)
        theme().changed.connect(self._redraw)
        model.modelReset.connect(self.fit)
        self.setFocusProxy(self.days)

    def set_today(self, day: object) -> None:
        """The day whose head is filled."""
        self.days.head.today = day
        self.days.head.viewport().update()

    def choose(self, row: int, column: int) -> None:
        """Make a cell the current one, in sight."""
        self.days.setCurrentIndex(self._grid.index(row, column))

    def current(self) -> tuple[int, int]:
        """Row and column of the current cell, -1 for none."""
        index = self.days.currentIndex()
        return index.row(), index.column()

    def fit(self) -> None:
        """Widths for the days there are: they share the room, and scroll when there is too little."""
        count, wide = len(self._grid.days), self.width() - 2
        if HEAD + self._grid.rowCount() * ROW > self.height():
            wide -= self.days.verticalScrollBar().sizeHint().width()
        name = NAME_WIDTH - (40 if wide < 1000 else 0)
        room = wide - NUMBER_WIDTH - name - sum(TOTAL_WIDTHS)
        of_day = min(DAY_MOST, max(DAY_LEAST, room // count)) if count else DAY_LEAST
        if count and of_day > DAY_LEAST:
            name += min(90, max(0, room - of_day * count))
        for column in range(self._grid.columnCount()):
            day = column >= FIXED
            self.names.setColumnHidden(column, day)
            self.days.setColumnHidden(column, not day)
            if day:
                place = column - FIXED - count
                self.days.setColumnWidth(column, of_day if place < 0 else TOTAL_WIDTHS[place])
        self.names.setColumnWidth(NUMBER, NUMBER_WIDTH)
        self.names.setColumnWidth(NAME, name)
        self.names.setFixedWidth(NUMBER_WIDTH + name)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row(), index.column())

    def _row_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        for view in (self.days, self.names):
            view.cells.row = now.row()
            for row in {now.row(), before.row()}:
                view.viewport().update(0, view.rowViewportPosition(row), view.viewport().width(), ROW)

    def _redraw(self) -> None:
        for view in (self.days, self.names):
            view.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
