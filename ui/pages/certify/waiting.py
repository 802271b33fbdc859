"""Who waits for a certificate: the ready first, the others with everything that is missing, in plain reasons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.codes import ENROLMENT_STATES
from ui.language import Language
from ui.models.certificates import ToIssue, Waiting
from ui.models.find import plain
from ui.pages.course.certificates import reason
from ui.pages.today.lines import clear
from ui.tokens import GAP
from ui.widgets.buttons import Button, ChipButton
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule
from ui.widgets.rows import Cell
from ui.words import Words

HEADS: tuple[str, ...] = ("", N_("Name"), N_("Course"), N_("State"), N_("Since"), N_("Certificate"))
WIDTHS, NARROW = (36, 0, 200, 104, 92, 146), (36, 0, 190, 92, -1, 146)
READY, LACKING, TRAINING = "ready", "lacking", "training"
CHIPS = {READY: N_("Can be issued"), LACKING: N_("Completed, something missing"), TRAINING: N_("In training")}
CHIP = N_("{words} {number}")
SEARCH = N_("Search: name or course")
CAN = N_("can be issued")
MISSING = P_("{number} thing missing", "{number} things missing")
FATHER = N_("father {name}")
NOBODY, NOBODY_MORE = (
    N_("Nobody waits for a certificate."),
    N_("People stand here from their enrolment until they have it."),
)
NOT_FOUND, SHOW_ALL = N_("Nothing fits the search and the filters."), N_("Show all")
IN_COURSE = N_("{course} · {state} since {day}")
NOTHING = N_("Nothing is missing.")
NEXT = N_("The next number is {serial}.")
ISSUE, ALTHOUGH, PERSON = N_("Issue the certificate"), N_("Issue although…"), N_("Open the person")
TICKED, NOT_TICKED = N_("ticked"), N_("not ticked")


def kind_of(one: Waiting) -> str:
    """Which of the filters somebody belongs to."""
    return READY if one.ready else LACKING if one.state == "completed" else TRAINING


class WaitingTable(CellTable):
    """Space ticks the row; `ticked` when it did."""

    ticked = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.key() is not None:
            self.ticked.emit(self.key())
            return
        super().keyPressEvent(event)


class WaitingView(QWidget):
    """`issue` carries the waiting people to issue for, `although` one of them, `person` a trainee."""

    issue = Signal(object)
    although = Signal(object)
    person = Signal(object)
    ticked = Signal()

    def __init__(
        self, language: Language, words: Words, *, issues: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.language, self._issues = language, issues
        self.told: ToIssue | None = None
        self.ticks: set[int] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        words.set(self.search.setPlaceholderText, SEARCH)
        words.set(self.search.setAccessibleName, SEARCH)
        self.search.textChanged.connect(lambda _: self.draw())
        column.addWidget(self.search)
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder)
        self.chips: dict[str, ChipButton] = {}
        for kind in CHIPS:
            self.chips[kind] = ChipButton(parent=holder)
            self.chips[kind].toggled.connect(lambda _: self.draw())
            flow.addWidget(self.chips[kind])
        column.addWidget(holder)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.panel = Panel()
        self.table = WaitingTable(WIDTHS, row=30)
        words.set(self.table.setAccessibleName, N_("Who waits for a certificate"))
        self.table.ticked.connect(self.tick)
        self.table.entered.connect(lambda _: self._person())
        self.table.chosen.connect(lambda _: self._show_why())
        self.table.clicked.connect(lambda index: self.tick(self.table.key()) if index.column() == 0 else None)
        self.nobody, self.not_found = EmptyState("certificate"), EmptyState("search")
        words.set(self.nobody.why.setText, NOBODY)
        words.set(self.nobody.more.setText, NOBODY_MORE)
        words.set(self.not_found.why.setText, NOT_FOUND)
        words.set(self.not_found.add(Button(pressed=self.show_all)).setText, SHOW_ALL)
        self._stack = QStackedLayout()
        for widget in (self.table, self.nobody, self.not_found):
            self._stack.addWidget(widget)
        self.panel.body.addLayout(self._stack)
        row.addWidget(self.panel, 1)
        row.addWidget(self._side(words))
        column.addLayout(row, 1)

    def _side(self, words: Words) -> Panel:
        self.side = Panel()
        self.side.setFixedWidth(372)
        self.side.pad(14, 8)
        self.name = PlainLabel("", "answer", wrap=True)
        self.about = PlainLabel("", "small", wrap=True)
        self.reasons = QVBoxLayout()
        self.reasons.setSpacing(8)
        self.next = PlainLabel("", "small", wrap=True)
        self.button = Button(kind="primary", icon="certificate", pressed=self._one)
        self.all_the_same = Button(icon="edit", pressed=self._although)
        self.open = Button(kind="link", icon="alone", pressed=self._person)
        for button, text in ((self.button, ISSUE), (self.all_the_same, ALTHOUGH), (self.open, PERSON)):
            words.set(button.setText, text)
        body = self.side.body
        body.addWidget(self.name)
        body.addWidget(self.about)
        body.addWidget(rule())
        body.addLayout(self.reasons)
        body.addSpacing(4)
        body.addWidget(self.next)
        body.addWidget(self.button)
        body.addWidget(self.all_the_same)
        body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        body.addStretch(1)
        return self.side

    # -- showing -------------------------------------------------------------------------------------------

    def show_waiting(self, told: ToIssue) -> None:
        """Show what was read; ticks of those who are no longer ready go."""
        self.told = told
        self.ticks &= {one.enrolment for one in told.people if one.ready}
        self.draw()

    def show_all(self) -> None:
        """Take search and filters away."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.search.clear()

    def shown(self) -> list[Waiting]:
        """Those who fit search and filters."""
        people = self.told.people if self.told else ()
        wanted = [kind for kind, chip in self.chips.items() if chip.isChecked()]
        searched = plain(self.search.text())
        return [
            one
            for one in people
            if (not wanted or kind_of(one) in wanted) and searched in plain(f"{one.names} {one.course}")
        ]

    def draw(self) -> None:
        """Show those who fit."""
        if self.told is None:
            return
        t, shown = self.language.t, self.shown()
        for kind, chip in self.chips.items():
            number = sum(kind_of(one) == kind for one in self.told.people)
            chip.setText(t(CHIP, words=CHIPS[kind], number=number))
            chip.setVisible(bool(number))
        heads = [t(Message(head)) if head else "" for head in HEADS]
        self.table.show_rows(heads, [self._row(one) for one in shown], [one.enrolment for one in shown])
        self._stack.setCurrentIndex(0 if shown else 2 if self.told.people else 1)
        self._show_why()

    def _row(self, one: Waiting) -> list[Cell]:
        t = self.language.t
        names = f"{one.names} · {t(FATHER, name=one.father)}" if self._twice(one) else one.names
        tick = Cell()
        if one.ready and self._issues:
            on = one.enrolment in self.ticks
            tick = Cell(
                icon="ticked" if on else "unticked",
                state="pri" if on else "line2",
                tip=t(TICKED if on else NOT_TICKED),
            )
        state = Cell(t(CAN), state="ok", icon="check")
        if not one.ready:
            why = " ".join(sentence(each, t) for each in one.reasons)
            looks = {"state": "attention", "icon": "alert"} if one.state == "completed" else {"look": "dim"}
            state = Cell(t.n(MISSING, len(one.reasons)), tip=why, **looks)
        return [
            tick,
            Cell(names, "strong" if one.ready else "text"),
            Cell(one.course),
            Cell(t(ENROLMENT_STATES[one.state])),
            Cell(t.date(one.since)),
            state,
        ]

    def _twice(self, one: Waiting) -> bool:
        assert self.told is not None
        return bool(one.father) and sum(other.names == one.names for other in self.told.people) > 1

    def chosen(self) -> Waiting | None:
        """The person of the chosen row."""
        key = self.table.key()
        return next((one for one in self.told.people if one.enrolment == key), None) if self.told else None

    def _show_why(self) -> None:
        one, t = self.chosen(), self.language.t
        self.side.setHidden(one is None)
        clear(self.reasons)
        if one is None or self.told is None:
            return
        self.name.setText(one.names)
        about = t(IN_COURSE, course=one.course, state=ENROLMENT_STATES[one.state], day=one.since)
        self.about.setText(
            " · ".join(filter(None, (t(FATHER, name=one.father) if one.father else "", about)))
        )
        for each in one.reasons:
            self.reasons.addWidget(reason(sentence(each, t)))
        if one.ready:
            self.reasons.addWidget(reason(t(NOTHING), "done", "ok"))
        may = self._issues and self.told.keeps
        self.next.setText(t(NEXT, serial=self.told.next))
        self.next.setVisible(may and one.state == "completed")
        self.button.setVisible(may and one.ready)
        self.all_the_same.setVisible(may and not one.ready and one.state == "completed")

    def fold(self, *, narrow: bool) -> None:
        """Leave out what there is no room for."""
        self.table.set_widths(NARROW if narrow else WIDTHS)
        self.side.setFixedWidth(300 if narrow else 372)

    # -- choosing ------------------------------------------------------------------------------------------

    def tick(self, enrolment: int | None) -> None:
        """Take somebody who is ready into the batch, or out of it."""
        one = (
            next((one for one in self.told.people if one.enrolment == enrolment), None) if self.told else None
        )
        if one is not None and one.ready and self._issues:
            self.ticks ^= {one.enrolment}
            self.draw()
            self.ticked.emit()

    def tick_ready(self) -> None:
        """Tick all who are shown and ready; or none, if all of them are."""
        ready = {one.enrolment for one in self.shown() if one.ready}
        self.ticks = self.ticks - ready if ready <= self.ticks else self.ticks | ready
        self.draw()
        self.ticked.emit()

    def batch(self) -> Sequence[Waiting]:
        """Those to issue for: the ticked, in the order of the list; else the chosen one if ready."""
        found = [one for one in (self.told.people if self.told else ()) if one.enrolment in self.ticks]
        one = self.chosen()
        return found or ([one] if one is not None and one.ready else [])

    def _one(self) -> None:
        one = self.chosen()
        if one is not None and one.ready:
            self.issue.emit([one])

    def _although(self) -> None:
        one = self.chosen()
        if one is not None and not one.ready:
            self.although.emit(one)

    def _person(self) -> None:
        one = self.chosen()
        if one is not None:
            self.person.emit(one.trainee)
