"""Computers: who belongs to the exchange, inviting and letting in, striking off, new keys, and the recovery code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QWidget

from tvetdesk.exchange import joining, second_key, twins
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.computer_words import STATES
from tvetdesk.exchange.deriving import COPIED
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.i18n import N_, P_
from tvetdesk.records.centres import Centre
from tvetdesk.store.files import write_verified
from tvetdesk.store.record import Share
from ui.dialogs.approve import ApproveDialog
from ui.dialogs.computers import CodeDialog, KeysDialog, StrikeDialog
from ui.dialogs.key_out import KeyOutDialog
from ui.documents import in_documents
from ui.giving_back import GIVE_BACK, give_back
from ui.models.cells import CellsModel, lay_out
from ui.models.computers import Computer, computers
from ui.models.computers import Computers as Found
from ui.page import Page
from ui.pages.setting.part import Part
from ui.widgets.attention import Attention
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

TITLE = N_("Computers")
COUNT = P_("{number} computer", "{number} computers")
HEADS = (N_("Computer"), N_("Signs for the phone"), N_("State"), N_("Changes here"), N_("Last heard"))
LEVELS = {"HQ": N_("headquarters"), "OFFICE": N_("office"), "CENTRE": N_("laptop")}
COLOURS = {
    "approved": "ok",
    "pending": "attention",
    "doubted": "attention",
    "revoked": "error",
    "self": "info",
}
NOTHING = N_("Nothing is to be said about this computer. What it writes is taken.")
OWN = N_("This computer. Tell these signs by phone when HQ asks for them.")
PENDING = N_(
    "Not let in yet: compare its signs by phone, then approve it. Until then nothing of it is taken."
)
OWED = N_("{code} can be given back what a lost or restored computer there had sent.")
APPROVE, STRIKE, KEYS = N_("Approve…"), N_("Strike off…"), N_("New keys…")
LAPTOP, OFFICE = N_("Invite a laptop…"), N_("Invite an office computer…")
INVITED = N_(
    "The invitation was written: {file}. Open it on the new computer, then approve that one by its signs."
)
APPROVED = N_("The computer with the signs {signs} is approved. Its files can be imported.")
STRUCK = N_("{name} ({code}) is struck off from its change {first} on. Every computer hears of it with its next bundle.")  # fmt: skip
RENEWED = N_("This computer has new keys. Tell its new signs to HQ by phone: {signs}.")
ASK_MOVED = N_(
    "These data lie at another place than before. Is the folder from where they came still in use?"
)
WAS_MOVED, WAS_COPIED = N_("No, they were moved here"), N_("Yes, this is a copy")
MOVED = N_("Noted. This computer goes on as it was.")
PARTED = N_(
    "This computer goes on as a new one; nothing is lost. Tell its new signs to HQ by phone: {signs}."
)
HAS_CODE = N_("A printed recovery code opens these data when the only password is forgotten.")
NO_CODE = N_("There is no recovery code. If the only password is forgotten, only HQ can help.")
NO_CODE_HERE = N_("There is no recovery code. If the only password is forgotten, only a second key that was taken out can help.")  # fmt: skip
NEW_CODE = N_("New recovery code…")
CODE_TAKEN = N_("The new recovery code opens the data from now on. Keep the paper away from this computer.")

SECOND_KEY, TAKE_OUT = N_("Take the second key out…"), N_("Take the second key out")
KEY_IN = N_("The second key of headquarters is only here and in the backups. Taken out, it answers forgotten passwords of centres also when all that is lost.")  # fmt: skip
KEY_TAKEN = N_("The second key of headquarters was taken out on {date}. With it and its passphrase every headquarters answers forgotten passwords of centres.")  # fmt: skip
WHY_OUT = N_("For the day on which this computer and its backups are lost. The key goes onto a stick or another disk, locked with a passphrase. Keep the two apart, in another house.")  # fmt: skip
FILE = "headquarters-second-key"


class Computers(Part):
    """Only whoever manages accounts is shown it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.found: Found | None = None
        self.dialog: QDialog | None = None
        self.column.addWidget(self._question())
        self.column.addWidget(self._list(), 1)
        self.column.addWidget(self._code())

    def _question(self) -> QFrame:
        buttons = Button(pressed=self.moved), Button(pressed=self.copied)
        for button, words in zip(buttons, (WAS_MOVED, WAS_COPIED), strict=True):
            self.words.set(button.setText, words)
        self.question = Attention("alert", *buttons)
        self.words.set(self.question.said.setText, ASK_MOVED)
        return self.question

    def _list(self) -> Panel:
        panel = self.panel = Panel()
        self.words.set(panel.set_title, TITLE)
        self.laptop = Button(icon="add", pressed=lambda: self.invite(Share.CENTRE))
        self.office = Button(icon="add", pressed=lambda: self.invite(Share.OFFICE))
        self.words.set(self.laptop.setText, LAPTOP)
        self.words.set(self.office.setText, OFFICE)
        for button in (self.office, self.laptop):
            panel.add_to_head(button)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.table.set_row_height(44)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        panel.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 8, 8)
        foot.setSpacing(8)
        self.about = PlainLabel("", "small", wrap=True)
        foot.addWidget(self.about, 1)
        self.renew = Button(icon="key", pressed=self.new_keys)
        self.approve = Button(icon="check", pressed=self.let_in)
        self.strike = Button(kind="danger", icon="ban", pressed=self.strike_off)
        self.back = Button(icon="export", pressed=self.give_back)
        self.words.set(self.back.setText, GIVE_BACK)
        foot.addWidget(self.back)
        for button, words in ((self.renew, KEYS), (self.approve, APPROVE), (self.strike, STRIKE)):
            self.words.set(button.setText, words)
            foot.addWidget(button)
        panel.body.addLayout(foot)
        return panel

    def _code(self) -> Panel:
        panel = Panel()
        panel.pad(12, 0)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.code_icon = IconLabel("key", "ok")
        self.code_words = PlainLabel("", wrap=True)
        self.code_button = Button(icon="key", pressed=self.new_code)
        self.words.set(self.code_button.setText, NEW_CODE)
        row.addWidget(self.code_icon)
        row.addWidget(self.code_words, 1)
        row.addWidget(self.code_button)
        panel.body.addLayout(row)
        panel.body.addWidget(self._second_key())
        return panel

    def _second_key(self) -> QWidget:
        self.key = QWidget()
        row = QHBoxLayout(self.key)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(10)
        self.key_icon, self.key_words = IconLabel("lock", "ok"), PlainLabel("", wrap=True)
        self.key_button = Button(icon="lock", pressed=self.take_key_out)
        self.words.set(self.key_button.setText, SECOND_KEY)
        row.addWidget(self.key_icon)
        row.addWidget(self.key_words, 1)
        row.addWidget(self.key_button)
        self.key.setVisible(self.desk.book.level is Share.HQ and self.desk.may("recovery.answer"))
        return self.key

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        t = self.page.t
        self.tasks.read(lambda: computers(self.desk, t), self._show, owner=self.page, latest="computers")

    def retranslate(self) -> None:
        super().retranslate()
        if self.found is not None:
            self.refresh()

    def _show(self, found: Found) -> None:
        before, t = self.chosen(), self.page.t
        self.found = found
        self.question.setVisible(found.moved and self.desk.may("computer.renew"))
        self.panel.note.setText(t.n(COUNT, len(found.listed)))
        self.model.show(
            [t(head) for head in HEADS], [self._cells(one) for one in found.listed], found.listed, right=(3,)
        )
        lay_out(self.table, (0, 200, 210, 120, 140), 0)
        again = [
            n for n, one in enumerate(found.listed) if before and one.replica.number == before.replica.number
        ]
        if found.listed:
            self.table.selectRow(again[0] if again else 0)
        self._show_chosen()
        self.code_icon.show_icon("key", "ok" if found.has_code else "attention")
        no_code = NO_CODE_HERE if self.desk.book.level is Share.HQ else NO_CODE
        self.code_words.setText(t(HAS_CODE if found.has_code else no_code))
        taken = found.key_out
        self.key_icon.show_icon("lock", "attention" if taken is None else "ok")
        self.key_words.setText(t(KEY_IN) if taken is None else t(KEY_TAKEN, date=t.date(taken)))
        invites = found.vouches and self.desk.may("centre.invite") and self.desk.book.level is Share.OFFICE
        for button in (self.laptop, self.office):
            button.setVisible(invites)

    def _cells(self, one: Computer) -> list[Cell]:
        t, about = self.page.t, one.replica
        second = about.centre if about.centre == HQ_CODE else f"{about.centre} · {t(LEVELS[about.level])}"
        return [
            Cell(about.name or "–", "strong", second=second, tip=about.name),
            Cell(about.fingerprint),
            Cell(t(STATES[about.state]), "chip", COLOURS.get(about.state, "")),
            Cell(t.number(one.changes), right=True),
            Cell(t.date(one.heard)) if one.heard else Cell("–", "dim"),
        ]

    def chosen(self) -> Computer | None:
        """The computer whose line is chosen."""
        one: Computer | None = self.model.key(self.table.currentIndex().row())
        return one

    def _show_chosen(self) -> None:
        one, desk, t = self.chosen(), self.desk, self.page.t
        state = one.replica.state if one else ""
        told = {"self": OWN, "pending": PENDING}.get(state, NOTHING)
        owes = one is not None and self.found is not None and one.replica.centre in self.found.owed
        words = "" if one is None else one.story or t(told)
        self.about.setText(f"{words} {t(OWED, code=one.replica.centre)}" if owes and one else words)
        self.back.setVisible(owes and desk.may("bundle.make"))
        vouches = self.found is not None and self.found.vouches
        self.approve.setVisible(
            state in ("pending", "doubted", "self") and vouches and desk.may("computer.approve")
        )
        self.renew.setVisible(state == "self" and desk.may("computer.renew"))
        self.strike.setVisible(
            state in ("approved", "doubted", "followed") and one is not None
            and one.replica.centre != HQ_CODE and desk.may("computer.strike_off")
        )  # fmt: skip

    # -- what is done here -----------------------------------------------------------------------------------

    def invite(self, level: Share) -> None:
        """An invitation file for a further computer of this centre."""
        desk, book = self.desk, self.desk.book
        chosen, _ = QFileDialog.getSaveFileName(
            self.page, self.page.t(LAPTOP if level is Share.CENTRE else OFFICE),
            in_documents(f"tvet_{book.code}_{'laptop_' if level is Share.CENTRE else ''}invitation.json"), "*.json",
        )  # fmt: skip
        if not chosen:
            return

        def work() -> None:
            row = book.get(Centre, book.centre)
            made = joining.invite(
                book, desk.identity, book.code, row.name or book.code, row.country or book.code[:2], level
            )
            write_verified(Path(chosen), made)

        self.tasks.write(
            work,
            lambda _: self.page.tell(INVITED, icon="file", file=chosen),
            owner=self.page,
            failed=self.page.refuse,
        )

    def give_back(self) -> None:
        """At headquarters: the bundle with what is here of the changes that a centre lost."""
        one = self.chosen()
        if one is not None:
            give_back(self.page, one.replica.centre)

    def let_in(self) -> None:
        """Approve the chosen one, or one that was not heard of yet, by its signs."""
        one = self.chosen()
        newcomer = one.replica if one is not None and one.replica.state != "self" else None
        dialog = ApproveDialog(self.desk, self.page.language, self.tasks, newcomer, parent=self.page)
        dialog.approved.connect(
            lambda signs: self._told(lambda: self.page.tell(APPROVED, icon="key", signs=signs))
        )
        self._open(dialog)

    def strike_off(self) -> None:
        """At headquarters: refuse what the chosen one wrote from a change on."""
        one = self.chosen()
        if one is None:
            return
        dialog = StrikeDialog(self.desk, one.replica, one.changes, self.page.language, self.tasks, self.page)
        dialog.written.connect(
            lambda row: self._told(
                lambda: self.page.tell(
                    STRUCK, icon="ban", name=row.name, code=row.centre, first=str(row.revoked_from)
                )
            )
        )
        self._open(dialog)

    def new_keys(self) -> None:
        """This computer goes on as a new one."""
        dialog = KeysDialog(self.desk, self.page.language, self.tasks, self.page)
        dialog.written.connect(
            lambda _: self._told(
                lambda: self.page.tell(RENEWED, icon="key", signs=own_fingerprint(self.desk.identity))
            )
        )
        self._open(dialog)

    def new_code(self) -> None:
        """Another recovery code, which counts once it was typed from the paper."""
        dialog = CodeDialog(self.desk, self.page.language, self.tasks, self.page)
        dialog.written.connect(lambda _: self._told(lambda: self.page.tell(CODE_TAKEN, icon="key")))
        self._open(dialog)

    def take_key_out(self) -> None:
        """At headquarters: its second key onto another medium."""
        desk = self.desk

        def put(file: Path, passphrase: str) -> Path:
            return second_key.take_out(desk.book, desk.identity, file, passphrase)

        dialog = KeyOutDialog(TAKE_OUT, WHY_OUT, FILE, put, self.page)
        dialog.written.connect(lambda _: self.refresh())
        self._open(dialog)

    def moved(self) -> None:
        """The folder was moved: no other is in use."""
        self.tasks.write(
            lambda: twins.moved(self.desk.book), lambda _: self._told(lambda: self.page.tell(MOVED)),
            owner=self.page, failed=self.page.refuse,
        )  # fmt: skip

    def copied(self) -> None:
        """The other goes on: this one becomes a new computer."""
        desk = self.desk

        def told() -> None:
            self.page.tell(PARTED, icon="key", signs=own_fingerprint(desk.identity))

        self.tasks.write(
            lambda: desk.renew(why=COPIED),
            lambda _: self._told(told),
            owner=self.page,
            failed=self.page.refuse,
        )

    def _told(self, say: Callable[[], object]) -> None:
        say()
        self.refresh()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
