"""Certificates of a group: who has one, who could have one today, and what everybody else lacks, in plain reasons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, Message
from tvetdesk.records.codes import ENROLMENT_STATES
from tvetdesk.records.cohorts import BEGUN
from ui.language import Language
from ui.models.courses import Course, Learner
from ui.pages.course.people import attended, certificate
from ui.pages.course.tab import CourseTab
from ui.pages.today.lines import clear
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

TITLE = N_("Certificates")
COUNTS = N_("{issued} issued · {ready} can be issued today")
HEADS = (N_("No."), N_("Name"), N_("State"), N_("Attended"), N_("Certificate"))
WHY = N_("Why not yet")
NOTHING = N_("Nothing is missing. Issue it in Certificates.")
ISSUED = N_("The certificate {serial} was issued.")
TO = N_("Open Certificates")


class CertificatesTab(CourseTab):
    """`went` asks for the Certificates place, `opened` carries a trainee."""

    went = Signal()
    opened = Signal(object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.panel = Panel(" ")
        self.to = Button(kind="link", icon="certificate", pressed=self.went.emit)
        self.panel.add_to_head(self.to)
        self.table = CellTable((48, 0, 120, 120, 190), row=27)
        self.table.entered.connect(self.opened)
        self.table.chosen.connect(lambda _: self._show_why())
        self.panel.body.addWidget(self.table, 1)
        self.why = Panel(" ")
        self.why.pad(12, 8)
        self.name = PlainLabel("", "answer", wrap=True)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(8)
        self.why.body.addWidget(self.name)
        self.why.body.addLayout(self.lines)
        self.why.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.panel, 1)
        row.addWidget(self.why)
        self.column.addLayout(row, 1)

    def people(self) -> list[Learner]:
        """Those who began."""
        return [one for one in self.course.learners if one.state in BEGUN] if self.course else []

    def draw(self, course: Course) -> None:
        t, people = self.t, self.people()
        issued = sum(bool(one.serial) for one in people)
        ready = sum(not one.serial and not one.reasons for one in people)
        self.panel.set_title(t(TITLE))
        self.panel.note.setText(t(COUNTS, issued=issued, ready=ready))
        self.to.setText(t(TO))
        self.table.setAccessibleName(t(TITLE))
        self.table.set_widths((44, 0, 100, 110, 150) if self.narrow else (48, 0, 130, 120, 190))
        self.why.setFixedWidth(300 if self.narrow else 380)
        self.why.set_title(t(WHY))
        rows = [
            [
                Cell(str(one.number or "–"), "strong", right=True),
                Cell(one.names),
                Cell(t(ENROLMENT_STATES[one.state])),
                attended(one, course.ledger.least, t),
                certificate(one, t),
            ]
            for one in people
        ]
        self.table.show_rows([t(head) for head in HEADS], rows, [one.trainee for one in people], right=(0,))
        self._show_why()

    def _show_why(self) -> None:
        t, key = self.t, self.table.key()
        one = next((one for one in self.people() if one.trainee == key), None)
        clear(self.lines)
        self.why.setHidden(one is None)
        if one is None:
            return
        self.name.setText(one.names)
        if one.serial or not one.reasons:
            self.lines.addWidget(
                reason(t(ISSUED, serial=one.serial) if one.serial else t(NOTHING), "done", "ok")
            )
            return
        for each in one.reasons:
            self.lines.addWidget(reason(sentence(each, t)))

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[tuple[str, Message]]:
        return [("↑↓", N_("choose")), ("Enter", N_("open the person"))]


def reason(words: str, icon: str = "wrong", state: str = "attention") -> QWidget:
    """One thing that is missing, as a sentence after its icon."""
    holder = QWidget()
    holder.setObjectName("bare")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, state, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PlainLabel(words, wrap=True), 1)
    return holder
