"""Follow-ups: when they are due, what counts as direct entry, and what not reached means."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.records.helpers import code_of
from tvetdesk.records import rows
from tvetdesk.records.cohorts import EnrolmentState, change_state, enrol
from tvetdesk.records.dates import months_after
from tvetdesk.records.outcomes import (
    IN_WORK,
    Contact,
    FollowUp,
    direct_entry,
    due_followups,
    log_contact,
    record_followup,
    schedule_followups,
)
from tvetdesk.store.undo import undo

DONE = dt.date(2020, 1, 31)


def answer(outcome, month=3, since=None):
    return SimpleNamespace(outcome=outcome, month=month, work_since=since)


@pytest.fixture
def done(book, place):
    change_state(book, place, "completed", DONE)
    return place


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2020-01-31", 1, "2020-02-29"), ("2019-12-15", 1, "2020-01-15"), ("2020-01-31", 12, "2021-01-31")],
)
def test_some_months_after_a_day(day, months, then):
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)


@pytest.mark.parametrize(
    ("answers", "direct"),
    [
        ([], False),
        ([answer("employed", 1)], True),
        ([answer("employed", 3)], False),
        ([answer("self_employed", 3, dt.date(2020, 2, 29))], True),
        ([answer("both", 1, dt.date(2020, 3, 1))], False),
        ([answer("not_reached", 1)], False),
        ([answer("apprentice", 1)], False),
        ([answer("unemployed", 1), answer("employed", 6, dt.date(2020, 2, 10))], True),
    ],
)
def test_direct_entry_is_work_within_a_month(answers, direct):
    assert direct_entry(DONE, answers) is direct


def test_the_nine_states_of_employment_and_relevance_to_the_trade(book, done):
    nine = (
        "employed", "self_employed", "both", "apprentice", "further_training", "unemployed", "inactive",
        "migrated", "refused",
    )  # fmt: skip
    schedule_followups(book, done)
    for outcome in nine:
        assert record_followup(book, done, 3, outcome, dt.date(2020, 5, 4)).outcome == outcome
    for relevance in ("yes", "partly", "no"):
        said = record_followup(book, done, 3, "employed", dt.date(2020, 5, 4), relevance=relevance)
        assert said.relevance == relevance
    assert set(FollowUp.outcome.codes) - set(nine) == {"not_reached", "deceased"}


def test_not_reached_is_not_without_work():
    assert "not_reached" not in IN_WORK


def test_follow_ups_are_scheduled_once(book, done):
    assert [row.due for row in schedule_followups(book, done)] == [
        dt.date(2020, 2, 29),
        dt.date(2020, 4, 30),
        dt.date(2020, 7, 31),
        dt.date(2021, 1, 31),
    ]
    schedule_followups(book, done)
    assert book.select(FollowUp).count() == 4


@pytest.fixture
def now(book):
    """A course that was completed lately."""
    return book.today() - dt.timedelta(days=40)


def test_a_completion_brings_its_follow_ups_and_goes_with_them(book, place, now):
    change_state(book, place, "completed", now)
    assert [(row.month, row.due) for row in book.select(FollowUp).order_by(FollowUp.month)] == [
        (month, months_after(now, month)) for month in (1, 3, 6, 12)
    ]
    assert [row.month for row in due_followups(book, book.today())] == [1]
    undo(book)
    assert book.select(FollowUp).count() == 0


def test_a_completion_written_down_by_hand_brings_them_too(book, place, now):
    rows.add(book, EnrolmentState, enrolment=place.id, state="completed", since=now, step=2)
    assert book.select(FollowUp).count() == 4


def test_courses_of_long_ago_bring_no_calls(book, cohort, lamin):
    place = enrol(book, lamin, cohort, months_after(book.today(), -40))
    change_state(book, place, "completed", months_after(book.today(), -20))
    assert [row.month for row in book.select(FollowUp)] == [12]


def test_a_certificate_that_is_revoked_completes_nobody_anew(book, cohort, lamin, now):
    place = enrol(book, lamin, cohort, months_after(book.today(), -50))
    for state in ("completed", "certified"):
        change_state(book, place, state, months_after(book.today(), -40))
    change_state(book, place, "completed", now)
    assert book.select(FollowUp).count() == 0


def test_nobody_is_followed_up_before_completion(book, place):
    assert code_of(lambda: schedule_followups(book, place)) == "outcome.not_completed"
    assert code_of(lambda: record_followup(book, place, 1, "employed")) == "outcome.not_completed"


def test_an_answer_takes_the_follow_up_off_the_due_list(book, done):
    schedule_followups(book, done)
    on = dt.date(2020, 5, 4)
    assert [row.month for row in due_followups(book, on)] == [1, 3]
    found = record_followup(book, done, 1, "employed", on, work_since=dt.date(2020, 2, 10), relevance="yes")
    assert (found.due, found.outcome) == (dt.date(2020, 2, 29), "employed")
    assert [row.month for row in due_followups(book, on)] == [3]


def test_every_attempt_is_kept(book, done):
    followup = schedule_followups(book, done)[0]
    log_contact(book, followup, "no_answer")
    log_contact(book, followup, "relative", way="whatsapp")
    assert [(row.way, row.result) for row in book.select(Contact).order_by(Contact.id)] == [
        ("phone", "no_answer"),
        ("whatsapp", "relative"),
    ]
    assert followup.outcome is None
