"""The book of a centre with a programme, a cohort and a few people, as the tests of records have it, and rows taken in."""

import pytest

from tests.records.conftest import (
    binta,
    book,
    centre,
    cohort,
    lamin,
    other_place,
    place,
    programme,
    units,
)
from tvetdesk.records.people import Trainee
from tvetdesk.spreadsheets.heads import find_heads
from tvetdesk.spreadsheets.importing import take_in
from tvetdesk.spreadsheets.sheet import Sheet

__all__ = ["binta", "book", "centre", "cohort", "lamin", "other_place", "place", "programme", "units"]


@pytest.fixture
def take(book, english):
    """Take rows of a type in; the first are the heads."""

    def take(model, *rows, said=(), **options):
        sheet = Sheet("list", rows)
        table = book.table(model)
        return take_in(book, table, sheet, find_heads(table, sheet, dict(said)), english, **options)

    return take


def names(book):
    return sorted(row.names for row in book.select(Trainee))
