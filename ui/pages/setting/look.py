"""What the window of this computer looks like: language, colours, row height. Every choice is shown at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from tvetdesk.i18n import N_
from ui.language import NAMES
from ui.page import Page
from ui.pages.setting.part import Part, Row
from ui.theme import theme
from ui.widgets.buttons import Button, Segmented
from ui.widgets.panel import Panel, rule

if TYPE_CHECKING:
    from ui.dialogs.support import SupportDialog

THEMES = (
    ("auto", N_("As the computer")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("contrast", N_("High contrast")),
)
HELP, REPORT = N_("When somebody helps you from afar"), N_("Report for support…")
HELP_NOTE = N_(
    "Says how this computer and its data stand, without anybody's data. You read it before you send it."
)
ROWS = (("compact", N_("Compact")), ("normal", N_("Normal")), ("large", N_("Large")))


class Look(Part):
    """Emits what was chosen; the shell keeps it for this computer."""

    language_chosen = Signal(object)
    look_chosen = Signal(str, str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        from ui.pages.setting.updates import Updates  # what unpacks an update is loaded by whoever comes here

        panel = Panel()
        self.words.set(panel.set_title, N_("What the window looks like"))
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
            panel.body.addLayout(self.field(label, choice, note))
        panel.body.addWidget(rule())
        self.support = Button(icon="file", pressed=self.report)
        self.words.set(self.support.setText, REPORT)
        panel.body.addLayout(self.field(HELP, Row(self.support), HELP_NOTE))
        self.updates = Updates(page)
        self.column.addWidget(panel)
        self.column.addWidget(self.updates)
        self.column.addStretch(1)
        self.languages.chosen.connect(self.language_chosen)
        for choice in (self.themes, self.rows):
            choice.chosen.connect(lambda _: self.look_chosen.emit(self.themes.value(), self.rows.value()))

    def report(self) -> SupportDialog:
        """What can be sent to whoever helps, to be read first."""
        from ui.dialogs.support import SupportDialog  # made once a year, and what it reads with it

        dialog = SupportDialog(self.page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def retranslate(self) -> None:
        super().retranslate()
        self.updates.retranslate()
        self.themes.set_options([(key, self.page.t(text)) for key, text in THEMES])
        self.rows.set_options([(key, self.page.t(text)) for key, text in ROWS])
        self.refresh()

    def refresh(self) -> None:
        self.languages.set_value(self.page.language.code)
        self.themes.set_value(theme().choice)
        self.rows.set_value(theme().rows)
