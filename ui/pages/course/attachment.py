"""Attachment of a group: who is where at a workplace, until when, and what the employers confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QWidget

from tvetdesk.i18n import N_, Message
from tvetdesk.records.attachments import Attachment
from tvetdesk.records.cohorts import BEGUN
from ui.language import Language
from ui.models.courses import Course, Learner
from ui.pages.course.tab import CourseTab
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

TITLE = N_("Attachment")
NEEDED = N_("{hours} hours confirmed by employers are needed for the certificate.")
NONE_NEEDED = N_("The programme asks for no attachment.")
HEADS = (N_("No."), N_("Name"), N_("Employer"), N_("From, to"), N_("Hours"), N_("Confirmed"), N_("State"))
WIDTHS, NARROW = (48, 0, 220, 190, 70, 130, 220), (44, 0, 160, 180, 60, 100, 170)
NONE, NO_END = N_("no stay noted"), N_("no last day noted")
CONFIRMED, RUNNING, WAITS = (
    N_("confirmed by the employer"),
    N_("at the workplace"),
    N_("the employer has not confirmed"),
)
TO_COME = N_("begins {day}")
CONFIRM, ADD, LETTER = N_("The employer confirmed it"), N_("Note a stay…"), N_("Letter of introduction")
EMPLOYER_UNKNOWN = N_("employer not noted")
NOBODY = N_("Nobody has begun this course yet.")


class AttachmentTab(CourseTab):
    """`confirmed` carries an attachment, `added` and `letter` an enrolment, `entered` an attachment to be altered."""

    confirmed = Signal(object)
    added = Signal(object)
    letter = Signal(object)
    entered = Signal(object)

    def __init__(
        self, language: Language, *, writes: bool, confirms: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(language, parent)
        self._writes, self._confirms = writes, confirms
        self.panel = Panel(" ")
        self.table = CellTable(WIDTHS, row=27)
        self.table.chosen.connect(lambda _: self._show_acts())
        self.table.entered.connect(self._entered)
        self.nobody = EmptyState("jobs")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nobody)
        self.panel.body.addLayout(self._stack, 1)
        self.band = QFrame()
        self.band.setProperty("role", "band")
        row = QHBoxLayout(self.band)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        self.who = PlainLabel("", "strong", elide=True)
        self.print = Button(icon="print", pressed=self.introduce)
        self.add = Button(icon="add", pressed=self.note_stay)
        self.confirm = Button(icon="check", pressed=self.confirm_stay)
        row.addWidget(self.who, 1)
        for button in (self.print, self.add, self.confirm):
            row.addWidget(button)
        self.panel.body.addWidget(self.band)
        self.column.addWidget(self.panel, 1)

    def chosen(self) -> tuple[Learner, Attachment | None] | None:
        """The person of the chosen line, with the stay."""
        key = self.table.key()
        for one in self.course.learners if self.course else ():
            if key is not None and one.enrolment == key[0]:
                return one, next((stay for stay, _ in one.stays if stay.id == key[1]), None)
        return None

    def draw(self, course: Course) -> None:
        t = self.t
        needed = course.programme.attachment_hours or 0
        self.panel.set_title(t(TITLE))
        self.panel.note.setText(t(NEEDED, hours=needed) if needed else t(NONE_NEEDED))
        self.table.setAccessibleName(t(TITLE))
        self.table.set_widths(NARROW if self.narrow else WIDTHS)
        rows, keys = [], []
        for one in course.learners:
            if one.state not in BEGUN:
                continue
            share = t.number(one.confirmed)
            enough = bool(needed) and one.confirmed >= needed
            total = Cell(
                share, state="ok" if enough else "", bar=min(1.0, one.confirmed / needed) if needed else None
            )
            for place, (stay, employer) in enumerate(one.stays or ((None, ""),)):
                keys.append((one.enrolment, stay.id if stay else None))
                first = (
                    [Cell(str(one.number or "–"), "strong", right=True), Cell(one.names)]
                    if not place
                    else [Cell(), Cell()]
                )
                rows.append(
                    [
                        *first,
                        *self._stay(course, stay, employer),
                        total if not place else Cell(),
                        self._state(course, stay),
                    ]
                )
        self.table.show_rows([t(head) for head in HEADS], rows, keys, right=(0, 4))
        self.nobody.why.setText(t(NOBODY))
        self._stack.setCurrentIndex(0 if rows else 1)
        self.band.setVisible(bool(rows))
        self.print.setText(t(LETTER))
        self.add.setText(t(ADD))
        self.confirm.setText(t(CONFIRM))
        self._show_acts()

    def _stay(self, course: Course, stay: Attachment | None, employer: str) -> list[Cell]:
        t = self.t
        if stay is None:
            return [Cell(t(NONE), "dim"), Cell("–", "dim"), Cell("–", "dim", right=True)]
        end = t.date(stay.end) if stay.end else t(NO_END)
        return [
            Cell(employer or t(EMPLOYER_UNKNOWN), "text" if employer else "dim"),
            Cell(f"{t.date(stay.start)} – {end}"),
            Cell(t.number(stay.hours) if stay.hours else "–", right=True),
        ]

    def _state(self, course: Course, stay: Attachment | None) -> Cell:
        t = self.t
        if stay is None:
            return Cell("–", "dim")
        if stay.confirmed:
            return Cell(t(CONFIRMED), state="ok", icon="check")
        if stay.start > course.day:
            return Cell(t(TO_COME, day=stay.start), "dim")
        if stay.end is None or stay.end >= course.day:
            return Cell(t(RUNNING), state="info", icon="jobs")
        return Cell(t(WAITS), state="attention", icon="time")

    def _show_acts(self) -> None:
        found = self.chosen()
        self.who.setText(found[0].names if found else "")
        self.print.setVisible(found is not None)
        self.add.setVisible(found is not None and self._writes)
        waits = found is not None and found[1] is not None and not found[1].confirmed
        self.confirm.setVisible(waits and self._confirms)

    def note_stay(self) -> None:
        """A stay of the chosen person."""
        found = self.chosen()
        if found is not None and self._writes:
            self.added.emit(found[0].enrolment)

    def confirm_stay(self) -> None:
        """The employer confirmed the chosen stay."""
        found = self.chosen()
        if found is not None and found[1] is not None and not found[1].confirmed and self._confirms:
            self.confirmed.emit(found[1].id)

    def introduce(self) -> None:
        """A letter that asks a business to take the chosen person in."""
        found = self.chosen()
        if found is not None:
            self.letter.emit(found[0].enrolment)

    def _entered(self, key: tuple[int, int | None]) -> None:
        if key[1] is None:
            self.note_stay()
        else:
            self.entered.emit(key[1])

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> Sequence[tuple[str, Message]]:
        return [("Enter", N_("open the stay")), ("F5", N_("confirmed"))]
