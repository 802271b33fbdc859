"""Bundles as a liar would make them: gathered as usual, altered, then sealed and signed as ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from nacl.public import PublicKey
from nacl.signing import SigningKey

from tests.exchange.towns import everything
from tests.worlds import Place
from tvetdesk.exchange import outgoing, wire
from tvetdesk.exchange.codec import Block, Column, pack
from tvetdesk.exchange.envelope import seal
from tvetdesk.exchange.frame import Frame
from tvetdesk.exchange.gather import Gathered
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.leaving import Leaving
from tvetdesk.exchange.outgoing import partner
from tvetdesk.exchange.parting import FORKED
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

Blocks = list[Block]
I, D, T, B = Kind.INT, Kind.ID, Kind.TEXT, Kind.BYTES  # noqa: E741 - as the format's page calls them
HUGE = (1 << 63) - 1


def forged(
    place: Place,
    alter: Callable[[Blocks], Sequence[Block]] = lambda blocks: blocks,
    *,
    code: str | None = None,
    level: Share | None = None,
    manifest: Callable[[Block], Block] = lambda one: one,
    sender: int | None = None,
    key: SigningKey | None = None,
) -> bytes:
    """A bundle of this PC after `alter` had its way with the blocks, and `manifest` with what it says of itself."""
    place.book.seal()
    to = partner(place.book, code, level)
    leaving = Leaving(place.book, to)
    tables, frame = Gathered(leaving).tables(), Frame(leaving)
    blocks = [*frame.blocks(), *frame.answers(), *tables]
    said = outgoing.manifest_block(place.book, place.identity, to, 1, wire.Bundle.CHANGES)
    return seal(
        pack([manifest(said)]),
        pack(list(alter(blocks)), wire.natural_ids(place.book.schema)),
        sender=place.book.replica if sender is None else sender,
        signing_key=key or place.identity.signing,
        receivers=[PublicKey(one) for one in to.keys],
    )


def changed(block: Block, number: int, values: Sequence[Any], kind: Any = None) -> Block:
    """A block with other values in one column, which it need not have had."""
    there = {column.number: column for column in block.columns}
    found = there.get(number)
    there[number] = Column(number, (found.kind if found else 0) if kind is None else kind, list(values))
    return replace(block, columns=tuple(there.values()), rows=len(values))


def without(block: Block, number: int) -> Block:
    return replace(block, columns=tuple(column for column in block.columns if column.number != number))


def swap(blocks: Blocks, table: int, how: Callable[[Block], Block], section: int | None = None) -> Blocks:
    """The blocks with every one of a table altered."""
    return [how(b) if b.table == table and section in {None, b.section} else b for b in blocks]


def dump(book: Book) -> list[str]:
    """All that lies in a data file."""
    book.seal()
    return list(everything(book))


def every(table: int, column: int, kind: Kind, *values: Any) -> Callable[[Blocks], Any]:
    """Every value of a column is another."""
    return lambda blocks: swap(
        blocks, table, lambda b: changed(b, column, (list(values) * b.rows)[: b.rows], kind)
    )


def drop(table: int, column: int) -> Callable[[Blocks], Any]:
    """A column is not there."""
    return lambda blocks: swap(blocks, table, lambda b: without(b, column))


def more(block: Block) -> Callable[[Blocks], Any]:
    """One block too many."""
    return lambda blocks: [*blocks, block]


def fresh(table: int, section: int, rows: int, *columns: tuple[int, Kind, list[Any]]) -> Block:
    """A block of so many rows."""
    return Block(table, section, rows, tuple(Column(*column) for column in columns))


def twice(block: Block) -> Block:
    """All rows of a block come twice."""
    columns = tuple(replace(column, values=[*column.values] * 2) for column in block.columns)
    return replace(block, rows=2 * block.rows, columns=columns)


def refused(place: Place, data: bytes) -> str:
    """The code with which a PC refuses this, having kept nothing."""
    before, untold = dump(place.book), _but_forks(place.book)
    with pytest.raises(Refused) as caught:
        place.take(data)
    if caught.value.code == "B11":
        assert _but_forks(place.book) == untold
    else:
        assert dump(place.book) == before
    return caught.value.code


def _but_forks(book: Book) -> list[str]:
    """All that lies in a data file, but for whose line came in two ways: B11 is signed, and they are to hear of it."""
    items = iter(dump(book))
    return [one for one in items if not (one.startswith(FORKED) and next(items))]
