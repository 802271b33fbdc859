"""The keys of a list and of the search above it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.widgets.rows import Table

PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class ListKeys(QObject):
    """Typing in the list searches, Enter opens; from the search Down goes into the list, Escape empties it."""

    def __init__(self, view: Table, search: QLineEdit, opens: Callable[[], None]) -> None:
        super().__init__(view)
        self._view, self._search, self._opens = view, search, opens
        view.installEventFilter(self)
        search.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self._view:
            return self._in_list(event)
        return self._in_search(event)

    def _in_list(self, event: QKeyEvent) -> bool:
        typed = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._opens()
        elif typed.isalnum() and event.modifiers() in PLAIN and not self._search.isHidden():
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
            self._search.setText(typed)
        else:
            return False
        return True

    def _in_search(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down:
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
        else:
            return False
        return True
