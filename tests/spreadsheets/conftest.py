"""The book of a centre with a programme, a cohort and a few people, as the tests of records have it."""

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

__all__ = ["binta", "book", "centre", "cohort", "lamin", "other_place", "place", "programme", "units"]
