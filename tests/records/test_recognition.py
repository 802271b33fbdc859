"""A recognition case from inquiry to decision, and what a partial decision leads to."""

import datetime as dt

import pytest

from tests.records.helpers import code_of
from tvetdesk.records.assessment import UnitResult, record_result
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import Enrolment, new_cohort, states_of
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.recognition import (
    add_evidence,
    appeal,
    assess,
    assessors_of,
    convert,
    decide,
    missing_units,
    open_case,
)
from tvetdesk.records.staff import new_staff

DAY = dt.date(2019, 3, 11)


@pytest.fixture
def round_(book, programme):
    return new_cohort(book, programme, "Validation March 2019", DAY, kind="recognition")


@pytest.fixture
def case(book, round_, lamin):
    return open_case(book, lamin, round_, DAY, target_group="returnee_other")


@pytest.fixture
def assessors(book):
    return [new_staff(book, names, roles=["assessor"]) for names in ("Awa Jobe", "Ebrima Touray")]


@pytest.fixture
def enrolment(book, case):
    return book.get(Enrolment, case.enrolment)


def states(book, case):
    return [row.state for row in states_of(book, case.enrolment)]


def test_a_case_begins_as_an_application(book, case):
    assert case.stage == "inquiry"
    assert states(book, case) == ["applicant"]


def test_evidence_brings_the_case_on(book, case):
    add_evidence(book, case, "work_abroad", country="LY", months=26)
    assert case.stage == "documentation"


def test_a_decision_needs_two_assessors(book, case, assessors):
    assess(book, case, assessors[:1], DAY)
    assert code_of(lambda: decide(book, case, "full", DAY)) == "recognition.assessors"
    assess(book, case, assessors, DAY, theory=70, practical=85)
    assert len(assessors_of(book, case.id)) == 2
    assert decide(book, case, "full", DAY).stage == "decided"


def test_a_full_decision_leads_to_a_certificate(book, case, assessors, enrolment):
    assess(book, case, assessors, DAY)
    decide(book, case, "full", DAY)
    assert issue_certificate(book, enrolment, DAY).serial == "GM-MK/2019/0001"
    assert states(book, case) == ["applicant", "enrolled", "completed", "certified"]


def test_a_partial_decision_goes_on_as_training_with_units_exempted(
    book, case, assessors, enrolment, units, cohort
):
    assess(book, case, assessors, DAY)
    record_result(book, enrolment, units[0], "competent", DAY)
    record_result(book, enrolment, units[1], "not_yet", DAY)
    assert code_of(lambda: convert(book, case, cohort)) == "recognition.not_partial"
    decide(book, case, "partial", DAY)
    assert [unit.name for unit in missing_units(book, case)] == ["Wiring"]
    training = convert(book, case, cohort, dt.date(2019, 9, 2))
    assert case.training == training.id
    assert training.target_group == "returnee_other"
    results = book.select(UnitResult).where(UnitResult.enrolment == training.id)
    assert [(row.unit, row.result) for row in results] == [(units[0].id, "exempt")]


def test_an_appeal_that_is_upheld_opens_the_case_again(book, case, assessors):
    assert code_of(lambda: appeal(book, case)) == "recognition.undecided"
    assess(book, case, assessors, DAY)
    decide(book, case, "not_yet", DAY)
    appeal(book, case, "lodged", dt.date(2019, 3, 20))
    appeal(book, case, "upheld")
    assert (case.stage, case.appealed) == ("assessment", dt.date(2019, 3, 20))
    assert decide(book, case, "full", dt.date(2019, 4, 1)).decision == "full"


def test_a_unit_assessed_again_is_a_further_attempt(book, enrolment, units):
    record_result(book, enrolment, units[0], "not_yet", DAY)
    again = record_result(book, enrolment, units[0], "competent", dt.date(2019, 4, 1))
    assert (again.attempt, again.result) == (2, "competent")


def test_a_case_is_assessed_before_it_is_decided_and_decided_once(book, case, assessors):
    assert code_of(lambda: decide(book, case, "full", DAY)) == "recognition.not_assessed"
    assess(book, case, assessors, DAY)
    decide(book, case, "not_yet", DAY)
    assert code_of(lambda: decide(book, case, "full", DAY)) == "recognition.decided"


def test_full_means_that_no_unit_is_missing_and_partly_that_one_is_shown(
    book, case, assessors, enrolment, units
):
    assess(book, case, assessors, DAY)
    assert code_of(lambda: decide(book, case, "partial", DAY)) == "recognition.none_shown"
    record_result(book, enrolment, units[0], "competent", DAY)
    assert code_of(lambda: decide(book, case, "full", DAY)) == "recognition.units"
    assert case.decision is None
    record_result(book, enrolment, units[1], "competent", DAY)
    assert decide(book, case, "full", DAY).decision == "full"


def test_an_appeal_is_lodged_before_it_ends(book, case, assessors):
    assess(book, case, assessors, DAY)
    decide(book, case, "not_yet", DAY)
    assert code_of(lambda: appeal(book, case, "rejected")) == "recognition.no_appeal"


def test_a_case_that_is_not_decided_in_full_stands_against_a_certificate(book, case, assessors, enrolment):
    def against():
        return [one.code for one in reasons_against(book, [enrolment], DAY)[enrolment.id]]

    assess(book, case, assessors, DAY)
    assert "eligible.recognition" in against()
    decide(book, case, "not_yet", DAY)
    appeal(book, case, "lodged", DAY)
    assert "eligible.appeal" in against()
    appeal(book, case, "upheld", DAY)
    decide(book, case, "full", DAY)
    assert against() == []
