"""The register of a group for a week, to be signed: the same rows and numbers as on the screen (R39).

Blank it goes to the workshop and comes back as the signed record; filled it shows what was entered. Two layouts:
`signature` has 6.2 mm rows for names who sign, a little less where empty rows would not fit; `thumbprint` 16 mm rows, eight
on a page. A sheet to be signed always has empty rows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.attendance import Mark, rows_on
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import CLOSED_REASONS, MARKS
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, Unit, programme_words
from tvetdesk.records.quick_entry import examples, letters
from tvetdesk.records.staff import Staff
from tvetdesk.reports.papers.sheet import LABELLED
from tvetdesk.reports.render import qr
from tvetdesk.reports.render.parts import GREY, INK, Box, Image, Item, Plate, Rule, Words, within
from tvetdesk.reports.report import practice
from tvetdesk.store.book import Book

LAYOUTS = ("signature", "thumbprint")
WIDE, HIGH = 297.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 12.0, WIDE - 12.0, 34.0, 192.0
NUMBER, NAME, SESSION, HOURS, THUMB = 8.0, 58.0, 8.0, 11.0, 16.0
HEAD, LAST = 14.0, 6.2  # the heads of the columns; each of the two rows below the names
ROWS = {"signature": 6.2, "thumbprint": 16.0}
LOWEST = {"signature": 5.6, "thumbprint": 16.0}  # rows may be so low where empty ones would not fit
SPARE = (3, 2)  # empty rows that are wished for on a page of names
WEEKDAYS = 5
UNPLANNED = 2  # sessions a day to write in where none are planned

TITLE = N_("Attendance register, {first} to {last}")
TRAINEES = P_("{number} trainee", "{number} trainees")
INTAKE = N_("begun {day}")
PLANNED_HOURS = N_("{hours} hours planned")
SHEET = N_("Sheet {name}")
PAGE = N_("page {page} of {pages}")
SAME = N_("Numbers are the same on the screen.")
TYPE = N_("Type: {line}")
EMPTY = N_("an empty box in an initialled column means present")
NO, NAMES, ABOUT = N_("No."), N_("Name"), N_("(father, village)")
SIGNATURE, WEEK_HOURS, THUMBPRINT = N_("Signature"), N_("Hours"), N_("Thumb")
INITIALS = N_("Trainer's initials for each session")
NOT_HELD = N_("Not held? Write C and why")
TRAINER, MANAGER = N_("Class trainer"), N_("Centre manager, date")
# Translators: one capital letter in a cell of the register book: the centre was closed on that day.
CLOSED = N_("C")
CENTRE_CLOSED, CLOSED_ON = N_("centre closed"), N_("Centre closed: {days}")
NEW = N_("Empty rows: new trainees, write name and village.")
KEEP = N_("Printed {day}. Keep this sheet: it is the signed record.")


@dataclass(frozen=True)
class Line:
    """A row: the number on paper, who it is, and the marks of the week by session."""

    number: int
    names: str
    about: str
    marks: dict[int, str]
    minutes: int


@dataclass(frozen=True)
class Lesson:
    """A session of the week; without an id one to be written in by hand. `closed` is why the centre was closed, or ""."""

    id: int | None
    start: dt.time | None
    unit: str
    closed: str = ""


@dataclass(frozen=True)
class Columns:
    """Where the columns stand: the first day, the hours, each session with its width, and the lines between."""

    first: float
    hours: float
    sessions: dict[int, tuple[float, float]]
    lines: list[tuple[float, str]]


@dataclass(frozen=True)
class Week:
    """What a sheet is made of, in no language yet. `days` are those with sessions, or all weekdays where none are planned."""

    centre: str
    code: str
    group: str
    cohort: int
    programme: str
    begun: dt.date | None
    days: Sequence[tuple[dt.date, Sequence[Lesson]]]
    lines: Sequence[Line]
    minutes: int
    units: Sequence[tuple[str, str, str]]  # code, name, trainers
    printed: dt.date
    practice: bool


def week(book: Book, cohort_id: int, day: dt.date) -> Week:
    """The week of a group that holds this day, from Monday on."""
    book.authorize("list.export")
    monday = day - dt.timedelta(days=day.weekday())
    cohort = book.get(Cohort, cohort_id)
    centre = book.get(Centre, cohort.centre)
    programme = book.find(Programme, bin=True, id=cohort.programme)
    sessions = list(
        book.select(Session)
        .where(
            Session.cohort == cohort_id,
            Session.day >= monday,
            Session.day < monday + dt.timedelta(days=7),
            Session.state != "cancelled",
        )
        .order_by(Session.day, Session.slot)
    )
    units = {
        row.id: row for row in book.select(Unit, bin=True).where(Unit.id.in_([s.unit for s in sessions]))
    }
    staff = {
        row.id: row for row in book.select(Staff, bin=True).where(Staff.id.in_([s.trainer for s in sessions]))
    }
    of_day: dict[dt.date, list[Lesson]] = defaultdict(list)
    trainers: dict[int, list[str]] = defaultdict(list)
    for one in sessions:
        unit = units.get(one.unit)
        closed = (one.closed_reason or "other") if one.state == "closed" else ""
        of_day[one.day].append(Lesson(one.id, one.start, (unit and unit.code) or "", closed))
        name = staff[one.trainer].names if one.trainer in staff else ""
        if one.unit and name and name not in trainers[one.unit]:
            trainers[one.unit].append(name)
    days = sorted(of_day.items()) or [
        (monday + dt.timedelta(days=n), [Lesson(None, None, "")] * UNPLANNED) for n in range(WEEKDAYS)
    ]
    return Week(
        centre.name or "", centre.code, cohort.name or "–", cohort.id, programme_words(book, programme) if programme else "",
        cohort.start, days, _lines(book, cohort_id, sessions, [one for one, _ in days]),
        sum(one.minutes or 0 for one in sessions),
        [(units[one].code or "", units[one].name or "", ", ".join(trainers[one])) for one in units],
        book.today(), practice(book),
    )  # fmt: skip


def weeks(book: Book, cohort_id: int, first: dt.date, last: dt.date) -> list[Week]:
    """The weeks of a group that hold these days; those without sessions only where none has any."""
    monday = first - dt.timedelta(days=first.weekday())
    found = [
        week(book, cohort_id, monday + dt.timedelta(days=7 * n)) for n in range((last - monday).days // 7 + 1)
    ]
    return [one for one in found if one.minutes] or found[:1]


def _lines(book: Book, cohort: int, sessions: Sequence[Session], days: Sequence[dt.date]) -> list[Line]:
    rows = rows_on(book, cohort, days)
    people = {
        row.id: row
        for row in book.select(Trainee, bin=True).where(
            Trainee.id.in_([row.enrolment.trainee for row in rows])
        )
    }
    length = {one.id: 0 if one.state == "closed" else one.minutes or 0 for one in sessions}
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    for mark in book.select(Mark).where(Mark.session.in_(list(length))):
        marks[mark.enrolment][mark.session] = mark.status
    found = []
    for row in rows:
        person, given = people.get(row.enrolment.trainee), marks[row.enrolment.id]
        found.append(
            Line(
                row.number,
                (person and person.names) or "–",
                " · ".join(
                    filter(None, [(person and person.father) or "", (person and person.village) or ""])
                ),
                given,
                sum(length[session] for session, status in given.items() if status in "PL"),
            )
        )
    return found


def plates(of: Week, t: Translator, layout: str = "signature", *, filled: bool = False) -> list[Plate]:
    """The pages of a sheet. ValueError for a layout that is none."""
    height = ROWS[layout] if layout in ROWS else _no(layout)
    high = BOTTOM - TOP - HEAD - 2 * LAST
    lines = list(of.lines)
    if not filled:  # what is left of the last page is for people who are new that week
        fits = (high / (len(lines) + spare) for spare in SPARE)
        height = next((row for row in fits if LOWEST[layout] <= row < height), height)
        room = int(high / height + 0.001)
        next_number = max((line.number for line in lines), default=0) + 1
        lines += [Line(next_number + n, "", "", {}, 0) for n in range(room - len(lines) % room)]
    room = int(high / height + 0.001)
    pages = [lines[start : start + room] for start in range(0, len(lines), room)] or [[]]
    return [
        Plate(
            [
                *_top(of, t, number, len(pages)),
                *_table(of, t, page, height, filled=filled),
                *_foot(of, t, filled=filled),
            ]
        )
        for number, page in enumerate(pages, start=1)
    ]


def _no(layout: str) -> float:
    raise ValueError(f"{layout} is none of {LAYOUTS}")


def _top(of: Week, t: Translator, page: int, pages: int) -> Iterator[Item]:
    first, last = of.days[0][0], of.days[-1][0]
    monday = first - dt.timedelta(days=first.weekday())
    name = f"{of.code} {of.group} {monday:%G-W%V}"
    wide = RIGHT - LEFT - 100
    about = [
        t(INTAKE, day=of.begun) if of.begun else "", t.n(TRAINEES, len(of.lines)),
        t(PLANNED_HOURS, hours=round(of.minutes / 60, 1)) if of.minutes else "",
    ]  # fmt: skip
    yield Words(f"{of.centre} ({of.code})", LEFT, 8, wide, 8)
    yield Words(t(TITLE, first=first, last=last), LEFT, 13.5, wide, 13, bold=True)
    yield Words(
        of.group,
        LEFT,
        19,
        wide,
        9,
        bold=True,
        then=" · ".join(filter(None, [of.programme, *about])),
        then_size=8,
    )
    taught = " · ".join(
        t(LABELLED, label=f"{_short(code)} {unit}", value=who) if who else f"{_short(code)} {unit}"
        for code, unit, who in of.units
    )
    yield Words(taught, LEFT, 23.5, wide + 70, 7, height=5.2)
    yield _legend(t, 28, wide + 70)
    at, line = RIGHT - 100, examples(t.language)[0]
    for place, (text, strong) in enumerate(
        ((t(SHEET, name=name), name), (t(PAGE, page=page, pages=pages), ""), (t(SAME), ""), (t(TYPE, line=line), line))
    ):  # fmt: skip
        yield Words(text, at, 8 + 3.8 * place, 76, 7, align="right", strong=within(text, strong))
    yield Image(
        qr.picture(f"TVET-REGISTER {of.code} {of.cohort} {monday.isoformat()}"), RIGHT - 22, 5, 22, 22
    )


def _legend(t: Translator, y: float, wide: float) -> Words:
    """The letters of the register book, each with what it says."""
    shown = letters(t.language)
    told = [(shown[status], t(label)) for status, label in MARKS.items() if status in shown]
    text, strong = "", []
    for letter, label in [*told, (t(CLOSED), t(CENTRE_CLOSED))]:
        strong.append((len(text), len(letter)))
        text += f"{letter} {label}   "
    return Words(f"{text}·   {t(EMPTY)}", LEFT, y, wide, 7, strong=strong)


def _table(of: Week, t: Translator, lines: Sequence[Line], height: float, *, filled: bool) -> Iterator[Item]:
    edges, heads = _columns(of, t)
    names = TOP + HEAD
    below = names + height * len(lines)
    end = below + 2 * LAST
    yield Box(LEFT, below, RIGHT - LEFT, 2 * LAST)
    yield from heads
    shown = letters(t.language)
    closed = {one.id: t(CLOSED) for _, lessons in of.days for one in lessons if one.closed}
    for lesson, sign in closed.items():
        x, wide = edges.sessions[lesson or 0]
        yield Words(sign, x, below + LAST * 1.5, wide, 8, bold=True, align="centre")
    for place, line in enumerate(lines):
        y = names + height * (place + 0.5)
        colour = INK if line.names else GREY
        yield Words(str(line.number), LEFT, y, NUMBER - 1.5, 9, bold=True, align="right", colour=colour)
        yield Words(line.names, LEFT + NUMBER + 1, y, NAME - 2, 8.5, then=line.about, height=height - 0.3)
        if filled:
            yield from _marks(line, y, shown, edges, closed)
            yield Words(t.number(round(line.minutes / 60, 1)), edges.hours, y, HOURS, 8, align="centre")
    for place in range(len(lines) + 3):
        y = names + height * min(place, len(lines)) + LAST * max(0, place - len(lines))
        heavy = place in (0, len(lines)) or (place < len(lines) and place % 5 == 0)
        yield Rule(LEFT, y, RIGHT, y, 0.45 if heavy else 0.15)
    yield Words(t(INITIALS), LEFT + 1, below + LAST / 2, NUMBER + NAME - 2, 7)
    yield Words(t(NOT_HELD), LEFT + 1, below + LAST * 1.5, NUMBER + NAME - 2, 7)
    for x, kind in edges.lines:
        start = {"day": TOP, "part": TOP + HEAD / 2, "edge": TOP}[kind]
        stop = below if x == LEFT + NUMBER else end
        yield Rule(x, start, x, stop, 0.5 if kind == "day" else 0.15)
    yield Rule(LEFT, TOP, RIGHT, TOP, 0.45)
    yield Rule(edges.first, TOP + HEAD / 2, edges.hours, TOP + HEAD / 2)


def _columns(of: Week, t: Translator) -> tuple[Columns, list[Item]]:
    """Where the columns stand, and their heads. Days share the width by their sessions; a signature is wider than one."""
    first = LEFT + NUMBER + NAME
    hours = RIGHT - THUMB - HOURS
    weights = [len(lessons) + 2.2 for _, lessons in of.days]
    narrow = min(SESSION, (hours - first) / sum(weights))
    spare = (hours - first - narrow * sum(len(lessons) for _, lessons in of.days)) / len(of.days)
    edges = Columns(first, hours, {}, [(LEFT, "edge"), (LEFT + NUMBER, "edge")])
    made: list[Item] = [
        Words(t(NO), LEFT, TOP + HEAD / 2, NUMBER - 1, 7, bold=True, align="right"),
        Words(t(NAMES), LEFT + NUMBER + 1, TOP + HEAD / 2, NAME - 2, 8, bold=True, then=t(ABOUT)),
        Words(t(WEEK_HOURS), hours, TOP + HEAD / 2, HOURS, 7, bold=True, align="centre"),
        Words(t(THUMBPRINT), hours + HOURS, TOP + HEAD / 2, THUMB, 7, bold=True, align="centre"),
    ]
    x = first
    for day, lessons in of.days:
        edges.lines.append((x, "day"))
        wide = narrow * len(lessons) + spare
        made.append(Words(t.day(day), x, TOP + HEAD / 4, wide, 9, bold=True, align="centre"))
        for lesson in lessons:
            if lesson.id is not None:
                edges.sessions[lesson.id] = (x, narrow)
            if lesson.start:
                made.append(
                    Words(
                        f"{lesson.start:%H:%M}", x, TOP + HEAD * 0.6, narrow, 6.5, bold=True, align="centre"
                    )
                )
            made.append(
                Words(_short(lesson.unit), x, TOP + HEAD * 0.85, narrow, 6.5, bold=True, align="centre")
            )
            x += narrow
            edges.lines.append((x, "part"))
        made.append(Words(t(SIGNATURE), x, TOP + HEAD * 0.75, spare, 7, bold=True, align="centre"))
        x += spare
    edges.lines.extend([(hours, "day"), (hours + HOURS, "edge"), (RIGHT, "edge")])
    return edges, made


def _short(code: str) -> str:
    """The end of a unit's code, which tells units of one programme apart: SOLAR-6 is 6."""
    return code.rpartition("-")[2][:5]


