"""Editors: what a declared field is typed into or chosen with, one class per way of answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref
from tvetdesk.store.numbers import Decimal, Whole, YesNo
from tvetdesk.store.pictures import Picture
from tvetdesk.store.record import Field
from tvetdesk.store.times import Clock, Day, RoughDate
from ui.find import ROW, Entries, Entry
from ui.language import Language
from ui.models.find import plain
from ui.models.records import texts
from ui.models.rows import Choice
from ui.widgets.buttons import ChipButton, Segmented
from ui.widgets.combo import Combo
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, restyle
from ui.widgets.rows import RowDelegate

DAY_HINT = N_("dd/mm/yyyy")
ROUGH_HINT = N_("dd/mm/yyyy, mm/yyyy, yyyy or c. yyyy")
CLOCK_HINT = N_("hh:mm")
PICK_HINT = N_("Type to search")
SEGMENTS = 4
NUMBERED = 9
SHORT_WORDS = 40  # signs of all options together that fit into one column of a form

Ask = Callable[[str, Callable[[list[Choice]], object]], object]


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


def _redden(widget: QWidget, *, invalid: bool) -> None:
    if bool(widget.property("invalid")) != invalid:
        widget.setProperty("invalid", "true" if invalid else "")
        restyle(widget)


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
        _redden(self.line, invalid=invalid)

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
        _redden(self.area, invalid=invalid)

    def target(self) -> QWidget:
        return self.area


class ChoiceEditor(Editor):
    """At most nine closed choices: joined buttons up to four, numbered ones that wrap up to nine."""

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.codes: dict[Any, str] = (
            {True: N_("yes"), False: N_("no")} if isinstance(one, YesNo) else dict(getattr(one, "codes", {}))
        )
        few = len(self.codes) <= SEGMENTS
        short = sum(len(str(words)) for words in self.codes.values()) <= SHORT_WORDS
        self.wide = not (few and short)
        self.buttons = Segmented(numbered=not few, wrap=self.wide, needed=one.required)
        self.buttons.chosen.connect(lambda _: self.left.emit())
        self.row.addWidget(self.buttons, 1 if self.wide else 0)
        if not self.wide:
            self.row.addStretch(1)
        self.retranslate()

    def read(self, country: str | None = None) -> Any:
        return self.one.check(self.buttons.value())

    def raw(self) -> Any:
        return self.buttons.value()

    def set_raw(self, raw: Any, words: str = "") -> None:
        self.buttons.set_value(raw)

    def target(self) -> QWidget:
        return self.buttons

    def retranslate(self) -> None:
        self.buttons.set_options([(code, self.language.t(words)) for code, words in self.codes.items()])


class ComboEditor(Editor):
    """Ten closed choices or more: a combo that searches in the words as they are typed."""

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.combo = Combo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMaxVisibleItems(14)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        completer = self.combo.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.activated.connect(lambda _: self.left.emit())
        line = self.combo.lineEdit()
        assert line is not None
        line.editingFinished.connect(self.left)
        self.combo.installEventFilter(self)
        self.row.addWidget(self.combo, 1)
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Wheel
        ):  # scrolling the page must not change an answer under the pointer
            event.ignore()
            return True
        return False

    def read(self, country: str | None = None) -> Any:
        text = self.combo.currentText().strip()
        if not text:
            return None
        for place in range(self.combo.count()):
            if plain(self.combo.itemText(place)) == plain(text):
                return self.one.check(self.combo.itemData(place))
        raise UserError("field.code", text=text[:40])

    def raw(self) -> Any:
        try:
            return self.read()
        except UserError:
            return {"typed": self.combo.currentText()}

    def set_raw(self, raw: Any, words: str = "") -> None:
        if isinstance(raw, dict):
            self.combo.setEditText(str(raw.get("typed", "")))
            return
        place = self.combo.findData(raw) if raw is not None else 0
        self.combo.setCurrentIndex(max(place, 0))
        line = self.combo.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def set_invalid(self, *, invalid: bool) -> None:
        _redden(self.combo, invalid=invalid)

    def target(self) -> QWidget:
        return self.combo

    def retranslate(self) -> None:
        kept = self.raw() if self.combo.count() else None
        named = [(self.language.t(words), code) for code, words in getattr(self.one, "codes", {}).items()]
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem("", None)
        for words, code in sorted(named, key=lambda pair: plain(pair[0])):
            self.combo.addItem(words, code)
        self.set_raw(kept)
        self.combo.blockSignals(False)


class ManyEditor(Editor):
    """Several of a closed list: one chip each, a tick on the chosen."""

    wide = True

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.codes: dict[str, str] = dict(getattr(one, "codes", {}))
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder, 6)
        self.chips: dict[str, ChipButton] = {}
        for code in self.codes:
            chip = ChipButton(parent=holder)
            chip.clicked.connect(lambda _: self.left.emit())
            self.chips[code] = chip
            flow.addWidget(chip)
        self.row.addWidget(holder, 1)
        self.retranslate()

    def read(self, country: str | None = None) -> Any:
        return self.one.check([code for code, chip in self.chips.items() if chip.isChecked()])

    def raw(self) -> str:
        return " ".join(code for code, chip in self.chips.items() if chip.isChecked())

    def set_raw(self, raw: Any, words: str = "") -> None:
        chosen = str(raw or "").split()
        for code, chip in self.chips.items():
            chip.setChecked(code in chosen)

    def target(self) -> QWidget:
        return next(iter(self.chips.values()), self)

    def retranslate(self) -> None:
        for code, chip in self.chips.items():
            chip.setText(self.language.t(self.codes[code]))


class RefEditor(Editor):
    """A row of another type: typed words find it, with what tells two of the same name apart."""

    def __init__(self, one: Field, language: Language, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self._ask = ask
        self._id: int | None = None
        self._words = ""
        self.line = _PickLine(self)
        self.model = Entries(self)
        self.completer = QCompleter(self.model, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setCompletionRole(Qt.ItemDataRole.EditRole)
        popup = _PickList()
        self.completer.setPopup(popup)
        popup.setItemDelegate(_PickDelegate(popup))  # after setPopup, which gives it a plain one
        popup.setMinimumWidth(320)
        self.completer.setMaxVisibleItems(7)
        self.line.setCompleter(self.completer)
        self.completer.activated[QModelIndex].connect(lambda index: self._chosen(index.row()))
        self.line.textEdited.connect(self._typed)
        self.line.wants_list.connect(self._wanted)
        self.line.entered.connect(self._entered)
        self.line.editingFinished.connect(self.left)
        self.row.addWidget(self.line, 1)
        self.choices: list[Choice] = []
        self.retranslate()

    def _typed(self, text: str) -> None:
        if text:
            self._id = None
        self._ask(text, self._offer)

    def _wanted(self) -> None:
        """The list by the down arrow: what fits the words typed, or all where one is chosen already."""
        self._ask("" if self._id is not None else self.line.text(), self._offer)

    def _offer(self, choices: list[Choice]) -> None:
        self.choices = choices
        self.model.show_entries([Entry(one.title, one.about, "", _nothing) for one in choices])
        if not choices:
            self.completer.popup().hide()
        elif self.line.hasFocus():
            self.completer.complete()

    def _entered(self) -> None:
        """Enter takes the only one that the list offers."""
        if len(self.choices) == 1:
            self.completer.popup().hide()
            self._chosen(0)

    def _chosen(self, row: int) -> None:
        if 0 <= row < len(self.choices):
            self._id, self._words = self.choices[row].id, self.choices[row].title
            self.line.setText(self._words)
            self.line.setCursorPosition(0)
            self.left.emit()

    def read(self, country: str | None = None) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        if self._id is not None and text == self._words.strip():
            return self._id
        exact = [one for one in self.choices if plain(one.title) == plain(text)]
        if len(exact) == 1:
            self._id, self._words = exact[0].id, exact[0].title
            return self._id
        raise UserError("field.code", text=text[:40])

    def raw(self) -> Any:
        if self._id is not None and self.line.text().strip() == self._words.strip():
            return self._id
        return self.line.text()

    def set_raw(self, raw: Any, words: str = "") -> None:
        if isinstance(raw, int):
            self._id, self._words = raw, words
            self.line.setText(words)
        else:
            self._id, self._words = None, ""
            self.line.setText(str(raw or ""))
        self.line.setCursorPosition(0)

    def set_invalid(self, *, invalid: bool) -> None:
        _redden(self.line, invalid=invalid)

    def target(self) -> QWidget:
        return self.line

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self.language.t(PICK_HINT))


def _nothing() -> None:
    """Choosing is told by the completer."""


class _PickLine(QLineEdit):
    """Asks for the list also when it is clicked or entered with the down arrow; `entered` without going down in it."""

    wants_list = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, popup = event.key(), self.completer().popup()
        if key == Qt.Key.Key_Down and not popup.isVisible():
            self.wants_list.emit()
            return
        enter = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and popup.isVisible() and not popup.currentIndex().isValid():
            self.entered.emit()
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: Any) -> None:
        super().mouseReleaseEvent(event)
        if not self.isReadOnly() and not self.text():
            self.wants_list.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the list closed while somebody types
            self.selectAll()


class _PickList(QListView):
    """Escape closes this list alone, and not the form behind it too, whose shortcut it is."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)


class _PickDelegate(RowDelegate):
    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(200, ROW)


def editor(one: Field, language: Language, ask: Ask, parent: QWidget | None = None) -> Editor:
    """The editor that fits a declared field."""
    if isinstance(one, Ref):
        return RefEditor(one, language, ask, parent)
    if isinstance(one, Codes):
        return ManyEditor(one, language, parent)
    if isinstance(one, YesNo) or (isinstance(one, Code) and len(one.codes) <= NUMBERED):
        return ChoiceEditor(one, language, parent)
    if isinstance(one, Code):
        return ComboEditor(one, language, parent)
    if isinstance(one, Picture):
        return PictureEditor(one, language, parent)
    if isinstance(one, Note):
        return NoteEditor(one, language, parent)
    return LineEditor(one, language, parent)


def stacked(widgets: list[QWidget]) -> QWidget:
    """Widgets below each other, as one."""
    holder = QWidget()
    holder.setObjectName("bare")
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return holder
