"""`python -m benchmarks [--quick] [NAME…]`: runs the measurements and prints one table against the budgets.

Without words everything is measured, and after each part the table goes into docs/performance.md too. `--quick` leaves
out what takes long: under three minutes. A part that fails keeps the rows it had and takes none from the others; a row
says what went wrong, and the program ends with 1.
"""

from __future__ import annotations

import sys
import time
import traceback
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
from benchmarks.measure import Figure, missing

Measure = Callable[[], Iterable[Figure]]


class Benchmark(NamedTuple):
    """What measures, and what stands for it where there are three minutes for everything; None: nothing does."""

    name: str
    title: str
    measure: Measure
    quick: Measure | None = None


BENCHMARKS = (
    Benchmark("bundle", "Bundles", bundle.measure, bundle.quick),
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
    Benchmark("growth", "500 centres for a term: a headquarters that grows", growth.measure, growth.quick),
    Benchmark("sizes", "Installers", sizes.measure, sizes.measure),
)
HEADS = ("what", "of budget", "figure", "budget", "")
QUICK = "--quick"


def main(words: list[str]) -> int:
    names = [word for word in words if word != QUICK]
    unknown = set(names) - {one.name for one in BENCHMARKS}
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    begun = time.monotonic()
    parts: list[page.Part] = []
    for one in BENCHMARKS:
        measure = one.quick if QUICK in words else one.measure
        if measure is not None and (not names or one.name in names):
            print(f"- {one.name}", file=sys.stderr, flush=True)
            parts.append(_measured(one, measure))
            print(f"  {parts[-1].seconds:.0f} s", file=sys.stderr, flush=True)
            if not words:
                page.write(parts, time.monotonic() - begun)
    rows = [page.cells(figure) for part in parts for figure in part.figures]
    print(tabulate(rows, HEADS, disable_numparse=True, colalign=("left", "right", "right", "right", "left")))
    return int(any(figure.failed for part in parts for figure in part.figures))


def _measured(one: Benchmark, measure: Measure) -> page.Part:
    """The figures of one part, ratios first; whatever stops it is one more row."""
    begun = time.monotonic()
    figures: list[Figure] = []
    try:
        figures.extend(measure())  # one by one: those before a failure stay
    except Exception as error:  # noqa: BLE001 - whatever it is, the other parts are measured all the same
        traceback.print_exc()
        figures.append(
            missing(f"{one.name}: stopped before its end", f"{type(error).__name__}: {error}", failed=True)
        )
    figures.sort(key=lambda figure: figure.ratio is None)
    return page.Part(one.title, figures, time.monotonic() - begun)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
