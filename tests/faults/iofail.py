"""The process of `test_io_fails`: the same short work again and again, each time with another call of the disk that fails.

    LD_PRELOAD=iofail.so python -m tests.faults.iofail MORNING FOLDER FIRST STEP TRIALS

It writes a line of JSON for each trial: what came of it, how many saves were told, and how many people are there afterwards.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.faults.conftest import PEOPLE, child, ended, opened
from tvetdesk.errors import UserError
from tvetdesk.records.people import PhoneNumber, Trainee, new_trainee
from tvetdesk.store import backup
from tvetdesk.store.vault import faults

WAYS = ((errno.EIO, 0), (errno.EIO, 1), (errno.ENOSPC, 0), (errno.ENOSPC, 1), (errno.ENOSPC, 2))  # error, how
SAVES = 12


def work(folder: Path, writing: int) -> None:
    """Open, save, back up, close; each ends well or with the code of a sentence, and says so."""

    def say(text: str) -> None:
        os.write(writing, text.encode() + b"\n")

    try:
        with faults():
            desk = opened(folder)
    except UserError as error:
        say(f"open {error.code}")
        return
    for number in range(SAVES):
        try:
            with faults():
                new_trainee(desk.book, f"Saved {number}", phones=[{"phone": "+220 301 23 45"}])
        except UserError as error:
            say(f"save {error.code}")
        else:
            say("told")
    for act in (desk.back_up, desk.close):
        try:
            with faults():
                act()
        except UserError as error:
            say(f"{act.__name__} {error.code}")


def trial(morning: Path, folder: Path, arm: Any, nth: int, what: int, how: int) -> dict[str, Any]:
    """One call that fails, and what a person finds afterwards, when the disk is whole again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(morning, folder)
    reading, writing = os.pipe()

    def act() -> None:
        arm(nth, what, how)
        work(folder, writing)

    number = child(act)
    os.close(writing)
    said = b""
    while data := os.read(reading, 65536):
        said += data
    os.close(reading)
    lines = said.decode().splitlines()
    crashed = ended(number) != 0
    with opened(folder) as desk:
        book = desk.book
        sound = [
            *book.sql("PRAGMA integrity_check").fetchall(),
            *book.sql("PRAGMA cipher_integrity_check").fetchall(),
        ]
        names = [row.names for row in book.select(Trainee)]
        halves = len(names) - book.select(PhoneNumber).count()
        there = folder / backup.FOLDER
        for one in backup.files(there) if there.is_dir() else ():
            backup.verify(one, desk.keys.dk)  # no half backup bears a name
    return {
        "nth": nth, "error": what, "how": how, "crashed": crashed, "told": lines.count("told"),
        "there": len(names) - PEOPLE, "halves": halves, "sound": sound == [("ok",)],
        "said": sorted({line for line in lines if line != "told"}),
    }  # fmt: skip


def main() -> None:
    morning, folder = Path(sys.argv[1]), Path(sys.argv[2])
    first, step, trials = map(int, sys.argv[3:])
    library = ctypes.CDLL(None)
    library.iofail_arm.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_int)
    for number in range(trials):
        what, how = WAYS[number % len(WAYS)]
        made = trial(morning, folder, library.iofail_arm, first + number // len(WAYS) * step, what, how)
        sys.stdout.write(json.dumps(made) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
