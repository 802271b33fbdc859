"""Look-alikes on screen: who may be the same person, why, and the three answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Translator
from tvetdesk.records.lookalikes import Lookalike
from tvetdesk.records.reasons import evidence_words
from ui.language import Language
from ui.models.trainees import FATHER, born
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, PlainLabel

TWICE = N_("Entered twice?")
SAME, DIFFERENT, LATER, OPEN = N_("Same person"), N_("Different"), N_("Decide later"), N_("Open")


def who(one: Lookalike, t: Translator) -> str:
    """What tells a person apart from others of the name."""
    parts = (born(one.birth, t), one.village, t(FATHER, name=one.father) if one.father else "", one.number)
    return " · ".join(part for part in parts if part)


class SameCard(QFrame):
    """One look-alike: who it is, what speaks for and against it, and three answers.

    `answered` carries the look-alike and the verdict: same, different or later. `loud` gives it the ground of what
    asks for attention; the answer that was given stays chosen.
    """

    answered = Signal(object, str)
    opened = Signal(object)

    def __init__(
        self,
        one: Lookalike,
        language: Language,
        *,
        title: str = "",
        verdict: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.one = one
        t = language.t
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(IconLabel("people", "attention", 18), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        if title:
            column.addWidget(PlainLabel(title, "label"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(one.names, "strong", wrap=True), 1)
        look = Button(t(OPEN), kind="link", pressed=lambda: self.opened.emit(one.trainee))
        look.setAccessibleName(f"{t(OPEN)}: {one.names}")
        head.addWidget(look, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        about = who(one, t)
        if about:
            column.addWidget(PlainLabel(about, "small", wrap=True))
        for reason in one.evidence:
            line = QHBoxLayout()
            line.setSpacing(6)
            icon, colour = ("check", "ok") if reason.speaks else ("close", "text2")
            line.addWidget(IconLabel(icon, colour, 14), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(PlainLabel(evidence_words(reason, t), "small", wrap=True), 1)
            column.addLayout(line)
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder, 6)
        self.buttons: dict[str, Button] = {}
        for name, words in (("same", SAME), ("different", DIFFERENT), ("later", LATER)):
            button = Button(t(words), kind="small", pressed=lambda n=name: self.answered.emit(one, n))
            button.setCheckable(True)
            button.setChecked(name == verdict)
            button.setAccessibleName(f"{t(words)}: {one.names}")
            self.buttons[name] = button
            flow.addWidget(button)
        column.addWidget(holder)
        row.addLayout(column, 1)


class SameStrip(QWidget):
    """A look-alike of somebody who is in the list: a card on the ground of what asks for attention."""

    answered = Signal(object, str)
    opened = Signal(object)

    def __init__(self, one: Lookalike, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        self.card = SameCard(one, language, title=language.t(TWICE))
        self.card.setProperty("role", "strip")
        self.card.setProperty("state", "attention")
        self.card.answered.connect(self.answered)
        self.card.opened.connect(self.opened)
        column.addWidget(self.card)
