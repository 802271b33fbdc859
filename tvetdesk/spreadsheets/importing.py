"""Rows of a spreadsheet become rows of a type: rehearsed one by one, then written all in one change, or not at all.

A rehearsal does what writing does and takes it back, so it says exactly what would happen. Rows that are there already
are left alone, so that a file read in twice is read in once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tvetdesk.errors import Invalid, UserError, sentences
from tvetdesk.exchange.ownership import check_kept_here, check_may_add, may_alter, owner
from tvetdesk.i18n import N_, Translator
from tvetdesk.records import rows as verbs
from tvetdesk.records.centres import Centre
from tvetdesk.records.guards import check_by_hand
from tvetdesk.spreadsheets.alike import DIFFERENT, LATER, SAME, Alike, Answers, Candidate
from tvetdesk.spreadsheets.columns import columns_of
from tvetdesk.spreadsheets.heads import Heads
from tvetdesk.spreadsheets.references import References
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.spreadsheets.values import Cells
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.ddl import quoted
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Table

changes({"table.import": N_("Rows of a spreadsheet")})
sentences({
    "table.differs": N_("It is there already, with something else in: {fields}. To write these values over it, say --alter."),
    "table.which": N_("It is like several. Say in the answers which one it is."),
    "table.wrong": N_("Rows that cannot be taken in as they are: {number}. Nothing was written. Correct them, or say --skip-bad to leave them out."),
    "table.questions": N_("Rows that may be there already: {number}. Nothing was written. Answer with --alike or --answers, or say --skip-bad to leave them out."),
})  # fmt: skip

NEW, THERE, ALTERED, BAD, ASKED, LEFT = "new", "there", "altered", "bad", "asked", "left"
STATES = (NEW, THERE, ALTERED, BAD, ASKED, LEFT)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: in which column and field, if it is one."""

    row: int
    error: UserError
    column: int | None = None
    field: str = ""


@dataclass(frozen=True)
class Question:
    """A row that may be one that is there already."""

    row: int
    title: str
    candidates: tuple[Candidate, ...]


@dataclass
class Outcome:
    """What became of each row (its number in the sheet -> state), and why."""

    states: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    written: bool = False
    change: int | None = None

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.states.values())

    def error(self) -> UserError | None:
        """Why nothing was written, if that is so."""
        counts = self.counts
        if counts[BAD]:
            return UserError("table.wrong", number=counts[BAD])
        return UserError("table.questions", number=counts[ASKED]) if counts[ASKED] else None


class _TakenBack(Exception):
    """Raised to take a change, or one row of it, back; `there` is the row that it is instead."""

    def __init__(self, there: Any = None) -> None:
        super().__init__()
        self.there = there


def take_in(
    book: Book,
    table: Table,
    sheet: Sheet,
    heads: Heads,
    translate: Translator,
    *,
    answers: Answers | None = None,
    rehearse: bool = False,
    skip_bad: bool = False,
    alter: bool = False,
    said: Callable[[int, int], None] = lambda _done, _of: None,
) -> Outcome:
    """Read the rows below the heads in; one change, undone as one.

    Without `skip_bad` nothing is written as long as one row is wrong or a question is open. `alter` writes values over
    rows that are there. `said` hears of the rows done.
    """
    check_kept_here(book, table)
    check_by_hand(table)
    if not rehearse:
        book.seal()  # the change begins with this file
    rows = [
        (number, cells)
        for number, cells in enumerate(sheet.rows[heads.row + 1 :], start=heads.row + 2)
        if any(column < len(cells) and cells[column] is not None for column in heads.columns)
        and not _tags(cells)
    ]
    work = _Work(book, table, heads, translate, answers or Answers(), alter=alter)
    try:
        with book.change("table.import"):
            for done, (number, cells) in enumerate(rows, start=1):
                work.row(number, cells)
                said(done, len(rows))
            counts = work.outcome.counts
            stopped = (counts[BAD] or counts[ASKED]) and not skip_bad
            if rehearse or stopped or not counts[NEW] + counts[ALTERED]:
                raise _TakenBack
    except _TakenBack:
        return work.outcome
    work.outcome.written = True
    (work.outcome.change,) = book.sql("SELECT max(id) FROM change").fetchone()
    book.seal()
    return work.outcome


def _tags(cells: Sequence[Any]) -> bool:
    """Whether a row is the HXL tags under the heads."""
    texts = [cell for cell in cells if cell is not None]
    return all(isinstance(text, str) and re.fullmatch(r"#\w+(\+\w+)*", text) for text in texts)


