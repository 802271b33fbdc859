"""The session: quick entry, the rows with their marks, and the side with counts and steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.quick_entry import keys
from tvetdesk.records.registers import Sheet
from ui.language import Language
from ui.models.recorder import Key, Recorder
from ui.models.register import MINUTES, SheetModel
from ui.pages.register.quick import QuickEntry
from ui.pages.register.side import Side
from ui.pages.register.table import RegisterTable
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.strip import Notice, Strip
from ui.words import Words

FOLD = 1120  # the side gets narrow below this width of the page

NOBODY = N_("Nobody is on the list of this day.")
NOBODY_MORE = N_("Trainees come onto it when they are enrolled in the course.")
TO_TRAINEES = N_("Open Trainees")
WAS_CLOSED = N_("The centre was closed: {reason}. This session counts in no rate.")
WAS_CANCELLED = N_("This session was not held. It counts in no rate.")
OPEN_AGAIN = N_("Open again")

ROWS, EMPTY = 0, 1


class SessionView(QWidget):
    """The register of one session; the Recorder saves what is done here. `trainees` asks for another place."""

    trainees = Signal()

    def __init__(
        self, recorder: Recorder, language: Language, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.recorder, self._language = recorder, language
        self.model: SheetModel = recorder.model
        self.quick = QuickEntry(language, words)
        self.table = RegisterTable(self.model)
        words.set(self.table.setAccessibleName, N_("Rows of the register"))
        self.strip = Strip()
        self.strip.pressed.connect(recorder.reopen)
        panel = Panel()
        panel.body.addWidget(self.table)
        self.empty = EmptyState("people")
        words.set(self.empty.why.setText, NOBODY)
        words.set(self.empty.more.setText, NOBODY_MORE)
        button = self.empty.add(Button(pressed=self.trainees.emit))
        words.set(button.setText, TO_TRAINEES)
        nobody = Panel()
        nobody.body.addWidget(self.empty)
        self.rows = QStackedWidget()
        self.rows.addWidget(panel)
        self.rows.addWidget(nobody)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.quick)
        left.addWidget(self.strip)
        left.addWidget(self.rows, 1)
        self.side = Side(language, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self._side_wanted = True
        self._new = False  # another sheet was read than was shown before
        self._connect()

    def _connect(self) -> None:
        recorder, table, quick = self.recorder, self.table, self.quick
        table.marked.connect(recorder.mark)
        table.numbered.connect(quick.show_number)
        self.model.edited.connect(self._edited)
        quick.typed.connect(self._preview)
        quick.applied.connect(recorder.apply)
        quick.badge.connect(recorder.badge)
        table.began.connect(self._begin_line)
        recorder.lost.connect(quick.give_back)
        quick.closed.connect(lambda: recorder.close("other"))
        quick.left.connect(lambda: table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        recorder.loaded.connect(self._loaded)
        recorder.changed.connect(self._changed)
        recorder.stepped.connect(lambda: self.side.show_steps(recorder.steps()))
        self.side.sourced.connect(lambda paper: recorder.set_source(from_paper=paper))
        self.side.closed.connect(recorder.close)
        self.side.undone.connect(self._undo)

    # -- following the sheet -------------------------------------------------------------------------------

    def _loaded(self) -> None:
        self.table.forget_number()
        self.quick.line.clear()
        self.table.choose(0)
        self._new = True

    def _changed(self) -> None:
        sheet = self.model.sheet
        if sheet is None:
            return
        here = self.table.hasFocus() or self.quick.line.hasFocus()
        self.quick.set_lines(sheet.lines, taken=sheet.taken, usable=sheet.open)
        self.rows.setCurrentIndex(ROWS if sheet.lines else EMPTY)
        self.side.show_sheet(sheet, from_paper=self.recorder.from_paper)
        self._show_state(sheet)
        if self.table.row() < 0 and sheet.lines:
            self.table.choose(0)
        if self._new:
            self._new = False
            if here:
                self.take_focus()

    def _show_state(self, sheet: Sheet) -> None:
        if sheet.open:
            self.strip.clear()
            return
        text: Message = WAS_CANCELLED
        values: dict[str, str] = {}
        if sheet.state == "closed":
            text, values = WAS_CLOSED, {"reason": CLOSED_REASONS[sheet.closed_reason or "other"]}
        notice = Notice(text, "attention", values, icon="ban", button=OPEN_AGAIN, act=self.recorder.reopen)
        self.strip.tell(notice, self._language.t)
        self.strip.close_button.hide()

    def _preview(self, marks: dict[int, tuple[str, int | None]]) -> None:
        self.model.preview(marks)
        if marks and len(marks) < self.model.rowCount():
            row = self.model.row_of(next(reversed(marks)))
            if row is not None:
                self.table.choose(row)

    def _edited(self, row: int, column: int, text: str) -> None:
        if column != MINUTES:
            self.recorder.annotate(row, text)
            return
        line = self.model.line(row)
        if text.strip():
            self.recorder.mark(row, "L", int(text))
        elif line.status == "L":
            self.recorder.mark(row, "L", None)

    # -- what the page asks --------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Where work begins: a register to take is typed as one line, one that was taken is looked at."""
        if self._to_take():
            self.focus_quick()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_take(self) -> bool:
        sheet = self.model.sheet
        return sheet is not None and sheet.open and not sheet.taken and bool(sheet.lines)

    def _begin_line(self, sign: str) -> None:
        """A sign that is no mark, but begins what a reader of badges types."""
        self.focus_quick()
        self.quick.line.setText(sign)

    def _undo(self, key: Key) -> None:
        """Back to before a step; its button goes, so the focus goes back to the list."""
        self.recorder.undo(key)
        self.take_focus()

    def focus_quick(self) -> None:
        """F4."""
        self.table.forget_number()
        self.quick.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.quick.line.selectAll()

    def escape(self) -> bool:
        """Esc: forget digits or a half typed line, go to the rows of a taken register; False: nothing is to be left."""
        if self.table.number:
            self.table.forget_number()
        elif not self.quick.line.hasFocus():
            return False
        elif self.quick.line.text():
            self.quick.line.clear()
        elif self._to_take():
            return False
        else:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def toggle_side(self) -> None:
        """F8."""
        self._side_wanted = not self._side_wanted
        self.side.setVisible(self._side_wanted)

    def fold(self, width: int) -> None:
        """Fit the width of the page."""
        self.side.fold(narrow=width < FOLD)

    def retranslate(self) -> None:
        """Say and read everything in the new language."""
        row = self.table.row()
        self.table.language = self._language.code
        self.model.speak(self._language.t)
        self.table.choose(max(row, 0))
        self.quick.retranslate()
        self.side.retranslate()
        self.side.show_steps(self.recorder.steps())
        if self.model.sheet is not None:
            self._show_state(self.model.sheet)

    def hints(self) -> list[tuple[str, Message]]:
        """The keys of this view in the language on screen."""
        own = keys(self._language.code)
        by_status = {status: key.upper() for key, status in own.items()}
        shown = " ".join(by_status[status] for status in "PLEASW")
        minutes = "F2" if "m" in own else "M"
        absent = by_status["A"]
        return [
            (f"7 {absent}", N_("row 7 absent")),
            (shown, N_("mark")),
            (minutes, N_("minutes")),
            ("N", N_("note")),
            ("F4", N_("quick entry")),
            ("Ctrl+Enter", N_("finish")),
        ]
