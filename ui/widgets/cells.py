"""CellTable: a small table of cells that a page puts into words; Enter or a double click opens what a row is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.models.cells import CellsModel, room
from ui.widgets.rows import Cell, Table


class CellTable(Table):
    """`entered` carries the key of the row to open, `chosen` that of the current row; it stays chosen when shown again.

    `widths` are the columns' pixels; the column whose width is 0 takes what is left.
    """

    entered = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, widths: Sequence[int], *, row: int | None = None, parent: QWidget | None = None
    ) -> None:
        self.cells = CellsModel()
        super().__init__(self.cells, parent)
        self._widths = list(widths)
        self._showing = False
        if row is not None:
            self.set_row_height(row)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self._enter(index.row()))
        self.selectionModel().currentRowChanged.connect(self._row_changed)

    def show_rows(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        keys: Sequence[Any] = (),
        grounds: Sequence[str] = (),
        right: Sequence[int] = (),
    ) -> None:
        """Show these rows; the chosen one is chosen again, else the first."""
        here = self.key()
        at, column = max(0, self.currentIndex().row()), max(0, self.currentIndex().column())
        self._showing = True
        self.cells.show(heads, rows, keys, grounds, right)
        self._lay_out()
        if keys:
            row = list(keys).index(here) if here in keys else min(at, len(keys) - 1)
            self.setCurrentIndex(self.cells.index(row, column))
        self._showing = False
        if self.key() != here:
            self.chosen.emit(self.key())

    def set_widths(self, widths: Sequence[int]) -> None:
        """Other widths: -1 hides a column where there is little room."""
        self._widths = list(widths)
        self._lay_out()

    def _lay_out(self) -> None:
        head = self.horizontalHeader()
        for column, width in enumerate(self._widths[: self.cells.columnCount()]):
            self.setColumnHidden(column, width < 0)
            stretch = QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed if width else stretch)
            if width > 0:
                head.resizeSection(column, room(self, column, width))

    def key(self) -> Any:
        """What the current row is about, or None."""
        return self.cells.key(self.currentIndex().row())

    def choose(self, key: Any) -> None:
        """Make the row that is about this the current one."""
        if key in self.cells.keys:
            self.selectRow(self.cells.keys.index(key))

    def _row_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._showing:
            self.chosen.emit(self.key())

    def _enter(self, row: int) -> None:
        key = self.cells.key(row)
        if key is not None:
            self.entered.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._enter(self.currentIndex().row())
            return
        super().keyPressEvent(event)
