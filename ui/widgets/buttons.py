"""Buttons: normal, primary, danger, link, icon, chip; and the segmented choice of one among few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from ui import fonts, icons
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import restyle
from ui.widgets.plain import unmarked

# Of Qt.FocusPolicy, for `setProperty`: see "The first paint" in docs/window.md.
NONE, TAB, CLICK, BOTH = 0, 1, 2, 11
ROUNDED = 2  # letters end between pixels, and Qt rounds down the icon, the space and the words
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
        self._become(kind)
        self.setAutoDefault(False)
        if icon:
            self.set_icon(icon)
        self.setText(text)
        if pressed is not None:
            self.clicked.connect(lambda *_: pressed())

    def setText(self, text: str) -> None:
        super().setText(unmarked(text))

    def enterEvent(self, event: QtGui.QEnterEvent) -> None:
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Enter presses the button that shows the focus, as Space does; Qt does that in dialogs only."""
        keys, keypad = QtCore.Qt.Key, QtCore.Qt.KeyboardModifier.KeypadModifier
        if event.key() in {keys.Key_Return, keys.Key_Enter} and not event.modifiers() & ~keypad:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if not option.icon.isNull() and option.text:
            option.text = f"\N{EN SPACE}{option.text}"  # Fusion leaves 4 px between icon and words

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self.icon().isNull() and self.text():  # Qt reckons without the space added above
            space = self.fontMetrics().horizontalAdvance("\N{EN SPACE}")
            hint.setWidth(hint.width() + space + ROUNDED)
        return hint

    def set_kind(self, kind: str) -> None:
        """Look like another kind; its icon is set anew afterwards."""
        self._become(kind)
        restyle(self)

    def _become(self, kind: str) -> None:
        self.kind = kind
        self.setProperty("kind", kind)
        self.setFont(fonts.font("small" if kind in {"chip", "status"} else "text", demi=kind == "primary"))

    def set_icon(self, icon: str, colour: str = "") -> None:
        """Show an icon before the words, in the colour of the kind or of a token."""
        size = 16 if self.kind in {"chip", "status", "tiny"} else 18
        icons.put(self, icon, colour or ICON_COLOURS.get(self.kind, "text"), size)

    def clear_icon(self) -> None:
        """Show words alone."""
        if self.property("icon_name"):
            self.setProperty("icon_name", "")
            self.setIcon(QtGui.QIcon())

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
            self.clear_icon()


