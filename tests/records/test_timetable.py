"""Week patterns with their days, sessions planned again without touching registers, Ramadan, clashes, moved terms."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.attendance import Mark, mark, open_register
from tvetdesk.records.calendar import Lesson, Session, close_day, plan_session, set_holiday
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.staff import new_staff
from tvetdesk.records.timetable import (
    Planned,
    clashes,
    move_cohort,
    new_pattern,
    overlap,
    plan,
    ramadan_of,
    ramadan_pattern,
    shift_pattern,
)

D = dt.date
LAST = D(2019, 9, 13)  # the second Friday
WEEK = [
    *(Lesson(day, 1, dt.time(8), 240) for day in range(4)),
    *(Lesson(day, 2, dt.time(13), 120) for day in range(4)),
    Lesson(4, 1, dt.time(8), 240),
]  # Friday is half a day, and no Saturday


@pytest.fixture
def pattern(book, cohort):
    return new_pattern(book, cohort, WEEK)


@pytest.fixture
def planned(book, cohort, pattern):
    assert plan(book, cohort, START, LAST) == Planned(18, 0, 0)
    return pattern


def sessions(book, cohort, **equals):
    query = book.select(Session).where(Session.cohort == cohort.id).order_by(Session.day, Session.slot)
    return [one for one in query if all(getattr(one, name) == value for name, value in equals.items())]


def test_planning_twice_makes_one_set_of_sessions(book, cohort, planned):
    assert plan(book, cohort, START, LAST) == Planned()
    assert len(sessions(book, cohort)) == 18
    assert [one.slot for one in sessions(book, cohort, day=D(2019, 9, 6))] == [1]


def test_the_pattern_that_began_last_counts(book, cohort, planned):
    new_pattern(book, cohort, [Lesson(0, 1, dt.time(9), 60)], D(2019, 9, 9), LAST, "Four weeks at work")
    assert plan(book, cohort, START, LAST) == Planned(0, 1, 8)
    (monday,) = sessions(book, cohort, day=D(2019, 9, 9))
    assert (monday.start, monday.minutes) == (dt.time(9), 60)
    assert len(sessions(book, cohort)) == 10


def test_a_new_trainer_in_the_pattern_reaches_only_registers_not_taken(book, cohort, place, planned):
    first, second = sessions(book, cohort)[:2]
    open_register(book, first)
    mark(book, first, place, "L", 10)
    fatou = new_staff(book, "Fatou Bah")
    lessons = [Lesson(one.weekday, one.slot, one.start, one.minutes, trainer=fatou.id) for one in WEEK]
    new_pattern(book, cohort, lessons, START, name="With Fatou")
    assert plan(book, cohort, START, LAST) == Planned(0, 17, 0)
    assert book.get(Session, first.id).trainer is None
    assert book.get(Session, second.id).trainer == fatou.id
    assert book.find(Mark, session=first.id, enrolment=place.id).minutes == 10


def test_what_was_planned_by_hand_or_thrown_away_stays_so(book, cohort, planned):
    extra = plan_session(book, cohort, D(2019, 9, 7), topic="Exam")
    thrown = sessions(book, cohort, day=D(2019, 9, 10))[0]
    with book.change("calendar.sessions", cohort=cohort):
        book.delete(thrown)
    assert plan(book, cohort, START, LAST) == Planned()
    assert book.get(Session, extra.id).topic == "Exam"
    assert not book.get(Session, extra.id).deleted
    assert book.get(Session, thrown.id).deleted


def test_a_holiday_that_comes_withdraws_its_sessions_and_one_that_goes_brings_them_back(
    book, cohort, planned
):
    holiday = set_holiday(book, "GM", D(2019, 9, 4), "Yawmul Ashura", estimated=True)
    assert plan(book, cohort, START, LAST) == Planned(0, 0, 2)
    with book.change("calendar.holidays"):
        book.delete(holiday)
    assert plan(book, cohort, START, LAST) == Planned(2, 0, 0)
    assert len(sessions(book, cohort, state="planned")) == 18


def test_closed_sessions_stay_closed(book, cohort, centre, planned):
    close_day(book, centre.id, D(2019, 9, 3), "power")
    assert plan(book, cohort, START, LAST) == Planned()
    assert [one.state for one in sessions(book, cohort, day=D(2019, 9, 3))] == ["closed", "closed"]


@pytest.mark.parametrize(
    ("lessons", "code"),
    [
        ([Lesson(0, 1, dt.time(8), 120), Lesson(0, 2, dt.time(9), 60)], "timetable.overlap"),
        ([Lesson(0, 1, dt.time(8), 60), Lesson(0, 1, dt.time(10), 60)], "timetable.twice"),
    ],
)
def test_lessons_of_a_day_do_not_lie_over_each_other(book, cohort, lessons, code):
    assert code_of(lambda: new_pattern(book, cohort, lessons)) == code


def test_without_pattern_or_end_there_is_nothing_to_plan(book, cohort, programme):
    assert code_of(lambda: plan(book, cohort)) == "timetable.none"
    endless = new_cohort(book, programme, "Evening course", START)
    new_pattern(book, endless, WEEK)
    assert code_of(lambda: plan(book, endless)) == "timetable.no_end"
    assert code_of(lambda: new_pattern(book, cohort, WEEK, D(2018, 1, 1))) == "session.outside"


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-02-18", "2026-02-18", "2026-03-19"),
        ("2026-03-20", "2027-02-08", "2027-03-08"),
        ("2030-06-01", "2030-12-26", "2031-01-23"),
    ],
)
def test_the_next_ramadan(day, first, last):
    assert ramadan_of(D.fromisoformat(day)) == (D.fromisoformat(first), D.fromisoformat(last))
    assert ramadan_of(D(2031, 2, 1)) is None


@pytest.fixture
def spring(book, programme):
    """A course that lasts through a Ramadan."""
    cohort = new_cohort(book, programme, "Solar 2026", D(2026, 2, 2), end=D(2026, 3, 31))
    fatou = new_staff(book, "Fatou Bah")
    lessons = [Lesson(one.weekday, one.slot, one.start, one.minutes, trainer=fatou.id) for one in WEEK]
    new_pattern(book, cohort, lessons)
    plan(book, cohort, cohort.start)
    return cohort


def test_ramadan_shortens_the_day_and_goes_again(book, spring):
    ramadan_pattern(book, spring, D(2026, 2, 18), D(2026, 3, 19))
    plan(book, spring, spring.start)
    thursday = sessions(book, spring, day=D(2026, 2, 19))
    assert [(f"{one.start:%H:%M}", one.minutes) for one in thursday] == [
        ("08:00", 120), ("10:30", 90), ("12:30", 90),
    ]  # fmt: skip
    assert all(one.trainer for one in thursday)
    friday = sessions(book, spring, day=D(2026, 2, 20))
    assert [(f"{one.start:%H:%M}", one.minutes) for one in friday] == [("08:00", 120), ("10:30", 120)]
    for day in (D(2026, 2, 17), D(2026, 3, 23)):
        assert [one.minutes for one in sessions(book, spring, day=day)] == [240, 120]


def test_the_moon_shifts_ramadan_by_a_day(book, spring):
    ramadan = ramadan_pattern(book, spring, D(2026, 2, 18), D(2026, 3, 19))
    plan(book, spring, spring.start)
    assert shift_pattern(book, ramadan, 1) == Planned(1, 3, 1)
    assert (ramadan.first, ramadan.last) == (D(2026, 2, 19), D(2026, 3, 20))
    assert [one.minutes for one in sessions(book, spring, day=D(2026, 2, 18))] == [240, 120]


def test_a_moved_term_keeps_registers_taken(book, cohort, place, planned):
    for one in sessions(book, cohort, day=LAST):
        open_register(book, one)
    assert move_cohort(book, cohort, START, D(2019, 9, 10)) == Planned(0, 0, 4)
    cohort = book.get(type(cohort), cohort.id)
    assert cohort.end == D(2019, 9, 10)
    assert [one.day.day for one in sessions(book, cohort) if one.day > cohort.end] == [13]
    assert book.select(Mark).count() == 1
    assert move_cohort(book, cohort, START, D(2019, 9, 12)).made == 4
    assert code_of(lambda: move_cohort(book, cohort, START, D(2019, 9, 1))) == "timetable.order"


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((dt.time(8), 60), (dt.time(9), 60), False),
        ((dt.time(8), 61), (dt.time(9), 60), True),
        ((dt.time(8), 240), (dt.time(9), 30), True),
        ((None, 60), (dt.time(9), 60), False),
        ((dt.time(8), None), (dt.time(9), 60), False),
    ],
)
def test_when_two_lessons_lie_over_each_other(one, other, both):
    assert overlap(one, other) is both
    assert overlap(other, one) is both


def test_a_trainer_and_a_room_are_in_one_place_at_a_time(book, programme, cohort):
    other = new_cohort(book, programme, "Rural 2019", START)
    fatou, awa = new_staff(book, "Fatou Bah"), new_staff(book, "Awa Sow")
    first = plan_session(book, cohort, START, start=dt.time(8), minutes=120, trainer=fatou.id)
    second = plan_session(book, other, START, start=dt.time(9), minutes=120, trainer=fatou.id)
    plan_session(book, other, START, 2, start=dt.time(11), minutes=60, trainer=fatou.id)
    (found,) = clashes(book, START, START)
    assert (found.what, found.row, found.one, found.other) == ("trainer", fatou.id, first.id, second.id)
    with book.change("calendar.sessions", cohort=cohort):
        book.set(second, trainer=awa.id)
    assert clashes(book, START, START) == []
    plan_session(book, cohort, START, 2, start=dt.time(9), minutes=30)
    assert [one.what for one in clashes(book, START, START)] == ["group"]
    with book.change("calendar.sessions", cohort=cohort):
        book.set(first, state="cancelled")
    assert clashes(book, START, START) == []


def test_trainees_stay_enrolled_when_the_term_moves(book, cohort, binta, planned):
    place = enrol(book, binta, cohort, START)
    move_cohort(book, cohort, D(2019, 9, 9), D(2020, 9, 30))
    assert book.get(type(place), place.id).cohort == cohort.id
    assert min(one.day for one in sessions(book, cohort)) == D(2019, 9, 9)
