"""Accounts: adding a person, another password or role, one's own password, the PIN, and taking an account away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message
from tvetdesk.records import accounts
from tvetdesk.records.accounts import Account
from tvetdesk.records.rights import ADMINISTRATOR, AT_CENTRES, AT_HQ, OFFICER, ROLES, TRAINER, VIEWER
from tvetdesk.store.keys import folded
from tvetdesk.store.record import Share
from tvetdesk.store.session import Session
from ui.dialogs.asker import Asker, combo
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

sentences({
    "account.twice": N_("The two are not the same. Type the new one twice alike."),
    "account.which_role": N_("Choose what this person may do."),
})  # fmt: skip

ADD = N_("Add a person")
ADD_WHO = N_("They log in with their own name and password. What they do is noted as theirs.")
GIVE = N_("New password or another role")
GIVE_WHO = N_("For {user}. Tell them the new password yourself; a role comes with a new password.")
OWN = N_("Change my password")
OWN_WHO = N_("Take at least 10 characters, best four words that do not belong together. Nobody can read it.")
PIN = N_("A PIN for the lock")
PIN_WHO = N_(
    "4 to 12 digits. A PIN takes the lock off until the program ends; then the password is asked for again. After five wrong ones too."
)
TAKE = N_("Take an account away")
TAKE_WHO = N_("{user} may not log in any more. What they did stays, under their name.")
NAME, ROLE = N_("Name"), N_("What they may do")
STAFF, NEW_STAFF = N_("Member of staff"), N_("Somebody new, who is added to the staff")
OLD, NEW, AGAIN = N_("Present password"), N_("New password"), N_("The same again")
DIGITS = N_("PIN")
MAY = {
    ADMINISTRATOR: N_("May do everything here, and manages accounts and backups."),
    OFFICER: N_("May do everything at headquarters, and manages accounts and backups."),
    TRAINER: N_("Takes registers and enters marks of their own courses, and exchanges with HQ."),
    VIEWER: N_("Sees names and results, no phone numbers and no restricted details; alters nothing."),
}
ANOTHER_KEY = N_("Then give the data another key")
WHY_KEY = N_(
    "A copy of the data that they may have kept opens nothing newer then. It takes a moment; nobody's password changes."
)
CHANGING = N_("Giving the data another key. Do not switch the computer off…")
TAKE_IT = N_("Take it away")


class Secret(QLineEdit):
    """A field for a password or a PIN."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(400)


class Twice(Asker):
    """Asks for something secret twice, side by side."""

    def __init__(
        self, title: Message, who: str, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, who, language, tasks, parent)
        self.resize(560, 330)

    def ask_twice(self, label: Message) -> None:
        """The two fields."""
        self.new, self.again = Secret(), Secret()
        row = QHBoxLayout()
        row.setSpacing(12)
        for holder in (self.add(label, self.new), self.add(AGAIN, self.again)):
            self.fields.removeWidget(holder)
            row.addWidget(holder)
        self.fields.addLayout(row)

    def typed(self) -> str:
        """What was typed twice alike."""
        if self.new.text() != self.again.text():
            raise UserError("account.twice")
        return self.new.text()


