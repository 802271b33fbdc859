"""Settings: the language, the theme and the row height of this PC's window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message
from ui.language import NAMES, Language
from ui.page import Page
from ui.tasks import Tasks
from ui.theme import theme
from ui.widgets.buttons import Segmented
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

THEMES = (
    ("auto", N_("As the computer")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("contrast", N_("High contrast")),
)
ROWS = (("compact", N_("Compact")), ("normal", N_("Normal")), ("large", N_("Large")))


class SettingsPage(Page):
    """Every choice is shown at once and kept for this computer."""

    name = "settings"
    title = N_("Settings")
    icon = "settings"
    help = N_("Language, colours and row height of this computer. Every choice can be seen at once.")

    language_chosen = Signal(object)
    look_chosen = Signal(str, str)

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(desk, language, tasks, parent)
        panel = Panel()
        self.words.set(panel.set_title, N_("This computer"))
        panel.pad(16, 16)
        self.languages = Segmented(needed=True)
        self.languages.set_options(list(NAMES.items()))
        self.themes = Segmented(needed=True)
        self.rows = Segmented(needed=True)
        for label, choice, note in (
            (N_("Language"), self.languages, None),
            (N_("Colours"), self.themes, N_("“As the computer” follows the setting of Windows.")),
            (N_("Height of table rows"), self.rows, N_("Large is for tired eyes and touch pads.")),
        ):
            panel.body.addLayout(self._field(label, choice, note))
        panel.body.addStretch(1)
        self.column.addWidget(panel, 1)
        self.languages.chosen.connect(self.language_chosen)
        for choice in (self.themes, self.rows):
            choice.chosen.connect(lambda _: self.look_chosen.emit(self.themes.value(), self.rows.value()))
        self.retranslate()

    def _field(self, label: Message, choice: Segmented, note: Message | None) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        above = PlainLabel("", "label")
        self.words.set(above.setText, label)
        self.words.set(choice.setAccessibleName, label)
        column.addWidget(above)
        column.addWidget(choice)
        if note is not None:
            below = PlainLabel("", "small")
            self.words.set(below.setText, note)
            column.addWidget(below)
        return column

    def retranslate(self) -> None:
        super().retranslate()
        self.themes.set_options([(key, self.t(text)) for key, text in THEMES])
        self.rows.set_options([(key, self.t(text)) for key, text in ROWS])
        self.refresh()

    def refresh(self) -> None:
        self.languages.set_value(self.language.code)
        self.themes.set_value(theme().choice)
        self.rows.set_value(theme().rows)
