"""docs/performance.md: what was measured, on which machine, with which versions."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2

from benchmarks import peers
from benchmarks.measure import Figure
from tests.postgres import programs

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PACKAGES = ("PySide6-Essentials", "peewee", "sqlcipher3", "PyNaCl", "psycopg")
TOP = """# How fast and how small

Written by `make bench`, which measures everything on this page in one run and writes it anew; `make bench-quick` prints
the shorter part of it in three minutes. Every figure of ours stands beside what it is compared with, measured in the
same run, in turn where both are short. *Of budget*: up to 1 it is kept; a figure without a budget is there to compare.
How each is taken, and of how many the median, is said at the top of its module in `benchmarks/`.
"""


class Part(NamedTuple):
    """What one benchmark found, and in how many seconds."""

    title: str
    figures: Sequence[Figure]
    seconds: float


def write(parts: Sequence[Part], took: float) -> None:
    """The page of a run that came so far, in so many seconds."""
    PAGE.write_text("\n".join([TOP, *_run(took), *_verdict(parts), *_tables(parts)]), "utf-8")


def cells(one: Figure) -> tuple[str, ...]:
    """A row of the table, the ratio first."""
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
    return one.what, ratio, one.shown, one.budget, one.verdict


def _verdict(parts: Sequence[Part]) -> Iterator[str]:
    """How many budgets are kept, and which are not."""
    every = [figure for part in parts for figure in part.figures]
    held = [one for one in every if one.ratio is not None]
    kept = [one for one in held if one.verdict == "pass"]
    yield f"**{len(kept)} of {len(held)} budgets are kept.** Short, failed or not measured:"
    yield ""
    for one in every:
        if one.verdict not in ("", "pass"):
            yield f"- {one.what}: {one.shown}{one.budget and f' ({one.budget})'}, {one.verdict}"
    yield ""


def _run(took: float) -> Iterator[str]:
    yield f"Measured on {dt.date.today()} at {_commit()}, in {took / 60:.0f} minutes, on {_machine()}."
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    with dbapi2.connect(":memory:") as connection:
        (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
    yield f"Python {platform.python_version()}, {packages}, SQLite {dbapi2.sqlite_version} in SQLCipher {cipher};"
    yield f"beside PostgreSQL {_server()}, Morango {peers.VERSION}."
    yield ""


@cache
def _commit() -> str:
    """As it was before this page was written."""
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _server() -> str:
    """As its own program says it."""
    bin = programs()
    if bin is None:
        return "(none here)"
    done = subprocess.run([bin / "postgres", "--version"], check=True, capture_output=True, text=True)
    return done.stdout.split()[2]


def _machine() -> str:
    memory = (
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if sys.platform == "linux" else 0
    )
    size = f", {memory:.0f} GB" if memory else ""
    return f"{_processor()} ({os.cpu_count()} cores{size}), {platform.platform(terse=True)}"


def _processor() -> str:
    """Its name, where the system says one."""
    said = Path("/proc/cpuinfo")
    lines = said.read_text("utf-8").splitlines() if said.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _tables(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield f"## {part.title}\n"
        yield "| What | Of budget | Figure | Budget | |"
        yield "|---|---:|---:|---:|---|"
        for one in part.figures:
            yield f"| {' | '.join(word.replace('|', '/') for word in cells(one))} |"
        yield f"\nIn {part.seconds:.0f} seconds.\n"
