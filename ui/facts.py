"""Facts: one row beside its list, every field that has a value, and the rows that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.titles import Key, page, title, titles, with_currencies
from tvetdesk.store.book import Book
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Day
from ui import fonts
from ui.language import Language
from ui.models.records import in_words
from ui.models.rows import Question, keys
from ui.tasks import Tasks
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule

EDIT = N_("Edit")
OPEN = N_("Open")
ADD = N_("Add: {label}")
MORE = P_("and {number} more", "and {number} more")
MOST = 4  # rows of each type that are named


@dataclass(frozen=True)
class Below:
    """The rows of one type that belong to a row: how many, and the names of the first."""

    table: Table
    field: str
    number: int
    rows: Sequence[tuple[Key, str]]


@dataclass(frozen=True)
class Row:
    """What the pane shows of a row."""

    key: Key
    title: str
    facts: Sequence[tuple[str, str]]
    below: Sequence[Below]


def read(book: Book, table: Table, key: Key, translate: Translator) -> Row:
    """Read a row with what belongs to it; in the reading thread."""
    values = page(book, table, [key], list(table.fields), translate)[key]
    named = [
        (translate(one.label), in_words(one, values, translate))
        for name, one in table.fields.items()
        if values[name] is not None and (name,) != tuple(table.model._meta.title)
    ]
    below: list[Below] = []
    if not isinstance(key, tuple):
        below = [_below(book, *pair, key, translate) for pair in children(book, table)]
        below.sort(key=lambda one: not one.number)  # what there is first, what could be added after it
    return Row(key, title(book, table, key, translate), named, below)


def children(book: Book, table: Table) -> list[tuple[Table, str]]:
    """The record types whose rows belong to rows of this type, with the Ref that says so."""
    return [
        (other, other.parent)
        for other in book.schema.tables.values()
        if other.parent and not other.leaf and book.schema.target(other, other.parent) is table
    ]


def _below(book: Book, table: Table, field: str, key: int, translate: Translator) -> Below:
    first_shown = next((name for name in table.model._meta.listed if name != field), "")
    newest_first = isinstance(table.fields.get(first_shown), Day)
    found = keys(book, Question(table, equals={field: key}, sort=first_shown, down=newest_first))
    first = found[:MOST]
    names = [name for name in table.model._meta.listed if name != field][:3]
    values = page(book, table, first, with_currencies(table, names), translate)
    named = titles(book, table, first, translate)
    lines: list[tuple[Key, str]] = []
    for one in first:
        words = [
            in_words(table.fields[n], values[one], translate) for n in names if values[one][n] is not None
        ]
        lines.append((one, " · ".join(words) or named.get(one, "–")))
    return Below(table, field, len(found), lines)


class Facts(QFrame):
    """Emits `edit` for the row itself, `opened` (table, key) for one that belongs to it, `added` (table, field, key)."""

    edit = Signal()
    opened = Signal(object, object)
    added = Signal(object, str, object)

    def __init__(
        self, book: Book, table: Table, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.book, self.table, self.language, self.tasks = book, table, language, tasks
        self.key: Key | None = None
        self._row: Row | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.panel = Panel()
        outer.addWidget(self.panel)
        self.setMinimumWidth(280)

    def show_key(self, key: Key | None) -> None:
        """Show another row, or none."""
        self.key = key
        if key is None:
            self._row = None
            self._draw()
            return
        t = self.language.t
        self.tasks.read(lambda: read(self.book, self.table, key, t), self._show, owner=self, latest="facts")

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.show_key(self.key)

    def _show(self, row: Row) -> None:
        self._row = row
        self._draw()

    def _draw(self) -> None:
        while self.panel.body.count():
            item = self.panel.body.takeAt(0)
            if item.widget():
                item.widget().hide()
                item.widget().deleteLater()
        if self._row is None:
            self.panel.body.addStretch(1)
            return
        t = self.language.t
        inside = QWidget()
        inside.setObjectName("bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(self._row.title, "answer", wrap=True), 1)
        button = Button(t(EDIT), icon="edit", pressed=self.edit.emit)
        if not self.book.may("row.alter") or self.table.model._meta.by_verb:
            button.hide()
        head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, (label, words) in enumerate(self._row.facts):
            name = PlainLabel(label, "small")
            name.setWordWrap(True)
            name.setFixedWidth(118)
            grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(words, wrap=True), line, 1)
        column.addLayout(grid)
        for below in self._row.below:
            column.addWidget(rule())
            column.addLayout(self._section(below))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.panel.body.addWidget(scroll)

    def _section(self, below: Below) -> QVBoxLayout:
        t = self.language.t
        meta = below.table.model._meta
        column = QVBoxLayout()
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(PlainLabel(t(meta.plural), "label"))
        head.addWidget(PlainLabel(str(below.number) if below.number else "–", "small"), 1)
        label = t(meta.label)
        single = below.table.identity == (below.field,)
        if not ((single and below.number) or meta.by_verb) and self.book.may("row.add"):
            add = Button(kind="tiny", icon="add")
            add.setToolTip(t(ADD, label=label))
            add.setAccessibleName(t(ADD, label=label))
            add.clicked.connect(lambda: self.added.emit(below.table, below.field, self.key))
            head.addWidget(add)
        column.addLayout(head)
        for key, words in below.rows:
            line = _Line(words)
            line.setToolTip(t(OPEN))
            line.clicked.connect(lambda _=False, k=key: self.opened.emit(below.table, k))
            column.addWidget(line)
        rest = below.number - len(below.rows)
        if rest > 0:
            column.addWidget(PlainLabel(t.n(MORE, rest), "small"))
        return column


class _Line(QAbstractButton):
    """A row that belongs to the shown one: a link as wide as the pane, its words shortened there."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setFont(fonts.font("text"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(60, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), QColor(tokens.sel))
        painter.setPen(QColor(tokens.pri))
        painter.setFont(self.font())
        box = self.rect().adjusted(4, 0, -4, 0)
        words = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