class _Work:
    """Takes one row after the other in, inside the open change; a row that is wrong leaves nothing behind."""

    def __init__(
        self, book: Book, table: Table, heads: Heads, t: Translator, answers: Answers, *, alter: bool
    ) -> None:
        self.book, self.table, self.heads, self.answers, self.alter = book, table, heads, answers, alter
        self.outcome = Outcome()
        self._t = t
        own = book.find(Centre, id=book.centre) if book.centre is not None else None
        self._cells = Cells(References(book, t), own.country if own else None)
        self._alike = Alike(book, table, own.country if own else None, t)
        self._columns = columns_of(table)
        self._names = [name for name in heads.columns.values() if name in table.fields]
        self._there = self._stored()

    def row(self, number: int, cells: Sequence[Any]) -> None:
        """One row of the sheet."""
        values, wrong = self._values(cells)
        if wrong:
            self._refuse(number, Invalid(wrong))
            return
        there = self._attempt(number, lambda: self._add(number, values))
        if there is not None:
            self._attempt(number, lambda: self._compare(number, there, values))

    def _attempt(self, number: int, act: Callable[[], None]) -> Any:
        """Do something with a row that leaves nothing behind when it is refused or taken back."""
        try:
            with self.book.db.atomic():
                act()
        except _TakenBack as back:
            return back.there
        except UserError as error:
            self._refuse(number, error)
        return None

    def _values(self, cells: Sequence[Any]) -> tuple[dict[str, Any], dict[str, UserError]]:
        values: dict[str, Any] = {}
        wrong: dict[str, UserError] = {}
        for column, name in self.heads.columns.items():
            known = self._columns[name]
            one = known.field
            target = self.book.schema.target(known.table, one.name).name if isinstance(one, Ref) else ""
            try:
                value = self._cells.value(one, target, cells[column] if column < len(cells) else None)
            except UserError as error:
                wrong[name] = error
            else:
                if value is not None:
                    values[name] = value
                elif known.needed:
                    wrong[name] = UserError("field.required")
        return values, wrong

    def _add(self, number: int, every: Mapping[str, Any]) -> None:
        values = {name: value for name, value in every.items() if name in self.table.fields}
        parts = {name: value for name, value in every.items() if name not in values}
        once = self.table.identity if self.table.natural else self.table.model._meta.once
        whole = verbs.with_centre(self.book, self.table, values)
        if once and all(name in whole for name in once):
            check_may_add(self.book, self.table, **whole)
            identity = {name: whole[name] for name in once}
            there = self.book.find(self.table.model, **identity)
            if there is not None:
                self._compare(number, there, values)
                return
        row = verbs.add(self.book, self.table.model, **values)
        stored = self._key(row)
        if self._there[stored]:  # the very same row: this file was read in before
            self._there[stored] -= 1
            self._leave(number, THERE)
        for name, value in parts.items():
            part = self._columns[name]
            verbs.add(self.book, part.table.model, **{part.table.parent: row.id, part.field.name: value})
        candidates = tuple(self._alike.of(row))
        if candidates:
            self._answered(number, row, candidates)
        self._alike.added(row)
        self.outcome.states[number] = NEW

    def _compare(self, number: int, there: Any, values: Mapping[str, Any]) -> None:
        """A row that is there already: the same, or to be altered, or told apart."""
        differing = {
            name: value
            for name, value in values.items()
            if name in self.table.fields and getattr(there, name) != value
        }
        if not differing:
            self._leave(number, THERE)
        if not self.alter:
            fields = ", ".join(self._t(self.table.fields[name].label) for name in differing)
            raise UserError("table.differs", fields=fields)
        if not may_alter(self.book, there):
            raise UserError("records.not_yours", code=owner(self.book, there) or "–")
        verbs.alter(self.book, there, **differing)
        self.outcome.states[number] = ALTERED

    def _answered(self, number: int, row: Any, candidates: tuple[Candidate, ...]) -> None:
        """What the answer to a question says is done; without one the row is asked about."""
        answer = self.answers.of(number)
        if answer is None:
            title = self.book.describe(self.table, row.id)
            self.outcome.questions.append(Question(number, title, candidates))
            self._leave(number, ASKED)
        if answer.verdict == SAME:
            self._same(number, candidates, answer.row)
        elif answer.verdict == LATER and not self._alike.person:
            self._leave(number, LEFT)
        elif answer.verdict in (DIFFERENT, LATER):
            self._alike.note(row, candidates, answer.verdict)

    def _same(self, number: int, candidates: tuple[Candidate, ...], whom: int | None) -> None:
        """The row is one that is there: nothing is added; with `alter` its values are written over that one."""
        if whom is not None and whom not in {one.row for one in candidates}:
            raise UserError("alike.whom", row=str(number), id=str(whom))
        if not self.alter:
            self._leave(number, THERE)
        if whom is None and len(candidates) > 1:
            raise UserError("table.which")
        raise _TakenBack(self.book.get(self.table.model, whom or candidates[0].row))

    def _key(self, row: Any) -> tuple[Any, ...]:
        """A row by the stored values of the columns that the sheet has."""
        return tuple(self.table.fields[name].db_value(getattr(row, name)) for name in self._names)

    def _stored(self) -> Counter[tuple[Any, ...]]:
        """How many rows have the same values in the columns of the sheet, before anything is added."""
        if self.table.natural:
            return Counter()
        names = ", ".join(quoted(name) for name in self._names)
        rows = self.book.sql(f"SELECT {names} FROM {quoted(self.table.name)} WHERE deleted IS NULL")
        return Counter(tuple(row) for row in rows)

    def _leave(self, number: int, state: str) -> NoReturn:
        """Take the row back and note what it is."""
        self.outcome.states[number] = state
        raise _TakenBack

    def _refuse(self, number: int, error: UserError) -> None:
        self.outcome.states[number] = BAD
        columns = {name: column for column, name in self.heads.columns.items()}
        if isinstance(error, Invalid):
            for name, one in error.fields.items():
                self.outcome.problems.append(Problem(number, one, columns.get(name), name))
        else:
            self.outcome.problems.append(Problem(number, error))
