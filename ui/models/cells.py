"""CellsModel: a small table whose cells are put into words by the page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.widgets.rows import CELL, GROUND, PADDING, Cell

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class CellsModel(QAbstractTableModel):
    """Rows of cells under heads; `grounds` names a token for rows that stand out, `keys` is what each row is about."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.rows: list[Sequence[Cell]] = []
        self.grounds: list[str] = []
        self.keys: list[Any] = []
        self.right: set[int] = set()

    def show(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        keys: Sequence[Any] = (),
        grounds: Sequence[str] = (),
        right: Sequence[int] = (),
    ) -> None:
        """Show other rows, or the same ones in another language."""
        self.beginResetModel()
        self.heads, self.rows = list(heads), list(rows)
        self.keys, self.grounds, self.right = list(keys), list(grounds), set(right)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in self.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        if role == GROUND:
            return self.grounds[index.row()] if index.row() < len(self.grounds) else None
        row = self.rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else Cell()
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(cell)
        return None

    def key(self, row: int) -> Any:
        """What a row is about, or None."""
        return self.keys[row] if 0 <= row < len(self.keys) else None


MORE = 48  # pixels that a column may be wider than asked for, so that its heading is not cut


def room(view: QTableView, column: int, width: int) -> int:
    """The width of a column, or a little more where its heading needs it in this language."""
    words = view.model().headerData(column, Qt.Orientation.Horizontal)
    needed = view.horizontalHeader().fontMetrics().horizontalAdvance(str(words or "")) + 2 * PADDING
    return max(width, min(needed, width + MORE))


def lay_out(view: QTableView, widths: Sequence[int], stretch: int) -> None:
    """Give columns their widths; one takes what is left."""
    head = view.horizontalHeader()
    head.setStretchLastSection(False)
    for number, width in enumerate(widths):
        if number == stretch:
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        else:
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(number, room(view, number, width))


def spoken(cell: Cell) -> str:
    """A cell as a screen reader says it: what only an icon tells is in its tip."""
    return ", ".join(filter(None, (cell.text or cell.tip, cell.second)))
