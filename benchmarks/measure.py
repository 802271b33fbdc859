"""What a benchmark answers: figures, each against its budget."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; `most` or `least` is its budget, both None where it is only shown.

    `why` says why there is none: something is not here, or, where it `failed`, what went wrong.
    """

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    why: str = ""
    failed: bool = False

    @property
    def ratio(self) -> float | None:
        """Of the budget: up to 1 it is kept."""
        if self.why:
            return None
        if self.least is not None:
            return self.least / self.value
        return None if self.most is None else self.value / self.most

    @property
    def budget(self) -> str:
        """As the table shows it."""
        if self.least is not None:
            return f">= {shown(self.least)}"
        return "" if self.most is None else f"<= {shown(self.most)}"

    @property
    def shown(self) -> str:
        """The number with its unit, or why there is none."""
        return self.why or f"{shown(self.value)} {self.unit}".strip()

    @property
    def verdict(self) -> str:
        if self.why:
            return "failed" if self.failed else "not measured"
        if self.ratio is None:
            return ""
        return "pass" if self.ratio <= 1 else "short"


def missing(what: str, why: str, *, failed: bool = False) -> Figure:
    """A row without its number."""
    return Figure(what, 0, "", why=why, failed=failed)


def shown(value: float) -> str:
    """A figure with as many decimals as say something."""
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def busy_seconds(act: Callable[[], object]) -> float:
    """How long the processor works on it once."""
    start = time.process_time()
    act()
    return time.process_time() - start


def side_by_side(
    ours: Callable[[], float], other: Callable[[], float], times: int = 7
) -> tuple[float, float, float]:
    """Median seconds of both, measured in turn, and the median of their ratios: what else runs here hits both."""
    pairs: Sequence[tuple[float, float]] = [(ours(), other()) for _ in range(times)]
    return (
        statistics.median(one for one, _ in pairs),
        statistics.median(two for _, two in pairs),
        statistics.median(one / two for one, two in pairs),
    )
