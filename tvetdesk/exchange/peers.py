"""What an earlier column of equally many rows can tell about another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, compress, islice, pairwise, repeat
from math import lgamma, log
from operator import ge, ne
from typing import Any

from tvetdesk.exchange import sets
from tvetdesk.exchange.kinds import Kind

CONTEXTS = NONE, PREVIOUS, BESIDE, LAST_BESIDE = range(4)

SAMPLE = 1024  # rows by which contexts are judged
JUDGED = 512  # longer columns are not tried in all forms


class Peer:
    """A column already coded, as others see it: the number of each row's value, in order of appearance."""

    def __init__(self, kind: Kind, values: Sequence[Any]) -> None:
        self.kind = kind
        self.values = values

    @cached_property
    def size(self) -> int:
        """How many distinct values there are."""
        return len(set(self.values))

    @cached_property
    def indexes(self) -> list[int]:
        """Which distinct value each row has."""
        number = {value: number for number, value in enumerate(dict.fromkeys(self.values))}
        return list(map(number.__getitem__, self.values))

    @cached_property
    def runs(self) -> list[int]:
        """Lengths of the stretches of equal values."""
        return run_lengths(self.values)


def determining(values: Sequence[Any], peers: Sequence[Peer]) -> int | None:
    """The peer with fewest distinct values that determines these."""
    best: int | None = None
    for which, peer in enumerate(peers):
        told: dict[Any, Any] = {}
        start = zip(peer.values[:JUDGED], values[:JUDGED], strict=True)
        if any(told.setdefault(key, value) != value for key, value in start):
            continue
        if 2 * peer.size > len(values) or (best is not None and peer.size >= peers[best].size):
            continue
        if len(set(zip(peer.values, values, strict=True))) == peer.size:
            best = which
    return best


def grouping(values: Sequence[int], size: int, peers: Sequence[Peer]) -> int | None:
    """The peer with fewest runs in each of which these values ascend."""
    rows = len(values)
    start = values[:JUDGED]
    if size > sets.POOL or 3 * sum(1 for _ in _falls(start)) > len(start):
        return None
    best: int | None = None
    for which, peer in enumerate(peers):
        if best is not None and len(peer.runs) >= len(peers[best].runs):
            continue
        if 3 * len(peer.runs) > rows or len(peer.runs) * size > 1 << 20 or max(peer.runs) > sets.LARGEST:
            continue
        ends = set(accumulate(peer.runs))
        if ends.issuperset(_falls(start)) and ends.issuperset(_falls(values)):
            best = which
    return best


def _falls(values: Sequence[int]) -> Iterator[int]:
    """Rows whose value is not above the one before."""
    return compress(range(1, len(values)), map(ge, values, islice(values, 1, None)))


def best_context(values: Sequence[int], size: int, peers: Sequence[Peer]) -> tuple[int, int]:
    """The context under which an adaptive code for the first rows is shortest."""
    sample = values[:SAMPLE]
    pairs = Counter(zip(repeat(0), sample, strict=False))
    best = (_surprise(pairs, size), NONE, 0)
    best = min(best, (_surprise(Counter(pairwise(sample)), size) + 3, PREVIOUS, 0))
    for which, peer in enumerate(peers):
        if 2 * peer.size > len(values):
            continue
        keys = peer.indexes[:SAMPLE]
        best = min(best, (_surprise(Counter(zip(keys, sample, strict=True)), size) + 6, BESIDE, which))
        last: dict[int, int] = {}
        before = []
        for key, value in zip(keys, sample, strict=True):
            before.append(last.get(key, size))
            last[key] = value
        best = min(best, (_surprise(Counter(zip(before, sample, strict=True)), size) + 6, LAST_BESIDE, which))
    return best[1], best[2]


def _surprise(pairs: Counter[tuple[int, int]], size: int) -> int:
    """Bits for the symbols when each context learns its own chances, from none known to start with."""
    start = 0.5
    totals: Counter[int] = Counter()
    bits = 0.0
    for (context, _), sights in pairs.items():
        totals[context] += sights
        bits += lgamma(start) - lgamma(sights + start)
    for total in totals.values():
        bits += lgamma(total + size * start) - lgamma(size * start)
    return round(bits / log(2))


def run_lengths(values: Sequence[Any]) -> list[int]:
    """Lengths of the stretches of equal values."""
    if not values:
        return []
    breaks = compress(range(1, len(values)), map(ne, values, islice(values, 1, None)))
    return [b - a for a, b in pairwise([0, *breaks, len(values)])]
