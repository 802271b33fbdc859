"""How large the installers are that were built last; they are built by `make installer` and `make installer-windows`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, missing

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
BUILT = ROOT / "build" / "installer" / "frozen"
INSTALLED = 150  # MB
BUDGETS = (("*.deb", "Debian package", 42), ("*.exe", "installer for Windows", 30))


def measure() -> Iterator[Figure]:
    size = sum(one.stat().st_size for one in BUILT.rglob("*") if one.is_file() and not one.is_symlink()) / 1e6
    yield (
        Figure("installed on Linux", size, "MB", INSTALLED)
        if size
        else missing("installed on Linux", "it was not built here")
    )
    for pattern, name, most in BUDGETS:
        built = max(DIST.glob(pattern), key=lambda one: one.stat().st_mtime, default=None)
        if built is None:
            yield missing(name, "it was not built here")
        else:
            yield Figure(f"{name}, {built.name}", built.stat().st_size / 1e6, "MB", most)
