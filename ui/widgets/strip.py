"""Strip: the one message of a page: what happened, what next, one button; it stays until it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message, Plural, Translator, Value
from ui.language import key_name
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, KeyHint, PlainLabel, restyle

ICONS = {"ok": "done", "attention": "alert", "error": "error", "info": "info"}
CLOSE = N_("Close the message")


@dataclass(frozen=True)
class Notice:
    """What a strip says. `text` and `more` are translated when shown, so they survive a change of language.

    `act` is called by the button named `button`; `keys` are shown beside it.
    """

    text: Message | Plural | Callable[[Translator], str]
    state: str = "ok"
    values: dict[str, Value] = field(default_factory=dict)
    number: int | None = None
    more: Message | None = None
    icon: str = ""
    button: Message | None = None
    act: Callable[[], object] | None = None
    keys: str = ""

    def words(self, translate: Translator) -> str:
        """The sentence in a language."""
        if isinstance(self.text, Plural):
            return translate.n(self.text, self.number or 0, **self.values)
        if isinstance(self.text, str):
            return translate(self.text, **self.values)
        return self.text(translate)


class Strip(QFrame):
    """Shows one Notice, the newest; or the progress of long work with its Stop.

    `pressed` is its button, `closed` its cross; who owns the strip acts on them.
    """

    pressed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.notice: Notice | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(10)
        self.icon = IconLabel("info", "info")
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.text = PlainLabel("", wrap=True)
        self.more = PlainLabel("", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        for widget in (self.text, self.bar, self.more):
            column.addWidget(widget)
        row.addLayout(column, 1)
        self.key = KeyHint()
        self.button = Button()
        self.close_button = Button(kind="icon", icon="close")
        self.close_button.clicked.connect(self.closed)
        self.button.clicked.connect(self.pressed)
        for widget in (self.button, self.key, self.close_button):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def tell(self, notice: Notice, translate: Translator) -> None:
        """Show a notice instead of what was shown."""
        self.notice = notice
        self._look(notice.state, notice.icon or ICONS[notice.state])
        self.text.setText(notice.words(translate))
        self.more.setText(translate(notice.more, **notice.values) if notice.more else "")
        self.more.setVisible(notice.more is not None)
        self.button.setText(translate(notice.button) if notice.button else "")
        self.button.setVisible(notice.button is not None)
        self.key.setText(key_name(notice.keys, translate.language))
        self.key.setVisible(bool(notice.keys))
        self.bar.hide()
        self.close_button.setAccessibleName(translate(CLOSE))
        self.close_button.show()
        self.setAccessibleName(self.text.text())
        self.show()

    def progress(self, text: str, more: str, stop: str, done: int, of: int) -> None:
        """Show long work: the step in words, how far it is, and whether stopping is safe."""
        self.notice = None
        self._look("info", "time")
        self.text.setText(text)
        self.more.setText(more)
        self.more.show()
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.show()
        self.button.setText(stop)
        self.button.setVisible(bool(stop))
        self.key.hide()
        self.close_button.hide()
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        self.notice = None
        self.hide()

    def _look(self, state: str, icon: str) -> None:
        self.icon.show_icon(icon, state)
        if self.property("state") != state:
            self.setProperty("state", state)
            restyle(self)
