"""One received file in words: what it would do, by kind; or why it is refused; or the signs of an unknown computer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, P_, Message, Plural
from ui.language import Language
from ui.models.arrivals import DONE, NEWS, NOTHING, READY, REFUSED, UNKNOWN, WAITS, Found
from ui.models.cells import CellsModel, lay_out
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel, rule
from ui.widgets.rows import Cell, Table

STATES: dict[str, tuple[Message, str, str]] = {
    READY: (N_("Ready"), "info", "import"),
    NEWS: (N_("Ready"), "info", "import"),
    NOTHING: (N_("Done before"), "ok", "done"),
    DONE: (N_("Imported"), "ok", "done"),
    WAITS: (N_("Waits"), "attention", "time"),
    UNKNOWN: (N_("Not registered"), "attention", "key"),
    REFUSED: (N_("Not accepted"), "error", "ban"),
}
TITLE = N_("{name}, bundle {bundle}")
GENUINE, COMPLETE = N_("Genuine"), N_("Complete")
LINES: tuple[tuple[str, str, str, Plural, Message], ...] = (
    ("new", "add", "ok", P_("{number} new entry", "{number} new entries"), N_("They are added as they are.")),
    ("altered", "edit", "ok", P_("{number} altered entry", "{number} altered entries"), N_("Only fields that nobody else wrote unseen.")),
    ("asked", "answers", "info", P_("{number} question", "{number} questions"), N_("Two people wrote different values. Both are kept until somebody answers.")),
    ("same", "check", "text2", P_("{number} entry is here already", "{number} entries are here already"), N_("Nothing is counted twice.")),
    ("held", "alert", "attention", P_("{number} entry is put aside", "{number} entries are put aside"), N_("They belong to somebody else, or are not allowed. They change nothing here.")),
)  # fmt: skip
HEADS = (N_("Kind"), N_("New"), N_("Altered"), N_("Questions"), N_("Here already"), N_("Put aside"))
PARTS = ("new", "altered", "asked", "same", "held")
MORE_NAMES = P_("and {number} more", "and {number} more")
NAMELESS = P_("{number} without a name: it is not shared", "{number} without a name: they are not shared")
CONFIRMS = N_("{sender} has {has} of {all} changes of this computer.")
NO_ROWS = N_("Nothing new is in it")
TELLS = N_("It tells what the other side has, like every return slip.")
BEFORE = N_("This file was imported on {day}. There is nothing to do.")
SAYS = N_("It says that it is {name} ({code}). Nobody has vouched for that yet.")
COMPARE = N_("Ask the sender to read the signs of their computer to you: they stand on their Exchange page. If they are the same, approve it.")  # fmt: skip
APPROVE = N_("Approve this computer…")
ONLY_HQ = N_("HQ approves a computer, or the office computer that invited it. Tell them these signs.")


def state_of(one: Found) -> tuple[Message, str, str]:
    """Word, colour and icon of a file's state."""
    return STATES[one.state]


