"""The same registers through Morango, the exchange of Kolibri, and as JSON in xz, beside the program itself.

Morango is installed from `morango.lock` into an environment of its own below `build/`, the first time this runs; the
program never imports it. Where that fails, the reason is printed and its figures are left out. Speeds count seconds of the
processor on both sides, so that what else runs here matters little. Morango's two sides leave out the network, certificates
and encryption; ours is the whole way, from the book to the sealed file and from the file to the commit.
"""

from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.exchange import FIRST, Pair, pair, registers, term, timetable
from benchmarks.measure import Figure, busy_seconds, missing
from tvetdesk.exchange.incoming import rehearsed
from tvetdesk.exchange.outgoing import Made, make, partner
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Session

HERE = Path(__file__).resolve().parent
PLACE = HERE.parent / "build" / "morango"
VERSION = re.search(r"^morango==([0-9.]+)", (HERE / "morango.lock").read_text("utf-8"), re.MULTILINE)[1]  # type: ignore[index]
DAYS = 60  # of registers for the speeds: a term, the most that a centre has waiting; Morango takes a minute for it

SESSION = ("cohort", "day", "slot", "start", "minutes", "trainer", "unit", "room", "state", "topic")
MARK = ("enrolment", "status", "minutes", "note")


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("day", "term", "morango-day", "morango-term"):
            (folder / part).mkdir()
        one = pair(folder / "day", 1)
        day_marks = registers(one, FIRST, timetable(one))
        day = rows_of(one)
        one.close()
        world, marks = term(folder / "term", DAYS)
        term_rows = rows_of(world)
        made: list[Made] = []
        centre, hq = world.centre, world.hq
        making = busy_seconds(lambda: made.append(make(centre.book, centre.identity, partner(centre.book))))
        applying = busy_seconds(lambda: rehearsed(hq.book, hq.identity, made[0].data).apply())
        world.close()
        yield Figure("a term by timetable, a mark", len(made[0].data) / marks, "bytes")
        yield Figure(
            "the same as JSON in xz, a mark",
            len(lzma.compress(document(term_rows), preset=9)) / marks,
            "bytes",
        )
        yield Figure("making it, rows a second", made[0].rows / making, "/s")
        yield Figure("applying it with a rehearsal, rows a second", made[0].rows / applying, "/s")
        trouble = install()
        if trouble:
            yield missing("Morango and all beside it", f"it could not be installed: {trouble}")
            return
        small = played(folder / "morango-day", day, day_marks)
        large = played(folder / "morango-term", term_rows, marks)
    theirs_making, theirs_taking = (
        large[part]["records"] / large[part]["seconds"] for part in ("make", "take")
    )
    yield Figure(f"Morango {VERSION}: the reference day, zlib", small["make"]["bytes"], "bytes")
    yield Figure("Morango: the term, zlib, a mark", large["make"]["bytes"] / marks, "bytes")
    yield Figure("Morango: serialise, queue and JSON, records a second", theirs_making, "/s")
    yield Figure("Morango: receive, merge and apply, records a second", theirs_taking, "/s")
    yield Figure("making, beside Morango", made[0].rows / making / theirs_making, "x", least=100)
    yield Figure("applying, beside Morango", made[0].rows / applying / theirs_taking, "x", least=100)


def rows_of(world: Pair) -> list[Any]:
    """The registers as plain values: of each session its own, and those of its marks."""
    book = world.centre.book
    marks: dict[int, list[dict[str, Any]]] = {}
    for mark in book.select(Mark):
        marks.setdefault(mark.session, []).append({name: getattr(mark, name) for name in MARK})
    return [
        ({name: getattr(one, name) for name in SESSION}, marks[one.id])
        for one in book.select(Session).where(Session.state == "held")
    ]


def document(rows: list[Any]) -> bytes:
    return json.dumps(rows, default=str, separators=(",", ":")).encode()


def install() -> str | None:
    """Morango in its own environment, as locked; why it cannot be where it cannot."""
    lock = (HERE / "morango.lock").read_text("utf-8")
    stamp = PLACE / "installed.lock"
    if stamp.is_file() and stamp.read_text("utf-8") == lock:
        return None
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(PLACE)],
        [
            str(_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
            "--require-hashes", "-r", str(HERE / "morango.lock"),
        ],
    ):  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    stamp.write_text(lock, "utf-8")
    return None


def played(folder: Path, rows: list[Any], marks: int) -> dict[str, Any]:
    """Both sides of Morango on these rows; each is a process of its own."""
    (folder / "rows.json").write_bytes(document(rows))
    answers = {}
    for part in ("make", "take"):
        command = [str(_python()), str(HERE / "morango_side.py"), part, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        answers[part] = json.loads(done.stdout)
    assert answers["take"]["marks"] == marks, "Morango lost some"
    return answers


def _python() -> Path:
    return PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
