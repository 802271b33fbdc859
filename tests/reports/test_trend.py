"""An indicator from quarter to quarter: every record in the period it counts in, bars as long as their numbers."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.cohorts import change_state, enrol
from tvetdesk.records.people import new_trainee
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.frozen import packed, unpacked
from tvetdesk.reports.render import paper
from tvetdesk.reports.render.chart import BOTTOM, TOP, bars, step
from tvetdesk.reports.render.parts import Box, Plate, Words

DAY = dt.date(2020, 3, 10)


@pytest.fixture
def courses(book, cohort):
    """Twelve began in September, one dropped out in November."""
    places = [enrol(book, new_trainee(book, f"Trainee {n}", sex="F"), cohort, START) for n in range(12)]
    change_state(book, places[0], "dropped_out", dt.date(2019, 11, 4), reason="migrated")
    return places


def made(book, **asked):
    return REPORTS["trend"].make(book, Asked(**{"as_of": DAY, "indicator": "enrolled", **asked}))


def test_how_things_stood_at_the_end_of_each_quarter(book, courses):
    table = made(book, first=dt.date(2019, 4, 1))
    assert table.rows == (("2019-Q2", 0), ("2019-Q3", 12), ("2019-Q4", 11), ("2020-Q1", 11))
    assert len(made(book).rows) == 8


def test_each_number_opens_to_as_many_records(book, courses):
    behind = REPORTS["trend"].behind(book, Asked(dt.date(2019, 4, 1), DAY, indicator="enrolled"))
    assert [len(ids) for ids in behind.values()] == [0, 12, 11, 11]
    assert "trainee:enrolled:2019-Q3" in behind


def test_many_quarters_become_years(book, courses):
    assert made(book, first=dt.date(2010, 5, 3)).rows[-2:] == (("2019", 11), ("2020", 11))


def test_small_numbers_are_withheld_from_third_parties(book, cohort):
    enrol(book, new_trainee(book, "Binta"), cohort, START)
    table = made(book, outside=True)
    assert {number for _, number in table.rows} == {0, "*"}


def test_days_that_do_not_fit_and_nothing_to_count_are_told(book, english):
    assert code_of(lambda: made(book, first=dt.date(2021, 1, 1))) == "report.no_days"
    assert english.show(made(book).notes[0]) == "There is nothing to count here yet."


def test_bars_stand_on_zero_and_are_as_long_as_their_numbers(book, courses, english):
    table = made(book, first=dt.date(2019, 4, 1))
    boxes = [item for item in bars(table, english).items if isinstance(item, Box)]
    assert len(boxes) == 3  # nobody in the first quarter
    assert all(abs(box.y + box.height - BOTTOM) < 1e-6 for box in boxes)
    assert boxes[0].height / boxes[1].height == pytest.approx(12 / 11)
    assert boxes[0].height <= BOTTOM - TOP


def test_withheld_numbers_are_written_and_not_drawn(book, cohort, english):
    enrol(book, new_trainee(book, "Binta"), cohort, START)
    items = bars(made(book, outside=True), english).items
    assert not [item for item in items if isinstance(item, Box)]
    assert "*" in [item.text for item in items if isinstance(item, Words)]


def test_a_few_lines_reach_every_height():
    for highest in (1, 4, 5, 6, 23, 99, 100, 101, 12_345):
        each = step(highest)
        assert 1 <= -(-highest // each) <= 5
        assert str(each).rstrip("0") in {"1", "2", "5"}


def test_the_paper_has_the_rows_and_then_the_bars_and_a_frozen_one_keeps_them(book, courses, french):
    table = made(book)
    assert isinstance(paper.paper(table, french).parts[-1], Plate)
    assert unpacked(packed(table)) == table
