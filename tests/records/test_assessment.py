"""Results of units: attempts, exams, verification, and what is said about licences."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.errors import sentence
from tvetdesk.records.assessment import (
    Exam,
    UnitResult,
    assessment_doubts,
    hold_exam,
    plan_exam,
    record_result,
    resits,
    units_to_pass,
    verify_result,
)
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.programmes import add_unit, new_programme
from tvetdesk.records.staff import grant_licence, new_staff

DAY = dt.date(2020, 2, 3)


@pytest.fixture
def awa(book):
    return new_staff(book, "Awa Jobe", roles=["assessor", "verifier"])


@pytest.fixture
def ebrima(book):
    return new_staff(book, "Ebrima Touray", roles=["verifier"])


def results(book):
    rows = book.select(UnitResult)
    return {(row.enrolment, row.unit): (row.result, row.mark, row.attempt) for row in rows}


def test_an_exam_gives_everyone_a_result_and_counts_the_attempts(
    book, cohort, place, other_place, units, awa
):
    exam = plan_exam(book, cohort, DAY, assessor=awa)
    unit = units[0].id
    hold_exam(book, exam, {(place.id, unit): ("competent", 78), (other_place.id, unit): ("not_yet", 41)})
    assert exam.state == "held"
    again = plan_exam(book, cohort, DAY + dt.timedelta(days=30), "resit", assessor=awa)
    assert [row.enrolment for row in resits(book, cohort.id)] == [other_place.id]
    hold_exam(book, again, {(other_place.id, unit): ("competent", 60)})
    assert results(book) == {
        (place.id, unit): ("competent", 78, 1),
        (other_place.id, unit): ("competent", 60, 2),
    }
    assert book.find(UnitResult, enrolment=other_place.id, unit=unit).exam == again.id
    assert resits(book, cohort.id) == []


def test_one_wrong_line_keeps_a_whole_exam_out(book, programme, cohort, place, units, lamin):
    exam = plan_exam(book, cohort, DAY)
    stranger = enrol(book, lamin, new_cohort(book, programme, "Solar 2020", START), START)
    lines = {(place.id, units[0].id): ("competent", 70), (stranger.id, units[0].id): ("competent", 70)}
    assert code_of(lambda: hold_exam(book, exam, lines)) == "assessment.other_cohort"
    assert results(book) == {}
    assert book.get(Exam, exam.id).state == "planned"


def test_a_unit_of_another_programme_has_no_result_here(book, place):
    other = add_unit(book, new_programme(book, "RURMECH", "Rural Mechanics"), "M1", "Engines")
    assert code_of(lambda: record_result(book, place, other, "competent")) == "assessment.other_programme"


def test_a_cancelled_exam_has_no_results(book, cohort, place, units):
    exam = plan_exam(book, cohort, DAY, state="cancelled")
    lines = {(place.id, units[0].id): ("competent", 70)}
    assert code_of(lambda: hold_exam(book, exam, lines)) == "assessment.cancelled"


def test_nobody_verifies_what_they_assessed(book, cohort, place, units, awa, ebrima):
    result = record_result(book, place, units[0], "competent", DAY, assessor=awa)
    assert code_of(lambda: verify_result(book, result, awa)) == "assessment.same_person"
    verify_result(book, result, ebrima, DAY)
    assert (result.verifier, result.verified) == (ebrima.id, DAY)
    assert (
        code_of(lambda: plan_exam(book, cohort, DAY, assessor=awa, verifier=awa)) == "assessment.same_person"
    )


def test_a_licence_that_does_not_cover_the_day_is_said_and_stops_nobody(
    book, place, units, awa, ebrima, english
):
    grant_licence(book, awa, "assessor", dt.date(2018, 1, 1), dt.date(2020, 1, 31))
    doubts = assessment_doubts(book, DAY, awa, ebrima)
    assert [sentence(one, english) for one in doubts] == [
        "Awa Jobe: the licence as assessor ended on 31/01/2020. Ask for the new one, or note it.",
        "Ebrima Touray has no licence as verifier here. Ask for it, or note it.",
    ]
    assert record_result(book, place, units[0], "competent", DAY, assessor=awa).result == "competent"
    grant_licence(book, awa, "assessor", dt.date(2020, 2, 1), None)
    assert assessment_doubts(book, DAY, awa) == []


def test_a_licence_that_begins_later_is_said(book, awa):
    grant_licence(book, awa, "assessor", dt.date(2020, 6, 1), dt.date(2023, 5, 31))
    assert [one.code for one in assessment_doubts(book, DAY, awa)] == ["staff.licence_later"]


def test_units_that_are_not_needed_may_be_missing(book, programme, units):
    add_unit(book, programme, "U3", "English", required=False)
    missing = units_to_pass(book, programme.id, {units[0].id})
    assert [unit.code for unit in missing] == ["U2"]
    assert [unit.code for unit in units_to_pass(book, programme.id, set(), needed=False)] == [
        "U1",
        "U2",
        "U3",
    ]
