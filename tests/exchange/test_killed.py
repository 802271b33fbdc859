"""A program killed in the middle of an export, import, erasure or undo of a bundle leaves the old or the new, never between."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.exchange.killed import opened
from tests.exchange.test_rewinding import content
from tests.faults.table import Matrix
from tests.worlds import CODE, Agree, Lesson, Place, Tick, Toy
from tvetdesk.exchange import erasing
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.store.check import check

ROOT = Path(__file__).parents[2]
SOUND = ("file", "versions", "chain", "shape", "encryption")


@dataclass
class Scene:
    """The folders of HQ and a centre before, and the bundle between them."""

    folder: Path
    bundle: Path

    def copy(self, name: str, to: Path) -> Path:
        target = to / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / name, target)
        return target


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("scene")
    hq = worlds.hq(folder)
    one, two = (worlds.centre(folder, hq, name, CODE) for name in ("one", "two"))
    toy = one.write(Toy, name="canary Awa", size=1, note="canary")
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    one.edit(toy, name="canary Ceesay", size=2)
    two.take(one.send(CODE))
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    lesson = one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
    for number in range(20):
        other = one.write(Toy, name=f"Binta {number}", size=number)
        one.write(Tick, lesson=lesson.id, toy=other.id, status="P")
    bundle = folder / "bundle.tvx"
    bundle.write_bytes(one.send())
    two.take(make(one.book, one.identity, partner(one.book, CODE)).data)
    for place in (hq, one, two):
        place.book.close()
    return Scene(folder, bundle)


def run(what: str, folder: Path, file: Path, last: int) -> int | None:
    """The steps it took, or None when it was killed on the way."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.killed", what, str(folder), str(file), str(last)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0 or not done.stderr, done.stderr
    return int(done.stdout) if done.returncode == 0 else None


def state(place: Place) -> dict[str, Any]:
    """What a data folder holds, without when it was done and by which run."""
    found = content(place)
    return {name: rows for name, rows in found.items() if name not in {"bundle", "meta"}} | {
        "bundles": place.book.sql("SELECT count(*) FROM bundle").fetchone(),
    }


def sound(place: Place) -> None:
    assert [one.faults for one in check(place.book) if one.name in SOUND] == [()] * len(SOUND)


WHO = {"export": "one", "import": "hq", "erase": "one", "undo": "two"}


@pytest.mark.fault("F5", "kill -9 while giving out, taking in, erasing, undoing")
@pytest.mark.parametrize("what", WHO)
@pytest.mark.parametrize("trials", [3, pytest.param(50, marks=pytest.mark.torture)])
def test_a_killed_program_leaves_the_old_or_the_new(
    scene: Scene, tmp_path: Path, what: str, trials: int, matrix: Matrix
) -> None:
    name, out = WHO[what], tmp_path / "out.tvx"
    file = scene.bundle if what == "import" else out
    finished = scene.copy(name, tmp_path / "whole")
    count = run(what, finished, file, 0)
    assert count is not None
    assert count > 5
    old, new = opened(scene.copy(name, tmp_path / "before")), opened(finished)
    states = [state(old), state(new)]
    assert states[0] != states[1]
    for place in (old, new):
        place.book.close()
    whole = out.read_bytes() if out.exists() else b""
    chance, seen = random.Random(what), set()
    steps = sorted({1, count // 2, count, *(chance.randint(1, count) for _ in range(trials))})
    for last in matrix(steps if trials > 3 else steps[-3:]):
        folder = scene.copy(name, tmp_path / "killed")
        out.unlink(missing_ok=True)
        assert run(what, folder, file, last) is None, "it was not killed"
        if what == "export" and out.exists():
            assert len(out.read_bytes()) == len(whole), "half a bundle lies on the stick"
        with_place = opened(folder)
        erasing.replay(with_place.book, with_place.identity)
        seen.add(states.index(state(with_place)))
        sound(with_place)
        with_place.book.close()
        if what in {"export", "import"}:
            assert run(what, folder, file, 0) is not None, "it cannot be done again"
    assert trials == 3 or seen == {0, 1}, "all were killed on one side"
