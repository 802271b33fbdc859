"""Registers as they are shown: the sheet of a session, the sessions of a day, registers not taken, and who comes next."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.records.attendance import Mark, rows_of
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Room
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, Trade, Unit
from tvetdesk.records.rights import own_courses
from tvetdesk.records.staff import Staff
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.undo import Undone, undo, undo_step

LOOK_BACK = 12  # sessions in which absences in a row are counted; more than that is said as "12"


@dataclass(frozen=True)
class Line:
    """One line of a register: the row on paper, the person, the mark (None: not marked), and absences before it."""

    number: int
    enrolment: int
    trainee: int
    names: str
    father: str = ""
    village: str = ""
    birth: str | None = None
    status: str | None = None
    minutes: int | None = None
    note: str = ""
    before: int = 0

    @property
    def in_a_row(self) -> int:
        """Absences in a row, this session included; 0 when the person is not absent."""
        return self.before + 1 if self.status == "A" else 0


@dataclass(frozen=True)
class Sheet:
    """The register of one session. `state` is planned until the register is taken."""

    session: int
    cohort: int
    name: str
    day: dt.date
    slot: int
    start: dt.time | None
    minutes: int | None
    unit: str
    trainer: str
    room: str
    state: str
    closed_reason: str | None
    from_paper: bool
    lines: tuple[Line, ...] = ()
    trade: str = ""  # its short name (R26)

    @property
    def open(self) -> bool:
        """Whether marks may be given: the session was neither closed nor cancelled."""
        return self.state not in ("closed", "cancelled")

    @property
    def taken(self) -> bool:
        """Whether the session was held and everyone called in it has a mark."""
        return self.state == "held" and all(line.status for line in self.lines)

    def counts(self) -> Counter[str]:
        """How often each mark was given; who has none counts as nothing."""
        return Counter(line.status for line in self.lines if line.status)


@dataclass(frozen=True)
class Planned:
    """A session in a list: when, which group, and how its register stands. `marks` counts by mark."""

    session: int
    cohort: int
    name: str
    day: dt.date
    start: dt.time | None
    minutes: int | None
    unit: str
    trainer: str
    room: str
    state: str
    closed_reason: str | None
    marks: Mapping[str, int] = field(default_factory=dict)


def sheet(book: Book, session: int) -> Sheet:
    """The register of a session, as it stands."""
    row = book.get(Session, session)
    rows = rows_of(book, row.cohort, row.day)
    people = _by_id(book, Trainee, (one.enrolment.trainee for one in rows))
    marks = {one.enrolment: one for one in book.select(Mark).where(Mark.session == session)}
    before = absences_before(book, row)
    lines = []
    for one in rows:
        person, mark = people.get(one.enrolment.trainee), marks.get(one.enrolment.id)
        lines.append(
            Line(
                one.number,
                one.enrolment.id,
                one.enrolment.trainee,
                person.names if person and person.names else "–",
                (person and person.father) or "",
                (person and (person.village or person.birth_place)) or "",
                person.birth if person else None,
                mark.status if mark else None,
                mark.minutes if mark else None,
                (mark and mark.note) or "",
                before.get(one.enrolment.id, 0),
            )
        )
    names = _Names(book, [row])
    return Sheet(
        session, row.cohort, names.cohort(row), row.day, row.slot, row.start, row.minutes, names.unit(row),
        names.trainer(row), names.room(row), row.state, row.closed_reason, bool(row.from_paper), tuple(lines),
        _trade(book, row.cohort),
    )  # fmt: skip


def absences_before(book: Book, session: Session) -> dict[int, int]:
    """How many sessions in a row each enrolment was absent just before this one; any other mark ends the row."""
    earlier = book.select(Session, Session.id).where(
        Session.cohort == session.cohort,
        Session.state == "held",
        (Session.day < session.day) | ((Session.day == session.day) & (Session.slot < session.slot)),
    )
    newest = earlier.order_by(Session.day.desc(), Session.slot.desc()).limit(LOOK_BACK)
    return absences_over(book, [one.id for one in newest])


def last_held(book: Book, cohort: int, day: dt.date) -> list[int]:
    """The last sessions of a group that were held until the end of a day, the newest first."""
    query = book.select(Session, Session.id).where(
        Session.cohort == cohort, Session.state == "held", Session.day <= day
    )
    return [one.id for one in query.order_by(Session.day.desc(), Session.slot.desc()).limit(LOOK_BACK)]


def absences_over(book: Book, ids: list[int]) -> dict[int, int]:
    """How many of these sessions, the newest first, each enrolment was absent in a row."""
    place = {one: number for number, one in enumerate(ids)}
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    marks = book.select(Mark, Mark.session, Mark.enrolment, Mark.status).where(Mark.session.in_(ids))
    for one, enrolment, status in marks.tuples():
        found[enrolment].append((place[one], status))
    counts = {}
    for enrolment, given in found.items():
        count = 0
        for _, status in sorted(given):
            if status != "A":
                break
            count += 1
        if count:
            counts[enrolment] = count
    return counts


def sessions_on(book: Book, day: dt.date, only: Collection[int] | None = None) -> list[Planned]:
    """The sessions of this centre, or `only` of these groups, on a day by the hour they begin."""
    return _planned(book, list(_here(book, only).where(Session.day == day)))


def sessions_of(book: Book, cohort: int, first: dt.date, last: dt.date) -> list[Planned]:
    """The sessions of a group on these days, in the order in which they are held."""
    query = book.select(Session).where(Session.cohort == cohort, Session.day >= first, Session.day <= last)
    found = _planned(book, list(query))
    return sorted(found, key=lambda one: (one.day, one.start or dt.time(23, 59), one.session))


def not_taken(
    book: Book, before: dt.date, limit: int = 200, only: Collection[int] | None = None
) -> list[Planned]:
    """Sessions of this centre, or `only` of these groups, before a day whose register was not taken; the latest first."""
    query = _here(book, only).where(Session.state == "planned", Session.day < before)
    found = list(query.order_by(Session.day.desc(), Session.start, Session.slot).limit(limit))
    return _planned(book, found, by_day=True)


def count_not_taken(book: Book, before: dt.date, only: Collection[int] | None = None) -> int:
    """How many registers of earlier days are missing."""
    return int(_here(book, only).where(Session.state == "planned", Session.day < before).count())


def beside(book: Book, session: int, step: int) -> int | None:
    """The session of the same group before (-1) or after (+1) this one; None at the end."""
    here = book.get(Session, session)
    query = book.select(Session, Session.id).where(Session.cohort == here.cohort)
    if step < 0:
        query = query.where(
            (Session.day < here.day) | ((Session.day == here.day) & (Session.slot < here.slot))
        ).order_by(Session.day.desc(), Session.slot.desc())
    else:
        query = query.where(
            (Session.day > here.day) | ((Session.day == here.day) & (Session.slot > here.slot))
        ).order_by(Session.day, Session.slot)
    found = query.limit(1).scalar()
    return None if found is None else int(found)


def next_open(book: Book, session: int) -> int | None:
    """The register to take after this one: of the same day, else of the latest earlier day that lacks one.

    A trainer is led through the courses they are in charge of.
    """
    here, own = book.get(Session, session), own_courses(book)
    today = [
        one for one in sessions_on(book, here.day, own) if one.state == "planned" and one.session != session
    ]
    if today:
        later = [one for one in today if here.start and one.start and one.start >= here.start]
        return (later or today)[0].session
    if here.day >= book.today():
        return None
    earlier = not_taken(book, book.today(), only=own)
    return next((one.session for one in earlier if one.session != session), None)


def near(book: Book, cohort: int, day: dt.date) -> int | None:
    """The session of a group on a day or the last before it; else its first."""
    query = book.select(Session, Session.id).where(Session.cohort == cohort)
    until = query.where(Session.day <= day).order_by(Session.day.desc(), Session.slot).limit(1).scalar()
    found = until or query.order_by(Session.day, Session.slot).limit(1).scalar()
    return None if found is None else int(found)


@dataclass(frozen=True)
class Saved:
    """Something written to a register that can be undone here: one step of the open change, or a whole earlier one.

    `step` is None for a whole change, which had `steps` of them; `at` is in seconds since 1970.
    """

    change: int
    step: int | None
    at: int
    steps: int = 1


@dataclass(frozen=True)
class Entry:
    """One writing into a register: the id of the person who wrote, None if not known, and seconds since 1970."""

    by: int | None
    at: int


def entries_of(book: Book, session: int) -> list[Entry]:
    """Who wrote into a register and when, on any PC, the first entry first (R40)."""
    refs = canonical({"session": [book.table(Session).number, session]})
    rows = book.sql(
        "SELECT person, at FROM change WHERE what = ? AND refs = ? ORDER BY lamport, id",
        ("attendance.register", refs),
    )
    return [Entry(by, at) for by, at in rows.fetchall()]


def saved(book: Book, session: int, limit: int = 20) -> list[Saved]:
    """What this PC wrote to a register and did not undo, the newest first."""
    refs = canonical({"session": [book.table(Session).number, session]})
    rows = book.sql(
        "SELECT id, at, steps, seq, undone_by FROM change WHERE origin = ? AND what = ? AND refs = ? "
        "ORDER BY id DESC LIMIT ?",
        (book.replica, "attendance.register", refs, limit),
    ).fetchall()
    number, standing = book.standing
    found = []
    for change, at, steps, seq, undone_by in rows:
        if change == number and seq is None:
            found += [Saved(change, step, at) for step in reversed(standing)]
        elif undone_by is None or _given_back(book, change, undone_by):
            found.append(Saved(change, None, at, steps))
    return found[:limit]


def _given_back(book: Book, change: int, undone_by: int) -> bool:
    """Whether the undoing of a change was itself undone."""
    effect = False
    while undone_by != change:
        row = book.sql("SELECT undone_by FROM change WHERE id = ?", (undone_by,)).fetchone()
        if row is None or row[0] is None:
            return effect
        effect, change, undone_by = not effect, undone_by, row[0]
    return effect


def take_back(book: Book, session: int, change: int, step: int | None) -> list[Undone]:
    """Undo what `saved` lists, from the newest down to this one; nothing if it is not listed any more."""
    listed = saved(book, session)
    last = next((n for n, one in enumerate(listed) if (one.change, one.step) == (change, step)), -1)
    return [undo_step(book) if one.step is not None else undo(book, one.change) for one in listed[: last + 1]]


def give_back(book: Book, change: int) -> list[Undone]:
    """Undo the undoing of a whole change."""
    row = book.sql("SELECT undone_by FROM change WHERE id = ?", (change,)).fetchone()
    return [undo(book, row[0])] if row and row[0] not in (None, change) else []


def _here(book: Book, only: Collection[int] | None) -> Any:
    query = book.select(Session)
    if only is not None:
        query = query.where(Session.cohort.in_(only))
    if book.centre is None:
        return query
    cohorts = book.select(Cohort, Cohort.id).where(Cohort.centre == book.centre)
    return query.where(Session.cohort.in_(cohorts))


def _planned(book: Book, rows: list[Session], *, by_day: bool = False) -> list[Planned]:
    names = _Names(book, rows)
    marks: dict[int, Counter[str]] = defaultdict(Counter)
    held = [one.id for one in rows if one.state == "held"]
    for session, status in (
        book.select(Mark, Mark.session, Mark.status).where(Mark.session.in_(held)).tuples()
    ):
        marks[session][status] += 1
    found = [
        Planned(
            one.id, one.cohort, names.cohort(one), one.day, one.start, one.minutes, names.unit(one),
            names.trainer(one), names.room(one), one.state, one.closed_reason, dict(marks[one.id]),
        )
        for one in rows
    ]  # fmt: skip
    late = dt.time(23, 59)
    found.sort(key=lambda one: (-one.day.toordinal() if by_day else 0, one.start or late, one.name))
    return found


class _Names:
    """What the sessions of a list refer to, read once."""

    def __init__(self, book: Book, sessions: list[Session]) -> None:
        self._cohorts = _by_id(book, Cohort, (one.cohort for one in sessions))
        self._units = _by_id(book, Unit, (one.unit for one in sessions))
        self._staff = _by_id(book, Staff, (one.trainer for one in sessions))
        self._rooms = _by_id(book, Room, (one.room for one in sessions))

    def cohort(self, one: Session) -> str:
        row = self._cohorts.get(one.cohort)
        return row.name if row is not None and row.name else "–"

    def unit(self, one: Session) -> str:
        row = self._units.get(one.unit)
        words = [one.topic] if row is None else [row.code, row.name]
        return " ".join(word for word in words if word)

    def trainer(self, one: Session) -> str:
        row = self._staff.get(one.trainer)
        return (row.names or "") if row is not None else ""

    def room(self, one: Session) -> str:
        row = self._rooms.get(one.room)
        return (row.name or "") if row is not None else ""


def _trade(book: Book, cohort: int) -> str:
    """The short name of the trade that a cohort learns."""
    row = book.find(Cohort, bin=True, id=cohort)
    programme = book.find(Programme, bin=True, id=row.programme) if row else None
    trade = book.find(Trade, bin=True, id=programme.trade) if programme and programme.trade else None
    return (trade.code or "") if trade else ""


def _by_id(book: Book, model: Any, ids: Iterable[int | None]) -> dict[int, Any]:
    """The rows with these ids, also from the bin: a sheet of last year names whoever taught."""
    wanted = list({one for one in ids if one is not None})
    if not wanted:
        return {}
    return {row.id: row for row in book.select(model, bin=True).where(model.id.in_(wanted))}
