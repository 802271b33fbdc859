"""F2, F14, F15: killed while saving, opened twice, written from three sides."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import threading

import pytest

from tests.faults.conftest import PEOPLE, child, ended, opened
from tests.store.toys import refused
from tvetdesk.records.people import PhoneNumber, Trainee, alter_trainee, new_trainee
from tvetdesk.store.lock import LOCK

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")


@pytest.mark.fault("F2", "kill -9 while saving")
@pytest.mark.parametrize("trials", [8, pytest.param(60, marks=pytest.mark.torture)])
def test_killed_while_saving_every_save_that_was_told_is_there_whole(folder, trials, matrix):
    """F2. Each start goes on in the folder that the kill before it left."""
    chance, told = random.Random(2), 0
    for trial in matrix(range(1, trials + 1)):
        reading, writing = os.pipe()

        def work(writing=writing):
            desk = opened(folder)
            for number in range(1000):
                new_trainee(desk.book, f"More {number}", phones=[{"phone": "+220 301 23 45"}])
                os.write(writing, b"x")

        number = child(work)
        os.close(writing)
        assert os.read(reading, 1) == b"x"
        threading.Event().wait(chance.random() * 0.05)
        os.kill(number, signal.SIGKILL)
        ended(number)
        told += 1
        while data := os.read(reading, 4096):
            told += len(data)
        os.close(reading)
        with opened(folder) as desk:
            book = desk.book
            assert book.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert book.sql("PRAGMA cipher_integrity_check").fetchall() == []
            people, phones = book.select(Trainee).count(), book.select(PhoneNumber).count()
            sealed = [
                seq
                for (seq,) in book.sql("SELECT seq FROM change WHERE origin = ? ORDER BY id", (book.replica,))
            ]
        assert people == phones
        assert PEOPLE + told <= people <= PEOPLE + told + trial
        assert sealed == list(range(1, len(sealed) + 1))


CONTENTS = {"none": None, "empty": b"", "garbage": os.urandom(64), "another computer": b"4711\nother-pc\n"}


@pytest.mark.fault("F14", "two programs for one folder, left lock files")
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("holder", ["this program", "another program", "a killed program"])
def test_two_never_have_a_folder_open_and_no_file_locks_it_for_ever(folder, holder, content):
    """F14: whatever stands in the lock file, only a living program keeps others out."""
    (folder / LOCK).unlink(missing_ok=True)
    if content is not None:
        (folder / LOCK).write_bytes(content)
    if holder == "this program":
        with opened(folder):
            assert refused(opened, folder) == "book.open_elsewhere"
    else:
        reading, writing = os.pipe()

        def hold():
            with opened(folder):
                os.write(writing, b"x")
                signal.pause()

        number = child(hold)
        try:
            assert os.read(reading, 1) == b"x"
            if holder == "another program":
                assert refused(opened, folder) == "book.open_elsewhere"
        finally:
            os.kill(number, signal.SIGKILL)
            ended(number)
        os.close(reading)
        os.close(writing)
    with opened(folder) as desk:
        assert desk.book.select(Trainee).count() == PEOPLE


@pytest.mark.fault("F15", "read, alter, write from three sides")
def test_three_sides_that_read_alter_and_write_lose_nothing(folder, matrix):
    """F15: 600 times one is added, by three threads."""
    with opened(folder) as desk:
        book = desk.book
        row = book.find(Trainee, names="Person 0")
        alter_trainee(book, row, village="0")
        failed: list[BaseException] = []

        def add():
            try:
                for _ in range(200):
                    with book.change("people.alter", trainee=row):
                        now = book.get(Trainee, row.id)
                        book.set(now, village=str(int(now.village) + 1))
            except BaseException as error:  # noqa: BLE001 - told to the test's own thread
                failed.append(error)
            finally:
                book.db.close()

        threads = [threading.Thread(target=add) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed
        done = int(book.get(Trainee, row.id).village)
        matrix.add(3 * 200, done)
        assert done == 3 * 200


def test_a_copy_taken_while_the_program_ran_opens_and_lacks_nothing_told(folder, tmp_path):
    """What a backup program of the system copies in the middle of the day: the file with its journal."""
    with opened(folder) as desk:
        new_trainee(desk.book, "Late")
        shutil.copytree(folder, tmp_path / "copy")
    with opened(tmp_path / "copy") as desk:
        assert desk.book.find(Trainee, names="Late").id
