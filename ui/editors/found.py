"""RefEditor: a row of another type, found by typed words in a list that opens below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.store.record import Field
from ui.editors.base import Editor, redden
from ui.find import ROW, Entries, Entry
from ui.language import Language
from ui.models.find import plain
from ui.models.rows import Choice
from ui.widgets.rows import RowDelegate

PICK_HINT = N_("Type to search")

Ask = Callable[[str, Callable[[list[Choice]], object]], object]


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
        redden(self.line, invalid=invalid)

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
