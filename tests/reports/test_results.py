"""Results and attendance of a small book made by hand."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.measures import set_target
from tvetdesk.records.programmes import begin_programme, new_programme
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.indicators import INDICATORS, figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.results import PILOTS
from tvetdesk.reports.table import words

pytestmark = pytest.mark.usefixtures("engine")  # in a file and on a server

FIRST, LAST = dt.date(2019, 1, 1), dt.date(2020, 12, 31)


def results(book, **asked):
    return REPORTS["results"].make(book, Asked(**asked))


def row(table, code):
    keys = [column.key for column in table.columns]
    return next(dict(zip(keys, row, strict=True)) for row in table.rows if code in row)


def test_every_indicator_of_the_pilots_is_defined_and_a_part_stands_below_its_whole():
    for lines in PILOTS.values():
        codes = [code for code, _ in lines]
        for above, code in zip([None, *codes], codes, strict=False):
            assert INDICATORS[code].base in ("", above)


def test_an_empty_book_counts_nothing_and_shares_nothing(book):
    for code, indicator in INDICATORS.items():
        one = figure(code, Question(book, LAST))
        assert (one.number, one.ids, one.share) == (0, (), None)
        assert one.base == (0 if indicator.base else None)


def test_a_centre_shows_its_own_pilot_with_its_targets(book, place, other_place):
    set_target(book, "enrolled", "GM", FIRST, LAST, 40)
    table = results(book)
    assert [line[0] for line in table.rows] == ["Gambia"] * 3
    assert (row(table, "enrolled")["target"], row(table, "enrolled")["actual"]) == (40, 2)
    assert row(table, "teachers_trained")["target"] is None


def test_days_come_from_the_targets_unless_said(book, place, programme):
    begin_programme(book, programme, START)
    set_target(book, "programmes_begun", "GM", FIRST, LAST, 2)
    assert row(results(book), "programmes_begun")["actual"] == 1
    assert row(results(book, first=dt.date(2020, 1, 1)), "programmes_begun")["actual"] == 0
    assert row(results(book, as_of=dt.date(2019, 6, 1)), "programmes_begun")["actual"] == 0


def test_the_target_is_that_of_the_latest_period_begun(book):
    set_target(book, "enrolled", "GM", FIRST, dt.date(2019, 12, 31), 20)
    set_target(book, "enrolled", "GM", dt.date(2020, 1, 1), LAST, 40)
    assert row(results(book, as_of=dt.date(2019, 9, 1)), "enrolled")["target"] == 20
    assert row(results(book, as_of=dt.date(2020, 9, 1)), "enrolled")["target"] == 40


def test_how_things_stand_is_counted_at_the_end_of_the_day(book, place, other_place):
    change_state(book, place, "completed", dt.date(2020, 3, 1))
    ids = {
        day: figure("enrolled", Question(book, dt.date(2020, 2, 28) + dt.timedelta(days=day))).number
        for day in (0, 1, 2)
    }
    assert ids == {0: 2, 1: 2, 2: 1}


def test_participations_are_counted_beside_the_persons(book, binta, lamin):
    course = new_programme(book, "BUS", "Business course", kind="business")
    for month in (1, 2):
        cohort = new_cohort(book, course, f"Business {month}", dt.date(2020, month, 3), centre=book.centre)
        for person in (binta, lamin)[: 3 - month]:
            enrol(book, person, cohort, cohort.start)
    one = figure("business_participants", Question(book, LAST))
    assert (one.number, one.times) == (2, 3)
    assert row(results(book), "enrolled")["participations"] == 3
    assert row(results(book), "programmes_begun")["participations"] is None  # of persons only


@pytest.mark.parametrize("scope", ["NE", "GM-BA"])
def test_a_place_that_is_not_here_is_refused(book, scope):
    assert code_of(lambda: results(book, scope=scope)) == "report.no_place"
    assert code_of(lambda: REPORTS["attendance"].make(book, Asked(scope=scope))) == "report.no_place"


def test_days_the_wrong_way_round_are_refused(book):
    days = Asked(first=dt.date(2020, 2, 1), as_of=dt.date(2020, 1, 31))
    assert code_of(lambda: REPORTS["results"].make(book, days)) == "report.no_days"


def test_the_attendance_of_a_day_follows_from_its_registers(book, cohort, place, other_place):
    session = plan_session(book, cohort, START)
    mark_line(book, session, "all except 2 e", "en")
    plan_session(book, cohort, START, 2)
    table = REPORTS["attendance"].make(book, Asked(as_of=START))
    keys = [column.key for column in table.columns]
    first, second = (dict(zip(keys, line, strict=True)) for line in table.rows)
    assert (first["called"], first["mark_P"], first["mark_E"], first["rate"]) == (2, 1, 1, 1.0)
    assert (second["state"], second["called"], second["rate"]) == ("planned", 0, None)
    assert REPORTS["attendance"].make(book, Asked(as_of=LAST)).rows == ()


def test_a_period_in_which_nothing_happened_says_so(book, place, english):
    nothing = "There is nothing to count here yet."
    early = results(book, first=dt.date(1990, 1, 1), as_of=dt.date(1990, 12, 31))
    assert early.rows
    assert nothing in [words(note, english) for note in early.notes]
    assert nothing not in [words(note, english) for note in results(book, first=FIRST, as_of=LAST).notes]
