"""Attendance: the marks of a register, how they are taken, and the rate that follows from them (R37-R42).

A mark exists for each person called in a session that was held; marks of the session decide hours attended, and
`attendance_rate` the percentage, by the rule of the programme, which is shown next to the figure.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.calendar import Session
from tvetdesk.records.codes import MARKS
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState, on_register, states_of
from tvetdesk.records.quick_entry import CLOSED, Entry, parse_line
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Share

changes({"attendance.register": N_("Register of {session}")})
sentences(
    {
        "attendance.not_enrolled": N_(
            "{trainee} was not enrolled on {day}. Check the day, or the enrolment."
        ),
        "attendance.not_held": N_("This session was closed or cancelled. Open it again before marking."),
    }
)


class Mark(Leaf):
    """How one person attended one session; `minutes` is how late (R38). The most numerous rows of all."""

    session = Ref(N_("Session"), "Session", required=True, share=Share.COUNTS)
    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    status = Code(N_("Mark"), MARKS, required=True, share=Share.COUNTS)
    minutes = Whole(N_("Minutes late"), most=960, unit="min", share=Share.COUNTS)
    note = Note(N_("Note"), limit=400)

    class Meta:
        number = 27
        holds = True
        label = N_("Mark")
        plural = N_("Marks")
        identity = ("session", "enrolment")
        parent = "enrolment"
        title = ("session", "enrolment")
        listed = ("session", "enrolment", "status", "minutes")


OUT = {  # marks that are out of the denominator, by rule; on attachment the workplace keeps its own register
    "excused_and_sick_out": "ESW",
    "excused_out": "EW",
    "all_count": "W",
}


@dataclass(frozen=True)
class Rate:
    """Sessions attended of sessions that count, with the rule that says which do."""

    attended: int
    counted: int
    rule: str

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None when no session counts."""
        return self.attended / self.counted if self.counted else None


def attendance_rate(marks: Mapping[str, int], rule: str | None = None) -> Rate:
    """The rate from the count of each mark in held sessions (R41).

    (present + late) ÷ (held sessions − excused/closed); closed sessions have no marks. Sick days, which R41 leaves
    open, are out as well unless the programme's rule says otherwise.
    """
    rule = rule or "excused_and_sick_out"
    counted = sum(count for mark, count in marks.items() if mark not in OUT[rule])
    return Rate(marks.get("P", 0) + marks.get("L", 0), counted, rule)


@dataclass(frozen=True)
class Row:
    """A line of a register: its number on paper, and who it is."""

    number: int
    enrolment: Enrolment


def rows_of(book: Book, cohort: int, day: dt.date) -> list[Row]:
    """The lines of a cohort's register on a day, in paper order.

    Numbers stay with people; should two PCs have given one number twice, the later id moves to the end.
    """
    return rows_on(book, cohort, [day])


def rows_on(book: Book, cohort: int, days: Sequence[dt.date]) -> list[Row]:
    """The lines of everyone who was called on one of these days, in paper order."""
    states: dict[int, list[EnrolmentState]] = defaultdict(list)
    query = book.select(EnrolmentState).join(Enrolment, on=(EnrolmentState.enrolment == Enrolment.id))
    for state in query.where(Enrolment.cohort == cohort):
        states[state.enrolment].append(state)
    enrolments = list(book.select(Enrolment).where(Enrolment.cohort == cohort))
    enrolments.sort(key=lambda one: (one.number is None, one.number, one.id))
    numbers: dict[int, Enrolment] = {}
    left: list[Enrolment] = []
    for one in enrolments:
        if one.number is None or one.number in numbers:
            left.append(one)
        else:
            numbers[one.number] = one
    numbers.update(enumerate(left, start=max(numbers, default=0) + 1))
    return [
        Row(number, one)
        for number, one in sorted(numbers.items())
        if any(on_register(states[one.id], day) for day in days)
    ]


def _write(book: Book, session: Session, marks: Mapping[int, tuple[str, int | None]]) -> None:
    """Write (mark, minutes) by enrolment: new marks all at once, the others altered or taken out of the bin."""
    there = {one.enrolment: one for one in book.select(Mark, bin=True).where(Mark.session == session.id)}
    for enrolment in marks.keys() & there.keys():
        if there[enrolment].deleted:
            book.undelete(there[enrolment])
        status, minutes = marks[enrolment]
        book.set(there[enrolment], status=status, minutes=minutes)
    new = [
        {"session": session.id, "enrolment": enrolment, "status": status, "minutes": minutes}
        for enrolment, (status, minutes) in marks.items()
        if enrolment not in there
    ]
    book.add_many(Mark, new)


def check_open(session: Session) -> None:
    """Refuse marks of a session that was not held."""
    if session.state in ("closed", "cancelled"):
        raise UserError("attendance.not_held")


def _held(book: Book, session: Session, from_paper: bool) -> None:
    check_open(session)
    if session.state != "held":
        book.set(session, state="held", closed_reason=None, entered=book.today())
    if from_paper:
        book.set(session, from_paper=True)


