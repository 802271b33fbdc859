"""A proclaimed holiday, or another day on which the centre is closed: its planned sessions are closed with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.records.calendar import ClosedDay, close_day
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.store.book import Book
from ui.dialogs.asker import Asker
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented

TITLE = N_("Proclaimed holiday")
WHAT = N_(
    "The sessions planned on that day are closed and count in no attendance rate. Registers taken stay."
)
DAY, NAME, WHY = N_("Day"), N_("Name"), N_("Why closed")
HOLIDAY = "holiday"


class HolidayDialog(Asker):
    """Tomorrow is preset: holidays that depend on the moon are proclaimed the evening before."""

    def __init__(self, book: Book, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, language.t(WHAT), language, tasks, parent)
        self.book = book
        fields = book.table(ClosedDay).fields
        self.name, self.day = LineEditor(fields["name"], language), LineEditor(fields["day"], language)
        self.reason = Segmented(needed=True, wrap=True, numbered=True)
        self.add(NAME, self.name)
        self.add(DAY, self.day)
        self.add(WHY, self.reason)
        self.retranslate()
        self.day.show_value(book.today() + dt.timedelta(days=1))
        self.reason.set_value(HOLIDAY)
        self.name.line.setFocus()

    def work(self) -> Callable[[], Any]:
        book, centre = self.book, self.book.centre
        day: dt.date | None = self.day.read()
        name: str | None = self.name.read()
        reason = str(self.reason.value())
        if day is None or centre is None:
            raise UserError("field.required")
        return lambda: close_day(book, centre, day, reason, name)

    def retranslate(self) -> None:
        super().retranslate()
        self.reason.set_options([(code, self.language.t(words)) for code, words in CLOSED_REASONS.items()])
