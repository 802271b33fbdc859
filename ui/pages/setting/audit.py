"""Audit: who logged in, looked at, gave out, erased or recovered what; whether it is whole; and the breach form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit

from tvetdesk.exchange.breach import Breach
from tvetdesk.exchange.breach_words import OVER, UNTIL, told
from tvetdesk.exchange.heads import CUT
from tvetdesk.i18n import N_, P_
from tvetdesk.reports.render.parts import Heading, Paper, Paragraph
from tvetdesk.reports.table import PRACTICE
from ui.dialogs.asker import combo
from ui.dialogs.computers import BreachDialog
from ui.models import audit
from ui.models.audit import Line, Whole
from ui.models.cells import CellsModel, lay_out
from ui.models.find import plain
from ui.page import Page
from ui.pages.setting.part import Part
from ui.printing import print_paper, save_file
from ui.widgets.attention import Attention
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

TITLE = N_("What was done here")
COUNT = P_("{number} entry", "{number} entries")
HEADS = (N_("When"), N_("Who"), N_("What"), N_("Concerns"))
NOBODY, EVERYBODY = N_("nobody logged in"), N_("Everybody")
FILTER = N_("Search what was done")
CHECK, OLDER, BREACH = N_("Check that it is whole"), N_("Older entries"), N_("Data were lost…")
WHOLE = P_("The audit is whole: {number} entry.", "The audit is whole: {number} entries.")
BROKEN = N_("The audit does not fit from entry {entry} on: it was altered outside the program. Tell headquarters, and keep the data folder as it is.")  # fmt: skip
OTHER_CUT = N_("The audit of {name} ({code}) was cut.")
OTHER_ANEW = N_("The audit of {name} ({code}) was rewritten.")
EMPTY, EMPTY_MORE = (
    N_("Nothing here fits the search."),
    N_("Take words out of the search, or choose everybody."),
)
SAVE, PRINT = N_("Save the form…"), N_("Print the form")
FORM_FILE = N_("Report of a data breach")


class Audit(Part):
    """Only whoever answers for this computer is shown it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.found: audit.Audit | None = None
        self.lines: list[Line] = []
        self.form: Breach | None = None
        self.dialog: QDialog | None = None
        self.column.addWidget(self._clock())
        panel = self.panel = Panel()
        self.words.set(panel.set_title, TITLE)
        self.search = QLineEdit()
        self.search.setFixedWidth(220)
        self.search.setClearButtonEnabled(True)
        self.words.set(self.search.setPlaceholderText, FILTER)
        self.words.set(self.search.setAccessibleName, FILTER)
        self.search.textChanged.connect(lambda _: self._list())
        self.who = combo([])
        self.who.setFixedWidth(190)
        self.words.set(self.who.setAccessibleName, N_("Who"))
        self.who.currentIndexChanged.connect(lambda _: self._list())
        for widget in (self.who, self.search):
            panel.add_to_head(widget)
        panel.head.setFixedHeight(44)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.empty = EmptyState("search")
        self.words.set(self.empty.why.setText, EMPTY)
        self.words.set(self.empty.more.setText, EMPTY_MORE)
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self.empty, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 8, 8)
        foot.setSpacing(8)
        self.older = Button(icon="history", pressed=self.more)
        self.check = Button(icon="check", pressed=self.check_all)
        self.lost = Button(icon="alert", pressed=self.breach)
        foot.addWidget(self.older)
        foot.addStretch(1)
        for button, words in ((self.older, OLDER), (self.check, CHECK), (self.lost, BREACH)):
            self.words.set(button.setText, words)
            if button is not self.older:
                foot.addWidget(button)
        panel.body.addLayout(foot)
        self.column.addWidget(panel, 1)

    def _clock(self) -> QFrame:
        self.print_form = Button(icon="print", pressed=self.print_it)
        self.save_form = Button(icon="save", pressed=self.save_it)
        for button, words in ((self.print_form, PRINT), (self.save_form, SAVE)):
            self.words.set(button.setText, words)
        self.clock = Attention("time", self.print_form, self.save_form, look="strong")
        return self.clock

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        t = self.page.t
        self.tasks.read(
            lambda: audit.read(self.desk, None, t),
            self._first,
            owner=self.page,
            latest="audit",
            failed=self.page.refuse,
        )

    def retranslate(self) -> None:
        super().retranslate()
        if self.found is not None:
            self.refresh()

    def _first(self, found: audit.Audit) -> None:
        self.lines = []
        self._show(found)

    def more(self) -> None:
        """Older entries, below those that are here."""
        t, before = self.page.t, self.found.more if self.found else None
        if before is not None:
            self.tasks.read(
                lambda: audit.read(self.desk, before, t), self._show, owner=self.page, latest="audit"
            )

    def _show(self, found: audit.Audit) -> None:
        self.found = found
        self.lines += found.lines
        t, kept = self.page.t, self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(t(EVERYBODY), None)
        for name in sorted({one.who for one in self.lines}):
            self.who.addItem(name or t(NOBODY), name)
        self.who.setCurrentIndex(max(0, self.who.findData(kept)) if kept is not None else 0)
        self.who.blockSignals(False)
        self.older.setVisible(found.more is not None)
        self._show_clock(found)
        self._list()

    def _show_clock(self, found: audit.Audit) -> None:
        t, clock = self.page.t, found.clock
        self.clock.setVisible(clock is not None)
        for button in (self.print_form, self.save_form):
            button.setVisible(self.form is not None)
        if clock is not None:
            moment = t.moment(clock.until)
            over = clock.hours < 0
            self.clock.said.setText(
                t(OVER, moment=moment) if over else t.n(UNTIL, clock.hours, moment=moment)
            )

    def _list(self) -> None:
        """Those that fit the search, by whoever is chosen."""
        t, who, typed = self.page.t, self.who.currentData(), plain(self.search.text().strip())
        shown = [
            one
            for one in self.lines
            if (who is None or one.who == who) and typed in plain(f"{one.what} {one.about} {one.who}")
        ]
        rows = [
            (Cell(t.moment(one.at)), Cell(one.who) if one.who else Cell(t(NOBODY), "dim"),
             Cell(one.what, "strong", tip=one.what), Cell(one.about, "dim", tip=one.about))
            for one in shown
        ]  # fmt: skip
        self.model.show([t(head) for head in HEADS], rows, shown)
        lay_out(self.table, (140, 170, 360, 0), 3)
        self.panel.note.setText(t.n(COUNT, len(shown)))
        self.table.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        if shown:
            self.table.selectRow(0)

    # -- what is done here -----------------------------------------------------------------------------------

    def check_all(self) -> None:
        """Go through the whole chain."""
        self.tasks.read(
            lambda: audit.whole(self.desk),
            self._checked,
            owner=self.page,
            latest="check",
            failed=self.page.refuse,
        )

    def _checked(self, found: Whole) -> None:
        if found.own.broken is not None:
            self.page.tell(BROKEN, "error", entry=str(found.own.broken))
        elif found.others:
            name, code, trouble = found.others[0]
            self.page.tell(OTHER_CUT if trouble.kind == CUT else OTHER_ANEW, "error", name=name, code=code)
        else:
            self.page.tell(WHOLE, icon="check", number=found.own.count)

    def breach(self) -> None:
        """The form for what was lost, with its 72 hours."""
        dialog = BreachDialog(self.desk, self.page.language, self.tasks, self.page)
        dialog.written.connect(self._formed)
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _formed(self, made: Breach) -> None:
        self.form = made
        self.refresh()

    def paper(self) -> Paper | None:
        """The form as a paper, with blanks to fill in."""
        if self.form is None:
            return None
        t, book = self.page.t, self.desk.book
        title, *lines = told(self.form, book.fact("name"), book.code, t)
        parts = [Paragraph(line or " ") for line in lines]
        return Paper(
            title, [Heading(title), *parts], foot=title, marked=t(PRACTICE) if self.desk.practice else ""
        )

    def print_it(self) -> None:
        """The form, on a printer."""
        made = self.paper()
        if made is not None:
            print_paper(self.page, lambda: made, "breach")

    def save_it(self) -> None:
        """The form, as a file."""
        made = self.paper()
        if made is None:
            return

        def render() -> bytes:
            from tvetdesk.reports.render import pdf  # loaded by those who print

            return pdf.render(made)

        noted: Callable[[], object] = lambda: None  # noqa: E731 - making the form was noted
        save_file(self.page, self.page.t(FORM_FILE), "pdf", render, noted)
