"""What tests of the exchange begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange.erased import meet
from tests.worlds import CODE, Agree, Place, Three, Toy, centre, hq


@pytest.fixture
def world(tmp_path):
    """Headquarters and one centre that it approved."""
    at = hq(tmp_path)
    one = centre(tmp_path, at, "mk", "GM-MK")
    yield at, one
    one.book.close()
    at.book.close()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Place, Place]:
    """HQ and a centre that has something to tell."""
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    toy = one.write(Toy, name="Awa", size=1)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    hq.take(one.send())
    one.take(hq.send(CODE))
    one.book.seal()
    one.edit(toy, name="Awa Ceesay", size=2)
    one.write(Toy, name="Binta")
    return hq, one


@pytest.fixture
def acquainted(tmp_path: Path) -> Iterator[Three]:
    """HQ and two PCs of one centre that have heard of each other, closed at the end."""
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    worlds.acquaint(hq, one, two)
    yield hq, one, two
    for place in (hq, one, two):
        place.book.close()


@pytest.fixture
def trio(tmp_path: Path) -> Three:
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
