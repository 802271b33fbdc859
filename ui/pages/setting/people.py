"""Accounts: who may log in on this computer, what they may do, and who waits after wrong passwords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout

from tvetdesk.i18n import N_, P_
from tvetdesk.records import accounts
from tvetdesk.records.accounts import Account
from tvetdesk.records.rights import ROLES
from tvetdesk.records.staff import Staff
from ui.dialogs.account import AccountDialog, TakeAwayDialog
from ui.models.cells import CellsModel, lay_out
from ui.page import Page
from ui.pages.setting.part import Part
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

TITLE = N_("Who may log in here")
COUNT = P_("{number} person", "{number} people")
HEADS = (N_("Name"), N_("What they may do"), N_("Member of staff"), N_("Wrong passwords"))
YOU = N_("{user} (you)")
WRONG = P_("{number} wrong password", "{number} wrong passwords")
ADD, GIVE = N_("Add a person…"), N_("New password or role…")
FREE, TAKE = N_("Let them try again"), N_("Take away…")
ADDED = N_("{user} may log in now, as: {role}.")
GIVEN = N_("{user} has another password now, and the role: {role}.")
FREED = N_("{user} may try again at once.")
TAKEN = N_("{user} may not log in any more. The data kept their key.")
REKEYED = N_(
    "{user} may not log in any more, and the data have another key. Make a backup now; older backups open with the old key."
)
NOTE = N_(
    "Each has a password of their own, so that what is done is noted as theirs. Nobody sees a password again."
)
BACK_UP = N_("Back up now")


@dataclass(frozen=True)
class Line:
    """Somebody who may log in, and their name among the staff."""

    account: Account
    staff: str


class People(Part):
    """Only whoever manages accounts is shown it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.lines: Sequence[Line] = ()
        self.dialog: QDialog | None = None
        panel = Panel()
        self.panel = panel
        self.words.set(panel.set_title, TITLE)
        self.add = Button(icon="add-person", pressed=self.add_person)
        self.words.set(self.add.setText, ADD)
        panel.add_to_head(self.add)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self.table.doubleClicked.connect(lambda _: self.give())
        panel.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 8, 8)
        foot.setSpacing(8)
        note = PlainLabel("", "small", wrap=True)
        self.words.set(note.setText, NOTE)
        foot.addWidget(note, 1)
        self.free = Button(icon="time", pressed=self.let_try)
        self.change = Button(icon="key", pressed=self.give)
        self.take = Button(kind="danger", icon="delete", pressed=self.take_away)
        for button, words in ((self.free, FREE), (self.change, GIVE), (self.take, TAKE)):
            self.words.set(button.setText, words)
            foot.addWidget(button)
        panel.body.addLayout(foot)
        self.column.addWidget(panel, 1)

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        book, keys = self.desk.book, self.desk.keys

        def read() -> list[Line]:
            return [
                Line(one, (book.get(Staff, one.staff).names or "–") if one.staff else "–")
                for one in accounts.listing(book, keys)
            ]

        self.tasks.read(read, self._show, owner=self.page, latest="accounts")

    def retranslate(self) -> None:
        super().retranslate()
        self._show(self.lines)

    def _show(self, lines: Sequence[Line]) -> None:
        chosen = self.chosen()
        self.lines, t = lines, self.page.t
        self.panel.note.setText(t.n(COUNT, len(lines)) if lines else "")
        rows = []
        for line in lines:
            one = line.account
            name = one.user.title()
            rows.append((
                Cell(t(YOU, user=name) if one.user == self.desk.keys.user else name, "strong"),
                Cell(t(ROLES.get(one.role, one.role))),
                Cell(line.staff),
                Cell(t.n(WRONG, one.wrong), "chip", "attention") if one.wrong else Cell("–"),
            ))  # fmt: skip
        self.model.show([t(head) for head in HEADS], rows, [line.account for line in lines])
        lay_out(self.table, (220, 220, 0, 200), 2)
        again = [place for place, line in enumerate(lines) if chosen and line.account.user == chosen.user]
        if lines:
            self.table.selectRow(again[0] if again else 0)
        self._show_buttons()

    def chosen(self) -> Account | None:
        """Whose line is chosen."""
        one: Account | None = self.model.key(self.table.currentIndex().row())
        return one

    def _show_buttons(self) -> None:
        one = self.chosen()
        own = one is not None and one.user == self.desk.keys.user
        self.change.setVisible(one is not None and not own)
        self.take.setVisible(one is not None and not own)
        self.free.setVisible(one is not None and one.wrong > 0)

    # -- what is done here ---------------------------------------------------------------------------------

    def add_person(self) -> None:
        """Somebody new, with a first password."""
        dialog = AccountDialog(self.desk, self.page.language, self.tasks, parent=self.page)
        dialog.written.connect(lambda one: self._done(one, added=True))
        self._open(dialog)

    def give(self) -> None:
        """Another password, or another role, for the one who is chosen."""
        one = self.chosen()
        if one is None or one.user == self.desk.keys.user:
            return
        dialog = AccountDialog(self.desk, self.page.language, self.tasks, one, parent=self.page)
        dialog.written.connect(lambda changed: self._done(changed, added=False))
        self._open(dialog)

    def let_try(self) -> None:
        """End the waiting after wrong passwords."""
        one, desk = self.chosen(), self.desk
        if one is None:
            return

        def done(_: object) -> None:
            self.page.tell(FREED, user=one.user.title())
            self.refresh()

        self.tasks.write(
            lambda: accounts.end_waiting(desk.book, desk.keys, one.user),
            done,
            owner=self.page,
            failed=self.page.refuse,
        )

    def take_away(self) -> None:
        """An account less; and another key for the data, unless that is not wanted."""
        one = self.chosen()
        if one is None:
            return
        dialog = TakeAwayDialog(self.desk, one, self.page.language, self.tasks, self.page)
        dialog.written.connect(lambda _: self._taken(one))
        dialog.rekeyed.connect(lambda: self._rekeyed(one))
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _done(self, one: Account, *, added: bool) -> None:
        role = self.page.t(ROLES.get(one.role, one.role))
        self.page.tell(ADDED if added else GIVEN, icon="key", user=one.user.title(), role=role)
        self.refresh()

    def _taken(self, one: Account) -> None:
        self.page.tell(TAKEN, icon="key", user=one.user.title())
        self.refresh()

    def _rekeyed(self, one: Account) -> None:
        self.page.tell(REKEYED, icon="key", button=BACK_UP, act=self.back_up, user=one.user.title())

    def back_up(self) -> None:
        """The first backup that opens with the new key."""
        self.page.opened.emit("settings", "back up")
