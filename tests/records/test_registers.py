"""Registers as they are shown, their verbs step by step, and the book of a group over days."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.attendance import (
    Mark,
    annotate,
    cancel_session,
    close_session,
    mark,
    mark_all,
    mark_line,
    open_register,
    rates,
    reopen_session,
    set_source,
)
from tvetdesk.records.attendance_grid import grid
from tvetdesk.records.calendar import Session, close_day, plan_session
from tvetdesk.records.programmes import Trade
from tvetdesk.records.quick_entry import examples, keys, letters, parse_line, unfinished
from tvetdesk.records.registers import (
    beside,
    count_not_taken,
    give_back,
    near,
    next_open,
    not_taken,
    saved,
    sessions_of,
    sessions_on,
    sheet,
    take_back,
)
from tvetdesk.store.undo import undo_step

TODAY = dt.date(2020, 3, 10)


@pytest.fixture
def session(book, cohort, place, other_place):
    return plan_session(book, cohort, TODAY, minutes=120, start=dt.time(8))


def shown(book, session):
    return [(line.number, line.status, line.minutes) for line in sheet(book, session.id).lines]


def test_an_exception_takes_the_register_in_one_step(book, session, place):
    assert not sheet(book, session.id).taken
    assert mark_all(book, session, {place.id: ("L", 15)}) == 2
    assert shown(book, session) == [(1, "L", 15), (2, "P", None)]
    assert sheet(book, session.id).taken
    assert [one.steps for one in saved(book, session.id)] == [1]
    undo_step(book)
    assert shown(book, session) == [(1, None, None), (2, None, None)]
    assert book.get(Session, session.id).state == "planned"


def test_only_who_is_called_can_be_marked_and_only_in_an_open_session(book, session, place):
    assert code_of(lambda: mark_all(book, session, {12345: ("A", None)})) == "attendance.not_enrolled"
    close_session(book, session, "power")
    assert code_of(lambda: mark_all(book, session, {place.id: ("A", None)})) == "attendance.not_held"


def test_a_note_takes_the_register_too_and_can_be_taken_away(book, session, place):
    annotate(book, session, place.id, "Clinic, letter seen", from_paper=True)
    found = sheet(book, session.id)
    assert found.lines[0].note == "Clinic, letter seen"
    assert found.from_paper
    assert found.taken
    annotate(book, session, place.id, "")
    assert sheet(book, session.id).lines[0].note == ""


def test_a_session_not_held_and_opened_again(book, session):
    cancel_session(book, session)
    assert not sheet(book, session.id).open
    reopen_session(book, session)
    assert session.state == "planned"
    open_register(book, session)
    close_session(book, session)
    reopen_session(book, session)
    assert session.state == "held"
    set_source(book, session, from_paper=True)
    assert sheet(book, session.id).from_paper


def test_absences_in_a_row_count_up_to_this_session(book, cohort, session, place, other_place):
    for ahead, line in ((4, "all except 1"), (3, "all except 1, 2"), (2, "all except 1, 2 s"), (1, "all")):
        one = plan_session(book, cohort, TODAY - dt.timedelta(days=ahead))
        mark_line(book, one, line, "en")
    close_session(book, one)  # what was marked in a closed session does not count
    mark_all(book, session, {place.id: ("A", None), other_place.id: ("A", None)})
    assert [line.in_a_row for line in sheet(book, session.id).lines] == [4, 1]
    mark(book, session, place, "P")
    assert sheet(book, session.id).lines[0].in_a_row == 0


def test_steps_are_undone_one_by_one_or_down_to_one_of_them(book, cohort, session, place, other_place):
    mark_all(book, session, {})
    mark(book, session, place, "A")
    mark(book, session, place, "S")
    mark(book, session, other_place, "E")
    listed = saved(book, session.id)
    assert [one.step for one in listed] == [4, 3, 2, 1]
    take_back(book, session.id, listed[1].change, listed[1].step)
    assert shown(book, session) == [(1, "A", None), (2, "P", None)]
    assert [one.step for one in saved(book, session.id)] == [2, 1]
    other = plan_session(book, cohort, TODAY, 2)  # another change: the steps before are one whole now
    assert [(one.step, one.change) for one in saved(book, session.id)] == [(None, listed[0].change)]
    take_back(book, session.id, listed[0].change, None)
    assert shown(book, session) == [(1, None, None), (2, None, None)]
    assert saved(book, session.id) == []
    give_back(book, listed[0].change)
    assert shown(book, session) == [(1, "A", None), (2, "P", None)]
    assert len(saved(book, session.id)) == 1
    assert take_back(book, other.id, 99, 1) == []


def test_lists_of_sessions(book, cohort, session):
    yesterday = plan_session(book, cohort, TODAY - dt.timedelta(days=1), start=dt.time(14))
    before = plan_session(book, cohort, TODAY - dt.timedelta(days=2), start=dt.time(14))
    later = plan_session(book, cohort, TODAY, 2, start=dt.time(11))
    assert [one.session for one in sessions_on(book, TODAY)] == [session.id, later.id]
    assert [one.session for one in not_taken(book, TODAY)] == [yesterday.id, before.id]
    assert count_not_taken(book, TODAY) == 2
    assert beside(book, session.id, -1) == yesterday.id
    assert beside(book, session.id, 1) == later.id
    assert beside(book, before.id, -1) is None
    assert next_open(book, session.id) == later.id
    mark_line(book, later, "all", "en")
    assert next_open(book, session.id) is None
    assert next_open(book, before.id) == yesterday.id
    mark_line(book, yesterday, "all except 1, 2 l5", "en")
    assert next_open(book, before.id) is None
    (one,) = sessions_on(book, TODAY - dt.timedelta(days=1))
    assert (one.state, one.marks) == ("held", {"A": 1, "L": 1})
    assert near(book, cohort.id, TODAY + dt.timedelta(days=9)) == session.id
    assert near(book, cohort.id, START) == before.id


def test_the_book_of_a_week_shows_the_worst_mark_and_the_rate_of_the_records(
    book, centre, cohort, session, place, other_place
):
    monday = TODAY - dt.timedelta(days=1)
    first = plan_session(book, cohort, monday, 1, minutes=90)
    second = plan_session(book, cohort, monday, 2, minutes=90)
    missing = plan_session(book, cohort, monday - dt.timedelta(days=3), minutes=90)
    close_day(book, centre.id, monday - dt.timedelta(days=4), "flood", "Flood")
    mark_line(book, first, "all except 1 l10", "en")
    mark_line(book, second, "all except 1, 2 s", "en")
    found = grid(book, cohort.id, monday - dt.timedelta(days=7), TODAY)
    states = {one.day: one.state for one in found.days}
    assert states[missing.day] == "missing"
    assert states[monday - dt.timedelta(days=4)] == "closed"
    assert states[TODAY] == "planned"
    assert not any(one.day.weekday() >= 5 for one in found.days)
    at = [one.day for one in found.days].index(monday)
    assert [line.marks[at] for line in found.lines] == ["A", "S"]
    assert found.days[at].sessions == (first.id, second.id)
    assert found.days[at].present == 0
    assert [line.minutes for line in found.lines] == [90, 90]
    assert found.minutes == 180
    of_records = rates(book, cohort)
    assert [line.rate for line in found.lines] == [of_records[place.id], of_records[other_place.id]]


def test_a_mark_in_the_bin_is_no_mark(book, session, place):
    open_register(book, session)
    with book.change("attendance.register", session=session):
        book.delete(book.find(Mark, session=session.id, enrolment=place.id))
    assert shown(book, session) == [(1, None, None), (2, "P", None)]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_examples_can_be_read_in_their_language(language):
    for line in examples(language):
        assert parse_line(line, range(1, 20), language)
    assert sorted(letters(language)) == sorted("PLEASW")
    assert sorted(keys(language).values()) == sorted("PLEASW")
    assert letters("fr")["E"] == "AJ"


@pytest.mark.parametrize(
    ("text", "language", "so"),
    [
        ("all exc", "en", True),
        ("to", "fr", True),
        ("alle au", "de", True),
        ("7 q", "en", False),
        ("", "en", False),
    ],
)
def test_a_word_half_typed_is_no_mistake(text, language, so):
    assert unfinished(text, language) is so


def test_a_register_says_the_short_name_of_its_trade(book, programme, cohort, session):
    assert sheet(book, session.id).trade == ""
    with book.change("programme.new"):
        book.set(programme, trade=book.add(Trade, code="MB", name="Menuiserie bois").id)
    assert sheet(book, session.id).trade == "MB"


def test_the_sessions_of_a_group_come_in_the_order_of_the_days(book, cohort):
    for day, slot, hour in ((2, 1, 8), (1, 2, 14), (1, 1, 8), (9, 1, 8)):
        plan_session(book, cohort, START + dt.timedelta(days=day), slot, start=dt.time(hour), minutes=60)
    found = sessions_of(book, cohort.id, START, START + dt.timedelta(days=6))
    assert [(one.day.day, one.start.hour) for one in found] == [(3, 8), (3, 14), (4, 8)]
