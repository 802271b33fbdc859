"""What somebody brings and wants, and counselling sessions: due, held, missed; what is said stays in the office."""

import datetime as dt

import pytest

from tests import worlds
from tests.records.helpers import code_of
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.counselling import (
    Counselling,
    Profile,
    due_counselling,
    hold_counselling,
    plan_counselling,
    record_profile,
)
from tvetdesk.records.people import new_trainee
from tvetdesk.store.record import Share

DUE = dt.date(2020, 3, 12)


@pytest.fixture
def planned(book, binta):
    return plan_counselling(book, binta, "vocational", DUE)


def test_what_somebody_wants_is_asked_once_and_again(book, binta):
    record_profile(book, binta, aim="job", needs="childcare transport", motivation="Wants to repair pumps")
    record_profile(book, binta, aim="self_employment")
    (kept,) = book.select(Profile)
    assert (kept.aim, kept.needs, kept.on) == ("self_employment", "childcare transport", dt.date(2020, 3, 10))


def test_sessions_come_due_the_longest_overdue_first(book, lamin, planned):
    earlier = plan_counselling(book, lamin, "start_up", dt.date(2020, 3, 1))
    assert due_counselling(book, dt.date(2020, 3, 11)) == [earlier]
    assert [one.id for one in due_counselling(book, DUE)] == [earlier.id, planned.id]


def test_a_session_held_is_over_and_brings_the_next(book, planned):
    hold_counselling(
        book, planned, DUE, topics="choice", agreed="Visit a workshop", next_due=dt.date(2020, 4, 2)
    )
    assert (planned.state, planned.on) == ("held", DUE)
    (following,) = due_counselling(book, dt.date(2020, 4, 2))
    assert (following.kind, following.trainee) == ("vocational", planned.trainee)
    assert code_of(lambda: hold_counselling(book, planned)) == "counselling.over"


def test_a_missed_session_has_no_day_and_the_next_is_not_before_it(book, planned):
    assert (
        code_of(lambda: hold_counselling(book, planned, DUE, next_due=dt.date(2020, 3, 1)))
        == "counselling.next"
    )
    assert planned.state == "planned"
    hold_counselling(book, planned, state="missed")
    assert (planned.state, planned.on) == ("missed", None)


def test_headquarters_gets_the_count_and_only_what_was_written_for_it(tmp_path):
    hq = worlds.hq(tmp_path, RECORDS)
    mk = worlds.centre(tmp_path, hq, "mk", "GM-MK", records=RECORDS)
    centre = found_centre(mk.book, "GM-MK", "Mansa Konko", "GM")
    mk.book.remember(centre=centre.id)
    agrees = new_trainee(mk.book, "Binta Sanyang", consents={"share_hq": "given"})
    refuses = new_trainee(mk.book, "Lamin Ceesay", consents={"share_hq": "refused"})
    for trainee in (agrees, refuses):
        record_profile(mk.book, trainee, aim="job", motivation="secret one")
        session = plan_counselling(mk.book, trainee, "personal", DUE)
        hold_counselling(
            mk.book, session, DUE, said="secret two", agreed="secret three", summary="Needs a stay"
        )
    hq.take(mk.send())
    rows = {row.trainee: row for row in hq.book.select(Counselling)}
    assert {row.kind for row in rows.values()} == {"personal"}
    assert [row.said or row.agreed for row in rows.values()] == [None, None]
    assert (rows[agrees.id].summary, rows[refuses.id].summary) == ("Needs a stay", None)
    assert [(row.aim, row.motivation) for row in hq.book.select(Profile)] == [("job", None)] * 2


def test_no_laptop_holds_what_is_said(book):
    fields = book.table(Counselling).fields
    assert fields["said"].share < Share.CENTRE
    assert fields["agreed"].share < Share.CENTRE
    assert book.table(Profile).fields["motivation"].share < Share.CENTRE
