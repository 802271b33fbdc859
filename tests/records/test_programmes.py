"""Programmes: their units in order, and the dated steps of their development."""

import datetime as dt

from tests.records.helpers import fields_of
from tvetdesk.records.measures import Target, set_target
from tvetdesk.records.programmes import ProgrammeState, begin_programme, new_programme, note_state

BEGUN = dt.date(2019, 9, 2)


def test_units_come_in_the_order_they_were_added(units):
    assert [unit.position for unit in units] == [1, 2]


def test_steps_are_dated_and_none_is_lost(book, programme):
    note_state(book, programme, "drafted", dt.date(2019, 3, 1))
    note_state(book, programme, "endorsed", dt.date(2019, 6, 1))
    begin_programme(book, programme, BEGUN)
    rows = book.select(ProgrammeState).order_by(ProgrammeState.on)
    assert [row.state for row in rows] == ["drafted", "endorsed", "begun"]


def test_a_programme_begins_once_in_a_centre_with_its_first_cohort(book, programme):
    begin_programme(book, programme, BEGUN)
    begin_programme(book, programme, dt.date(2020, 9, 1))
    assert [row.on for row in book.select(ProgrammeState)] == [BEGUN]


def test_ages_are_in_order(book):
    assert fields_of(lambda: new_programme(book, "X", "X", age_from=35, age_to=16)) == {"age_to": "row.order"}


def test_a_target_is_set_once_and_altered(book):
    period = dt.date(2016, 12, 1), dt.date(2020, 11, 30)
    set_target(book, "certified", "NE", *period, 90)
    set_target(book, "certified", "NE", *period, 100)
    assert [(row.scope, row.value) for row in book.select(Target)] == [("NE", 100)]
