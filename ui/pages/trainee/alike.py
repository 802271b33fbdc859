"""Already in the list: the look-alikes of somebody being entered, beside the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_
from tvetdesk.records.lookalikes import Lookalike
from ui.language import Language
from ui.pages.today.lines import clear
from ui.pages.trainee.same import SameCard
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel, rule

TITLE = N_("Already in the list?")
ALIKE = P_("{number} looks alike", "{number} look alike")
NOBODY = N_("Nobody looks alike so far. Other spellings, phones and papers are compared while you type.")
NOTHING_JOINED = N_(
    "Nothing is joined without you. “Same person” opens the person who is there and adds the new course; "
    "what is there stays. Every choice can be undone."
)


class AlikePanel(Panel):
    """`answered` carries a look-alike and the verdict."""

    answered = Signal(object, str)
    opened = Signal(object)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self._language = language
        self.found: Sequence[Lookalike] = ()
        self.cards: list[SameCard] = []
        self.icon = IconLabel("people", "text2", 18)
        self.row.insertWidget(0, self.icon)
        inside = QWidget()
        inside.setObjectName("bare")
        self.lines = QVBoxLayout(inside)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(0)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.body.addWidget(scroll)
        self.setFixedWidth(372)
        self._draw({})

    def show_found(self, found: Sequence[Lookalike], verdicts: Mapping[str, str]) -> None:
        """Show who looks alike now; the same people are not drawn anew, so that a button keeps the focus."""
        if list(found) != list(self.found):
            self.found = found
            self._draw(verdicts)

    def show_verdicts(self, verdicts: Mapping[str, str]) -> None:
        """Show the answers given."""
        for card in self.cards:
            for name, button in card.buttons.items():
                button.setChecked(verdicts.get(str(card.one.trainee)) == name)

    def retranslate(self, verdicts: Mapping[str, str]) -> None:
        """Say everything in the new language."""
        self._draw(verdicts)

    def _draw(self, verdicts: Mapping[str, str]) -> None:
        t = self._language.t
        clear(self.lines)
        self.set_title(t(TITLE))
        self.note.setText(t.n(ALIKE, len(self.found)) if self.found else "")
        self.icon.show_icon("people", "attention" if self.found else "text2")
        self.cards = []
        for one in self.found:
            card = SameCard(one, self._language, verdict=verdicts.get(str(one.trainee), ""))
            card.answered.connect(self.answered)
            card.opened.connect(self.opened)
            if one is self.found[0] and one.weight >= 5:
                card.setProperty("role", "strip")
                card.setProperty("state", "attention")
            self.cards.append(card)
            self.lines.addWidget(card)
            self.lines.addWidget(rule())
        more = PlainLabel(t(NOTHING_JOINED if self.found else NOBODY), "small", wrap=True)
        more.setContentsMargins(12, 10, 12, 10)
        self.lines.addWidget(more)
        self.lines.addStretch(1)
