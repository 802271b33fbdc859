"""Find or do (Ctrl+K): one box for people, courses, places and acts, from every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from ui import fonts
from ui.language import Language
from ui.models.find import Course, Person, courses, people, plain
from ui.tasks import Tasks
from ui.widgets.labels import PlainLabel
from ui.widgets.rows import CELL, Cell, RowDelegate
from ui.words import Words

HINT = N_("Name, number, phone, course, page or act")
NOBODY = N_("Nobody and nothing begins like this. Try a shorter beginning.")
ROW = 40


@dataclass(frozen=True)
class Entry:
    """One line of the box: what it is called, what to say beside it, and what choosing it does."""

    text: str
    second: str
    icon: str
    run: Callable[[], object]


class Entries(QAbstractListModel):
    """The lines of the box."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.text}, {entry.second}" if entry.second else entry.text
        if role == Qt.ItemDataRole.EditRole:
            return entry.text
        if role == CELL:
            return Cell(entry.text, second=entry.second, icon=entry.icon)
        return None


class Find(QFrame):
    """The box over the page. `places` and acts come with `show_for`; people and courses are asked from the book."""

    person = Signal(object)
    course = Signal(object)

    def __init__(self, book: Book, language: Language, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        self._book, self._language, self._tasks = book, language, tasks
        self._known: Sequence[Entry] = ()
        self.words = Words(language)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(False)
        self.words.set(self.line.setPlaceholderText, HINT)
        self.words.set(self.line.setAccessibleName, HINT)
        self.list = QListView()
        self.list.setObjectName("plain")
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFont(fonts.font("text"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = Entries(self)
        self.list.setModel(self.model)
        self.nothing = PlainLabel("", "small", wrap=True)
        self.words.set(self.nothing.setText, NOBODY)
        self.nothing.hide()
        for widget in (self.line, self.list, self.nothing):
            column.addWidget(widget)
        self.line.textChanged.connect(self._ask)
        self.line.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        self.hide()

    def show_for(self, entries: Sequence[Entry], at: QPoint) -> None:
        """Open the box with the places and acts that can be had here."""
        self._known = entries
        self.move(at)
        self.resize(440, 64)
        self.line.clear()
        self._show([], [])
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask(self, text: str) -> None:
        if not text.strip():
            self._show([], [])
            return
        book, translate = self._book, self._language.t
        self._tasks.read(
            lambda: (people(book, text, translate), courses(book, text, translate)),
            lambda told: self._show(*told),
            owner=self,
            latest="found",
        )

    def _show(self, found: list[Person], groups: list[Course]) -> None:
        typed = plain(self.line.text().strip())
        entries = [
            Entry(one.names, one.about, "alone", lambda key=one.id: self.person.emit(key)) for one in found
        ]
        entries += [
            Entry(one.name, one.about, "book", lambda key=one.id: self.course.emit(key)) for one in groups
        ]
        entries += [entry for entry in self._known if fits(plain(entry.text), typed)]
        self.model.show_entries(entries)
        if entries:
            self.list.setCurrentIndex(self.model.index(0))
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        rows = min(len(entries), 9)
        self.list.setFixedHeight(rows * ROW + 2)
        self.resize(self.width(), self.line.sizeHint().height() + (rows * ROW + 8 if rows else 36) + 18)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.entries):
            self.hide()
            self.model.entries[row].run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            here = self.list.currentIndex().row()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                row = here + (1 if key == Qt.Key.Key_Down else -1)
                self.list.setCurrentIndex(self.model.index(max(0, min(row, self.model.rowCount() - 1))))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(here)
                return True
            if key == Qt.Key.Key_Escape:
                self.hide()
                return True
        if watched is self.line and event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.hide()
        return False


class _EntryDelegate(RowDelegate):
    def sizeHint(self, option: object, index: object) -> object:
        from PySide6.QtCore import QSize

        return QSize(100, ROW)


def fits(name: str, typed: str) -> bool:
    """Whether every typed word begins a word of the name; nothing typed fits everything."""
    words = name.split()
    return all(any(word.startswith(part) for word in words) for part in typed.split())
