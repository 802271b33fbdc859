"""What lies in the bin, and taking something out of it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.bin import Binned, lying
from tvetdesk.store.undo import undo
from ui.dialogs.asker import Asker
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.cells import CellTable
from ui.widgets.labels import PlainLabel
from ui.widgets.rows import Cell

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tvetdesk.desk import Desk

sentences({"bin.choose": N_("Choose what is to be taken out.")})

TITLE = N_("What lies in the bin")
WHO = N_("What was put into the bin on this computer. Everything about it is kept.")
EMPTY = N_("Nothing lies in the bin.")
HEADS = (N_("Name"), N_("What it is"), N_("Since"))
TAKE_OUT, CLOSE = N_("Take it out"), N_("Close")


class BinDialog(Asker):
    """`written` carries what was taken out."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, language.t(WHO), language, tasks, parent)
        self.desk = desk
        self.found: dict[int, Binned] = {}
        self.resize(720, 420)
        self.table = CellTable((0, 220, 110))
        self.table.setMinimumHeight(220)
        self.table.entered.connect(lambda _: self.write())
        self.words.set(self.table.setAccessibleName, TITLE)
        self.none = PlainLabel("")
        self.words.set(self.none.setText, EMPTY)
        self.fields.addWidget(self.none)
        self.fields.addWidget(self.table, 1)
        self.words.set(self.cancel.setText, CLOSE)
        self.words.set(self.save.setText, TAKE_OUT)
        self.save.set_icon("undo")
        self.none.hide()
        self.tasks.read(lambda: lying(desk.book), self._show, owner=self, failed=self.refuse)

    def _show(self, found: list[Binned]) -> None:
        self.found = {one.change: one for one in found}
        t = self.language.t
        rows = [
            [Cell(t.show(one.name), "strong"), Cell(t(one.kind)), Cell(t.date(one.since))] for one in found
        ]
        self.table.show_rows([t(head) for head in HEADS], rows, list(self.found))
        for part in (self.table, self.save):
            part.setVisible(bool(found))
        self.none.setVisible(not found)
        (self.table if found else self.cancel).setFocus()

    def work(self) -> Callable[[], Any]:
        book, chosen = self.desk.book, self.found.get(self.table.key())
        if chosen is None:
            raise UserError("bin.choose")

        def take() -> Binned:
            undo(book, chosen.change)
            return chosen

        return take
