"""What tests of the exchange begin with."""

import pytest

from tests.worlds import centre, hq


@pytest.fixture
def world(tmp_path):
    """Headquarters and one centre that it approved."""
    at = hq(tmp_path)
    one = centre(tmp_path, at, "mk", "GM-MK")
    yield at, one
    one.book.close()
    at.book.close()
