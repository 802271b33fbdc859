"""How likely each symbol is, learnt from those before it; the same for who writes and who reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

SLOTS = 255  # of numbers: 0, then 127 magnitudes, positive and negative
SLOT_PRIOR = [1 + 40 // (1 + (slot + 1) // 2) for slot in range(SLOTS)]
SLOT_SIGHT = 128


class Context:
    """What was seen under one context, and the table of chances made of it: where each symbol's share begins."""

    __slots__ = ("counts", "due", "seen", "shares")

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.seen = 0
        self.due = 0
        self.shares: list[int] = []


class Memory:
    """The chances of symbols below `size`, overall and under contexts, and how they adapt.

    Overall chance of s: prior of s + `sight` x sights of s, of their sum over all symbols. Under context c:
    sights of s under c + `doubt` x its overall chance, of sights of c + `doubt`. With `grows`, symbol s can come
    only after 0 .. s-1 have: others have no chance yet. The table of a context is made when it is first needed,
    and anew when its sights have grown by an eighth (at least by one) or a symbol was new.
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
        self.contexts: dict[int | None, Context] = {}

    def context(self, key: int | None) -> Context:
        """The context of a key, its shares up to date; None for no context."""
        context = self.contexts.get(key)
        if context is None:
            context = self.contexts[key] = Context()
        if context.seen >= context.due or len(context.shares) <= len(self.overall):
            self._share_out(context, alone=key is None)
        return context

    def _share_out(self, context: Context, *, alone: bool) -> None:
        context.due = context.seen + 1 + context.seen // 8
        overall = self.overall
        chances: Iterable[int] = overall
        if context.seen and not alone:
            context.counts += [0] * (len(overall) - len(context.counts))
            whole, doubt = sum(overall), self.doubt
            pairs = zip(context.counts, overall, strict=True)
            chances = [count * whole + doubt * chance for count, chance in pairs]
        context.shares = list(accumulate(chances, initial=0))

    def saw(self, symbol: int, context: Context) -> None:
        """Takes note of a symbol that was written or read."""
        overall, counts = self.overall, context.counts
        overall[symbol] += self.sight
        if symbol + 1 == len(overall) < self.size:
            overall.append(1)
        context.seen += 1
        if symbol >= len(counts):
            counts += [0] * (len(overall) - len(counts))
        counts[symbol] += 1


def slot_of(value: int) -> int:
    """0 for 0, else by magnitude (1, 2, 3, 4-5, 6-7, 8-11, 12-15, and so on) and sign."""
    size = abs(value)
    if size >= 2:
        bits = size.bit_length()
        size = 2 * (bits - 1) + (size >> (bits - 2) & 1)
    return 2 * size - (value > 0)
