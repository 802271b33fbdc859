"""The header of a page: what it is, when and how many, and its acts as buttons, the primary one last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.language import Language, key_name
from ui.tokens import HEADER, MARGIN_X
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

TIGHT = 8


SECOND = 260  # pixels: up to here the second line takes words from the buttons too


class Header(QFrame):
    """Shows title, second line and buttons. Too narrow, the buttons lose their words from the left."""

    left = Signal()  # the button that has the focus goes

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.setObjectName("header")
        self.setFixedHeight(HEADER)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_X, 0, MARGIN_X, 0)
        row.setSpacing(TIGHT)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = PlainLabel("", "title", elide=True)
        # Ignored: a long second line must never widen the window.
        self.second = PlainLabel("", "small", elide=True)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.second)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._row = row
        self._buttons: list[tuple[Button, QAction]] = []
        self._extra: QWidget | None = None

    def show_page(self, title: str, second: str) -> None:
        """Write title and second line."""
        self.title.setText(title)
        self.second.setText(second)
        self.second.setVisible(bool(second))
        self.setAccessibleName(title)
        self._fit()  # a longer title takes words from the buttons

    def set_actions(self, actions: Sequence[QAction], extra: QWidget | None = None) -> None:
        """The buttons of a page: its own widget first (a segmented choice), then its acts, the primary one last."""
        if self._extra is not None and self._extra is not extra:
            self._row.removeWidget(self._extra)
            self._extra.hide()
        for button, _ in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        for action in self.actions():
            self.removeAction(action)
        self.addActions(actions)  # the keys of the page work from its buttons too
        self._extra = extra
        if extra is not None:
            self._row.addWidget(extra)
            extra.show()
        shown = [action for action in actions if action.property("shown")]
        for action in sorted(shown, key=lambda one: bool(one.property("primary"))):
            button = Button(kind="primary" if action.property("primary") else "normal")
            if action.property("icon_name"):
                button.set_icon(action.property("icon_name"))
            button.clicked.connect(action.trigger)
            action.changed.connect(lambda b=button, a=action: self._follow(b, a))
            self._buttons.append((button, action))
            self._row.addWidget(button)
            self._show(button, action)
        self._fit()

    def buttons(self) -> list[Button]:
        """The buttons as shown, from left to right."""
        return [button for button, _ in self._buttons]

    def _follow(self, button: Button, action: QAction) -> None:
        if not any(button is known for known, _ in self._buttons):
            return  # an act of a page that is no longer shown
        self._show(button, action)
        self._fit()

    def _show(self, button: Button, action: QAction) -> None:
        words = action.property("plain") or ""
        keys = key_name(action.shortcut().toString(), self._language.code)
        if button.hasFocus() and not action.isEnabled():  # what is not visible is not enabled either
            self.left.emit()  # before it goes: else Qt gives the focus to whatever stands next
        button.setEnabled(action.isEnabled())
        button.setVisible(action.isVisible())
        button.setAccessibleName(words)
        button.setToolTip(f"{words}  {keys}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, HEADER)

    def _fit(self) -> None:
        """Words while there is room for them beside the title; icons alone from the left where there is not."""
        second = min(self.second.sizeHint().width(), SECOND) if self.second.text() else 0
        words = max(self.title.sizeHint().width(), second) + 24
        room = self.width() - 2 * MARGIN_X - min(words, self.width() // 2)
        if self._extra is not None:
            room -= self._extra.sizeHint().width() + TIGHT
        pairs = [(b, a) for b, a in self._buttons if a.isVisible()]
        for button, action in pairs:
            button.setText(action.property("plain") or "")
        for button, action in pairs:
            if sum(b.sizeHint().width() + TIGHT for b, _ in pairs) <= room:
                break
            if action.property("icon_name") and not action.property("primary"):
                button.setText("")
        for button, _ in pairs:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
