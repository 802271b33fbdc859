"""The list of trainees: search first, chips with counts, the course, the table, and what its signs mean."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.i18n import N_, P_
from tvetdesk.records.codes import ENROLMENT_STATES
from tvetdesk.store.book import Book
from ui import fonts, icons
from ui.language import Language
from ui.models import trainees
from ui.models.roll import ATTENTION, EVERY, GROUPS, Asked, Found, Roll, Row, find, lines, roll
from ui.models.trainees import HQ_STATES, TraineesModel
from ui.pages.today.lines import clear
from ui.tasks import Tasks
from ui.theme import theme
from ui.widgets.buttons import Button, ChipButton
from ui.widgets.chip import chip_width
from ui.widgets.combo import Combo
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.list_keys import ListKeys
from ui.widgets.panel import Panel, rule
from ui.widgets.rows import PADDING, Table
from ui.words import Words

SEARCH = N_("Name in any spelling, phone or number")
ALL, NEED = N_("All"), N_("Need attention")
EVERY_COURSE = N_("All courses")
FOUND = N_("{shown} of {all}")
PEOPLE = P_("{number} person", "{number} people")
CHIP = N_("{words} {number}")
NOBODY = N_("Nobody is entered yet.")
NOBODY_MORE = N_("A name and a course are enough for the beginning. No paper is no obstacle.")
NOT_FOUND = N_("Nobody fits the search and the filters.")
NOT_FOUND_MORE = N_("Other spellings are found too: Diallo finds Jallow. Whoever is not here can be entered.")
SHOW_ALL, NEW = N_("Show all"), N_("New trainee")
HQ_HEAD = N_("HQ:")
NAMES_LEAST, SCROLL, TWO_LINES = 150, 16, 46  # pixels
FOLDED = (trainees.BORN, trainees.COURSE)
WIDTHS = {
    trainees.NUMBER: 64,
    trainees.BORN: 146,
    trainees.COURSE: 114,
    trainees.STATE: 112,  # at least; and as wide as the longest state
    trainees.ATTENDANCE: 104,
    trainees.HQ: 44,
}
SORTED = {
    trainees.NUMBER: "number",
    trainees.NAMES: "names",
    trainees.BORN: "birth",
    trainees.COURSE: "course",
}


class TraineeList(QWidget):
    """Emits `chosen` with the current person (or None), `opened` when one is to be opened, `new` for somebody new."""

    chosen = Signal(object)
    opened = Signal(object)
    new = Signal()
    counted = Signal()

    def __init__(self, book: Book, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.book, self.language, self.tasks = book, language, tasks
        self.words = Words(language)
        self.told: Roll | None = None
        self.found: Found | None = None
        self.group: str = EVERY
        self._sort, self._down = "names", False
        self._wanted: int | None = None
        self._numbered = False  # whether anybody has a number
        self.model = TraineesModel(book, language, tasks, self)
        self._build()
        self._wait = QTimer(self)  # a pause in typing
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self.look)

    # -- putting together ----------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        self._glass = QAction(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.words.set(self.search.setPlaceholderText, SEARCH)
        self.words.set(self.search.setAccessibleName, SEARCH)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.search.returnPressed.connect(self._from_search)
        self.course = Combo()
        self.course.setMinimumContentsLength(14)
        self.course.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.words.set(self.course.setAccessibleName, N_("Course"))
        self.course.activated.connect(lambda _: self.look())
        top.addWidget(self.search, 1)
        top.addWidget(self.course)
        column.addLayout(top)
        under = QHBoxLayout()
        under.setSpacing(8)
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder)
        self.chips: dict[str, ChipButton] = {}
        for group in (EVERY, *GROUPS, ATTENTION):
            chip = ChipButton(parent=holder)
            chip.clicked.connect(lambda _=False, g=group: self.choose_group(g))
            chip.hide()
            self.chips[group] = chip
            flow.addWidget(chip)
        self.number = PlainLabel("", "small")
        under.addWidget(holder, 1)
        under.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(under)
        column.addWidget(self._table(), 1)
        theme().changed.connect(self._draw_glass)
        self._draw_glass()

    def _table(self) -> Panel:
        panel = Panel()
        self.view = Table(self.model)
        self.words.set(self.view.setAccessibleName, N_("Trainees"))
        head = self.view.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self._sort_by)
        head.setSortIndicator(trainees.NAMES, Qt.SortOrder.AscendingOrder)
        for place in range(self.model.columnCount()):
            stretch = place == trainees.NAMES
            head.setSectionResizeMode(
                place, QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            )
            if not stretch:
                head.resizeSection(place, WIDTHS[place])
        self._widths()
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.doubleClicked.connect(lambda _: self._open())
        ListKeys(self.view, self.search, self._open)
        self.empty = EmptyState("people")
        self._all = self.empty.add(Button(kind="link", pressed=self.show_all))
        self._new = self.empty.add(Button(icon="add-person", pressed=self.new.emit))
        self.words.set(self._all.setText, SHOW_ALL)
        self.words.set(self._new.setText, NEW)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        panel.body.addLayout(self._stack, 1)
        panel.body.addWidget(rule())
        self.legend = QHBoxLayout()
        self.legend.setContentsMargins(12, 5, 12, 5)
        self.legend.setSpacing(6)
        panel.body.addLayout(self.legend)
        return panel

    def _show_legend(self) -> None:
        clear(self.legend)
        t = self.language.t
        self.legend.addWidget(PlainLabel(t(HQ_HEAD), "small"))
        for icon, state, words in HQ_STATES.values():
            self.legend.addWidget(IconLabel(icon, state, 14))
            self.legend.addWidget(PlainLabel(t(words), "small", state=state))
            self.legend.addSpacing(8)
        self.legend.addStretch(1)

    # -- reading -------------------------------------------------------------------------------------------

    def asked(self) -> Asked:
        """What is looked for now."""
        return Asked(self.search.text(), self.group, self.course.currentData(), self._sort, self._down)

    def refresh(self) -> None:
        """Read everyone anew, then look again; who is chosen stays chosen."""
        self._ask(None)

    def look(self) -> None:
        """Look among those who were read already: while typing, and for another filter or order."""
        self._ask(self.told)

    def _ask(self, told: Roll | None) -> None:
        asked, book = self.asked(), self.book

        def work() -> tuple[Roll, Found, dict[int, Row]]:
            known = told or roll(book)
            found = find(book, known, asked)
            return known, found, lines(book, list(found.keys[: trainees.PAGE]))

        self.tasks.read(work, lambda read: self._show(*read), owner=self, latest="people")

    def _show(self, told: Roll, found: Found, first: dict[int, Row]) -> None:
        chosen = self._wanted if self._wanted is not None else self.key()
        top = self.view.verticalScrollBar().value()
        self.told, self.found = told, found
        if self._wanted is not None and self._wanted not in found.keys:
            if self._is_filtered():
                self.show_all()
                return
            chosen = None
        asked_for, self._wanted = self._wanted, None
        self._show_courses()
        self.model.show_found(found, first)
        self._numbered = told.numbered
        self.view.setColumnHidden(trainees.NUMBER, not self._numbered)
        self._fold()
        self._show_words()
        self._stack.setCurrentIndex(0 if len(found.keys) else 1)
        if len(found.keys):
            place = found.keys.index(chosen) if chosen in found.keys else 0
            self.view.selectRow(place)
            if chosen in found.keys and asked_for is None:
                self.view.verticalScrollBar().setValue(top)
            self.view.scrollTo(self.model.index(place, trainees.NAMES))
        else:
            self.chosen.emit(None)
        self.counted.emit()

    def _is_filtered(self) -> bool:
        return bool(
            self.search.text().strip() or self.group != EVERY or self.course.currentData() is not None
        )

    def _show_courses(self) -> None:
        told, t = self.told, self.language.t
        if told is None:
            return
        chosen = self.course.currentData()
        wanted = [(t(EVERY_COURSE), None), *((name, one) for one, name in told.courses)]
        self.course.blockSignals(True)
        self.course.clear()
        for name, one in wanted:
            self.course.addItem(name, one)
        self.course.setCurrentIndex(max(0, self.course.findData(chosen)))
        self.course.blockSignals(False)

    def _show_words(self) -> None:
        found, t = self.found, self.language.t
        self._show_legend()
        if found is None:
            return
        for group, chip in self.chips.items():
            number = found.counts.get(group, 0)
            name = {EVERY: ALL, ATTENTION: NEED}.get(group) or GROUPS[group][0]
            chip.setText(t(CHIP, words=t(name), number=number))
            chip.setChecked(group == self.group)
            chip.setVisible(bool(number) or group in (EVERY, self.group))
        shown = len(found.keys)
        self.number.setText(
            t.n(PEOPLE, shown) if shown == found.all else t(FOUND, shown=shown, all=found.all)
        )
        filtered = self._is_filtered()
        self.empty.why.setText(t(NOT_FOUND if filtered else NOBODY))
        self.empty.more.setText(t(NOT_FOUND_MORE if filtered else NOBODY_MORE))
        self._all.setVisible(filtered)

    # -- choosing ------------------------------------------------------------------------------------------

    def choose_group(self, group: str) -> None:
        """Show one group; choosing it again shows all."""
        self.group = EVERY if group == self.group else group
        self.look()

    def show_all(self) -> None:
        """Take search and filters away."""
        self.group = EVERY
        self.course.setCurrentIndex(0)
        self.search.clear()
        self._wait.stop()
        self.look()

    def key(self) -> int | None:
        """Who is chosen."""
        row = self.view.currentIndex().row()
        return int(self.model.keys[row]) if 0 <= row < len(self.model.keys) else None

    def choose(self, trainee: int) -> None:
        """Make somebody the chosen one; search and filters that hide them are taken away."""
        self._wanted = trainee
        if self.found is not None and trainee in self.found.keys:
            self.look()
        else:
            self.refresh()

    def _row_changed(self, new: QModelIndex, _old: QModelIndex) -> None:
        if new.isValid():
            self.chosen.emit(int(self.model.keys[new.row()]))

    def _open(self) -> None:
        if self.key() is not None:
            self.opened.emit(self.key())

    def _sort_by(self, column: int) -> None:
        name = SORTED.get(column)
        if name is not None:
            self._down = not self._down if name == self._sort else False
            self._sort = name
            self.look()
        place = next(place for place, sort in SORTED.items() if sort == self._sort)
        order = Qt.SortOrder.DescendingOrder if self._down else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(place, order)

    def _from_search(self) -> None:
        self._wait.stop()
        self.look()
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    # -- looks ---------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Where names get too little room, birth and place move under them, and then the course goes."""
        head = self.view.horizontalHeader()
        hidden = () if self._numbered else (trainees.NUMBER,)
        room = (
            self.width()
            - SCROLL
            - sum(head.sectionSize(one) for one in WIDTHS if one not in (*hidden, *FOLDED))
        )
        wide = {one: WIDTHS[one] for one in FOLDED}
        folded = room - sum(wide.values()) < NAMES_LEAST
        self.view.setColumnHidden(trainees.BORN, folded)
        spare = room - (0 if folded else wide[trainees.BORN]) - NAMES_LEAST
        head.resizeSection(trainees.COURSE, max(wide[trainees.COURSE], min(self._longest(), spare)))
        self.view.setColumnHidden(trainees.COURSE, room - wide[trainees.COURSE] < NAMES_LEAST)
        if folded != self.model.folded:
            self.model.folded = folded
            self.view.set_row_height(TWO_LINES if folded else 0)
            self.model.retranslate()

    def _longest(self) -> int:
        """How wide the column must be for the name of every course."""
        metrics = QFontMetrics(fonts.font("text"))
        names = self.told.courses if self.told is not None else ()
        return max((metrics.horizontalAdvance(name) for _, name in names), default=0) + 2 * PADDING + 4

    def _widths(self) -> None:
        """States and heads are as wide as their words in this language."""
        t, head = self.language.t, self.view.horizontalHeader()
        # The longest, who moved to another group or centre, is shortened: it is rare, and as wide as a name and a course.
        *_, states, _ = sorted(chip_width(t(words), "check") for words in ENROLMENT_STATES.values())
        head.resizeSection(trainees.STATE, max(WIDTHS[trainees.STATE], states + 2 * PADDING))
        last = QFontMetrics(head.font()).horizontalAdvance(t(trainees.HEADS[trainees.HQ]))
        head.resizeSection(trainees.HQ, max(WIDTHS[trainees.HQ], last + 2 * PADDING + 4))
        self._fold()

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.words.again()
        self._widths()
        self.model.retranslate()
        self._show_courses()
        self._show_words()

    def _draw_glass(self) -> None:
        self._glass.setIcon(icons.icon("search", theme().tokens.text2))
        self.search.setFont(fonts.font("text"))
        self.course.setFont(fonts.font("text"))
