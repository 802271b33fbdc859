"""Buttons: normal, primary, danger, link, icon, chip; and the segmented choice of one among few."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from ui import fonts, icons
from ui.widgets.labels import restyle
from ui.widgets.plain import unmarked

ICON_COLOURS = {"primary": "on_pri", "danger": "error", "link": "pri", "status": "text2"}


class Button(QPushButton):
    """A button of one kind; its words are shown as they are, an & included."""

    def __init__(
        self,
        text: str = "",
        *,
        kind: str = "normal",
        icon: str = "",
        pressed: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.setProperty("kind", kind)
        self.setFont(fonts.font("small" if kind in {"chip", "status"} else "text", demi=kind == "primary"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon:
            self.set_icon(icon)
        self.setText(text)
        if pressed is not None:
            self.clicked.connect(lambda *_: pressed())

    def setText(self, text: str) -> None:
        super().setText(unmarked(text))

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if not option.icon.isNull() and option.text:
            option.text = f"\N{EN SPACE}{option.text}"  # Fusion leaves 4 px between icon and words

    def set_icon(self, icon: str, colour: str = "") -> None:
        """Show an icon before the words, in the colour of the kind or of a token."""
        size = 16 if self.kind in {"chip", "status"} else 18
        icons.put(self, icon, colour or ICON_COLOURS.get(self.kind, "text"), size)

    def set_state(self, state: str) -> None:
        """Colour a status button: ok, attention, error or nothing."""
        if self.property("state") != state:
            self.setProperty("state", state)
            restyle(self)


class ChipButton(Button):
    """A filter: off it is an outline, on it has a tick and a ground."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, kind="chip", parent=parent)
        self.setCheckable(True)
        self.toggled.connect(self._show)

    def _show(self, on: bool) -> None:
        if on:
            self.set_icon("check", "pri")
        else:
            self.setProperty("icon_name", "")
            self.setIcon(QIcon())


class Segmented(QWidget):
    """One among at most nine: buttons joined in a row, a tick on the chosen one; keys 1 to 9 and arrows choose.

    With `numbered` the buttons show their number. Nothing need be chosen; choosing the chosen one again frees it.
    """

    chosen = Signal(object)

    def __init__(
        self, *, numbered: bool = False, needed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._numbered, self._needed = numbered, needed
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._keys: list[object] = []
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """The options as (value, words); the choice is kept, so that words may change with the language."""
        if [key for key, _ in options] != self._keys:
            self._rebuild([key for key, _ in options])
        for button, (number, (_, words)) in zip(self.buttons(), enumerate(options, 1), strict=True):
            button.setText(f"{number}  {words}" if self._numbered else words)

    def _rebuild(self, keys: list[object]) -> None:
        for button in self.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        self._keys = keys
        for number, _ in enumerate(keys):
            button = Button(kind="segment")
            button.setCheckable(True)
            last = len(keys) - 1
            place = "only" if not last else {0: "first", last: "last"}.get(number, "middle")
            button.setProperty("place", place)
            button.clicked.connect(lambda on, n=number: self._clicked(n, on))
            button.installEventFilter(self)
            self._group.addButton(button, number)
            self._row.addWidget(button)
        self.setFocusProxy(self._group.button(0))

    def buttons(self) -> list[Button]:
        """The buttons from left to right."""
        return [button for button in self._group.buttons() if isinstance(button, Button)]

    def value(self) -> object:
        """The chosen value, or None."""
        number = next((n for n, b in enumerate(self.buttons()) if b.isChecked()), None)
        return None if number is None else self._keys[number]

    def set_value(self, value: object) -> None:
        """Show a value as chosen, without telling."""
        for key, button in zip(self._keys, self.buttons(), strict=True):
            button.setChecked(key == value)
            self._mark(button)

    def _clicked(self, number: int, on: bool) -> None:
        if not on and self._needed:
            on = True
        for other, button in enumerate(self.buttons()):
            button.setChecked(on and other == number)
            self._mark(button)
        self.chosen.emit(self._keys[number] if on else None)

    def _mark(self, button: Button) -> None:
        button.setFont(fonts.font("text", demi=button.isChecked()))
        if button.isChecked():
            button.set_icon("check")
        else:
            button.setProperty("icon_name", "")
            button.setIcon(QIcon())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, Button)
        ):
            buttons = self.buttons()
            here = buttons.index(watched)
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            if step:
                buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            number = event.key() - Qt.Key.Key_1
            if 0 <= number < len(buttons) and not event.modifiers():
                buttons[number].click()
                buttons[number].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()
