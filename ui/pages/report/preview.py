"""Preview: a report as a table that can be read and walked, a paper as its pages, or in words why there is neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, Translator
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.render.reading import reading
from tvetdesk.reports.table import PRACTICE, Column, Table, shown, words
from ui.language import Language
from ui.models.cells import CellsModel
from ui.models.offers import Made
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell
from ui.widgets.rows import Table as TableView
from ui.words import Words

PAGE = N_("page {number} of {all}")
BEFORE, AFTER = N_("Page before"), N_("Page after")
NO_ROWS = N_("Nothing counts in these days and places.")
NO_ROWS_MORE = N_("Choose other days, or another place.")
ROWS = N_("{title}: {rows} rows")
FILE_SHOWN = N_("What is in the file")
FORM = N_("The tracer study as a form, with its questions in English and French.")
FORM_MORE = N_(
    "Save it and load it in ODK Central or Kobo. It names nobody: whom an answer belongs to says the number on the call "
    "sheet. What comes back is taken in here or at Follow-up."
)
LINES = 400  # of a file that are shown
TABLE, PAGES, WHY, FILE = range(4)
SCALE = 1240  # dots across an upright page: enough to be read when the window shows it smaller
LEAST, MOST = 70, 340  # pixels of a column
LOOKED_AT = 200  # rows whose texts say how wide a column is


class Sheet(QWidget):
    """One page of a paper, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.image = QImage()
        self.turn: Callable[[int], object] = lambda _: None

    def show_image(self, image: QImage) -> None:
        """Show another page."""
        self.image = image
        self._fit()
        self.update()

    def _fit(self) -> None:
        if not self.image.isNull():
            high = round(self._wide() * self.image.height() / self.image.width())
            self.setMinimumHeight(high + 24)

    def _wide(self) -> int:
        wanted = 760 if self.image.width() < self.image.height() else 1000
        return max(80, min(self.width() - 24, wanted))

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _: QPaintEvent) -> None:
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide = self._wide()
        box = QRectF((self.width() - wide) / 2, 12, wide, wide * self.image.height() / self.image.width())
        painter.drawImage(box, self.image)
        tokens = theme().tokens
        painter.setPen(
            QPen(QColor(tokens.focus if self.hasFocus() else tokens.line2), 2 if self.hasFocus() else 1)
        )
        painter.drawRect(box)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn(step)


