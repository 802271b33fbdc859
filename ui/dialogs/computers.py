"""About computers: a new recovery code, inviting one of this centre, striking one off, new keys; and the breach form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import breach
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.breach import LOST
from tvetdesk.exchange.striking_off import strike_off
from tvetdesk.i18n import N_
from tvetdesk.reports.papers.recovery import recovery_card
from tvetdesk.store import paper
from tvetdesk.store.times import Day
from ui.dialogs.asker import Asker, combo
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.printing import put_on_paper
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

sentences({
    "recovery.not_shown": N_("This is not the code that is shown. Compare it with the paper and type it again."),
    "computer.sure": N_("Type the first four signs of the computer, so that the right one is struck off."),
    "computer.number": N_("Write the number of a change, like {next}."),
})  # fmt: skip

CODE = N_("A new recovery code")
PRINT = N_("Print the card…")
CODE_WHO = N_("It opens the data when the only password is forgotten. It is shown once: write it down or print it, and keep it in an envelope, not at this computer. The code before opens nothing any more.")  # fmt: skip
TYPE_CODE = N_("Type it from the paper")
TAKE = N_("Use this code")
STRIKE = N_("Strike off {name} ({code})")
STRIKE_WHO = N_("For a computer that was stolen, sold or is not to be trusted. {fingerprint}. What it wrote from this change on is refused by everybody who hears of it; what it wrote before stays. This is final.")  # fmt: skip
FROM, SURE = N_("From its change number"), N_("The first four signs of this computer")
STRIKE_IT = N_("Strike off")
KEYS = N_("New keys for this computer")
KEYS_WHO = N_("When somebody else may have its keys. It goes on as a new computer with all its data; HQ lets it in by its new signs, which you tell by phone.")  # fmt: skip
RENEW = N_("Give new keys")
BREACH = N_("Data were lost or seen by others")
BREACH_WHO = N_("The form says until when the authority must be told, 72 hours after it was noticed, and what lay there at most. It names nobody.")  # fmt: skip
WHAT, DAY, TIME = N_("What happened"), N_("Noticed on"), N_("At (hh:mm)")
MAKE = N_("Make the form")


class CodeDialog(Asker):
    """The code counts once it was typed from the paper."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(CODE, language.t(CODE_WHO), language, tasks, parent)
        self.desk, self.code = desk, paper.new_code()
        self.resize(620, 320)
        self.fields.addWidget(PlainLabel(self.code, "title"))
        self.line = QLineEdit()
        self.line.setMaxLength(80)
        self.add(TYPE_CODE, self.line)
        self.print = Button(icon="print", pressed=self.print_card)
        self.words.set(self.print.setText, PRINT)
        self.fields.addWidget(self.print, 0, Qt.AlignmentFlag.AlignLeft)
        self.words.set(self.save.setText, TAKE)
        self.line.setFocus()

    def print_card(self) -> None:
        """The code on a card, by a printer that is chosen."""
        card = recovery_card(self.code, str(self.desk.book.fact("name")), self.language.t)
        if put_on_paper(card, self) is False:
            self.refuse(UserError("print.code"))

    def work(self) -> Callable[[], Any]:
        if paper.read(self.line.text()) != self.code:
            raise UserError("recovery.not_shown")
        return lambda: self.desk.take_code(self.code)


class StrikeDialog(Asker):
    """What is final is typed, not clicked; the safe button has the focus."""

    def __init__(
        self, desk: Desk, one: Replica, here: int, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(
            STRIKE_IT, language.t(STRIKE, name=one.name, code=one.centre), language, tasks, parent
        )
        self.desk, self.one, self.here = desk, one, here
        self.resize(600, 340)
        what = PlainLabel(language.t(STRIKE_WHO, fingerprint=one.fingerprint), wrap=True)
        self.fields.addWidget(what)
        self.first, self.sure = QLineEdit(str(here + 1)), QLineEdit()
        self.first.setMaxLength(18)
        self.sure.setMaxLength(8)
        self.add(FROM, self.first)
        self.add(SURE, self.sure)
        self.for_ever(STRIKE_IT, "ban")

    def work(self) -> Callable[[], Any]:
        text, one = self.first.text().strip(), self.one
        if not (text.isascii() and text.isdecimal()):
            raise UserError("computer.number", next=str(self.here + 1))
        if self.sure.text().strip().upper() != one.fingerprint[:4]:
            raise UserError("computer.sure")
        return lambda: strike_off(self.desk.book, self.desk.identity, one.fingerprint, int(text))


class KeysDialog(Asker):
    """Asks once more before this computer becomes a new one."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(KEYS, language.t(KEYS_WHO), language, tasks, parent)
        self.desk = desk
        self.for_ever(RENEW, "key")

    def work(self) -> Callable[[], Any]:
        return self.desk.renew


class BreachDialog(Asker):
    """Noticed now, unless somebody says otherwise."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(BREACH, language.t(BREACH_WHO), language, tasks, parent)
        self.desk = desk
        self.resize(600, 380)
        now = desk.book.now()
        self.lost = combo([(language.t(words), code) for code, words in LOST.items()])
        self.day, self.time = LineEditor(Day(DAY), language), QLineEdit(f"{now:%H:%M}")
        self.time.setMaxLength(5)
        self.time.setFixedWidth(100)
        self.add(WHAT, self.lost)
        self.add(DAY, self.day)
        self.add(TIME, self.time)
        self.day.show_value(now.date())
        self.words.set(self.save.setText, MAKE)
        self.save.set_icon("file")
        self.lost.setFocus()

    def work(self) -> Callable[[], Any]:
        day = self.day.read()
        if day is None:
            raise UserError("breach.moment", text=self.time.text())
        lost, noticed, book = (
            str(self.lost.currentData()),
            breach.moment(self.time.text(), day),
            self.desk.book,
        )
        return lambda: breach.form(book, lost, noticed)
