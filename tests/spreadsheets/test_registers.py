"""Registers from paper in a spreadsheet: people and days with letters become marks, or sentences."""

import datetime as dt

import pytest

from tests.records.helpers import code_of
from tvetdesk.records.attendance import Mark, mark
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.cohorts import enrol
from tvetdesk.records.people import new_trainee
from tvetdesk.spreadsheets.layout import find_layout
from tvetdesk.spreadsheets.registers import take_registers
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.store import history
from tvetdesk.store.undo import undo

MONDAY, TUESDAY = dt.date(2020, 3, 2), dt.date(2020, 3, 3)
HEADS = ["No.", "Names", "2/3/2020", MONDAY, TUESDAY]


@pytest.fixture
def sessions(book, cohort, place, other_place):
    """Two sessions on Monday, one on Tuesday; Binta and Lamin are on the list."""
    return [plan_session(book, cohort, *when) for when in ((MONDAY, 1), (MONDAY, 2), (TUESDAY, 1))]


@pytest.fixture
def take(book, cohort, sessions):
    def take(*rows, language="en", **options):
        return take_registers(book, cohort, Sheet("register", rows), language, **options)

    return take


@pytest.fixture
def marks(book, place, other_place):
    """(mark, minutes) of Binta and of Lamin, session by session."""

    def marks():
        found = []
        for session in book.select(Session).order_by(Session.day, Session.slot):
            there = {
                row.enrolment: (row.status, row.minutes)
                for row in book.select(Mark).where(Mark.session == session.id)
            }
            found.append((there.get(place.id), there.get(other_place.id)))
        return found

    return marks


GRID = (HEADS, [1.0, "Binta Sanyang", "P", "l15", "A"], [2.0, "Lamin Sesay", "e", "P", "W"])
GIVEN = [(("P", None), ("E", None)), (("L", 15), ("P", None)), (("A", None), ("W", None))]


def test_a_grid_becomes_registers_from_paper_in_one_change(book, take, marks, sessions, english):
    done = take(["Register of March"], [], *GRID)
    assert (done.problems, done.written, done.sessions, done.marks) == ([], True, 3, 6)
    assert marks() == GIVEN
    kept = [book.get(Session, one.id) for one in sessions]
    assert [(one.state, one.from_paper, one.entered) for one in kept] == [
        ("held", True, dt.date(2020, 3, 10))
    ] * 3
    newest = history.listing(book)[0]
    assert (newest.id, history.words(book, newest, english)) == (
        done.change,
        "Registers of Solar 2019 from a spreadsheet",
    )
    undo(book)
    assert marks() == [(None, None)] * 3
    assert book.get(Session, sessions[0].id).state == "planned"


def test_a_grid_read_in_twice_alters_nothing(book, take, marks):
    take(*GRID)
    changes = len(history.listing(book))
    again = take(*GRID)
    assert (again.problems, again.written, len(history.listing(book))) == ([], False, changes)


def test_a_rehearsal_leaves_no_trace(book, take, marks):
    changes = len(history.listing(book))
    done = take(*GRID, rehearse=True)
    assert (done.sessions, done.marks, done.written) == (3, 6, False)
    assert (marks(), len(history.listing(book))) == ([(None, None)] * 3, changes)


def test_letters_are_those_of_the_language(take, marks):
    rows = (
        ["N°", "Nom", "2/3/20", "2/3/20 (2)", "3/3/20"],
        [1.0, None, "P", "r 15", "A"],
        [2.0, None, "AJ", "p", "S"],
    )
    assert take(*rows, language="fr").problems == []
    assert marks() == GIVEN


def test_a_day_on_which_everybody_has_closed_is_closed(book, take, sessions):
    done = take(HEADS, [1.0, None, "C", None, "C"], [2.0, None, "c", None, "P"])
    assert [(one.row, one.column, one.error.code) for one in done.problems] == [(2, 4, "paper.closed")]
    assert take(HEADS, [1.0, None, "C"], [2.0, None, "c"]).written
    assert book.get(Session, sessions[0].id).state == "closed"
    assert [one.error.code for one in take(HEADS, [1.0, None, "P"], [2.0, None, "P"]).problems] == [
        "paper.held"
    ]


def test_an_empty_cell_is_asked_about_or_said_to_mean_something(take, marks):
    rows = (HEADS, [1.0, None, "P", None, None], [2.0, None, None, None, None])
    done = take(*rows)
    assert [(one.row, one.column, one.error.code) for one in done.problems] == [(3, 2, "paper.blank")]
    assert take(*rows, blank="absent").marks == 2
    assert marks() == [(("P", None), ("A", None)), (None, None), (None, None)]


