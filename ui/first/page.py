"""What the pages of the first run share: a title, labels above fields, and cards to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.i18n import Message
from ui.language import Language
from ui.models.first import Answers
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.places import Card
from ui.words import Words


class FirstPage(QWidget):
    """A page: `show_answers` fills it, `check` says what is missing; `changed` comes with every answer.

    `fields` are those one types into, in their order.
    """

    changed = Signal()
    fields: Sequence[QLineEdit] = ()

    def __init__(self, answers: Answers, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bare")
        self.answers, self.language = answers, language
        self.words = Words(language)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 16, 0, 12)
        self.column.setSpacing(6)
        self.title, self.more = PlainLabel("", "title", wrap=True), PlainLabel("", "small", wrap=True)
        self.column.addWidget(self.title)
        self.column.addWidget(self.more)
        self.column.addSpacing(6)

    def label(self, text: Message) -> None:
        """A label above a row of choices."""
        label = PlainLabel("", "label")
        self.words.set(label.setText, text)
        self.column.addWidget(label)

    def field(
        self, grid: QGridLayout, text: Message, widget: QWidget, place: int
    ) -> tuple[PlainLabel, PlainLabel]:
        """A field in a column of a grid: its label above and the line below it, which are returned."""
        label, line = PlainLabel("", "label"), PlainLabel("", "small", wrap=True)
        self.words.set(label.setText, text)
        self.words.set(widget.setAccessibleName, text)
        label.setBuddy(widget)
        for row, one in enumerate((label, widget, line)):
            grid.addWidget(one, row, place)
        return label, line

    def band(self, icon: str, state: str, first: Message, second: Message) -> QHBoxLayout:
        """A coloured band with two lines; its row is returned, so that buttons may follow."""
        band = QFrame()
        band.setProperty("role", "strip")
        band.setProperty("state", state)
        row = QHBoxLayout(band)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel(icon, state))
        words = QVBoxLayout()
        words.setSpacing(0)
        for look, text in (("strong", first), ("small", second)):
            label = PlainLabel("", look, wrap=True)
            self.words.set(label.setText, text)
            words.addWidget(label)
        row.addLayout(words, 1)
        self.column.addWidget(band)
        return row

    def show_answers(self) -> None:
        """Show what was answered so far."""

    def check(self) -> None:
        """UserError when something is missing."""

    def missing(self) -> QLineEdit | None:
        """The first field that is still empty."""
        return next((field for field in self._typed_into() if not field.text()), None)

    def beginning(self) -> QWidget | None:
        """What takes the keys when the page is shown: where typing begins; None where there is nothing to answer."""
        return self.missing() or next(self._typed_into(), None)

    def _typed_into(self) -> Iterator[QLineEdit]:
        return (field for field in self.fields if not (field.isHidden() or field.isReadOnly()))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.words.again()
        self.show_answers()


class Choices(QWidget):
    """Cards side by side, one of them chosen: `chosen` carries its value."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(10)
        self.group = QButtonGroup(self)
        self.cards: dict[Any, Card] = {}
        for value, icon in options:
            card = Card(icon, self.group, wrap=True)
            card.radio.clicked.connect(lambda _=False, v=value: self.chosen.emit(v))
            self.cards[value] = card
            row.addWidget(card, 1)

    def choose(self, value: Any) -> None:
        """Show a value as chosen, without telling."""
        self.cards[value].radio.setChecked(True)


def framed(page: FirstPage) -> QScrollArea:
    """The page, which scrolls where the window is low."""
    holder = QWidget()
    holder.setObjectName("bare")
    inner = QVBoxLayout(holder)
    inner.setContentsMargins(32, 0, 32, 0)
    page.setMaximumWidth(980)
    inner.addWidget(page)
    frame = QScrollArea()
    frame.setObjectName("bare")
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setWidgetResizable(True)
    frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    frame.setWidget(holder)
    return frame
