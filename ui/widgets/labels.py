"""Labels: text as it is, in one of the sizes of the theme, and the small box that names a key."""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import fonts, icons
from ui.icons import pixmap
from ui.theme import theme
from ui.widgets.plain import PLAIN

LOOKS = {
    "text": ("text", False),
    "strong": ("text", True),
    "small": ("small", False),
    "dim": ("small", False),
    "label": ("small", True),
    "title": ("title", True),
    "answer": ("answer", True),
    "panel": ("panel", True),
}


class PlainLabel(QLabel):
    """A label that never reads markup. `wrap` breaks lines, `elide` shortens with … instead of widening a page."""

    def __init__(
        self,
        text: str = "",
        look: str = "text",
        *,
        state: str = "",
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("textFormat", PLAIN)
        self._elide = elide
        size, demi = LOOKS[look]
        self.setFont(fonts.font(size, demi=demi))
        self.setProperty("look", look)
        if state:
            self.setProperty("state", state)
        if wrap:
            self.setWordWrap(True)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def set_state(self, state: str) -> None:
        """Colour the words: ok, attention, error, info, or nothing."""
        if self.property("state") != state:
            self.setProperty("state", state)
            restyle(self)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QtGui.QPainter(self)
        box = self.contentsRect()
        metrics = QtGui.QFontMetrics(self.font())
        text = metrics.elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, box.width())
        self.style().drawItemText(
            painter, box, int(self.alignment()), self.palette(), self.isEnabled(), text, self.foregroundRole()
        )
        painter.end()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._elide else hint


class KeyHint(PlainLabel):
    """A key as a small box, 19 px high however high the bar is: Ctrl+K."""

    def __init__(self, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(keys, "small", parent=parent)
        self.setObjectName("key")
        self.setFixedHeight(19)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class IconLabel(QLabel):
    """An icon in the colour of a token, tinted anew with the theme; words beside it say what it means."""

    def __init__(
        self, name: str, colour: str = "text", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("textFormat", PLAIN)
        self._name, self._colour, self._size = name, colour, size
        self.setFixedSize(size, size)
        theme().changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self._draw()

    def _draw(self) -> None:
        if icons.asleep():
            return
        scale = self.devicePixelRatioF()
        self.setPixmap(pixmap(self._name, getattr(theme().tokens, self._colour), self._size, scale))


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a changed property."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
