"""Another data key: everybody keeps their password, and whoever kills the program leaves one key that opens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import peewee
import pytest

from tests.books import Clock
from tvetdesk import desk as desks
from tvetdesk.desk import Desk, open_folder
from tvetdesk.errors import UserError
from tvetdesk.records import accounts
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.store import keyfile, keys, rekey
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share
from tvetdesk.store.rekey import NEXT

PASSWORD = "four words and more"
REKEY = """
import sys
from pathlib import Path
from tvetdesk.desk import open_folder
with open_folder(Path(sys.argv[1]), "awa", sys.argv[2]) as desk:
    print("begins", flush=True)
    desk.rekey()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(desks, "DEFAULT", CHEAP)
    monkeypatch.setattr(accounts.passwords, "DEFAULT", CHEAP)
    with desks.init(
        tmp_path / "data", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa",
        password=PASSWORD, clock=Clock(),
    ) as desk:  # fmt: skip
        new_trainee(desk.book, "Binta Sanyang")
        accounts.add(desk.book, desk.keys, "fatou", "trainer", "lamp door cup stone")
    return tmp_path / "data"


def opened(folder: Path, user: str = "awa", password: str = PASSWORD) -> Desk:
    return open_folder(folder, user, password, clock=Clock())


def names(desk: Desk) -> list[str]:
    return [one.names for one in desk.book.select(Trainee)]


def test_everybody_keeps_their_password_and_the_old_key_opens_nothing(folder):
    with opened(folder) as desk:
        old = desk.keys.dk
        accounts.remove(desk.book, desk.keys, "fatou")
        desk.rekey()
        assert desk.keys.dk != old
        new_trainee(desk.book, "Lamin Touray")  # work goes on
        assert not rekey._opens(folder, old)
    with opened(folder) as desk:
        assert names(desk) == ["Binta Sanyang", "Lamin Touray"]
    assert not (folder / NEXT).exists()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_rekey_that_was_broken_off_is_settled_by_whichever_key_opens(folder, monkeypatch, moment):
    class PowerCut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise PowerCut

    with opened(folder) as desk:
        if moment == "before":
            monkeypatch.setattr(desk.book.db, "rekey", cut)
        else:
            monkeypatch.setattr(rekey.keyfile, "save", cut)
        old = desk.keys.dk
        with pytest.raises(PowerCut):
            desk.rekey()
    monkeypatch.undo()
    assert (folder / NEXT).exists()
    with opened(folder, "fatou", "lamp door cup stone") as desk:
        assert names(desk) == ["Binta Sanyang"]
        assert (desk.keys.dk == old) is (moment == "before")
    assert not (folder / NEXT).exists()


def test_half_a_file_of_new_keys_is_put_away(folder):
    (folder / NEXT).write_bytes((folder / keyfile.FILE).read_bytes()[:100])
    with opened(folder) as desk:
        assert names(desk) == ["Binta Sanyang"]
    assert not (folder / NEXT).exists()


def test_a_wrong_password_settles_nothing(folder):
    with opened(folder) as desk:
        file, _ = keys.for_dk(desk.keys, bytes(32))
    (folder / NEXT).write_bytes(keyfile.encoded(file))
    with pytest.raises(UserError) as caught:
        opened(folder, "awa", "wrong")
    assert caught.value.code == "keys.wrong_password"
    assert (folder / NEXT).exists()


@contextmanager
def rekeying(folder: Path, copy: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A program that gives a copy of the folder another key, and when it began to."""
    shutil.copytree(folder, copy)
    environment = os.environ | {"PYTHONPATH": str(Path(desks.__file__).parent.parent)}
    with subprocess.Popen(
        [sys.executable, "-c", REKEY, copy, PASSWORD], stdout=subprocess.PIPE, env=environment
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"begins\n"
        yield program, time.monotonic()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")
@pytest.mark.fault("F5", "kill -9 while another data key is given")
@pytest.mark.parametrize("trials", [4, pytest.param(40, marks=pytest.mark.torture)])
def test_killed_in_the_middle_one_key_opens(folder, tmp_path, trials, matrix):
    """The moments are spread over the time it takes, on this computer and beside what else it does."""
    found = []
    old = keys.unlock(folder, "awa", PASSWORD).dk
    with rekeying(folder, tmp_path / "whole") as (program, begun):
        program.wait()
        whole = time.monotonic() - begun
    for trial in matrix(range(trials)):
        copy = tmp_path / f"copy{trial}"
        with rekeying(folder, copy) as (program, begun):
            while time.monotonic() < begun + 1.2 * whole * trial / trials:
                pass
            program.send_signal(signal.SIGKILL)
        with opened(copy) as desk:
            assert names(desk) == ["Binta Sanyang"]
            found.append(desk.keys.dk == old)
        shutil.rmtree(copy)
    assert trials == 4 or set(found) == {True, False}


def test_a_thread_that_read_before_reads_on_with_the_other_key(folder):
    """The window reads in a thread of its own; its connection is ended under it and opened anew."""
    with opened(folder) as desk, ThreadPoolExecutor(1) as reader:
        assert reader.submit(names, desk).result() == ["Binta Sanyang"]
        desk.rekey()
        assert reader.submit(names, desk).result() == ["Binta Sanyang"]
        assert names(desk) == ["Binta Sanyang"]
        reader.submit(desk.book.db.close).result()


def test_who_only_looks_may_log_in_after_another_key_was_made_while_a_thread_had_a_connection(folder):
    """The thread still holds what was ended; only connections that live are told."""
    with open_folder(folder, "awa", PASSWORD) as desk:
        held, done = threading.Event(), threading.Event()

        def reading():
            desk.book.db.connection().execute("SELECT 1")
            held.set()
            done.wait()

        worker = threading.Thread(target=reading)
        worker.start()
        held.wait()
        desk.rekey()
        desk.book.db.only_read(True)
        done.set()
        worker.join()
        with pytest.raises(peewee.OperationalError, match="readonly"):
            desk.book.db.execute_sql("DELETE FROM meta")
