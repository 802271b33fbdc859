"""F3: every nth write, sync or truncation fails, once, for ever or after half; a person hears a sentence, nothing told is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults import powercut

ROOT = powercut.ROOT
SOURCE = Path(__file__).with_name("iofail.c")
SENTENCES = {
    "book.disk", "book.full", "book.damaged", "book.no_writing", "backup.no_room", "backup.damaged",
    "file.disk_error", "file.full", "file.not_kept", "file.forbidden",
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("not run: there is no C compiler")
    made = tmp_path_factory.mktemp("iofail") / "iofail.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl"], check=True)
    return made


def trials(
    library: Path, morning: Path, folder: Path, first: int, step: int, number: int
) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.iofail", *map(str, (morning, folder, first, step, number))],
        env=os.environ | {"LD_PRELOAD": str(library), "IOFAIL_FOLDER": str(folder)},
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.fault("F3", "writes, syncs and truncations that fail")
@pytest.mark.parametrize(
    ("first", "step", "number"),
    [(1, 15, 20), pytest.param(1, 1, 640, marks=pytest.mark.torture)],
    ids=["few", "all"],
)
def test_a_disk_that_fails_costs_a_sentence_and_nothing_that_was_told(
    library, morning, tmp_path, first, step, number, matrix
):
    found = trials(library, morning, tmp_path / "data", first, step, number)
    assert len(found) == number
    bad = [
        one
        for one in found
        if one["crashed"] or one["halves"] or not one["sound"] or one["there"] < one["told"]
    ]
    matrix.add(len(found), len(found) - len(bad))
    assert bad == []
    said = {line.partition(" ")[2] for one in found for line in one["said"]}
    assert said <= SENTENCES, said
    assert said & {"book.disk", "book.full"}, "nothing failed: the calls are not seen"


def test_the_control_without_a_failure_everything_is_told_and_there(library, morning, tmp_path):
    (one,) = trials(library, morning, tmp_path / "data", 1_000_000, 1, 1)
    assert (one["told"], one["there"], one["said"]) == (12, 12, [])
