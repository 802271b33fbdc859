"""What a benchmark answers: figures, each against its budget."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; `most` is its budget, None where it is only shown."""

    what: str
    value: float
    unit: str
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        """Of the budget: up to 1 it is kept."""
        return None if self.most is None else self.value / self.most

    @property
    def verdict(self) -> str:
        if self.ratio is None:
            return ""
        return "pass" if self.ratio <= 1 else "short"


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


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
