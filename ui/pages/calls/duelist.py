"""Who is to be called: by place and phone, so that one call asks after everybody on that phone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.calls import Call, ToAsk
from tvetdesk.records.people import PhoneNumber
from ui.language import Language
from ui.models.followups import Due
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

TITLE = N_("To call")
NO_VILLAGE = N_("place not known")
SAME_PHONE = N_("Same number {phone}")
VISIT = N_("{place}, no phone: visit")
MONTHS = P_("{number} month", "{number} months")
SINCE = N_("{months}, due {day}")
TODAY = N_("{months}, due today")
TRIES = P_("{number} attempt", "{number} attempts")
DIGITS = tuple("123456789")
NOBODY = N_("Nobody is to be called today.")
NOBODY_MORE = N_("People stand here 1, 3, 6 and 12 months after they completed the training.")
LEFT_OUT = P_(
    "{number} is not here: the person does not agree to be called.",
    "{number} are not here: the people do not agree to be called.",
)


class DueTable(CellTable):
    """The names of places cannot be chosen: the arrows go over them. A digit is an answer of whoever is chosen."""

    answered = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit in DIGITS and self.key() is not None:
            self.answered.emit(int(digit))
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.key() is None:
            after = self.currentIndex().row() + step
            row = after if 0 <= after < self.cells.rowCount() else before.row()
            self.setCurrentIndex(self.cells.index(row, 0))


class DueList(Panel):
    """`chosen` carries a follow-up, or None; `answered` the number of an answer to the first question."""

    chosen = Signal(object)
    entered = Signal()
    answered = Signal(int)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.language = language
        self.told: Due | None = None
        self.table = DueTable((0, 86), row=42)
        self.table.horizontalHeader().hide()
        self.table.chosen.connect(self._chosen)
        self.table.entered.connect(lambda _: self.entered.emit())
        self.table.answered.connect(self.answered)
        self.nobody = EmptyState("call")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nobody)
        self.body.addLayout(self._stack)

    def _chosen(self, key: object) -> None:
        if key is not None or not self.order():
            self.chosen.emit(key)

    def order(self) -> list[int]:
        """The follow-ups in the order of the list."""
        return [key for key in self.table.cells.keys if key is not None]

    def show_due(self, told: Due) -> None:
        """Show who is due; whoever was chosen stays so, else who stands there now."""
        self.told = told
        self.draw()

    def draw(self) -> None:
        """Put it into words."""
        told, t = self.told, self.language.t
        self.set_title(t(TITLE))
        self.table.setAccessibleName(t(TITLE))
        self.nobody.why.setText(t(NOBODY))
        self.nobody.more.setText(t(NOBODY_MORE))
        if told is None:
            return
        self.note.setText(t.number(told.number) if told.number else "")
        if told.left_out:
            self.nobody.more.setText(t.n(LEFT_OUT, told.left_out))
        rows: list[list[Cell]] = []
        keys: list[int | None] = []
        grounds: list[str] = []
        last = None
        for call in told.calls:
            words = _place(call, t)
            if words != last:
                last = words
                number = sum(len(one.people) for one in told.calls if _place(one, t) == words)
                place, second = words
                head = Cell(place, "strong", second=second, icon=_icon(call), tip=" ".join(words))
                rows.append([head, Cell(t.number(number), "strong", right=True)])
                keys.append(None)
                grounds.append("alt")
            for one in call.people:
                rows.append(_person(one, told, t))
                keys.append(one.followup)
                grounds.append("base")
        self.table.show_rows(["", ""], rows, keys, grounds)
        self._stack.setCurrentIndex(0 if rows else 1)
        if self.table.key() is None and rows:
            self.choose(self._from(self.table.currentIndex()))

    def _from(self, index: QModelIndex) -> int | None:
        keys = self.table.cells.keys
        after = [key for key in keys[max(0, index.row()) :] if key is not None]
        return after[0] if after else next((key for key in reversed(keys) if key is not None), None)

    def choose(self, followup: int | None) -> None:
        """Make somebody the current one."""
        if followup is not None:
            self.table.choose(followup)

    def next(self, after: int) -> None:
        """The next one of the list after somebody."""
        order = self.order()
        if after in order:
            order = order[order.index(after) + 1 :] + order[: order.index(after)]
        if order:
            self.choose(order[0])


def _place(call: Call, t: Translator) -> tuple[str, str]:
    """Where a call goes, and the number that several people share."""
    place = call.village or t(NO_VILLAGE)
    if not call.phone:
        return t(VISIT, place=place), ""
    if _shared(call):
        return place, t(SAME_PHONE, phone=PhoneNumber.phone.show(call.phone, t))
    return place, ""


def _shared(call: Call) -> bool:
    return len({one.trainee for one in call.people}) > 1


def _icon(call: Call) -> str:
    return "home" if not call.phone else "call" if _shared(call) else "target"


def _person(one: ToAsk, told: Due, t: Translator) -> list[Cell]:
    months = t.n(MONTHS, one.month)
    when = t(TODAY, months=months) if one.due == told.day else t(SINCE, months=months, day=t.day(one.due))
    return [
        Cell(one.names, "strong", second=when),
        Cell(t.n(TRIES, one.attempts) if one.attempts else "–", "dim", right=True),
    ]
