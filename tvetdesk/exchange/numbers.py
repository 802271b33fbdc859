"""Runs of whole numbers without a second column to look at: one by one, as differences, or by a dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, pairwise
from operator import sub
from typing import TypeVar

from tvetdesk.exchange import streams
from tvetdesk.exchange.chances import SLOT_PRIOR, SLOT_SIGHT, SLOTS, Memory, slot_of
from tvetdesk.exchange.digits import Coder, Writer
from tvetdesk.exchange.streams import Malformed

LISTS = PLAIN, STEPS, DICTIONARY = range(3)

T = TypeVar("T")


def choose(coder: Coder, name: str, forms: int, way: Callable[[int], T], fitting: Iterable[int]) -> T:
    """Writes the cheapest of the fitting forms behind its number, or reads the number and then that form."""

    def attempt(form: int) -> T:
        coder.symbol(name, forms, form)
        return way(form)

    if isinstance(coder, Writer):
        return coder.cheapest(partial(attempt, form) for form in fitting)
    return way(coder.symbol(name, forms))


def numbers(coder: Coder, count: int, values: Sequence[int] | None, order: int) -> list[int]:
    """64-bit numbers as they are (order 0) or as differences, modulo 2^64, to the one before (order 1)."""
    told = values
    if order and values is not None:
        told = [wrap(step) for step in map(sub, values, chain((0,), values))]
    found = _short(coder, count, told) if coder.short(count, SLOTS) else _long(coder, count, told)
    if order:
        total = 0
        for place, step in enumerate(found):
            total = found[place] = wrap(total + step)
    elif found and not -1 << 63 <= min(found) <= max(found) < 1 << 63:
        raise Malformed("a number of more than 64 bits")
    return found


def _short(coder: Coder, count: int, told: Sequence[int] | None) -> list[int]:
    """All slots, then what is left of each number."""
    memory = Memory(SLOTS, prior=SLOT_PRIOR, sight=SLOT_SIGHT)
    slots = coder.symbols(count, memory, None, False, None if told is None else list(map(slot_of, told)))
    if told is None:
        return [coder.rest(slot) for slot in slots]
    return [coder.rest(slot, value) for slot, value in zip(slots, told, strict=True)]


def _long(coder: Coder, count: int, told: Sequence[int] | None) -> list[int]:
    """0, -1, 1, -2 … as 0, 1, 2, 3 …, in planes of bytes."""
    folded = None if told is None else [(value << 1) ^ (value >> 63) for value in told]
    size = coder.count("planes", 0 if folded is None else (max(folded).bit_length() + 7) // 8, most=8)
    data = coder.stream(size * count, None if folded is None else streams.planes(folded, size))
    return [(value >> 1) ^ -(value & 1) for value in streams.unplanes(data, size)] if size else [0] * count


def wrap(value: int) -> int:
    """The signed 64-bit number that is equal modulo 2^64."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def ascending(coder: Coder, values: Sequence[int] | None, most: int) -> list[int]:
    """Distinct numbers in ascending order, at most `most`."""
    count = coder.count("distinct", 0 if values is None else len(values), most=most)
    found = numbers(coder, count, values, 1)
    if any(a >= b for a, b in pairwise(found)):
        raise Malformed("numbers out of order")
    return found


def integers(coder: Coder, count: int, values: Sequence[int] | None) -> list[int]:
    """Numbers that may well repeat, such as lengths."""

    def way(form: int) -> list[int]:
        if form != DICTIONARY:
            return numbers(coder, count, values, form)
        known = ascending(coder, None if values is None else sorted(set(values)), most=count)
        if not known:
            raise Malformed("numbers without values")
        told = None
        if values is not None:
            place = {value: index for index, value in enumerate(known)}
            told = [place[value] for value in values]
        return list(map(known.__getitem__, symbols(coder, count, len(known), told)))

    if count == 0:
        return []
    few = values is not None and 4 * len(set(values)) <= len(values)
    return choose(coder, "list", len(LISTS), way, (DICTIONARY,) if few else LISTS)


def symbols(
    coder: Coder,
    count: int,
    size: int,
    values: Sequence[int] | None,
    keys: Sequence[int] | None = None,
    *,
    follow: bool = False,
    doubt: int = 3,
    grows: bool = False,
) -> list[int]:
    """Symbols below `size`, each under the key beside it (`follow`: under the last symbol with the same key).

    In a stream rows are sorted by their key, so that what is alike lies together.
    """
    if count == 0 or size == 1:
        return [0] * count
    if size < 1:
        raise Malformed("symbols of which there are none")
    if coder.short(count, size):
        return coder.symbols(count, Memory(size, doubt=doubt, grows=grows), keys, follow, values)
    order = None if keys is None else sorted(range(count), key=keys.__getitem__)
    if values is not None:
        data = streams.pack(values if order is None else list(map(values.__getitem__, order)), size)
        coder.stream(streams.packed_size(count, size), data)
        return list(values)
    data = coder.stream(streams.packed_size(count, size), None)
    found = within(streams.unpack(data, size, count), size)
    if order is None:
        return found
    placed = [0] * count
    for row, value in zip(order, found, strict=True):
        placed[row] = value
    return placed


def within(values: list[int], size: int) -> list[int]:
    """The values, all from 0 to `size` - 1."""
    if values and not 0 <= min(values) <= max(values) < size:
        raise Malformed("an index out of its range")
    return values