def open_register(book: Book, session: Session) -> int:
    """Everyone present who has no mark yet; exceptions are marked afterwards (R37). Returns how many were marked."""
    marked = {one.enrolment for one in book.select(Mark).where(Mark.session == session.id)}
    called = [row.enrolment.id for row in rows_of(book, session.cohort, session.day)]
    new = {enrolment: ("P", None) for enrolment in called if enrolment not in marked}
    with book.change("attendance.register", session=session):
        _held(book, session, from_paper=False)
        _write(book, session, new)
    return len(new)


def check_called(book: Book, session: Session, enrolment: Enrolment) -> None:
    """Refuse a mark for somebody who is not called in a session, or in one that was not held."""
    check_open(session)
    called = on_register(states_of(book, enrolment.id), session.day)
    if enrolment.cohort != session.cohort or not called:
        raise UserError(
            "attendance.not_enrolled",
            trainee=book.describe(book.table(Enrolment), enrolment.id),
            day=session.day,
        )


def mark(
    book: Book,
    session: Session,
    enrolment: Enrolment,
    status: str,
    minutes: int | None = None,
    note: str | None = None,
) -> Mark:
    """One person's mark in one session; minutes only with late."""
    check_called(book, session, enrolment)
    values: dict[str, Any] = {"status": status, "minutes": minutes if status == "L" else None}
    if note is not None:
        values["note"] = note
    with book.change("attendance.register", session=session):
        _held(book, session, from_paper=False)
        return book.put(Mark, session=session.id, enrolment=enrolment.id, **values)


def mark_line(
    book: Book, session: Session, text: str, language: str, *, from_paper: bool = False
) -> list[Entry]:
    """Marks typed as one line, like `all except 7, 12 e, 19 l15`; nothing is written unless all of it is right."""
    rows = {row.number: row.enrolment for row in rows_of(book, session.cohort, session.day)}
    entries = parse_line(text, list(rows), language)
    with book.change("attendance.register", session=session):
        if any(entry.status == CLOSED for entry in entries):
            close_session(book, session)
            return entries
        _held(book, session, from_paper)
        marks = {rows[entry.row or 0].id: (entry.status, entry.minutes) for entry in entries}
        _write(book, session, marks)
    return entries


def mark_all(
    book: Book,
    session: Session,
    marks: Mapping[int, tuple[str, int | None]],
    *,
    from_paper: bool = False,
) -> int:
    """Marks by enrolment, and everyone present who has none yet: one step. Returns how many were marked anew (R37)."""
    check_open(session)
    called = {row.enrolment.id for row in rows_of(book, session.cohort, session.day)}
    for enrolment in marks.keys() - called:
        raise UserError(
            "attendance.not_enrolled",
            trainee=book.describe(book.table(Enrolment), enrolment),
            day=session.day,
        )
    marked = {one.enrolment for one in book.select(Mark).where(Mark.session == session.id)}
    present: dict[int, tuple[str, int | None]] = dict.fromkeys(called - marked, ("P", None))
    with book.change("attendance.register", session=session):
        _held(book, session, from_paper)
        _write(book, session, present | dict(marks))
    return len(present.keys() | marks.keys())


def annotate(book: Book, session: Session, enrolment: int, note: str, *, from_paper: bool = False) -> None:
    """A note beside one person's mark; an empty one takes it away. A register not taken yet is taken with it."""
    check_open(session)
    with book.change("attendance.register", session=session):
        if book.find(Mark, session=session.id, enrolment=enrolment) is None:
            mark_all(book, session, {}, from_paper=from_paper)
        book.put(Mark, session=session.id, enrolment=enrolment, note=note or None)


def set_source(book: Book, session: Session, *, from_paper: bool) -> Session:
    """Whether the register was taken in class or copied from the paper sheet (R40)."""
    with book.change("attendance.register", session=session):
        return book.set(session, from_paper=from_paper)


def cancel_session(book: Book, session: Session) -> Session:
    """The session was not held though the centre was open; it counts in no rate (R48)."""
    with book.change("attendance.register", session=session):
        return book.set(session, state="cancelled", closed_reason=None)


def reopen_session(book: Book, session: Session) -> Session:
    """A session closed by mistake: held again with the marks it had, or else not taken yet."""
    marked = book.find(Mark, session=session.id) is not None
    with book.change("attendance.register", session=session):
        return book.set(session, state="held" if marked else "planned", closed_reason=None)


def close_session(book: Book, session: Session, reason: str = "other") -> Session:
    """The centre was closed: the session was not held; marks it may have count in no rate (R48)."""
    with book.change("attendance.register", session=session):
        return book.set(session, state="closed", closed_reason=reason)


def marks_of(book: Book, cohort: int, until: dt.date | None = None) -> dict[int, Counter[str]]:
    """How often each mark was given to each enrolment of a cohort, in held sessions."""
    query = book.select(Mark).join(Session, on=(Mark.session == Session.id))
    query = query.where(Session.cohort == cohort, Session.state == "held", Session.deleted.is_null())
    if until:
        query = query.where(Session.day <= until)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in query:
        counts[row.enrolment][row.status] += 1
    return dict(counts)


def rates(book: Book, cohort: Cohort, until: dt.date | None = None) -> dict[int, Rate]:
    """The attendance rate of each enrolment of a cohort, by the rule of its programme."""
    from tvetdesk.records.programmes import Programme

    rule = book.get(Programme, cohort.programme).attendance_rule
    return {one: attendance_rate(marks, rule) for one, marks in marks_of(book, cohort.id, until).items()}
