"""Older bundles: their blocks brought step by step to the version of the data that this program has.

A shape only grows, so what an older program did not know is empty and needs no step. A step is for a release that says
something in another way: codes that changed, a value that moved. It is listed under the version it leads to and takes
and gives the blocks of a bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tvetdesk.exchange.codec import Block
from tvetdesk.store.book import Book

Step = Callable[[Sequence[Block]], Sequence[Block]]

UPGRADES: Mapping[int, Step] = {}


def upgraded(book: Book, blocks: Sequence[Block], version: int) -> Sequence[Block]:
    """The blocks of a bundle that was made with this version of the data, as this program would have made them."""
    known = book.version
    for number in range(version + 1, known + 1):
        if number in UPGRADES:
            blocks = UPGRADES[number](blocks)
    return blocks
