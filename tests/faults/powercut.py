"""Power cuts played from a log of what a program did to its files: what was not forced to the disk may be lost or torn.

SQLite's own tests do the same ("randomly reorders and corrupts the unsynchronized write operations").
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).with_name("powercut.c")
ROOT = Path(__file__).parents[2]
SECTOR = 512
ACKNOWLEDGED = "acknowledged"  # a file: what the program writes into it, it has told the person as saved


@dataclass(frozen=True)
class Step:
    what: str
    name: str
    offset: int
    data: bytes


def interposer(folder: Path) -> Path | None:
    """The compiled interposer; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    made = folder / "powercut.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl"], check=True)
    return made


def record(library: Path, script: str, folder: Path, log: Path, *words: str) -> list[Step]:
    """Run a few lines of Python and return what they did to the files in `folder`."""
    environment = os.environ | {
        "LD_PRELOAD": str(library),
        "POWERCUT_FOLDER": str(folder),
        "POWERCUT_LOG": str(log),
    }
    subprocess.run([sys.executable, "-c", script, str(folder), *words], env=environment, cwd=ROOT, check=True)
    return list(_steps(log.read_bytes()))


def _steps(data: bytes) -> Iterator[Step]:
    place = 0
    while place < len(data):
        what = chr(data[place])
        name_size, offset, size = struct.unpack_from("<QQQ", data, place + 1)
        place += 25
        name = data[place : place + name_size].decode()
        place += name_size
        yield Step(what, name, offset, data[place : place + size])
        place += size


@dataclass
class Disk:
    """Files as they certainly lie on the disk, and what was done to each since it was last forced there."""

    files: dict[str, bytearray]
    waiting: dict[str, list[Step]] = field(default_factory=dict)
    acknowledged: int = 0

    def take(self, step: Step) -> None:
        if step.name == ACKNOWLEDGED:
            self.acknowledged += step.what == "w"
        elif step.what == "s":
            done = self.files.get(step.name, bytearray())
            for one in self.waiting.pop(step.name, []):
                done = _done(done, one)
            if done is not None:
                self.files[step.name] = done
        else:
            self.waiting.setdefault(step.name, []).append(step)

    def cut(self, chance: random.Random, folder: Path) -> None:
        """Write the files as a power cut now may leave them: nothing, all, some or torn pieces of what waited."""
        folder.mkdir()
        how = chance.choice(("none", "all", "some", "torn"))
        for name in sorted(self.files.keys() | self.waiting.keys()):
            left = bytearray(self.files[name]) if name in self.files else None
            for step in self.waiting.get(name, []):
                if how == "all" or (how != "none" and chance.random() < 0.5):
                    torn = how == "torn" and step.what == "w"
                    for piece in _torn(step, chance) if torn else [step]:
                        left = _done(left if left is not None else bytearray(), piece)
            if left is not None:
                (folder / name).write_bytes(left)


def _done(content: bytearray | None, step: Step) -> bytearray | None:
    """The content of a file after a step; None: it is gone."""
    if step.what == "u":
        return None
    content = bytearray() if content is None else content
    if step.what == "t":
        if step.offset < len(content):
            del content[step.offset :]
        else:
            content.extend(bytes(step.offset - len(content)))
    elif step.what == "w":
        if step.offset > len(content):
            content.extend(bytes(step.offset - len(content)))
        content[step.offset : step.offset + len(step.data)] = step.data
    return content


def _torn(step: Step, chance: random.Random) -> Iterator[Step]:
    """Those sectors of a write that reached the disk."""
    for start in range(0, len(step.data), SECTOR):
        if chance.random() < 0.5:
            yield Step("w", step.name, step.offset + start, step.data[start : start + SECTOR])


def cuts(steps: list[Step], folder: Path, trials: int, seed: int, place: Path) -> Iterator[tuple[Path, int]]:
    """Folders as power cuts at random moments leave them, each with how many saves had been acknowledged by then.

    `folder` holds the files as they were before the first step. A folder is gone when the next is asked for.
    """
    chance = random.Random(seed)
    moments = sorted(chance.randrange(1, len(steps) + 1) for _ in range(trials))
    disk = Disk({path.name: bytearray(path.read_bytes()) for path in folder.iterdir() if path.is_file()})
    done = 0
    for number, moment in enumerate(moments):
        for step in steps[done:moment]:
            disk.take(step)
        done = moment
        left = place / f"cut{number}"
        disk.cut(chance, left)
        yield left, disk.acknowledged
        shutil.rmtree(left)
