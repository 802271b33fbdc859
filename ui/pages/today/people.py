"""Trainees who need attention: who, of which group, and why, the most urgent first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import attention
from tvetdesk.records.attention import Concern, Reason
from tvetdesk.records.codes import PAPERS
from tvetdesk.records.registers import LOOK_BACK
from ui.language import Language
from ui.models.home import Home
from ui.pages.today.card import Card
from ui.pages.today.lines import Line, TwoLines
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.said import Part, Said

TITLE = N_("Trainees who need attention")
OF = N_("{number} of {all}")
ALL, OPEN = N_("All"), N_("Open")
NOBODY = N_("Nobody at the moment. Whoever is absent three times in a row stands here.")
ABSENT = P_("Absent {number} session in a row", "Absent {number} sessions in a row")
OR_MORE = N_("Absent {number} sessions in a row or more")
SHORT = N_("Attendance {share}, at least {least} % needed")
HOURS = N_("{hours} h short in {unit}; {why}")
ENDED = N_("The course ended on {day}: completed or not?")
PAPER = P_("{paper} runs out in {number} day", "{paper} runs out in {number} days")
PAPER_PAST = N_("{paper} ran out on {day}")
UNCONFIRMED = P_(
    "Attachment: employer has not confirmed, {number} day",
    "Attachment: employer has not confirmed, {number} days",
)
PAUSED = N_("Interrupted since {day}: back, or left?")
AND_MORE = P_("and {number} more", "and {number} more")
ICONS = {
    attention.ABSENT: ("alone", "error"),
    attention.SHORT: ("hours", "attention"),
    attention.ENDED: ("calendar", "attention"),
    attention.PAPER: ("file", "attention"),
    attention.UNCONFIRMED: ("jobs", "attention"),
    attention.PAUSED: ("time", "attention"),
}
MOST = 20


class Attention(Card):
    """`opened` carries a trainee, or None for all of them."""

    opened = Signal(object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.all = Button(kind="link", pressed=lambda: self.opened.emit(None))
        self.add_to_head(self.all)
        inside = QWidget()
        inside.setObjectName("bare")
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addLayout(self.lines)
        around.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.setMinimumHeight(100)
        self.body.addWidget(scroll)

    def _fill(self, home: Home, t: Translator) -> None:
        self.set_title(t(TITLE))
        self.note.setText(t(OF, number=len(home.concerns), all=home.enrolled) if home.concerns else "")
        self.all.setText(t(ALL))
        self.all.setVisible(bool(home.concerns))
        for one in home.concerns[:MOST]:
            self.lines.addWidget(self._line(one, t))
        left = len(home.concerns) - MOST
        if left > 0 or not home.concerns:
            label = PlainLabel(t.n(AND_MORE, left) if left > 0 else t(NOBODY), "small", wrap=True)
            label.setContentsMargins(12, 10, 12, 10)
            self.lines.addWidget(label)

    def _line(self, one: Concern, t: Translator) -> Line:
        line = Line(50)
        icon, colour = ICONS[one.reasons[0].kind]
        line.row.setContentsMargins(12, 0, 8, 0)
        line.row.addWidget(IconLabel(icon, colour, 18))
        why = t.listed(reason_words(reason, t) for reason in one.reasons)
        both = TwoLines("", why)
        column = both.layout()
        assert isinstance(column, QVBoxLayout)
        name = Said()
        about = ", ".join(part for part in (one.about, one.group) if part)
        name.say([Part(one.names, demi=True), Part(f" {about}", "text2")])
        column.replaceWidget(both.first, name)
        both.first.deleteLater()
        both.second.setProperty("look", "text")
        both.setToolTip(f"{one.names}, {about}\n{why}")
        line.row.addWidget(both, 1)
        button = Button(t(OPEN), pressed=lambda: self.opened.emit(one.trainee))
        button.setAccessibleName(f"{t(OPEN)}: {one.names}. {why}")
        button.setProperty("about", f"person {one.trainee}")
        line.row.addWidget(button)
        return line


def reason_words(reason: Reason, t: Translator) -> str:
    """Why, as a sentence with its base."""
    match reason.kind:
        case attention.ABSENT:
            return (
                t(OR_MORE, number=reason.number) if reason.number >= LOOK_BACK else t.n(ABSENT, reason.number)
            )
        case attention.SHORT:
            share = reason.rate.share if reason.rate else None
            words = t(SHORT, share=t.percent(share or 0.0, 0), least=reason.least)
            return t(HOURS, hours=reason.number, unit=reason.what, why=words) if reason.what else words
        case attention.PAPER:
            paper = PAPERS.get(reason.what, reason.what)
            if reason.number < 0:
                return _capital(t(PAPER_PAST, paper=paper, day=reason.day or ""))
            return _capital(t.n(PAPER, reason.number, paper=paper))
        case attention.UNCONFIRMED:
            return t.n(UNCONFIRMED, reason.number)
        case _:
            return t(ENDED if reason.kind == attention.ENDED else PAUSED, day=reason.day or "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
