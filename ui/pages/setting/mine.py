"""My access: one's own password, the PIN that takes the lock off, and when the screen is locked by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.accounts import IDLE_MINUTES, choose_idle, idle_minutes
from tvetdesk.records.rights import ROLES
from tvetdesk.store.session import Session
from ui.dialogs.account import MAY, OwnPasswordDialog, PinDialog
from ui.page import Page
from ui.pages.setting.part import Part, Row
from ui.widgets.buttons import Button, Segmented
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule

WHO = N_("{user}, {role}")
PASSWORD_NOTE = N_("Only you know it. Whoever manages accounts can give you another if you forget it.")
CHANGED = N_("Your password was changed.")
HAS_PIN = N_("Your PIN takes the lock off until the program ends.")
NO_PIN = N_(
    "You have no PIN: the lock asks for your password. With a PIN several people can change places quickly."
)
CHOOSE, OTHER, WITHOUT = N_("Choose a PIN…"), N_("Another PIN…"), N_("No PIN any more")
PIN_SET = N_("From now on your PIN takes the lock off.")
PIN_GONE = N_("Your PIN is gone. The lock asks for your password.")
LOCKS = N_("Lock the screen when nobody is there")
LOCKS_NOTE = N_("For everybody on this computer. What is half typed stays. Ctrl+L locks at once.")
LOCKS_OTHERS = N_("Whoever manages accounts chooses it. What is half typed stays. Ctrl+L locks at once.")
MINUTES = P_("after {number} minute", "after {number} minutes")


class Mine(Part):
    """`renewed` says that the password is another, so that the session begins anew."""

    renewed = Signal()

    def __init__(self, page: Page, access: Callable[[], Session | None]) -> None:
        super().__init__(page)
        self.access = access
        panel = Panel()
        self.words.set(panel.set_title, N_("My access"))
        panel.pad(16, 12)
        self.who, self.may = PlainLabel("", "strong"), PlainLabel("", "small", wrap=True)
        self.words.set(self.may.setText, MAY[self.desk.keys.role])
        for label in (self.who, self.may):
            panel.body.addWidget(label)
        panel.body.addWidget(rule())
        self.password = Button(icon="key", pressed=self.change)
        self.words.set(self.password.setText, N_("Change my password…"))
        panel.body.addLayout(self.field(N_("Password"), Row(self.password), PASSWORD_NOTE))
        self.pin, self.no_pin = Button(icon="lock", pressed=self.choose_pin), Button(pressed=self.drop_pin)
        self.words.set(self.no_pin.setText, WITHOUT)
        panel.body.addLayout(self.field(N_("PIN"), Row(self.pin, self.no_pin)))
        self.has_pin = PlainLabel("", "small", wrap=True)
        panel.body.addWidget(self.has_pin)
        panel.body.addWidget(rule())
        self.minutes = Segmented(needed=True)
        self.minutes.chosen.connect(self.wait)
        manages = self.desk.may("account.manage")
        self.minutes.setEnabled(manages)
        panel.body.addLayout(self.field(LOCKS, self.minutes, LOCKS_NOTE if manages else LOCKS_OTHERS))
        panel.body.addStretch(1)
        self.column.addWidget(panel, 1)

    # -- what is done here ---------------------------------------------------------------------------------

    def change(self) -> OwnPasswordDialog:
        """Another password."""
        dialog = OwnPasswordDialog(self.desk, self.page.language, self.tasks, self.page)
        dialog.written.connect(lambda _: self._changed())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _changed(self) -> None:
        self.renewed.emit()
        self.page.tell(CHANGED, icon="key")
        self.refresh()

    def choose_pin(self) -> PinDialog | None:
        """A PIN for the lock."""
        session = self.access()
        if session is None:
            return None
        dialog = PinDialog(session, self.page.language, self.tasks, self.page)
        dialog.written.connect(lambda _: self._say_pin(PIN_SET))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def drop_pin(self) -> None:
        """No PIN any more."""
        session = self.access()
        if session is not None:
            session.set_pin(None)
            self._say_pin(PIN_GONE)

    def _say_pin(self, words: Message) -> None:
        self.page.tell(words, icon="lock")
        self.refresh()

    def wait(self, minutes: object) -> None:
        """Another number of minutes."""
        number, session = int(str(minutes)), self.access()

        def done(_: object) -> None:
            if session is not None:
                session.idle = 60.0 * number

        self.tasks.write(
            lambda: choose_idle(self.desk.book, number), done, owner=self.page, failed=self._refused
        )

    def _refused(self, error: UserError) -> None:
        self.page.refuse(error)
        self.refresh()

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        session = self.access()
        has = session is not None and session.has_pin
        self.words.set(self.pin.setText, OTHER if has else CHOOSE)
        self.no_pin.setVisible(has)
        self.words.set(self.has_pin.setText, HAS_PIN if has else NO_PIN)
        self.tasks.read(
            lambda: idle_minutes(self.desk.book), self.minutes.set_value, owner=self.page, latest="minutes"
        )

    def retranslate(self) -> None:
        super().retranslate()
        t, keys = self.page.t, self.desk.keys
        self.who.setText(t(WHO, user=keys.user.title(), role=t(ROLES[keys.role])))
        chosen = self.minutes.value()
        self.minutes.set_options([(number, t.n(MINUTES, number)) for number in IDLE_MINUTES])
        self.minutes.set_value(chosen)
