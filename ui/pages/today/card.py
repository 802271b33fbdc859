"""What the panels of Home share: they show what was read, and again in another language or at another width."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.i18n import Translator
from ui.language import Language
from ui.models.home import Home
from ui.pages.today.lines import clear, focus_again, focused
from ui.widgets.panel import Panel


class Card(Panel):
    """A panel made of `lines`; `_fill` makes them anew, and the focus stays on what it was about."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self._language = language
        self._home: Home | None = None
        self._narrow = False
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)

    def show_home(self, home: Home) -> None:
        """Show what was read."""
        self._home = home
        self._show()

    def fold(self, *, narrow: bool) -> None:
        """Show less where there is little room."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self._show()

    def _show(self) -> None:
        if self._home is None:
            return
        here = focused(self)
        clear(self.lines)
        self._fill(self._home, self._language.t)
        focus_again(self, here)

    def _fill(self, home: Home, t: Translator) -> None:
        raise NotImplementedError
