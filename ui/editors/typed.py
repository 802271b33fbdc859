"""Editors that are typed into: a line, the words about a photo, a text of several lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from tvetdesk.i18n import N_
from tvetdesk.store.fields import Phone
from tvetdesk.store.numbers import Decimal, Whole
from tvetdesk.store.record import Field
from tvetdesk.store.times import Clock, Day, RoughDate
from ui.editors.base import Editor, redden
from ui.language import Language
from ui.models.records import texts
from ui.widgets.labels import PlainLabel

DAY_HINT = N_("dd/mm/yyyy")
ROUGH_HINT = N_("dd/mm/yyyy, mm/yyyy, yyyy or c. yyyy")
CLOCK_HINT = N_("hh:mm")


class LineEditor(Editor):
    """One line of text, a number, a day, a phone: parsed by its field when it is left."""

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.line = QLineEdit()
        self.line.editingFinished.connect(self.left)
        self.row.addWidget(self.line, 1 if not isinstance(one, Day | Whole | Decimal | Clock) else 0)
        self.unit = PlainLabel(getattr(one, "unit", ""), "small")
        if isinstance(one, Day | Whole | Decimal | Clock):
            self.line.setFixedWidth(150)
            self.row.addWidget(self.unit)
            self.row.addStretch(1)
        self.retranslate()

    def read(self, country: str | None = None) -> Any:
        text = self.line.text()
        return self.one.parse(text, country) if isinstance(self.one, Phone) else self.one.parse(text)

    def raw(self) -> str:
        return self.line.text()

    def set_raw(self, raw: Any, words: str = "") -> None:
        self.line.setText("" if raw is None else str(raw))
        self.line.setCursorPosition(0)

    def show_value(self, value: Any, words: str = "") -> None:
        self.set_raw(texts(self.one, value, self.language.t))

    def set_invalid(self, *, invalid: bool) -> None:
        redden(self.line, invalid=invalid)

    def target(self) -> QWidget:
        return self.line

    def retranslate(self) -> None:
        hint = {Day: DAY_HINT, RoughDate: ROUGH_HINT, Clock: CLOCK_HINT}.get(type(self.one))
        self.line.setPlaceholderText(self.language.t(hint) if hint else "")


class PictureEditor(LineEditor):
    """Says whether there is a photo; one is taken in from a file beside the person, where it can be seen."""

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self._picture: str | None = None
        self.line.setReadOnly(True)

    def read(self, country: str | None = None) -> Any:
        return self._picture

    def raw(self) -> str:
        return self._picture or ""

    def set_raw(self, raw: Any, words: str = "") -> None:
        self._picture = raw or None
        self.line.setText(texts(self.one, self._picture, self.language.t))

    def show_value(self, value: Any, words: str = "") -> None:
        self.set_raw(value)


class NoteEditor(Editor):
    """Text of several lines; Tab goes on to the next field."""

    wide = True

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(72)
        self.area.installEventFilter(self)
        self.row.addWidget(self.area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False

    def read(self, country: str | None = None) -> Any:
        return self.one.parse(self.area.toPlainText())

    def raw(self) -> str:
        return self.area.toPlainText()

    def set_raw(self, raw: Any, words: str = "") -> None:
        self.area.setPlainText("" if raw is None else str(raw))

    def set_invalid(self, *, invalid: bool) -> None:
        redden(self.area, invalid=invalid)

    def target(self) -> QWidget:
        return self.area
