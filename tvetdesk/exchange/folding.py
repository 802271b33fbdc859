"""Steps folded into large whole numbers.

    x = x // count * total + start + x % count      from the last step to the first, beginning with 0
    r = x % total; find the step that r lies in; x = x // total * count + r - start      a reader's way back

This asymmetric numeral system over unbounded integers costs log2(total / count) bits a step, with no rounding and no
closing bytes, and takes choices of any size, such as "which 20 of these 200", as one step. A number is closed
after steps of total weight `WEIGHT`, so that its arithmetic stays cheap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2

from tvetdesk.exchange.streams import Malformed, read_varint

WEIGHT = 2048  # steps in one number; a step of more than 32 bits weighs a sixteenth of its bits
HEAVY = 1 << 32
LONGEST_NUMBER = 10_000  # bytes; numbers of full weight stay below

Step = tuple[int, int, int]
"""Where a symbol's share of the chances starts, how large it is, and how large all are together."""


def bits(steps: Sequence[Step]) -> int:
    """What steps cost."""
    if not steps:
        return 0
    _, counts, totals = zip(*steps, strict=True)
    return round(sum(map(log2, totals)) - sum(map(log2, counts)))


def weight(total: int) -> int:
    """What a step adds to the weight of its number."""
    return 1 if total < HEAVY else total.bit_length() // 16


def cut(steps: Sequence[Step]) -> Iterable[Sequence[Step]]:
    """The steps of each number."""
    begin, reached = 0, 0
    for place, (_, _, total) in enumerate(steps):
        if reached >= WEIGHT:
            yield steps[begin:place]
            begin, reached = place, 0
        reached += weight(total)
    if steps:
        yield steps[begin:]


def fold(steps: Sequence[Step]) -> bytes:
    """Steps as one number, most significant byte first."""
    x = 0
    for start, count, total in reversed(steps):
        if count > 1:
            x, rest = divmod(x, count)
            x = x * total + start + rest
        else:
            x = x * total + start
    return x.to_bytes((x.bit_length() + 7) // 8, "big")


class Numbers:
    """The numbers at the start of some bytes, taken apart again: `x` is what is left of one, `room` the weight."""

    def __init__(self, data: bytes) -> None:
        self.left: list[bytes] = []
        count, at = read_varint(data, 0)
        if count > len(data):
            raise Malformed("more numbers than bytes")
        for _ in range(count):
            size, at = read_varint(data, at)
            if size > min(len(data) - at, LONGEST_NUMBER):
                raise Malformed("a number is cut short")
            self.left.append(data[at : at + size])
            at += size
        self.left.reverse()
        self.end = at
        self.x, self.room = 0, 0

    def draw(self, total: int) -> int:
        """Where in `total` the next step lies."""
        if self.room <= 0:
            self.x, self.room = self.following(self.x)
        self.room -= weight(total)
        self.x, place = divmod(self.x, total)
        return place

    def following(self, x: int) -> tuple[int, int]:
        """The next number and its room, where nothing is left of the one before."""
        if x or not self.left:
            raise Malformed("a number does not end where it should")
        return int.from_bytes(self.left.pop(), "big"), WEIGHT

    def close(self) -> None:
        """All of them must have been used."""
        if self.x or self.left:
            raise Malformed("there is more than was announced")
