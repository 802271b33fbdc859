"""Places of a cohort, other groups, doubts, and rows that others name."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records import rows
from tvetdesk.records.assessment import UnitResult, record_result
from tvetdesk.records.attendance import Mark, open_register
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.centres import Room, add_room
from tvetdesk.records.cohorts import (
    Cohort,
    Enrolment,
    change_state,
    enrol,
    new_cohort,
    places_taken,
    state_on,
    states_of,
)
from tvetdesk.records.doubts import doubts, enrolment_doubts, january, overlapping
from tvetdesk.records.moving import change_group
from tvetdesk.records.people import PhoneNumber, Trainee, add_phone, new_trainee
from tvetdesk.records.programmes import new_programme

DAY = dt.date(2020, 1, 6)


@pytest.fixture
def other(book, programme):
    return new_cohort(book, programme, "Solar, second group", START, end=dt.date(2020, 8, 28))


# -- places --------------------------------------------------------------------------------------------------


@pytest.fixture
def small(book, programme):
    return new_cohort(book, programme, "One bench", START, places=1)


def test_a_full_cohort_takes_applications_only(book, small, binta, lamin):
    first = enrol(book, binta, small, START)
    assert code_of(lambda: enrol(book, lamin, small, START)) == "cohort.full"
    waiting = enrol(book, lamin, small, START, state="applicant")
    assert code_of(lambda: change_state(book, waiting, "admitted", DAY)) == "cohort.full"
    change_state(book, first, "dropped_out", DAY, "work")
    change_state(book, waiting, "enrolled", DAY)
    assert places_taken(book, small) == 1


def test_a_pause_keeps_the_place_and_coming_back_needs_one(book, small, binta, lamin):
    place = enrol(book, binta, small, START)
    change_state(book, place, "interrupted", DAY, "health")
    assert code_of(lambda: enrol(book, lamin, small, DAY)) == "cohort.full"
    change_state(book, place, "returned", DAY)
    assert places_taken(book, small) == 1


# -- another group -------------------------------------------------------------------------------------------


def test_who_changes_the_group_keeps_results_and_history(book, place, other, units):
    record_result(book, place, units[0], "competent", DAY, mark=71)
    moved = change_group(book, place, other, DAY)
    assert [row.state for row in states_of(book, place.id)] == ["enrolled", "moved"]
    assert state_on(states_of(book, moved.id), DAY) == "enrolled"
    assert moved.target_group == place.target_group
    carried = book.find(UnitResult, enrolment=moved.id, unit=units[0].id)
    assert (carried.result, carried.on, carried.mark) == ("competent", DAY, 71)


def test_results_follow_the_code_of_a_unit_into_another_programme(book, place, units):
    from tvetdesk.records.programmes import add_unit

    record_result(book, place, units[0], "competent", DAY)
    record_result(book, place, units[1], "competent", DAY)
    rural = new_programme(book, "RURAL", "Rural Mechanics")
    same = add_unit(book, rural, units[0].code, "Safety in the workshop")
    moved = change_group(book, place, new_cohort(book, rural, "Rural 2020", DAY), DAY)
    assert [row.unit for row in book.select(UnitResult).where(UnitResult.enrolment == moved.id)] == [same.id]


def test_only_who_is_in_training_changes_the_group_and_only_to_another(book, place, cohort, other):
    assert code_of(lambda: change_group(book, place, cohort)) == "moving.same"
    change_state(book, place, "dropped_out", DAY, "work")
    assert code_of(lambda: change_group(book, place, other, DAY)) == "moving.not_enrolled"


def test_a_full_group_is_left_alone_and_nothing_half_written(book, place, other, lamin):
    with book.change("cohort.alter", cohort=other):
        book.set(other, places=1)
    enrol(book, lamin, other, START)
    assert code_of(lambda: change_group(book, place, other, DAY)) == "cohort.full"
    assert [row.state for row in states_of(book, place.id)] == ["enrolled"]


# -- doubts --------------------------------------------------------------------------------------------------


def codes(found):
    return [one.code for one in found]


def test_two_courses_at_one_time_are_doubted_and_not_refused(book, binta, place, other):
    assert codes(enrolment_doubts(book, binta, other, START)) == ["doubt.overlap"]
    enrol(book, binta, other, START)
    ((one, second),) = overlapping(book, DAY)
    assert one.enrolment == place.id
    assert second.cohort == other.id
    assert codes(doubts(book, DAY)) == ["doubt.overlap"]
    change_state(book, place, "moved", DAY, "other_group")
    assert doubts(book, DAY) == []


def test_courses_one_after_the_other_are_not_doubted(book, programme, binta, place):
    later = new_cohort(book, programme, "Solar 2021", dt.date(2020, 9, 1))
    assert enrolment_doubts(book, binta, later, dt.date(2020, 9, 1)) == []


def test_a_place_in_a_course_that_is_over_is_doubted(book, binta, cohort):
    assert codes(enrolment_doubts(book, binta, cohort, dt.date(2020, 8, 29))) == ["doubt.ended"]
    assert enrolment_doubts(book, binta, cohort, dt.date(2020, 8, 28)) == []


def test_age_schooling_and_places_are_said_before_enrolling(book, programme, small, lamin):
    with book.change("programme.new"):
        book.set(programme, age_from=14, age_to=18, schooling="primary")
    enrol(book, new_trainee(book, "Awa", schooling="primary"), small, START)
    child = new_trainee(book, "Modou Bah", birth="2009", schooling="primary_begun")
    assert codes(enrolment_doubts(book, child, small, START)) == [
        "doubt.age",
        "doubt.schooling",
        "doubt.full",
    ]
    assert codes(enrolment_doubts(book, lamin, small, START)) == ["doubt.age", "doubt.full"]


@pytest.mark.parametrize(
    ("births", "found"),
    [
        (["1999-01-01"] + ["1999-03-07"] * 9, None),  # a tenth is not more than a tenth
        (["1999-01-01"] * 2 + ["1999-03-07"] * 9, (2, 11)),
        (["1999-01-01"] * 4, None),  # too few to say anything
        (["1999", "~1999", None, "1999-01"] * 5, None),
    ],
)
def test_many_first_of_january_are_doubted(births, found):
    assert january(births) == found


def test_a_group_full_of_new_year_births_is_named(book, cohort):
    for number in range(6):
        enrol(book, new_trainee(book, f"Fatou {'ABCDEF'[number]}", birth="2000-01-01"), cohort, START)
    (doubt,) = doubts(book, DAY)
    assert (doubt.code, doubt.values["number"], doubt.values["total"]) == ("doubt.january", 6, 6)


# -- rows by hand --------------------------------------------------------------------------------------------


def test_what_others_name_is_not_thrown_away(book, centre, cohort, units, place):
    room = add_room(book, centre.id, "Workshop")
    session = plan_session(book, cohort, START, room=room.id, unit=units[0].id)
    for row in (room, units[0], cohort):
        assert code_of(lambda row=row: rows.remove(book, row)) == "row.in_use"
    rows.remove(book, session)
    rows.remove(book, room)
    assert not book.select(Room).exists()
    assert book.get(Cohort, cohort.id).deleted is None


def test_a_session_with_marks_is_cancelled_and_not_thrown_away(book, cohort, place):
    session = plan_session(book, cohort, START)
    open_register(book, session)
    assert code_of(lambda: rows.remove(book, session)) == "row.register_taken"


def test_what_belongs_to_a_person_does_not_hold_it_back(book, binta, lamin):
    add_phone(book, binta, "3012345")
    from tvetdesk.records.people import link

    link(book, binta, lamin)
    rows.remove(book, binta)
    assert [row.id for row in book.select(Trainee)] == [lamin.id]
    assert book.select(PhoneNumber).exists()


def test_rows_added_by_hand_keep_the_rules_of_their_subject(book, cohort, lamin, place, other_place):
    refused = code_of(lambda: rows.add(book, Session, cohort=cohort.id, day=dt.date(2021, 1, 4)))
    assert refused == "session.outside"
    session = plan_session(book, cohort, DAY)
    change_state(book, other_place, "dropped_out", DAY, "work")
    refused = code_of(lambda: rows.add(book, Mark, session=session.id, enrolment=other_place.id, status="P"))
    assert refused == "attendance.not_enrolled"
    assert code_of(lambda: rows.alter(book, session, day=dt.date(2021, 1, 4))) == "session.outside"
    assert rows.alter(book, session, topic="Batteries").topic == "Batteries"
    refused = code_of(lambda: rows.add(book, Enrolment, trainee=lamin.id, cohort=cohort.id))
    assert refused == "enrolment.twice"
    assert rows.add(book, Mark, session=session.id, enrolment=place.id, status="P")
    assert book.select(Mark).count() == 1
