"""Registers from paper: a spreadsheet of people and days with a letter in each cell becomes marks, in one change.

    No.   Names          2/3/2026   3/3/2026   3/3/2026 (2)
    1     Awa Sow        P          L15        P
    2     Kemo Danso     A          E          P

The letters are those of the reader's language; a second column of one day is its second session.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.attendance import Mark, Row, close_session, mark_all, rows_on
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.namekeys import name_keys
from tvetdesk.records.people import Trainee
from tvetdesk.records.quick_entry import WORDS
from tvetdesk.spreadsheets.heads import key_of
from tvetdesk.spreadsheets.importing import Problem
from tvetdesk.spreadsheets.layout import DayColumn, Layout, find_layout
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.spreadsheets.values import text_of
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes

changes({"attendance.paper": N_("Registers of {cohort} from a spreadsheet")})
sentences({
    "paper.unknown": N_("Nobody on the list of {cohort} is called “{text}” on these days. Correct the name, or enrol the person first."),
    "paper.several": N_("Several people on the list are called “{text}”. Add a column with their numbers on the list."),
    "paper.other": N_("Number {number} on the list is {names}, not “{text}”. Correct one of the two."),
    "paper.twice": N_("This person stands in row {row} already. Keep one of the two rows."),
    "paper.no_session": N_("No session {slot} is planned on {day}. Plan it first, or say --plan."),
    "paper.ahead": N_("{day} has not come yet. Check the year."),
    "paper.letter": N_("“{text}” is no mark. Use {letters}."),
    "paper.blank": N_("{names} has no mark on {day}. Write one, or say --blank present or --blank absent."),
    "paper.not_called": N_("{names} was not in training on {day}. Empty the cell, or correct the enrolment."),
    "paper.closed": N_("On {day} some cells say closed and others do not. Say the same in all of them."),
    "paper.differs": N_("{names} has “{mark}” on {day} already. To write over it, say --alter."),
    "paper.held": N_("The session on {day} was closed or cancelled. Open it again first, or empty the column."),
})  # fmt: skip

CLOSED = {"en": {"c", "closed"}, "fr": {"f", "fermé", "ferme", "fermée"}, "de": {"z", "zu", "geschlossen"}}
BLANKS = ("present", "absent")


@dataclass
class Taken:
    """What became of the registers: sessions and marks that were written, and what is wrong."""

    sessions: int = 0
    marks: int = 0
    problems: list[Problem] = field(default_factory=list)
    written: bool = False
    change: int | None = None

    def error(self) -> UserError | None:
        return UserError("table.wrong", number=len({(one.row, one.column) for one in self.problems})) if self.problems else None  # fmt: skip


class _TakenBack(Exception):
    """Raised to take the change back."""


def take_registers(
    book: Book,
    cohort: Cohort,
    sheet: Sheet,
    language: str,
    *,
    month: tuple[int, int] | None = None,
    blank: str = "",
    plan: bool = False,
    alter: bool = False,
    rehearse: bool = False,
    skip_bad: bool = False,
) -> Taken:
    """Mark the registers of a cohort from a sheet; one change, undone as one, and noted as copied from paper (R40).

    Without `skip_bad` nothing is written as long as one cell is wrong; with it, days with something wrong are left
    out whole. `plan` makes sessions that are not planned, `blank` says what an empty cell means.
    """
    layout = find_layout(cohort, sheet, month)
    if not rehearse:
        book.seal()
    work = _Registers(book, cohort, sheet, layout, language, blank=blank, plan=plan, alter=alter)
    try:
        with book.change("attendance.paper", cohort=cohort):
            work.all()
            if rehearse or (work.taken.problems and not skip_bad) or not work.taken.sessions:
                raise _TakenBack
    except _TakenBack:
        return work.taken
    work.taken.written = True
    (work.taken.change,) = book.sql("SELECT max(id) FROM change").fetchone()
    book.seal()
    return work.taken


class _Registers:
    """Reads the people and their marks, and writes one session after the other inside the open change."""

    def __init__(
        self, book: Book, cohort: Cohort, sheet: Sheet, layout: Layout, language: str, *, blank: str, plan: bool, alter: bool
    ) -> None:  # fmt: skip
        self.book, self.cohort, self.sheet, self.layout = book, cohort, sheet, layout
        self.blank, self.plan, self.alter = blank, plan, alter
        self.taken = Taken()
        self._letters = WORDS[language].letters
        self._closed = CLOSED[language]
        days = [one.day for one in layout.days]
        self._lines = rows_on(book, cohort.id, days)
        self._names = {
            line.enrolment.id: book.get(Trainee, line.enrolment.trainee).names or "–" for line in self._lines
        }
        self._called = {
            day: {line.enrolment.id for line in rows_on(book, cohort.id, [day])} for day in set(days)
        }

    def all(self) -> None:
        people = self._people()
        sessions: dict[tuple[dt.date, int], Session] = {}
        query = self.book.select(Session).where(Session.cohort == self.cohort.id)
        of_day: dict[dt.date, list[Session]] = defaultdict(list)
        for session in query.order_by(Session.day, Session.slot):
            of_day[session.day].append(session)
        for day, listed in of_day.items():
            sessions |= {(day, place): session for place, session in enumerate(listed, start=1)}
        for one in self.layout.days:
            wrong = len(self.taken.problems)
            cells = {enrolment: self._cell(row, one.column) for enrolment, row in people.items()}
            if any(cells.values()):
                self._session(one, sessions.get((one.day, one.slot)), cells, people, wrong)

    # -- people ----------------------------------------------------------------------------------------------

    def _people(self) -> dict[int, int]:
        """The row of the sheet (from 1) of each enrolment."""
        people: dict[int, int] = {}
        for row in range(self.layout.row + 1, len(self.sheet.rows)):
            number = self._cell(row + 1, self.layout.number)
            text = self._cell(row + 1, self.layout.names)
            if not number and not text:
                continue
            try:
                enrolment = self._person(number, text)
                if enrolment in people:
                    raise UserError("paper.twice", row=str(people[enrolment]))
                people[enrolment] = row + 1
            except UserError as error:
                column = self.layout.names if text else self.layout.number
                self.taken.problems.append(Problem(row + 1, error, column))
        return people

    def _cell(self, row: int, column: int | None) -> str:
        cells = self.sheet.rows[row - 1]
        return text_of(cells[column]).strip() if column is not None and column < len(cells) else ""

    def _person(self, number: str, text: str) -> int:
        if number.isascii() and number.isdecimal():
            line = next((line for line in self._lines if line.number == int(number)), None)
            if line is None:
                raise UserError("paper.unknown", cohort=self.cohort.name or "–", text=text or number)
            enrolment = int(line.enrolment.id)
            if text and not self._is_called(enrolment, text):
                raise UserError("paper.other", number=number, names=self._names[enrolment], text=text[:40])
            return enrolment
        same = [line for line in self._lines if key_of(self._names[line.enrolment.id]) == key_of(text)]
        found: list[Row] = same or [line for line in self._lines if self._is_called(line.enrolment.id, text)]
        if len(found) != 1:
            code = "paper.several" if found else "paper.unknown"
            raise UserError(code, cohort=self.cohort.name or "–", text=(text or number)[:40])
        return int(found[0].enrolment.id)

    def _is_called(self, enrolment: int, text: str) -> bool:
        """Whether somebody is called so, however it is spelt and in whatever order."""
        return sorted(name_keys(self._names[enrolment])) == sorted(name_keys(text))

    # -- marks -----------------------------------------------------------------------------------------------

    def _session(
        self,
        one: DayColumn,
        session: Session | None,
        cells: Mapping[int, str],
        people: Mapping[int, int],
        wrong: int,
    ) -> None:
        if one.day > self.book.today():
            self._refuse(one, UserError("paper.ahead", day=one.day))
            return
        if session is None and not self.plan:
            self._refuse(one, UserError("paper.no_session", day=one.day, slot=str(one.slot)))
            return
        if {text.casefold() for text in cells.values() if text} <= self._closed:
            self._close(one, session)
            return
        marks = self._marks(one, cells, people)
        if session is not None and session.state in ("closed", "cancelled"):
            self._refuse(one, UserError("paper.held", day=one.day))
        given = self._given(session)
        for enrolment, (status, _) in marks.items():
            if enrolment in given and given[enrolment][0] != status and not self.alter:
                error = UserError(
                    "paper.differs", names=self._names[enrolment], mark=given[enrolment][0], day=one.day
                )
                self.taken.problems.append(Problem(people[enrolment], error, one.column))
        for enrolment in sorted(self._called[one.day] - marks.keys() - given.keys()):
            if self.blank == "absent":
                marks[enrolment] = ("A", None)
            elif not self.blank and not self._wrong(one, enrolment, people):
                error = UserError("paper.blank", names=self._names[enrolment], day=one.day)
                self.taken.problems.append(
                    Problem(people.get(enrolment, self.layout.row + 1), error, one.column)
                )
        if len(self.taken.problems) > wrong:
            return  # a day is written whole or not at all
        new = {enrolment: mark for enrolment, mark in marks.items() if given.get(enrolment) != mark}
        unmarked = self._called[one.day] - given.keys() - marks.keys()
        if not new and not unmarked:
            return
        if session is None:
            session = plan_session(self.book, self.cohort, one.day, one.slot)
        self.taken.marks += len(new) + len(unmarked)
        self.taken.sessions += 1
        mark_all(self.book, session, new, from_paper=True)

    def _marks(
        self, one: DayColumn, cells: Mapping[int, str], people: Mapping[int, int]
    ) -> dict[int, tuple[str, int | None]]:
        marks: dict[int, tuple[str, int | None]] = {}
        for enrolment, text in cells.items():
            if not text:
                continue
            try:
                mark = self._mark(one, text)
                if enrolment not in self._called[one.day]:
                    raise UserError("paper.not_called", names=self._names[enrolment], day=one.day)
                marks[enrolment] = mark
            except UserError as error:
                self.taken.problems.append(Problem(people[enrolment], error, one.column))
        return marks

    def _mark(self, one: DayColumn, text: str) -> tuple[str, int | None]:
        match = re.fullmatch(r"([^\W\d_]+)\s*(\d{1,3})?", text.casefold())
        if match and match[1] in self._closed:
            raise UserError("paper.closed", day=one.day)
        status = self._letters.get(match[1]) if match else None
        if status is None or match is None:
            raise UserError("paper.letter", text=text[:20], letters=" ".join(self._letters).upper())
        if match[2] and (status != "L" or int(match[2]) > 960):
            raise UserError("line.minutes")
        return status, int(match[2]) if match[2] else None

    def _given(self, session: Session | None) -> dict[int, tuple[str, int | None]]:
        if session is None:
            return {}
        rows = self.book.select(Mark).where(Mark.session == session.id)
        return {row.enrolment: (row.status, row.minutes) for row in rows}

    def _wrong(self, one: DayColumn, enrolment: int, people: Mapping[int, int]) -> bool:
        """Whether the cell of somebody was told to be wrong already."""
        return any(
            problem.row == people.get(enrolment) and problem.column == one.column
            for problem in self.taken.problems
        )

    def _close(self, one: DayColumn, session: Session | None) -> None:
        if session is None:
            session = plan_session(self.book, self.cohort, one.day, one.slot)
        if session.state != "closed":
            close_session(self.book, session)
            self.taken.sessions += 1

    def _refuse(self, one: DayColumn, error: UserError) -> None:
        self.taken.problems.append(Problem(self.layout.row + 1, error, one.column))
