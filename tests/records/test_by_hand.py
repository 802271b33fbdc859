"""What the generated form, the command records and spreadsheets may write: nothing that the verbs would refuse."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records import proposals, rows
from tvetdesk.records.attendance import open_register
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import EnrolmentState, change_state, states_of
from tvetdesk.records.frozen import FrozenReport, keep_frozen
from tvetdesk.records.staff import new_staff

LATER = dt.date(2019, 10, 7)
WORDS = ("title", "report", "asked", "content", "digest", "sign_key", "signature")


def noted(book, place, state, since, step, **values):
    return rows.add(book, EnrolmentState, enrolment=place.id, state=state, since=since, step=step, **values)


def test_a_state_that_may_not_follow_is_refused_however_it_is_written(book, place):
    assert code_of(lambda: noted(book, place, "certified", LATER, 2)) == "enrolment.order"
    assert code_of(lambda: noted(book, place, "dropped_out", LATER, 2)) == "enrolment.reason"
    before = START - dt.timedelta(days=1)
    assert code_of(lambda: noted(book, place, "completed", before, 2)) == "enrolment.earlier"
    assert code_of(lambda: noted(book, place, "completed", LATER, 1)) == "enrolment.step"
    assert noted(book, place, "completed", LATER, 2).step == 2
    assert [one.state for one in states_of(book, place.id)] == ["enrolled", "completed"]


def test_a_state_is_not_altered_or_taken_out_so_that_the_others_do_not_follow(book, place):
    change_state(book, place, "interrupted", LATER, "family")
    change_state(book, place, "returned", LATER + dt.timedelta(days=7))
    _, second, third = states_of(book, place.id)
    assert code_of(lambda: rows.alter(book, second, state="applicant")) == "enrolment.order"
    assert code_of(lambda: rows.alter(book, second, since=LATER + dt.timedelta(days=9))) in (
        "enrolment.order",
        "enrolment.step",
    )
    assert code_of(lambda: rows.remove(book, second)) == "enrolment.order"
    rows.alter(book, second, since=LATER + dt.timedelta(days=1), note="Later than was said")
    rows.remove(book, third)
    assert [one.state for one in states_of(book, place.id)] == ["enrolled", "interrupted"]


def test_what_two_pcs_noted_at_once_hinders_no_correction(book, place):
    with book.change("cohort.state", enrolment=place):  # as a bundle brings it
        for state in ("completed", "dropped_out"):
            book.add(EnrolmentState, enrolment=place.id, state=state, since=LATER, step=2)
    wrong = next(one for one in states_of(book, place.id) if one.state == "dropped_out")
    rows.remove(book, wrong)
    assert [one.state for one in states_of(book, place.id)] == ["enrolled", "completed"]


def test_a_full_cohort_takes_no_further_state_by_hand(book, cohort, place, other_place):
    change_state(book, other_place, "interrupted", LATER, "family")
    change_state(book, other_place, "dropped_out", LATER, "moved")
    rows.alter(book, cohort, places=1)
    assert code_of(lambda: noted(book, other_place, "returned", LATER, 4)) == "cohort.full"


@pytest.fixture
def frozen(book):
    return keep_frozen(book, **dict.fromkeys(WORDS, "1"))


def test_a_frozen_report_is_made_and_altered_by_no_form(book, frozen):
    values = dict.fromkeys(WORDS, "2")
    assert code_of(lambda: rows.add(book, FrozenReport, on=LATER, **values)) == "row.by_verb"
    assert code_of(lambda: rows.alter(book, frozen, title="2")) == "row.by_verb"
    assert code_of(lambda: rows.remove(book, frozen)) == "row.by_verb"
    assert code_of(lambda: proposals.propose(book, frozen, "title", "2")) == "row.by_verb"
    assert book.get(FrozenReport, frozen.id).title == "1"


def test_whoever_has_enrolments_and_an_enrolment_with_marks_do_not_go_to_the_bin(
    book, cohort, place, binta, lamin
):
    assert code_of(lambda: rows.remove(book, binta)) == "row.holds"
    rows.remove(book, lamin)
    open_register(book, plan_session(book, cohort, START))
    assert code_of(lambda: rows.remove(book, place)) == "row.holds"


def test_whoever_may_log_in_does_not_go_to_the_bin(book, monkeypatch):
    own, former = new_staff(book, "Awa Camara"), new_staff(book, "Musa Njie")
    book.remember(**{"person:awa": own.id, "person:musa": former.id})
    monkeypatch.setattr("tvetdesk.store.keys.users", lambda _folder: [("awa", "administrator")])
    assert code_of(lambda: rows.remove(book, own)) == "row.logs_in"
    rows.remove(book, former)
