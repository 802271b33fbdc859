"""The questions of a call: what somebody does today, whether it fits the training, since when, how much, and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import INCOME_BANDS, OUTCOMES, RELEVANCE
from tvetdesk.records.outcomes import IN_WORK, FollowUp
from tvetdesk.store.book import Book
from ui.dialogs.asker import combo
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.models.followups import Caller
from ui.models.trainees import BORN_IN, FATHER, born
from ui.widgets.buttons import Button, Segmented
from ui.widgets.chip import Chip
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule

ASKED = (
    "employed",
    "self_employed",
    "both",
    "apprentice",
    "further_training",
    "unemployed",
    "inactive",
    "migrated",
    "deceased",
)
WORKS = IN_WORK | {"apprentice"}
ONE = N_("1. What do you do today?")
TWO, THREE = N_("2. Does the work fit the training?"), N_("3. Since when?")
FOUR, FIVE = N_("4. How much do you earn?"), N_("5. Where, with whom?")
NO_ANSWER = N_("choose, or no answer")
WORKSHOP = N_("workshop, employer")
SCRIPT = N_(
    "“Good day, this is {centre}. You learned {course} with us. Do you have three minutes for five questions? You may say no, that changes nothing for you.”"
)
AGREES, NOT_ASKED = N_("agrees to be called"), N_("not asked whether to call: ask first")
LEARNED, COMPLETED = N_("{course}, completed on {day}"), N_("At {number} months: {answer}")
KEPT = N_("The answer of before stays: what was said at other months is compared with it.")
SAVE = N_("Save, next person")
RELATIVE = N_("A relative says it")


class Questions(Panel):
    """`saved` when the answers shall be written; `answers` are what was chosen."""

    saved = Signal()

    def __init__(self, book: Book, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.book, self.language = book, language
        self.caller: Caller | None = None
        self._script = ""
        inside = QWidget()
        inside.setObjectName("bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 14, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        self.name, self.chip = PlainLabel("", "answer", wrap=True), Chip()
        head.addWidget(self.name, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.about = PlainLabel("", "small", wrap=True)
        column.addWidget(self.about)
        self.script = PlainLabel("", wrap=True)
        band = QFrame()
        band.setProperty("role", "strip")
        band.setProperty("state", "info")
        around = QVBoxLayout(band)
        around.setContentsMargins(12, 8, 12, 8)
        around.addWidget(self.script)
        column.addWidget(band)
        self.outcome, self.fits = Segmented(numbered=True, wrap=True), Segmented(numbered=True, wrap=True)
        self.since = LineEditor(book.table(FollowUp).fields["work_since"], language)
        self.income = combo([])
        self.income.setMinimumContentsLength(16)
        self.since.setMaximumWidth(150)
        self.where = QLineEdit()
        self.labels: dict[Message, PlainLabel] = {}
        column.addWidget(self._label(ONE, self.outcome))
        column.addWidget(self.outcome)
        self.work = QWidget()
        self.work.setObjectName("bare")
        below = QVBoxLayout(self.work)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(rule())
        below.addWidget(self._label(TWO, self.fits))
        below.addWidget(self.fits)
        row = QHBoxLayout()
        row.setSpacing(16)
        for label, widget in ((THREE, self.since), (FOUR, self.income)):
            both = QVBoxLayout()
            both.setSpacing(4)
            both.addWidget(self._label(label, widget))
            both.addWidget(widget)
            row.addLayout(both)
        row.addStretch(1)
        below.addLayout(row)
        below.addWidget(self._label(FIVE, self.where))
        below.addWidget(self.where)
        column.addWidget(self.work)
        column.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setObjectName("bare")
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(inside)
        self.body.addWidget(self.scroll, 1)
        foot = QFrame()
        foot.setProperty("role", "band")
        line = QHBoxLayout(foot)
        line.setContentsMargins(12, 8, 12, 8)
        self.kept = PlainLabel("", "small", wrap=True)
        self.relative = Button(kind="chip")
        self.relative.setCheckable(True)
        self.save = Button(kind="primary", icon="check", pressed=self.saved.emit)
        line.addWidget(self.kept, 1)
        line.addStretch(0)
        line.addWidget(self.relative)
        line.addWidget(self.save)
        self.body.addWidget(foot)
        self.outcome.chosen.connect(lambda _: self._chosen())
        self.fits.chosen.connect(lambda _: QTimer.singleShot(0, self.since.line, self.since.line.setFocus))
        self.where.returnPressed.connect(self.saved)

    def _label(self, words: Message, of: QWidget) -> PlainLabel:
        self.labels[words] = PlainLabel("", "label")
        self.labels[words].setBuddy(of)
        return self.labels[words]

    def show_caller(self, one: Caller | None, centre: str) -> None:
        """Ask somebody else: what was typed for the one before goes."""
        other = self.caller is None or one is None or self.caller.followup.id != one.followup.id
        self.caller = one
        self._script = centre
        self.setHidden(one is None)
        if one is not None and other:
            self.outcome.set_value(None)
            self.fits.set_value(None)
            self.since.show_value(one.followup.work_since)
            self.income.setCurrentIndex(0)
            self.where.setText(one.followup.employer_name or "")
            self.relative.setChecked(False)
        self.draw()

    def draw(self) -> None:
        """Put everything into words."""
        t, one = self.language.t, self.caller
        self.outcome.set_options([(code, t(OUTCOMES[code])) for code in ASKED])
        self.fits.set_options([(code, t(words)) for code, words in RELEVANCE.items()])
        chosen = self.income.currentIndex()
        self.income.clear()
        self.income.addItem(t(NO_ANSWER), None)
        for code, words in INCOME_BANDS.items():
            self.income.addItem(t(words), code)
        self.income.setCurrentIndex(max(0, chosen))
        for label, widget in self.labels.items():
            widget.setText(t(label))
            widget.buddy().setAccessibleName(t(label))
        self.where.setPlaceholderText(t(WORKSHOP))
        self.kept.setText(t(KEPT))
        self.save.setText(t(SAVE))
        self.relative.setText(t(RELATIVE))
        self.work.setVisible(self.outcome.value() in WORKS)
        if one is None:
            return
        self.name.setText(one.person.names or "–")
        self.about.setText(about(one, t))
        given = one.consent == "given"
        self.chip.show_state(t(AGREES if given else NOT_ASKED), "ok" if given else "attention")
        self.script.setText(t(SCRIPT, centre=self._script, course=one.course or "–"))

    def _chosen(self) -> None:
        works = self.outcome.value() in WORKS
        self.work.setVisible(works)
        target = self.fits.buttons()[0] if works else self.save
        QTimer.singleShot(0, target, lambda: target.setFocus(Qt.FocusReason.TabFocusReason))

    def begin(self) -> None:
        """Put the focus on the first question."""
        if self.outcome.buttons():
            self.outcome.buttons()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def answer(self, number: int) -> None:
        """The first question is answered by the number of the answer."""
        if number <= len(self.outcome.buttons()):
            self.outcome.buttons()[number - 1].click()

    def answers(self) -> tuple[str | None, dict[str, Any]]:
        """The situation, and what is said of the work; UserError if a day cannot be read."""
        outcome = self.outcome.value()
        if outcome not in WORKS:
            return (str(outcome) if outcome else None), {}
        since: dt.date | None = self.since.read()
        return str(outcome), {
            "relevance": self.fits.value(),
            "work_since": since,
            "income": self.income.currentData(),
            "employer_name": self.where.text().strip() or None,
        }


def about(one: Caller, t: Translator) -> str:
    """Birth, father and village, what was learned, and what was said before."""
    birth = born(one.person.birth, t)
    parts = [
        t(BORN_IN, when=birth) if birth else "",
        t(FATHER, name=one.person.father) if one.person.father else "",
        one.person.village or "",
        t(LEARNED, course=one.course or "–", day=one.completed) if one.completed else one.course,
    ]
    if one.before is not None and one.before.outcome:
        parts.append(t(COMPLETED, number=one.before.month, answer=OUTCOMES[one.before.outcome]))
    return " · ".join(part for part in parts if part)
