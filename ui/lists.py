"""RecordList: search, filter chips and table for any record type, from its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_
from tvetdesk.records.titles import Key
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Code
from tvetdesk.store.numbers import YesNo
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Day
from ui import fonts, icons
from ui.language import Language
from ui.models.records import RecordsModel
from ui.models.rows import Keys, Question, counts, filters, keys, searchable
from ui.tasks import Tasks
from ui.theme import theme
from ui.widgets.buttons import Button, ChipButton
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.list_keys import ListKeys
from ui.widgets.panel import Panel
from ui.widgets.rows import Table as TableView
from ui.words import Words

SEARCH = N_("Search: the beginning of any word")
FOUND = N_("{shown} of {all}")
ALL = P_("{number} entry", "{number} entries")
NOTHING = N_("Nothing is kept here yet.")
NOT_FOUND = N_("Nothing fits the search and the filters.")
SHOW_ALL = N_("Show all")
YES, NO = N_("yes"), N_("no")
CHIP = N_("{words} {number}")
MANY_CHIPS = 12
WIDE_LEAST = 190  # pixels that the column of names keeps


class RecordList(QWidget):
    """Emits `chosen` with the key of the current row (or None) and `opened` when it is to be opened.

    `equals` fixes fields: the phone numbers of one person. `empty_act` is offered where nothing is kept yet.
    """

    chosen = Signal(object)
    opened = Signal(object)
    counted = Signal()

    def __init__(
        self,
        book: Book,
        table: Table,
        language: Language,
        tasks: Tasks,
        *,
        equals: Mapping[str, Any] | None = None,
        empty_act: tuple[str, Callable[[], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.book, self.table, self.language, self.tasks = book, table, language, tasks
        self.words = Words(language)
        self._equals = dict(equals or {})
        self._filters: dict[str, tuple[Any, ...]] = {}
        self._counts: dict[str, dict[Any, int]] = {}
        self.total = 0
        self._wanted: Key | None = None
        first = table.model._meta.listed[0] if table.model._meta.listed else ""
        self._sort, self._down = first, bool(first) and isinstance(table.fields[first], Day)
        self.model = RecordsModel(
            book, table, language, tasks, [n for n in table.model._meta.listed if n not in self._equals]
        )
        self._build(empty_act)
        self._wait = QTimer(self)  # a pause in typing, so that "fatoumata" asks once and not nine times
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self.refresh)

    def _build(self, empty_act: tuple[str, Callable[[], object]] | None) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.words.set(self.search.setPlaceholderText, SEARCH)
        self.words.set(self.search.setAccessibleName, SEARCH)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.search.returnPressed.connect(self._from_search)
        self.number = PlainLabel("", "small")
        top.addWidget(self.search, 1)
        top.addWidget(self.number)
        column.addLayout(top)
        self.search.setHidden(not searchable(self.book, self.table))
        self._chips = QWidget()
        self._chips.setObjectName("bare")
        self._flow = FlowLayout(self._chips)
        column.addWidget(self._chips)
        self._chips.hide()
        panel = Panel()
        self.view = TableView(self.model)
        self.view.setAccessibleName(self.language.t(self.table.model._meta.plural))
        head = self.view.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self._sort_by)
        self._show_sort()
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.doubleClicked.connect(self._open)
        ListKeys(self.view, self.search, self._open)
        self.view.viewport().installEventFilter(self)
        self.empty = EmptyState("list")
        self._all = self.empty.add(Button(kind="link", pressed=self.show_all))
        self.words.set(self._all.setText, SHOW_ALL)
        if empty_act is not None:
            text, run = empty_act
            self._add = self.empty.add(Button(icon="add", pressed=run))
            self.words.set(self._add.setText, text)
        else:
            self._add = None
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        panel.body.addLayout(self._stack)
        column.addWidget(panel, 1)
        theme().changed.connect(self._draw_glass)
        self._draw_glass()
        self._widths()

    # -- reading -------------------------------------------------------------------------------------------

    def question(self) -> Question:
        """What is asked now."""
        text = self.search.text() if not self.search.isHidden() else ""
        return Question(self.table, text, dict(self._filters), self._equals, self._sort, self._down)

    def refresh(self) -> None:
        """Read again, and keep what is chosen."""
        asked = self.question()
        offered = filters(self.book, self.table)

        def read() -> tuple[Keys, dict[str, dict[Any, int]], int]:
            found = keys(self.book, asked)
            numbers = {name: counts(self.book, asked, name) for name in offered}
            plainly = not asked.text.strip() and not any(asked.filters.values())
            every = len(found) if plainly else len(keys(self.book, Question(self.table, equals=self._equals)))
            return found, numbers, every

        self.tasks.read(read, lambda told: self._show(*told), owner=self, latest="rows")

    def _show(self, found: Keys, numbers: dict[str, dict[Any, int]], every: int) -> None:
        chosen = self._wanted if self._wanted is not None else self.key()
        self._wanted = None
        top = self.view.verticalScrollBar().value()
        self.model.show_keys(found)
        self.total = every
        self._counts = numbers
        self._show_chips()
        self._show_number()
        asked = bool(self.question().text.strip() or any(self._filters.values()))
        self._stack.setCurrentIndex(0 if len(found) else 1)
        self.words.set(self.empty.why.setText, NOT_FOUND if asked else NOTHING)
        self._all.setVisible(asked)
        if self._add is not None:
            self._add.setVisible(not asked)
        if len(found):
            place = found.place(chosen) if chosen is not None else -1
            self.view.selectRow(max(place, 0))
            if place >= 0:
                self.view.verticalScrollBar().setValue(top)
                self.view.scrollTo(self.model.index(place, 0))
        else:
            self.chosen.emit(None)
        self.counted.emit()

    def _show_number(self) -> None:
        t = self.language.t
        shown = len(self.model.keys)
        self.number.setText(t.n(ALL, shown) if shown == self.total else t(FOUND, shown=shown, all=self.total))

    def show_all(self) -> None:
        """Take search and filters away."""
        self._filters.clear()
        self.search.clear()
        self._wait.stop()
        self.refresh()

    # -- filters -------------------------------------------------------------------------------------------

    def _chips_by_place(self) -> dict[str, ChipButton]:
        chips = {chip.property("about"): chip for chip in self._chips.findChildren(ChipButton)}
        return {place: chip for place, chip in chips.items() if place}

    def _show_chips(self) -> None:
        wanted = [
            (name, value, number)
            for name in filters(self.book, self.table)
            for value, number in self._in_order(name)
            if name not in self._equals
        ][:MANY_CHIPS]
        old = self._chips_by_place()
        places = [f"{name}={value}" for name, value, _ in wanted]
        if list(old) != places:
            while self._flow.count():
                self._flow.takeAt(0).widget().hide()
            for place in old.keys() - set(places):
                old[place].setProperty("about", None)
                old[place].deleteLater()
            for place, (name, value, _) in zip(places, wanted, strict=True):
                chip = old.get(place) or self._chip(place, name, value)
                self._flow.addWidget(chip)
                chip.show()
        chips = self._chips_by_place()
        for place, (name, value, number) in zip(places, wanted, strict=True):
            chip = chips[place]
            chip.setChecked(value in self._filters.get(name, ()))
            chip.setText(self.language.t(CHIP, words=self._value_words(name, value), number=number))
        # A single value says nothing: all rows have it.
        self._chips.setVisible(len(wanted) > 1 or any(self._filters.values()))
        self._flow.invalidate()
        self._chips.updateGeometry()

    def _chip(self, place: str, name: str, value: Any) -> ChipButton:
        chip = ChipButton(parent=self._chips)
        chip.setProperty("about", place)
        chip.clicked.connect(lambda on: self._filter(name, value, on=on))
        return chip

    def _in_order(self, name: str) -> list[tuple[Any, int]]:
        """The values that occur, in their declared order; chosen ones stay although none is left."""
        one = self.table.fields[name]
        found = self._counts.get(name, {})
        declared = list(one.codes) if isinstance(one, Code) else [True, False]
        kept = self._filters.get(name, ())
        return [(value, found.get(value, 0)) for value in declared if value in found or value in kept]

    def _value_words(self, name: str, value: Any) -> str:
        one = self.table.fields[name]
        t = self.language.t
        if isinstance(one, YesNo):
            return f"{t(one.label)}: {t(YES if value else NO)}"
        return one.show(value, t)

    def _filter(self, name: str, value: Any, *, on: bool) -> None:
        chosen = [one for one in self._filters.get(name, ()) if one != value]
        self._filters[name] = (*chosen, value) if on else tuple(chosen)
        self.refresh()

    # -- order ---------------------------------------------------------------------------------------------

    def _sort_by(self, column: int) -> None:
        name = self.model.names[column]
        self._down = not self._down if name == self._sort else isinstance(self.table.fields[name], Day)
        self._sort = name
        self._show_sort()
        self.refresh()

    def _show_sort(self) -> None:
        if self._sort in self.model.names:
            order = Qt.SortOrder.DescendingOrder if self._down else Qt.SortOrder.AscendingOrder
            self.view.horizontalHeader().setSortIndicator(self.model.names.index(self._sort), order)

    def _widths(self) -> None:
        """Give columns the width they ask for, from the left; those there is no room for are in the facts only."""
        head = self.view.horizontalHeader()
        title = self.table.model._meta.title
        wide = next((n for n, name in enumerate(self.model.names) if name in title), 0)
        asked = [self.model.width(column) for column in range(len(self.model.names))]
        room = self.view.viewport().width() - WIDE_LEAST
        for column, width in enumerate(asked):
            stretch = column == wide
            head.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            )
            if stretch:
                continue
            head.resizeSection(column, width)
            room -= width
            self.view.setColumnHidden(column, room < 0)

    # -- choosing ------------------------------------------------------------------------------------------

    def key(self) -> Key | None:
        """The key of the current row."""
        row = self.view.currentIndex().row()
        return self.model.keys[row] if 0 <= row < len(self.model.keys) else None

    def choose(self, key: Key) -> None:
        """Make a row the current one: now if it is listed, else after search and filters are taken away."""
        place = self.model.keys.place(key)
        if place >= 0:
            self.view.selectRow(place)
            self.view.scrollTo(self.model.index(place, 0))
            return
        self._wanted = key
        self.show_all()

    def _row_changed(self, new: QModelIndex, _old: QModelIndex) -> None:
        if new.isValid():
            self.chosen.emit(self.model.keys[new.row()])

    def _open(self, _index: QModelIndex | None = None) -> None:
        key = self.key()
        if key is not None:
            self.opened.emit(key)

    def _from_search(self) -> None:
        self._wait.stop()
        self.refresh()
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.view.viewport():
            self._widths()
        return False

    # -- looks ---------------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.words.again()
        self.model.retranslate()
        self.view.setAccessibleName(self.language.t(self.table.model._meta.plural))
        self._show_chips()
        self._show_number()
        self._widths()

    def _draw_glass(self) -> None:
        self._glass.setIcon(icons.icon("search", theme().tokens.text2))
        self.search.setFont(fonts.font("text"))
