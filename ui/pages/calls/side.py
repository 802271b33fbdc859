"""Beside the questions: the numbers to ring, what came of this call, earlier attempts, and how many answered so far."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_
from tvetdesk.records.codes import CONTACT_RESULTS, PHONE_OWNERS
from tvetdesk.records.outcomes import LEAST_ATTEMPTS
from tvetdesk.records.people import PhoneNumber
from ui.language import Language
from ui.models.followups import Caller, Due
from ui.pages.today.lines import clear
from ui.pages.trainee.bar import RateBar
from ui.pages.trainee.blocks import capital
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel

NUMBERS, THIS, ATTEMPTS = N_("Numbers"), N_("This call"), N_("Attempts")
NO_NUMBER = N_("No phone is known. Visit, or ask at the centre.")
WHATSAPP = N_("WhatsApp")
RESULTS = ("no_answer", "call_back", "switched_off", "wrong_number", "refused")
REACHED = N_("Reached")
NONE_YET = N_("Not tried yet.")
AFTER = P_(
    "“Not reached” can be said after {number} more attempt; it is never counted as without work.",
    "“Not reached” can be said after {number} more attempts; it is never counted as without work.",
)
NOW = N_("It was tried {number} times. “Not reached” is never counted as without work.")
NOT_REACHED = N_("Close as not reached")
ADD = N_("Add a phone")
WAVES, WAVE = N_("Answered so far"), N_("{months}: {reached} of {due} ({share})")
MONTHS = P_("{number} month", "{number} months")
ATTEMPT = N_("{day}: {result}")
ATTEMPT_ON = N_("{day}, {phone}: {result}")


class Side(QWidget):
    """`tried` carries what came of the call, `reached` nothing, `closed` asks for "not reached", `added` for a phone."""

    tried = Signal(str)
    reached = Signal()
    closed = Signal()
    added = Signal()

    def __init__(self, language: Language, *, writes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bare")
        self.language, self._writes = language, writes
        self.caller: Caller | None = None
        self.due: Due | None = None
        self.phone: int | None = None  # the number that is rung
        self._across = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.numbers, self.call, self.waves = Panel(" "), Panel(" "), Panel(" ")
        for panel in (self.numbers, self.call, self.waves):
            panel.pad(12, 6)
            column.addWidget(panel)
        column.addStretch(1)
        self.add = Button(kind="tiny", icon="add", pressed=self.added.emit)
        self.numbers.add_to_head(self.add)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        self.numbers.body.addLayout(self.lines)
        self.grid = QGridLayout()
        self.grid.setSpacing(6)
        self.buttons: dict[str, Button] = {"reached": Button(icon="call", pressed=self.reached.emit)}
        for result in RESULTS:
            self.buttons[result] = Button(pressed=lambda code=result: self.tried.emit(code))  # type: ignore[misc]
        self.fold(narrow=False)
        self.call.body.addLayout(self.grid)
        self.earlier = QVBoxLayout()
        self.earlier.setSpacing(2)
        self.call.body.addLayout(self.earlier)
        self.rule = PlainLabel("", "small", wrap=True)
        self.call.body.addWidget(self.rule)
        self.close_button = Button(icon="ban", pressed=self.closed.emit)
        self.call.body.addWidget(self.close_button)
        self.shares = QVBoxLayout()
        self.shares.setSpacing(4)
        self.waves.body.addLayout(self.shares)

    def fold(self, *, narrow: bool) -> None:
        """What came of the call in two columns, in one where there is little room."""
        across = 1 if narrow else 2
        if across == self._across:
            return
        self._across = across
        for place, button in enumerate(self.buttons.values()):
            self.grid.addWidget(button, place // across, place % across)

    def least(self) -> int:
        """How wide its words must be given room, as they are now."""
        for one in (self.numbers, self.call, self.waves, self):
            column = one.layout()
            assert column is not None
            column.activate()
        return self.minimumSizeHint().width()

    def show_caller(self, one: Caller | None) -> None:
        """Show the numbers and attempts of somebody."""
        if one is None or self.caller is None or one.followup.id != self.caller.followup.id:
            self.phone = one.phones[0].id if one is not None and one.phones else None
        self.caller = one
        self.draw()

    def show_due(self, told: Due) -> None:
        """Show how many answered so far."""
        self.due = told
        self.draw()

    def draw(self) -> None:
        """Put everything into words."""
        t, one = self.language.t, self.caller
        self.numbers.set_title(t(NUMBERS))
        self.call.set_title(t(THIS))
        self.waves.set_title(t(WAVES))
        self.add.setAccessibleName(t(ADD))
        self.add.setToolTip(t(ADD))
        self.numbers.setHidden(one is None)
        self.call.setHidden(one is None or not self._writes)
        for layout in (self.lines, self.earlier, self.shares):
            clear(layout)
        self._draw_waves()
        if one is None:
            return
        for row in one.phones:
            self.lines.addWidget(self._number(row))
        if not one.phones:
            self.lines.addWidget(PlainLabel(t(NO_NUMBER), "small", wrap=True))
        self.buttons["reached"].setText(t(REACHED))
        for result in RESULTS:
            self.buttons[result].setText(capital(t(CONTACT_RESULTS[result])))
        shown = {row.id: PhoneNumber.phone.show(row.phone, t) for row in one.phones}
        self.earlier.addWidget(PlainLabel(t(ATTEMPTS), "label"))
        for attempt in one.attempts[:5]:
            about = {"day": t.day(attempt.on), "result": CONTACT_RESULTS[attempt.result]}
            phone = shown.get(attempt.phone or 0)
            words = t(ATTEMPT_ON, **about, phone=phone) if phone else t(ATTEMPT, **about)
            self.earlier.addWidget(PlainLabel(words, "small", wrap=True))
        if not one.attempts:
            self.earlier.addWidget(PlainLabel(t(NONE_YET), "small"))
        left = LEAST_ATTEMPTS - one.tried
        self.rule.setText(t.n(AFTER, left) if left > 0 else t(NOW, number=one.tried))
        self.close_button.setText(t(NOT_REACHED))
        self.close_button.setVisible(left <= 0)

    def _number(self, row: PhoneNumber) -> QWidget:
        t = self.language.t
        whose = row.owner_name or t(PHONE_OWNERS.get(row.owner, row.owner or "other"))
        parts = [whose, t(WHATSAPP) if row.whatsapp else ""]
        holder = QWidget()
        holder.setObjectName("bare")
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        button = Button(PhoneNumber.phone.show(row.phone, t), kind="chip", pressed=lambda: self._ring(row.id))
        button.setCheckable(True)
        button.setChecked(row.id == self.phone)
        button.set_icon("call", "pri" if row.id == self.phone else "text2")
        line.addWidget(button)
        line.addWidget(PlainLabel(", ".join(part for part in parts if part), "small", elide=True), 1)
        return holder

    def _ring(self, phone: int) -> None:
        self.phone = phone
        self.draw()

    def _draw_waves(self) -> None:
        t = self.language.t
        found = self.due.responses if self.due else {}
        self.waves.setHidden(not found)
        for month, (reached, due) in found.items():
            words = t(
                WAVE, months=t.n(MONTHS, month), reached=reached, due=due, share=t.percent(reached / due)
            )
            holder = QWidget()
            holder.setObjectName("bare")
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(RateBar(reached / due))
            row.addWidget(PlainLabel(words, "small", wrap=True), 1)
            self.shares.addWidget(holder)