class _Segment(Button):
    """One answer of a segmented choice; it takes the keys 1 to 9 and the arrows for the whole."""

    def __init__(self, whole: Segmented) -> None:
        super().__init__(kind="segment")
        self._whole = whole
        self.setCheckable(True)
        self.setAutoExclusive(True)  # read out as one of several
        self.clicked.connect(lambda *_: whole.choose(self))

    def nextCheckState(self) -> None:
        """Nothing: the whole decides what a press does, since Qt frees no answer once there is one."""

    def show_chosen(self, on: bool) -> None:
        """Look and sound as chosen or not, whatever the others are."""
        self.setAutoExclusive(False)
        self.setChecked(on)
        self.setAutoExclusive(True)
        self.setFont(fonts.font("text", demi=on))
        self.clear_icon()
        if on:
            self.set_icon("check")

    def focusOutEvent(self, event: QtGui.QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._whole.stop_here()

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if not self._whole.key_pressed(self, event):
            super().keyPressEvent(event)


class Segmented(QWidget):
    """One among at most nine: buttons joined in a row, a tick on the chosen one.

    Tab stops once, at the chosen one or the first; arrows go from answer to answer, Space or Enter chooses, and so do
    the keys 1 to 9. The arrows choose nothing, since some choices are written at once. With `numbered` the buttons show their number;
    with `wrap` they stand apart and wrap into further rows. Nothing need be chosen unless `needed`; choosing the
    chosen one again frees it.
    """

    chosen = Signal(object)

    def __init__(
        self,
        *,
        numbered: bool = False,
        needed: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._numbered, self._needed, self._wrap = numbered, needed, wrap
        self._row: QLayout = FlowLayout(self, 6) if wrap else QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        if not wrap:
            self._row.setSpacing(0)
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._buttons: list[_Segment] = []
        self._keys: list[object] = []

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """The options as (value, words); the choice is kept, so that words may change with the language."""
        if [key for key, _ in options] != self._keys:
            self._rebuild([key for key, _ in options])
        for button, (number, (_, words)) in zip(self._buttons, enumerate(options, 1), strict=True):
            button.setText(f"{number}  {words}" if self._numbered else words)

    def _rebuild(self, keys: list[object]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        self._keys = keys
        last = len(keys) - 1
        for number, _ in enumerate(keys):
            button = _Segment(self)
            joined = {0: "first", last: "last"}.get(number, "middle") if last and not self._wrap else "only"
            button.setProperty("place", joined)
            button.setAccessibleDescription(self.accessibleName())
            self._buttons.append(button)
            self._row.addWidget(button)
        if self._buttons:
            self._tab_here()
            self.stop_here()

    def _tab_here(self) -> None:
        """Tab comes to the buttons where the choice stands, however late they are made."""
        self.setFocusProxy(None)
        self.setProperty("focusPolicy", TAB)  # Qt orders what takes the focus
        for one, following in pairwise([self, *self._buttons]):
            self.setTabOrder(one, following)
        self.setProperty("focusPolicy", NONE)

    def setAccessibleName(self, name: str) -> None:
        """What is asked: read out with each answer, since the whole itself never takes the focus."""
        super().setAccessibleName(name)
        for button in self._buttons:
            button.setAccessibleDescription(name)

    def buttons(self) -> list[Button]:
        """The buttons from left to right."""
        return list(self._buttons)

    def value(self) -> object:
        """The chosen value, or None."""
        number = next((n for n, button in enumerate(self._buttons) if button.isChecked()), None)
        return None if number is None else self._keys[number]

    def set_value(self, value: object) -> None:
        """Show a value as chosen, without telling."""
        for key, button in zip(self._keys, self._buttons, strict=True):
            button.show_chosen(value is not None and key == value)
        self.stop_here()

    def choose(self, button: _Segment) -> None:
        """The answer of this button, or none if it was the answer and none is needed."""
        on = self._needed or not button.isChecked()
        self.set_value(self._keys[self._buttons.index(button)] if on else None)
        self.chosen.emit(self.value())

    def stop_here(self) -> None:
        """Tab and whoever gives the focus come to the answer that has it, the chosen one or the first."""
        if not self._buttons:
            return
        by = [*filter(QWidget.hasFocus, self._buttons), *filter(_Segment.isChecked, self._buttons)]
        stop = by[0] if by else self._buttons[0]
        for button in self._buttons:
            button.setProperty("focusPolicy", BOTH if button is stop else CLICK)
        self.setFocusProxy(stop)

    def key_pressed(self, button: _Segment, event: QtGui.QKeyEvent) -> bool:
        """Go to another answer by arrow or choose one by its number; whether the key was one of these."""
        keys, by_key = QtCore.Qt.Key, QtCore.Qt.FocusReason.TabFocusReason
        keypad = QtCore.Qt.KeyboardModifier.KeypadModifier
        steps = {keys.Key_Left: -1, keys.Key_Up: -1, keys.Key_Right: 1, keys.Key_Down: 1}
        step = 0 if event.modifiers() & ~keypad else steps.get(keys(event.key()), 0)
        if step:
            self._buttons[(self._buttons.index(button) + step) % len(self._buttons)].setFocus(by_key)
            return True
        number = event.key() - keys.Key_1
        if 0 <= number < len(self._buttons) and not event.modifiers():
            self._buttons[number].click()
            self._buttons[number].setFocus(by_key)
            return True
        return False

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()
