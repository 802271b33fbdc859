"""F4: killed while a newer program brings the file up to date: the old shape or the new one, with a copy of the old."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.books import KEY
from tests.faults.conftest import child, ended
from tests.store.test_migrations import ALL, NEW, WiderPart, opened
from tests.store.toys import Part, add
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.migrations.copies import copies
from tvetdesk.store.search import search
from tvetdesk.store.vault import Vault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
ROWS = 3000


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the first release with three thousand rows."""
    folder = tmp_path_factory.mktemp("old") / "data"
    with opened(folder) as book:
        thing = add(book, name="Pump")
        with book.change("store.write"):
            book.add_many(Part, [{"thing": thing.id, "name": f"Valve {number}"} for number in range(ROWS)])
    return folder


def version(folder: Path) -> int:
    """The last step that the file took; it is looked at without bringing it up to date."""
    vault = Vault(folder / DATABASE, KEY)
    (number,) = vault.connection().execute("PRAGMA user_version").fetchone()
    vault.close_all()
    return int(number)


def looked_over(folder: Path) -> int:
    """The version a kill left; every row, trigger and word of the index is there in it, and a copy if it is new."""
    number = version(folder)
    assert number in (1, 3)
    if number == 3:
        (copy,) = copies(folder / DATABASE)
        vault = Vault(copy, KEY)
        assert vault.connection().execute("SELECT count(*) FROM part").fetchone() == (ROWS,)
        vault.close_all()
    with opened(folder, NEW, ALL) if number == 3 else opened(folder) as book:
        model = WiderPart if number == 3 else Part
        assert book.select(model).count() == ROWS
        assert len(search(book, model, "valve", limit=ROWS)) == ROWS
        assert book.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.sql("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0] > 10
        row = next(iter(book.select(model)))
        with book.change("store.write"):
            book.set(row, name="Altered")
        assert book.sql("SELECT count(*) FROM before WHERE value LIKE '%Valve%'").fetchone()[0] >= 1
    return number


@pytest.mark.fault("F4", "kill -9 while a file is brought up to date")
@pytest.mark.parametrize("trials", [6, pytest.param(60, marks=pytest.mark.torture)])
def test_killed_while_the_file_is_brought_up_to_date_it_is_the_old_or_the_new(old, tmp_path, trials, matrix):
    folder, chance, found = tmp_path / "data", random.Random(4), []
    shutil.copytree(old, folder)
    began = time.perf_counter()
    opened(folder, NEW, ALL).close()
    whole = time.perf_counter() - began
    for _ in matrix(range(trials)):
        shutil.rmtree(folder)
        shutil.copytree(old, folder)
        number = child(lambda: opened(folder, NEW, ALL))
        threading.Event().wait(chance.random() * whole * 1.2)
        os.kill(number, signal.SIGKILL)
        ended(number)
        found.append(looked_over(folder))
        with opened(folder, NEW, ALL) as book:  # the next start goes on
            assert book.select(WiderPart).count() == ROWS
        assert version(folder) == 3
    assert 1 in found, "every kill came too late"
