"""Employers, placements, app users, enterprises and kits."""

import datetime as dt
from types import SimpleNamespace

from tests.records.helpers import code_of, fields_of
from tvetdesk.records.attachments import confirmed_hours, record_attachment
from tvetdesk.records.employers import (
    AppUse,
    latest_count,
    new_employer,
    post_vacancy,
    record_app_use,
    record_placement,
)
from tvetdesk.records.enterprises import (
    Enterprise,
    EnterpriseCheck,
    Founder,
    Kit,
    check_enterprise,
    found_enterprise,
    hand_over_kit,
)

FOUNDED = dt.date(2020, 2, 1)


def test_a_placement_with_a_day_is_placed(book, place):
    employer = new_employer(book, "Jarra Solar", sector="energy")
    assert record_placement(book, place, employer).state == "proposed"
    assert record_placement(book, place, employer, dt.date(2020, 9, 1)).state == "placed"


def test_a_vacancy_is_open_from_the_day_it_is_posted(book):
    vacancy = post_vacancy(book, new_employer(book, "Jarra Solar"), "Fitter", languages=["wo", "mnk"])
    assert (vacancy.state, vacancy.posted, vacancy.languages) == ("open", dt.date(2020, 3, 10), "mnk wo")


def test_the_count_of_a_day_is_entered_once_and_corrected(book):
    on = dt.date(2020, 6, 30)
    record_app_use(book, "KG", "companies", 110, "admin", on)
    record_app_use(book, "KG", "companies", 120, "admin", on)
    assert [row.count for row in book.select(AppUse)] == [120]


def test_an_app_use_has_a_source(book):
    assert fields_of(lambda: record_app_use(book, "KG", "companies", 110, None)) == {
        "source": "field.required"
    }


def test_the_latest_count_of_a_day_holds():
    rows = [SimpleNamespace(on=dt.date(2020, month, 1), count=month * 10) for month in (1, 3, 6)]
    assert latest_count(rows, dt.date(2020, 5, 1)) == 30
    assert latest_count(rows, dt.date(2019, 5, 1)) is None


def test_an_enterprise_of_two_founders_is_one_enterprise(book, place, other_place):
    enterprise = found_enterprise(book, "Sanyang & Ceesay", [place, other_place], FOUNDED, sector="energy")
    assert book.select(Enterprise).count() == 1
    assert {row.enrolment for row in book.select(Founder)} == {place.id, other_place.id}
    assert {row.trainee for row in book.select(Founder)} == {place.trainee, other_place.trainee}
    assert enterprise.registration == "none"


def test_an_enterprise_has_a_founder(book):
    assert code_of(lambda: found_enterprise(book, "Nobody's", [], FOUNDED)) == "enterprise.founders"


def test_a_visit_says_whether_it_still_runs(book, place):
    enterprise = found_enterprise(book, "Sanyang", [place], FOUNDED)
    check_enterprise(book, enterprise, 6, active=True, jobs_women=2)
    check_enterprise(book, enterprise, 6, active=False)
    assert [(row.month, row.active) for row in book.select(EnterpriseCheck)] == [(6, False)]


def test_a_kit_has_a_value_in_its_currency(book, place):
    kit = hand_over_kit(book, place, FOUNDED, value=12500, currency="GMD", donor="YEP", signed=True)
    assert (kit.value, kit.currency) == (12500, "GMD")
    assert fields_of(lambda: hand_over_kit(book, place, FOUNDED, value=12500)) == {
        "currency": "money.currency"
    }


def test_a_kit_says_what_it_holds_who_gave_it_and_that_it_was_signed_for(book, place):
    kit = hand_over_kit(book, place, FOUNDED, items="1 multimeter\n2 pliers", donor="YEP", signed=True)
    kept = book.get(Kit, kit.id)
    assert (kept.items, kept.donor, kept.signed, kept.on) == ("1 multimeter\n2 pliers", "YEP", True, FOUNDED)
    assert hand_over_kit(book, place, FOUNDED, items="1 tester").signed is None


def test_only_confirmed_hours_of_attachment_count(book, place):
    record_attachment(book, place, dt.date(2020, 5, 4), end=dt.date(2020, 6, 26), hours=160, confirmed=True)
    record_attachment(book, place, dt.date(2020, 7, 1), hours=40)
    assert confirmed_hours(book, place.id) == 160
