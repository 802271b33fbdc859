"""FrozenView: the reports that were frozen, each as it was, and what changed since, change by change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, P_
from tvetdesk.reports.table import Table
from tvetdesk.store.book import Book
from ui.language import Language
from ui.models import frozen
from ui.models.cells import CellsModel, lay_out
from ui.models.frozen import Difference, Kept
from ui.pages.report.preview import Preview
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell
from ui.widgets.rows import Table as TableView
from ui.words import Words

TITLE = N_("Frozen reports")
COUNT = P_("{number} report", "{number} reports")
HEADS = (N_("Report"), N_("Signature"))
GENUINE, ALTERED = N_("as signed"), N_("altered")
GENUINE_MORE = N_("Looked over just now: the report is as this computer, or another one of ours, signed it.")
ALTERED_MORE = N_(
    "Something in it was altered since it was signed. Do not rely on it; take a backup of its day."
)
FROZEN_ON, FROZEN_BY = (
    N_("Frozen on {day}. Checksum {digest}."),
    N_("Frozen on {day} by {who}. Checksum {digest}."),
)
AS_IT_WAS, SINCE = N_("As it was"), N_("What changed since")
EQUAL = N_("Every figure is as it was.")
CHANGED = P_("{number} figure has changed.", "{number} figures have changed.")
DIFFERENCE_HEADS = (N_("Figure, and why"), N_("When frozen"), N_("Now"))
NONE = N_("No report is frozen yet.")
NONE_MORE = N_(
    "Freeze a report before you give it out: it can then be shown again as it was, and every later difference explained."
)
COLUMN = 380


class FrozenView(QWidget):
    """`showed` says that another report is shown as it was, or none because it was altered."""

    showed = Signal()

    def __init__(self, book: Book, language: Language, tasks: Tasks, preview: Preview) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.book, self.tasks = book, tasks
        self.language, self.words = language, Words(language)
        self.preview = preview
        self.kept: Sequence[Kept] = ()
        self.found: Sequence[Difference] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        row.addWidget(self.stack)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(self._list())
        self.splitter.addWidget(self._shown())
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([COLUMN, 760])
        self.stack.addWidget(self.splitter)
        self.nothing = EmptyState("frozen")
        self.words.set(self.nothing.why.setText, NONE)
        self.words.set(self.nothing.more.setText, NONE_MORE)
        around = Panel()
        around.body.addWidget(self.nothing)
        self.stack.addWidget(around)

    def _list(self) -> Panel:
        panel = self.panel = Panel()
        self.words.set(panel.set_title, TITLE)
        self.model = CellsModel()
        self.table = TableView(self.model)
        self.table.set_row_height(46)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        panel.body.addWidget(self.table)
        panel.setMinimumWidth(300)
        return panel

    def _shown(self) -> QWidget:
        panel = Panel()
        panel.setMinimumWidth(380)
        above = QHBoxLayout()
        above.setContentsMargins(12, 8, 8, 8)
        above.setSpacing(10)
        self.icon = IconLabel("frozen", "info", 24)
        self.about = PlainLabel("", "small", wrap=True)
        self.ways = Segmented(needed=True)
        self.words.set(self.ways.setAccessibleName, N_("What to show of the frozen report"))
        self.ways.chosen.connect(lambda _: self.ask())
        above.addWidget(self.icon)
        above.addWidget(self.about, 1)
        above.addWidget(self.ways)
        panel.body.addLayout(above)
        self.views = QStackedWidget()
        self.views.addWidget(self.preview)
        self.differences = CellsModel()
        self.difference_table = TableView(self.differences)
        self.words.set(self.difference_table.setAccessibleName, SINCE)
        changed = Panel()
        self.changed = changed
        self.equal = EmptyState("done")
        self.words.set(self.equal.why.setText, EQUAL)
        self.whole = PlainLabel("", "small", wrap=True)
        self.whole.setContentsMargins(12, 6, 12, 6)
        self.difference_table.selectionModel().currentRowChanged.connect(
            lambda now, _: self.whole.setText(now.siblingAtColumn(0).data().strip() if now.isValid() else "")
        )
        changed.body.addWidget(self.difference_table)
        changed.body.addWidget(self.whole)
        changed.body.addWidget(self.equal)
        self.views.addWidget(changed)
        panel.body.addWidget(self.views, 1)
        return panel

    # -- what it shows ---------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the list."""
        self.tasks.read(lambda: frozen.kept(self.book), self.show_kept, owner=self, latest="frozen")

    def show_kept(self, kept: Sequence[Kept]) -> None:
        """The list; the same report stays chosen."""
        before = self.chosen()
        self.kept, t = kept, self.language.t
        self.stack.setCurrentIndex(0 if kept else 1)
        self.panel.note.setText(t.n(COUNT, len(kept)) if kept else "")
        rows = [
            (
                Cell(one.title, "strong", second=f"{t.show(one.report)} · {t.date(one.on)}", tip=one.title),
                Cell(t(GENUINE), state="ok", icon="done") if one.genuine else Cell(t(ALTERED), state="error", icon="wrong"),
            )
            for one in kept
        ]  # fmt: skip
        self.model.show([t(head) for head in HEADS], rows, kept)
        lay_out(self.table, (0, 118), 0)
        if kept:
            again = [place for place, one in enumerate(kept) if before and one.id == before.id]
            self.table.selectRow(again[0] if again else 0)

    def chosen(self) -> Kept | None:
        """The report whose line is chosen."""
        one: Kept | None = self.model.key(self.table.currentIndex().row())
        return one

    def choose(self, number: int) -> None:
        """Go to a report by its number."""
        for place, one in enumerate(self.kept):
            if one.id == number:
                self.table.selectRow(place)

    def compare(self) -> None:
        """Show what changed since."""
        self.ways.set_value(True)
        self.ask()

    def _chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.ask()

    def ask(self) -> None:
        """Ask for what is chosen, in the way that is chosen."""
        one, t = self.chosen(), self.language.t
        if one is None:
            return
        said = FROZEN_BY if one.by else FROZEN_ON
        about = t(
            said, day=one.on, who=one.by, digest=f"{one.digest[:4]}-{one.digest[4:8]}-{one.digest[8:12]}"
        )
        self.about.setText(f"{about} {t(GENUINE_MORE if one.genuine else ALTERED_MORE)}")
        self.about.set_state("" if one.genuine else "error")
        self.icon.show_icon("frozen" if one.genuine else "wrong", "info" if one.genuine else "error")
        if not self.isHidden():
            (self._read_differences if self.ways.value() else self._read_table)(one)

    def _read_table(self, one: Kept) -> None:
        t = self.language.t

        def show(table: Table) -> None:
            self.preview.show_made(table, 1, t)
            self.views.setCurrentIndex(0)
            self.showed.emit()

        def refused(error: UserError) -> None:
            self.refuse(error)
            self.showed.emit()

        self.tasks.read(
            lambda: frozen.opened(self.book, one.id), show, owner=self, latest="opened", failed=refused
        )

    def _read_differences(self, one: Kept) -> None:
        t = self.language.t
        self.tasks.read(
            lambda: frozen.differences(self.book, one.id, t), self.show_differences, owner=self,
            latest="opened", failed=self.refuse,
        )  # fmt: skip

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Each figure that is another now, and below it every record that came or went with the reason."""
        self.found, t = found, self.language.t
        self.changed.set_title(t.n(CHANGED, len(found)) if found else "")
        rows: list[list[Cell]] = []
        grounds: list[str] = []
        for one in found:
            rows.append([
                Cell(one.figure, "strong", tip=one.figure), Cell(t.show(one.before), right=True),
                Cell(t.show(one.now), "strong", right=True),
            ])  # fmt: skip
            grounds.append("alt")
            rows += [[Cell(f"\N{EM SPACE}{reason}", tip=reason)] for reason in one.reasons]
            grounds += ["base"] * len(one.reasons)
        self.difference_table.clearSpans()
        self.differences.show([t(head) for head in DIFFERENCE_HEADS], rows, grounds=grounds, right=(1, 2))
        for place, row in enumerate(rows):
            if len(row) == 1:
                self.difference_table.setSpan(place, 0, 1, len(DIFFERENCE_HEADS))
        lay_out(self.difference_table, (0, 110, 90), 0)
        self.difference_table.setVisible(bool(found))
        self.whole.setVisible(bool(found))
        self.equal.setVisible(not found)
        self.views.setCurrentIndex(1)
        if found:
            self.difference_table.selectRow(0)

    def refuse(self, error: UserError) -> None:
        """Neither can be shown."""
        self.preview.refuse(error)
        self.views.setCurrentIndex(0)

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.words.again()
        way = self.ways.value() or False
        self.ways.set_options([(False, self.language.t(AS_IT_WAS)), (True, self.language.t(SINCE))])
        self.ways.set_value(way)
        self.show_kept(self.kept)
