"""What the generated form, the command records and spreadsheets may write: nothing that the verbs would refuse."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of, fields_of
from tvetdesk.errors import UserError, sentence
from tvetdesk.records import proposals, rows
from tvetdesk.records.assessment import Exam, UnitResult, record_result
from tvetdesk.records.attachments import WorkplaceDay
from tvetdesk.records.attendance import open_register
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import EnrolmentState, change_state, states_of
from tvetdesk.records.enterprises import Enterprise, EnterpriseCheck
from tvetdesk.records.frozen import FrozenReport, keep_frozen
from tvetdesk.records.programmes import add_unit, new_programme
from tvetdesk.records.recognition import CaseAssessor, RecognitionCase
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
    assert code_of(lambda: rows.remove(book, binta)) == "trainee.holds"
    rows.remove(book, lamin)
    open_register(book, plan_session(book, cohort, START))
    assert code_of(lambda: rows.remove(book, place)) == "row.holds"


def test_whoever_may_log_in_does_not_go_to_the_bin(book, monkeypatch):
    own, former = new_staff(book, "Awa Camara"), new_staff(book, "Musa Njie")
    book.remember(**{"person:awa": own.id, "person:musa": former.id})
    monkeypatch.setattr("tvetdesk.store.keys.users", lambda _folder: [("awa", "administrator")])
    assert code_of(lambda: rows.remove(book, own)) == "row.logs_in"
    rows.remove(book, former)


def line(book, centre, count, on=dt.date(2020, 3, 2), **values):
    values = {"names": "Binta Sanyang", "serial": f"GTTI {count}", "year": on.year, **values}
    return rows.add(book, Certificate, centre=centre.id, count=count, on=on, **values)


def test_an_old_register_is_copied_line_by_line_without_a_gap(book, centre, place):
    assert code_of(lambda: line(book, centre, 2)) == "certificate.gap"
    assert line(book, centre, 1).state == "issued"
    assert book.get(Centre, centre.id).register_pc == book.replica
    assert code_of(lambda: line(book, centre, 1)) == "certificate.used"
    assert code_of(lambda: line(book, centre, 2, serial="GTTI 1")) == "certificate.used"
    assert code_of(lambda: line(book, centre, 2, dt.date(2020, 1, 2))) == "certificate.before"
    assert code_of(lambda: line(book, centre, 2, year=2019)) == "certificate.year"
    assert code_of(lambda: line(book, centre, 2, state="duplicate")) == "certificate.copy"
    assert code_of(lambda: line(book, centre, 2, enrolment=place.id)) == "certificate.not_certified"
    assert line(book, centre, 2).serial == "GTTI 2"
    with book.change("centre.register", centre=centre):
        book.set(book.get(Centre, centre.id), register_pc=77)
    assert code_of(lambda: line(book, centre, 3)) == "certificate.other_pc"


def test_a_line_of_the_register_is_corrected_only_in_what_was_printed(book, centre):
    one = line(book, centre, 1)
    for values in (
        {"count": 5},
        {"serial": "x"},
        {"state": "void"},
        {"on": dt.date(2020, 3, 3)},
        {"trainee": 5},
    ):
        assert code_of(lambda values=values: rows.alter(book, one, **values)) == "certificate.fixed"
    assert rows.alter(book, one, names="Bintou Sagnang", serial=one.serial).names == "Bintou Sagnang"
    assert code_of(lambda: rows.remove(book, one)) == "certificate.stays"


def test_nobody_verifies_their_own_assessment_and_a_unit_is_of_the_programme(book, cohort, place, units):
    awa, other = new_staff(book, "Awa Jobe"), new_programme(book, "MECH", "Rural Mechanics")
    both = {"assessor": awa.id, "verifier": awa.id}
    result = {"enrolment": place.id, "unit": units[0].id, "result": "competent"}
    exam = {"cohort": cohort.id, "kind": "final", "on": LATER}
    assert fields_of(lambda: rows.add(book, UnitResult, **result, **both)) == {
        "verifier": "assessment.same_person"
    }
    assert fields_of(lambda: rows.add(book, Exam, **exam, **both)) == {"verifier": "assessment.same_person"}
    strange = result | {"unit": add_unit(book, other, "M1", "Pumps").id}
    assert code_of(lambda: rows.add(book, UnitResult, **strange)) == "assessment.other_programme"
    noted = rows.add(book, UnitResult, **result, assessor=awa.id)
    assert fields_of(lambda: rows.alter(book, noted, verifier=awa.id)) == {
        "verifier": "assessment.same_person"
    }


def test_a_day_at_the_workplace_is_over_and_within_the_training(book, place):
    day = {"enrolment": place.id, "status": "P"}
    assert (
        code_of(lambda: rows.add(book, WorkplaceDay, day=START - dt.timedelta(days=1), **day))
        == "attendance.not_enrolled"
    )
    assert (
        code_of(lambda: rows.add(book, WorkplaceDay, day=book.today() + dt.timedelta(days=1), **day))
        == "attachment.to_come"
    )
    assert rows.add(book, WorkplaceDay, day=START, **day).status == "P"


def test_a_decision_on_a_case_is_not_written_past_its_assessors(book, place, units):
    assert (
        code_of(lambda: rows.add(book, RecognitionCase, enrolment=place.id, stage="decided", decision="full"))
        == "recognition.assessors"
    )
    case = rows.add(book, RecognitionCase, enrolment=place.id)
    assert code_of(lambda: rows.alter(book, case, decision="partial")) == "recognition.assessors"
    for name in ("Awa Jobe", "Ebou Njie"):
        rows.add(book, CaseAssessor, recognition=case.id, assessor=new_staff(book, name).id)
    assert code_of(lambda: rows.alter(book, case, decision="full")) == "recognition.units"
    assert code_of(lambda: rows.alter(book, case, decision="partial")) == "recognition.none_shown"
    record_result(book, place, units[0], "competent", LATER)
    assert rows.alter(book, case, decision="partial").decision == "partial"


def test_a_sentence_says_codes_and_days_as_people_do(book, cohort, place, english, german):
    session = plan_session(book, cohort, LATER)
    open_register(book, session)
    with pytest.raises(UserError) as refused:
        rows.remove(book, session)
    assert "Solar 2019 07/10/2019" in sentence(refused.value, english)
    assert "Solar 2019 07.10.2019" in sentence(refused.value, german)
    state = states_of(book, place.id)[0]
    assert german.show(book.describe(book.table(EnrolmentState), state.id)).endswith(
        "Solar 2019 eingeschrieben"
    )


def test_a_visit_finds_no_enterprise_before_it_was_founded_nor_an_active_one_after_its_end(book):
    shop = rows.add(book, Enterprise, name="Solar shop", founded=START, closed=LATER)
    after = LATER + dt.timedelta(days=1)
    for on, active, code in (
        (START - dt.timedelta(days=1), True, "enterprise.not_yet"), (after, True, "enterprise.closed"),
    ):  # fmt: skip
        visit = {"enterprise": shop.id, "month": 6, "on": on, "active": active}
        assert code_of(lambda visit=visit: rows.add(book, EnterpriseCheck, **visit)) == code
    assert rows.add(book, EnterpriseCheck, enterprise=shop.id, month=6, on=after, active=False).on == after
