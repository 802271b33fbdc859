"""Timetables: week patterns of a cohort with the days they hold, sessions made from them again and again, clashes (R45-R47).

Of the patterns that hold on a day, the one that began last counts, so a Ramadan timetable lies over the usual one. A
session knows the pattern that planned it. Sessions that were held, closed or planned by hand are never touched.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Lesson, Session, check_inside, days_of, free_days
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import PATTERN_KINDS, WEEKDAYS
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Clock, Day

changes(
    {
        "timetable.pattern": N_("Week pattern of {cohort}"),
        "timetable.plan": N_("Timetable of {cohort}"),
        "timetable.move": N_("{cohort} begins or ends on another day"),
    }
)
sentences(
    {
        "timetable.none": N_("{cohort} has no week pattern yet. Write down its lessons first."),
        "timetable.no_end": N_("{cohort} has no end. Write it into the course, or say up to which day sessions are planned."),
        "timetable.overlap": N_("Two lessons lie over each other on {weekday}: {one} and {other}. Alter one of them."),
        "timetable.twice": N_("Lesson {slot} stands twice on {weekday}. Number the lessons of a day one by one."),
        "timetable.order": N_("{end} is before {start}. Check both dates."),
    }
)  # fmt: skip


class WeekPattern(Record):
    """The lessons of a cohort's week, from one day to another."""

    cohort = Ref(N_("Cohort"), "Cohort", required=True, share=Share.COUNTS)
    name = Text(N_("Name"), limit=60, required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), PATTERN_KINDS, required=True, default="usual", share=Share.COUNTS)
    first = Day(N_("From"), required=True, share=Share.COUNTS)
    last = Day(N_("To"), share=Share.COUNTS, help=N_("Empty: until the cohort ends."))

    class Meta:
        number = 60
        label = N_("Week pattern")
        plural = N_("Week patterns")
        parent = "cohort"
        title = ("name",)
        listed = ("cohort", "name", "kind", "first", "last")
        rules = (in_order("first", "last"),)


class PatternLesson(Record):
    """One lesson of a week pattern."""

    pattern = Ref(N_("Week pattern"), "WeekPattern", required=True, share=Share.COUNTS)
    weekday = Code(N_("Weekday"), WEEKDAYS, required=True, share=Share.COUNTS)
    slot = Whole(N_("Lesson"), least=1, most=12, required=True, default=1, share=Share.COUNTS)
    start = Clock(N_("Begins"), share=Share.COUNTS)
    minutes = Whole(N_("Length"), least=5, most=960, unit="min", share=Share.COUNTS)
    unit = Ref(N_("Unit"), "Unit", share=Share.COUNTS)
    trainer = Ref(N_("Trainer"), "Staff", share=Share.COUNTS)
    room = Ref(N_("Room"), "Room", share=Share.COUNTS)

    class Meta:
        number = 61
        label = N_("Lesson of a week pattern")
        plural = N_("Lessons of week patterns")
        identity = ("pattern", "weekday", "slot")
        parent = "pattern"
        title = ("pattern", "weekday", "slot")
        listed = ("pattern", "weekday", "slot", "start", "minutes", "unit", "trainer", "room")


# First day of Ramadan and of the feast after it, as the tables of python-holidays 0.109 have them; the moon may say
# otherwise by a day. 2030 has a second Ramadan.
RAMADAN = tuple(
    (dt.date.fromisoformat(first), dt.date.fromisoformat(feast))
    for first, feast in (
        ("2017-05-27", "2017-06-25"), ("2018-05-16", "2018-06-15"), ("2019-05-06", "2019-06-04"), ("2020-04-24", "2020-05-24"),
        ("2021-04-13", "2021-05-13"), ("2022-04-02", "2022-05-02"), ("2023-03-23", "2023-04-21"), ("2024-03-11", "2024-04-10"),
        ("2025-03-01", "2025-03-30"), ("2026-02-18", "2026-03-20"), ("2027-02-08", "2027-03-09"),
        ("2028-01-28", "2028-02-26"), ("2029-01-16", "2029-02-14"), ("2030-01-05", "2030-02-04"),
        ("2030-12-26", "2031-01-24"),
    )
)  # fmt: skip

# The continuous day of Niger's circular of March 2024 (R46): 8 to 14 with breaks at 10:00 and 12:00, Friday to 12:30.
_MORNING, _FRIDAY = ((8, 0, 120), (10, 30, 90), (12, 30, 90)), ((8, 0, 120), (10, 30, 120))


def new_pattern(
    book: Book,
    cohort: Cohort,
    lessons: Sequence[Lesson],
    first: dt.date | None = None,
    last: dt.date | None = None,
    name: str = "",
    kind: str = "usual",
) -> WeekPattern:
    """A week pattern from a day on; without days it holds as long as the cohort lasts."""
    _check_lessons(lessons)
    first = first or cohort.start
    check_inside(cohort, first)
    with book.change("timetable.pattern", cohort=cohort):
        pattern = book.add(
            WeekPattern, cohort=cohort.id, name=name or cohort.name, kind=kind, first=first, last=last
        )
        for one in lessons:
            book.put(
                PatternLesson,
                pattern=pattern.id,
                weekday=str(one.weekday + 1),
                slot=one.slot,
                **_filling(one),
            )
        return pattern


