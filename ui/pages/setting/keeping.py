"""Protection: who sees why somebody is protected, and what of people was kept long enough, with its rehearsal (R80)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.retention import CLASSES
from tvetdesk.retaining import Due
from ui.dialogs.keeping import PeriodsDialog, RemoveDialog
from ui.models.cells import CellsModel, lay_out
from ui.models.keeping import Keeping, Listed, hide, read, rehearse
from ui.page import Page
from ui.pages.setting.part import Part
from ui.widgets.buttons import Button, Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

WHO_SEES = N_("Who sees why somebody is protected")
EVERYBODY, FEW = N_("Everybody who works here"), N_("Only who manages accounts")
SEES_NOTE = N_("Target group, nationality, papers, the restricted block and the consent to note a return. It hides that there is something, too; whoever has the password could still find it with other programs.")  # fmt: skip
HIDDEN_NOW = N_("From now on only who manages accounts sees why somebody is protected.")
SEEN_NOW = N_("From now on everybody who works here sees target groups and papers.")
TITLE = N_("What was kept long enough")
PERIODS = N_("Months kept…")
HEADS = (N_("What it is"), N_("Months kept"), N_("People due"), N_("What happens"))
FOR_EVER = N_("for ever")
ERASED, EMPTIED = N_("the person is erased"), N_("only these are emptied")
NOTE = N_("Nothing goes by itself. The list is looked at first; removing is confirmed twice.")
LOOK = N_("Look at the list…")
REMOVED = P_("Removed what was due of {number} person.", "Removed what was due of {number} people.")
CHANGED = N_("The months are noted. The other computers of the centre hear of it with the next bundle.")
LAPTOP, LAPTOP_MORE = (
    N_("A laptop removes nothing for good."),
    N_("Do it on an office computer of the centre."),
)


class Keep(Part):
    """Only whoever manages accounts is shown it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.found: Keeping | None = None
        self.dialog: QDialog | None = None
        self.column.addWidget(self._hiding())
        self.column.addWidget(self._list(), 1)

    def _hiding(self) -> Panel:
        self.hiding = panel = Panel()
        panel.pad(12, 8)
        self.sees = Segmented(needed=True)
        self.sees.chosen.connect(lambda value: self._hide(value == "few"))
        panel.body.addLayout(self.field(WHO_SEES, self.sees, SEES_NOTE))
        panel.hide()
        return panel

    def _list(self) -> Panel:
        self.panel = panel = Panel()
        self.words.set(panel.set_title, TITLE)
        self.periods = Button(icon="edit", pressed=self.alter_periods)
        self.words.set(self.periods.setText, PERIODS)
        panel.add_to_head(self.periods)
        panel.head.setFixedHeight(44)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_button())
        self.table.doubleClicked.connect(lambda _: self.look())
        self.empty = EmptyState("time")
        self.words.set(self.empty.why.setText, LAPTOP)
        self.words.set(self.empty.more.setText, LAPTOP_MORE)
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self.empty, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 8, 8)
        foot.setSpacing(8)
        note = PlainLabel("", "small", wrap=True)
        self.words.set(note.setText, NOTE)
        foot.addWidget(note, 1)
        self.look_button = Button(icon="list", pressed=self.look)
        self.words.set(self.look_button.setText, LOOK)
        foot.addWidget(self.look_button)
        panel.body.addLayout(foot)
        return panel

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        desk = self.desk
        self.tasks.read(
            lambda: read(desk), self._show, owner=self.page, latest="keeping", failed=self.page.refuse
        )

    def retranslate(self) -> None:
        super().retranslate()
        t = self.page.t
        self.sees.set_options([("everybody", t(EVERYBODY)), ("few", t(FEW))])
        if self.found is not None:
            self._show(self.found)

    def _show(self, found: Keeping) -> None:
        self.found = found
        t, before = self.page.t, max(0, self.table.currentIndex().row())
        self.hiding.setVisible(found.hides is not None)
        self.sees.set_value("few" if found.hides else "everybody")
        self.sees.setEnabled(self.desk.may("row.alter"))
        self.periods.setVisible(found.hides is not None and self.desk.may("row.alter"))
        self.model.show(
            [t(head) for head in HEADS], [self._cells(one) for one in found.due], found.due, right=(1, 2)
        )
        lay_out(self.table, (0, 180, 160, 220), 0)
        self.table.setVisible(bool(found.due))
        self.empty.setVisible(not found.due)
        if found.due:
            self.table.selectRow(min(before, len(found.due) - 1))
        self._show_button()

    def _cells(self, one: Due) -> list[Cell]:
        t, number = self.page.t, len(one.people)
        return [
            Cell(t(CLASSES[one.code].label), "strong", tip=t(CLASSES[one.code].label)),
            Cell(t(FOR_EVER) if one.months is None else t.number(one.months), right=True),
            Cell(t.number(number) if number else "–", state="attention" if number else "", right=True),
            Cell(t(ERASED if one.erases else EMPTIED), "dim"),
        ]

    def chosen(self) -> Due | None:
        """The class whose line is chosen."""
        one: Due | None = self.model.key(self.table.currentIndex().row())
        return one

    def _show_button(self) -> None:
        one = self.chosen()
        self.look_button.setVisible(one is not None and bool(one.people))

    # -- what is done here -----------------------------------------------------------------------------------

    def _hide(self, hides: bool) -> None:
        desk = self.desk

        def done(_: object) -> None:
            self.page.tell(HIDDEN_NOW if hides else SEEN_NOW, icon="hide" if hides else "show")
            self.refresh()

        def refused(error: Exception) -> None:
            self.page.refuse(error)  # type: ignore[arg-type] - a UserError
            self.refresh()

        self.tasks.write(lambda: hide(desk, hides), done, owner=self.page, failed=refused)

    def alter_periods(self) -> None:
        """How long each class is kept here."""
        dialog = PeriodsDialog(self.desk, self.page.language, self.tasks, self.page)
        dialog.written.connect(lambda _: self._done(CHANGED))
        self._open(dialog)

    def look(self) -> None:
        """The list of the chosen class: who, what would go, and the way to remove it."""
        one, desk = self.chosen(), self.desk
        if one is None or not one.people:
            return
        self.tasks.read(
            lambda: rehearse(desk, one.code),
            self._rehearsed,
            owner=self.page,
            latest="rehearsal",
            failed=self.page.refuse,
        )

    def _rehearsed(self, listed: Listed) -> None:
        dialog = RemoveDialog(self.desk, listed, self.page.language, self.tasks, self.page)
        dialog.written.connect(self._removed)
        self._open(dialog)

    def _removed(self, done: Due) -> None:
        self.page.tell(REMOVED, icon="done", number=len(done.people))
        self.refresh()

    def _done(self, words: Message) -> None:
        self.page.tell(words, icon="done")
        self.refresh()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
