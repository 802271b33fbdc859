"""Who could take a vacancy and why, and what a placement leads to."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.errors import sentence
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import Enrolment, change_state, enrol, new_cohort
from tvetdesk.records.consent import record_consent
from tvetdesk.records.employers import (
    Placement,
    demand_for,
    new_employer,
    new_study,
    note_demand,
    post_vacancy,
    record_placement,
)
from tvetdesk.records.matching import advance, propose, propose_several, shortlist
from tvetdesk.records.outcomes import FollowUp, record_followup, schedule_followups
from tvetdesk.records.people import alter_trainee
from tvetdesk.records.programmes import Trade

DONE = dt.date(2020, 2, 28)


@pytest.fixture
def trades(book):
    with book.change("programme.new"):
        return [book.add(Trade, code=code, name=code.title()) for code in ("SOLAR", "REPAIR")]


@pytest.fixture
def matched(book, programme, trades, binta, lamin, place, other_place, units):
    """Binta has everything, Lamin one unit; both learn solar energy and agreed."""
    with book.change("programme.state", programme=programme):
        book.set(programme, trade=trades[0].id)
    for one in (binta, lamin):
        record_consent(book, one, "job_matching", "given")
    alter_trainee(book, binta, village="Soma", languages=["mnk", "en"])
    alter_trainee(book, lamin, village="Kaiaf", languages=["wo"])
    for unit in units:
        record_result(book, place, unit, "competent", DONE)
    record_result(book, other_place, units[0], "competent", DONE)
    change_state(book, place, "completed", DONE)
    return place, other_place


@pytest.fixture
def vacancy(book, trades):
    employer = new_employer(book, "Jarra Solar", place="Soma")
    return post_vacancy(book, employer, "Fitter", trade=trades[0], languages=["mnk"], places=1)


def said(reasons, translate):
    return [sentence(one, translate) for one in reasons]


def test_candidates_come_with_reasons_for_and_against(book, cohort, matched, vacancy, english):
    mark_line(book, plan_session(book, cohort, START), "all but 2 a", "en")
    first, second = shortlist(book, vacancy).candidates
    assert (first.names, said(first.speaks_for, english), first.against) == (
        "Binta Sanyang",
        [
            "2 of 2 units passed.",
            "Attendance 100%.",
            "Lives in Soma, where the work is.",
            "Speaks the languages needed.",
            "Has completed the training.",
        ],
        (),
    )
    assert (second.names, said(second.against, english)) == (
        "Lamin Ceesay",
        [
            "1 of 2 units passed.",
            "Lives in Kaiaf; the work is in Soma.",
            "Language needed and not noted with the person: Mandinka.",
            "In training until 28/08/2020.",
        ],
    )


def test_nobody_is_proposed_who_did_not_agree(book, matched, vacancy, lamin):
    record_consent(book, lamin, "job_matching", "withdrawn")
    found = shortlist(book, vacancy)
    assert ([one.names for one in found.candidates], found.not_agreed) == (["Binta Sanyang"], 1)
    assert code_of(lambda: propose(book, vacancy, matched[1])) == "matching.no_consent"


def test_people_of_another_trade_are_not_on_the_list(book, matched, trades, vacancy):
    employer = new_employer(book, "Garage")
    assert shortlist(book, post_vacancy(book, employer, "Mechanic", trade=trades[1])).candidates == ()


def test_a_person_with_two_courses_stands_on_the_list_once(book, programme, matched, vacancy, binta):
    again = new_cohort(book, programme, "Solar 2020", dt.date(2020, 3, 2), end=dt.date(2020, 12, 1))
    enrol(book, binta, again, dt.date(2020, 3, 2))
    assert sorted(one.names for one in shortlist(book, vacancy).candidates) == [
        "Binta Sanyang",
        "Lamin Ceesay",
    ]


def test_who_is_in_work_comes_after_the_others_and_it_is_said(book, matched, vacancy):
    record_followup(book, matched[0], 1, "employed", dt.date(2020, 3, 9))
    assert "matching.in_work" in [one.code for one in shortlist(book, vacancy).candidates[0].against]


def test_from_proposal_to_work(book, matched, vacancy):
    schedule_followups(book, matched[0])
    placement = propose(book, vacancy, matched[0])
    assert (placement.state, placement.vacancy, placement.proposed) == ("proposed", vacancy.id, book.today())
    assert code_of(lambda: propose(book, vacancy, matched[0])) == "matching.twice"
    assert [one.names for one in shortlist(book, vacancy).candidates] == ["Lamin Ceesay"]
    advance(book, placement, "referred", dt.date(2020, 3, 11))
    advance(book, placement, "interview", dt.date(2020, 3, 12))
    assert code_of(lambda: advance(book, placement, "proposed")) == "matching.order"
    advance(book, placement, "placed", dt.date(2020, 3, 16))
    assert (placement.referred, placement.interview, placement.start) == (
        dt.date(2020, 3, 11),
        dt.date(2020, 3, 12),
        dt.date(2020, 3, 16),
    )
    assert book.get(type(vacancy), vacancy.id).state == "filled"
    found = {row.month: row for row in book.select(FollowUp)}
    assert {(row.employer, row.work_since, row.outcome) for row in found.values()} == {
        (placement.employer, dt.date(2020, 3, 16), None)
    }


def test_a_filled_vacancy_takes_nobody(book, matched, vacancy):
    advance(book, propose(book, vacancy, matched[0]), "placed")
    vacancy = book.get(type(vacancy), vacancy.id)
    assert code_of(lambda: propose(book, vacancy, matched[1])) == "matching.closed"


def test_work_that_was_foreseen_and_did_not_come_true_leaves_no_trace_in_the_answer(book, matched):
    schedule_followups(book, matched[0])
    record_placement(book, matched[0], new_employer(book, "Jarra Solar"), dt.date(2020, 3, 16))
    answer = record_followup(book, matched[0], 1, "unemployed", dt.date(2020, 4, 1))
    assert (answer.work_since, answer.employer, answer.way_found) == (None, None, None)
    later = record_followup(book, matched[0], 3, "employed", dt.date(2020, 6, 1))
    assert later.work_since == dt.date(2020, 3, 16)


def test_an_attachment_is_no_work_that_a_follow_up_would_ask_about(book, matched):
    schedule_followups(book, matched[0])
    employer = new_employer(book, "Jarra Solar")
    record_placement(book, matched[0], employer, dt.date(2020, 3, 16), kind="attachment")
    assert {row.employer for row in book.select(FollowUp)} == {None}
    record_placement(book, matched[0], employer, dt.date(2020, 3, 16), kind="apprenticeship")
    answer = record_followup(book, matched[0], 1, "apprentice", dt.date(2020, 4, 1))
    assert answer.employer == employer.id


def test_the_latest_study_says_how_much_an_occupation_is_wanted(book, trades):
    solar = trades[0].id
    assert demand_for(book, solar, DONE) is None
    older = new_study(book, "Lower River 2018", dt.date(2018, 6, 1), asked=40)
    note_demand(book, older, solar, "low")
    newer = new_study(book, "Lower River 2020", dt.date(2020, 1, 15), asked=55)
    note_demand(book, newer, solar, "some")
    note_demand(book, newer, solar, "high", openings=30)
    assert (demand_for(book, solar, DONE).demand, demand_for(book, solar, DONE).openings) == ("high", 30)
    assert demand_for(book, solar, dt.date(2019, 1, 1)).demand == "low"


def test_several_are_proposed_or_none(book, matched, vacancy, lamin):
    people = [book.find(Enrolment, trainee=one.trainee) for one in shortlist(book, vacancy).candidates]
    record_consent(book, lamin, "job_matching", "withdrawn")
    outsider = book.find(Enrolment, trainee=lamin.id)
    several = [*[one for one in people if one.id != outsider.id], outsider]
    assert code_of(lambda: propose_several(book, vacancy, several)) == "matching.no_consent"
    assert book.select(Placement).count() == 0
    assert len(propose_several(book, vacancy, several[:-1])) == len(several) - 1
