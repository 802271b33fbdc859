"""The week and the month of a group: its register book with the legend and the rule of the rate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.records.attendance_grid import Grid, grid
from tvetdesk.records.codes import ATTENDANCE_RULES, MARKS
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.quick_entry import letters
from tvetdesk.store.book import Book
from ui.language import Language
from ui.models.register_grid import CLOSED, FIXED, MISSING, GridModel
from ui.pages.register.quick import COLOURS
from ui.pages.register.squares import SquareTable
from ui.widgets.combo import Combo
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.said import Part, Said
from ui.words import Words

WEEK, MONTH = "week", "month"
LEAST_NAME, MOST_NAME, AROUND = 150, 260, 70  # width of the choice of a course; what stands around its name

RULE = N_("Rate = {rule}")
LEAST = N_("least {percent}")
NOT_TAKEN = N_("register not taken")
IS_CLOSED = N_("closed")
COURSE = N_("Course")
NOTHING = N_("{name} has no session and nobody on its list in these days.")
NOTHING_MORE = N_("Look at another week or month with the arrows.")
TRAINEES = P_("{number} trainee", "{number} trainees")
SESSIONS = P_("{number} session held", "{number} sessions held")
MONTHS: tuple[Message, ...] = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def period(kind: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the week or month around a day."""
    if kind == WEEK:
        first = day - dt.timedelta(days=day.weekday())
        return first, first + dt.timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def moved(kind: str, day: dt.date, step: int) -> dt.date:
    """A day of the week or month before or after."""
    first, last = period(kind, day)
    return last + dt.timedelta(days=1) if step > 0 else first - dt.timedelta(days=1)


def named(kind: str, day: dt.date, t: Translator) -> str:
    """March 2026, or the days of the week."""
    first, last = period(kind, day)
    if kind == MONTH:
        return f"{t(MONTHS[first.month - 1])} {first.year}".capitalize()
    return f"{t.date(first)[:-4].rstrip('/')} – {t.date(last)}"


def groups(book: Book, day: dt.date) -> list[tuple[int, str]]:
    """The groups of this centre that run on a day, by name; those that begin later or have ended come after."""
    query = book.select(Cohort)
    if book.centre is not None:
        query = query.where(Cohort.centre == book.centre)
    rows = sorted(
        query,
        key=lambda one: (not (one.start <= day and (one.end is None or one.end >= day)), one.name or ""),
    )
    return [(one.id, one.name or "–") for one in rows]


def read(
    book: Book, cohort: int | None, kind: str, day: dt.date
) -> tuple[Grid | None, list[tuple[int, str]]]:
    """The book of a group over the period, and which groups there are; without a group, of the first."""
    found = groups(book, day)
    if cohort is None and found:
        cohort = found[0][0]
    return (grid(book, cohort, *period(kind, day)) if cohort is not None else None), found


class GridView(QWidget):
    """`opened` carries the session of a clicked day, `group` another group to show."""

    opened = Signal(object)
    group = Signal(object)

    def __init__(self, language: Language, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self.model = GridModel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        self.groups = Combo()
        self.groups.setMaximumWidth(MOST_NAME)
        words.set(self.groups.setAccessibleName, COURSE)
        self.groups.activated.connect(lambda _: self.group.emit(self.groups.currentData()))
        bar.addWidget(self.groups)
        said = QVBoxLayout()
        said.setSpacing(0)
        self.legend, self.rule = Said("small"), PlainLabel("", "small", elide=True)
        said.addStretch(1)
        said.addWidget(self.legend)
        said.addWidget(self.rule)
        said.addStretch(1)
        bar.addLayout(said, 1)
        column.addLayout(bar)
        self.table = SquareTable(self.model)
        for part in (self.table.days, self.table.names):
            words.set(part.setAccessibleName, N_("Register book"))
        panel = Panel()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self.nothing = EmptyState("calendar")
        words.set(self.nothing.more.setText, NOTHING_MORE)
        self._stack.addWidget(self.nothing)
        panel.body.addLayout(self._stack)
        column.addWidget(panel, 1)
        self.table.chosen.connect(self._chosen)

    def show_grid(self, found: Grid | None, all_groups: Sequence[tuple[int, str]], today: dt.date) -> None:
        """Show what was read; the cell that was chosen stays chosen."""
        row, column = self.table.current()
        self.model.show_grid(found, self._language.t)
        self.table.set_today(today)
        self.groups.clear()
        for key, name in all_groups:
            self.groups.addItem(name, key)
        names = max((self.groups.fontMetrics().horizontalAdvance(name) for _, name in all_groups), default=0)
        self.groups.setMinimumWidth(min(MOST_NAME, max(LEAST_NAME, names + AROUND)))
        if found is not None:
            self.groups.setCurrentIndex(self.groups.findData(found.cohort))
        empty = found is None or not (found.lines or any(day.sessions for day in found.days))
        self._stack.setCurrentIndex(1 if empty else 0)
        if 0 <= row < self.model.rowCount() and FIXED <= column < self.model.columnCount():
            self.table.choose(row, column)
        self._say()

    def _say(self) -> None:
        found, t = self.model.grid, self._language.t
        if found is None:
            return
        own = letters(t.language)
        parts = [Part("· ", demi=True), Part(t(MARKS["P"]), "text2")]
        for status in "LEASW":
            parts += [Part(f"   {own[status]} ", COLOURS[status], demi=True), Part(t(MARKS[status]), "text2")]
        parts += [Part(f"   {MISSING} ", "attention", demi=True), Part(t(NOT_TAKEN), "text2")]
        parts += [Part(f"   {t(CLOSED)} ", demi=True), Part(t(IS_CLOSED), "text2")]
        self.legend.say(parts)
        rule = t(RULE, rule=ATTENDANCE_RULES[found.rule])
        if found.least is not None:
            rule += f" · {t(LEAST, percent=t.percent(found.least / 100, 0))}"
        self.rule.setText(rule)
        self.rule.setToolTip(rule)
        self.nothing.why.setText(t(NOTHING, name=found.name))

    def summary(self) -> str:
        """How many people and sessions: the second line of the page."""
        found, t = self.model.grid, self._language.t
        if found is None:
            return ""
        return f"{t.n(TRAINEES, len(found.lines))} · {t.n(SESSIONS, found.sessions)}"

    def _chosen(self, row: int, column: int) -> None:
        day = self.model.day_at(column)
        if day is not None and day.sessions:
            self.opened.emit(day.sessions)

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.model.show_grid(self.model.grid, self._language.t)
        self._say()

    def take_focus(self) -> None:
        """The cells get the keys; the first day is chosen if none is."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.grid is not None and self.table.current()[1] < FIXED:
            self.table.choose(0, FIXED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.fit()
