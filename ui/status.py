"""The status bar: the keys of this page at the left; saved, HQ and backup at the right, to be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from tvetdesk.i18n import N_, Message
from ui.language import Language, key_name
from ui.models.state import State
from ui.tokens import GAP, STATUS
from ui.widgets.buttons import Button
from ui.widgets.labels import KeyHint, PlainLabel

SAVED = N_("Saved {time}")
SAVED_ON = N_("Saved on {day}")
HQ_HAS = N_("HQ has {has} of {all}")
NOTHING_YET = N_("Nothing for HQ yet")
NOT_JOINED = N_("Has not joined HQ yet")
WAIT_HQ = N_("Questions: {number}")
BACKUP = N_("USB backup {day}")
NO_BACKUP = N_("No USB backup yet")
NO_NEED = N_("Practice: no backup needed")


class Status(QFrame):
    """Emits `went` with the page that a click on a state opens."""

    went = Signal(str, object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(STATUS)
        self._language = language
        self._hints: Sequence[tuple[str, Message]] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 0, 0)
        row.setSpacing(0)
        self._keys = _Keys()
        row.addWidget(self._keys, 1)
        self.saved = Button(kind="status", icon="save")
        self.hq = Button(kind="status", icon="done")
        self.backup = Button(kind="status", icon="usb")
        for button, page, what in (
            (self.saved, "history", None), (self.hq, "exchange", None), (self.backup, "settings", "backups"),
        ):  # fmt: skip
            button.clicked.connect(lambda _=False, p=page, w=what: self.went.emit(p, w))
            row.addWidget(button)

    def show_hints(self, hints: Sequence[tuple[str, Message]]) -> None:
        """The keys of a page with what they do."""
        self._hints = hints
        t = self._language.t
        self._keys.show_pairs([(key_name(keys, self._language.code), t(text)) for keys, text in hints])

    def show_state(self, state: State) -> None:
        """What is saved, what HQ has, when the last backup was."""
        t = self._language.t
        self.saved.setVisible(state.saved is not None)
        if state.saved is not None:
            time, day = f"{state.saved:%H:%M:%S}", t.day(state.saved.date())
            if state.other_year:
                day = t.date(state.saved.date())
            self.saved.setText(t(SAVED, time=time) if state.today else t(SAVED_ON, day=day))
        self.hq.setVisible(state.all is not None)
        if (
            state.all is not None and not state.joined
        ):  # all of it goes there once it has, also from before a restore
            self.hq.set_icon("exchange", "text2")
            self.hq.set_state("")
            self.hq.setText(t(NOT_JOINED))
        elif state.all is not None:
            behind = state.has < state.all
            self.hq.set_icon("waits" if behind else "done", "attention" if behind else "ok")
            self.hq.set_state("attention" if behind else "ok")
            self.hq.setText(t(HQ_HAS, has=state.has, all=state.all) if state.all else t(NOTHING_YET))
        fine = state.practice or state.backup is not None
        self.backup.set_state("" if fine else "attention")
        self.backup.set_icon("usb", "text2" if fine else "attention")
        if state.backup is not None:
            self.backup.setText(t(BACKUP, day=t.day(state.backup)))
        else:
            self.backup.setText(t(NO_NEED) if state.practice else t(NO_BACKUP))
        self.backup.setVisible(not state.server)  # whoever looks after it makes them

    def retranslate(self) -> None:
        """Write the keys in the new language."""
        self.show_hints(self._hints)


class _Keys(QWidget):
    """Keys with what they do, side by side; those at the end that have no room are not shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._pairs: list[QWidget] = []
        self._shown: list[tuple[str, str]] = []

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show other keys. A page is headed several times while it comes or changes its language."""
        if self._shown == list(pairs):
            return
        self._shown = list(pairs)
        for old in self._pairs:
            old.hide()
            old.deleteLater()
        self._pairs = []
        for keys, words in pairs:
            pair = QWidget(self)
            pair.setObjectName("bare")
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(KeyHint(keys))
            row.addWidget(PlainLabel(words, "small"))
            self._pairs.append(pair)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        left = 0
        for pair in self._pairs:
            width = pair.sizeHint().width()
            fits = left + width + GAP // 2 <= self.width()
            pair.setVisible(fits)
            pair.setGeometry(left, 0, width, self.height())
            left += width + GAP if fits else self.width() + 1

    def minimumSizeHint(self) -> QSize:
        return QSize(0, STATUS - 2)
