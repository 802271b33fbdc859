"""Results: the programme's table of targets and figures, each figure with its rule and the records behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from tvetdesk.i18n import LANGUAGES, N_, Message, Translator, translator
from tvetdesk.reports import Asked
from tvetdesk.reports.given_out import note_exported
from tvetdesk.reports.render import render
from tvetdesk.reports.table import PRACTICE, Kind, Table, shown, words
from ui.language import NAMES, Language
from ui.models.cells import CellsModel, lay_out
from ui.models.results import Behind, Line, behind, lines, results
from ui.page import Page
from ui.pages.behind import BehindPanel
from ui.places import Place
from ui.printing import KINDS, print_paper, save_file
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell
from ui.widgets.rows import Table as TableView

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

HEADS = (N_("Result"), N_("Unit"), N_("Target"), N_("Actual"), N_("Share"), N_("Target reached"))
WRITTEN = N_("The results were written to {file}.")
TABLE_LANGUAGE = N_("Language of this table and its files")
PERCENT = N_("{share} of {base}")
NARROW = 1100


class ResultsPage(Page):
    """The results of the programme; choosing a figure opens the records behind it."""

    help = N_(
        "Every figure is counted from the records. Choose one to see its rule, what it is a part of, and the records "
        "behind it: the list is as long as the figure says. Excel and CSV hold the same figures."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.shown: Table | None = None
        self._lines: list[Line] = []
        self._side: bool | None = None
        self.languages = Segmented(needed=True)
        self.languages.set_options([(code, code.upper()) for code in LANGUAGES])
        for button, code in zip(self.languages.buttons(), LANGUAGES, strict=True):
            button.setToolTip(NAMES[code])
            button.setAccessibleName(NAMES[code])
        self.words.set(self.languages.setAccessibleName, TABLE_LANGUAGE)
        self.languages.set_value(language.code)
        self.languages.chosen.connect(lambda _: self._show())
        self.head_widget = self.languages
        self.column.addWidget(self._practice())
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        panel = Panel()
        self.model = CellsModel()
        self.table = TableView(self.model)
        self.table.set_row_height(26)
        self.words.set(self.table.setAccessibleName, self.place.title)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.doubleClicked.connect(lambda _: self._into())
        panel.body.addWidget(self.table, 1)
        self.notes = PlainLabel("", "small", wrap=True)
        self.notes.setContentsMargins(12, 6, 12, 6)
        panel.body.addWidget(self.notes)
        self.short_notes = PlainLabel("", "small", elide=True)
        self.short_notes.setContentsMargins(12, 6, 12, 6)
        panel.body.addWidget(self.short_notes)
        panel.setMinimumWidth(420)
        self.splitter.addWidget(panel)
        self.side = BehindPanel(desk.book, language, tasks)
        self.side.closed.connect(self.toggle_side)
        self.side.opened.connect(self.opened)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([780, 370])
        self.column.addWidget(self.splitter, 1)
        self.act(N_("Print"), self.print_page, icon="print", keys="Ctrl+P")
        self.act(KINDS["csv"], lambda: self.save("csv"), icon="file")
        self.act(KINDS["xlsx"], lambda: self.save("xlsx"), icon="excel", keys="Ctrl+Shift+E", primary=True)

    def _practice(self) -> QWidget:
        self.practice = QWidget()
        row = QHBoxLayout(self.practice)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("info", "attention", 16))
        label = PlainLabel("", "strong", state="attention")
        self.words.call(label.setText, lambda: self.t(PRACTICE).capitalize())
        row.addWidget(label)
        row.addStretch(1)
        self.practice.hide()
        return self.practice

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[ResultsPage], object]]:
        """A figure with its base, and the table in another language than the window's."""
        return {"figure": lambda page: page.table.selectRow(7), "french": lambda page: page.speak("fr")}

    def speak(self, code: str) -> None:
        """Show the table, and write its files, in this language."""
        self.languages.set_value(code)
        self._show()

    def heading(self) -> tuple[str, str]:
        title = self.t(self.place.title)
        return title, words(self.shown.title, self.t) if self.shown else ""

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        return (("Enter", N_("records behind it")), ("F8", N_("side pane")), ("Ctrl+Shift+E", N_("Excel")))

    # -- reading -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.tasks.read(lambda: results(self.desk.book, Asked()), self._read, owner=self, latest="results")

    def _read(self, table: Table) -> None:
        self.shown, self._lines = table, lines(table)
        self._show()
        self.headed.emit()

    @property
    def speaks(self) -> Translator:
        """The language of the table and its files, which may be another than the window's."""
        return translator(str(self.languages.value()))

    def _show(self) -> None:
        if self.shown is None:
            return
        t = self.speaks
        self.practice.setVisible(self.shown.practice)
        rows: list[list[Cell]] = []
        keys: list[Line | None] = []
        grounds: list[str] = []
        country = None
        for line in self._lines:
            if line.cells["pilot"] != country:
                country = line.cells["pilot"]
                rows.append([Cell(shown(country, Kind.TEXT, t), "strong")])
                keys.append(None)
                grounds.append("alt")
            rows.append(self._row(line, t))
            keys.append(line)
            grounds.append("base")
        chosen = self.table.currentIndex().row()
        self.model.show([t(head) for head in HEADS], rows, keys, grounds, right=(2, 3, 4))
        lay_out(self.table, (0, 94, 62, 62, 72, 130), 0)
        self._fold()
        notes = " ".join(words(note, t) for note in self.shown.notes)
        self.notes.setText(notes)
        self.short_notes.setText(notes)
        self.short_notes.setToolTip(notes)
        if self._lines:
            self.table.selectRow(chosen if chosen > 0 else 1)

    def _row(self, line: Line, t: Translator) -> list[Cell]:
        label = shown(line.cells["indicator"], Kind.TEXT, t)
        part = bool(line.cells["base"])
        reached = line.reached
        bar = Cell("–", "dim")
        if reached is not None:
            state = "ok" if reached >= 1 else "pri"
            bar = Cell(t.percent(reached, 0), bar=min(1.0, reached), state="" if state == "pri" else state)
        return [
            Cell(f"\N{EM SPACE}{label}" if part else label, tip=label),
            Cell(t(str(line.cells["unit"])), "dim"),
            Cell(shown(line.target, Kind.COUNT, t) or "–", "dim", right=True),
            Cell(shown(line.actual, Kind.COUNT, t), "strong", state="pri", right=True),
            Cell(shown(line.share, Kind.SHARE, t), "dim", right=True),
            bar,
        ]

    def retranslate(self) -> None:
        super().retranslate()
        self.languages.set_value(self.language.code)
        self._show()
        self.side.retranslate()

    # -- a figure ------------------------------------------------------------------------------------------

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        line, table = self.model.key(now.row()), self.shown
        if line is None or table is None:
            return
        self.tasks.read(
            lambda: behind(self.desk.book, table, line), lambda one: self._found(line, one), owner=self,
            latest="behind",
        )  # fmt: skip

    def _found(self, line: Line, one: Behind) -> None:
        self.side.show_figure(line, one, self.speaks)

    def _into(self) -> None:
        """Enter: into the records behind the figure."""
        if not self.side.isVisible():
            self.toggle_side()
        self.side.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.side.model.rowCount():
            self.side.table.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self._into()
        elif event.key() == Qt.Key.Key_Escape and self.side.table.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_side(self) -> None:
        self._side = not self.side.isVisible()
        self.side.setVisible(self._side)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Beside a figure its unit need not stand in the list too; on a small screen the notes become one line."""
        narrow = self.width() < NARROW
        self.table.setColumnHidden(1, narrow or not self.side.isHidden())
        self.notes.setVisible(not narrow)
        self.short_notes.setVisible(narrow)

    def print_page(self) -> None:
        """The table as it is, in its language."""
        from tvetdesk.reports.render.paper import paper  # loaded by those who print

        table, t = self.shown, self.speaks
        if table is not None:
            print_paper(self, lambda: paper(table, t), "report")

    # -- files ---------------------------------------------------------------------------------------------

    def save(self, format: str) -> None:
        """Write the table as it is, in its language, to a file."""
        table, t, book = self.shown, self.speaks, self.desk.book
        if table is not None:
            save_file(
                self, words(table.title, t), format, lambda: render(table, format, t),
                lambda: note_exported(book, table.name, table), written=WRITTEN,
            )  # fmt: skip