def _filling(lesson: Lesson) -> dict[str, Any]:
    return {name: getattr(lesson, name) for name in ("start", "minutes", "unit", "trainer", "room")}


def _check_lessons(lessons: Sequence[Lesson]) -> None:
    """Refuse lessons of one day that have one number or lie over each other."""
    by_day: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        by_day[lesson.weekday].append(lesson)
    for weekday, listed in by_day.items():
        day = WEEKDAYS[str(weekday + 1)]
        listed.sort(key=lambda lesson: (lesson.start is None, lesson.start, lesson.slot))
        if len({lesson.slot for lesson in listed}) < len(listed):
            twice = next(one.slot for n, one in enumerate(listed) if one.slot in {o.slot for o in listed[:n]})
            raise UserError("timetable.twice", weekday=day, slot=twice)
        for one, other in pairwise(listed):
            if overlap((one.start, one.minutes), (other.start, other.minutes)):
                raise UserError(
                    "timetable.overlap", weekday=day, one=f"{one.start:%H:%M}", other=f"{other.start:%H:%M}"
                )


def overlap(one: tuple[dt.time | None, int | None], other: tuple[dt.time | None, int | None]) -> bool:
    """Whether two lessons of a day, each as beginning and minutes, lie over each other; without times nobody knows."""
    spans = []
    for start, minutes in (one, other):
        if start is None or minutes is None:
            return False
        begins = start.hour * 60 + start.minute
        spans.append((begins, begins + minutes))
    (begin, end), (begin2, end2) = spans
    return begin < end2 and begin2 < end


def patterns_of(book: Book, cohort: int) -> list[tuple[WeekPattern, list[Lesson]]]:
    """The week patterns of a cohort with their lessons, the one that began last first."""
    patterns = list(book.select(WeekPattern).where(WeekPattern.cohort == cohort))
    patterns.sort(key=lambda one: (one.first, one.id), reverse=True)
    lessons: dict[int, list[Lesson]] = defaultdict(list)
    for row in book.select(PatternLesson).where(PatternLesson.pattern.in_([one.id for one in patterns])):
        lessons[row.pattern].append(
            Lesson(int(row.weekday) - 1, row.slot, row.start, row.minutes, row.unit, row.trainer, row.room)
        )
    return [(one, lessons[one.id]) for one in patterns]


