"""States with their dates: what may follow, who is enrolled on a day, who is on a register."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of, fields_of
from tvetdesk.records.cohorts import (
    NEXT,
    RANK,
    EnrolmentState,
    age_doubts,
    change_state,
    enrol,
    funnel,
    may_follow,
    new_cohort,
    on_register,
    state_on,
    states_of,
)
from tvetdesk.records.people import new_trainee


def history(*states):
    return [
        SimpleNamespace(state=state, since=dt.date.fromisoformat(since), step=step)
        for step, (state, since) in enumerate(states, start=1)
    ]


DROPPED_OUT = history(
    ("applicant", "2019-08-01"), ("enrolled", "2019-09-02"), ("interrupted", "2019-12-02"), ("returned", "2020-01-06"),
    ("dropped_out", "2020-03-10"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2019-07-31", None),
        ("2019-08-01", "applicant"),
        ("2019-09-01", "applicant"),
        ("2019-09-02", "enrolled"),
        ("2019-12-31", "interrupted"),
        ("2020-03-09", "returned"),
        ("2020-03-10", "dropped_out"),
    ],
)
def test_the_state_of_a_day(day, state):
    assert state_on(reversed(DROPPED_OUT), dt.date.fromisoformat(day)) == state


def test_of_two_states_of_one_day_the_later_noted_holds():
    states = history(("completed", "2020-03-10"), ("certified", "2020-03-10"), ("completed", "2020-03-10"))
    assert state_on(states, dt.date(2020, 3, 10)) == "completed"


def test_states_noted_unseen_on_two_pcs_have_one_order():
    states = history(("completed", "2020-03-10"), ("dropped_out", "2020-03-10"))
    for one in states:
        one.step = 3
    assert (
        state_on(states, dt.date(2020, 3, 10))
        == state_on(reversed(states), dt.date(2020, 3, 10))
        == "completed"
    )


@pytest.mark.parametrize(
    ("day", "called"),
    [
        ("2019-09-01", False),
        ("2019-09-02", True),
        ("2019-12-15", False),
        ("2020-03-09", True),
        ("2020-03-10", False),
    ],
)
def test_who_is_called_on_a_day(day, called):
    assert on_register(DROPPED_OUT, dt.date.fromisoformat(day)) is called


def test_the_last_day_of_training_still_has_a_register():
    states = history(("enrolled", "2019-09-02"), ("completed", "2020-08-28"))
    assert on_register(states, dt.date(2020, 8, 28))
    assert not on_register(states, dt.date(2020, 8, 29))


def test_every_state_can_be_reached_and_has_a_rank():
    assert set().union(*NEXT.values()) == set(RANK)
    assert set(NEXT) == {None, *RANK}


def test_nobody_is_certified_who_has_not_completed():
    assert not may_follow("enrolled", "certified")
    assert may_follow("completed", "certified")


def test_enrolling_gives_the_next_row_of_the_list(place, other_place):
    assert (place.number, other_place.number) == (1, 2)


def test_nobody_is_twice_in_a_cohort_but_may_be_in_two(book, programme, cohort, binta, place):
    assert code_of(lambda: enrol(book, binta, cohort)) == "enrolment.twice"
    again = new_cohort(book, programme, "Solar 2020", dt.date(2020, 9, 1))
    assert enrol(book, binta, again, dt.date(2020, 9, 1)).number == 1


def test_states_are_added_and_none_is_lost(book, place):
    change_state(book, place, "interrupted", dt.date(2020, 1, 6), "health")
    change_state(book, place, "returned", dt.date(2020, 2, 3))
    change_state(book, place, "completed", dt.date(2020, 3, 2))
    assert [row.state for row in states_of(book, place.id)] == [
        "enrolled",
        "interrupted",
        "returned",
        "completed",
    ]


def test_a_person_who_leaves_has_a_reason(book, place):
    assert (
        code_of(lambda: change_state(book, place, "dropped_out", dt.date(2020, 3, 2))) == "enrolment.reason"
    )
    change_state(book, place, "dropped_out", dt.date(2020, 3, 2), "money")


def test_a_state_cannot_be_skipped_nor_go_back_in_time(book, place):
    assert code_of(lambda: change_state(book, place, "certified", START)) == "enrolment.order"
    assert code_of(lambda: change_state(book, place, "completed", dt.date(2019, 1, 1))) == "enrolment.earlier"
    assert code_of(lambda: change_state(book, place, "gone", START)) == "enrolment.order"
    assert book.select(EnrolmentState).count() == 1


def test_a_cohort_does_not_end_before_it_begins(book, programme):
    wrong = fields_of(lambda: new_cohort(book, programme, "Solar", START, end=dt.date(2019, 1, 1)))
    assert wrong == {"end": "row.order"}


@pytest.mark.parametrize(
    ("born", "doubts"), [(None, 0), (2006, 1), (2005, 0), (1994, 0), (1993, 0), (1992, 1)]
)
def test_an_age_surely_outside_the_programme_is_only_doubted(born, doubts):
    programme = SimpleNamespace(age_from=14, age_to=25)
    assert len(age_doubts(programme, born, dt.date(2019, 9, 2))) == doubts


def test_the_funnel_counts_how_far_people_came(book, cohort, place, other_place):
    change_state(book, other_place, "interrupted", START + dt.timedelta(days=9), "family")
    enrol(book, new_trainee(book, "Awa Camara"), cohort, START, "applicant")
    admitted = enrol(book, new_trainee(book, "Modou Njie"), cohort, START, "admitted")
    change_state(book, admitted, "dropped_out", START, "work")
    assert funnel(book, cohort.id) == {
        "applied": 4, "admitted": 3, "enrolled": 1, "interrupted": 1, "dropped_out": 1, "certified": 0,
    }  # fmt: skip