class Arrival(Panel):
    """Emits `approve` with an unknown computer, when its button is pressed."""

    approve = Signal(object)

    def __init__(self, language: Language, *, hq: bool) -> None:
        super().__init__(" ")
        self._language, self._hq = language, hq
        self.one: Found | None = None
        self.chips = [Chip(), Chip()]
        for chip in self.chips:
            self.add_to_head(chip)
        self._holder = QWidget()
        self._holder.setObjectName("bare")
        self._lines = QVBoxLayout(self._holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.body.addWidget(self._holder)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.table.setMinimumHeight(28 * 3)
        self.body.addWidget(self.table, 1)
        self._rest = QWidget()
        self._rest.setObjectName("bare")
        self.body.addWidget(self._rest, 1)
        self.show_file(None)

    def show_file(self, one: Found | None) -> None:
        """Show another file, or none."""
        self.one = one
        t = self._language.t
        clear(self._lines)
        shown = one is not None and bool(one.kinds)
        self.table.setVisible(shown)
        self._rest.setVisible(not shown)
        for chip in self.chips:
            chip.setVisible(False)
        if one is None:
            self.set_title(" ")
            self.note.setText("")
            return
        words = (
            t(TITLE, name=one.name or one.sender, bundle=f"{one.number:04d}") if one.number else one.path.name
        )
        self.set_title(words)
        self.note.setText(one.path.name if one.number else "")
        if one.state in (READY, NEWS, DONE, NOTHING):
            for chip, text in zip(self.chips, (GENUINE, COMPLETE), strict=True):
                chip.show_state(t(text), "ok")
                chip.setVisible(True)
        for make in self._parts(one):
            make()
        self._show_kinds(one)

    def retranslate(self) -> None:
        """Say it in the new language."""
        self.show_file(self.one)

    def _parts(self, one: Found) -> list[Callable[[], None]]:
        t = self._language.t
        parts: list[Callable[[], None]] = []
        if one.state == UNKNOWN:
            parts.append(partial(self._unknown, one))
        elif one.error is not None:
            text = sentence(one.error, t)
            state = "error" if one.state == REFUSED else "attention"
            parts.append(partial(self._line, "error" if state == "error" else "time", state, "", text, ""))
        elif one.state == NOTHING and one.on:
            text = t(BEFORE, day=one.on)
            parts.append(partial(self._line, "done", "ok", "", text, ""))
        for part, icon, colour, title, more in LINES:
            number = one.total(part)
            if number:
                words = t.n(title, number).replace(t.number(number), "", 1).strip()
                kinds = [
                    f"{t.number(count)} {t(kind.of(count))}"
                    for kind, tally in one.kinds
                    if (count := getattr(tally, part))
                ]
                about = f"{t(more)} {', '.join(kinds)}"
                parts.append(partial(self._line, icon, colour, t.number(number), words, about))
        if one.state in (NEWS, DONE) and not one.kinds:
            parts.append(partial(self._line, "done", "ok", "", t(NO_ROWS), t(TELLS)))
        if one.confirms and one.state in (READY, NEWS, DONE):
            text = t(CONFIRMS, sender=one.name or one.sender, has=one.confirms, all=one.own)
            parts.append(partial(self._line, "exchange", "info", "", text, ""))
        return parts

    def _line(self, icon: str, colour: str, number: str, words: str, more: str) -> None:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, colour, 20))
        if number:
            count = PlainLabel(number, "answer")
            count.setMinimumWidth(54)
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(count)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(words, "strong", wrap=not number))
        if more:
            second = PlainLabel(more, "small", elide=True)
            second.setToolTip(more)
            column.addWidget(second)
        row.addLayout(column, 1)
        self._lines.addWidget(frame)
        self._lines.addWidget(rule())

    def _unknown(self, one: Found) -> None:
        t = self._language.t
        frame = QFrame()
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        if one.newcomer is None:
            assert one.error is not None
            column.addWidget(PlainLabel(sentence(one.error, t), wrap=True))
            self._lines.addWidget(frame)
            return
        column.addWidget(
            PlainLabel(t(N_("This computer is not registered. Nothing was imported.")), "answer", wrap=True)
        )
        column.addWidget(PlainLabel(t(SAYS, name=one.newcomer.name, code=one.newcomer.centre), wrap=True))
        signs = PlainLabel(one.newcomer.fingerprint, "title")
        signs.setObjectName("fingerprint")
        signs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(signs)
        may = self._hq or one.believed
        column.addWidget(PlainLabel(t(COMPARE if may else ONLY_HQ), wrap=True))
        if may:
            button = Button(
                t(APPROVE), kind="primary", icon="key", pressed=lambda: self.approve.emit(one.newcomer)
            )
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.addWidget(frame)

    def _show_kinds(self, one: Found) -> None:
        t = self._language.t
        rows = [
            [
                self._kind(one, kind.plural),
                *(
                    Cell(t.number(n) if (n := getattr(tally, part)) else "–", "" if n else "dim", right=True)
                    for part in PARTS
                ),
            ]
            for kind, tally in sorted(one.kinds, key=lambda pair: -(pair[1].new + pair[1].altered))
        ]
        self.model.show([t(head) for head in HEADS], rows, right=(1, 2, 3, 4, 5))
        lay_out(self.table, (0, 84, 112, 92, 96, 112), 0)
        for column, part in enumerate(PARTS, 1):  # what nothing is said of leaves its room to the names
            self.table.setColumnHidden(column, part != "new" and not one.total(part))
        self.table.set_row_height(42 if one.names else 0)

    def _kind(self, one: Found, plural: Message) -> Cell:
        """A kind with the names of what would be new; all that are known where one points at it."""
        t, names = self._language.t, one.names.get(plural)
        if names is None:
            return Cell(t(plural))
        parts = [", ".join(names.first)] if names.first else []
        if names.more:
            parts.append(t.n(MORE_NAMES, names.more))
        if names.nameless:
            parts.append(t.n(NAMELESS, names.nameless))
        return Cell(t(plural), second=" · ".join(parts), tip="\n".join([*names.first, *parts[1:]]))


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, at once and for good."""
    while (item := layout.takeAt(0)) is not None:
        if item.widget():
            item.widget().hide()
            item.widget().deleteLater()