def _marks(
    line: Line, y: float, shown: dict[str, str], edges: Columns, closed: Mapping[int | None, str]
) -> Iterator[Item]:
    """What was marked; where the centre was closed that alone counts."""
    for session, (x, wide) in edges.sessions.items():
        if session in closed:
            yield Words(closed[session], x, y, wide, 8, align="centre", colour=GREY)
        elif session in line.marks:
            status = line.marks[session]
            yield Words(shown.get(status, status), x, y, wide, 8, bold=status != "P", align="centre")


def _foot(of: Week, t: Translator, *, filled: bool) -> Iterator[Item]:
    for place, label in enumerate((TRAINER, MANAGER)):
        x = LEFT + 60 * place
        yield Rule(x, BOTTOM + 6, x + 52, BOTTOM + 6)
        yield Words(t(label), x, BOTTOM + 8.5, 52, 7)
    reasons = {(day, one.closed): None for day, lessons in of.days for one in lessons if one.closed}
    days = ", ".join(f"{t.day(day)} {t(CLOSED_REASONS[reason])}" for day, reason in reasons)
    said = t(CLOSED_ON, days=days) if days else "" if filled else t(NEW)
    yield Words(said, RIGHT - 110, BOTTOM + 4.5, 110, 7, align="right", colour=GREY)
    yield Words(t(KEEP, day=of.printed), RIGHT - 110, BOTTOM + 8.5, 110, 7, align="right", colour=GREY)
