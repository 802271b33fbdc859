"""A real book of toy records: encrypted in a file, and on a real server."""

import pytest

from tests.books import make_book
from tests.store.toys import TOYS


@pytest.fixture
def book(engine, tmp_path):
    with make_book(tmp_path / "data", TOYS) as book:
        yield book
