"""The unlock screen: who, password, language. It is painted before the program behind it is imported."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message
from ui import icons
from ui.language import NAMES, Language
from ui.theme import theme
from ui.widgets.buttons import Button, Segmented
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.words import Words

NAME = N_("Name")
PASSWORD = N_("Password")
PIN = N_("PIN")
WITH_PASSWORD, WITH_PIN = N_("With the password instead"), N_("With the PIN instead")
ONLY_LOOK, RESTORE = N_("Only look at the data"), N_("Restore a backup…")
OPEN = N_("Open")
OPENING = N_("Opening…")
LOCKED = N_("Locked. Nothing was closed; go on where you were.")
PRACTICE = N_("Practice: everything in here is invented. The password is filled in.")
FORGOTTEN = N_("Password forgotten…")
MANY = P_(
    "The name or the password is wrong. Is Caps Lock on? Nothing is erased.",
    "Wrong {number} times. Is Caps Lock on? Nothing is erased; after several there is a wait between two.",
)
ONCE_MORE = N_("You may try again now.")
SHOW = N_("Show the password")


class Unlock(QFrame):
    """Emits `tried` with name and password, or `tried_pin`; the window answers with `wrong`, `refuse` or by going on.

    `looked` asks to open the data for reading only, `restored` for a backup in their place, `forgotten_by` for another
    password of this person.
    """

    tried = Signal(str, str)
    tried_pin = Signal(str, str)
    looked = Signal(str, str)
    restored = Signal()
    forgotten_by = Signal(str)
    language_chosen = Signal(object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.language = language
        self.words = Words(language)
        self.times = 0
        self._ticks: QTimer | None = None  # while somebody has to wait
        self._until = 0.0
        self._waiting: Callable[[int], str] = str
        self._pins: frozenset[str] = frozenset()  # who may take the lock off with a PIN
        self._by_pin = False
        self.problem: Message | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        top = QHBoxLayout()
        top.addStretch(1)
        self.languages = Segmented(needed=True)
        self.languages.set_options(list(NAMES.items()))
        self.languages.set_value(language.code)
        self.languages.chosen.connect(self.language_chosen)
        top.addWidget(self.languages)
        outer.addLayout(top)
        outer.addStretch(2)
        middle = QHBoxLayout()  # no alignment: with one, lines that wrap would not get their height
        middle.addStretch(1)
        middle.addWidget(self._card())
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self.retranslate()

    def _card(self) -> QWidget:
        card = Panel()
        card.setFixedWidth(400)
        card.pad(24, 6)
        head = QHBoxLayout()
        head.setSpacing(12)
        sign = QVBoxLayout()
        sign.addWidget(IconLabel("key", "pri", 36))
        sign.addStretch(1)
        head.addLayout(sign)
        names = QVBoxLayout()
        names.setSpacing(0)
        self.title = PlainLabel("TVET Desk", "title", wrap=True)
        self.second = PlainLabel("", "small", wrap=True)
        names.addWidget(self.title)
        names.addWidget(self.second)
        head.addLayout(names, 1)
        card.body.addLayout(head)
        card.body.addSpacing(10)
        name_label = PlainLabel("", "label")
        self.words.set(name_label.setText, NAME)
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.words.set(self.name.setAccessibleName, NAME)
        self.label = PlainLabel("", "label")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(400)
        self.eye = Button(kind="icon", icon="show")
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show_password)
        self.words.set(self.eye.setAccessibleName, SHOW)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.password, 1)
        row.addWidget(self.eye)
        self.trouble = PlainLabel("", "small", state="error", wrap=True)
        self.trouble.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.trouble.hide()
        self.button = Button(kind="primary", icon="key")
        self.button.clicked.connect(self._try)
        self.password.returnPressed.connect(self._try)
        self.password.textEdited.connect(lambda _: self._clear())
        self.other = Button(kind="link", pressed=self._turn)
        self.other.hide()
        self._ask_for(by_pin=False)
        self.name.currentTextChanged.connect(lambda _: self._offer())
        self.forgotten = Button(kind="link", pressed=self._forget)
        self.words.set(self.forgotten.setText, FORGOTTEN)
        for widget in (name_label, self.name, self.label):
            card.body.addWidget(widget)
        card.body.addLayout(row)
        card.body.addWidget(self.trouble)
        card.body.addSpacing(8)
        card.body.addWidget(self.button)
        self.only_look = Button(icon="show", pressed=self._look)
        self.words.set(self.only_look.setText, ONLY_LOOK)
        self.restore = Button(icon="history", pressed=self.restored.emit)
        self.words.set(self.restore.setText, RESTORE)
        for widget in (self.only_look, self.restore):
            widget.hide()
            card.body.addWidget(widget)
        card.body.addLayout(_left(self.other))
        card.body.addSpacing(4)
        card.body.addLayout(_left(self.forgotten))
        return card

    def ask(self, place: str, users: list[str], *, second: Message | str = "", password: str = "") -> None:
        """Ask for the password of one of these people; `place` is the centre's name or folder."""
        self.title.setText(place or "TVET Desk")
        if second:
            self.words.set(self.second.setText, second if isinstance(second, Message) else Message(second))
        self.second.setVisible(bool(second))
        self.name.clear()
        self.name.addItems(users)
        self.offer_pins(())
        self.password.setText(password)
        self.times = 0
        self._clear()
        self.busy(False)
        (self.button if password else self.password).setFocus()

    def offer_pins(self, users: Iterable[str]) -> None:
        """These people may type their PIN instead of the password."""
        self._pins = frozenset(users)
        self._offer()

    def _offer(self) -> None:
        has_pin = self.name.currentText().strip().casefold() in self._pins
        self.other.setVisible(has_pin)
        self._ask_for(by_pin=has_pin)

    def _ask_for(self, *, by_pin: bool) -> None:
        if by_pin != self._by_pin:
            self._by_pin = by_pin
            self.password.clear()
        self.words.set(self.label.setText, PIN if by_pin else PASSWORD)
        self.words.set(self.password.setAccessibleName, PIN if by_pin else PASSWORD)
        self.words.set(self.other.setText, WITH_PASSWORD if by_pin else WITH_PIN)

    def _turn(self) -> None:
        self._ask_for(by_pin=not self._by_pin)
        self.password.setFocus()

    def busy(self, busy: bool) -> None:
        """Show that the key is being worked out, which takes a moment on purpose."""
        ways = (self.other, self.only_look, self.restore, self.forgotten)
        for widget in (self.name, self.password, self.button, self.eye, *ways):
            widget.setEnabled(not busy)
        self.words.set(self.button.setText, OPENING if busy else OPEN)

    def tell(self, words: str) -> None:
        """Say what is going on before anybody can come in."""
        self.words.forget(self.second.setText)
        self.second.setText(words)
        self.second.show()

    def show_help(self) -> None:
        """F1: what to do without a password."""
        from ui.manual import show_manual

        show_manual(self, self.language, "password")

    def wrong(self) -> None:
        """The password was wrong: say so, and how often; nothing is ever erased for that."""
        self.times += 1
        self.busy(False)
        self.words.count(self.trouble.setText, MANY, self.times)
        self._trouble()
        self.password.selectAll()
        self.password.setFocus()

    def refuse(self, words: str) -> None:
        """Say why the folder cannot be opened."""
        self.busy(False)
        self.words.forget(self.trouble.setText)
        self.trouble.setText(words)
        self._trouble()
        self.password.selectAll()
        self.password.setFocus()

    def wait(self, seconds: int, say: Callable[[int], str]) -> None:
        """Say how many seconds to wait, every second anew, and then that another try is taken."""
        self._until, self._waiting = time.monotonic() + seconds, say
        if self._ticks is None:
            self._ticks = QTimer(self)
            self._ticks.setInterval(1000)
            self._ticks.timeout.connect(self.tick)
        self.refuse(say(seconds))
        self._ticks.start()

    def tick(self) -> None:
        """A second has passed."""
        left = math.ceil(self._until - time.monotonic())
        if left > 0:
            self.trouble.setText(self._waiting(left))
        else:
            self._rest()
            self.trouble.setText(self.language.t(ONCE_MORE))

    def _rest(self) -> None:
        if self._ticks is not None:
            self._ticks.stop()

    def offer_rescue(self, *, look: bool) -> None:
        """Where the data do not open: look at them without writing, or put a backup in their place."""
        self.only_look.setVisible(look)
        self.restore.show()

    def _forget(self) -> None:
        self.forgotten_by.emit(self.name.currentText().strip())

    def _look(self) -> None:
        self._clear()
        self.busy(True)
        self.looked.emit(self.name.currentText().strip(), self.password.text())

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.words.again()
        self.languages.set_value(self.language.code)

    def _trouble(self) -> None:
        self.trouble.show()
        self.password.setProperty("invalid", "true")
        self.password.style().polish(self.password)

    def _clear(self) -> None:
        self._rest()
        self.trouble.hide()
        self.only_look.hide()
        self.restore.hide()
        if self.password.property("invalid"):
            self.password.setProperty("invalid", "")
            self.password.style().polish(self.password)

    def _show_password(self, shown: bool) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.eye.set_icon("hide" if shown else "show")
        icons.tint(self.eye, theme().tokens)

    def _try(self) -> None:
        if self.button.isEnabled():
            self._clear()
            self.busy(True)
            tried = self.tried_pin if self._by_pin else self.tried
            tried.emit(self.name.currentText().strip(), self.password.text())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        keys = QtCore.Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter):
            self._try()
        elif event.key() == keys.Key_F1:
            self.show_help()
        else:
            super().keyPressEvent(event)


def _left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row
