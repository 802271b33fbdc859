"""docs/performance.md: what was measured, on which machine, with which versions."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Figure, shown

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PACKAGES = ("PySide6-Essentials", "peewee", "sqlcipher3", "PyNaCl")
TOP = """# How fast and how small

Written by `make bench`, which measures everything on this page in one run and writes it anew; `make bench-quick` prints
the shorter part of it in three minutes. Every figure of ours stands beside what it is compared with, measured in the
same run, in turn where both are short. *Of budget*: up to 1 it is kept; a figure without a budget is there to compare.
How each is taken is said at the top of its module in `benchmarks/`.
"""


def write(found: Iterable[tuple[str, Sequence[Figure]]], took: float) -> None:
    """The page of one whole run, which took so many seconds."""
    PAGE.write_text("\n".join([TOP, *_run(took), *_tables(found)]), "utf-8")


def _run(took: float) -> Iterator[str]:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    yield f"Measured on {dt.date.today()} at {commit}, in {took / 60:.0f} minutes, on {_machine()}."
    yield f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in PACKAGES)}."
    yield ""


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


def _tables(found: Iterable[tuple[str, Sequence[Figure]]]) -> Iterator[str]:
    for title, figures in found:
        yield f"## {title}\n"
        yield "| What | Figure | Budget | Of budget | |"
        yield "|---|---:|---:|---:|---|"
        for one in figures:
            ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
            yield f"| {one.what} | {f'{shown(one.value)} {one.unit}'.strip()} | {one.budget} | {ratio} | {one.verdict} |"
        yield ""