def ramadan_of(day: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of the Ramadan of a day or the next one after it; both estimated."""
    for first, feast in RAMADAN:
        if day < feast:
            return first, feast - dt.timedelta(days=1)
    return None


def ramadan_pattern(book: Book, cohort: Cohort, first: dt.date, last: dt.date) -> WeekPattern:
    """The shortened week of Ramadan (R46). Lessons keep unit, trainer and room of the usual ones with their number."""
    usual = next(
        (lessons for one, lessons in patterns_of(book, cohort.id) if one.kind == "usual" and one.first <= last), None
    )  # fmt: skip
    if usual is None:
        raise UserError("timetable.none", cohort=cohort.name)
    known = {(one.weekday, one.slot): one for one in usual}
    lessons = []
    for weekday in range(5):
        for slot, (hour, minute, minutes) in enumerate(_FRIDAY if weekday == 4 else _MORNING, start=1):
            like = known.get((weekday, slot)) or known.get((weekday, 1))
            if like is not None:
                start = dt.time(hour, minute)
                lessons.append(Lesson(weekday, slot, start, minutes, like.unit, like.trainer, like.room))
    return new_pattern(book, cohort, lessons, first, last, "Ramadan", "ramadan")


@dataclass(frozen=True)
class Planned:
    """What planning did: sessions made, altered, and withdrawn because no pattern has them any more."""

    made: int = 0
    altered: int = 0
    withdrawn: int = 0

    def __add__(self, other: Planned) -> Planned:
        return Planned(self.made + other.made, self.altered + other.altered, self.withdrawn + other.withdrawn)


def plan(book: Book, cohort: Cohort, first: dt.date | None = None, last: dt.date | None = None) -> Planned:
    """Bring the planned sessions from today (or `first`) on in line with the patterns, holidays and closed days.

    Registers that were taken, sessions closed or cancelled, and what was planned by hand stay as they are. A session
    somebody put into the bin does not come back.
    """
    if not book.find(WeekPattern, cohort=cohort.id):
        raise UserError("timetable.none", cohort=cohort.name)
    last = last or cohort.end
    if last is None:
        raise UserError("timetable.no_end", cohort=cohort.name)
    with book.change("timetable.plan", cohort=cohort):
        return _plan(book, cohort, first or max(book.today(), cohort.start), last)


def _plan(book: Book, cohort: Cohort, first: dt.date, last: dt.date) -> Planned:
    wanted = _wanted(book, cohort, first, last)
    rows = book.select(Session, bin=True).where(
        Session.cohort == cohort.id, Session.day >= first, Session.day <= last
    )
    there = {(row.day, row.slot): row for row in rows}
    marked = {
        one
        for (one,) in book.select(Mark, Mark.session)
        .where(Mark.session.in_([row.id for row in there.values()]))
        .distinct()
        .tuples()
    }
    made = altered = withdrawn = 0
    new = []
    for key, row in there.items():
        mine = not row.deleted and row.pattern is not None and row.state == "planned" and row.id not in marked
        if mine and key not in wanted:
            book.set(row, pattern=None)  # so that it may come back, unlike what somebody threw away
            book.delete(row)
            withdrawn += 1
        elif mine and any(getattr(row, name) != value for name, value in wanted[key].items()):
            book.set(row, **wanted[key])
            altered += 1
        elif row.deleted and row.pattern is None and key in wanted:
            book.undelete(row)
            book.set(row, state="planned", closed_reason=None, **wanted[key])
            made += 1
    for key, values in wanted.items():
        if key not in there:
            new.append({"cohort": cohort.id, "day": key[0], "slot": key[1], **values})
    book.add_many(Session, new)
    return Planned(made + len(new), altered, withdrawn)


def _wanted(
    book: Book, cohort: Cohort, first: dt.date, last: dt.date
) -> dict[tuple[dt.date, int], dict[str, Any]]:
    """What the patterns want on these days of the cohort, by day and lesson number."""
    first, last = max(first, cohort.start), min(last, cohort.end or last)
    free = free_days(book, cohort.centre, book.get(Centre, cohort.centre).country)
    patterns = patterns_of(book, cohort.id)
    found: dict[tuple[dt.date, int], dict[str, Any]] = {}
    for ahead in range((last - first).days + 1):
        day = first + dt.timedelta(days=ahead)
        holds = next(
            (one for one in patterns if one[0].first <= day and (one[0].last is None or day <= one[0].last)),
            None,
        )
        if holds is None or day in free:
            continue
        for _, lesson in days_of(holds[1], day, day):
            found[day, lesson.slot] = {"pattern": holds[0].id, **_filling(lesson)}
    return found


def shift_pattern(book: Book, pattern: WeekPattern, days: int) -> Planned:
    """Let a pattern hold some days later (or earlier, negative), as the moon says, and plan the days concerned anew."""
    cohort = book.get(Cohort, pattern.cohort)
    by = dt.timedelta(days=days)
    old = pattern.first, pattern.last or cohort.end or pattern.first
    with book.change("timetable.pattern", cohort=cohort):
        book.set(pattern, first=pattern.first + by, last=pattern.last and pattern.last + by)
        new = pattern.first, pattern.last or cohort.end or pattern.first
        return _plan(book, cohort, min(old[0], new[0]), max(old[1], new[1]))


def move_cohort(book: Book, cohort: Cohort, start: dt.date, end: dt.date | None) -> Planned:
    """Let a cohort begin or end on other days, also in mid-year (R47).

    Planned sessions outside the new days are withdrawn, days that came in are planned, registers taken stay.
    """
    if end is not None and end < start:
        raise UserError("timetable.order", start=start, end=end)
    old_start, old_end = cohort.start, cohort.end
    day = dt.timedelta(days=1)
    with book.change("timetable.move", cohort=cohort):
        book.set(cohort, start=start, end=end)
        done = Planned()
        if start != old_start:
            done += _plan(book, cohort, min(start, old_start), max(start, old_start) - day)
        if end is not None and old_end is not None and end != old_end:
            done += _plan(book, cohort, min(end, old_end) + day, max(end, old_end))
        return done


@dataclass(frozen=True)
class Clash:
    """Two sessions at one time that want the same trainer, room or group; `what` says which, `row` is its id."""

    what: str
    row: int
    day: dt.date
    one: int
    other: int


def clashes(book: Book, first: dt.date, last: dt.date) -> list[Clash]:
    """Sessions of these days that lie over each other and share a trainer, a room or their group, by day."""
    query = book.select(Session).where(
        Session.day >= first, Session.day <= last, Session.state.in_(("planned", "held"))
    )
    by_day: dict[dt.date, list[Session]] = defaultdict(list)
    for row in query.order_by(Session.day, Session.start, Session.id):
        if row.start is not None and row.minutes is not None:
            by_day[row.day].append(row)
    found = []
    for day, listed in by_day.items():
        for place, one in enumerate(listed):
            for other in listed[place + 1 :]:
                if not overlap((one.start, one.minutes), (other.start, other.minutes)):
                    break  # in the order of the day: the later ones begin later still
                found += [
                    Clash(what, getattr(one, name), day, one.id, other.id)
                    for what, name in (("trainer", "trainer"), ("room", "room"), ("group", "cohort"))
                    if getattr(one, name) is not None and getattr(one, name) == getattr(other, name)
                ]
    return found
