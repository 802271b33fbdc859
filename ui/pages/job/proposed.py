"""Those who are proposed for a vacancy: how far each came, and the next step; below it the employer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_
from tvetdesk.records.codes import PLACEMENT_STATES
from tvetdesk.records.employers import Employer, Placement
from tvetdesk.records.matching import NEXT_PLACEMENT
from ui.language import Language
from ui.models.jobs import Job, Proposed
from ui.pages.today.lines import clear
from ui.pages.trainee.blocks import capital
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule

TITLE, NONE = N_("Proposed"), N_("Nobody is proposed yet. Tick candidates with Space, then propose them.")
FILLS = N_(
    "“Placed” writes employer and day into the follow-ups to come; whether somebody works is asked there."
)
EMPLOYER, NO_CONTACT = N_("Employer"), N_("No contact is noted.")
HIRED = P_(
    "{number} person of this centre placed there so far", "{number} people of this centre placed there so far"
)
STEP = N_("{name}: {step}")
SINCE = N_("since {day}")
STATES = {
    "proposed": "plain",
    "referred": "info",
    "interview": "info",
    "placed": "ok",
    "refused": "error",
    "ended": "plain",
}
MOST = 20


class ProposedPane(QWidget):
    """`stepped` carries a placement and its next state; `opened` a trainee."""

    stepped = Signal(object, str)
    opened = Signal(object)

    def __init__(self, language: Language, *, writes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bare")
        self.language, self._writes = language, writes
        self.job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.panel, self.employer = Panel(" "), Panel(" ")
        for panel in (self.panel, self.employer):
            panel.pad(12, 6)
            column.addWidget(panel)
        column.addStretch(1)
        self.lines, self.facts = QVBoxLayout(), QVBoxLayout()
        self.lines.setSpacing(6)
        self.facts.setSpacing(2)
        self.panel.body.addLayout(self.lines)
        self.note = PlainLabel("", "small", wrap=True)
        self.panel.body.addWidget(self.note)
        self.employer.body.addLayout(self.facts)

    def show_job(self, told: Job | None) -> None:
        """Show those proposed for a vacancy."""
        self.job = told
        self.draw()

    def draw(self) -> None:
        """Put everything into words."""
        told, t = self.job, self.language.t
        clear(self.lines)
        clear(self.facts)
        for panel in (self.panel, self.employer):
            panel.setHidden(told is None)
        if told is None:
            return
        self.panel.set_title(t(TITLE))
        self.panel.note.setText(t.number(len(told.proposed)) if told.proposed else "")
        for place, one in enumerate(told.proposed[:MOST]):
            if place:
                self.lines.addWidget(rule())
            self.lines.addWidget(self._person(one))
        if not told.proposed:
            self.lines.addWidget(PlainLabel(t(NONE), "small", wrap=True))
        self.note.setText(t(FILLS))
        self.note.setVisible(bool(told.proposed))
        row = told.employer
        self.employer.set_title(t(EMPLOYER))
        self.facts.addWidget(PlainLabel(row.name or "–", "strong", wrap=True))
        phone = Employer.phone.show(row.phone, t) if row.phone else ""
        contact = ", ".join(filter(None, (row.contact, phone, row.email, row.place)))
        self.facts.addWidget(PlainLabel(contact or t(NO_CONTACT), "small", wrap=True))
        if told.hired:
            self.facts.addWidget(PlainLabel(t.n(HIRED, told.hired), "small", wrap=True))

    def _person(self, one: Proposed) -> QWidget:
        t, row = self.language.t, one.placement
        holder = QWidget()
        holder.setObjectName("bare")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        name = PlainLabel(one.names, "strong", elide=True)
        name.setToolTip(one.names)
        head.addWidget(name, 1)
        head.addWidget(
            Chip(capital(t(PLACEMENT_STATES[row.state])), STATES[row.state], ""), 0, Qt.AlignmentFlag.AlignTop
        )
        column.addLayout(head)
        day = _day(row)
        if day is not None:
            column.addWidget(PlainLabel(t(SINCE, day=day), "small"))
        steps = (
            [state for state in PLACEMENT_STATES if state in NEXT_PLACEMENT[row.state]]
            if self._writes
            else []
        )
        for start in range(0, len(steps), 2):
            buttons = QHBoxLayout()
            buttons.setSpacing(6)
            for state in steps[start : start + 2]:
                words = capital(t(PLACEMENT_STATES[state]))
                button = Button(
                    words, kind="small", pressed=lambda key=row.id, to=state: self.stepped.emit(key, to)
                )  # type: ignore[misc]
                button.setAccessibleName(t(STEP, name=one.names, step=words))
                button.setProperty("about", state)
                buttons.addWidget(button, 1)
            column.addLayout(buttons)
        return holder


def _day(row: Placement) -> object:
    return {
        "proposed": row.proposed,
        "referred": row.referred,
        "interview": row.interview,
        "placed": row.start,
        "ended": row.end,
    }.get(row.state)
