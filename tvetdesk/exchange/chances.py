"""How likely each symbol is, learnt from those before it; the same for who writes and who reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, repeat

from tvetdesk.exchange.folding import HEAVY, Numbers, Step, weight

SLOTS = 255  # of numbers: 0, then 127 magnitudes, positive and negative
SLOT_PRIOR = [1 + 40 // (1 + (slot + 1) // 2) for slot in range(SLOTS)]
SLOT_SIGHT = 256


class Context:
    """What was seen under one context: symbols, ascending, and how often each."""

    __slots__ = ("counts", "seen", "symbols")

    def __init__(self, symbol: int) -> None:
        self.symbols = [symbol]
        self.counts = [1]
        self.seen = 1

    def saw(self, symbol: int) -> None:
        """One more of a symbol."""
        self.seen += 1
        at = bisect_left(self.symbols, symbol)
        if at < len(self.symbols) and self.symbols[at] == symbol:
            self.counts[at] += 1
        else:
            self.symbols.insert(at, symbol)
            self.counts.insert(at, 1)


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

    def steps(self, symbols: Iterable[int], keys: Iterable[int] | None) -> Iterator[Step]:
        """The shares of symbols that are being written one after the other, under the context of the key beside each."""
        doubt, contexts, overall, sight, size = self.doubt, self.contexts, self.overall, self.sight, self.size
        shares, seen, due = self.shares, self.seen, self.due
        context = None
        for symbol, key in zip(symbols, repeat(None) if keys is None else keys, strict=False):
            if seen >= due:
                due = seen + 1 + seen // 8
                shares = list(accumulate(overall, initial=0))
            start, whole = shares[symbol], shares[-1]
            share = shares[symbol + 1] - start
            if key is None:
                yield start, share, whole
            else:
                context = contexts.get(key)
                if context is None:
                    contexts[key] = Context(symbol)
                    yield start, share, whole
                else:
                    known, counts = context.symbols, context.counts
                    at = bisect_left(known, symbol)
                    below = sum(counts[:at]) if at else 0
                    if at < len(known) and known[at] == symbol:
                        yield (
                            doubt * start + whole * below,
                            doubt * share + whole * counts[at],
                            whole * (context.seen + doubt),
                        )
                        counts[at] += 1
                    else:
                        yield doubt * start + whole * below, doubt * share, whole * (context.seen + doubt)
                        known.insert(at, symbol)
                        counts.insert(at, 1)
                    context.seen += 1
            overall[symbol] += sight
            seen += 1
            if symbol + 1 == len(overall) < size:
                overall.append(1)
                due = seen
        self.shares, self.seen, self.due = shares, seen, due

    def read(self, count: int, keys: Sequence[int] | None, follow: bool, numbers: Numbers) -> list[int]:
        """So many symbols; the context is the key beside each or, with `follow`, the last symbol beside an equal key."""
        doubt, contexts, overall, sight, size = self.doubt, self.contexts, self.overall, self.sight, self.size
        shares, seen, due, x, room = self.shares, self.seen, self.due, numbers.x, numbers.room
        last: dict[int, int] = {}
        found: list[int] = []
        for beside in repeat(None, count) if keys is None else keys:
            if seen >= due:
                due = seen + 1 + seen // 8
                shares = list(accumulate(overall, initial=0))
            key = last.get(beside, size) if follow and beside is not None else beside
            context = None if key is None else contexts.get(key)
            whole = shares[-1]
            total = whole if context is None else whole * (context.seen + doubt)
            if room <= 0:
                x, room = numbers.following(x)
            room -= 1 if total < HEAVY else weight(total)
            x, place = divmod(x, total)
            if context is None:
                symbol = bisect_right(shares, place) - 1
                start, share = shares[symbol], shares[symbol + 1] - shares[symbol]
                if key is not None:
                    contexts[key] = Context(symbol)
            else:
                below = 0  # what the place has below it of symbols seen under the context
                for symbol, times in zip(context.symbols, context.counts, strict=True):
                    above = below + whole * times
                    if place < doubt * shares[symbol + 1] + above:
                        break
                    below = above
                start = doubt * shares[symbol] + below
                share = doubt * (shares[symbol + 1] - shares[symbol]) + above - below
                if not start <= place < start + share:
                    symbol = bisect_right(shares, (place - below) // doubt) - 1
                    start = doubt * shares[symbol] + below
                    share = doubt * (shares[symbol + 1] - shares[symbol])
                context.saw(symbol)
            x = x * share + place - start
            if follow and beside is not None:
                last[beside] = symbol
            found.append(symbol)
            overall[symbol] += sight
            seen += 1
            if symbol + 1 == len(overall) < size:
                overall.append(1)
                due = seen
        self.shares, self.seen, self.due, numbers.x, numbers.room = shares, seen, due, x, room
        return found


def slot_of(value: int) -> int:
    """0 for 0, else by magnitude (1, 2, 3, 4-5, 6-7, 8-11, 12-15, and so on) and sign."""
    size = abs(value)
    if size >= 2:
        bits = size.bit_length()
        size = 2 * (bits - 1) + (size >> (bits - 2) & 1)
    return 2 * size - (value > 0)