def test_somebody_who_is_not_in_the_sheet_counts_as_an_empty_cell(take, marks):
    assert [one.error.code for one in take(HEADS, [1.0, None, "A"]).problems] == ["paper.blank"]
    assert take(HEADS, [1.0, None, "A"], blank="present").written
    assert marks()[0] == (("A", None), ("P", None))


def test_everything_wrong_is_told_by_row_and_column(book, take, marks, cohort):
    enrol(book, new_trainee(book, "Isatou Njie"), cohort, dt.date(2020, 3, 3))
    future = dt.date(2020, 4, 1)
    done = take(
        [*HEADS, "4/3/2020", future],
        [1.0, "Kemo Danso", "P"],
        [9.0, None, "P"],
        [None, "Nobody", "P"],
        [2.0, "Ceesay Lamin", "Z", "e5", "P", "P", "P"],
        [1.0, None, "P", "P", "P", "P", "P"],
        [None, "Lamin Ceesay", "P"],
        [None, "Isatou Njai", "P", None, "P"],
    )  # fmt: skip
    told = [(one.row, one.column, one.error.code) for one in done.problems]
    assert told == [
        (2, 1, "paper.other"),
        (3, 0, "paper.unknown"),
        (4, 1, "paper.unknown"),
        (7, 1, "paper.twice"),
        (5, 2, "paper.letter"),
        (8, 2, "paper.not_called"),
        (5, 3, "line.minutes"),
        (1, 5, "paper.no_session"),
        (1, 6, "paper.ahead"),
    ]
    assert (done.written, done.error().code, marks()) == (False, "table.wrong", [(None, None)] * 3)
    skipped = take(
        HEADS,
        [2.0, None, "Z", "P", "P"],
        [1.0, None, "P", "P", "P"],
        [3.0, None, None, None, "A"],
        skip_bad=True,
    )
    assert (skipped.written, skipped.sessions) == (True, 2)
    assert marks() == [(None, None), (("P", None), ("P", None)), (("P", None), ("P", None))]


def test_people_of_one_name_need_their_numbers(book, take, cohort):
    enrol(book, new_trainee(book, "Lamin Ceesay", birth="2003"), cohort, dt.date(2019, 9, 2))
    assert [one.error.code for one in take(HEADS, [None, "Lamin Ceesay", "P"], blank="present").problems] == [
        "paper.several"
    ]


def test_a_mark_that_is_there_is_written_over_only_on_demand(book, take, marks, sessions, place):
    mark(book, sessions[0], place, "A")
    assert [one.error.code for one in take(*GRID).problems] == ["paper.differs"]
    assert take(*GRID, alter=True).written
    assert marks() == GIVEN


def test_sessions_that_are_not_planned_are_planned_on_demand(book, take, cohort):
    rows = (["No.", "4/3/2020"], [1.0, "P"], [2.0, "A"])
    assert [one.error.code for one in take(*rows).problems] == ["paper.no_session"]
    assert take(*rows, plan=True).written
    session = book.find(Session, cohort=cohort.id, day=dt.date(2020, 3, 4))
    assert (session.state, session.from_paper) == ("held", True)
    undo(book)
    assert book.find(Session, cohort=cohort.id, day=dt.date(2020, 3, 4)) is None


def test_days_are_read_with_the_month_or_the_course_that_gives_them_their_year(cohort):
    def days(*cells, month=None):
        return [
            (one.column, one.day, one.slot)
            for one in find_layout(cohort, Sheet("", [["No.", *cells]]), month).days
        ]

    assert days("Mon 2/3", "03.03.") == [(1, MONDAY, 1), (2, TUESDAY, 1)]  # Solar 2019 ends in August 2020
    assert days(2.0, "2", 3.0, 31.0, month=(2020, 3)) == [
        (1, MONDAY, 1),
        (2, MONDAY, 2),
        (3, TUESDAY, 1),
        (4, dt.date(2020, 3, 31), 1),
    ]
    assert days("1/3/20", "total") == [(1, dt.date(2020, 3, 1), 1)]
    assert code_of(lambda: days("31/2/2020", 2.0)) == "paper.no_days"
    assert code_of(lambda: find_layout(cohort, Sheet("", [["x", MONDAY]]))) == "paper.no_people"
