"""The candidates of a vacancy: how much of what is asked for they meet, and each reason in words."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QStyleOptionViewItem, QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.codes import SPOKEN, VACANCY_STATES
from tvetdesk.records.matching import Candidate
from ui import fonts
from ui.language import Language
from ui.models.jobs import Job
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.chip import HEIGHT, chip_width, paint_chip
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import PADDING, Cell, RowDelegate

TICK, MET, WHO = range(3)
ROW, ROW_NARROW = 74, 96  # two lines of reasons, or three
REST = 34  # pixels of "+2"
HEADS = ("", N_("Met"), N_("Name"))
OF = N_("{met} of {all}")
TITLE = N_("{title}, {employer}")
ASKED = N_("Asked for: {what}")
PLACES = P_("{number} place", "{number} places")
UNTIL, BEGINS = N_("until {day}"), N_("from {day}")
NOBODY = N_("Nobody can be proposed for this vacancy now.")
NOBODY_MORE = N_("People stand here who learned the trade and agreed to be proposed to employers.")
NOT_OPEN = N_("This vacancy is {state}.")
NOT_AGREED = P_(
    "{number} more learned the trade but is not shown: there is no consent to be proposed to employers.",
    "{number} more learned the trade but are not shown: there is no consent to be proposed to employers.",
)
ORDER = N_("The order is a help: whoever meets more stands first. Anybody of the list can be proposed.")
EDIT = N_("Edit the vacancy")
TICKED, NOT_TICKED = N_("ticked"), N_("not ticked")


class ReasonDelegate(RowDelegate):
    """A name with the reasons for and against below it, as chips on two lines."""

    def __init__(self, table: CandidateTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if index.column() != WHO:
            return
        box: QRect = option.rect.adjusted(PADDING, 4, -PADDING, -4)
        painter.save()
        font = fonts.font("text", demi=True)
        painter.setFont(font)
        painter.setPen(QColor(theme().tokens.text))
        painter.drawText(
            QRect(box.left(), box.top(), box.width(), 18),
            int(Qt.AlignmentFlag.AlignVCenter),
            self._table.names[index.row()],
        )
        x, y = box.left(), box.top() + 20
        chips = self._table.chips[index.row()]
        for place, (words, state) in enumerate(chips):
            rest = len(chips) - place
            last = (
                y + 2 * HEIGHT + 3 > box.bottom() + 6
            )  # no line follows: room is kept for how many are left
            wide = min(chip_width(words, "check"), box.width())
            right = box.right() - (REST if last and rest > 1 else 0)
            if x > box.left() and x + wide > right:
                if last:
                    paint_chip(painter, QRect(x, y, REST, HEIGHT), f"+{rest}", "plain", "")
                    break
                x, y = box.left(), y + HEIGHT + 3
            icon = "check" if state == "ok" else "close"
            paint_chip(painter, QRect(x, y, min(wide, box.right() - x), HEIGHT), words, state, icon)
            x += wide + 5
        painter.restore()


class CandidateTable(CellTable):
    """Space ticks; `ticked` when it did."""

    ticked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((36, 72, 0), row=ROW, parent=parent)
        self.names: list[str] = []
        self.chips: list[list[tuple[str, str]]] = []
        self.setItemDelegate(ReasonDelegate(self))
        self.clicked.connect(lambda index: self.ticked.emit(self.key()) if index.column() == TICK else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.key() is not None:
            self.ticked.emit(self.key())
            return
        super().keyPressEvent(event)


class Candidates(Panel):
    """`opened` carries a trainee; `edited` asks for the form of the vacancy; `ticked` when the ticks changed."""

    opened = Signal(object)
    edited = Signal()
    ticked = Signal()

    def __init__(self, language: Language, *, writes: bool, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.language, self._writes = language, writes
        self.job: Job | None = None
        self.ticks: set[int] = set()
        self.edit = Button(kind="link", icon="edit", pressed=self.edited.emit)
        self.add_to_head(self.edit)
        self.asked = PlainLabel("", "small", wrap=True)
        band = QFrame()
        band.setProperty("role", "band")
        around = QHBoxLayout(band)
        around.setContentsMargins(12, 6, 12, 6)
        around.addWidget(self.asked)
        self.body.addWidget(band)
        self.table = CandidateTable()
        self.table.ticked.connect(self.tick)
        self.table.entered.connect(lambda _: self._open())
        self.nobody = EmptyState("people")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nobody)
        self.body.addLayout(self._stack, 1)
        self.note = PlainLabel("", "small", wrap=True)
        self.note.setContentsMargins(12, 6, 12, 8)
        self.body.addWidget(self.note)

    def show_job(self, told: Job | None) -> None:
        """Show the candidates of a vacancy."""
        if told is None or self.job is None or told.vacancy.id != self.job.vacancy.id:
            self.ticks = set()
        self.job = told
        self.setHidden(told is None)
        self.draw()

    def draw(self) -> None:
        """Put everything into words."""
        told, t = self.job, self.language.t
        if told is None:
            return
        people = self.people()
        self.set_title(t(TITLE, title=told.vacancy.title or "–", employer=told.employer.name or "–"))
        self.edit.setText("")
        self.edit.setAccessibleName(t(EDIT))
        self.edit.setToolTip(t(EDIT))
        self.asked.setText(t(ASKED, what=asked_words(told, t)))
        self.table.setAccessibleName(self.title.text())
        self.table.names = [one.names for one in people]
        self.table.chips = [_chips(one, t) for one in people]
        heads = ["", *(t(head) for head in HEADS[1:])]  # type: ignore[arg-type]
        self.table.show_rows(heads, [self._row(one) for one in people], [one.enrolment for one in people])
        open_ = told.vacancy.state == "open"
        self.nobody.why.setText(t(NOBODY) if open_ else t(NOT_OPEN, state=VACANCY_STATES[told.vacancy.state]))
        self.nobody.more.setText(t(NOBODY_MORE) if open_ else "")
        self._stack.setCurrentIndex(0 if people else 1)
        number = told.found.not_agreed
        self.note.setText(
            " ".join(filter(None, (t.n(NOT_AGREED, number) if number else "", t(ORDER) if people else "")))
        )

    def people(self) -> list[Candidate]:
        """The candidates; none where the vacancy is not open."""
        return list(self.job.found.candidates) if self.job and self.job.vacancy.state == "open" else []

    def _row(self, one: Candidate) -> list[Cell]:
        t = self.language.t
        met, all_ = len(one.speaks_for), len(one.speaks_for) + len(one.against)
        tick = Cell()
        if self._writes:
            on = one.enrolment in self.ticks
            tick = Cell(
                icon="ticked" if on else "unticked",
                state="pri" if on else "line2",
                tip=t(TICKED if on else NOT_TICKED),
            )
        why = " ".join(sentence(each, t) for each in (*one.speaks_for, *one.against))
        return [
            tick,
            Cell(t(OF, met=met, all=all_), "strong", state="ok" if met == all_ else ""),
            Cell("", tip=f"{one.names}. {why}"),
        ]

    def fold(self, *, narrow: bool) -> None:
        """A line more of reasons where they have less room."""
        self.table.set_row_height(ROW_NARROW if narrow else ROW)

    def chosen(self) -> Candidate | None:
        """The chosen candidate."""
        key = self.table.key()
        return next((one for one in self.people() if one.enrolment == key), None)

    def tick(self, enrolment: int | None) -> None:
        """Onto the shortlist, or off it."""
        if enrolment is not None and self._writes:
            self.ticks ^= {enrolment}
            self.draw()
            self.ticked.emit()

    def batch(self) -> list[Candidate]:
        """The ticked in the order of the list, else the chosen one."""
        found = [one for one in self.people() if one.enrolment in self.ticks]
        one = self.chosen()
        return found or ([one] if one is not None else [])

    def _open(self) -> None:
        one = self.chosen()
        if one is not None:
            self.opened.emit(one.trainee)


def _chips(one: Candidate, t: Translator) -> list[tuple[str, str]]:
    good = [(sentence(each, t).rstrip("."), "ok") for each in one.speaks_for]
    return good + [(sentence(each, t).rstrip("."), "error") for each in one.against]


def asked_words(told: Job, t: Translator) -> str:
    """What the vacancy asks for, from its entry."""
    row = told.vacancy
    languages = [t(SPOKEN[code]) for code in (row.languages or "").split() if code in SPOKEN]
    parts = [
        t.n(PLACES, row.places or 1),
        row.place or told.employer.place or "",
        ", ".join(languages),
        t(BEGINS, day=row.begins) if row.begins else "",
        t(UNTIL, day=row.until) if row.until else "",
    ]
    return " · ".join(part for part in parts if part)
