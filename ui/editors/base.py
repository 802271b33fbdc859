"""Editor: what every editor of a declared field answers, and the red edge of a wrong answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tvetdesk.store.record import Field
from ui.language import Language
from ui.widgets.labels import restyle


class Editor(QWidget):
    """Holds one field. `left` comes when its answer is complete: the focus went on, or something was chosen.

    `raw` is what a draft keeps: text as typed, or the code, id or list chosen.
    """

    left = Signal()
    wide = False  # whether it takes both columns of a form

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one, self.language = one, language
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def read(self, country: str | None = None) -> Any:
        """The value as it may be kept; raises UserError."""
        raise NotImplementedError

    def raw(self) -> Any:
        """What was typed or chosen, as a draft keeps it."""
        raise NotImplementedError

    def set_raw(self, raw: Any, words: str = "") -> None:
        """Show what a draft kept; `words` are the title of a chosen row."""
        raise NotImplementedError

    def show_value(self, value: Any, words: str = "") -> None:
        """Show a value of the record."""
        self.set_raw(value, words)

    def set_invalid(self, *, invalid: bool) -> None:
        """Show the red edge, or take it away."""

    def target(self) -> QWidget:
        """The widget that takes the focus and the accessible name."""
        return self

    def setAccessibleName(self, name: str) -> None:
        """A screen reader hears the name where the focus is."""
        target = self.target()
        if target is self:
            super().setAccessibleName(name)
        else:
            target.setAccessibleName(name)

    def retranslate(self) -> None:
        """Say options and hints in the new language."""


def redden(widget: QWidget, *, invalid: bool) -> None:
    """Show the red edge around a widget, or take it away."""
    if bool(widget.property("invalid")) != invalid:
        widget.setProperty("invalid", "true" if invalid else "")
        restyle(widget)
