"""Programmes: their units in order, and the dated steps of their development."""

import datetime as dt

import pytest

from tests.records.helpers import code_of, fields_of
from tvetdesk.records import rows
from tvetdesk.records.centres import found_centre
from tvetdesk.records.doubts import doubts
from tvetdesk.records.measures import Target, set_target, target_on
from tvetdesk.records.programmes import (
    Award,
    Level,
    ProgrammeState,
    Trade,
    add_unit,
    begin_programme,
    in_force,
    new_programme,
    note_state,
    programme_words,
)

BEGUN = dt.date(2019, 9, 2)


def test_units_come_in_the_order_they_were_added(units):
    assert [unit.position for unit in units] == [1, 2]


def test_steps_are_dated_and_none_is_lost(book, programme):
    note_state(book, programme, "drafted", dt.date(2019, 3, 1))
    note_state(book, programme, "endorsed", dt.date(2019, 6, 1))
    begin_programme(book, programme, BEGUN)
    listed = book.select(ProgrammeState).order_by(ProgrammeState.on)
    assert [row.state for row in listed] == ["drafted", "endorsed", "begun"]


def test_a_step_is_dated_after_those_before_it_and_before_those_after_it(book, centre, programme):
    note_state(book, programme, "endorsed", dt.date(2019, 6, 1))
    assert code_of(lambda: note_state(book, programme, "drafted", dt.date(2019, 6, 2))) == "programme.order"
    assert code_of(lambda: begin_programme(book, programme, dt.date(2019, 5, 31))) == "programme.order"
    note_state(book, programme, "drafted", dt.date(2019, 6, 1))
    begin_programme(book, programme, dt.date(2019, 6, 1))
    other = found_centre(book, "GM-BJ", "Banjul", "GM")  # goes its own way
    note_state(book, programme, "needs", dt.date(2021, 3, 1), centre=other.id)
    early = {"programme": programme.id, "state": "needs", "on": dt.date(2019, 6, 2)}
    assert code_of(lambda: rows.add(book, ProgrammeState, **early)) == "programme.order"
    drafted = book.find(ProgrammeState, state="drafted")
    assert code_of(lambda: rows.alter(book, drafted, on=dt.date(2019, 6, 2))) == "programme.order"
    rows.alter(book, drafted, on=dt.date(2019, 3, 1))


def test_a_programme_begins_once_in_a_centre_with_its_first_cohort(book, programme):
    begin_programme(book, programme, BEGUN)
    begin_programme(book, programme, dt.date(2020, 9, 1))
    assert [row.on for row in book.select(ProgrammeState)] == [BEGUN]


def test_a_unit_standard_has_its_credits_and_hours(book, programme):
    unit = add_unit(book, programme, "US-101", "Safety at work", credits=6, hours=60)
    assert (unit.credits, unit.hours, unit.position) == (6, 60, 1)
    assert fields_of(lambda: add_unit(book, programme, "US-102", "Wiring", credits=-1)) == {
        "credits": "field.too_small"
    }


def test_a_programme_is_headed_with_the_short_name_of_its_trade(book):
    with book.change("programme.new"):
        trade = book.add(Trade, code="MB", name="Menuiserie bois")
    programme = new_programme(book, "NE-MB", "Menuiserie bois", trade=trade.id)
    assert programme_words(book, programme) == "Menuiserie bois (MB)"
    with book.change("programme.new"):
        book.set(trade, code="MEN")  # the list is the centre's own
    assert programme_words(book, programme) == "Menuiserie bois (MEN)"
    assert programme_words(book, new_programme(book, "X", "Welding")) == "Welding"


def test_an_award_or_level_out_of_force_when_certificates_are_given_is_doubted(book, programme, cohort):
    with book.change("programme.new"):
        award = book.add(Award, code="CQP", name="CQP", valid_from=BEGUN, valid_until=dt.date(2020, 8, 28))
        level = book.add(Level, scheme="GSQF", code="2", name="Level 2", valid_from=dt.date(2019, 1, 1))
        book.set(programme, award=award.id, level=level.id)
    assert doubts(book, BEGUN) == []
    with book.change("programme.new"):
        book.set(award, valid_until=dt.date(2020, 8, 27))
        book.set(level, valid_from=dt.date(2021, 1, 1))
    found = doubts(book, BEGUN)
    assert [one.code for one in found] == ["doubt.validity", "doubt.validity"]
    assert [one.values["what"] for one in found] == ["CQP", "Level 2"]


@pytest.mark.parametrize(
    ("first", "last", "force"),
    [
        (None, None, True),
        ("2020-01-01", None, False),
        (None, "2019-09-01", False),
        ("2019-09-02", "2019-09-02", True),
    ],
)
def test_dates_of_validity_hold_with_their_first_and_last_day(book, first, last, force):
    days = {
        "valid_from": first and dt.date.fromisoformat(first),
        "valid_until": last and dt.date.fromisoformat(last),
    }
    with book.change("programme.new"):
        assert in_force(book.add(Award, code="X", name="X", **days), BEGUN) is force


def test_ages_are_in_order(book):
    assert fields_of(lambda: new_programme(book, "X", "X", age_from=35, age_to=16)) == {"age_to": "row.order"}


def test_a_target_is_set_once_and_altered(book):
    period = dt.date(2016, 12, 1), dt.date(2020, 11, 30)
    set_target(book, "certified", "NE", *period, 90)
    set_target(book, "certified", "NE", *period, 100)
    assert [(row.scope, row.value) for row in book.select(Target)] == [("NE", 100)]


def test_a_target_is_of_a_country_or_centre_that_there_is(book):
    period = dt.date(2016, 12, 1), dt.date(2020, 11, 30)
    for scope in ("ZZ-QQ", "ZZ", "gm", "GM-BJ"):
        assert (
            code_of(lambda scope=scope: set_target(book, "certified", scope, *period, 90)) == "target.scope"
        )
    found_centre(book, "GM-BJ", "Banjul", "GM")
    for scope in ("GM-BJ", "NE"):
        set_target(book, "certified", scope, *period, 90)
    values = {"indicator": "enrolled", "start": period[0], "end": period[1], "value": 1}
    assert code_of(lambda: rows.add(book, Target, scope="ZZ-QQ", **values)) == "target.scope"


def test_a_target_holds_in_its_period_only(book):
    set_target(book, "certified", "NE", dt.date(2016, 12, 1), dt.date(2018, 11, 30), 90)
    set_target(book, "certified", "NE", dt.date(2020, 1, 1), dt.date(2020, 12, 31), 30)
    days = ("2016-11-30", "2016-12-01", "2018-11-30", "2018-12-01", "2020-06-01", "2021-01-01")
    found = [target_on(book, "certified", "NE", dt.date.fromisoformat(day)) for day in days]
    assert found == [None, 90, 90, None, 30, None]
