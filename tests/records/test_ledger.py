"""The hours ledger of a cohort, and every reason against a certificate."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tvetdesk.errors import Reasons, sentence
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attachments import confirm_attachment, record_attachment
from tvetdesk.records.attendance import cancel_session, close_session, mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.ledger import delivered, hours_ledger, hours_ledgers, lost
from tvetdesk.records.people import new_trainee

DAY = dt.timedelta(days=1)
DONE = dt.date(2020, 2, 28)
RULE = "(present + late) ÷ (held sessions − excused − sick − on attachment)"


@pytest.fixture
def taught(book, cohort, units, place, other_place):
    """Two sessions of Safety, one of Wiring, one without a unit, one cancelled, and one still to come."""
    lines = ("all", "all but 2 a", "all but 1 l20, 2 e", "all")
    for ahead, line in enumerate(lines):
        unit = (units[0], units[0], units[1], None)[ahead]
        session = plan_session(book, cohort, START + ahead * DAY, minutes=120, unit=unit)
        mark_line(book, session, line, "en")
    cancel_session(book, plan_session(book, cohort, START + 4 * DAY, minutes=120, unit=units[0]))
    plan_session(book, cohort, dt.date(2020, 4, 1), minutes=120, unit=units[1])


def set_programme(book, programme, **values):
    with book.change("programme.state", programme=programme):
        book.set(programme, **values)


def reasons(book, one, on=DONE):
    return [reason.code for reason in reasons_against(book, [one], on)[one.id]]


def test_hours_are_planned_scheduled_delivered_and_attended(book, cohort, units, taught, place, other_place):
    ledger = hours_ledger(book, cohort.id)
    assert [(one.code, one.planned, one.scheduled, one.delivered) for one in ledger.units] == [
        ("U1", 3600, 240, 240),
        ("U2", 3600, 240, 120),
        ("", 0, 120, 120),
    ]
    assert [(one.names, one.attended, one.minutes) for one in ledger.lines] == [
        ("Binta Sanyang", (240, 120, 120), 480),
        ("Lamin Ceesay", (120, 0, 120), 240),
    ]
    assert [(one.rate.attended, one.rate.counted) for one in ledger.lines] == [(4, 4), (2, 3)]


def test_the_ledger_of_a_day_ends_with_that_day(book, cohort, taught):
    ledger = hours_ledger(book, cohort.id, START)
    assert [one.delivered for one in ledger.units] == [120, 0, 0]
    assert [one.minutes for one in ledger.lines] == [120, 120]


def test_who_only_applied_is_not_in_the_ledger(book, cohort, taught):
    enrol(book, new_trainee(book, "Fatou Bah"), cohort, START, "applicant")
    assert len(hours_ledger(book, cohort.id).lines) == 2


def test_nothing_stands_against_who_has_done_everything(book, place, units):
    for unit in units:
        record_result(book, place, unit, "competent", DONE)
    change_state(book, place, "completed", DONE)
    assert reasons(book, place) == []


def test_every_reason_is_named_at_once(book, programme, units, taught, place, other_place, english):
    set_programme(book, programme, attendance_least=75, attachment_hours=160)
    record_result(book, other_place, units[0], "competent", START + 30 * DAY)
    record_result(book, other_place, units[1], "not_yet", START + 30 * DAY)
    stay = record_attachment(book, other_place, START + 40 * DAY, end=START + 60 * DAY, hours=120)
    said = [sentence(one, english) for one in reasons_against(book, [other_place], DONE)[other_place.id]]
    assert said == [
        "The training is not completed: the state is “enrolled”. Note the completion first.",
        "These units are missing: U2 Wiring. Assess them, or note the results.",
        f"Attendance is 66.6%; the programme asks for at least 75%. It is counted as {RULE}.",
        "Employers confirmed 0 of the 160 hours of attachment needed. Ask for the confirmation.",
    ]
    confirm_attachment(book, stay, hours=160)
    assert "eligible.attachment" not in reasons(book, other_place)


def test_the_rule_of_the_programme_decides_where_excused_days_go(book, programme, taught, units, other_place):
    for unit in units:
        record_result(book, other_place, unit, "competent", DONE)
    change_state(book, other_place, "completed", DONE)
    set_programme(book, programme, attendance_least=60)
    assert reasons(book, other_place) == []
    set_programme(book, programme, attendance_rule="all_count")
    assert reasons(book, other_place) == ["eligible.attendance"]


def test_a_rate_that_falls_just_short_is_not_shown_as_if_it_did_not(
    book, programme, units, cohort, place, other_place, english
):
    set_programme(book, programme, attendance_least=67)
    for ahead, line in enumerate(("all", "all", "all but 2 a")):
        mark_line(book, plan_session(book, cohort, START + ahead * DAY), line, "en")
    found = reasons_against(book, [other_place], DONE)[other_place.id]
    assert "Attendance is 66.6%" in sentence(found[-1], english)


def test_without_any_register_a_least_attendance_is_not_met(book, programme, place):
    set_programme(book, programme, attendance_least=75)
    assert "eligible.no_register" in reasons(book, place)


def test_before_the_training_nobody_is_eligible(book, place):
    assert reasons(book, place, START - DAY)[0] == "eligible.none"


def test_a_certificate_is_refused_with_its_reasons_and_issued_with_a_word_why(book, units, place, english):
    change_state(book, place, "completed", DONE)
    with pytest.raises(Reasons) as refused:
        issue_certificate(book, place, DONE)
    assert refused.value.code == "certificate.not_eligible"
    assert sentence(refused.value, english) == (
        "Binta Sanyang Solar 2019 cannot be certified yet. "
        "These units are missing: U1 Safety, U2 Wiring. Assess them, or note the results."
    )
    issued = issue_certificate(book, place, DONE, although="Results are on paper, burnt in the flood year")
    assert issued.exception == "Results are on paper, burnt in the flood year"


def test_delivered_hours_of_several_cohorts_end_with_the_day(book, cohort, taught):
    assert delivered(book, [cohort.id, 1], START + DAY) == {cohort.id: 240}


def test_hours_lost_are_told_by_reason(book, cohort, taught):
    close_session(book, plan_session(book, cohort, START + 5 * DAY, minutes=300), "power")
    close_session(book, plan_session(book, cohort, START + 9 * DAY, minutes=60), "power")
    assert lost(book, cohort.id, START + 5 * DAY) == {"power": 300, "cancelled": 120}


def test_ledgers_of_many_cohorts_are_those_of_each_and_take_no_more_statements(
    book, programme, cohort, units, taught, place, other_place
):
    others = [new_cohort(book, programme, f"Solar {n}", START, end=dt.date(2020, 8, 28)) for n in range(5)]
    person = enrol(book, new_trainee(book, "Fatou Colley"), others[0], START)
    mark_line(book, plan_session(book, others[0], START, minutes=90, unit=units[1]), "all", "en")
    cohorts = [cohort, *others]

    def asked(some):
        said = []
        book.db.connection().set_trace_callback(said.append)
        try:
            return hours_ledgers(book, some), len(said)
        finally:
            book.db.connection().set_trace_callback(None)

    (one, few), (all_of_them, many) = asked(cohorts[:1]), asked(cohorts)
    assert all_of_them == {row.id: hours_ledger(book, row.id) for row in cohorts}
    assert one[cohort.id] == all_of_them[cohort.id]
    assert all_of_them[others[0].id].lines[0].enrolment == person.id
    assert all_of_them[others[1].id].lines == ()
    assert many == few > 0
