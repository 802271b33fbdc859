"""Sessions from a week pattern, holidays, and days the centre is closed."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.calendar import (
    Holiday,
    Lesson,
    Session,
    close_day,
    days_of,
    generate_sessions,
    plan_session,
)

MONDAYS_AND_FRIDAYS = [
    Lesson(0, 1, dt.time(8), 120),
    Lesson(0, 2, dt.time(10, 15), 90),
    Lesson(4, 1, dt.time(8), 180),
]
SUNDAY = dt.date(2019, 9, 15)


@pytest.fixture
def sessions(book, cohort):
    generate_sessions(book, cohort, MONDAYS_AND_FRIDAYS, START, SUNDAY)
    return list(book.select(Session).order_by(Session.day, Session.slot))


def test_a_pattern_gives_its_lessons_day_by_day():
    days = [(day.day, lesson.slot) for day, lesson in days_of(MONDAYS_AND_FRIDAYS, START, SUNDAY)]
    assert days == [(2, 1), (2, 2), (6, 1), (9, 1), (9, 2), (13, 1)]


def test_sessions_are_made_as_the_pattern_says(sessions):
    assert [(one.day.day, one.slot, one.start.hour, one.minutes, one.state) for one in sessions[:3]] == [
        (2, 1, 8, 120, "planned"),
        (2, 2, 10, 90, "planned"),
        (6, 1, 8, 180, "planned"),
    ]


def test_generating_again_alters_nothing_and_brings_nothing_back(book, cohort, sessions):
    with book.change("calendar.sessions", cohort=cohort):
        book.set(sessions[0], topic="Tools")
        book.delete(sessions[1])
    assert generate_sessions(book, cohort, MONDAYS_AND_FRIDAYS, START, SUNDAY) == []
    assert book.select(Session).count() == 5
    assert book.get(Session, sessions[0].id).topic == "Tools"


def test_a_session_is_the_same_on_every_pc(book, cohort, sessions):
    assert sessions[0].id == book.natural_id(Session, cohort=cohort.id, day=START, slot=1)


def test_holidays_and_closed_days_have_no_sessions(book, cohort, centre):
    with book.change("calendar.closed"):
        book.add(Holiday, country="GM", day=dt.date(2019, 9, 6), name="Holiday", estimated=True)
    close_day(book, centre.id, dt.date(2019, 9, 9), "flood")
    generate_sessions(book, cohort, MONDAYS_AND_FRIDAYS, START, SUNDAY)
    assert {one.day.day for one in book.select(Session)} == {2, 13}


def test_closing_a_day_closes_its_planned_sessions_only(book, centre, sessions):
    with book.change("calendar.closed"):
        book.set(sessions[0], state="held")
    close_day(book, centre.id, START, "power", "No current since morning")
    assert [
        (one.state, one.closed_reason)
        for one in book.select(Session).where(Session.day == START).order_by(Session.slot)
    ] == [
        ("held", None),
        ("closed", "power"),
    ]


def test_a_session_may_be_on_a_holiday_if_wanted_but_not_outside_the_cohort(book, cohort):
    assert plan_session(book, cohort, dt.date(2019, 12, 25), minutes=60)
    assert code_of(lambda: plan_session(book, cohort, dt.date(2020, 9, 1))) == "session.outside"
    assert code_of(lambda: plan_session(book, cohort, dt.date(2019, 9, 1))) == "session.outside"
