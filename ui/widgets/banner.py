"""Banner: one lasting sentence above every page, with what can be done about it; it goes only when it is no longer true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import Message, Translator
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel


@dataclass(frozen=True)
class Standing:
    """What a banner says in whatever language it is read, and its buttons."""

    text: Callable[[Translator], str]
    more: Callable[[Translator], str]
    acts: Sequence[tuple[Message, Callable[[], object]]] = ()
    icon: str = "alert"


class Banner(QFrame):
    """Shows one Standing, or is not there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.setProperty("state", "attention")
        self.standing: Standing | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(10)
        self.icon = IconLabel("alert", "attention")
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.text, self.more = PlainLabel("", "strong", wrap=True), PlainLabel("", "small", wrap=True)
        words.addWidget(self.text)
        words.addWidget(self.more)
        row.addLayout(words, 1)
        self._row = row
        self.buttons: list[Button] = []
        self.hide()

    def stand(self, standing: Standing | None, translate: Translator) -> None:
        """Say this from now on, or nothing."""
        self.standing = standing
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.setVisible(standing is not None)
        if standing is None:
            return
        self.icon.show_icon(standing.icon, "attention")
        for words, act in standing.acts:
            button = Button(translate(words), pressed=act)
            self.buttons.append(button)
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.say(translate)

    def say(self, translate: Translator) -> None:
        """The same in the language of the moment."""
        if self.standing is None:
            return
        self.text.setText(self.standing.text(translate))
        self.more.setText(self.standing.more(translate))
        self.more.setVisible(bool(self.more.text()))
        self.setAccessibleName(self.text.text())
        for button, (words, _) in zip(self.buttons, self.standing.acts, strict=True):
            button.setText(translate(words))
