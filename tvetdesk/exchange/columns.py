"""Forms of a column: each writer tries those that fit and keeps the shortest; each reader is told which.

Every function here works in both directions: with values it writes them, with None it reads them. A column is
a *dictionary* of its distinct values and one index a row, or plain numbers, or the same as an earlier column.
Earlier columns with as many rows are its *peers*: they may serve as context, or determine it altogether.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise, repeat
from math import comb, lgamma, log
from operator import ne, sub
from typing import TypeVar

from tvetdesk.exchange import streams
from tvetdesk.exchange.digits import SIGNS, Coder, Memory, Writer
from tvetdesk.exchange.streams import Malformed

PEERS = 48  # the most recent ones; more would only make the search for the best one slower
SAMPLE = 1024  # rows that context is judged by
FORMS = SYMBOLS, DELTAS, RUNS, MAPPED, SETS = range(5)
CONTEXTS = NONE, PREVIOUS, BESIDE, LAST_BESIDE = range(4)
SET_SIZE, SET_POOL = 256, 1 << 16

T = TypeVar("T")


class Peer:
    """A column already coded, as others see it: which row has which distinct value, numbered as they appear."""

    def __init__(self, values: Sequence[object], kind: int) -> None:
        self.values = values
        self.kind = kind

    @cached_property
    def numbers(self) -> dict[object, int]:
        return {value: number for number, value in enumerate(dict.fromkeys(self.values))}

    @cached_property
    def indexes(self) -> list[int]:
        return list(map(self.numbers.__getitem__, self.values))

    @property
    def size(self) -> int:
        return len(self.numbers)

    @cached_property
    def runs(self) -> list[int]:
        """Lengths of the stretches of equal values."""
        return run_lengths(self.values)


def choose(coder: Coder, name: str, forms: int, ways: Callable[[int], T], fitting: Iterable[int]) -> T:
    """Writes the cheapest of the fitting forms behind its number, or reads the number and that form."""

    def attempt(form: int) -> T:
        coder.symbol(name, forms, form)
        return ways(form)

    if isinstance(coder, Writer):
        return coder.cheapest([lambda form=form: attempt(form) for form in fitting])  # type: ignore[misc]
    return ways(coder.symbol(name, forms))


# --- indexes --------------------------------------------------------------------------------------------


def indexes(
    coder: Coder,
    count: int,
    size: int,
    values: Sequence[int] | None,
    peers: Callable[[int], Sequence[Peer]],
    *,
    grows: bool = False,
    depth: int = 0,
) -> list[int]:
    """`count` indexes below `size`; with `grows`, an index appears only after all smaller ones have."""
    if size == 1 or count == 0:
        return [0] * count
    beside = peers(count)

    def way(form: int) -> list[int]:
        if form == SYMBOLS:
            return _symbols(coder, count, size, values, beside, grows)
        if form == DELTAS:
            return _within(numbers(coder, count, values, 1), size)
        if form == RUNS and depth == 0:
            return _runs(coder, count, size, values, peers, grows)
        if form == MAPPED and depth < 2 and beside:
            return _mapped(coder, count, size, values, beside, peers, grows, depth)
        if form == SETS and depth == 0 and beside:
            return _sets(coder, count, size, values, beside, peers)
        raise Malformed("no such form here")

    fitting = [] if values is None else list(_fitting(values, size, beside, grows, depth))
    return choose(coder, "indexes", len(FORMS), way, fitting)


def _fitting(values: Sequence[int], size: int, beside: Sequence[Peer], grows: bool, depth: int) -> Iterator[int]:
    long = len(values) > 4096
    if depth < 2 and beside and _determining(values, beside) is not None:
        yield MAPPED
        if long:
            return
    if depth == 0 and beside and _grouping(values, size, beside) is not None:
        yield SETS
        if long:
            return
    if depth == 0 and 8 * sum(map(ne, values, values[1:])) < 7 * len(values):
        yield RUNS
    if size < 4096 or grows:
        yield SYMBOLS
    yield DELTAS


def _within(values: list[int], size: int) -> list[int]:
    if values and not (0 <= min(values) and max(values) < size):
        raise Malformed("an index out of its range")
    return values


def _symbols(
    coder: Coder, count: int, size: int, values: Sequence[int] | None, beside: Sequence[Peer], grows: bool
) -> list[int]:
    short = coder.short(count, size)
    kind, which = NONE, 0
    if values is not None:
        kind, which = _best_context(values, size, beside, short)
    kind = coder.symbol("context", len(CONTEXTS), kind)
    if kind in {BESIDE, LAST_BESIDE}:
        if not beside:
            raise Malformed("no column to look at")
        which = coder.uniform(len(beside), which)
    keys: Sequence[int] | None = None
    if kind == PREVIOUS:
        keys = [0] * count
    elif kind != NONE:
        keys = beside[which].indexes
    if short:
        return coder.symbols(count, Memory(size, grows=grows), keys, kind in {PREVIOUS, LAST_BESIDE}, values)
    order = None if keys is None else sorted(range(count), key=keys.__getitem__)
    data = None
    if values is not None:
        data = streams.pack(values if order is None else [values[row] for row in order], size)
    data = coder.stream(streams.packed_size(count, size), data)
    found = _within(streams.unpack(data, size, count), size)
    if order is not None:
        sorted_, found = found, [0] * count
        for row, value in zip(order, sorted_, strict=True):
            found[row] = value
    return found


def _best_context(values: Sequence[int], size: int, beside: Sequence[Peer], short: bool) -> tuple[int, int]:
    """The context under which the symbols are least surprising, by the size of an adaptive code for them."""
    sample = values[:SAMPLE]
    best = (_surprise(Counter(zip(repeat(0), sample, strict=False)), size), NONE, 0)
    if short:
        best = min(best, (_surprise(Counter(pairwise(sample)), size) + 3, PREVIOUS, 0))
    for which, peer in enumerate(beside):
        if peer.size * 2 > len(values):
            continue
        keys = peer.indexes[:SAMPLE]
        best = min(best, (_surprise(Counter(zip(keys, sample, strict=True)), size) + 6, BESIDE, which))
        if short:
            last: dict[int, int] = {}
            seen = Counter(
                (last.get(key, -1), last.__setitem__(key, value) or value)  # type: ignore[func-returns-value]
                for key, value in zip(keys, sample, strict=True)
            )
            best = min(best, (_surprise(seen, size) + 6, LAST_BESIDE, which))
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


def _runs(
    coder: Coder, count: int, size: int, values: Sequence[int] | None, peers: Callable[[int], Sequence[Peer]], grows: bool
) -> list[int]:
    lengths = None if values is None else run_lengths(values)
    runs = coder.count("runs", 0 if lengths is None else len(lengths), most=count)
    heads = None
    if values is not None and lengths is not None:
        heads = [values[end - 1] for end in _ends(lengths)]
    heads = indexes(coder, runs, size, heads, peers, grows=grows, depth=1)
    lengths = integers(coder, runs, lengths)
    if any(length < 1 for length in lengths) or sum(lengths) != count:
        raise Malformed("runs of another length than the column")
    return list(chain.from_iterable(map(repeat, heads, lengths)))


def _determining(values: Sequence[int], beside: Sequence[Peer]) -> int | None:
    """The peer with fewest distinct values that determines these."""
    best: int | None = None
    for which, peer in enumerate(beside):
        if peer.size * 2 > len(values) or (best is not None and peer.size >= beside[best].size):
            continue
        told: dict[int, int] = {}
        if all(told.setdefault(key, value) == value for key, value in zip(peer.indexes[:256], values[:256], strict=True)) and len(
            set(zip(peer.indexes, values, strict=True))
        ) == peer.size:
            best = which
    return best


def _mapped(
    coder: Coder,
    count: int,
    size: int,
    values: Sequence[int] | None,
    beside: Sequence[Peer],
    peers: Callable[[int], Sequence[Peer]],
    grows: bool,
    depth: int,
) -> list[int]:
    which = coder.uniform(len(beside), 0 if values is None else _determining(values, beside) or 0)
    peer = beside[which]
    told = None
    if values is not None:
        told = list(dict(zip(peer.indexes, values, strict=True)).values())
    told = indexes(coder, peer.size, size, told, peers, grows=grows, depth=depth + 1)
    return list(map(told.__getitem__, peer.indexes))


# --- sets -----------------------------------------------------------------------------------------------


def _grouping(values: Sequence[int], size: int, beside: Sequence[Peer]) -> int | None:
    """The peer with the longest runs in which these values ascend."""
    best: int | None = None
    for which, peer in enumerate(beside):
        if size > SET_POOL or (best is not None and len(peer.runs) >= len(beside[best].runs)):
            continue
        if 3 * len(peer.runs) < len(values) and max(peer.runs) <= SET_SIZE:
            starts = {0, *_ends(peer.runs)}
            falls = (row for row in range(1, len(values)) if values[row] <= values[row - 1])
            if all(row in starts for row in falls):
                best = which
    return best


def _sets(
    coder: Coder,
    count: int,
    size: int,
    values: Sequence[int] | None,
    beside: Sequence[Peer],
    peers: Callable[[int], Sequence[Peer]],
) -> list[int]:
    """In each run of a peer the values ascend: a set, often one met before or nearly so."""
    which = coder.uniform(len(beside), 0 if values is None else _grouping(values, size, beside) or 0)
    runs = beside[which].runs
    kinds: dict[tuple[int, ...], int] = {}
    told = None
    if values is not None:
        cuts = [0, *_ends(runs)]
        told = [kinds.setdefault(tuple(values[a:b]), len(kinds)) for a, b in pairwise(cuts)]
    distinct = coder.count("sets", len(kinds), most=len(runs))
    told = indexes(coder, len(runs), distinct, told, peers, grows=True, depth=1)
    lengths: dict[int, int] = {}
    for number, length in zip(told, runs, strict=True):
        if lengths.setdefault(number, length) != length or length > SET_SIZE:
            raise Malformed("a set does not fit its runs")
    if size > SET_POOL or len(lengths) != distinct or not coder.short(distinct, size) and values is None:
        raise Malformed("sets that are not allowed")
    sets = _distinct_sets(coder, size, [lengths[number] for number in range(distinct)], list(kinds))
    return list(chain.from_iterable(map(sets.__getitem__, told)))


def _distinct_sets(
    coder: Coder, size: int, lengths: Sequence[int], known: Sequence[tuple[int, ...]]
) -> list[tuple[int, ...]]:
    """Each set as: an earlier set (or none) less some members, plus some never used, plus some used ones."""
    unused = list(range(size))
    sets: list[tuple[int, ...]] = []
    for number, length in enumerate(lengths):
        wanted = known[number] if known else None
        back = coder.count("set like", 0 if wanted is None else _nearest(wanted, sets), most=number)
        base = sets[number - back] if back else ()
        members = None if wanted is None else frozenset(wanted)
        gone = None if members is None else [member for member in base if member not in members]
        left = set(base).difference(_subset(coder, "set less", base, gone, len(base)))
        missing = length - len(left)
        if missing < 0:
            raise Malformed("a set is larger than its run")
        fresh = _subset(coder, "set new", unused, None if members is None else [v for v in unused if v in members], missing)
        missing -= len(fresh)
        unused_now = set(unused)
        base_now = set(base)
        pool = [member for member in range(size) if member not in unused_now and member not in base_now]
        if missing > len(pool):
            raise Malformed("a set has nothing to be filled from")
        again = None if members is None else [member for member in pool if member in members]
        places = combination(coder, len(pool), missing, None if again is None else _places(pool, again))
        taken = set(fresh)
        unused = [member for member in unused if member not in taken]
        sets.append(tuple(sorted(left.union(fresh, (pool[place] for place in places)))))
    return sets


def _nearest(wanted: tuple[int, ...], sets: Sequence[tuple[int, ...]]) -> int:
    """How many sets back the one that shares most members is; 0 when none shares half of them."""
    best, shared = 0, len(wanted) // 2
    for back, earlier in enumerate(reversed(sets[-64:]), 1):
        common = len(set(wanted).intersection(earlier))
        if common > shared:
            best, shared = back, common
    return best


def _subset(coder: Coder, name: str, pool: Sequence[int], chosen: Sequence[int] | None, most: int) -> list[int]:
    if not pool:
        return []
    count = coder.count(name, 0 if chosen is None else len(chosen), most=min(most, len(pool)))
    places = None if chosen is None else _places(pool, chosen)
    return [pool[place] for place in combination(coder, len(pool), count, places)]


def _places(pool: Sequence[int], chosen: Sequence[int]) -> list[int]:
    return [bisect_left(pool, member) for member in chosen]


def combination(coder: Coder, size: int, count: int, places: Sequence[int] | None) -> list[int]:
    """Which `count` of `size` places, ascending: one step, by the combinatorial number system."""
    rank = 0
    if places is not None:
        rank = sum(comb(place, number) for number, place in enumerate(places, 1))
    rank = coder.uniform(comb(size, count), rank)
    found: list[int] = []
    top = size
    for number in range(count, 0, -1):
        top = bisect_right(range(top), rank, key=lambda place, number=number: comb(place, number)) - 1  # type: ignore[misc]
        rank -= comb(top, number)
        found.append(top)
    return found[::-1]


# --- numbers --------------------------------------------------------------------------------------------


def integers(coder: Coder, count: int, values: Sequence[int] | None) -> list[int]:
    """Numbers without peers: one value for all, a dictionary, or one by one."""

    def way(form: int) -> list[int]:
        if form < 2:
            return numbers(coder, count, values, form)
        distinct = None if values is None else sorted(set(values))
        known = ascending(coder, distinct, most=count)
        told = None
        if values is not None:
            place = {value: index for index, value in enumerate(known)}
            told = [place[value] for value in values]
        return list(map(known.__getitem__, indexes(coder, count, len(known), told, no_peers, depth=2)))

    if count == 0:
        return []
    return choose(coder, "integers", 3, way, (2, 0, 1) if values is None or len(set(values)) * 2 <= count or count < 3 else (0, 1, 2))


def no_peers(_: int) -> Sequence[Peer]:
    return ()


def numbers(coder: Coder, count: int, values: Sequence[int] | None, order: int) -> list[int]:
    """64-bit numbers as they are (order 0) or as differences, modulo 2^64, to the one before (order 1)."""
    told = values
    if order and values is not None:
        told = [wrap(step) for step in map(sub, values, chain((0,), values))]
    if coder.short(count, SIGNS):
        memory = Memory(SIGNS, prior=[1] * SIGNS)
        signs = None if told is None else [2 * abs(v).bit_length() - (v > 0) for v in told]
        signs = coder.symbols(count, memory, None, False, signs)
        found: list[int] = []
        for place, sign in enumerate(signs):
            if sign < 3:
                found.append((0, 1, -1)[sign])
                continue
            low = 1 << ((sign + 1) // 2 - 1)
            value = low + coder.uniform(low, 0 if told is None else abs(told[place]) - low)
            found.append(value if sign % 2 else -value)
    else:
        zigzag = None if told is None else [(v << 1) ^ (v >> 63) for v in told]
        size = coder.count("plane", 0 if zigzag is None else (max(zigzag).bit_length() + 7) // 8, most=8)
        data = coder.stream(size * count, None if zigzag is None else streams.planes(zigzag, size))
        found = [(v >> 1) ^ -(v & 1) for v in streams.unplanes(data, size)] if size else [0] * count
    if order:
        total = 0
        for place, step in enumerate(found):
            total = found[place] = wrap(total + step)
    elif found and not (-1 << 63 <= min(found) and max(found) < 1 << 63):
        raise Malformed("a number of more than 64 bits")
    return found


def wrap(value: int) -> int:
    """The signed 64-bit number that is equal modulo 2^64."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def ascending(coder: Coder, values: Sequence[int] | None, most: int) -> list[int]:
    """Distinct numbers in ascending order."""
    count = coder.count("distinct", 0 if values is None else len(values), most=most)
    found = numbers(coder, count, values, 1)
    if any(a >= b for a, b in pairwise(found)):
        raise Malformed("numbers out of order")
    return found


def run_lengths(values: Sequence[object]) -> list[int]:
    """Lengths of the stretches of equal values."""
    breaks = [row for row, new in enumerate(map(ne, values, values[1:]), 1) if new]
    return [b - a for a, b in pairwise([0, *breaks, len(values)])] if values else []


def _ends(lengths: Sequence[int]) -> list[int]:
    total = 0
    ends = []
    for length in lengths:
        total += length
        ends.append(total)
    return ends
