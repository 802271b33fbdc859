"""Idle: sees that somebody is at the keyboard or the mouse, and says when nobody was for too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

    from tvetdesk.store.session import Session

LOOK = 5_000  # milliseconds between looks at the clock
TOUCHES = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
})  # fmt: skip


class Idle(QObject):
    """Emits `over` when the session of whoever is there has to be locked.

    It filters the events of windows, not those of the application, which would ask at every stroke of paint: what a
    person does comes in by the window that has the focus.
    """

    over = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._watches = False
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK)
        self._clock.timeout.connect(self.look)

    def follow(self, session: Session) -> None:
        """Watch over this person's session from now on."""
        if (
            not self._watches
        ):  # not before: with the first event it is shown, Qt loads the classes of all of them
            self._watches = True
            app = QGuiApplication.instance()
            assert isinstance(app, QGuiApplication)
            app.focusWindowChanged.connect(self.watch)
            self.watch(app.focusWindow())
        self._session = session
        self._clock.start()

    def rest(self) -> None:
        """It is locked, or the data are closed: nothing to watch over."""
        self._session = None
        self._clock.stop()

    def look(self) -> None:
        """Whether it is time."""
        if self._session is not None and self._session.locked:
            self.over.emit()

    def watch(self, window: QWindow | None) -> None:
        """See what is done in this window too; it has the focus now."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._session is not None and event.type() in TOUCHES:
            self._session.touch()
        return False
