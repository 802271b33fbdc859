"""Public holidays: those that come with the program, those of the library, and what a proclamation moves."""

import datetime as dt

import pytest

from tests.records.helpers import code_of
from tvetdesk.records.calendar import (
    ClosedDay,
    Holiday,
    Session,
    close_day,
    plan_session,
    reopen_day,
    set_holiday,
)
from tvetdesk.records.holidays import bring_holidays, from_library, move_holiday
from tvetdesk.records.shipped import RELEASES
from tvetdesk.records.shipped_holidays import shipped_holidays
from tvetdesk.store.shipping import ship

D = dt.date

# From the notices and laws of both countries, written down by hand: country, day, whether the moon decides.
EXPECTED = (
    ("GM", "2025-02-18", False), ("GM", "2025-03-31", False), ("GM", "2026-03-20", True), ("GM", "2026-04-03", False),
    ("GM", "2026-05-27", True), ("GM", "2027-03-09", True), ("GM", "2031-12-26", False), ("GM", "2026-07-22", True),
    ("GM", "2026-12-28", False), ("NE", "2025-06-07", False), ("NE", "2026-04-24", False), ("NE", "2026-07-26", False),
    ("NE", "2026-07-27", False), ("NE", "2026-12-18", False), ("NE", "2027-05-17", True), ("NE", "2031-08-03", False),
    ("NE", "2026-06-16", True), ("NE", "2026-04-06", False),
)  # fmt: skip


@pytest.mark.parametrize(("country", "day", "estimated"), EXPECTED)
def test_the_shipped_holidays_hold_the_known_ones(country, day, estimated):
    found = {(row["country"], row["day"]): row["estimated"] for row in shipped_holidays()}
    assert found[country, D.fromisoformat(day)] is estimated


@pytest.mark.parametrize("country", ["GM", "NE"])
def test_the_shipped_holidays_are_those_of_the_library(country):
    shipped = [
        (row["day"], row["name"], row["estimated"]) for row in shipped_holidays() if row["country"] == country
    ]
    library = [(one.day, one.name, one.estimated) for one in from_library(country, 2025, 2031)]
    assert sorted(shipped) == library


def test_they_have_the_ids_that_headquarters_would_give_them(book):
    row = shipped_holidays()[0]
    assert row["id"] == book.natural_id(Holiday, country=row["country"], day=row["day"])


def test_headquarters_brings_further_years_and_keeps_what_is_there(book):
    ship(book, RELEASES)
    assert bring_holidays(book, "NE", 2025, 2031) == 0
    own = set_holiday(book, "NE", D(2032, 12, 18), "Fête de la République")
    assert bring_holidays(book, "NE", 2032, 2032) == len(from_library("NE", 2032, 2032)) - 1
    assert book.get(Holiday, own.id).name == "Fête de la République"
    assert code_of(lambda: bring_holidays(book, "MX", 2026, 2026)) == "holiday.country"


def test_the_moon_confirms_a_holiday_or_moves_it(book):
    korite = set_holiday(book, "GM", D(2026, 3, 20), "Koriteh", estimated=True)
    assert move_holiday(book, korite, D(2026, 3, 20)).estimated is False
    moved = move_holiday(book, korite, D(2026, 3, 21))
    assert (moved.name, moved.estimated) == ("Koriteh", False)
    assert [row.day for row in book.select(Holiday)] == [D(2026, 3, 21)]
    set_holiday(book, "GM", D(2026, 3, 22), "Other")
    assert code_of(lambda: move_holiday(book, moved, D(2026, 3, 22))) == "holiday.taken"


def test_a_session_on_a_holiday_is_confirmed_once(book, cohort, centre):
    day = D(2020, 2, 18)
    set_holiday(book, "GM", day, "Independence Day")
    assert code_of(lambda: plan_session(book, cohort, day)) == "session.free_day"
    assert plan_session(book, cohort, day, on_free_day=True).state == "planned"
    close_day(book, centre.id, D(2020, 2, 20), "flood")
    assert code_of(lambda: plan_session(book, cohort, D(2020, 2, 20))) == "session.free_day"


def test_a_day_closed_by_mistake_is_opened_again(book, cohort, centre):
    day = D(2020, 2, 20)
    session = plan_session(book, cohort, day)
    close_day(book, centre.id, day, "holiday", "Proclaimed")
    assert book.get(Session, session.id).state == "closed"
    assert reopen_day(book, centre.id, day) == 1
    assert (book.get(Session, session.id).state, book.get(Session, session.id).closed_reason) == (
        "planned",
        None,
    )
    assert not list(book.select(ClosedDay))
    assert code_of(lambda: reopen_day(book, centre.id, day)) == "calendar.not_closed"
