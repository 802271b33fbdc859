"""How large the installers are that were built last; they are built by `make installer` and `make installer-windows`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure

DIST = Path(__file__).resolve().parent.parent / "dist"
BUDGETS = (("*.deb", "Debian package", 42), ("*.exe", "installer for Windows", 30))


def measure() -> Iterator[Figure]:
    for pattern, name, most in BUDGETS:
        built = max(DIST.glob(pattern), key=lambda one: one.stat().st_mtime, default=None)
        if built is None:
            print(f"  No {name} was built here, its size is left out.", file=sys.stderr)
        else:
            yield Figure(f"{name}, {built.name}", built.stat().st_size / 1e6, "MB", most)