class Preview(Panel):
    """`ask` draws a page in the reading thread: `ask(paper, number, done)`.

    `opened` wants the records behind a number: what it is narrowed to, and that in words.
    """

    opened = Signal(object, str)

    def __init__(
        self, language: Language, ask: Callable[[Paper, int, Callable[[QImage], object]], object]
    ) -> None:
        super().__init__(" ")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(180)
        self.language, self._ask = language, ask
        self.made: Made | None = None
        self.speaks: Translator = language.t
        self.number, self.pages = 0, 1
        self._texts: Sequence[Sequence[str]] = ()
        self._columns: Sequence[Column] = ()
        self._error: UserError | None = None
        own = Words(language)
        self.own = own
        self.before = Button(kind="icon", icon="back", pressed=lambda: self.turn(-1))
        self.after = Button(kind="icon", icon="forward", pressed=lambda: self.turn(1))
        for button, said in ((self.before, BEFORE), (self.after, AFTER)):
            own.set(button.setAccessibleName, said)
            own.set(button.setToolTip, said)
            button.setStyleSheet("min-height: 24px; max-height: 24px;")
            self.add_to_head(button)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.stack.addWidget(self._table())
        self.stack.addWidget(self._sheet())
        self.empty = EmptyState("reports")
        self.stack.addWidget(self.empty)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.stack.addWidget(self.text)
        self.below = PlainLabel("", "small", state="attention", wrap=True)
        self.below.setContentsMargins(12, 6, 12, 6)
        self.below.hide()
        self.body.addWidget(self.below)
        self._heads()

    def _table(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.model = CellsModel()
        self.table = TableView(self.model)
        self.table.setAccessibleName(self.language.t(NO_ROWS))  # until there are some
        self.table.doubleClicked.connect(self._open)
        self.notes = PlainLabel("", "small", wrap=True)
        self.notes.setContentsMargins(12, 6, 12, 6)
        area = QScrollArea()
        area.setObjectName("bare")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMaximumHeight(64)
        area.setWidget(self.notes)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.notes_area = area
        column.addWidget(self.table, 1)
        column.addWidget(area)
        return holder

    def _sheet(self) -> QWidget:
        self.sheet = Sheet()
        self.sheet.turn = self.turn
        area = QScrollArea()
        area.setObjectName("bare")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.sheet)
        self.sheet_area = area
        return area

    # -- showing -----------------------------------------------------------------------------------------------

    def show_made(self, made: Made, pages: int, speaks: Translator) -> None:
        """A table, or a paper of so many pages, in a language."""
        self.made, self.speaks, self._error = made, speaks, None
        if isinstance(made, Table):
            self._show_table(made)
        elif isinstance(made, Outgoing):
            self._show_file(made)
        else:
            self.pages, self.number = pages, 0
            self.stack.setCurrentIndex(PAGES)
            self._show_page()
        self._heads()

    def refuse(self, error: UserError) -> None:
        """Why there is nothing to show."""
        self.made, self._error = None, error
        self.empty.why.setText(sentence(error, self.language.t))
        self.empty.more.setText("")
        self.stack.setCurrentIndex(WHY)
        self._heads()

    def say_below(self, words: str | None) -> None:
        """A line below all of it, or none."""
        self.below.setText(words or "")
        self.below.setVisible(bool(words))

    def _show_table(self, table: Table) -> None:
        t = self.speaks
        read = reading(table, t)
        rows = [
            [Cell(text, right=place in read.numbers, tip=text) for place, text in enumerate(row)]
            for row in read.rows
        ]
        self.model.show(read.heads, rows, right=read.numbers)
        self.table.setAccessibleName(t(ROWS, title=words(table.title, t), rows=len(rows)))
        self._texts, self._columns = [read.heads, *read.rows[:LOOKED_AT]], read.columns
        self._lay_out()
        notes = [words(one, t) for one in table.notes]
        if table.practice:
            notes.insert(0, t(PRACTICE).capitalize() + ".")
        self.notes.setText("  ".join(notes))
        self.notes_area.setVisible(bool(notes))
        self.notes_area.setFixedHeight(min(64, self.notes.heightForWidth(max(200, self.width() - 30)) + 2))
        if rows:
            self.stack.setCurrentIndex(TABLE)
            self.table.selectRow(0)
        else:
            self.empty.why.setText(self.language.t(NO_ROWS))
            self.empty.more.setText(" ".join(notes) or self.language.t(NO_ROWS_MORE))
            self.stack.setCurrentIndex(WHY)

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """The records behind the number in this row and column."""
        table, t = self.made, self.speaks
        if not isinstance(table, Table) or not table.parts:
            return
        row, column = table.parts[index.row()], self._columns[index.column()]
        narrowed = {name for name, _ in row}
        said = [
            shown(cell, one.kind, t)
            for one, cell in zip(table.columns, table.rows[index.row()], strict=True)
            if one.key in narrowed
        ]
        self.opened.emit(
            row | column.part, ", ".join([*said, *([words(column.label, t)] if column.part else [])])
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self._open(self.table.currentIndex())
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        """Each column as wide as its longest text, within bounds; what is left goes to the widest."""
        if not self._texts:
            return
        metrics = self.table.fontMetrics()
        wide = [
            max(LEAST, min(MOST, max(map(metrics.horizontalAdvance, column)) + 28))
            for column in zip(*self._texts, strict=True)
        ]
        spare = self.width() - 16 - sum(wide)
        if spare > 0:
            wide[wide.index(max(wide))] += spare
        for place, pixels in enumerate(wide):
            self.table.setColumnWidth(place, pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _show_file(self, made: Outgoing) -> None:
        """The text of a file for another program; of a workbook only what becomes of it."""
        if made.suffix == "xlsx":
            self.empty.why.setText(self.language.t(FORM))
            self.empty.more.setText(self.language.t(FORM_MORE))
            self.stack.setCurrentIndex(WHY)
            return
        lines = made.data.decode().splitlines()
        more = ["…"] if len(lines) > LINES else []
        self.text.setPlainText("\n".join([*lines[:LINES], *more]))
        self.text.setAccessibleName(self.language.t(FILE_SHOWN))
        self.stack.setCurrentIndex(FILE)

    # -- pages -------------------------------------------------------------------------------------------------

    def turn(self, step: int) -> None:
        """Another page."""
        number = self.number + step
        if isinstance(self.made, Paper) and 0 <= number < self.pages:
            self.number = number
            self._show_page()
            self._heads()

    def _show_page(self) -> None:
        made = self.made
        if isinstance(made, Paper):
            self._ask(made, self.number, self.sheet.show_image)
            self.sheet_area.verticalScrollBar().setValue(0)

    def _heads(self) -> None:
        """The title row says what is shown, and which page of it."""
        made, t = self.made, self.language.t
        paper = isinstance(made, Paper)
        title = (
            "" if made is None or isinstance(made, Outgoing)
            else made.title if isinstance(made, Paper) else words(made.title, self.speaks)
        )  # fmt: skip
        self.set_title(title or " ")
        page = t(PAGE, number=self.number + 1, all=self.pages) if paper else ""
        if isinstance(made, Outgoing):
            title, page = t(FILE_SHOWN), " ".join(made.said(t))
        self.note.setText(page)
        self.sheet.setAccessibleName(f"{title}, {page}")
        for button, on in ((self.before, self.number > 0), (self.after, self.number + 1 < self.pages)):
            button.setVisible(paper and self.pages > 1)
            button.setEnabled(on)

    def retranslate(self) -> None:
        """Say what is around it in the new language; what is shown keeps its own."""
        self.own.again()
        if self._error is not None:
            self.refuse(self._error)
        self._heads()

    def take_focus(self) -> None:
        """Into what is shown."""
        target = {TABLE: self.table, PAGES: self.sheet, FILE: self.text}.get(self.stack.currentIndex())
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
