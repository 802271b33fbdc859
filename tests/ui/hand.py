"""The hand of somebody at the desk: real clicks and keys on a window, each counted as the window gets it."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
HELD = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Meta)


@dataclass(frozen=True)
class Effort:
    """What a task took: clicks, lines or fields of text, and keys that are no text, like Enter or F2."""

    clicks: int = 0
    lines: int = 0
    keys: int = 0


class Hand(QObject):
    """Clicks and types at the edge of the window, where the system would: what is covered or off screen is not hit.

    A run of signs without anything between them is one line. Where a box was closed, the window that is active then
    gets the keys, as from a window manager.
    """

    def __init__(self, qtbot, window):
        super().__init__()
        self.qtbot, self.window = qtbot, window
        self.clicks = self.keys = self.lines = self.signs = 0
        self._typing = False
        QApplication.instance().installEventFilter(self)

    def let_go(self):
        """Count no longer."""
        QApplication.instance().removeEventFilter(self)

    def begin(self):
        """Count from here."""
        self.clicks = self.keys = self.lines = self.signs = 0
        self._typing = False

    @property
    def effort(self):
        return Effort(self.clicks, self.lines, self.keys)

    def eventFilter(self, watched, event):
        if not isinstance(watched, QWindow):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self.clicks += 1
            self._typing = False
        elif event.type() == QEvent.Type.ShortcutOverride and event.key() not in HELD:  # before any shortcut
            text = event.text()
            sign = (
                bool(text) and text.isprintable() and event.modifiers() in (Qt.NoModifier, Qt.ShiftModifier)
            )
            self.signs += sign
            self.keys += not sign
            self.lines += sign and not self._typing
            self._typing = sign
        return False

    # -- doing ---------------------------------------------------------------------------------------------

    def click(self, widget, at=None):
        """Click a widget at its middle, or where `at` says; it must be in sight there and enabled."""
        self.settle()
        at = at if at is not None else widget.rect().center()
        assert widget.isVisible(), f"{_name(widget)} is not shown"
        assert widget.isEnabled(), f"{_name(widget)} cannot be clicked"
        top = widget.window()
        there = widget.mapTo(top, at)
        hit = top.childAt(there)
        assert hit is widget or widget.isAncestorOf(hit), f"{_name(hit)} covers {_name(widget)}"
        QTest.mouseClick(top.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, there)
        self.settle()

    def click_cell(self, table, row, column, at=None):
        """Click a cell of a table: at its middle, or so many pixels from its left edge."""
        self.settle()
        rect = table.visualRect(table.model().index(row, column))
        where = rect.center() if at is None else QPoint(rect.left() + at, rect.center().y())
        assert table.viewport().rect().contains(where), "the cell is out of sight"
        self.click(table.viewport(), where)

    def type(self, text):
        """Sign by sign, to whatever has the focus."""
        for sign in text:
            QTest.keyClick(self._target(), sign)
        self.settle()

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        """One key that is no text."""
        QTest.keyClick(self._target(), key, held)
        self.settle()

    def settle(self):
        """What was asked for is there."""
        QApplication.processEvents()
        tasks = self.window.tasks
        if not tasks.idle():
            self.qtbot.waitUntil(tasks.idle, timeout=20_000)
        QApplication.processEvents()

    def _target(self):
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.windowHandle()
        if QApplication.activeWindow() is None:
            top = QApplication.activeModalWidget() or self.window
            top.activateWindow()
            self.qtbot.waitUntil(top.isActiveWindow)
        return QApplication.activeWindow().windowHandle()


def _name(widget):
    if widget is None:
        return "nothing"
    return f"{type(widget).__name__} “{widget.accessibleName() or getattr(widget, 'text', str)()}”"
