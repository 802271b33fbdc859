"""`python -m benchmarks [--quick] [NAME…]`: runs the measurements and prints one table against the budgets.

Without words everything is measured, and the table goes into docs/performance.md too. `--quick` leaves
out what takes long: under three minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tabulate import tabulate

from benchmarks import (
    blocking,
    bundle,
    change_log,
    growth,
    home,
    lookalikes,
    page,
    peers,
    register,
    reports,
    search,
    server,
    sizes,
    training,
    window,
)
from benchmarks.measure import Figure, shown

Measure = Callable[[], Iterable[Figure]]


class Benchmark(NamedTuple):
    """What measures, and what stands for it where there are three minutes for everything; None: nothing does."""

    name: str
    title: str
    measure: Measure
    quick: Measure | None = None


BENCHMARKS = (
    Benchmark("bundle", "Bundles", bundle.measure, bundle.measure),
    Benchmark("peers", "Bundles beside Morango", peers.measure),
    Benchmark("change_log", "What keeping every change costs", change_log.measure, change_log.measure),
    Benchmark("window", "The window beside a bare one", window.measure, window.quick),
    Benchmark("home", "Home", home.measure),
    Benchmark("register", "Registers", register.measure, register.measure),
    Benchmark("blocking", "What holds the window up", blocking.measure),
    Benchmark("training", "Hours, registers, reasons", training.measure, training.measure),
    Benchmark("reports", "Reports of 500 groups", reports.measure),
    Benchmark("lookalikes", "Look-alikes among 20,000 people", lookalikes.measure, lookalikes.measure),
    Benchmark("search", "Search among 100,000 people", search.measure, search.measure),
    Benchmark("server", "A server beside COPY", server.measure),
    Benchmark("growth", "A headquarters that grows", growth.measure, growth.quick),
    Benchmark("sizes", "Installers", sizes.measure, sizes.measure),
)
HEADS = ("what", "figure", "", "budget", "of budget", "")
QUICK = "--quick"


def main(words: list[str]) -> int:
    names = [word for word in words if word != QUICK]
    unknown = set(names) - {one.name for one in BENCHMARKS}
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    begun = time.monotonic()
    found: list[tuple[str, list[Figure]]] = []
    for one in BENCHMARKS:
        measure = one.quick if QUICK in words else one.measure
        if measure is not None and (not names or one.name in names):
            print(f"- {one.name}", file=sys.stderr, flush=True)
            found.append((one.title, list(measure())))
    rows = [
        (
            figure.what,
            shown(figure.value),
            figure.unit,
            figure.budget,
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.verdict,
        )
        for _, figures in found
        for figure in figures
    ]
    print(
        tabulate(
            rows, HEADS, disable_numparse=True, colalign=("left", "right", "left", "right", "right", "left")
        )
    )
    if not words:
        page.write(found, time.monotonic() - begun)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
