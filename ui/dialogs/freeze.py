"""Freezing a report: it gets a title under which it is found again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.reports import REPORTS, Asked, frozen
from ui.dialogs.asker import Asker
from ui.language import Language
from ui.tasks import Tasks

TITLE = N_("Freeze this report")
WHAT = N_(
    "It is kept as it is now, with the records behind each figure, signed by this computer. It can be shown again as it was, and every later difference explained."
)
CALLED = N_("What it is called, like “Report of 2026 to the ministry”")


class FreezeDialog(Asker):
    """`made` is kept under the title that is typed; one is proposed."""

    def __init__(
        self, desk: Desk, name: str, asked: Asked, title: str, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(TITLE, language.t(WHAT), language, tasks, parent)
        self.desk, self.name, self.asked = desk, name, asked
        self.line = QLineEdit(title)
        self.line.setMaxLength(120)
        self.add(CALLED, self.line)
        self.retranslate()
        self.line.selectAll()
        self.line.setFocus()

    def work(self) -> Callable[[], Any]:
        title = self.line.text().strip()
        if not title:
            raise UserError("field.required")
        desk, name, asked = self.desk, self.name, self.asked
        return lambda: _freeze(desk, name, asked, title)


def _freeze(desk: Desk, name: str, asked: Asked, title: str) -> FrozenReport:
    return frozen.freeze(desk.book, desk.identity, REPORTS[name], asked, title)
