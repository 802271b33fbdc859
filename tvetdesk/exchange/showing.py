"""What is in a bundle, block by block as it travels, without taking anything of it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tvetdesk.exchange import authority, wire
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.codec import Block, unpack
from tvetdesk.exchange.envelope import open_
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.manifest import LIMITS, NO_MORE, Manifest
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.streams import Malformed
from tvetdesk.store.book import Book
from tvetdesk.store.schema import Schema

KINDS = {Kind.ID: "id", Kind.INT: "number", Kind.TEXT: "text", Kind.BYTES: "bytes"}
TRAVELS = {"int": "number", "id": "id", "text": "text", "day": "day"}
KEYS = {
    wire.ROW - 1: "second key", wire.ROW: "row", wire.CHANGE_COLUMN: "change", wire.VALUE: "value",
    wire.DELETED_COLUMN: "deleted",
}  # fmt: skip
SYSTEM = {
    wire.MANIFEST: "manifest", wire.ORIGIN: "origins", wire.CONTEXT: "contexts", wire.RUN: "runs", wire.CHANGE: "changes",
    wire.REFERENCE: "references", wire.OUTSIDE: "outside", wire.STATEMENT: "statements", wire.TRAVEL: "travel",
    wire.SHAPE: "shapes", wire.ASIDE: "aside", wire.RETURNED: "returned", wire.UNSEEN: "unseen", wire.FORK: "forks",
    wire.GIVEN: "given", wire.NAMED: "named", wire.STRETCH: "stretches", wire.ENCLOSURE: "enclosures",
}  # fmt: skip
"""The system blocks under the names that docs/bundle-rows.md gives them."""


@dataclass(frozen=True)
class Shown:
    """A bundle that could be opened here: its id, who signed it, and its blocks, the manifest first."""

    id: str
    sender: int
    blocks: list[Block]


def show(book: Book, identity: Identity, data: bytes) -> Shown:
    """Open and verify a bundle; Refused as when it is imported. It need not be the next one, nor new."""

    def key(sender: int, manifest: bytes) -> bytes | None:
        known = authority.replica(book, sender) or Manifest.read(manifest).newcomer(sender)
        approved = known is not None and (known.state != "pending" or authority.expected(book, known))
        return bytes.fromhex(known.sign_key) if known is not None and approved else None

    opened = open_(data, private_keys=identity.opens, verify_key_of=key)
    try:
        manifest = unpack(opened.manifest, NO_MORE)
        blocks = unpack(opened.payload, LIMITS, wire.natural_ids(book.schema), opened.version)
    except Malformed as error:
        raise Refused("B13") from error
    return Shown(opened.bundle_id.hex(), opened.sender, [*manifest, *blocks])


def rows(block: Block) -> Iterator[list[Any]]:
    """The rows of a block: numbers of rows as text, bytes as hex, other numbers as they are."""
    columns = [[_plain(column.kind, value) for value in column.values] for column in block.columns]
    for place in range(block.rows):
        yield [column[place] for column in columns]


def heads(book: Book, block: Block) -> list[str]:
    """The names of a block's columns where this program knows them, else their numbers."""
    table = book.schema.tables.get(block.table)
    names = dict(enumerate(table.spec.names)) if table is not None else {}
    return [
        names.get(column.number) or KEYS.get(column.number, str(column.number)) for column in block.columns
    ]


def name(book: Book, block: Block) -> str:
    """A table's name, or what a system block is called."""
    table = book.schema.tables.get(block.table)
    return table.name if table is not None else SYSTEM.get(block.table, str(block.table))


def types(schema: Schema) -> list[dict[str, Any]]:
    """Every table for whoever writes a reader: its columns, how each travels, and which make its natural id."""
    return [
        {
            "table": table.number,
            "name": table.name,
            "columns": [
                {"number": number, "name": column, "kind": TRAVELS[table.fields[column].wire]}
                for number, column in enumerate(table.spec.names)
                if number
            ],
            "identity": [table.spec.names.index(column) for column in table.identity],
        }
        for table in sorted(schema.tables.values(), key=lambda one: one.number)
    ]


def _plain(kind: Kind, value: Any) -> Any:
    match value:
        case bytes():
            return value.hex()
        case int() if kind is Kind.ID:
            return str(value)
        case _:
            return value
