"""Small choices written as one large number: an adaptive mixed radix, read back step by step.

A *step* says "of `total` equal chances, the ones from `start` on, `count` of them, were meant". A writer
collects steps; at the end they are folded, last one first, into whole numbers:

    x = x // count * total + start + x % count              and unfolded, first one first:
    r = x % total; find the step that r lies in; x = x // total * count + r - start

(asymmetric numeral system over unbounded integers). That costs log2(total / count) bits a step, with no
rounding and no closing bytes, and takes choices of any size, such as "which 20 of these 200", as one step.
A number is closed after steps of total weight `WEIGHT`, so its arithmetic stays cheap; long columns do not
come here at all but go to a stream (`streams.py`). Chances adapt to what was written before, alike on both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import log2
from typing import TypeVar

from tvetdesk.exchange import streams
from tvetdesk.exchange.streams import Budget, Malformed

WEIGHT = 4096
LONGEST = 4096  # a column of more choices than this goes to a stream
WORK = 1 << 24  # choices times alternatives, of one bundle: about a second of a slow PC
SPREAD = 16  # what one sight adds to a structure choice's chance of 1
SIGNS = 129  # 0, then bit lengths 1..64 of positive and of negative numbers

T = TypeVar("T")


class Memory:
    """The chances of a run of symbols below `size`, each under a context, and how they adapt.

    Chance of s under context c: (sights of s under c + chance of s overall) / (sights of c + 1); overall:
    (2 x sights of s + prior of s) / their sum. With `grows`, symbol s can come only after 0 .. s-1 have.
    """

    def __init__(self, size: int, *, prior: Sequence[int] | None = None, grows: bool = False) -> None:
        self.size = size
        self.overall = [1] if grows else list(prior or [1] * size)
        self.sum = sum(self.overall)
        self.grows = grows
        self.under: dict[int, list[int]] = {}
        self.seen: dict[int, int] = {}

    def saw(self, symbol: int, context: int | None) -> None:
        """Takes note of a symbol that was written or read."""
        self.overall[symbol] += 2
        self.sum += 2
        if self.grows and symbol + 1 == len(self.overall) < self.size:
            self.overall.append(1)
            self.sum += 1
        if context is not None:
            counts = self.under.get(context)
            if counts is None:
                counts = self.under[context] = [0] * self.size
            counts[symbol] += 1
            self.seen[context] = self.seen.get(context, 0) + 1


class Coder:
    """What writing and reading have in common: the same calls, with a value to write or none to read."""

    reading: bool

    def __init__(self) -> None:
        self.models: dict[str, list[int]] = {}
        self.work = 0

    def short(self, choices: int, alternatives: int) -> bool:
        """Whether so many choices are written here rather than in a stream; both sides agree on it."""
        work = choices * alternatives
        if choices > LONGEST or work > WORK >> 4 or self.work + work > WORK:
            return False
        self.work += work
        return True

    def uniform(self, radix: int, value: int = 0) -> int:
        """One of `radix` equally likely values."""
        raise NotImplementedError

    def symbol(self, name: str, size: int, value: int = 0) -> int:
        """One of `size` values of the structure, with chances remembered under a name."""
        raise NotImplementedError

    def symbols(self, count: int, memory: Memory, keys: Sequence[int] | None, follow: bool, values: Sequence[int] | None) -> list[int]:
        """A run of symbols; the context is the key beside each, or the last symbol beside an equal key."""
        raise NotImplementedError

    def stream(self, size: int, data: bytes | None) -> bytes:
        """`size` bytes, compressed apart from the number."""
        raise NotImplementedError

    def number(self, name: str, value: int = 0) -> int:
        """A signed 64-bit number: its bit length and sign adapt, the bits below the first are even chances."""
        bits = abs(value).bit_length()
        sign = self.symbol(name, SIGNS, 2 * bits - (value > 0))
        bits = (sign + 1) // 2
        if bits < 2:
            return (0, 1, -1)[sign]
        size = 1 << (bits - 1)
        found = size + self.uniform(size, abs(value) - size)
        return found if sign % 2 else -found

    def count(self, name: str, value: int = 0, most: int = 1 << 62) -> int:
        """A number from 0 to `most`."""
        found = self.number(name, value)
        if not 0 <= found <= most:
            raise Malformed("a count out of its range")
        return found


class Writer(Coder):
    """Collects steps and streams, can take them back, and makes the bytes."""

    reading = False

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[int, int, int]] = []
        self.streams: list[bytes] = []

    def uniform(self, radix: int, value: int = 0) -> int:
        if not 0 <= value < radix:
            raise ValueError("a value out of its range")
        if radix > 1:
            self.steps.append((value, 1, radix))
        return value

    def symbol(self, name: str, size: int, value: int = 0) -> int:
        model = self.models.get(name) or self.models.setdefault(name, [1] * size)
        self.steps.append((sum(model[:value]), model[value], sum(model)))
        model[value] += SPREAD
        return value

    def symbols(self, count: int, memory: Memory, keys: Sequence[int] | None, follow: bool, values: Sequence[int] | None) -> list[int]:
        assert values is not None
        last: dict[int, int] = {}
        overall, under, seen = memory.overall, memory.under, memory.seen
        for place in range(count):
            value = values[place]
            if keys is None:
                self.steps.append((sum(overall[:value]), overall[value], memory.sum))
                memory.saw(value, None)
                continue
            key = keys[place]
            context = last.get(key, memory.size) if follow else key
            last[key] = value
            counts = under.get(context)
            if counts is None:
                self.steps.append((sum(overall[:value]), overall[value], memory.sum))
            else:
                whole = memory.sum
                start = sum(counts[:value]) * whole + sum(overall[:value])
                self.steps.append((start, counts[value] * whole + overall[value], (seen[context] + 1) * whole))
            memory.saw(value, context)
        return list(values)

    def stream(self, size: int, data: bytes | None) -> bytes:
        assert data is not None
        form, packed = streams.compress(data)
        self.symbol("stream form", len(streams.FORMS), form)
        self.number("stream size", len(packed))
        self.streams.append(packed)
        return data

    def cheapest(self, attempts: Iterable[Callable[[], T]]) -> T:
        """Writes each attempt from the same beginning and keeps the shortest, the first of equals."""
        ways = list(attempts)
        if len(ways) == 1:
            return ways[0]()
        steps, parts, models, work = len(self.steps), len(self.streams), self.models, self.work
        best: tuple[float, list[tuple[int, int, int]], list[bytes], dict[str, list[int]], int, T] | None = None
        for way in ways:
            self.models = {name: model[:] for name, model in models.items()}
            self.work = work
            made = way()
            tail, streamed = self.steps[steps:], self.streams[parts:]
            cost = round(sum(log2(t) - log2(c) for _, c, t in tail)) + 8 * sum(map(len, streamed))
            if best is None or cost < best[0]:
                best = (cost, tail, streamed, self.models, self.work, made)
            del self.steps[steps:], self.streams[parts:]
        assert best is not None
        _, tail, streamed, self.models, self.work, made = best
        self.steps += tail
        self.streams += streamed
        return made

    def bytes(self) -> bytes:
        """The numbers, each behind its length, and then the streams."""
        numbers = [_fold(steps) for steps in _cut(self.steps)]
        framed = [streams.varint(len(numbers))]
        for number in numbers:
            framed += streams.varint(len(number)), number
        return b"".join(framed + self.streams)


class Reader(Coder):
    """Takes the same steps back from bytes; anything impossible is Malformed."""

    reading = True

    def __init__(self, data: bytes, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.numbers: list[int] = []
        count, at = streams.read_varint(data, 0)
        if count > len(data):
            raise Malformed("more numbers than bytes")
        for _ in range(count):
            size, at = streams.read_varint(data, at)
            if size > len(data) - at:
                raise Malformed("a number is cut short")
            self.numbers.append(int.from_bytes(data[at : at + size], "big"))
            at += size
        self.numbers.reverse()
        self.data, self.at = data, at
        self.x, self.room = 0, 0

    def _draw(self, total: int) -> int:
        """Where in `total` the next step lies."""
        if self.room <= 0:
            self._turn()
        self.room -= _weight(total)
        self.x, place = divmod(self.x, total)
        return place

    def _turn(self) -> None:
        if self.x or not self.numbers:
            raise Malformed("a number does not end where it should")
        self.x, self.room = self.numbers.pop(), WEIGHT

    def uniform(self, radix: int, value: int = 0) -> int:
        return self._draw(radix) if radix > 1 else 0

    def symbol(self, name: str, size: int, value: int = 0) -> int:
        model = self.models.get(name) or self.models.setdefault(name, [1] * size)
        ends = list(accumulate(model))
        place = self._draw(ends[-1])
        value = bisect_right(ends, place)
        self.x = self.x * model[value] + place - (ends[value] - model[value])
        model[value] += SPREAD
        return value

    def symbols(self, count: int, memory: Memory, keys: Sequence[int] | None, follow: bool, values: Sequence[int] | None) -> list[int]:
        last: dict[int, int] = {}
        overall, under, seen = memory.overall, memory.under, memory.seen
        found: list[int] = []
        for index in range(count):
            context, counts = None, None
            if keys is not None:
                key = keys[index]
                context = last.get(key, memory.size) if follow else key
                counts = under.get(context)
            if counts is None:
                chances = overall
            else:
                whole = memory.sum
                chances = [sights * whole + chance for sights, chance in zip(counts, overall, strict=False)]
            ends = list(accumulate(chances))
            place = self._draw(ends[-1])
            value = bisect_right(ends, place)
            self.x = self.x * chances[value] + place - (ends[value] - chances[value])
            memory.saw(value, context)
            if keys is not None:
                last[key] = value
            found.append(value)
        return found

    def stream(self, size: int, data: bytes | None) -> bytes:
        self.budget.spend(size)
        form = self.symbol("stream form", len(streams.FORMS))
        packed = self.count("stream size", most=len(self.data) - self.at)
        self.at += packed
        return streams.expand(form, self.data[self.at - packed : self.at], size)

    def close(self) -> None:
        """Every bit must have been used."""
        if self.x or self.numbers or self.at != len(self.data):
            raise Malformed("there is more than was announced")


def _weight(total: int) -> int:
    return 1 if total >> 32 == 0 else total.bit_length() // 16


def _cut(steps: Sequence[tuple[int, int, int]]) -> Iterable[Sequence[tuple[int, int, int]]]:
    begin, weight = 0, 0
    for place, (_, _, total) in enumerate(steps):
        if weight >= WEIGHT:
            yield steps[begin:place]
            begin, weight = place, 0
        weight += _weight(total)
    if steps:
        yield steps[begin:]


def _fold(steps: Sequence[tuple[int, int, int]]) -> bytes:
    x = 0
    for start, count, total in reversed(steps):
        x, rest = divmod(x, count)
        x = x * total + start + rest
    return x.to_bytes((x.bit_length() + 7) // 8, "big")
