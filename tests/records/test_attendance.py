"""Registers: all present, then exceptions; and the rate with its rule."""

import datetime as dt
from collections import Counter

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records import rows as forms
from tvetdesk.records.attendance import (
    Mark,
    annotate,
    attendance_rate,
    close_session,
    mark,
    mark_line,
    marks_of,
    open_register,
    rates,
    reopen_session,
    rows_of,
)
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import change_state, enrol
from tvetdesk.records.people import new_trainee

MARKS = {"P": 12, "L": 2, "E": 1, "A": 3, "S": 2, "W": 5}


@pytest.fixture
def session(book, cohort):
    return plan_session(book, cohort, START, minutes=120)


def marks(book, session):
    return {
        one.enrolment: (one.status, one.minutes)
        for one in book.select(Mark).where(Mark.session == session.id)
    }


@pytest.mark.parametrize(
    ("rule", "attended", "counted"),
    [(None, 14, 17), ("excused_and_sick_out", 14, 17), ("excused_out", 14, 19), ("all_count", 14, 20)],
)
def test_the_rate_follows_the_rule_of_the_programme(rule, attended, counted):
    rate = attendance_rate(MARKS, rule)
    assert (rate.attended, rate.counted) == (attended, counted)
    assert rate.share == attended / counted
    assert rate.rule


def test_without_a_session_that_counts_there_is_no_rate():
    assert attendance_rate({}).share is None
    assert attendance_rate({"S": 2, "E": 1}).share is None


def test_a_register_opens_with_everyone_present(book, session, place, other_place):
    assert open_register(book, session) == 2
    assert marks(book, session) == {place.id: ("P", None), other_place.id: ("P", None)}
    assert session.state == "held"
    assert open_register(book, session) == 0


def test_exceptions_are_marked_afterwards(book, session, place, other_place):
    open_register(book, session)
    mark(book, session, place, "L", 15, "Bus broke down")
    mark(book, session, other_place, "A", 15)
    assert marks(book, session) == {place.id: ("L", 15), other_place.id: ("A", None)}
    mark(book, session, place, "P")
    assert marks(book, session)[place.id] == ("P", None)


def test_a_register_is_typed_as_one_line(book, session, place, other_place):
    mark_line(book, session, "tous sauf 2 r20", "fr", from_paper=True)
    assert marks(book, session) == {place.id: ("P", None), other_place.id: ("L", 20)}
    assert session.from_paper
    assert session.entered == dt.date(2020, 3, 10)


def test_a_line_with_a_mistake_writes_nothing(book, session, place, other_place):
    assert code_of(lambda: mark_line(book, session, "1 a, 3 e", "en")) == "line.row"
    assert marks(book, session) == {}
    assert session.state == "planned"


def test_all_closed_closes_the_session(book, session, place):
    open_register(book, session)
    mark_line(book, session, "all closed", "en")
    assert session.state == "closed"
    assert marks_of(book, session.cohort) == {}
    assert code_of(lambda: mark(book, session, place, "A")) == "attendance.not_held"


def test_a_closed_session_takes_no_mark_until_it_is_opened_again(book, session, place):
    open_register(book, session)
    mark(book, session, place, "S")
    close_session(book, session, "power")
    for marking in (
        lambda: open_register(book, session),
        lambda: mark_line(book, session, "all", "en"),
        lambda: annotate(book, session, place.id, "Came late"),
        lambda: forms.alter(book, book.get(Mark, (session.id, place.id)), status="P"),
    ):
        assert code_of(marking) == "attendance.not_held"
    reopen_session(book, session)
    open_register(book, session)
    assert (session.state, session.closed_reason) == ("held", None)
    assert marks(book, session) == {place.id: ("S", None)}


def test_nobody_is_marked_who_was_not_enrolled_that_day(book, cohort, session, place):
    late = enrol(book, new_trainee(book, "Fatou Bah"), cohort, dt.date(2019, 10, 1))
    assert code_of(lambda: mark(book, session, late, "P")) == "attendance.not_enrolled"
    assert open_register(book, session) == 1


def test_numbers_stay_with_people_when_someone_leaves(book, cohort, place, other_place):
    change_state(book, place, "dropped_out", dt.date(2019, 10, 1), "moved")
    rows = rows_of(book, cohort.id, dt.date(2019, 10, 2))
    assert [(row.number, row.enrolment.id) for row in rows] == [(2, other_place.id)]


def test_a_number_given_twice_moves_the_later_person_to_the_end(book, cohort, place, other_place):
    third = enrol(book, new_trainee(book, "Fatou Bah"), cohort, START, number=1)
    rows = rows_of(book, cohort.id, START)
    assert [(row.number, row.enrolment.id) for row in rows] == [
        (1, place.id),
        (2, other_place.id),
        (3, third.id),
    ]


def test_the_rates_of_a_cohort_leave_out_sessions_not_held(book, cohort, place, other_place):
    for ahead, line in enumerate(("all", "all but 2", "all but 1 e, 2 l5", "all")):
        session = plan_session(book, cohort, START + dt.timedelta(days=ahead))
        mark_line(book, session, line, "en")
    close_session(book, session)
    assert marks_of(book, cohort.id)[place.id] == Counter(P=2, E=1)
    found = rates(book, cohort)
    assert (found[place.id].attended, found[place.id].counted) == (2, 2)
    assert (found[other_place.id].attended, found[other_place.id].counted) == (2, 3)


def test_a_mark_in_the_bin_comes_back_with_the_register(book, session, place):
    open_register(book, session)
    with book.change("attendance.register", session=session):
        book.delete(book.find(Mark, session=session.id, enrolment=place.id))
    assert marks(book, session) == {}
    open_register(book, session)
    assert marks(book, session) == {place.id: ("P", None)}
