"""What tests of the exchange begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange.erased import Three, meet
from tests.exchange.words import CODE
from tests.worlds import Place, Toy, centre, hq


@pytest.fixture
def world(tmp_path):
    """Headquarters and one centre that it approved."""
    at = hq(tmp_path)
    one = centre(tmp_path, at, "mk", "GM-MK")
    yield at, one
    one.book.close()
    at.book.close()


@pytest.fixture
def trio(tmp_path: Path) -> tuple[Place, Place, Place]:
    """HQ and two PCs of one centre that have heard of each other; one of them has written something."""
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    one.write(Toy, size=1)
    worlds.acquaint(hq, one, two)
    return hq, one, two


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """They, closed at the end."""
    met = meet(tmp_path)
    yield met
    for place in met:
        place.book.close()