class AccountDialog(Twice):
    """A new person, or with `account` another password or role for one who is there."""

    def __init__(
        self,
        desk: Desk,
        language: Language,
        tasks: Tasks,
        account: Account | None = None,
        parent: QWidget | None = None,
    ) -> None:
        who = language.t(ADD_WHO) if account is None else language.t(GIVE_WHO, user=account.user.title())
        super().__init__(ADD if account is None else GIVE, who, language, tasks, parent)
        self.resize(560, 470 if account is None else 410)
        self.desk, self.account = desk, account
        self.name = QLineEdit()
        self.name.setMaxLength(40)
        if account is None:
            self.add(NAME, self.name)
            self._ask_who()
        self.role = Segmented(needed=True)
        self.add(ROLE, self.role)
        self.may = PlainLabel("", "small", wrap=True)
        self.fields.addWidget(self.may)
        self.role.chosen.connect(lambda _: self._tell())
        self.ask_twice(NEW)
        self.retranslate()
        if account is not None:
            self.role.set_value(account.role)
            self.role.setEnabled(account.user != desk.keys.user)  # one's own role is altered by somebody else
            self.new.setFocus()
        self._tell()

    def _ask_who(self) -> None:
        """Which member of staff it is: their courses and registers are theirs only where the account is."""
        self.staff, self._picked = combo([("", None)]), False
        self.add(STAFF, self.staff)
        self.name.textChanged.connect(self._find)
        self.staff.activated.connect(self._pick)
        self.tasks.read(lambda: accounts.without(self.desk.book, self.desk.keys), self._offer, owner=self)

    def _offer(self, people: list[tuple[int, str]]) -> None:
        for person, names in people:
            self.staff.addItem(names, person)
        self._find(self.name.text())

    def _find(self, name: str) -> None:
        """Whoever is called as was typed, if nobody else is; who was picked stays."""
        if self._picked:
            return
        typed = folded(name)
        found = [
            place for place in range(1, self.staff.count()) if folded(self.staff.itemText(place)) == typed
        ]
        self.staff.setCurrentIndex(found[0] if len(found) == 1 else 0)

    def _pick(self, place: int) -> None:
        self._picked = True
        if place and not self.name.text().strip():
            self.name.setText(self.staff.itemText(place)[: self.name.maxLength()])

    def _tell(self) -> None:
        role = self.role.value()
        self.may.setText(self.language.t(MAY[str(role)]) if role else "")

    def work(self) -> Callable[[], Any]:
        desk, role, password = self.desk, self.role.value(), self.typed()
        if role is None:
            raise UserError("account.which_role")
        if self.account is not None:
            user = self.account.user
            return lambda: accounts.give_password(desk.book, desk.keys, user, password, role=str(role))
        name, staff = self.name.text(), self.staff.currentData()
        return lambda: accounts.add(desk.book, desk.keys, name, str(role), password, staff=staff)

    def retranslate(self) -> None:
        super().retranslate()
        if self.account is None:
            self.staff.setItemText(0, self.language.t(NEW_STAFF))
        roles = AT_HQ if self.desk.book.level is Share.HQ else AT_CENTRES
        self.role.set_options([(role, self.language.t(ROLES[role])) for role in roles])
        self._tell()


class OwnPasswordDialog(Twice):
    """Another password for whoever is there."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(OWN, language.t(OWN_WHO), language, tasks, parent)
        self.desk = desk
        self.old = Secret()
        self.add(OLD, self.old)
        self.ask_twice(NEW)
        self.old.setFocus()

    def work(self) -> Callable[[], Any]:
        desk, old, new = self.desk, self.old.text(), self.typed()
        return lambda: accounts.change_own_password(desk.book, desk.keys, old, new)


class PinDialog(Twice):
    """A PIN until the program ends."""

    def __init__(
        self, session: Session, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(PIN, language.t(PIN_WHO), language, tasks, parent)
        self.session = session
        self.ask_twice(DIGITS)
        self.new.setFocus()

    def work(self) -> Callable[[], Any]:
        session, pin = self.session, self.typed()
        return lambda: session.set_pin(pin)


class TakeAwayDialog(Asker):
    """Takes an account away and, unless somebody says no, gives the data another key afterwards.

    `rekeyed` comes last; the data file is this work's alone meanwhile.
    """

    rekeyed = Signal()

    def __init__(
        self, desk: Desk, account: Account, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(TAKE, language.t(TAKE_WHO, user=account.user.title()), language, tasks, parent)
        self.desk, self.account = desk, account
        self.resize(560, 260)
        self.another_key = QCheckBox()
        self.another_key.setChecked(True)
        self.words.set(self.another_key.setText, ANOTHER_KEY)
        self.fields.addWidget(self.another_key)
        why = PlainLabel("", "small", wrap=True)
        self.words.set(why.setText, WHY_KEY)
        self.fields.addWidget(why)
        self.for_ever(TAKE_IT, "delete")

    def write(self) -> None:
        desk, user, again = self.desk, self.account.user, self.another_key.isChecked()

        def work() -> None:
            accounts.remove(desk.book, desk.keys, user)
            if again:
                desk.rekey()

        self.save.setEnabled(False)
        self.cancel.setEnabled(False)  # what changes the key cannot be stopped half-way
        self.trouble.hide()
        self.tasks.alone(CHANGING, work, lambda _: self._taken(again=again), owner=self, failed=self._kept)

    def reject(self) -> None:
        if self.cancel.isEnabled():
            super().reject()

    def _taken(self, *, again: bool) -> None:
        self.cancel.setEnabled(True)
        self._written(self.account)
        if again:
            self.rekeyed.emit()

    def _kept(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.cancel.setEnabled(True)
        self.refuse(error)
