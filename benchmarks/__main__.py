"""`python -m benchmarks [NAME…]`: runs the measurements and prints one table against the budgets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from tabulate import tabulate

from benchmarks import (
    blocking,
    bundle,
    change_log,
    home,
    lookalikes,
    peers,
    register,
    reports,
    search,
    training,
    window,
)
from benchmarks.measure import Figure, shown

BENCHMARKS: tuple[tuple[str, Callable[[], Iterable[Figure]]], ...] = (
    ("bundle", bundle.measure),
    ("peers", peers.measure),
    ("change_log", change_log.measure),
    ("register", register.measure),
    ("training", training.measure),
    ("reports", reports.measure),
    ("lookalikes", lookalikes.measure),
    ("search", search.measure),
    ("home", home.measure),
    ("window", window.measure),
    ("blocking", blocking.measure),
)
HEADS = ("what", "figure", "", "budget", "of budget", "")


def main(names: list[str]) -> int:
    unknown = set(names) - {name for name, _ in BENCHMARKS}
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    rows = []
    for name, measure in BENCHMARKS:
        if not names or name in names:
            print(f"- {name}", file=sys.stderr, flush=True)
            rows += [
                (
                    one.what,
                    shown(one.value),
                    one.unit,
                    one.budget,
                    "" if one.ratio is None else f"{one.ratio:.2f}",
                    one.verdict,
                )
                for one in measure()
            ]
    print(
        tabulate(
            rows, HEADS, disable_numparse=True, colalign=("left", "right", "left", "right", "right", "left")
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
