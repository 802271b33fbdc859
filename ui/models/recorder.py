"""Saves a register behind the window: every change is drawn at once, written by the worker, and put back if that fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import attendance, badges
from tvetdesk.records.calendar import Session
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.quick_entry import letters
from tvetdesk.records.registers import Saved, Sheet, give_back, next_open, saved, sheet, take_back
from tvetdesk.store.book import Book
from ui.models.register import Change, Op, SheetModel, annotated, marked
from ui.tasks import Tasks

CANCELLED = "cancelled"
MOST = 20  # steps that are listed

PRESENT_ALL = N_("Everyone present")
NOTE_STEP = N_("Note, row {row}")
BADGE_STEP = N_("Badge, row {row}")
PAPER_STEP = N_("Copied from paper")
CLASS_STEP = N_("Taken in class")
CLOSED_STEP = N_("Closed: {reason}")
CANCELLED_STEP = N_("Not held")
REOPENED_STEP = N_("Opened again")
EARLIER_STEPS = P_("{day}, {number} step", "{day}, {number} steps")

Label = Callable[[Translator], str]
Key = tuple[int, int | None]


@dataclass(frozen=True)
class Step:
    """One of the last steps as it is listed: what to call it, and how it is found again."""

    key: Key
    label: Label


class Recorder(QObject):
    """Stands between the sheet on screen and the book.

    `loaded` comes when a sheet was read, `stepped` when the last steps are others, `changed` when the sheet shown is
    another one, `refused` with a UserError. `lost` carries a typed line that was not written, `mended` comes with the next
    write that worked.
    """

    loaded = Signal()
    changed = Signal()
    stepped = Signal()
    refused = Signal(object)
    lost = Signal(str)
    mended = Signal()

    def __init__(self, book: Book, tasks: Tasks, model: SheetModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book, self.tasks, self.model = book, tasks, model
        self.session: int | None = None
        self.from_paper = False  # how a register will be taken that is not taken yet
        self._listed: list[Saved] = []
        self._labels: dict[Key, Label] = {}
        self._again: dict[Key, Callable[[], object]] = {}
        self._redo: list[tuple[Label, Callable[[], object]]] = []
        self._failed = False  # the last write
        tasks.written.connect(self._written)
        tasks.broke.connect(lambda _: self._lost())

    # -- reading -------------------------------------------------------------------------------------------

    def load(self, session: int) -> None:
        """Read and show the register of a session."""
        if session != self.session:
            self._redo.clear()
            self._listed = []
        self.session = session
        book = self.book
        self.tasks.read(
            lambda: (sheet(book, session), saved(book, session)),
            lambda told: self._show(*told),
            owner=self,
            latest="sheet",
            failed=self.refused.emit,
        )

    def reload(self) -> None:
        """Read what is shown once more."""
        if self.session is not None:
            self.load(self.session)

    def _show(self, found: Sheet, listed: list[Saved]) -> None:
        if found.session != self.session:
            return
        new = self.model.saved is None or self.model.saved.session != found.session
        self.model.show_sheet(found)
        if new or found.state != "planned":
            self.from_paper = found.from_paper if found.state != "planned" else found.day < self.book.today()
        self._list(listed)
        if new:
            self.loaded.emit()
        self.changed.emit()

    def _written(self, owner: object) -> None:
        if owner is not self:
            self.reload()

    def _lost(self) -> None:
        """A bug in a write: nothing may look saved that is not."""
        self.model.pending.clear()
        self.reload()

    # -- writing -------------------------------------------------------------------------------------------

    def mark(self, row: int, status: str, minutes: int | None = None) -> None:
        """One mark; the first one takes the register, everybody else present."""
        line, here = self.model.line(row), self._here()
        if not here.open:
            self.refused.emit(UserError("attendance.not_held"))
            return
        minutes = minutes if status == "L" else None
        if here.taken and (line.status, line.minutes) == (status, minutes):
            return
        number, tail = line.number, "" if minutes is None else f" {minutes}"
        enrolment = line.enrolment
        self._marks(
            {enrolment: (status, minutes)},
            lambda t: f"{number} {letters(t.language)[status]}{tail}",
            one=enrolment if here.taken else None,
        )

    def apply(self, marks: Mapping[int, tuple[str, int | None]], text: str) -> None:
        """The marks of a typed line, by row number, as one step."""
        if not self._here().open:
            self.refused.emit(UserError("attendance.not_held"))
            return
        rows = {line.number: line.enrolment for line in self._here().lines}
        self._marks({rows[row]: given for row, given in marks.items()}, lambda _: text, line=text)

    def badge(self, trainee: int) -> bool:
        """A badge was read: its owner is present. False when they are not on this register."""
        here = self._here()
        marks = badges.present(here, trainee)
        if marks is None:
            return False
        row, line = next(one for one in enumerate(here.lines) if one[1].trainee == trainee)
        if here.taken or not here.open:
            self.mark(row, "P")
        else:
            self._marks(marks, lambda t: t(BADGE_STEP, row=line.number))
        return True

    def _marks(
        self,
        marks: Mapping[int, tuple[str, int | None]],
        label: Label,
        one: int | None = None,
        line: str = "",
    ) -> None:
        book, from_paper = self.book, self.from_paper

        def work(session: Session) -> None:
            if one is None:
                attendance.mark_all(book, session, marks, from_paper=from_paper)
            else:
                attendance.mark(book, session, book.get(Enrolment, one), *marks[one])

        self._write(marked(marks), label, work, line)

    def annotate(self, row: int, note: str) -> None:
        """A note beside a mark."""
        line, note = self.model.line(row), note.strip()
        if note == line.note:
            return
        book, from_paper, number = self.book, self.from_paper, line.number
        self._write(
            annotated(line.enrolment, note),
            lambda t: t(NOTE_STEP, row=number),
            lambda session: attendance.annotate(book, session, line.enrolment, note, from_paper=from_paper),
        )

    def set_source(self, *, from_paper: bool) -> None:
        """In class or from paper; of a register not taken yet only remembered until it is."""
        if from_paper == self.from_paper:
            return
        self.from_paper = from_paper
        here = self._here()
        if here.state == "held":
            book = self.book
            self._write(
                lambda one: replace(one, from_paper=from_paper),
                lambda t: t(PAPER_STEP if from_paper else CLASS_STEP),
                lambda session: attendance.set_source(book, session, from_paper=from_paper),
            )
        self.changed.emit()

    def close(self, reason: str) -> None:
        """Not held: the centre was closed for a reason, or (CANCELLED) the session did not take place."""
        book = self.book
        if reason == CANCELLED:
            self._write(
                lambda one: replace(one, state="cancelled", closed_reason=None),
                lambda t: t(CANCELLED_STEP),
                lambda session: attendance.cancel_session(book, session),
            )
        else:
            self._write(
                lambda one: replace(one, state="closed", closed_reason=reason),
                lambda t: t(CLOSED_STEP, reason=CLOSED_REASONS[reason]),
                lambda session: attendance.close_session(book, session, reason),
            )

    def reopen(self) -> None:
        """Closed by mistake."""
        book = self.book

        def change(one: Sheet) -> Sheet:
            state = "held" if any(line.status for line in one.lines) else "planned"
            return replace(one, state=state, closed_reason=None)

        self._write(
            change, lambda t: t(REOPENED_STEP), lambda session: attendance.reopen_session(book, session)
        )

    def finish(self, done: Callable[[int | None], object]) -> None:
        """Take the register if nothing was marked yet; then tell which one is next."""
        here, book = self._here(), self.book
        if here.open and not here.taken:
            self._marks({}, lambda t: t(PRESENT_ALL))
        self.tasks.write(lambda: next_open(book, here.session), done, owner=self, failed=self.refused.emit)

    def _here(self) -> Sheet:
        assert self.model.sheet is not None
        return self.model.sheet

    def _write(self, change: Change, label: Label, work: Callable[[Session], object], line: str = "") -> None:
        op, session, book = Op(change, label), self._here().session, self.book
        self._redo.clear()
        self.model.push(op)
        self.changed.emit()

        def run() -> tuple[int, tuple[int, ...]]:
            work(book.get(Session, session))
            return book.standing

        def kept(standing: tuple[int, tuple[int, ...]]) -> None:
            number, steps = standing
            if self._failed:
                self._failed = False
                self.mended.emit()
            if steps:
                self._labels[number, steps[-1]] = label
                self._again[number, steps[-1]] = lambda: work(book.get(Session, session))
            if session != self.session:
                return
            if op not in self.model.pending:  # read again in between, maybe before it was written
                self.reload()
                return
            self.model.settle(op, kept=True)
            self._step(number, steps)

        def failed(error: UserError) -> None:
            self._failed = True
            self.refused.emit(error)
            if session == self.session:
                if line:
                    self.lost.emit(line)
                self.model.settle(op, kept=False)
                self.changed.emit()
                self.reload()

        self.tasks.write(run, kept, owner=self, failed=failed)

    # -- the last steps ------------------------------------------------------------------------------------

    def steps(self) -> list[Step]:
        """What can be undone in this register, the newest first."""
        return [
            Step(_key(one), self._labels.get(_key(one)) or _whole(one, self.book.today()))
            for one in self._listed
        ]

    def undo(self, key: Key) -> None:
        """Undo from the newest step down to this one."""
        book, session = self.book, self.session
        if session is None:
            return

        def run() -> tuple[Sheet, list[Saved]]:
            take_back(book, session, *key)
            return sheet(book, session), saved(book, session)

        self.tasks.write(run, lambda told: self._show(*told), owner=self, failed=self.refused.emit)

    def redo(self) -> bool:
        """Do again what was undone last; False when there is nothing."""
        if not self._redo or self.session is None:
            return False
        label, again = self._redo.pop()
        book, session = self.book, self.session

        def run() -> tuple[Sheet, list[Saved], tuple[int, tuple[int, ...]]]:
            again()
            return sheet(book, session), saved(book, session), book.standing

        def done(told: tuple[Sheet, list[Saved], tuple[int, tuple[int, ...]]]) -> None:
            found, listed, (number, steps) = told
            if steps and (number, steps[-1]) not in self._labels:
                self._labels[number, steps[-1]] = label
                self._again[number, steps[-1]] = again
            self._show(found, listed)

        self.tasks.write(run, done, owner=self, failed=self.refused.emit)
        return True

    def _step(self, number: int, steps: tuple[int, ...]) -> None:
        """One more step of the open change, without asking the book for the whole list."""
        before = [one for one in self._listed if one.change != number]
        if any(one.step is not None for one in before):
            self.reload()  # the change was closed meanwhile: its steps are one whole now
            return
        at = int(self.book.now().timestamp())
        self._listed = [Saved(number, step, at) for step in reversed(steps[-MOST:])] + before
        self.stepped.emit()

    def _list(self, listed: list[Saved]) -> None:
        there = {_key(one) for one in listed}
        for one in self._listed:
            key = _key(one)
            if key in there or (one.change, None) in there:
                continue
            if one.step is None:
                self._redo.append(
                    (_whole(one, self.book.today()), lambda change=one.change: give_back(self.book, change))
                )
            elif key in self._again:
                self._redo.append((self._labels[key], self._again[key]))
        self._listed = listed
        self.stepped.emit()


def _key(one: Saved) -> Key:
    return one.change, one.step


def _whole(one: Saved, today: dt.date) -> Label:
    """How a change of another time is called: when it was, and how many steps it had."""
    at = dt.datetime.fromtimestamp(one.at, dt.UTC).astimezone()
    same = at.date() == today
    return lambda t: t.n(EARLIER_STEPS, one.steps, day=f"{at:%H:%M}" if same else t.day(at.date()))
