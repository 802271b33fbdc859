"""A headquarters that grows to 0.1, 1 and 10 million marks, in a file and on a server.

The bundles are those of `benchmarks.centres`, 20,400 marks each; they are made once below `build/` (each processor
makes some; about twenty minutes of one processor for ten million marks) and taken in without waiting for the disk, so that what
is measured is the work. The server is a temporary one on this computer. *Speed kept*: the last 25 bundles go in turn into the one that has grown and
into one that stayed at one million, since a computer is not as quick now as ten minutes ago; of the file by the
seconds of its processor, of the server by the clock, since its work is done in other processes. *Memory*: the most of
the process of ours while it takes in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.centres import Size, prepare
from benchmarks.measure import Figure, missing
from tests.postgres import cluster, programs

PLACE = Path(__file__).resolve().parent.parent / "build" / "growth"
SIZE = Size(17, 20)
STOPS = (5, 50, 500)  # bundles: 0.1, 1 and 10 million marks
NAMES = ("0.1 million", "1 million", "10 million")


def measure() -> Iterator[Figure]:
    yield from _grown(STOPS)


def quick() -> Iterator[Figure]:
    """Only the first stop, in a file."""
    prepare(PLACE, STOPS[0], SIZE)
    yield from _stops("file", taken("take", "file", stops=STOPS[:1]))


def _grown(stops: tuple[int, ...]) -> Iterator[Figure]:
    prepare(PLACE, stops[-1], SIZE)
    in_file = taken("grow", "file", "file", stops=stops)
    yield from _stops("file", in_file)
    yield from _kept("file", in_file, "busy_kept")
    bin = programs()
    if bin is None:
        yield missing("growth, server", "there is no PostgreSQL here")
        return
    with cluster(bin) as server:
        served = taken("grow", server.database(), server.database(), stops=stops)
    yield from _stops("server", served)
    yield from _kept("server", served, "kept")
    same = all(
        a[key] == b[key] for a, b in zip(in_file, served, strict=True) for key in ("digest", "results")
    )
    yield Figure("growth: same digests and results in both (1: yes)", float(same), "", least=1)


def taken(verb: str, *places: str, stops: Sequence[int]) -> list[dict[str, Any]]:
    """What `benchmarks.centres` says at each stop, from a process of its own: its memory is nobody else's."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.centres", verb, str(PLACE), *places, *map(str, stops)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def _stops(where: str, found: list[dict[str, Any]]) -> Iterator[Figure]:
    for name, one in zip(NAMES, found, strict=False):
        what = f"growth, {where}, {name} marks:"
        yield Figure(f"{what} applying", one["marks_a_second"], "/s")
        yield Figure(f"{what} memory", one["memory_mb"], "MB")
        yield Figure(f"{what} memory with the results table", one["results_memory_mb"], "MB")
        yield Figure(f"{what} size", one["size_mb"], "MB")
        yield Figure(f"{what} results table", one["results_seconds"], "s", 10)
        yield Figure(f"{what} results table again", one["results_again_seconds"], "s")


def _kept(where: str, found: list[dict[str, Any]], speed: str) -> Iterator[Figure]:
    _, one, ten = found
    yield Figure(f"growth, {where}: speed kept from 1 to 10 million", ten[speed], "x", least=0.8)
    yield Figure(
        f"growth, {where}: memory from 1 to 10 million", ten["memory_mb"] / one["memory_mb"], "x", 1.2
    )
