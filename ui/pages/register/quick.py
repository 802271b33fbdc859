"""Quick entry: a line like `all except 7, 12 e, 19 l15`, shown in words and on the rows while it is typed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, P_
from tvetdesk.records import badges
from tvetdesk.records.codes import MARKS
from tvetdesk.records.quick_entry import CLOSED, examples, letters, parse_line, unfinished
from tvetdesk.records.registers import Line
from ui.language import Language, key_name
from ui.models.register import about
from ui.widgets.labels import KeyHint, PlainLabel
from ui.widgets.said import Part, Said
from ui.words import Words

COLOURS = {"P": "ok", "L": "attention", "E": "info", "A": "error", "S": "sick", "W": "attachment"}

LABEL = N_("Quick entry")
HINT = N_("Type who differs, then press Enter. Everyone else is present.")
ALSO = N_("Also:")
TO_APPLY = N_("to apply")
OTHERS = P_("{number} other present", "{number} others present")
CLOSES = N_("The session was not held: the centre was closed.")
NOW_A_LETTER = N_("Now a letter:")
NO_BADGE = N_("Whose badge this is does not stand on this register. Look whether it is the right session.")
TYPED = badges.BEGIN[:4].lower()  # the signs that come alike from every keyboard
NO_ROW = N_("There is no row {row}. The list ends at {last}.")

Marks = Mapping[int, tuple[str, int | None]]


STANDARD = QKeySequence.StandardKey
LEFT_ALONE = (STANDARD.Undo, STANDARD.Redo, STANDARD.MoveToPreviousWord, STANDARD.MoveToNextWord)


class QuickLine(QLineEdit):
    """The field itself; empty, it leaves undo, redo and the way to other sessions to the register."""

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and not self.text()
            and any(event.matches(one) for one in LEFT_ALONE)
        ):
            event.ignore()
            return False
        return super().event(event)


class QuickEntry(QWidget):
    """`typed` carries the marks to preview by row number; `applied` those to write, with the line as typed.

    `badge` carries the trainee whose badge a reader typed. `closed` is asked when the line closes the session; `left` when Esc or an arrow goes back to the rows.
    """

    typed = Signal(object)
    applied = Signal(object, str)
    badge = Signal(object)  # the id has 64 bits
    closed = Signal()
    left = Signal()

    def __init__(self, language: Language, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._lines: tuple[Line, ...] = ()
        self._taken = self._usable = True
        self._marks: Marks = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        named = QVBoxLayout()
        named.setSpacing(1)
        label = PlainLabel("", "label")
        words.set(label.setText, LABEL)
        named.addWidget(label)
        named.addWidget(KeyHint("F4"), 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(named)
        self.line = QuickLine()
        self.line.setFixedHeight(36)
        self.line.setMaxLength(400)
        self.line.setMinimumWidth(150)
        self.line.setMaximumWidth(310)
        words.set(self.line.setAccessibleName, LABEL)
        label.setBuddy(self.line)
        row.addWidget(self.line, 2)
        said = QVBoxLayout()
        said.setSpacing(0)
        self.first, self.second = Said(), Said("small")
        said.addStretch(1)
        said.addWidget(self.first)
        said.addWidget(self.second)
        said.addStretch(1)
        row.addLayout(said, 5)
        self.line.textChanged.connect(lambda _: self._typed())
        self.line.returnPressed.connect(self._enter)
        self.line.installEventFilter(self)

    # -- what it is about ----------------------------------------------------------------------------------

    def set_lines(self, lines: tuple[Line, ...], *, taken: bool, usable: bool = True) -> None:
        """The list that rows are looked up in; `taken`: everyone has a mark already."""
        self.line.setEnabled(usable and bool(lines))
        again = bool(self.line.text()) or usable != self._usable
        self._lines, self._taken, self._usable = lines, taken, usable
        if again:
            self._typed()

    def retranslate(self) -> None:
        """Read and say everything in the new language."""
        self._typed()

    def show_number(self, number: str) -> None:
        """Digits typed on the rows: whom they mean, and what may follow."""
        t = self._language.t
        if not number:
            self._typed()
            return
        line = next((one for one in self._lines if one.number == int(number)), None)
        if line is None:
            last = str(max((one.number for one in self._lines), default=0))
            self.first.say([Part(t(NO_ROW, row=number, last=last), "error")])
            self.second.say([])
            return
        self.first.say(
            [Part("→ ", "text2"), Part(f"{line.number} {line.names}", demi=True), *self._who(line)]
        )
        shown = " ".join(letters(t.language).values())
        self.second.say([Part(f"{t(NOW_A_LETTER)} ", "text2"), Part(shown, "text2", demi=True)])

    # -- typing --------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        text, t = self.line.text().strip(), self._language.t
        self._marks = {}
        closing = False
        problem = ""
        if text and not self._scanning(text):
            try:
                entries = parse_line(text, [one.number for one in self._lines], t.language)
                closing = any(entry.status == CLOSED for entry in entries)
                if not closing:
                    self._marks = {entry.row or 0: (entry.status, entry.minutes) for entry in entries}
            except UserError as error:
                problem = "" if unfinished(text, t.language) else sentence(error, t)
        invalid = "true" if problem else "false"
        if self.line.property("invalid") != invalid:
            self.line.setProperty("invalid", invalid)
            self.line.style().polish(self.line)
        if closing:
            self._say([Part(t(CLOSES), "attention", demi=True), *self._enter_hint()], [])
        elif problem:
            self._say([Part(problem, "error")], self._examples())
        elif self._marks:
            self._say_marks()
        elif self._usable:
            self._say([Part(t(HINT), "text2")], self._examples())
        else:
            self._say([], [])
        self.typed.emit(self._marks)

    def _say_marks(self) -> None:
        t = self._language.t
        lines = {one.number: one for one in self._lines}
        shown = {row: given for row, given in self._marks.items() if given[0] != "P" or len(self._marks) == 1}
        if len(shown) == 1 and len(self._marks) == 1:
            ((row, (status, minutes)),) = shown.items()
            word = t(MARKS[status]) + (f" {minutes} min" if minutes else "")
            self._say(
                [
                    Part("→ ", "text2"),
                    Part(f"{row} {lines[row].names}", demi=True),
                    *self._who(lines[row]),
                    Part(": ", "text2"),
                    Part(word[:1].upper() + word[1:], COLOURS[status], demi=True),
                    *self._enter_hint(),
                ],
                self._others(1) or self._examples(),
            )
            return
        parts = [Part("→ ", "text2")]
        for number, (row, (status, minutes)) in enumerate(shown.items()):
            if number:
                parts.append(Part(" · ", "text2"))
            letter = letters(t.language)[status] + (f" {minutes}" if minutes else "")
            parts += [Part(f"{row} {lines[row].names} "), Part(letter, COLOURS[status], demi=True)]
        if not shown:
            parts = [Part(f"→ {t(MARKS['P']).capitalize()}: ", "ok", demi=True), Part(str(len(self._marks)))]
        self._say(parts, [*self._others(len(shown)), *self._enter_hint()])

    def _others(self, shown: int) -> list[Part]:
        """How many will be present besides: those the line makes so, and in a new register everybody else."""
        t = self._language.t
        if self._taken:
            present = sum(status == "P" for status, _ in self._marks.values())
            present -= 1 if present == len(self._marks) == shown else 0
        else:
            exceptions = sum(status != "P" for status, _ in self._marks.values())
            present = len(self._lines) - max(shown, exceptions)
        return [Part(f"{t.n(OTHERS, present)} ", "text2")] if present > 0 else []

    def _who(self, line: Line) -> list[Part]:
        words = about(line, self._language.t)
        return [Part(f" ({words})", "text2")] if words else []

    def _enter_hint(self) -> list[Part]:
        t = self._language.t
        return [
            Part("  "),
            Part(key_name("Enter", t.language), key=True),
            Part(f" {t(TO_APPLY)}", "text2"),
        ]

    def _examples(self) -> list[Part]:
        t = self._language.t
        parts = [Part(f"{t(ALSO)} ", "text2")]
        for number, one in enumerate(examples(t.language)):
            if number:
                parts.append(Part(" · ", "text2"))
            parts.append(Part(one, "text2", demi=True))
        return parts

    def _say(self, first: list[Part], second: list[Part]) -> None:
        self.first.say(first)
        self.second.say(second)
        self.line.setAccessibleDescription(f"{self.first.text()} {self.second.text()}".strip())

    def give_back(self, text: str) -> None:
        """A line that was not written stands in the field again, unless the next one is being typed."""
        if not self.line.text():
            self.line.setText(text)
            self.line.textEdited.emit(text)

    def _scanning(self, text: str) -> bool:
        """Whether this is what a reader of badges types, or the beginning of it."""
        return text[: len(TYPED)].lower() == TYPED

    def show_badge(self, trainee: int) -> None:
        """Whose badge was read."""
        t = self._language.t
        line = next((one for one in self._lines if one.trainee == trainee), None)
        if line is None:
            self._say([Part(t(NO_BADGE), "error")], [])
            return
        present = Part(t(MARKS["P"]).capitalize(), COLOURS["P"], demi=True)
        name = Part(f"{line.number} {line.names}", demi=True)
        self._say([Part("→ ", "text2"), name, *self._who(line), Part(": ", "text2"), present], [])

    def _enter(self) -> None:
        text = self.line.text().strip()
        if not text:
            self.left.emit()
            return
        trainee = badges.read(text)
        if trainee is not None:
            self.line.clear()
            self.badge.emit(trainee)
            self.show_badge(trainee)
            return
        if self._marks:
            marks = self._marks
            self.line.clear()
            self.applied.emit(marks, text)
            return
        try:
            entries = parse_line(text, [one.number for one in self._lines], self._language.code)
        except UserError as error:  # also of a word that was only half typed
            self._say([Part(sentence(error, self._language.t), "error")], self._examples())
            return
        if any(entry.status == CLOSED for entry in entries):
            self.line.clear()
            self.closed.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                self.left.emit()
                return True
        return False
