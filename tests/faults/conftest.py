"""A data folder with a day's work in it, made once and copied for each test; children that may be killed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books import Clock
from tvetdesk import desk
from tvetdesk.records.people import new_trainee
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD = "four words and more"
PEOPLE = 30


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as it is in the morning: thirty trainees."""
    place = tmp_path_factory.mktemp("morning") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "DEFAULT", CHEAP)
        with desk.init(
            place, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa", password=PASSWORD,
            clock=Clock(),
        ) as made:  # fmt: skip
            for number in range(PEOPLE):
                new_trainee(made.book, f"Person {number}", phones=[{"phone": "+220 301 23 45"}])
    return place


@pytest.fixture
def folder(morning: Path, tmp_path: Path) -> Path:
    shutil.copytree(morning, tmp_path / "data")
    return tmp_path / "data"


def opened(folder: Path) -> desk.Desk:
    return desk.open_folder(folder, "awa", PASSWORD, clock=Clock())


def child(act: Callable[[], object]) -> int:
    """Run in a process of its own, which nothing of this one outlives; returns its number."""
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        act()
        code = 0
    finally:
        os._exit(code)


def ended(number: int) -> int:
    """Wait for a child; 0 if it did what it should."""
    return os.waitpid(number, 0)[1]
