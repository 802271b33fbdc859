"""RecordsModel: any number of rows of any record type as a table; a row is read when it is first seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tvetdesk.errors import UserError
from tvetdesk.i18n import Translator
from tvetdesk.records.titles import Key, page, told, with_currencies
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Codes, Phone, Ref, Text
from tvetdesk.store.numbers import Decimal, Money, Whole
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Day, RoughDate
from ui.language import Language
from ui.models.rows import NONE, Keys
from ui.tasks import Tasks
from ui.widgets.rows import CELL, Cell

PAGE = 64  # rows read together
PAGES = 40  # pages kept
EMPTY = "–"
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class RecordsModel(QAbstractTableModel):
    """Shows `Keys` that were read elsewhere; the reading thread reads rows in pages as they are first seen."""

    def __init__(
        self,
        book: Book,
        table: Table,
        language: Language,
        tasks: Tasks,
        names: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self.table, self._language, self._tasks = book, table, language, tasks
        self.names: tuple[str, ...] = tuple(names or table.model._meta.listed)
        self.keys: Keys = NONE
        self._pages: OrderedDict[int, dict[Key, dict[str, Any]]] = OrderedDict()
        self._asked: set[int] = set()
        self._round = 0  # answers to what was asked of other rows, or in another language, are not wanted

    def show_keys(self, keys: Keys) -> None:
        """Show other rows, or the same read anew."""
        self.beginResetModel()
        self.keys = keys
        self._forget()
        self.endResetModel()

    def retranslate(self) -> None:
        """Show everything in the new language."""
        self._forget()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.names) - 1)
        if len(self.keys):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, len(self.names) - 1))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        one = self.field(section)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._language.t(one.label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = is_number(one) and one.name not in told(self.table)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, CELL):
            return None
        cell = self.cell(index.row(), index.column())
        return cell if role == CELL else cell.text

    def cell(self, row: int, column: int) -> Cell:
        """What one cell shows; a row that cannot be read now is shown as such."""
        values = self.values(row)
        name = self.names[column]
        if values is None:
            return Cell("…", "dim")
        title = name in self.table.model._meta.title
        one = self.table.fields[name]
        text = in_words(one, values, self._language.t)
        right = is_number(one) and name not in told(self.table)
        return Cell(text or EMPTY, "text" if title else "dim", right=right)

    def values(self, row: int) -> dict[str, Any] | None:
        """The values of a row by field; None until they are read, and where they cannot be."""
        number = row // PAGE
        if number not in self._pages and number not in self._asked:
            self._read(number)
        if number not in self._pages:
            return None
        self._pages.move_to_end(number)
        return self._pages[number].get(self.keys[row])

    def _read(self, number: int) -> None:
        wanted = self.keys[number * PAGE : (number + 1) * PAGE]
        book, table, names, now = self._book, self.table, self.names, self._round
        read = with_currencies(table, names)
        translate, seen = self._language.t, False

        def done(rows: dict[Key, dict[str, Any]]) -> None:
            if now != self._round:
                return
            self._asked.discard(number)
            self._pages[number] = rows
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
            if seen:  # not while a row asks for itself
                last = min((number + 1) * PAGE, len(self.keys)) - 1
                self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(names) - 1))

        def failed(_: UserError) -> None:  # the disk is away: the write that follows will say so in words
            self._asked.discard(number)

        self._asked.add(number)
        self._tasks.read(lambda: page(book, table, wanted, read, translate), done, owner=self, failed=failed)
        seen = True

    def _forget(self) -> None:
        self._pages.clear()
        self._asked.clear()
        self._round += 1

    def field(self, column: int) -> Field:
        """The declared field of a column."""
        return self.table.fields[self.names[column]]

    def width(self, column: int) -> int:
        """Pixels a column asks for, from its declaration."""
        one = self.field(column)
        wide = min(one.width, 26)
        if isinstance(one, Day | RoughDate):
            wide = 11
        if one.name in told(self.table):
            wide = 14
        heading = len(self._language.t(one.label)) + 2
        return max(wide, min(heading, 18)) * 7 + 16


def is_number(one: Field) -> bool:
    """Whether values of a field stand right, under each other."""
    return isinstance(one, Whole | Decimal)


def in_words(one: Field, values: Mapping[str, Any], translate: Translator) -> str:
    """What a row shows of a field; an amount stands with its currency, where that was read with it (R89)."""
    value = values[one.name]
    if isinstance(one, Money) and value is not None and not one.masked and values.get(one.currency):
        return translate.money(value, values[one.currency])
    return shown(one, value, translate)


def shown(one: Field, value: Any, translate: Translator, *, unmasked: bool = False) -> str:
    """A value as a list or the facts beside it show it; a Ref comes as its title already, and what `told` names."""
    if value is None:
        return ""
    if one.masked and not unmasked:
        return one.mask(value)
    if isinstance(one, Ref) or (isinstance(one, Whole) and isinstance(value, str)):
        return str(value)
    if isinstance(one, Decimal):
        return translate.number(value, one.places)
    if isinstance(one, Whole):
        return f"{translate.number(value) if value > 9999 else value}{f' {one.unit}' if one.unit else ''}"
    if isinstance(one, Text) and one.several_lines:
        return " ".join(str(value).split())
    return one.show(value, translate)


def texts(one: Field, value: Any, translate: Translator) -> str:
    """A value as it is written into the field of a form."""
    if value is None:
        return ""
    if isinstance(one, Codes | Phone | Ref):
        return str(value)
    if isinstance(one, Decimal):
        return f"{value:.{one.places}f}".rstrip("0").rstrip(".") if one.places else str(value)
    if isinstance(one, Whole):
        return str(value)
    return one.show(value, translate)


def facts(table: Table, values: Mapping[str, Any], translate: Translator) -> list[tuple[str, str]]:
    """Label and value of every field that has one."""
    return [
        (translate(one.label), shown(one, values[name], translate))
        for name, one in table.fields.items()
        if values.get(name) is not None
    ]
