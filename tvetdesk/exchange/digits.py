"""Small choices written as one large number: an adaptive mixed radix, read back step by step.

A *step* says "of `total` equal chances, those from `start` on, `count` of them, were meant". Steps are folded into
whole numbers (`folding.py`). Chances adapt to what was written before (`chances.py`), alike on both sides. What
is long does not come here but goes to a stream (`streams.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from tvetdesk.exchange import folding, streams
from tvetdesk.exchange.chances import SLOT_PRIOR, SLOT_SIGHT, Memory, slot_of
from tvetdesk.exchange.folding import Step
from tvetdesk.exchange.streams import Budget, Malformed

LONGEST = 4096  # a column of more choices than this goes to a stream
WORK = 1 << 24  # choices times alternatives in one bundle: about a second of a slow PC

STRUCTURE_SIGHT = 8

T = TypeVar("T")


class Coder:
    """What writing and reading have in common: the same calls, with a value to write or none to read."""

    reading: bool

    def __init__(self) -> None:
        self.models: dict[str, list[int]] = {}
        self.work = 0

    def fits(self, choices: int, alternatives: int, besides: int = 0) -> bool:
        """Whether so many choices may still be written here, after `besides` as much work."""
        work = choices * (alternatives + 16)
        return choices <= LONGEST and work <= WORK >> 4 and self.work + work + besides <= WORK

    def short(self, choices: int, alternatives: int) -> bool:
        """Whether so many choices are written here rather than in a stream; both sides agree on it."""
        if not self.fits(choices, alternatives):
            return False
        self.work += choices * (alternatives + 16)
        return True

    def uniform(self, radix: int, value: int = 0) -> int:
        """One of `radix` equally likely values."""
        raise NotImplementedError

    def symbol(self, name: str, size: int, value: int = 0) -> int:
        """One of `size` values of the structure, with chances remembered under a name."""
        raise NotImplementedError

    def slot(self, name: str, value: int = 0) -> int:
        """The slot of a number, with chances remembered under a name."""
        raise NotImplementedError

    def symbols(
        self,
        count: int,
        memory: Memory,
        keys: Sequence[int] | None,
        follow: bool,
        values: Sequence[int] | None,
    ) -> list[int]:
        """A run of symbols; the context is the key beside each, or the last symbol beside an equal key."""
        raise NotImplementedError

    def stream(self, size: int, data: bytes | None) -> bytes:
        """Bytes of a known number, compressed apart from the large number."""
        raise NotImplementedError

    def spend(self, size: int) -> None:
        """Asks a reader's budget for memory before it is taken."""

    def number(self, name: str, value: int = 0) -> int:
        """A signed number of at most 64 bits: sign and slot adapt, the bits below are even chances."""
        return self.rest(self.slot(name, slot_of(value)), value)

    def rest(self, slot: int, value: int = 0) -> int:
        """The number in a slot: its bits below the two highest."""
        size = (slot + 1) // 2
        if size >= 2:
            low = (2 + size % 2) << (size // 2 - 1)
            size = low + self.uniform(1 << (size // 2 - 1), abs(value) - low)
        return size if slot % 2 else -size

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
        self.steps: list[Step] = []
        self.streams: list[bytes] = []

    def uniform(self, radix: int, value: int = 0) -> int:
        if not 0 <= value < radix:
            raise ValueError("a value out of its range")
        if radix > 1:
            self.steps.append((value, 1, radix))
        return value

    def symbol(self, name: str, size: int, value: int = 0) -> int:
        model = self.models.get(name) or self.models.setdefault(name, [1] * size)
        return self._adapt(model, STRUCTURE_SIGHT, value)

    def slot(self, name: str, value: int = 0) -> int:
        model = self.models.get(name) or self.models.setdefault(name, SLOT_PRIOR[:])
        return self._adapt(model, SLOT_SIGHT, value)

    def _adapt(self, model: list[int], sight: int, value: int) -> int:
        self.steps.append((sum(model[:value]), model[value], sum(model)))
        model[value] += sight
        return value

    def symbols(
        self,
        count: int,
        memory: Memory,
        keys: Sequence[int] | None,
        follow: bool,
        values: Sequence[int] | None,
    ) -> list[int]:
        assert values is not None
        if keys is not None and follow:
            keys = list(followed(values, keys, memory.size))
        self.steps.extend(memory.steps(values, keys))
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
        best: tuple[int, list[Step], list[bytes], dict[str, list[int]], int, T] | None = None
        for way in ways:
            self.models = {name: model[:] for name, model in models.items()}
            self.work = work
            made = way()
            tail, streamed = self.steps[steps:], self.streams[parts:]
            cost = folding.bits(tail) + 8 * sum(map(len, streamed))
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
        numbers = [folding.fold(steps) for steps in folding.cut(self.steps)]
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
        self.numbers = folding.Numbers(data)
        self.data, self.at = data, self.numbers.end

    def uniform(self, radix: int, value: int = 0) -> int:
        return self.numbers.draw(radix) if radix > 1 else 0

    def symbol(self, name: str, size: int, value: int = 0) -> int:
        return self._adapt(self.models.get(name) or self.models.setdefault(name, [1] * size), STRUCTURE_SIGHT)

    def slot(self, name: str, value: int = 0) -> int:
        return self._adapt(self.models.get(name) or self.models.setdefault(name, SLOT_PRIOR[:]), SLOT_SIGHT)

    def _adapt(self, model: list[int], sight: int) -> int:
        ends = list(accumulate(model))
        place = self.numbers.draw(ends[-1])
        value = bisect_right(ends, place)
        self.numbers.x = self.numbers.x * model[value] + place - ends[value] + model[value]
        model[value] += sight
        return value

    def symbols(
        self,
        count: int,
        memory: Memory,
        keys: Sequence[int] | None,
        follow: bool,
        values: Sequence[int] | None,
    ) -> list[int]:
        return memory.read(count, keys, follow, self.numbers)

    def stream(self, size: int, data: bytes | None) -> bytes:
        self.spend(size)
        form = self.symbol("stream form", len(streams.FORMS))
        packed = self.count("stream size", most=len(self.data) - self.at)
        self.at += packed
        return streams.expand(form, self.data[self.at - packed : self.at], size)

    def spend(self, size: int) -> None:
        self.budget.spend(size)

    def close(self) -> None:
        """Every bit must have been used."""
        self.numbers.close()
        if self.at != len(self.data):
            raise Malformed("there is more than was announced")


def followed(values: Sequence[int], keys: Sequence[int], none: int) -> Iterator[int]:
    """Of each value the last one before it beside an equal key."""
    last: dict[int, int] = {}
    for key, value in zip(keys, values, strict=True):
        yield last.get(key, none)
        last[key] = value
