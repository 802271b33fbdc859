"""What stands above every page until it is no longer so: that nothing can be changed, or the question about the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from tvetdesk.records.rights import VIEWER
from tvetdesk.store.clocks import ClockState, clock_state, confirm_clock
from ui.language import Language
from ui.models.clock import ClockWatch, question
from ui.tasks import Tasks
from ui.tokens import MARGIN_X, MARGIN_Y
from ui.widgets.banner import Banner, Standing

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

ONLY_READING = N_("The data are open for reading only. You can look, print and copy; nothing can be changed.")
RESTORE = N_("Restore a backup…")


class Above(QWidget):
    """The banner of an open desk. `restores` asks for the page where a backup is restored."""

    restores = Signal()

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._language, self._tasks = desk, language, tasks
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner()
        around = QVBoxLayout(self)
        around.setContentsMargins(MARGIN_X, MARGIN_Y, MARGIN_X, MARGIN_Y)
        around.addWidget(self.banner)
        self.hide()

    def _stand(self, standing: Standing | None) -> None:
        self.banner.stand(standing, self._language.t)
        self.setVisible(standing is not None)

    def only_reading(self, why: UserError) -> None:
        """Say that nothing can be changed, and why."""
        acts = ((RESTORE, self.restores.emit),) if self._desk.may("backup.restore") else ()
        self._stand(Standing(lambda t: t(ONLY_READING), lambda t: sentence(why, t), acts, "lock"))

    def watch_clock(self) -> None:
        """Ask about the clock now, and before each step that is written from now on; practice lives on a day of its own."""
        if self._desk.practice or self._desk.keys.role == VIEWER:
            return
        watch = ClockWatch(self._desk.book, self)
        watch.doubted.connect(self.ask_clock)
        self._desk.book.guard = watch
        self.ask_clock()

    def ask_clock(self) -> None:
        """Look at the clock, and ask about it while it is doubted."""
        book = self._desk.book
        self._tasks.read(lambda: clock_state(book), self._show_clock, owner=self, latest="clock")

    def confirm_clock(self) -> None:
        """A person says that the date is right."""
        book = self._desk.book
        self._tasks.write(lambda: confirm_clock(book), self._show_clock, owner=self)

    def _show_clock(self, state: ClockState) -> None:
        self._stand(question(state, self.confirm_clock, self.ask_clock))
