"""Attention: short hours are named with the unit in which most are short."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.attention import ENDED, SHORT, concerns
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import enrol, new_cohort

DAY = dt.timedelta(days=1)


@pytest.fixture
def held(book, programme, cohort, units, place, other_place):
    """Ten sessions of two hours, eight of them Safety; the second missed four of Safety and one of Wiring."""
    with book.change("programme.state", programme=programme):
        book.set(programme, attendance_least=80)
    for ahead in range(10):
        unit = units[0] if ahead < 8 else units[1]
        session = plan_session(book, cohort, START + ahead * DAY, minutes=120, unit=unit)
        mark_line(book, session, "all but 2 a" if ahead in (0, 2, 4, 6, 8) else "all", "en")


def short(book, day):
    return [
        (one.names, reason.number, reason.what)
        for one in concerns(book, day)
        for reason in one.reasons
        if reason.kind == SHORT
    ]


def test_hours_short_are_those_of_the_unit_in_which_most_are(book, held, units):
    # 80 % of 16 hours of Safety are 12.8, 8 were attended: 4 whole hours are short; in Wiring it is 1 of 3.2
    assert short(book, START + 9 * DAY) == [("Lamin Ceesay", 4, f"{units[0].code} {units[0].name}")]


def test_excused_hours_lack_nowhere(book, held, cohort, units):
    for ahead in (10, 11):
        session = plan_session(book, cohort, START + ahead * DAY, minutes=120, unit=units[0])
        mark_line(book, session, "all but 2 e", "en")
    assert short(book, START + 11 * DAY)[0][1:] == (4, f"{units[0].code} {units[0].name}")


def test_nobody_with_enough_hours_is_named(book, held):
    assert [one for one in short(book, START + 9 * DAY) if one[0] == "Binta Sanyang"] == []


def test_of_several_groups_the_one_is_named_that_the_reason_is_about(book, programme, binta, cohort, place):
    later = new_cohort(book, programme, "Solar 2021", dt.date(2021, 9, 1))
    enrol(book, binta, later, dt.date(2021, 9, 1))
    (one,) = concerns(book, dt.date(2021, 9, 1))
    assert (one.group, [reason.kind for reason in one.reasons]) == ("Solar 2019", [ENDED])
    earlier = new_cohort(book, programme, "Solar 2018", dt.date(2018, 9, 3), end=dt.date(2019, 6, 1))
    enrol(book, binta, earlier, dt.date(2018, 9, 3))
    (one,) = concerns(book, dt.date(2021, 9, 1))
    assert sorted(one.group.split(", ")) == ["Solar 2018", "Solar 2019"]
