"""How likely each symbol is, learnt from those before it; the same for who writes and who reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

SLOTS = 255  # of numbers: 0, then 127 magnitudes, positive and negative
SLOT_PRIOR = [1 + 40 // (1 + (slot + 1) // 2) for slot in range(SLOTS)]
SLOT_SIGHT = 256


Step = tuple[int, int, int]
"""Where a symbol's share of the chances starts, how large it is, and how large all are together."""


class Context:
    """What was seen under one context: symbols, ascending, and how often each."""

    __slots__ = ("counts", "seen", "symbols")

    def __init__(self) -> None:
        self.symbols: list[int] = []
        self.counts: list[int] = []
        self.seen = 0


class Memory:
    """The chances of symbols below `size`, overall and under contexts, and how they adapt.

    Overall chance of s: prior of s + `sight` x sights of s, of their sum over all symbols. Under context c, once
    seen: sights of s under c + `doubt` x its overall chance, of sights of c + `doubt`. The overall chances are
    reckoned anew when the sights have grown by an eighth (at least by one). With `grows`, symbol s can come only
    after 0 .. s-1 have: others have no chance yet; a new one makes the chances reckoned anew.
    """

    def __init__(
        self,
        size: int,
        *,
        prior: Sequence[int] | None = None,
        sight: int = 1,
        doubt: int = 3,
        grows: bool = False,
    ) -> None:
        self.size, self.sight, self.doubt = size, sight, doubt
        self.overall = [1] if grows else list(prior or [1] * size)
        self.seen = self.due = 0
        self.shares: list[int] = []
        self.contexts: dict[int, Context] = {}

    def step(self, symbol: int, key: int) -> Step:
        """The share of a symbol that is being written, under the context of this key."""
        shares = self._shares()
        start, whole = shares[symbol], shares[-1]
        share = shares[symbol + 1] - start
        context = self.contexts.get(key)
        if context is not None:
            doubt, at = self.doubt, bisect_left(context.symbols, symbol)
            start = doubt * start + whole * sum(context.counts[:at])
            share *= doubt
            if at < len(context.symbols) and context.symbols[at] == symbol:
                share += whole * context.counts[at]
            whole *= context.seen + doubt
        self._saw(symbol, key, context)
        return start, share, whole

    def alone(self, symbols: Iterable[int]) -> Iterator[Step]:
        """The shares of symbols that are being written one after the other without context."""
        for symbol in symbols:
            shares = self._shares()
            start = shares[symbol]
            yield start, shares[symbol + 1] - start, shares[-1]
            self._count(symbol)

    def find(self, key: int | None, draw: Callable[[int], int]) -> tuple[int, int, int]:
        """The symbol that is being read: `draw` tells where among all chances; also its share, and where in it."""
        shares = self._shares()
        whole = shares[-1]
        context = None if key is None else self.contexts.get(key)
        if context is None:
            place = draw(whole)
            symbol = bisect_right(shares, place) - 1
            start, share = shares[symbol], shares[symbol + 1] - shares[symbol]
        else:
            doubt = self.doubt
            place = draw(whole * (context.seen + doubt))
            below = 0  # what the place has below it of symbols seen under the context
            for symbol, count in zip(context.symbols, context.counts, strict=True):
                start = doubt * shares[symbol] + below
                share = doubt * (shares[symbol + 1] - shares[symbol]) + whole * count
                if place < start + share:
                    break
                below += whole * count
            if not start <= place < start + share:
                symbol = bisect_right(shares, (place - below) // doubt) - 1
                start = doubt * shares[symbol] + below
                share = doubt * (shares[symbol + 1] - shares[symbol])
        self._saw(symbol, key, context)
        return symbol, share, place - start

    def _shares(self) -> list[int]:
        if self.seen >= self.due:
            self.due = self.seen + 1 + self.seen // 8
            self.shares = list(accumulate(self.overall, initial=0))
        return self.shares

    def _count(self, symbol: int) -> None:
        self.overall[symbol] += self.sight
        self.seen += 1
        if symbol + 1 == len(self.overall) < self.size:
            self.overall.append(1)
            self.due = self.seen

    def _saw(self, symbol: int, key: int | None, context: Context | None) -> None:
        self._count(symbol)
        if key is None:
            return
        if context is None:
            context = self.contexts[key] = Context()
        context.seen += 1
        at = bisect_left(context.symbols, symbol)
        if at < len(context.symbols) and context.symbols[at] == symbol:
            context.counts[at] += 1
        else:
            context.symbols.insert(at, symbol)
            context.counts.insert(at, 1)


def slot_of(value: int) -> int:
    """0 for 0, else by magnitude (1, 2, 3, 4-5, 6-7, 8-11, 12-15, and so on) and sign."""
    size = abs(value)
    if size >= 2:
        bits = size.bit_length()
        size = 2 * (bits - 1) + (size >> (bits - 2) & 1)
    return 2 * size - (value > 0)
