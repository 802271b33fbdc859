"""Members in ascending order, group after group: each group as a set met before, or nearly, or new.

A class list read out again and again is the usual case: rows sorted by session and then trainee.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain, pairwise
from math import comb

from tvetdesk.exchange.digits import Coder
from tvetdesk.exchange.streams import Malformed

LARGEST = 256  # members of one set
POOL = 1 << 13  # different members altogether
MEMBERS = 1 << 14  # of all distinct sets; the work of reading goes with it


def fit(coder: Coder, size: int, lengths: Sequence[int], besides: int = 0) -> bool:
    """Whether distinct sets of these lengths, of members below `size`, may be written, after other work."""
    largest = max(lengths, default=0)
    return (
        size <= POOL
        and 0 < largest <= LARGEST
        and sum(lengths) <= MEMBERS
        and coder.fits(len(lengths), size, besides)
    )


def sets(
    coder: Coder, size: int, lengths: Sequence[int], known: Sequence[tuple[int, ...]] | None
) -> list[tuple[int, ...]]:
    """Distinct sets of given lengths, of members below `size`.

    Each is: an earlier set (or none) less some members, plus members never used before, plus used ones.
    """
    coder.short(len(lengths), size)
    unused = list(range(size))
    made: list[tuple[int, ...]] = []
    for number, length in enumerate(lengths):
        wanted = None if known is None else known[number]
        members = frozenset(wanted or ())
        back = coder.count("set like", 0 if wanted is None else _nearest(wanted, made), most=number)
        base = made[number - back] if back else ()
        gone = [member for member in base if member not in members]
        lost = coder.count("set less", len(gone), most=len(base)) if base else 0
        taken = set(base).difference(_choice(coder, base, lost, gone))
        missing = length - len(taken)
        fresh = [member for member in unused if member in members]
        again = coder.count("set again", missing - len(fresh), most=max(missing, 0)) if missing else 0
        if missing < 0 or missing - again > len(unused):
            raise Malformed("a set does not have its length")
        fresh = _choice(coder, unused, missing - again, fresh)
        if again:
            barred = set(unused).union(base)
            pool = [member for member in range(size) if member not in barred]
            if again > len(pool):
                raise Malformed("a set has nothing to be filled from")
            taken.update(_choice(coder, pool, again, [member for member in pool if member in members]))
        if fresh:
            taken.update(fresh)
            unused = [member for member in unused if member not in taken]
        made.append(tuple(sorted(taken)))
    return made


def _nearest(wanted: tuple[int, ...], earlier: Sequence[tuple[int, ...]]) -> int:
    """How many sets back the one is that shares most members; 0 when none shares half of them."""
    best, shared = 0, len(wanted) // 2
    for back, other in enumerate(reversed(earlier[-64:]), 1):
        common = len(set(wanted).intersection(other))
        if common > shared:
            best, shared = back, common
    return best


def _choice(coder: Coder, pool: Sequence[int], count: int, chosen: Sequence[int]) -> list[int]:
    """`count` members of an ascending pool, by the rank of their places among all choices; one step."""
    rank = sum(comb(bisect_left(pool, member), number) for number, member in enumerate(chosen, 1))
    rank = coder.uniform(comb(len(pool), count), rank)
    found: list[int] = []
    top = len(pool)
    for number in range(count, 0, -1):
        top = bisect_right(range(top), rank, key=lambda place, of=number: comb(place, of)) - 1  # type: ignore[misc]
        rank -= comb(top, number)
        found.append(pool[top])
    return found[::-1]


def cut(values: Sequence[int], lengths: Sequence[int]) -> list[tuple[int, ...]]:
    """Values in stretches of given lengths."""
    ends = [0]
    for length in lengths:
        ends.append(ends[-1] + length)
    return [tuple(values[a:b]) for a, b in pairwise(ends)]


def join(groups: Sequence[Sequence[int]]) -> list[int]:
    """The reverse of `cut`."""
    return list(chain.from_iterable(groups))
