"""A list of a place: search, chips, the lines; beside it the chosen one in full, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message
from ui.facts import Facts
from ui.models.find import plain
from ui.pages.today.lines import clear
from ui.tokens import GAP
from ui.widgets.buttons import Button, ChipButton
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

if TYPE_CHECKING:
    from ui.pages.place.page import PlacePage

SEARCH = N_("Search: any part of a word")
NOT_FOUND, SHOW_ALL = N_("Nothing fits the search and the filters."), N_("Show all")
CHIP = N_("{words} {number}")
SIDE, SIDE_NARROW = 348, 300


@dataclass(frozen=True)
class Spec:
    """What a list is: its name and title, columns with their widths (0 takes what is left, -1 is hidden), and chips.

    `new` are the types that are added from here, the first with Ctrl+N, with the words for it.
    """

    name: str
    title: Message
    icon: str
    heads: tuple[Message | str, ...]
    widths: tuple[int, ...]
    narrow: tuple[int, ...]
    new: tuple[tuple[str, Message], ...]
    empty: Message
    empty_more: Message
    groups: tuple[tuple[str, Message], ...] = ()
    right: tuple[int, ...] = ()
    row: int = 42


@dataclass(frozen=True)
class Line:
    """A line: what it is about (the name of a type, and a key), its cells, the words searched, and its chips."""

    about: tuple[str, Any]
    cells: Sequence[Cell]
    words: str
    groups: frozenset[str] = field(default_factory=frozenset)
    ground: str = ""


@dataclass(frozen=True)
class Deed:
    """Something that can be done with a line."""

    text: str
    run: Callable[[], object]
    icon: str = ""
    primary: bool = False


class RowsView(QWidget):
    """The lines of one type, with search and chips; the chosen one beside them."""

    def __init__(self, page: PlacePage, spec: Spec) -> None:
        super().__init__()
        self.page, self.spec = page, spec
        self.lines: Sequence[Line] = ()
        self._shown: list[Line] = []
        self._facts: dict[str, Facts] = {}
        self._side_wanted = True
        self._narrow = False
        words = page.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        words.set(self.search.setPlaceholderText, SEARCH)
        words.set(self.search.setAccessibleName, SEARCH)
        self.search.textChanged.connect(lambda _: self.draw())
        self.search.returnPressed.connect(self.take_focus)
        top.addWidget(self.search, 1)
        column.addLayout(top)
        self.chips: dict[str, ChipButton] = {}
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder)
        for name, _ in spec.groups:
            chip = ChipButton()
            chip.toggled.connect(lambda _: self.draw())
            self.chips[name] = chip
            flow.addWidget(chip)
        holder.setVisible(bool(spec.groups))
        column.addWidget(holder)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._list(), 1)
        row.addWidget(self._beside())
        column.addLayout(row, 1)

    def _list(self) -> Panel:
        panel, words = Panel(), self.page.words
        self.table = CellTable(self.spec.widths, row=self.spec.row)
        words.set(self.table.setAccessibleName, self.spec.title)
        self.table.chosen.connect(lambda _: self._show_side())
        self.table.entered.connect(self.page.edit)
        self.empty, self.not_found = EmptyState(self.spec.icon), EmptyState("search")
        words.set(self.empty.why.setText, self.spec.empty)
        words.set(self.empty.more.setText, self.spec.empty_more)
        if self.page.desk.may("row.add"):
            for place, (model, text) in enumerate(self.spec.new):
                kind = "normal" if place else "primary"
                button = self.empty.add(
                    Button(kind=kind, icon="add", pressed=lambda m=model: self.page.new(m))  # type: ignore[misc]
                )
                words.set(button.setText, text)
        words.set(self.not_found.why.setText, NOT_FOUND)
        words.set(self.not_found.add(Button(pressed=self.show_all)).setText, SHOW_ALL)
        self._stack = QStackedLayout()
        for widget in (self.table, self.empty, self.not_found):
            self._stack.addWidget(widget)
        panel.body.addLayout(self._stack)
        return panel

    def _beside(self) -> QWidget:
        self.side = QWidget()
        self.side.setObjectName("bare")
        self.side.setFixedWidth(SIDE)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.deeds = Panel()
        self.deeds.pad(10, 6)
        self._flow = FlowLayout()
        self.deeds.body.addLayout(self._flow)
        column.addWidget(self.deeds)
        self.more = QVBoxLayout()
        column.addLayout(self.more)
        self._facts_stack = QStackedLayout()
        column.addLayout(self._facts_stack, 1)
        return self.side

    # -- showing -------------------------------------------------------------------------------------------

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; what was chosen stays so."""
        self.lines = lines
        self.draw()

    def draw(self) -> None:
        """The lines that fit the search and the chips, in the words of the moment."""
        t, spec = self.page.t, self.spec
        for name, words in spec.groups:
            number = sum(name in one.groups for one in self.lines)
            self.chips[name].setText(t(CHIP, words=t(words), number=number))
            self.chips[name].setVisible(number > 0 or self.chips[name].isChecked())
        wanted = {name for name, chip in self.chips.items() if chip.isChecked()}
        searched = plain(self.search.text()).split()
        self._shown = [
            one
            for one in self.lines
            if (not wanted or wanted & one.groups) and all(part in plain(one.words) for part in searched)
        ]
        self.table.show_rows(
            [t(head) for head in spec.heads],
            [one.cells for one in self._shown],
            [one.about for one in self._shown],
            [one.ground or "base" for one in self._shown],
            right=spec.right,
        )
        self._stack.setCurrentIndex(0 if self._shown else 2 if self.lines else 1)
        self._show_side()

    def show_all(self) -> None:
        """Neither search nor chips."""
        for chip in self.chips.values():
            chip.setChecked(False)
        self.search.clear()

    def line(self) -> Line | None:
        """The chosen line."""
        key = self.table.key()
        return next((one for one in self._shown if one.about == key), None)

    def choose(self, about: tuple[str, Any]) -> None:
        """Make the line about this the current one."""
        if about not in [one.about for one in self._shown]:
            self.show_all()
        self.table.choose(about)

    def _show_side(self) -> None:
        one = self.line()
        self.side.setHidden(one is None or not self._side_wanted)
        clear(self._flow)
        clear(self.more)
        if one is None:
            return
        deeds = self.page.deeds(self.spec.name, one) if self.page.writes else []
        for each in deeds:
            self._flow.addWidget(
                Button(
                    each.text, kind="primary" if each.primary else "normal", icon=each.icon, pressed=each.run
                )
            )
        self.deeds.setVisible(bool(deeds))
        beside = self.page.beside(self.spec.name, one)
        if beside is not None:
            self.more.addWidget(beside)
        facts = self._facts_of(one.about[0])
        self._facts_stack.setCurrentWidget(facts)
        facts.show_key(one.about[1])

    def _facts_of(self, name: str) -> Facts:
        """The facts of a type, made when one of it is first chosen."""
        if name not in self._facts:
            page = self.page
            made = Facts(page.desk.book, page.table(name), page.language, page.tasks)
            made.setMinimumWidth(0)
            made.edit.connect(lambda: page.edit(self.table.key()))
            made.opened.connect(lambda table, key: page.open_form(table.model, key))
            made.added.connect(lambda table, below, key: page.add_below(table.model, below, key))
            self._facts[name] = made
            self._facts_stack.addWidget(made)
        return self._facts[name]

    def toggle_side(self) -> None:
        """F8: the chosen one in full, or more of the list."""
        self._side_wanted = not self._side_wanted
        self.side.setHidden(self.line() is None or not self._side_wanted)

    def fold(self, *, narrow: bool) -> None:
        """Leave out columns there is no room for."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.table.set_widths(self.spec.narrow if narrow else self.spec.widths)
            self.side.setFixedWidth(SIDE_NARROW if narrow else SIDE)

    def take_focus(self) -> None:
        """Into the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
