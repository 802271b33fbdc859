"""Bundles as a liar would make them: gathered as usual, altered, then sealed and signed as ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from nacl.public import PublicKey
from nacl.signing import SigningKey

from tests.exchange.towns import everything
from tests.worlds import Place
from tvetdesk.exchange import outgoing, wire
from tvetdesk.exchange.codec import Block, Column, pack
from tvetdesk.exchange.envelope import seal
from tvetdesk.exchange.gather import Gathered
from tvetdesk.exchange.outgoing import partner
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

Blocks = list[Block]


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
    gathered = Gathered(place.book, to)
    tables = gathered.tables()
    blocks = [*gathered.system(), *tables]
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
