"""The people of a group: how far they came, their attendance, and what is between them and the certificate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.records.codes import ENROLMENT_STATES
from tvetdesk.records.cohorts import FUNNEL
from ui.language import Language
from ui.models.courses import Course, Learner
from ui.pages.course.tab import CourseTab
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

TITLE = N_("Enrolments")
NOW = N_("{number} now: {women} women, {men} men")
STEPS: dict[str, Message] = {
    "applied": N_("applied"), "admitted": N_("admitted"), "enrolled": N_("enrolled now"),
    "interrupted": N_("interrupted"), "dropped_out": N_("dropped out"), "certified": N_("certified"),
}  # fmt: skip
HEADS = (N_("No."), N_("Name"), N_("State"), N_("Since"), N_("Attended"), N_("Certificate"))
WIDTHS, NARROW = (48, 0, 130, 100, 120, 330), (44, 0, 110, -1, 110, 250)
FATHER = N_("father {name}")
ON_WAY, HAS = N_("On the way"), N_("has {serial}")
READY = N_("nothing is missing")
IN_A_ROW = P_("{number} absence in a row", "{number} absences in a row")
TO_DO = P_("{number} thing missing", "{number} things missing")
NOBODY, NOBODY_MORE = N_("Nobody is in this course yet."), N_("Enrol people, or note who applied.")
ENROL = N_("Enrol trainees…")


class Steps(QFrame):
    """How many applied, were admitted, and where they stand now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._labels: dict[str, tuple[PlainLabel, PlainLabel]] = {}
        for step in FUNNEL:
            column = QVBoxLayout()
            column.setContentsMargins(10, 6, 6, 6)
            column.setSpacing(0)
            number, words = PlainLabel("", "answer"), PlainLabel("", "small", elide=True)
            column.addWidget(number)
            column.addWidget(words)
            row.addLayout(column, 1)
            self._labels[step] = number, words
        self.setFixedHeight(52)

    def draw(self, counts: dict[str, int], t: Translator) -> None:
        """Show the counts."""
        for step, (number, words) in self._labels.items():
            number.setText(t.number(counts.get(step, 0)))
            words.setText(t(STEPS[step]))


def certificate(one: Learner, t: Translator) -> Cell:
    """What is between somebody and the certificate, in few words; all of it where one points at it."""
    if one.serial:
        return Cell(t(HAS, serial=one.serial), state="ok", icon="check")
    if one.state in ("dropped_out", "moved", "not_admitted"):
        return Cell("–", "dim")
    why = " ".join(sentence(reason, t) for reason in one.reasons)
    if one.absent:
        return Cell(t.n(IN_A_ROW, one.absent), state="attention", icon="alert", tip=why)
    if not one.reasons:
        return Cell(t(READY), state="ok", icon="check")
    if one.state in ("completed", "certified"):
        return Cell(t.n(TO_DO, len(one.reasons)), state="attention", icon="alert", tip=why)
    low = next((reason for reason in one.reasons if reason.code == "eligible.attendance"), None)
    if low is not None:
        return Cell(sentence(low, t), state="attention", tip=why)
    return Cell(t(ON_WAY), "dim", tip=why)


def attended(one: Learner, least: int | None, t: Translator, *, bar: bool = True) -> Cell:
    """The rate with the tick of the least that is needed."""
    share = one.rate.share if one.rate else None
    if share is None:
        return Cell("–", "dim")
    state = "attention" if one.low else ""
    tick = least / 100 if least else None
    return Cell(
        t.percent(share, 0), "strong" if one.low else "text", state, bar=share if bar else None, least=tick
    )


def names(one: Learner, t: Translator, *, twice: bool) -> Cell:
    """The name, with the father's where two bear it."""
    return Cell(f"{one.names} · {t(FATHER, name=one.father)}" if twice and one.father else one.names)


class PeopleTable(CellTable):
    """People of a group, a line for each; `entered` carries a trainee."""

    def __init__(self, *, short: bool = False, parent: QWidget | None = None) -> None:
        super().__init__((44, 0, 100, 70, 210) if short else WIDTHS, row=26, parent=parent)
        self._short = short

    def draw(self, learners: Sequence[Learner], least: int | None, t: Translator) -> None:
        """Show these people."""
        twice = {
            name for name in (one.names for one in learners) if sum(o.names == name for o in learners) > 1
        }
        rows = []
        for one in learners:
            row = [
                Cell(str(one.number or "–"), "strong", right=True),
                names(one, t, twice=one.names in twice),
                Cell(
                    t(ENROLMENT_STATES[one.state]), "text" if one.state in ("enrolled", "returned") else "dim"
                ),
                Cell(t.date(one.since)),
                attended(one, least, t, bar=not self._short),
                certificate(one, t),
            ]
            rows.append(row[:2] + row[3:] if self._short else row)
        heads = [t(head) for head in (HEADS[:2] + HEADS[3:] if self._short else HEADS)]
        self.show_rows(heads, rows, [one.trainee for one in learners], right=(0,))


class PeopleTab(CourseTab):
    """`opened` carries a trainee; `enrol` asks for somebody to be added."""

    opened = Signal(object)
    enrol = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.panel = Panel(" ")
        self.steps = Steps()
        self.table = PeopleTable()
        self.table.entered.connect(self.opened)
        self.nobody = EmptyState("people")
        self.button = self.nobody.add(Button(kind="primary", icon="add-person", pressed=self.enrol.emit))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nobody)
        self.panel.body.addWidget(self.steps)
        self.panel.body.addLayout(self._stack, 1)
        self.column.addWidget(self.panel, 1)

    def draw(self, course: Course) -> None:
        t = self.t
        self.panel.set_title(t(TITLE))
        self.panel.note.setText(now_words(course, t))
        self.steps.draw(dict(course.funnel), t)
        self.table.setAccessibleName(t(TITLE))
        self.table.set_widths(NARROW if self.narrow else WIDTHS)
        self.table.draw(course.learners, course.ledger.least, t)
        self.nobody.why.setText(t(NOBODY))
        self.nobody.more.setText(t(NOBODY_MORE))
        self.button.setText(t(ENROL))
        self._stack.setCurrentIndex(0 if course.learners else 1)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[tuple[str, Message]]:
        return [
            ("Enter", N_("open the person")),
            ("Ctrl+E", N_("enrol")),
            ("Ctrl+P", N_("print the photo list")),
        ]


def now_words(course: Course, t: Translator) -> str:
    """How many are in training now, women and men."""
    now = course.in_training
    women, men = (sum(one.sex == sex for one in now) for sex in "FM")
    return t(NOW, number=len(now), women=women, men=men) if now else ""
