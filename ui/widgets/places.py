"""Places: where a file may go: the sticks that are plugged in, the folder of last time, or another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from tvetdesk.i18n import N_
from ui.language import Language
from ui.models.sticks import Stick, sticks
from ui.widgets.labels import IconLabel, PlainLabel
from ui.words import Words

STICK = N_("USB stick {name}")
FREE = N_("{megabytes} MB free. The file is read again after it was written.")
FOLDER = N_("The folder of last time")
OTHER = N_("Another folder…")
OTHER_MORE = N_("For example one that is sent on by e-mail or WhatsApp.")
CHOSEN = N_("This folder")


class Card(QFrame):
    """One of several choices: a radio button, an icon if any, words and a second line; a click anywhere chooses it.

    What is too long ends in "…", or goes on below with `wrap`.
    """

    def __init__(
        self, icon: str, group: QButtonGroup, *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        self.radio = QRadioButton()
        group.addButton(self.radio)
        row.addWidget(self.radio)
        if icon:
            row.addWidget(IconLabel(icon, "text", 18))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = PlainLabel("", "strong", wrap=wrap, elide=not wrap)
        self.more = PlainLabel("", "small", wrap=wrap, elide=not wrap)
        words.addWidget(self.title)
        words.addWidget(self.more)
        row.addLayout(words, 1)

    def say(self, title: str, more: str) -> None:
        """Show words; they are the radio button's name for those who do not see."""
        self.title.setText(title)
        self.more.setText(more)
        self.radio.setAccessibleName(f"{title}. {more}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()
        super().mousePressEvent(event)


class Places(QWidget):
    """Emits `changed` with the chosen folder (None: none yet). `ask` opens the box that chooses a folder."""

    changed = Signal(object)

    def __init__(
        self,
        language: Language,
        ask: Callable[[], Path | None],
        last: Path | None = None,
        found: Callable[[], Sequence[Stick]] = sticks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words, self._language = Words(language), language
        self._ask, self._last, self._look = ask, last, found
        self._group = QButtonGroup(self)
        self._cards: list[tuple[Card, Path | None]] = []
        self._stick_names: list[Stick] = []
        self._added: list[Path] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.folder: Path | None = None  # the chosen one
        self.look()

    def look(self) -> None:
        """Look again which sticks are there; the choice stays where it can, else the first stick or folder is chosen."""
        before = self.folder
        for card, _ in self._cards:
            self._group.removeButton(card.radio)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards.clear()
        self._stick_names = list(self._look())
        for stick in self._stick_names:
            self._add("usb", stick.folder)
        known = {stick.folder for stick in self._stick_names}
        if self._last is not None and self._last.is_dir() and self._last not in known:
            self._add("folder", self._last)
        for folder in self._added:
            if folder not in known and folder != self._last:
                self._add("folder", folder)
        self._add("folder", None)
        self.retranslate()
        first = next(
            (pair for pair in self._cards if pair[1] is not None and pair[1] == before), self._cards[0]
        )
        self.folder = first[1]
        first[0].radio.setChecked(first[1] is not None)
        self.changed.emit(self.folder)

    def cards(self) -> list[Card]:
        """The choices from top to bottom, another folder last."""
        return [card for card, _ in self._cards]

    def is_stick(self) -> bool:
        """Whether the chosen place is one that can be pulled out."""
        return any(stick.folder == self.folder for stick in self._stick_names)

    def words_of_folder(self) -> str:
        """The chosen place in words."""
        stick = next((one for one in self._stick_names if one.folder == self.folder), None)
        return stick.name if stick else str(self.folder or "")

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        t = self._language.t
        sizes = {stick.folder: stick for stick in self._stick_names}
        for card, folder in self._cards:
            if folder in sizes:
                free = sizes[folder].free // 1_000_000
                card.say(t(STICK, name=sizes[folder].name), t(FREE, megabytes=free))
            elif folder is not None:
                card.say(t(FOLDER if folder == self._last else CHOSEN), str(folder))
            else:
                card.say(t(OTHER), t(OTHER_MORE))

    def _add(self, icon: str, folder: Path | None) -> None:
        card = Card(icon, self._group)
        self._cards.append((card, folder))
        self._column.addWidget(card)
        card.radio.clicked.connect(lambda _=False, f=folder: self._choose(f))

    def _choose(self, folder: Path | None) -> None:
        if folder is None:
            folder = self._ask()
            if folder is not None:
                self.add_folder(folder)
                return
            for card, place in self._cards:  # nothing was chosen: the choice of before stays
                card.radio.setChecked(place is not None and place == self.folder)
            return
        self.folder = folder
        self.changed.emit(folder)

    def add_folder(self, folder: Path) -> None:
        """Offer a folder as one more place and choose it."""
        if folder not in {place for _, place in self._cards}:
            self._added.append(folder)
            card, _ = self._cards.pop()
            self._group.removeButton(card.radio)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._add("folder", folder)
            self._add("folder", None)
            self.retranslate()
        chosen = next(card for card, place in self._cards if place == folder)
        chosen.radio.setChecked(True)
        chosen.radio.setFocus(Qt.FocusReason.OtherFocusReason)  # the card that had it is gone
        self.folder = folder
        self.changed.emit(folder)
