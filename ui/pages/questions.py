"""Questions: two people wrote different values without knowing of each other; both are shown, somebody chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from tvetdesk.exchange.answering import DELETED
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.store.undo import undo
from ui.giving import give_lists
from ui.language import Language
from ui.models.cells import CellsModel, lay_out
from ui.models.questions import Asked, Side, decide, propose, read
from ui.page import Page
from ui.pages.arrival import clear
from ui.places import Place
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

TITLE = N_("{title}: which one is right?")
OWNS = N_("looks after this entry")
CLOCK = N_("{moment}, by the clock of that computer")
KEEP = N_("{number}  Keep {value}")
PROPOSE = N_("{number}  Propose {value}")
ACCEPT = N_("{number}  Accept {value}")
CENTRE_ANSWERS = N_("{owner} looks after this entry and answers this question. You can propose a value: it goes with your next bundle.")  # fmt: skip
ANSWERED = N_("“{value}” was kept for {title}. The others are told with the next bundle.")
PROPOSED = N_("“{value}” was proposed to {owner}. It goes with your next bundle.")
UNDO = N_("Undo")
UNDONE = N_("Taken back.")
NONE = N_("No question is open.")
NONE_MORE = N_("Questions come only when two people wrote different things. Everything else fits by itself.")
HEADS = (N_("Earlier values on this computer"), N_("Until"), N_("Altered by"))
NUMBER = P_("{number} open", "{number} open")
MOST = 9


class QuestionsPage(Page):
    """Questions at a centre, and what headquarters proposes."""

    help = N_(
        "Only true doubts are asked: two people wrote different values and neither knew of the other. "
        "Choose with a click or the keys 1 to 9. Both values stay in the history, and Ctrl+Z takes the answer back."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.asked: list[Asked] = []
        self.buttons: list[Button] = []
        self._here: Asked | None = None
        self._may = False  # answering or proposing is possible here
        self.empty_panel = Panel()
        self.empty = EmptyState("done")
        self.words.set(self.empty.why.setText, NONE)
        self.words.set(self.empty.more.setText, NONE_MORE)
        self.empty_panel.body.addWidget(self.empty)
        self.column.addWidget(self.empty_panel, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.list_panel = Panel()
        self.words.set(self.list_panel.set_title, N_("To decide"))
        self.model = CellsModel()
        self.table = Table(self.model)
        self.table.set_row_height(44)
        self.table.horizontalHeader().hide()
        self.words.set(self.table.setAccessibleName, self.place.title)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.list_panel.body.addWidget(self.table)
        self.list_panel.setMinimumWidth(240)
        self.splitter.addWidget(self.list_panel)
        self.splitter.addWidget(self._detail())
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([320, 800])
        self.column.addWidget(self.splitter, 1)
        give_lists(self)
        for number in range(1, MOST + 1):
            self.on_key(str(number), partial(self.choose, number - 1))
        self._show([])

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[QuestionsPage], object]]:
        """A proposal of headquarters."""
        return {"proposal": cls._scene}

    def _scene(self) -> None:
        from ui import scenery

        scenery.a_proposal(self.desk)
        self.refresh()

    def heading(self) -> tuple[str, str]:
        return self.t(self.place.title), self.t(
            N_("Only true doubts are asked. Everything else fits by itself.")
        )

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        return (("1 2", N_("choose")), ("↑ ↓", N_("question")), ("Ctrl+Z", N_("undo")))

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- putting together ----------------------------------------------------------------------------------

    def _detail(self) -> Panel:
        self.detail = Panel(" ")
        inner = QWidget()
        inner.setObjectName("bare")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        self._cards = QWidget()
        self._cards.setObjectName("bare")
        self._cards_row = QHBoxLayout(self._cards)
        self._cards_row.setContentsMargins(0, 0, 0, 0)
        self._cards_row.setSpacing(12)
        column.addWidget(self._cards)
        self.reason = PlainLabel("", wrap=True)
        column.addWidget(self.reason)
        self._answers = QWidget()
        self._answers.setObjectName("bare")
        self._flow = FlowLayout(self._answers)
        column.addWidget(self._answers)
        self.detail.body.addWidget(inner)
        self.earlier = CellsModel()
        self.earlier_table = Table(self.earlier)
        self.earlier_table.setMinimumHeight(28 * 3)
        self.words.set(self.earlier_table.setAccessibleName, HEADS[0])
        self.detail.body.addWidget(self.earlier_table, 1)
        self._filler = QWidget()
        self._filler.setObjectName("bare")
        self.detail.body.addWidget(self._filler, 1)
        return self.detail

    # -- reading -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        desk, t = self.desk, self.t
        self.tasks.read(lambda: read(desk, t), self._show, owner=self, latest="questions")

    def retranslate(self) -> None:
        super().retranslate()
        self.refresh()

    def _show(self, asked: list[Asked]) -> None:
        row = self.table.currentIndex().row()
        before = self._here.key if self._here else None
        self.asked = asked
        self.empty_panel.setVisible(not asked)
        self.splitter.setVisible(bool(asked))
        t = self.t
        rows = [
            [Cell(one.title, "strong", second=t.labelled(t(one.kind), t(one.field)), tip=one.title)]
            for one in asked
        ]
        self.model.show([""], rows, asked)
        lay_out(self.table, (0,), 0)
        self.list_panel.note.setText(t.n(NUMBER, len(asked)))
        if asked:
            same = next((n for n, one in enumerate(asked) if one.key == before), None)
            self.table.selectRow(same if same is not None else max(0, min(row, len(asked) - 1)))
            self._show_one(asked[self.table.currentIndex().row()])
        else:
            self._here = None

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        one = self.model.key(now.row())
        if one is not None:
            self._show_one(one)

    def _show_one(self, one: Asked) -> None:
        self._here = one
        t = self.t
        self.detail.set_title(t(TITLE, title=one.title))
        self.detail.note.setText(t(one.field))
        for layout in (self._cards_row, self._flow):
            clear(layout)
        self.buttons = []
        may = self._may = one.may or (one.question is not None and one.question.column != DELETED)
        for place, side in enumerate(one.sides[:MOST]):
            self._cards_row.addWidget(self._card(side), 1)
            short = side.words if len(side.words) <= 40 else f"{side.words[:40]}…"
            verb = PROPOSE if not one.may else ACCEPT if one.proposal is not None and place else KEEP
            text = t(verb, number=place + 1, value=short)
            kind = "primary" if place == one.default else "normal"
            button = Button(text, kind=kind, pressed=partial(self.choose, place))
            self.buttons.append(button)
            self._flow.addWidget(button)
            if not may:
                button.hide()
        if one.may:
            self.reason.setText(t(one.reason, where=one.sides[one.default].where, owner=one.owner))
        else:
            self.reason.setText(t(CENTRE_ANSWERS, owner=one.owner))
        rows = [
            [Cell(was.words), Cell(t.moment(was.at), "dim"), Cell(was.who or "–", "dim")]
            for was in one.earlier
        ]
        self.earlier.show([t(head) for head in HEADS], rows)
        lay_out(self.earlier_table, (0, 170, 200), 0)
        self.earlier_table.setVisible(bool(rows))
        self._filler.setVisible(not rows)

    def _card(self, side: Side) -> QFrame:
        t = self.t
        card = QFrame()
        card.setProperty("role", "panel")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(PlainLabel(side.where, "label", wrap=True), 1)
        if side.owner:
            top.addWidget(Chip(t(OWNS), "info"))
        column.addLayout(top)
        column.addWidget(PlainLabel(side.words, "answer", wrap=True))
        if side.who:
            column.addWidget(PlainLabel(side.who, wrap=True))
        if side.at is not None:
            column.addWidget(PlainLabel(t(CLOCK, moment=t.moment(side.at)), "small", wrap=True))
        column.addStretch(1)
        return card

    # -- answering -----------------------------------------------------------------------------------------

    def choose(self, place: int) -> None:
        """Answer with this side; where the entry belongs to a centre, headquarters proposes it instead."""
        one = self._here
        if one is None or place >= len(one.sides) or not self._may:
            return
        desk, words = self.desk, one.sides[place].words
        if not one.may:
            self.tasks.write(
                lambda: propose(desk, one, place),
                lambda _: self.tell(PROPOSED, value=words, owner=one.owner),
                owner=self,
                failed=self.refuse,
            )
            return

        def answered(change: int) -> None:
            self.tell(
                ANSWERED,
                value=words,
                title=one.title,
                button=UNDO,
                act=lambda: self.take_back(change),
                keys="Ctrl+Z",
            )

        self.tasks.write(lambda: decide(desk, one, place), answered, owner=self, failed=self.refuse)

    def take_back(self, change: int) -> None:
        """Undo an answer: the value shown before comes back."""
        book = self.desk.book
        self.tasks.write(
            lambda: undo(book, change),
            lambda _: self.tell(UNDONE, icon="undo"),
            owner=self,
            failed=self.refuse,
        )


class HqQuestionsPage(QuestionsPage):
    """The same at headquarters, where it is a place of its own."""

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[QuestionsPage], object]]:
        return {}  # what headquarters proposes is shown to centres
