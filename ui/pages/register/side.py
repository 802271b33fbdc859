"""The side of a register: how many of each mark, how it was taken, and the last steps with their undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.i18n import N_, P_
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.quick_entry import letters
from tvetdesk.records.registers import Sheet
from ui import fonts
from ui.language import Language, key_name
from ui.models.recorder import CANCELLED, Step
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.labels import KeyHint, PlainLabel
from ui.widgets.marks import STATUSES, MarkBox
from ui.widgets.panel import Panel
from ui.widgets.plain import unmarked
from ui.words import Words

WIDE, NARROW = 232, 184
STEP_HIGH = 26
MOST = 12

TRAINEES = P_("{number} trainee", "{number} trainees")
AT_EACH_KEY = N_("saved at each key")
NOT_SAVED = N_("nothing saved yet")
COUNTS = {
    "P": N_("Present"),
    "L": N_("Late"),
    "E": N_("Excused"),
    "A": N_("Absent"),
    "S": N_("Sick"),
    "W": N_("On attachment"),
}
THIS_SESSION = N_("This session")
IN_CLASS = N_("Taken in class")
FROM_PAPER = N_("Copied from paper sheet")
FROM_PAPER_SHORT = N_("Copied from paper")
NOT_HELD = N_("Not held, or closed…")
NOT_HELD_SHORT = N_("Not held…")
CENTRE_CLOSED = N_("Centre closed: {reason}")
WAS_NOT_HELD = N_("Not held, though the centre was open")
LAST_STEPS = N_("Your last steps")
UNDO = N_("Undo")
TO_HERE = N_("to here")
NEWEST = N_("takes back the newest.")
NO_STEPS = N_("Nothing was written here yet.")


class Side(QWidget):
    """`sourced` carries whether it is from paper, `closed` a reason (or CANCELLED), `undone` the key of a step."""

    sourced = Signal(bool)
    closed = Signal(str)
    undone = Signal(object)

    def __init__(self, language: Language, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language, self._words = language, words
        self._steps: list[Step] = []
        self._sheet: Sheet | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._build_counts())
        column.addWidget(self._build_session())
        column.addWidget(self._build_steps(), 1)
        self.fold(narrow=False)

    # -- putting together ----------------------------------------------------------------------------------

    def _build_counts(self) -> Panel:
        self.counts = Panel()
        self.counts.pad(12, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.boxes: dict[str, MarkBox] = {}
        self.numbers: dict[str, PlainLabel] = {}
        for row, status in enumerate(STATUSES):
            self.boxes[status] = MarkBox(status)
            word = PlainLabel("", elide=True)
            word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._words.set(word.setText, COUNTS[status])
            self.numbers[status] = PlainLabel("0", "strong")
            grid.addWidget(self.boxes[status], row, 0)
            grid.addWidget(word, row, 1)
            grid.addWidget(self.numbers[status], row, 2, Qt.AlignmentFlag.AlignRight)
        self._counts_grid = grid
        self.counts.body.addLayout(grid)
        return self.counts

    def _build_session(self) -> Panel:
        self.session = Panel()
        self.session.pad(10, 0)
        self.in_class, self.from_paper = QRadioButton(), QRadioButton()
        self._group = QButtonGroup(self)
        for number, button in enumerate((self.in_class, self.from_paper)):
            button.setFont(fonts.font("text"))
            button.setStyleSheet("min-height: 20px;")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, number)
            self.session.body.addWidget(button)
        self._words.set(self.in_class.setText, IN_CLASS)
        self._words.set(self.from_paper.setToolTip, FROM_PAPER)
        self._group.idClicked.connect(lambda number: self.sourced.emit(number == 1))
        self.not_held = Button(icon="ban", pressed=self.ask_reason)
        self.not_held.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.session.body.addSpacing(4)
        self.session.body.addWidget(self.not_held)
        return self.session

    def _build_steps(self) -> Panel:
        self.steps = Panel()
        self._words.set(self.steps.set_title, LAST_STEPS)
        self.steps.note.hide()
        self.steps.pad(10, 0)
        self.steps.body.setContentsMargins(10, 4, 6, 4)
        self._rows: list[tuple[QWidget, PlainLabel, Button]] = []
        for number in range(MOST):
            row = QWidget()
            row.setObjectName("bare")
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(4)
            words = PlainLabel("", elide=True)
            line.addWidget(words, 1)
            button = Button(kind="link", pressed=lambda n=number: self._undo(n))
            button.setStyleSheet("min-height: 20px; padding: 0 4px;")
            line.addWidget(button)
            row.setFixedHeight(STEP_HIGH)
            self._rows.append((row, words, button))
            self.steps.body.addWidget(row)
            row.hide()
        self.hint = QWidget()
        self.hint.setObjectName("bare")
        line = QHBoxLayout(self.hint)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(6)
        self._undo_key = KeyHint()
        self._undo_words = PlainLabel("", "small", elide=True)
        line.addWidget(self._undo_key)
        line.addWidget(self._undo_words, 1)
        self.steps.body.addWidget(self.hint)
        self.steps.body.addStretch(1)
        self.steps.setMinimumHeight(36 + STEP_HIGH + 12)
        return self.steps

    # -- what is shown -------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet, *, from_paper: bool) -> None:
        """Counts and source of a sheet as it is drawn."""
        self._sheet = sheet
        t = self._language.t
        counts = sheet.counts()
        for status, label in self.numbers.items():
            label.setText(str(counts[status]))
        self.counts.set_title(t.n(TRAINEES, len(sheet.lines)))
        started = bool(counts) or not sheet.open
        self.counts.note.setText(t(AT_EACH_KEY if started else NOT_SAVED))
        (self.from_paper if from_paper else self.in_class).setChecked(True)
        for button in (self.in_class, self.from_paper, self.not_held):
            button.setEnabled(sheet.open)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """The last steps, the newest first; as many as there is room for."""
        self._steps = list(steps[:MOST])
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the new language."""
        t = self._language.t
        for status, letter in letters(t.language).items():
            self.boxes[status].set_letter(letter)
        self._undo_key.setText(key_name("Ctrl+Z", t.language))
        self._name_button()
        if self._sheet is not None:
            self.show_sheet(self._sheet, from_paper=self.from_paper.isChecked())
        self._fill()

    def fold(self, *, narrow: bool) -> None:
        """Less width and fewer words at 125 %."""
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self.counts.note.setVisible(not narrow)
        self._words.set(self.session.set_title, THIS_SESSION)
        self.session.head.setVisible(not narrow)
        self._counts_grid.setVerticalSpacing(2 if narrow else 4)
        self.counts.body.setContentsMargins(12, 6, 12, 6) if narrow else self.counts.pad(12, 0)
        self.session.body.setContentsMargins(10, 4, 10, 8)
        self._column.setSpacing(8 if narrow else GAP)
        self._name_button()
        self._fill()

    def _name_button(self) -> None:
        t = self._language.t
        words = t(FROM_PAPER_SHORT if self._narrow else FROM_PAPER)
        room = self.width() - 52  # a radio button cuts its words off without a sign
        fitted = QFontMetrics(self.from_paper.font()).elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.from_paper.setText(unmarked(fitted))
        self.from_paper.setAccessibleName(t(FROM_PAPER))
        self.not_held.setText(t(NOT_HELD_SHORT if self._narrow else NOT_HELD))
        self.not_held.setAccessibleName(t(NOT_HELD))

    def _fill(self) -> None:
        t = self._language.t
        self.hint.setVisible(not (self._narrow and self._steps))
        room = self.steps.height() - 36 - 10 - (0 if self._narrow else STEP_HIGH)
        shown = min(len(self._steps), max(1, room // STEP_HIGH), MOST)
        for number, (row, words, button) in enumerate(self._rows):
            row.setVisible(number < shown)
            if number < shown:
                label = self._steps[number].label(t)
                words.setText(label)
                words.setToolTip(label)
                button.setText(t(TO_HERE if number else UNDO))
                button.setAccessibleName(f"{button.text()}: {label}")
        self._undo_key.setVisible(bool(self._steps))
        self._undo_words.setText(t(NEWEST if self._steps else NO_STEPS))

    def _undo(self, number: int) -> None:
        if number < len(self._steps):
            self.undone.emit(self._steps[number].key)

    def ask_reason(self) -> QMenu:
        """Why there was no session: numbered, so that a digit chooses."""
        t = self._language.t
        menu = QMenu(self)
        menu.setFont(fonts.font("text"))
        options = [(code, t(CENTRE_CLOSED, reason=reason)) for code, reason in CLOSED_REASONS.items()]
        options.append((CANCELLED, t(WAS_NOT_HELD)))
        for number, (code, words) in enumerate(options, 1):
            action = menu.addAction(f"&{number}  {words}")
            action.setData(code)
            action.triggered.connect(lambda _=False, c=code: self.closed.emit(c))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.not_held.mapToGlobal(QPoint(0, self.not_held.height())))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()
