"""Figures split: every record in one line, "not stated" and "several" among them, targets beside, and lists as long as figures."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.measures import set_target
from tvetdesk.records.people import Trainee, link, new_trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rights import Door
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.dimensions import DIMENSIONS
from tvetdesk.reports.question import Question
from tvetdesk.reports.splits import split

DAY = dt.date(2020, 3, 10)


@pytest.fixture
def hawa(book, cohort, other_place):
    """Of her neither sex nor birth nor target group is known."""
    hawa = new_trainee(book, "Hawa")
    enrol(book, hawa, cohort, START)
    return hawa


def made(book, by, name="breakdown", **asked):
    return REPORTS[name].make(book, Asked(as_of=DAY, indicator="enrolled", by=tuple(by.split()), **asked))


def lines(table):
    return {str(row[0]): row[1:] for row in table.rows}


@pytest.mark.parametrize("name", DIMENSIONS)
def test_the_parts_add_up_to_the_figure_whatever_it_is_split_by(book, hawa, name):
    table = made(book, name)
    actual = [column.key for column in table.columns].index("actual")
    assert sum(row[actual] for row in table.rows[:-1]) == table.rows[-1][actual] == 3


def test_what_is_not_known_has_a_line_of_its_own(book, hawa):
    assert lines(made(book, "sex")) == {
        "female": (1,), "male": (1,), "other": (0,), "not stated": (1,), "total": (3,)
    }  # fmt: skip
    assert lines(made(book, "target_group"))["not stated"] == (1,)


def test_ages_are_taken_on_the_day_that_is_named_and_the_table_says_so(book, hawa, english):
    born = new_trainee(book, "Fatou", birth="2001")
    enrol(book, born, new_cohort(book, book.find(Programme), "Solar 2020", dt.date(2020, 1, 6)))
    ages = {at: lines(made(book, "year_of_age", age_at=at)) for at in ("end", "enrolment", "2018-12-31")}
    assert set(ages["end"]) == {"19", "21", "22", "not stated", "total"}
    assert set(ages["enrolment"]) == {"19", "20", "21", "not stated", "total"}
    assert set(ages["2018-12-31"]) == {"17", "19", "20", "not stated", "total"}
    notes = [
        note.show(english) for note in made(book, "age", age_at="2018-12-31").notes if hasattr(note, "show")
    ]
    assert "Age: the one reached in the year of the day 31/12/2018." in notes
    bands = made(book, "age").rows
    assert [row[1] for row in bands] == [0, 0, 3, 0, 0, 1, 4]
    assert code_of(lambda: made(book, "age", age_at="soon")) == "report.no_age_day"


def test_who_counts_in_two_groups_counts_once_as_several(book, binta, hawa, programme):
    second = new_cohort(book, programme, "Solar 2020", dt.date(2020, 1, 6))
    enrol(book, binta, second, target_group="refugee")
    table = lines(made(book, "target_group"))
    assert (table["several"], table["returnee from Germany"], table["total"]) == ((1,), (1,), (3,))
    assert "local population" not in table


def test_linked_rows_are_one_person_with_what_is_stated_on_either(book, lamin, hawa):
    link(book, lamin, hawa)
    assert lines(made(book, "sex")) == {
        "female": (1,), "male": (1,), "other": (0,), "not stated": (0,), "total": (2,)
    }  # fmt: skip


def test_targets_stand_beside_the_centres_they_are_for(book, hawa):
    set_target(book, "enrolled", "GM-MK", START, DAY, 12)
    set_target(book, "enrolled", "GM", START, DAY, 40)
    table = made(book, "centre", scope="GM")
    assert [column.key for column in table.columns] == ["centre", "target", "actual"]
    assert lines(table) == {"Mansa Konko": (12, 3), "not stated": (None, 0), "total": (40, 3)}


def test_two_dimensions_cross_and_add_up_both_ways(book, hawa, english):
    table = made(book, "target_group sex")
    assert [column.key for column in table.columns] == [
        "target_group", "sex_F", "sex_M", "sex_O", "sex_not_stated", "total"
    ]  # fmt: skip
    found = lines(table)
    assert found["local population"] == (1, 0, 0, 0, 1)
    assert found["total"] == (1, 1, 0, 1, 3)
    three = made(book, "centre target_group sex")
    assert [row[:2] for row in three.rows] == [
        ("Mansa Konko", "returnee from Germany"), ("Mansa Konko", "local population"), ("Mansa Konko", "not stated"), ("total", None),
    ]  # fmt: skip


def test_third_parties_read_no_small_number_of_persons(book, hawa):
    table = made(book, "sex", outside=True)
    assert lines(table) == {
        "female": ("*",),
        "male": ("*",),
        "other": (0,),
        "not stated": ("*",),
        "total": ("*",),
    }
    results = REPORTS["results"].make(book, Asked(as_of=DAY, outside=True))
    keys = [column.key for column in results.columns]
    shown = {row[keys.index("code")]: row[keys.index("actual")] for row in results.rows}
    assert (shown["enrolled"], shown["programmes_begun"]) == ("*", 0)


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_line_opens_to_a_list_as_long_as_it_says(book, hawa, name):
    found = split("enrolled", Question(book, DAY), [name])
    for (value,), ids in found.cells.items():
        table = REPORTS["behind"].make(
            book, Asked(as_of=DAY, indicator="enrolled", where=((name, str(value)),))
        )
        assert [row[-1] for row in table.rows] == [
            str(one) for one in sorted(ids, key=lambda one: names(book)[one])
        ]


def names(book):
    return {row.id: row.names for row in book.select(Trainee)}


def test_a_list_is_asked_for_by_code_or_name_and_only_by_those_who_may_see_persons(book, hawa):
    for value in ("GM-MK", "mansa konko"):
        table = REPORTS["behind"].make(
            book, Asked(as_of=DAY, indicator="enrolled", where=(("centre", value), ("sex", "f")))
        )
        assert [row[1] for row in table.rows] == ["Binta Sanyang"]
    assert code_of(lambda: made(book, "", "behind", where=(("sex", "X"),))) == "report.no_value"
    assert code_of(lambda: made(book, "", "behind", where=(("tribe", "X"),))) == "report.no_dimension"
    book.door = Door(book, "viewer", None)
    assert lines(made(book, "sex"))["total"] == (3,)
    assert code_of(lambda: made(book, "", "behind")) == "rights.refused"


def test_what_is_not_there_is_said(book):
    asked = Asked(as_of=DAY, indicator="happiness")
    assert code_of(lambda: REPORTS["breakdown"].make(book, asked)) == "report.no_indicator"
    assert code_of(lambda: made(book, "tribe")) == "report.no_dimension"
    assert code_of(lambda: made(book, "sex", scope="NE")) == "report.no_place"
    assert code_of(lambda: made(book, "sex", first=dt.date(2021, 1, 1))) == "report.no_days"
    assert any("nothing to count" in str(note) for note in made(book, "sex").notes)
