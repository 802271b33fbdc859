"""What an earlier column of equally many rows can tell about another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, islice, pairwise
from math import lgamma, log
from operator import add, ge, ne
from typing import Any

from tvetdesk.exchange import sets
from tvetdesk.exchange.kinds import Kind

CONTEXTS = NONE, PREVIOUS, BESIDE, LAST_BESIDE = range(4)

DOUBTS = (1, 3, 10)  # what to believe of a context: what was seen once, a few times, often
SAMPLE = 256  # rows by which contexts are judged
SAMPLES = 4 * SAMPLE  # rows by which the likeliest of them are judged once more
JUDGED = 256  # longer columns are not tried in all forms


class Peer:
    """A column as later ones see it: its values, with a number each in order of appearance.

    Of ids, who writes knows themselves and who reads their places in the table of ids; the numbers are the same.
    """

    def __init__(self, kind: Kind | None, values: Sequence[Any]) -> None:
        self.kind = kind
        self.values = values

    @property
    def numbers(self) -> dict[Any, int]:
        """The number of each distinct value."""
        return {value: number for number, value in enumerate(dict.fromkeys(self.values))}

    @cached_property
    def size(self) -> int:
        """How many distinct values there are."""
        return len(set(self.values))

    @cached_property
    def indexes(self) -> list[int]:
        """Which distinct value each row has."""
        return list(map(self.numbers.__getitem__, self.values))

    @cached_property
    def start(self) -> list[int]:
        """The same of the rows by which contexts are judged."""
        return list(map(self.numbers.__getitem__, self.values[:SAMPLES]))

    @cached_property
    def before(self) -> list[int]:
        """Of these rows: the last one above with the same value, -1 where there is none."""
        last: dict[int, int] = {}
        found = []
        for row, index in enumerate(self.start):
            found.append(last.get(index, -1))
            last[index] = row
        return found

    @cached_property
    def stretches(self) -> int:
        """How many stretches of equal values there are; `runs`, which also says how long, takes more time."""
        return 1 + [*map(ne, self.values, islice(self.values, 1, None))].count(True)

    @cached_property
    def runs(self) -> list[int]:
        """Lengths of the stretches of equal values."""
        return run_lengths(self.values)

    @cached_property
    def ends(self) -> set[int]:
        """Behind which rows these end."""
        return set(accumulate(self.runs))

    @cached_property
    def heads(self) -> list[Any]:
        """The value of each stretch."""
        return [self.values[row] for row in accumulate(self.runs[:-1], initial=0)] if self.runs else []

    def told_by(self, peer: Peer) -> list[Any]:
        """A value for each distinct one of a peer that determines these."""
        if peer.size == peer.stretches:
            return [self.values[row] for row in accumulate(peer.runs[:-1], initial=0)]
        return list(dict(zip(peer.indexes, self.values, strict=True)).values())


class Told(Peer):
    """A column that is being written: its numbers are asked for over and over, and kept.

    Who reads keeps none: a bundle may be made to fill memory.
    """

    @cached_property
    def numbers(self) -> dict[Any, int]:
        return super().numbers

    @property
    def size(self) -> int:
        return len(self.numbers)


def determining(told: Peer, peers: Sequence[Peer]) -> int | None:
    """The peer with fewest distinct values that determines these."""
    best: int | None = None
    values = told.values
    parts = (slice(64), slice(None, None, 1 + len(values) // SAMPLE))  # most show there that they do not
    for which, peer in enumerate(peers):
        if 2 * peer.size > len(values) or (best is not None and peer.size >= peers[best].size):
            continue
        if any(_contradict(peer.values[part], values[part]) for part in parts):
            continue
        if peer.size == peer.stretches:
            determined = peer.ends.issuperset(told.ends)
        else:
            determined = len(set(zip(peer.values, values, strict=True))) == peer.size
        if determined:
            best = which
    return best


def _contradict(keys: Sequence[Any], values: Sequence[Any]) -> bool:
    """Whether one key stands beside two values."""
    return len(set(zip(keys, values, strict=True))) > len(set(keys))


def grouping(values: Sequence[int], size: int, peers: Sequence[Peer]) -> int | None:
    """The peer with fewest runs in each of which these values ascend."""
    rows = len(values)
    start = values[:JUDGED]
    if size > sets.POOL or 3 * len(_falls(start)) > len(start):
        return None
    best: int | None = None
    for which, peer in enumerate(peers):
        count = peer.stretches
        if best is not None and count >= peers[best].stretches:
            continue
        if 3 * count > rows or count * size > 1 << 20 or max(peer.runs) > sets.LARGEST:
            continue
        if peer.ends.issuperset(_falls(start)) and peer.ends.issuperset(_falls(values)):
            best = which
    return best


def _falls(values: Sequence[int]) -> list[int]:
    """Rows whose value is not above the one before."""
    return list(compress(range(1, len(values)), map(ge, values, islice(values, 1, None))))


@dataclass(frozen=True)
class Expectation:
    """What symbols are judged by: a kind of context, the peer it comes from, and how firmly it is believed."""

    kind: int = NONE
    which: int = 0
    doubt: int = DOUBTS[0]


def best_context(values: Sequence[int], peers: Sequence[Peer]) -> Expectation:
    """The context under which these symbols are least surprising; judged by some rows, then by more of them."""
    kinds = [(NONE, 0), (PREVIOUS, 0)]
    for which, peer in enumerate(peers):
        if 2 * peer.size <= len(values):
            kinds += (BESIDE, which), (LAST_BESIDE, which)
    start = Told(None, values[:SAMPLES]).start
    few, more = _Sample(start[:SAMPLE]), _Sample(start)
    ranked = sorted(kinds, key=lambda kind: few.surprise(few.keys(kind, peers), DOUBTS[1:2]))
    best, least = Expectation(), more.surprise([0] * len(more.values), DOUBTS[-1:])[0]
    for kind, which in ranked[:3]:
        told = more.surprise(more.keys((kind, which), peers), DOUBTS if kind != NONE else ())
        for doubt, bits in zip(DOUBTS, told, strict=False):
            if bits + 8 < least:
                best, least = Expectation(kind, which, doubt), bits + 8
    return best


class _Sample:
    """Symbols by which contexts are judged, as numbers below `SAMPLES` in order of appearance."""

    def __init__(self, values: Sequence[int]) -> None:
        self.values = values
        self.counts = Counter(values)
        self.wide = [value * 2 * SAMPLES for value in values]

    def keys(self, kind: tuple[int, int], peers: Sequence[Peer]) -> Sequence[int]:
        """The context of each row, a number up to `SAMPLES`, which stands for no row."""
        rows = len(self.values)
        if kind[0] == NONE:
            return [0] * rows
        if kind[0] == PREVIOUS:
            return [SAMPLES, *self.values[:-1]]
        peer = peers[kind[1]]
        if kind[0] == BESIDE:
            return peer.start[:rows]
        above = [*self.values, SAMPLES]
        return list(map(above.__getitem__, peer.before[:rows]))

    def surprise(self, keys: Sequence[int], doubts: Sequence[int]) -> list[int]:
        """Bits for the symbols when each context learns its own chances, beginning with those over all; for each doubt."""
        pairs = Counter(map(add, self.wide, keys))
        alike = Counter([pair // (2 * SAMPLES) * 2 * SAMPLES + count for pair, count in pairs.items()])
        contexts = Counter(Counter(keys).values())
        found = []
        for doubt in doubts:
            nats = 0.0
            for one, times in alike.items():
                value, count = divmod(one, 2 * SAMPLES)
                start = doubt * self.counts[value] / len(self.values)
                nats -= times * (log(start) if count == 1 else lgamma(count + start) - lgamma(start))
            for count, times in contexts.items():
                nats += times * (log(doubt) if count == 1 else lgamma(count + doubt) - lgamma(doubt))
            found.append(round(nats / log(2)))
        return found


def run_lengths(values: Sequence[Any]) -> list[int]:
    """Lengths of the stretches of equal values."""
    if not values:
        return []
    breaks = compress(range(1, len(values)), map(ne, values, islice(values, 1, None)))
    return [b - a for a, b in pairwise([0, *breaks, len(values)])]
