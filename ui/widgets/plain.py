"""Plain text everywhere: what people typed is never read as markup, in labels, tooltips or boxes."""

from __future__ import annotations

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint
from PySide6.QtWidgets import QLabel, QWidget

PLAIN = 0  # Qt.TextFormat.PlainText, for `setProperty`: see "The first paint" in docs/window.md


def unmarked(text: str) -> str:
    """The text for buttons, actions and tabs, where a single & would underline the next letter."""
    return text.replace("&", "&&")


def show_tooltip(at: QPoint, text: str, widget: QWidget) -> None:
    """A tooltip of plain text; long texts wrap."""
    import html  # not before the unlock screen is painted

    QtWidgets.QToolTip.showText(at, f"<p>{html.escape(text)}</p>" if text else "", widget)


class PlainText(QObject):
    """The application's event filter: also labels that Qt or a library makes show plain text."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Polish:
            if isinstance(watched, QLabel | QtWidgets.QMessageBox):
                watched.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        elif (
            kind == QEvent.Type.ToolTip
            and isinstance(watched, QWidget)
            and isinstance(event, QtGui.QHelpEvent)
        ):
            text = watched.toolTip()
            if text:
                show_tooltip(event.globalPos(), text, watched)
                return True
        return False


def keep_plain(app: QCoreApplication | None) -> None:
    """Install the filter, once. It sees every event, so it waits until the unlock screen is painted."""
    assert app is not None
    if app.findChild(PlainText) is None:
        app.installEventFilter(PlainText(app))
