"""The records behind a figure: its number, base, rule and source, and the list that is as long as it says."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.people import Trainee
from tvetdesk.reports.indicators import INDICATORS
from tvetdesk.reports.table import Kind, shown
from tvetdesk.store.book import Book
from ui.language import Language
from ui.models.records import RecordsModel
from ui.models.results import Behind, Line
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Table

TITLE = N_("{number}: {label}")
OF_BASE = N_("{share} of {base}: {whole}")
RULE = N_("Rule: {rule}")
SOURCE = N_("Source: {source}. Unit: {unit}.")
REACHED = N_("{share} of the target of {target}.")
ENTRIES = P_("{number} record behind it", "{number} records behind it")
SUMMED = N_("{number} records of counts that others made; their sum is the figure")
WOMEN = N_("women {women}, men {men}, not told {none}")
NAMELESS = P_(
    "{number} shares no name and counts all the same",
    "{number} share no name and count all the same",
)
NOBODY = N_("There is nothing behind this figure yet.")
CLOSE = N_("Close the side pane")
RECORDS = N_("records behind it")


class BehindPanel(Panel):
    """Shows one figure. `closed` asks to hide it; `opened` goes to a record's page with its id."""

    closed = Signal()
    opened = Signal(str, object)

    def __init__(self, book: Book, language: Language, tasks: Tasks) -> None:
        super().__init__(" ")
        self._book, self._language, self._tasks = book, language, tasks
        self._shown: tuple[Line, Behind, Translator] | None = None
        self._close = Button(kind="icon", icon="close", pressed=self.closed.emit)
        self.add_to_head(self._close)
        holder = QWidget()
        holder.setObjectName("bare")
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        self.label = PlainLabel("", "strong", wrap=True)
        self.share = PlainLabel("", wrap=True)
        self.reached = PlainLabel("", wrap=True)
        self.rule = PlainLabel("", "small", wrap=True)
        self.source = PlainLabel("", "small", wrap=True)
        self.sexes = PlainLabel("", "small", wrap=True)
        self.count = PlainLabel("", "label", wrap=True)
        for label in (self.label, self.share, self.reached, self.rule, self.source, self.sexes, self.count):
            column.addWidget(label)
        self.body.addWidget(holder)
        self.model: RecordsModel = RecordsModel(book, book.table(Trainee), language, tasks)
        self.table = Table(self.model)
        self.table.doubleClicked.connect(lambda index: self._open(index.row()))
        self.empty = EmptyState("list")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.stack.setMinimumHeight(28 * 4)
        self.body.addWidget(self.stack, 1)
        self.setMinimumWidth(300)
        self.retranslate()

    def show_figure(self, line: Line, one: Behind, t: Translator) -> None:
        """Show the records behind another figure, in the language of the table."""
        self._shown = (line, one, t)
        figure = one.figure
        label = shown(line.cells["indicator"], Kind.TEXT, t)
        number = shown(figure.number, Kind.COUNT, t)
        title = t(TITLE, number=number, label=label)
        self.set_title(number)
        self.note.setText(shown(line.cells["pilot"], Kind.TEXT, t))
        self.label.setText(label)
        base = ""
        if figure.share is not None:
            whole = t(INDICATORS[figure.indicator.base].label)
            base = t(OF_BASE, share=shown(figure.share, Kind.SHARE, t), base=figure.base or 0, whole=whole)
        self._say(self.share, base)
        target = ""
        if line.reached is not None:
            target = t(REACHED, share=t.percent(line.reached, 0), target=shown(line.target, Kind.COUNT, t))
        self._say(self.reached, target)
        self.rule.setText(t(RULE, rule=figure.indicator.rule))
        self.source.setText(t(SOURCE, source=figure.indicator.source, unit=figure.indicator.unit))
        women, men = one.sexes.get("F", 0), one.sexes.get("M", 0)
        rest = sum(one.sexes.values()) - women - men
        about = [t(WOMEN, women=women, men=men, none=rest)] if one.sexes else []
        about += [t.n(NAMELESS, one.nameless)] if one.nameless else []
        self._say(self.sexes, ". ".join(about))
        summed = figure.indicator.number is not None
        self.count.setText(t(SUMMED, number=len(one.keys)) if summed else t.n(ENTRIES, len(one.keys)))
        table = self._book.table(figure.indicator.record)
        if table is not self.model.table:
            self.model = RecordsModel(self._book, table, self._language, self._tasks)
            self.table.setModel(self.model)
        self.model.show_keys(one.keys)
        for number in range(self.model.columnCount()):
            self.table.setColumnWidth(number, self.model.width(number))
        self.table.setAccessibleName(title)
        self.stack.setCurrentIndex(0 if len(one.keys) else 1)

    def retranslate(self) -> None:
        """Say it in the new language."""
        self._close.setAccessibleName(self._language.t(CLOSE))
        self._close.setToolTip(self._language.t(CLOSE))
        self.empty.why.setText(self._language.t(NOBODY))
        if not self.table.accessibleName():
            self.table.setAccessibleName(self._language.t(RECORDS))
        self.model.retranslate()

    def _say(self, label: PlainLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _open(self, row: int) -> None:
        if self.model.table.model is Trainee:
            self.opened.emit("trainees", self.model.keys[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.currentIndex().isValid():
            self._open(self.table.currentIndex().row())
        else:
            super().keyPressEvent(event)
