"""F1: the power is cut at a random moment of a day's work; what was told as saved is there, whole."""

from __future__ import annotations

import shutil
from collections import Counter

import peewee
import pytest

from tests.books import Clock
from tests.faults import powercut
from tvetdesk import desk
from tvetdesk.store import keys
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share
from tvetdesk.store.vault import Vault, sqlcipher

PASSWORD = "four words and more"
SAVES = 60

WORK = f"""
import os, sys
from pathlib import Path
from tests.books import Clock
from tvetdesk import desk
from tvetdesk.records.people import new_trainee, alter_trainee
folder, how = Path(sys.argv[1]), sys.argv[2]
opened = desk.open_folder(folder, "awa", "{PASSWORD}", clock=Clock())
book = opened.book
book.sql(f"PRAGMA synchronous = {{how}}")
book.sql("PRAGMA wal_autocheckpoint = 60")  # so that a short day has checkpoints too
told = os.open(folder / "{powercut.ACKNOWLEDGED}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
for number in range({SAVES}):
    trainee = new_trainee(book, f"Person {{number}}", phones=[{{"phone": "+220 301 23 45"}}], village="Soma")
    alter_trainee(book, trainee, father=f"Father {{number}}") if number % 3 == 0 else None
    os.write(told, b"x")
    if number % 10 == 9:
        book.seal()
os._exit(0)
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    made = powercut.interposer(tmp_path_factory.mktemp("powercut"))
    if made is None:
        pytest.skip("not run: there is no C compiler")
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder as it is in the morning."""
    place = tmp_path_factory.mktemp("morning") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "DEFAULT", CHEAP)
        desk.init(
            place, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa", password=PASSWORD,
            clock=Clock(),
        ).close()  # fmt: skip
    return place


def outcome(key, left, acknowledged):
    """What a person finds: "kept", "lost" (something told as saved is missing or half there) or "corrupt"."""
    vault = Vault(left / DATABASE, key)
    try:
        connection = vault.connection()
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "corrupt"
        rows = connection.execute(
            "SELECT t.names, t.father, p.id FROM trainee t LEFT JOIN phone_number p ON p.trainee = t.id ORDER BY t.id"
        ).fetchall()
        open_steps = connection.execute("SELECT count(*) FROM writing").fetchone()
    except (sqlcipher.DatabaseError, peewee.DatabaseError):
        return "corrupt"
    finally:
        vault.close_all()
    whole = all(
        names == f"Person {number}" and phone and (number % 3 or father or number == len(rows) - 1)
        for number, (names, father, phone) in enumerate(rows)
    )
    return "kept" if whole and acknowledged <= len(rows) and open_steps == (0,) else "lost"


def played(library, folder, tmp_path, how, trials):
    morning = tmp_path / "morning"
    shutil.copytree(folder, morning)
    shutil.copytree(folder, tmp_path / "data")
    steps = powercut.record(library, WORK, tmp_path / "data", tmp_path / "log", how)
    assert sum(step.name == powercut.ACKNOWLEDGED and step.what == "w" for step in steps) == SAVES
    key = keys.derive(keys.unlock(folder, "awa", PASSWORD).dk, b"database")
    return Counter(
        outcome(key, left, acknowledged)
        for left, acknowledged in powercut.cuts(steps, morning, trials, 1, tmp_path)
    )


@pytest.mark.fault("F1", "power cuts through our own verbs")
@pytest.mark.parametrize("trials", [100, pytest.param(3000, marks=pytest.mark.torture)])
def test_nothing_that_was_told_as_saved_is_lost_in_a_power_cut(library, folder, tmp_path, trials, matrix):
    found = played(library, folder, tmp_path, "FULL", trials)
    matrix.add(found.total(), found["kept"])
    assert found == {"kept": trials}


@pytest.mark.control("F1", "never forced to the disk (synchronous = OFF)")
def test_the_control_a_file_that_is_never_forced_to_the_disk_is_ruined(library, folder, tmp_path, matrix):
    """Whoever switches synchronous off must be caught: else these tests would prove nothing."""
    found = played(library, folder, tmp_path, "OFF", 60)
    matrix.add(found.total(), found["kept"])
    assert found["lost"] + found["corrupt"] >= 12
