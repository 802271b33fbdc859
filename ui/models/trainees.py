"""TraineesModel: any number of people as a table; lines are read in the background where one looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import ENROLMENT_STATES
from tvetdesk.records.people import Trainee
from tvetdesk.records.roster import NOWHERE
from tvetdesk.reports.table import Column, Kind, Table
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks
from ui.language import Language
from ui.models.roll import GROUP_OF, Found, Row, lines
from ui.tasks import Progress, Tasks
from ui.widgets.rows import CELL, Cell

Index = QModelIndex | QPersistentModelIndex
NOWHERE_INDEX = QModelIndex()
PAGE, PAGES, TOGETHER = 64, 60, 3  # lines read together, pages kept, pages read at one stop

NUMBER, NAMES, BORN, COURSE, STATE, ATTENDANCE, HQ = range(7)
HEADS: tuple[Message, ...] = (
    N_("No."),
    N_("Name"),
    N_("Born, place"),
    N_("Course"),
    N_("State"),
    N_("Attendance"),
    N_("HQ"),
)
FATHER = N_("father {name}")
BORN_IN = N_("born {when}")
HAS, WAITS, CODED = N_("HQ has it"), N_("not sent yet"), N_("HQ counts without the name")
HQ_STATES = {
    "has": ("done", "ok", HAS),
    "waits": ("waits", "attention", WAITS),
    "coded": ("hide", "info", CODED),
}
LOOKS = {
    "training": ("ok", "check"),
    "coming": ("plain", ""),
    "paused": ("attention", "time"),
    "completed": ("info", "check"),
    "certified": ("ok", "certificate"),
    "left": ("plain", "forward"),
}
NO_COURSE = N_("no course")
LINE = N_("Line {n} of {all}")


def born(birth: str | None, t: Translator) -> str:
    """A birth date as well as it is known: 07/03/2001, 2001, c. 1998."""
    return Trainee.birth.show(birth, t)


def about(row: Row, t: Translator, *, number: bool = False) -> str:
    """What tells two of one name apart: birth, village, father, and the number."""
    parts = [born(row.birth, t), row.village, t(FATHER, name=row.father) if row.father else ""]
    return " · ".join(part for part in (*parts, row.number if number else "") if part)


def hq_state(row: Row) -> str:
    """Whether HQ has what is kept of a person: has, waits, or coded (counted without the name)."""
    return "waits" if row.waits else "has" if row.shared else "coded"


class TraineesModel(QAbstractTableModel):
    """Shows Found keys. `folded` puts what tells people apart under the name, where there is little room."""

    def __init__(self, book: Book, language: Language, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book, self._language, self._tasks = book, language, tasks
        self.keys: Sequence[int] = ()
        self.folded = False
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()
        self._asked: list[int] = []
        self._round = 0
        self._soon = QTimer(self)  # where one scrolls past, nothing is read
        self._soon.setSingleShot(True)
        self._soon.setInterval(25)
        self._soon.timeout.connect(self._read)

    def show_found(self, found: Found, first: dict[int, Row]) -> None:
        """Show other people; the first lines were read with them."""
        self.beginResetModel()
        self.keys = found.keys
        self._pages.clear()
        self._asked.clear()
        self._round += 1
        if first:
            self._pages[0] = first
        self.endResetModel()

    def retranslate(self) -> None:
        """Show everything in the new language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADS) - 1)
        self._drawn(0, len(self.keys) - 1)

    def _drawn(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADS) - 1))

    # -- reading -------------------------------------------------------------------------------------------

    def line(self, row: int) -> Row | None:
        """The line of a row; None until it is read."""
        number = row // PAGE
        if number not in self._pages:
            if number in self._asked:
                self._asked.remove(number)
            self._asked.append(number)
            if not self._soon.isActive():
                self._soon.start()
            return None
        self._pages.move_to_end(number)
        return self._pages[number].get(self.keys[row])

    def _read(self) -> None:
        """Read the pages that were looked at last; earlier ones were scrolled past."""
        wanted, self._asked = self._asked[-TOGETHER:], []
        keys, book, now = self.keys, self._book, self._round

        def work() -> dict[int, dict[int, Row]]:
            return {one: lines(book, list(keys[one * PAGE : (one + 1) * PAGE])) for one in wanted}

        def done(told: dict[int, dict[int, Row]]) -> None:
            if now != self._round:
                return
            for number, rows in told.items():
                self._pages[number] = rows
                self._drawn(number * PAGE, min((number + 1) * PAGE, len(self.keys)) - 1)
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)

        self._tasks.read(work, done, owner=self)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE_INDEX) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = NOWHERE_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._language.t(HEADS[section])
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or role not in (
            CELL,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.line(index.row())
        if row is None:
            return Cell("…", "dim") if role == CELL else "…"
        if role == CELL:
            return self.cell(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAMES:
            return f"{row.names}, {about(row, self._language.t, number=True)}"
        return words(row, index.column(), self._language.t)

    def cell(self, row: Row, column: int) -> Cell:
        """How a column shows a person."""
        t = self._language.t
        text = words(row, column, t)
        if column == NAMES:
            second = about(row, t) if self.folded else ""
            tip = f"{row.names}\n{about(row, t, number=True)}"
            return Cell(text, "strong" if self.folded else "text", second=second, tip=tip)
        if column == STATE:
            state, icon = LOOKS.get(GROUP_OF.get(row.state, ""), ("plain", ""))
            return Cell(text, "chip", state, icon=icon) if row.state else Cell(t(NO_COURSE), "dim")
        if column == ATTENDANCE:
            return self._rate(row, text)
        if column == HQ:
            icon, state, said = HQ_STATES[hq_state(row)]
            return Cell("", state=state, icon=icon, tip=t(said))
        return Cell(text or "–", "dim")

    def _rate(self, row: Row, text: str) -> Cell:
        share = row.rate.share if row.rate else None
        if share is None:
            return Cell("–", "dim")
        low = row.least is not None and share * 100 < row.least
        least = row.least / 100 if row.least is not None else None
        return Cell(text, "strong" if low else "text", "attention" if low else "", bar=share, least=least)


def words(row: Row, column: int, t: Translator) -> str:
    """What a column says of a person, on screen and in a spreadsheet."""
    match column:
        case 0:  # NUMBER
            return row.number
        case 1:  # NAMES
            return row.names
        case 2:  # BORN
            return about(row, t)
        case 3:  # COURSE
            return row.course
        case 4:  # STATE
            return t(ENROLMENT_STATES.get(row.state, row.state)) if row.state != NOWHERE else ""
        case 5:  # ATTENDANCE
            share = row.rate.share if row.rate else None
            return t.percent(share, 0) if share is not None else ""
        case _:
            return t(HQ_STATES[hq_state(row)][2])


def sheet_of(book: Book, keys: Sequence[int], t: Translator, progress: Progress) -> Table:
    """The listed people as a report table, for Excel: same rows, same order, same words as on screen."""
    columns = tuple(Column(f"c{place}", head, Kind.TEXT) for place, head in enumerate(HEADS))
    rows: list[tuple[Any, ...]] = []
    for some in chunks(keys):
        read = lines(book, some)
        rows += [
            tuple(words(read[one], place, t) for place in range(len(HEADS))) for one in some if one in read
        ]
        progress.say(LINE, done=len(rows), of=len(keys), n=len(rows), all=len(keys))
    return Table(
        "trainees", Message(Trainee._meta.plural), columns, tuple(rows), practice=book.fact("practice") == "1"
    )
