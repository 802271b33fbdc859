"""Payments by rule, fees, and amounts that are never added across currencies."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of, fields_of
from tvetdesk.records.attachments import note_days
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.enterprises import hand_over_kit
from tvetdesk.records.money import (
    Fee,
    Payment,
    PaymentRule,
    charge,
    pay,
    payment_list,
    receive_fee,
    set_rule,
    totals,
)

DAY = dt.timedelta(days=1)
LAST = dt.date(2019, 9, 30)
FIRST = dt.date(2019, 9, 1)


@pytest.fixture
def taught(book, cohort, place, other_place):
    """Five days: Binta comes to all of them, Lamin to two; the first day has two sessions."""
    for ahead, line in enumerate(("all", "all but 2 a", "all but 2 a", "all but 2 a", "all but 1 l10")):
        mark_line(book, plan_session(book, cohort, START + ahead * DAY), line, "en")
    mark_line(book, plan_session(book, cohort, START, 2), "all", "en")


def lines(book, cohort, first=FIRST, last=LAST):
    return [
        (one.names, one.days, one.amount, one.currency, one.reason and one.reason.code)
        for one in payment_list(book, cohort, first, last)
    ]


def test_a_day_is_paid_once_however_many_sessions_it_had(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(75), "GMD")
    assert lines(book, cohort) == [
        ("Binta Sanyang", 5, Decimal(375), "GMD", None),
        ("Lamin Ceesay", 2, Decimal(150), "GMD", None),
    ]
    assert book.select(Payment).count() == 0


def test_days_at_the_workplace_are_paid_too(book, programme, cohort, taught, place):
    set_rule(book, programme, Decimal(75), "GMD")
    note_days(book, place, {START: "P", START + 10 * DAY: "P", START + 11 * DAY: "A"})
    assert lines(book, cohort)[0][1:3] == (6, Decimal(450))


def test_below_the_least_attendance_nothing_is_paid_and_the_list_says_why(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(9000), "XOF", kind="stipend", basis="period", least=75)
    assert lines(book, cohort) == [
        ("Binta Sanyang", 5, Decimal(9000), "XOF", None),
        ("Lamin Ceesay", 2, Decimal(0), "XOF", "money.below"),
    ]


def test_a_rule_for_some_target_groups_pays_no_other(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(75), "GMD", target_groups=["local"])
    assert [one[4] for one in lines(book, cohort)] == [None, "money.group"]


def test_who_never_came_is_paid_nothing(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(75), "GMD")
    found = lines(book, cohort, dt.date(2019, 10, 1), dt.date(2019, 10, 31))
    assert [(one[2], one[4]) for one in found] == [(Decimal(0), "money.nothing")] * 2


def test_a_new_amount_counts_from_its_first_day(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(50), "GMD", valid_from=dt.date(2019, 1, 1))
    set_rule(book, programme, Decimal(100), "GMD", valid_from=START + 3 * DAY)
    assert [row.valid_until for row in book.select(PaymentRule).order_by(PaymentRule.id)] == [
        START + 2 * DAY,
        None,
    ]
    assert [one[1:3] for one in lines(book, cohort)] == [
        (3, Decimal(150)), (1, Decimal(50)), (2, Decimal(200)), (1, Decimal(100)),
    ]  # fmt: skip


def test_what_was_paid_is_paid_once(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(75), "GMD")
    assert [(row.amount, row.paid) for row in pay(book, cohort, FIRST, LAST, LAST)] == [
        (Decimal(375), LAST),
        (Decimal(150), LAST),
    ]
    assert pay(book, cohort, FIRST, LAST) == []
    assert {one[4] for one in lines(book, cohort, FIRST, LAST + DAY)} == {"money.overlap"}
    assert pay(book, cohort, FIRST + DAY, LAST) == []
    assert book.select(Payment).count() == 2


def test_a_mark_mended_after_the_payment_alters_no_payment(book, programme, cohort, taught):
    set_rule(book, programme, Decimal(75), "GMD")
    pay(book, cohort, FIRST, LAST)
    mark_line(book, plan_session(book, cohort, START + 6 * DAY), "all", "en")
    assert [one[2] for one in lines(book, cohort)] == [Decimal(375), Decimal(150)]
    assert [one.paid for one in payment_list(book, cohort, FIRST, LAST)] == [book.today()] * 2


def test_a_period_that_is_not_over_is_not_paid(book, programme, cohort, taught):
    assert code_of(lambda: payment_list(book, cohort, FIRST, LAST)) == "money.no_rule"
    set_rule(book, programme, Decimal(75), "GMD")
    assert code_of(lambda: payment_list(book, cohort, LAST, FIRST)) == "money.period"
    assert code_of(lambda: pay(book, cohort, FIRST, dt.date(2020, 4, 1))) == "money.to_come"
    assert book.select(Payment).count() == 0


def test_an_amount_has_a_currency_and_francs_have_no_decimals(book, programme, place):
    assert fields_of(lambda: charge(book, place, Decimal(500), None)) == {"currency": "field.required"}
    assert fields_of(lambda: hand_over_kit(book, place, value=500)) == {"currency": "money.currency"}
    assert fields_of(lambda: charge(book, place, Decimal("500.50"), "XOF")) == {"amount": "money.whole"}
    assert charge(book, place, Decimal("500.50"), "GMD").amount == Decimal("500.50")
    assert book.select(Fee).count() == 1


def test_a_fee_is_paid_in_parts_and_never_beyond(book, place):
    fee = charge(book, place, Decimal(1500), "GMD", due=LAST)
    receive_fee(book, fee, Decimal(1000), receipt="12")
    assert code_of(lambda: receive_fee(book, fee, Decimal("500.01"))) == "money.too_much"
    receive_fee(book, fee, Decimal(500))
    assert (fee.paid, fee.receipt, fee.paid_on) == (Decimal(1500), "12", dt.date(2020, 3, 10))


def test_currencies_are_summed_each_by_itself(english, french):
    amounts = [
        (Decimal(1200), "XOF"),
        (Decimal("34.50"), "GMD"),
        (Decimal(34), "XOF"),
        (None, "GMD"),
        (Decimal(1200), "GMD"),
    ]
    found = totals(amounts)
    assert found == {"GMD": Decimal("1234.50"), "XOF": Decimal(1234)}
    assert english.money(found["GMD"], "GMD") == "D1,234.50"
    assert french.money(found["XOF"], "XOF").replace("\u202f", " ").replace("\xa0", " ") == "1 234 F CFA"
