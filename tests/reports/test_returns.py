"""The annual return, SDG 4.3.3, follow-up rates, course, attendance and hours reports, and the profile of a centre."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.attendance import close_session, mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.certificates import duplicate, issue_certificate, revoke, void_number
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.outcomes import log_contact, not_reached, record_followup, schedule_followups
from tvetdesk.records.people import new_trainee
from tvetdesk.records.rights import Door
from tvetdesk.records.staff import grant_licence, new_staff
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.render import FORMATS, render

pytestmark = pytest.mark.usefixtures("qapp")  # before anything sets a paper

DAY = dt.date(2020, 3, 10)


def table(book, name, **asked):
    return REPORTS[name].make(book, Asked(as_of=DAY, **asked))


def lines(made):
    keys = [column.key for column in made.columns]
    return [dict(zip(keys, row, strict=True)) for row in made.rows]


@pytest.fixture
def people(book, cohort, place, other_place, units):
    """Binta completed in 2019 and works; Lamin dropped out; Hawa, of whom nothing is known, is in training."""
    hawa = new_trainee(book, "Hawa")
    enrol(book, hawa, cohort, START)
    change_state(book, place, "completed", dt.date(2019, 12, 20))
    change_state(book, other_place, "dropped_out", dt.date(2020, 1, 10), reason="work")
    record_followup(book, place, 1, "employed", dt.date(2020, 1, 25), work_since=dt.date(2020, 1, 5))
    return place, other_place, hawa


def test_the_annual_return_tells_every_participation_once(book, people, english):
    made = table(book, "annual")
    found = {
        (line["status"], line["target_group"], english.show(line["age"]) if not hasattr(line["age"], "show") else line["age"].show(english)): line
        for line in lines(made)[:-1]
    }  # fmt: skip
    assert set(found) == {
        ("enrolled", "not stated", "not stated"), ("dropped out", "returnee from Germany", "18 to 24 years"),
        ("completed", "local population", "18 to 24 years"),
    }  # fmt: skip
    total = lines(made)[-1]
    assert [total[f"sex_{code}"] for code in "FMOU"] == [1, 1, 0, 1]
    assert total["total"] == 3
    assert "distinct persons: 3" in made.notes[1].show(english)
    ids = REPORTS["annual"].behind(book, Asked(as_of=DAY))
    assert sum(map(len, ids.values())) == 3
    assert [row[-1] for row in table(book, "annual", outside=True).rows] == ["*"] * 4


def test_who_left_before_the_period_is_in_no_line_of_it(book, people):
    assert [line["status"] for line in lines(table(book, "annual", first=dt.date(2020, 2, 1)))[:-1]] == [
        "enrolled"
    ]


def test_staff_stand_by_qualification_licence_and_sex(book, centre):
    isatou = new_staff(book, "Isatou", sex="F", qualification="bachelor")
    grant_licence(book, isatou, "trainer", START, dt.date(2021, 1, 1))
    grant_licence(book, isatou, "assessor", dt.date(2018, 1, 1), dt.date(2019, 1, 1))
    new_staff(book, "Ebrima", sex="M", until=dt.date(2019, 12, 31))
    new_staff(book, "Modou", sex="M")
    found = [
        (line["qualification"], line["licence"], line["sex_F"], line["sex_M"])
        for line in lines(table(book, "staff"))
    ]
    assert found == [
        ("bachelor's degree", "trainer's licence", 1, 0), ("not stated", "no valid licence", 0, 1), ("total", None, 1, 1),
    ]  # fmt: skip


def test_sdg_4_3_3_has_every_single_age_and_one_for_unknown(book, people, english):
    made = table(book, "sdg_4_3_3")
    assert [row[0] for row in made.rows] == [*map(str, range(15, 25)), "age unknown", "total"]
    assert lines(made)[-2]["total"] == 1
    assert "Aged 15 to 24: 0." in made.notes[0].show(english)


def test_follow_up_rates_are_of_all_and_of_those_reached(book, cohort, people):
    never = enrol(book, new_trainee(book, "Awa"), cohort, START)
    change_state(book, never, "completed", dt.date(2019, 12, 20))
    (due, *_) = schedule_followups(book, never)
    for day in (21, 22, 23):
        log_contact(book, due, "no_answer", dt.date(2020, 1, day))
    not_reached(book, due)
    direct, one, three, *_ = lines(table(book, "follow_up"))
    for line in (direct, one):
        assert (line["completers"], line["reached"], line["in_work"], line["not_reached"]) == (2, 1, 1, 1)
        assert (line["response"], line["of_all"], line["of_reached"]) == (0.5, 0.5, 1.0)
    assert (three["completers"], three["of_all"]) == (0, None)  # three months are not over yet
    assert lines(table(book, "follow_up", outside=True))[0]["completers"] == "*"


def test_a_course_its_registers_and_its_hours(book, cohort, people, units, english):
    held = plan_session(book, cohort, dt.date(2019, 9, 3), minutes=120, unit=units[0].id)
    mark_line(book, held, "all except 2 a", "en")
    close_session(book, plan_session(book, cohort, dt.date(2019, 9, 4)), "power")
    (course,) = lines(table(book, "courses"))
    assert [
        course[name] for name in ("applied", "begun", "women", "now", "dropped_out", "completed", "certified")
    ] == [3, 3, 1, 1, 1, 1, 0]
    assert (course["reasons"].show(english), course["rate"]) == ("found work (1)", 2 / 3)
    (period,) = lines(table(book, "attendance_period", first=START))
    assert (period["held"], period["closed"], period["mark_P"], period["mark_A"]) == (1, 1, 2, 1)
    assert period["reasons"].show(english) == "power cut (1)"
    (empty,) = lines(table(book, "attendance_period", first=dt.date(2020, 1, 1)))
    assert (empty["held"], empty["rate"]) == (0, None)
    safety, wiring = lines(table(book, "hours"))
    assert (safety["planned"], safety["delivered"], safety["attended"]) == (60.0, 2.0, 1.3)
    assert wiring["delivered"] == 0


def test_the_profile_of_a_centre_names_what_it_has(book, people, english):
    new_staff(book, "Isatou", sex="F", roles=["trainer"])
    facts = {
        (english.show(line["subject"]), english.show(line["fact"])): line["value"]
        for line in lines(table(book, "profile"))
    }
    assert facts["Staff by task", "trainer"] == 1
    assert facts["Courses", "Small Solar Systems"] == 1
    assert facts["Results", "Persons currently enrolled"] == 1


def test_the_certificate_register_reads_like_the_bound_book(book, centre, cohort, place, english):
    change_state(book, place, "completed", dt.date(2019, 12, 20))
    row = issue_certificate(book, place, dt.date(2020, 1, 7), although="units follow")
    duplicate(book, row, "lost_paper", dt.date(2020, 2, 1))
    void_number(book, centre, 2020, 2, "spoilt", dt.date(2020, 2, 3))
    revoke(book, row, "mistake", dt.date(2020, 3, 1))
    made = table(book, "certificate_register")
    assert [(row[1], english.show(row[5])) for row in made.rows] == [
        ("GM-MK/2020/0001", "revoked"), ("GM-MK/2020/0001", "duplicate"), ("GM-MK/2020/0002", "void"),
    ]  # fmt: skip
    book.door = Door(book, "viewer", None)
    assert code_of(lambda: table(book, "certificate_register")) == "rights.refused"


@pytest.mark.parametrize("name", [name for name in REPORTS if name != "behind"])
def test_a_book_without_anything_makes_every_report_in_every_format(book, name, french):
    for format in FORMATS:
        assert render(table(book, name), format, french)


def test_a_course_of_another_day_is_in_no_report(book, programme, english):
    new_cohort(book, programme, "Solar 2030", dt.date(2030, 1, 7))
    for name in ("courses", "attendance_period", "hours"):
        made = table(book, name)
        assert (made.rows, english.show(made.notes[0])) == ((), "No course was on in these days.")


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"attendance"}))
def test_a_last_day_before_the_first_is_refused_in_words(book, name):
    days = Asked(dt.date(2020, 1, 2), dt.date(2020, 1, 1))
    assert code_of(lambda: REPORTS[name].make(book, days)) == "report.no_days"
