"""Those who took part, beside the training or event: a name and a word for each; Enter opens the entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.tokens import RING
from ui.widgets.cells import CellTable
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

ROW, MOST = 30, 4  # rows that are seen without scrolling


class People(Panel):
    """`entered` carries the key of somebody's entry."""

    entered = Signal(object)

    def __init__(
        self, title: str, note: str, rows: Sequence[tuple[Any, Cell, Cell]], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, note, parent)
        high = 42 if any(name.second for _, name, _ in rows) else ROW
        table = CellTable((0, 116), row=high)
        table.horizontalHeader().hide()
        table.setAccessibleName(title)
        table.show_rows(["", ""], [[name, word] for _, name, word in rows], [key for key, _, _ in rows])
        table.setFixedHeight(min(len(rows), MOST) * high + 2 * RING)
        table.entered.connect(self.entered)
        self.body.addWidget(table)
