"""A real encrypted book of a centre, with a programme, a cohort, and a few people in it."""

import datetime as dt

import pytest

from tests.books import make_book
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import new_trainee
from tvetdesk.records.programmes import add_unit, new_programme

START = dt.date(2019, 9, 2)


@pytest.fixture
def book(tmp_path):
    with make_book(tmp_path / "centre", RECORDS) as book:
        centre = found_centre(book, "GM-MK", "Mansa Konko", "GM")
        book.remember(centre=centre.id)
        yield book


@pytest.fixture
def centre(book):
    return found_centre(book, "GM-MK", "Mansa Konko", "GM")


@pytest.fixture
def programme(book):
    return new_programme(book, "SOLAR", "Small Solar Systems", months=12)


@pytest.fixture
def units(book, programme):
    return [
        add_unit(book, programme, f"U{n}", title, hours=60) for n, title in enumerate(("Safety", "Wiring"), 1)
    ]


@pytest.fixture
def cohort(book, programme):
    return new_cohort(book, programme, "Solar 2019", START, end=dt.date(2020, 8, 28))


@pytest.fixture
def binta(book):
    return new_trainee(book, "Binta Sanyang", sex="F", birth="1999")


@pytest.fixture
def lamin(book):
    return new_trainee(book, "Lamin Ceesay", sex="M", birth="~1998")


@pytest.fixture
def place(book, cohort, binta):
    """Binta's enrolment."""
    return enrol(book, binta, cohort, START, target_group="local")


@pytest.fixture
def other_place(book, cohort, lamin, place):
    """Lamin's enrolment, one row below Binta's."""
    return enrol(book, lamin, cohort, START, target_group="returnee_germany")
