"""Listing: a page for record types that no drawn page shows better: tabs, lists, facts and forms, all generated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.guards import check_by_hand
from tvetdesk.records.titles import Key
from tvetdesk.reports.render import xlsx
from tvetdesk.store.files import replace_file
from tvetdesk.store.record import Owner, Share
from tvetdesk.store.schema import Table
from ui.documents import in_documents
from ui.facts import Facts
from ui.forms import RecordForm
from ui.giving import PRINT
from ui.language import Language
from ui.lists import ALL, RecordList
from ui.models.excel import table_of
from ui.models.saving import UNALTERED, Saved
from ui.page import Page
from ui.places import Place
from ui.printing import print_paper
from ui.tasks import Progress, Tasks
from ui.widgets.plain import unmarked

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

NEW = N_("New: {label}")
ALTER = N_("{name}")
ADD = N_("New entry")
CANCEL = N_("Cancel")
SAVE = N_("Save")
SAVE_MORE = N_("Save and add another")
EXCEL = N_("Excel…")
SAVED = N_("Saved.")
PROPOSED = P_(
    "One proposal goes to the centre with the next bundle.",
    "{number} proposals go to the centre with the next bundle.",
)
UNDO = N_("Undo")
WRITTEN = N_("{rows} rows were written to {file}.")
EXCEL_SAFE = N_("Stopping is safe: the file is written at the end.")
WRITING = N_("Writing the spreadsheet")
NO_FILE = N_("The file could not be written: {file}. Close it where it is open, or choose another place.")
NARROW = 900  # pixels of a page below which the facts are hidden at first


class Tab(QWidget):
    """One record type of a listing: its list with the facts of the current row beside it."""

    def __init__(self, page: Listing, table: Table) -> None:
        super().__init__()
        self.page, self.table = page, table
        self.list = RecordList(
            page.desk.book,
            table,
            page.language,
            page.tasks,
            empty_act=(ADD, page.new) if page.may_add(table) else None,
        )
        self.facts = Facts(page.desk.book, table, page.language, page.tasks)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.facts)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        self.stale = True
        self._later = QTimer(self)  # running down a list with the arrow keys reads only where it stops
        self._later.setSingleShot(True)
        self._later.setInterval(80)
        self._later.timeout.connect(lambda: self.facts.show_key(self.list.key()))
        self.list.chosen.connect(lambda _: self._later.start())
        self.list.opened.connect(page.edit)
        self.facts.edit.connect(lambda: page.edit(self.list.key()))
        self.facts.opened.connect(page.edit_other)
        self.facts.added.connect(page.add_below)


class Listing(Page):
    """The record types its place names, a tab for each."""

    help = N_(
        "A list with the facts of the chosen entry beside it. Enter opens it, Ctrl+N adds one, F8 hides the facts."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        schema = desk.book.schema
        self.tables = [schema.by_model[schema.classes[name]] for name in place.records]
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        for _ in self.tables:
            self.tabs.addTab("")
        self.stack = QStackedWidget()
        self._made: dict[str, Tab] = {}
        self._forms: dict[str, RecordForm] = {}
        self._form: RecordForm | None = None
        self._side: bool | None = None
        self._preset: dict[str, Any] | None = None
        self.column.setSpacing(8)
        self.column.addWidget(self.tabs)
        self.tabs.setHidden(len(self.tables) == 1)
        self.column.addWidget(self.stack, 1)
        self._acts()
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        self.retranslate()
        self._show_tab()

    def _acts(self) -> None:
        self.excel_act = self.act(EXCEL, self.excel, icon="excel", keys="Ctrl+Shift+E", right="list.export")
        self.print_act = self.act(PRINT, self.print_list, icon="print", keys="Ctrl+P", right="list.export")
        self.new_act = self.act(ADD, self.new, icon="add", keys="Ctrl+N", primary=True, right="row.add")
        self.cancel_act = self.act(CANCEL, self.close_form)
        self.more_act = self.act(SAVE_MORE, self.save_and_more, icon="add", keys="Ctrl+Shift+S")
        self.save_act = self.act(SAVE, self.save, icon="save", keys="Ctrl+S", primary=True)
        self.on_key("Esc", self.close_form)
        self.on_key("F2", lambda: self.edit(self.tab().list.key()))
        self.on_key("Ctrl+F", lambda: self.tab().list.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.on_key("Ctrl+Tab", lambda: self._next_tab(1))
        self.on_key("Ctrl+Shift+Tab", lambda: self._next_tab(-1))

    # -- tabs ----------------------------------------------------------------------------------------------

    def table(self) -> Table:
        """The record type of the current tab."""
        return self.tables[self.tabs.currentIndex()]

    def tab(self) -> Tab:
        """The current tab, made when it is first shown."""
        table = self.table()
        if table.name not in self._made:
            made = Tab(self, table)
            made.list.counted.connect(self._counted)
            self._made[table.name] = made
            self.stack.addWidget(made)
        return self._made[table.name]

    def _counted(self) -> None:
        self._show_side()
        self.headed.emit()

    def may_add(self, table: Table) -> bool:
        """Whether rows of a type can be added here: what headquarters keeps, only there; what a verb makes, never."""
        kept_here = table.owner is not Owner.HQ or self.desk.book.level is Share.HQ
        return kept_here and not table.model._meta.by_verb and self.desk.may("row.add")

    def _next_tab(self, step: int) -> None:
        if self._form is None:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def _show_tab(self) -> None:
        tab = self.tab()
        self.stack.setCurrentWidget(tab)
        self._show_side()
        self._show_acts()
        if tab.stale:
            tab.stale = False
            tab.list.refresh()
        self.headed.emit()

    def _show_acts(self) -> None:
        form = self._form is not None
        frozen = (
            form
            and self._form is not None
            and self._form.loaded is not None
            and self._form.loaded.refusal is not None
        )
        self.excel_act.setVisible(not form)
        self.print_act.setVisible(not form)
        self.new_act.setVisible(not form and self.may_add(self.table()))
        self.cancel_act.setVisible(form)
        self.save_act.setVisible(form and not frozen)
        self.more_act.setVisible(form and not frozen and self._form is not None and self._form.key is None)
        self.tabs.setVisible(len(self.tables) > 1 and not form)

    # -- what a page answers -------------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        if self._form is not None:
            return self._form.heading(NEW, ALTER), self.t(self._form.table.model._meta.label)
        number = self.tab().list.total
        second = f"{self.t(self.table().model._meta.plural)} · {self.t.n(ALL, number)}"
        return self.t(self.place.title), second

    def key_hints(self) -> list[tuple[str, Message]]:
        if self._form is not None:
            return [("Tab", N_("next field")), ("Ctrl+S", N_("save")), ("Esc", N_("back, the draft is kept"))]
        return [
            ("Ctrl+F", N_("search the list")),
            ("Enter", N_("open the entry")),
            ("Ctrl+N", N_("new entry")),
            ("F8", N_("facts beside it")),
            *([("Ctrl+Tab", N_("next list"))] if len(self.tables) > 1 else []),
        ]

    def refresh(self) -> None:
        if self._form is None:
            for tab in self._made.values():
                tab.stale = tab is not self.tab()
            self.tab().list.refresh()
            self.tab().facts.show_key(self.tab().list.key())

    def open(self, what: Any) -> None:
        """A key of the first tab, a pair of a record type's name and a key, or "new" for the form of a new entry."""
        if what == "new":
            self.close_form()
            self.tabs.setCurrentIndex(0)
            self.new()
            return
        name, key = (
            what if isinstance(what, tuple) and isinstance(what[0], str) else (self.tables[0].name, what)
        )
        for place, table in enumerate(self.tables):
            if table.name == name:
                self.close_form()
                self.tabs.setCurrentIndex(place)
                if key is not None:
                    self.tab().list.choose(key)

    def take_focus(self) -> None:
        if self._form is None:
            self.tab().list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._form.take_focus()

    def toggle_side(self) -> None:
        self._side = self.tab().facts.isHidden()
        self._show_side()

    def _show_side(self) -> None:
        """The facts stand beside the list where there is room, until somebody says otherwise with F8."""
        shown = self.width() >= NARROW if self._side is None else self._side
        tab = self.tab()
        tab.facts.setHidden(not shown or not len(tab.list.model.keys))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_side()

    def leave(self) -> None:
        if self._form is not None:
            self._form.keep_draft()

    def retranslate(self) -> None:
        for place, table in enumerate(self.tables):
            self.tabs.setTabText(place, unmarked(self.t(table.model._meta.plural)))
        for tab in self._made.values():
            tab.list.retranslate()
            tab.facts.retranslate()
        for form in self._forms.values():
            form.retranslate()
        super().retranslate()

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        return {
            "new": lambda page: page.new(),
            "wrong": lambda page: (page.new(), page.save()),
            "open": lambda page: page.edit(page.tab().list.key()),
            "nothing": lambda page: (page.tab().list.search.setText("zzz"), page.tab().list.refresh()),
        }

    # -- forms ---------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Open the form for a new entry of the current tab."""
        if self._form is None and self.may_add(self.table()):
            self._open_form(self.table(), None)

    def edit(self, key: Key | None) -> None:
        """Open the form of an entry of the current tab."""
        if key is not None and self._form is None:
            self._open_form(self.table(), key)

    def edit_other(self, table: Table, key: Key) -> None:
        """Open the form of an entry that belongs to the chosen one."""
        self._open_form(table, key)

    def add_below(self, table: Table, field: str, key: Key) -> None:
        """Open the form for a new entry that belongs to the chosen one."""
        self._open_form(table, None, {field: key})

    def _open_form(self, table: Table, key: Key | None, preset: dict[str, Any] | None = None) -> None:
        try:
            check_by_hand(table)
        except UserError as error:
            self.refuse(error)
            return
        if table.name not in self._forms:
            form = RecordForm(self.desk, table, self.language, self.tasks)
            form.told.connect(self.told)
            form.headed.connect(self._form_headed)
            form.saved.connect(self._saved)
            self._forms[table.name] = form
            self.stack.addWidget(form)
        self._form = self._forms[table.name]
        self._preset = preset
        self._form.open(key, preset)
        self.stack.setCurrentWidget(self._form)
        self._show_acts()
        self.headed.emit()
        self._form.take_focus()

    def _form_headed(self) -> None:
        self._show_acts()
        self.headed.emit()

    def close_form(self) -> None:
        """Back to the list; what was typed is kept as a draft."""
        if self._form is None:
            return
        self._form.keep_draft()
        self._form = None
        self._show_tab()
        self.refresh()
        self.take_focus()

    def save(self) -> None:
        """Save the form and go back to the list."""
        if self._form is not None:
            self._form.save()

    def save_and_more(self) -> None:
        """Save the form and open an empty one of the same kind."""
        if self._form is not None:
            form, preset = self._form, self._preset

            def again(saved: Saved) -> None:
                self._tell_saved(saved)
                form.open(None, preset)
                form.take_focus()

            form.save(again)

    def _saved(self, saved: Saved) -> None:
        table = self._form.table if self._form is not None else self.table()
        self._form = None
        self._show_tab()
        if table is self.table():
            self.tab().list.choose(saved.key)
        self._tell_saved(saved)
        self.take_focus()

    def _tell_saved(self, saved: Saved) -> None:
        if saved.proposed:
            self.tell(PROPOSED, number=saved.proposed)
        elif saved.same:
            self.tell(UNALTERED)
        else:
            self.tell(SAVED, button=UNDO, act=self._undo, keys="Ctrl+Z")

    def _undo(self) -> None:
        from tvetdesk.store.undo import undo

        self.tasks.write(lambda: undo(self.desk.book))

    # -- Excel ---------------------------------------------------------------------------------------------

    def excel(self) -> None:
        """Write the list as it is shown into a spreadsheet: same rows, same order, same words."""
        name = in_documents(f"{self.table().name}.xlsx")
        path, _ = QFileDialog.getSaveFileName(self, self.t(EXCEL), name, "Excel (*.xlsx)")
        if path:
            self.write_excel(path)

    def print_list(self) -> None:
        """The shown rows on paper."""
        from tvetdesk.reports.render.paper import paper  # loaded by those who print

        tab, t, book = self.tab(), self.t, self.desk.book
        keys, names, asked = tab.list.model.keys, tab.list.model.names, tab.list.question()
        print_paper(
            self,
            lambda: paper(table_of(book, asked, keys, names, t, Progress(lambda: None)), t),
            "list",
            lambda: None,  # the audit notes the list itself
        )

    def write_excel(self, path: str) -> None:
        """Write the shown rows to a file, in the reading thread."""
        tab = self.tab()
        keys, names, t, book = tab.list.model.keys, tab.list.model.names, self.t, self.desk.book
        asked = tab.list.question()

        def work(progress: Progress) -> int:
            made = table_of(book, asked, keys, names, t, progress)
            data = xlsx.render(made, t)
            replace_file(Path(path), data)
            return len(made.rows)

        def done(rows: int) -> None:
            self.tell(WRITTEN, icon="excel", rows=rows, file=path)

        self.tasks.long(WRITING, work, done, owner=self, safe=EXCEL_SAFE, write=False)
