"""The call sheet, attempts, and visits to enterprises that are due."""

import datetime as dt

import pytest

from tests.records.helpers import code_of
from tvetdesk.records.calls import call_sheet
from tvetdesk.records.cohorts import change_state
from tvetdesk.records.consent import record_consent
from tvetdesk.records.enterprises import check_enterprise, due_checks, found_enterprise
from tvetdesk.records.outcomes import (
    Contact,
    FollowUp,
    answered,
    log_contact,
    not_reached,
    responses,
    schedule_followups,
)
from tvetdesk.records.people import PhoneNumber, alter_trainee

DONE = dt.date(2020, 1, 31)
ON = dt.date(2020, 3, 2)


@pytest.fixture
def done(book, place, other_place):
    for one in (place, other_place):
        change_state(book, one, "completed", DONE)
        schedule_followups(book, one)
    return place, other_place


def phone(book, trainee, number, **values):
    with book.change("row.add"):
        return book.add(PhoneNumber, trainee=trainee.id, phone=number, **values)


def sheet(book, on=ON):
    calls, left_out = call_sheet(book, on)
    return [(one.village, one.phone, [person.names for person in one.people]) for one in calls], left_out


def test_people_who_share_a_phone_are_one_call(book, done, binta, lamin):
    for one in (binta, lamin):
        alter_trainee(book, one, village="Soma")
        phone(book, one, "+2203012345", owner="relative", owner_name="Ebou")
    calls, _ = call_sheet(book, ON)
    assert [(one.village, one.phone, one.owner) for one in calls] == [("Soma", "+2203012345", "Ebou")]
    assert sorted(one.names for one in calls[0].people) == ["Binta Sanyang", "Lamin Ceesay"]


def test_calls_go_by_village_and_who_has_no_phone_is_visited(book, done, binta, lamin):
    alter_trainee(book, binta, village="Soma")
    alter_trainee(book, lamin, village="Kaiaf")
    phone(book, binta, "+2203012345", owner="relative")
    phone(book, binta, "+2203054321")
    phone(book, lamin, "+2203011111", until=dt.date(2020, 1, 1))
    assert sheet(book) == (
        [("Kaiaf", "", ["Lamin Ceesay"]), ("Soma", "+2203054321", ["Binta Sanyang"])],
        0,
    )


def test_who_does_not_want_to_be_called_is_not_on_the_sheet(book, done, binta):
    record_consent(book, binta, "follow_up", "withdrawn")
    assert sheet(book) == ([("", "", ["Lamin Ceesay"])], 1)


def test_nothing_is_due_before_its_day(book, done):
    assert sheet(book, dt.date(2020, 2, 28)) == ([], 0)


def test_not_reached_is_said_after_three_attempts(book, done):
    followup = schedule_followups(book, done[0])[0]
    for result in ("no_answer", "switched_off"):
        log_contact(book, followup, result)
    assert code_of(lambda: not_reached(book, followup)) == "outcome.no_attempt"
    log_contact(book, followup, "wrong_number", dt.date(2020, 3, 11))
    asked = {person.followup: person for call in call_sheet(book, ON)[0] for person in call.people}
    person = asked[followup.id]
    assert (person.attempts, person.last_result) == (3, "wrong_number")
    not_reached(book, followup, ON)
    assert (followup.outcome, followup.on) == ("not_reached", ON)
    assert code_of(lambda: not_reached(book, followup)) == "outcome.answered"


def test_visits_to_enterprises_are_due_after_6_and_12_months(book, place):
    one = found_enterprise(book, "Sanyang", [place], dt.date(2019, 6, 30))
    assert [(row.id, month, due) for row, month, due in due_checks(book, dt.date(2019, 12, 30))] == [
        (one.id, 6, dt.date(2019, 12, 30))
    ]
    check_enterprise(book, one, 6, active=True, on=dt.date(2020, 1, 8))
    assert due_checks(book, dt.date(2020, 6, 29)) == []
    assert [month for _, month, _ in due_checks(book, dt.date(2020, 6, 30))] == [12]
    with book.change("enterprise.check", enterprise=one):
        book.set(one, closed=dt.date(2020, 2, 1))
    assert due_checks(book, dt.date(2021, 1, 1)) == []
    assert code_of(lambda: check_enterprise(book, one, 12, active=True)) == "enterprise.closed"
    assert check_enterprise(book, one, 12, active=False).active is False


def test_an_answer_notes_the_attempt_with_it(book, done):
    row = book.find(FollowUp, enrolment=done[0].id, month=1)
    answered(book, row, "employed", ON, relative=True, relevance="partly")
    row = book.get(FollowUp, row.id)
    assert row.outcome == "employed"
    assert book.find(Contact, followup=row.id).result == "relative"
    assert code_of(lambda: answered(book, row, "inactive", ON)) == "outcome.answered"


def test_responses_count_who_said_something_of_all_who_were_due(book, done):
    first, second = (book.find(FollowUp, enrolment=one.id, month=1) for one in done)
    answered(book, first, "unemployed", ON)
    answered(book, second, "refused", ON)
    assert responses(book, ON) == {1: (1, 2)}
    assert responses(book, dt.date(2020, 5, 1)) == {1: (1, 2), 3: (0, 2)}
