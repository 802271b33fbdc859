"""A real encrypted book of toy records."""

import pytest

from tests.books import make_book
from tests.store.toys import TOYS


@pytest.fixture
def book(tmp_path):
    with make_book(tmp_path / "data", TOYS) as book:
        yield book
