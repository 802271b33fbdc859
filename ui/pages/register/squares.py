"""Squares: the small cells of the register book, their head of two lines, and the names that stay in sight."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QPainter, QPen
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
from ui.models.register_grid import FIXED, NAME, NUMBER, SQUARE, GridModel
from ui.theme import theme
from ui.tokens import Tokens
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
    parts = [
        round(a * share + b * (1 - share))
        for a, b in zip(one.getRgb()[:3], two.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*parts)


def colours(kind: str, tokens: Tokens) -> tuple[QColor, QColor]:
    """Letter and ground of a kind of square."""
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
    """Paints one cell; a thicker line opens each week."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if not isinstance(model, GridModel):
            return
        text, kind = index.data(SQUARE)
        tokens, box = theme().tokens, option.rect
        letter, ground = colours(kind, tokens)
        column = index.column()
        row_chosen = (
            isinstance(option.widget, QTableView) and option.widget.currentIndex().row() == index.row()
        )
        if row_chosen and kind in ("name", "number", "figure", "low", "", "P"):
            ground = QColor(tokens.sel)
        painter.save()
        painter.fillRect(box, ground)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())
        if opens_week(model, column):
            painter.fillRect(QRect(box.left(), box.top(), 1, box.height()), QColor(tokens.line2))
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
            second = model.second(index.row())
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
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        show_tooltip(event.globalPos(), str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""), view)
        return True


def opens_week(model: GridModel, column: int) -> bool:
    """Whether a column is the first day of a week shown, or the first total."""
    day = model.day_at(column)
    if day is None:
        return column == FIXED + len(model.days)
    before = model.day_at(column - 1)
    return before is None or before.day.isocalendar()[1] != day.day.isocalendar()[1]


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
        if opens_week(self._grid, section):
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


class SquareTable(QTableView):
    """The days; the names stand still in a second view at the left. `chosen` carries (row, column)."""

    chosen = Signal(int, int)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        self.head = self._prepare(self, model)
        self.names = QTableView(self)
        self._prepare(self.names, model)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.setSelectionModel(self.selectionModel())
        self.names.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(self.names.verticalScrollBar().setValue)
        self.head.sectionClicked.connect(lambda column: self.chosen.emit(-1, column))
        self.clicked.connect(lambda index: self.chosen.emit(index.row(), index.column()))
        self.selectionModel().currentChanged.connect(self._row_changed)
        theme().changed.connect(self._redraw)
        model.modelReset.connect(self.fit)

    def _prepare(self, view: QTableView, model: GridModel) -> SquareHead:
        view.setModel(model)
        head = SquareHead(model, view)
        view.setHorizontalHeader(head)
        view.setItemDelegate(SquareDelegate(view))
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setMinimumSectionSize(ROW)
        view.verticalHeader().setDefaultSectionSize(ROW)
        return head

    def set_today(self, day: object) -> None:
        """The day whose head is filled."""
        self.head.today = day
        self.head.viewport().update()

    def fit(self) -> None:
        """Widths for the days there are: they share the room, and scroll when there is too little."""
        model = self._grid
        days, wide = len(model.days), self.viewport().width()
        narrow = wide < 1000
        name = NAME_WIDTH - (40 if narrow else 0)
        left = NUMBER_WIDTH + name
        room = wide - left - sum(TOTAL_WIDTHS)
        of_day = min(DAY_MOST, max(DAY_LEAST, room // days)) if days else DAY_LEAST
        if days and of_day > DAY_LEAST:
            name += min(90, max(0, room - of_day * days))
        for view in (self, self.names):
            view.setColumnWidth(NUMBER, NUMBER_WIDTH)
            view.setColumnWidth(NAME, name)
            for column in range(FIXED, FIXED + days):
                view.setColumnWidth(column, of_day)
            for number, width in enumerate(TOTAL_WIDTHS):
                view.setColumnWidth(FIXED + days + number, width)
        for column in range(FIXED, model.columnCount()):
            self.names.setColumnHidden(column, True)
        self._place()

    def _place(self) -> None:
        left = self.columnWidth(NUMBER) + self.columnWidth(NAME)
        self.names.setGeometry(0, 0, left, HEAD + self.viewport().height())
        self.names.raise_()

    def _row_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        for row in {now.row(), before.row()}:
            for view in (self, self.names):
                top = view.rowViewportPosition(row)
                view.viewport().update(0, top, view.viewport().width(), ROW)

    def _redraw(self) -> None:
        for view in (self, self.names):
            view.viewport().update()
            view.horizontalHeader().viewport().update()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if index.column() < FIXED:
            return
        super().scrollTo(index, hint)
        left = self.columnWidth(NUMBER) + self.columnWidth(NAME)
        under = left - self.visualRect(index).left()  # a cell must not hide behind the names
        if under > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - under)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.chosen.emit(index.row(), index.column())
            return
        super().keyPressEvent(event)
