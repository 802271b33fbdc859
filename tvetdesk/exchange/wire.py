"""What a bundle's blocks mean: the system blocks around the tables, and the sections and key columns of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import IntEnum
from functools import cache
from typing import Any

from tvetdesk.exchange.codec import Block, Column, Joint
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.streams import Malformed
from tvetdesk.store import ids
from tvetdesk.store.schema import Schema, Table

EPOCH = dt.date(2000, 1, 1).toordinal()
WEEK = 7

# Blocks that are not tables. Table numbers end at 999.
MANIFEST, ORIGIN, CONTEXT, RUN, CHANGE, REFERENCE, OUTSIDE, STATEMENT, TRAVEL = range(1000, 1009)
SHAPE, ASIDE, RETURNED, UNSEEN = 1020, 1021, 1022, 1023
FORK, GIVEN, NAMED, STRETCH = 1030, 1031, 1032, 1033
ENCLOSURE = 1040

_I, _D, _T, _B = Kind.INT, Kind.ID, Kind.TEXT, Kind.BYTES

# What the columns of these blocks hold.
SHAPES: dict[int, tuple[Kind, ...]] = {
    # kind, data version, number, level, answered bundle; key, box key, level, centre and name of a newcomer;
    # health: clock, days since the last backup off the PC, megabytes free
    # audit: entries, digest, entries the receiver had seen, digest there, entries of the receiver's that were seen
    MANIFEST: (_I, _I, _I, _I, _B, _B, _B, _T, _T, _T, _I, _I, _I, _I, _B, _I, _B, _I),
    ORIGIN: (_I, _I, _I, _B),  # origin, applied, base, digest
    CONTEXT: (_I, _I, _I, _B),  # context, place of the origin, sequence number, hash of the whole
    RUN: (_B,),
    CHANGE: (_I, _I, _D, _T, _I, _I),  # counter, time, person, sentence, place of the run, of the context
    REFERENCE: (_I, _T, _I, _D),  # place of the change, name, table, row
    OUTSIDE: (_I, _I),  # origin, sequence number
    STATEMENT: (_T, _B, _B),  # body, signer, signature
    TRAVEL: (_I, _D, _D, _I),  # table, row, second key, place of the change
    SHAPE: (_I, _I, _I, _T, _I, _I),  # table, column, level, how it travels, place in the key, parent's table
    ASIDE: (_I, _D, _D, _I, _I, _T),  # table, row, second key, column, place of the change, value as JSON
    RETURNED: (_I, _D, _D, _I, _I, _I, _T),  # table, row, second key, column, origin, sequence number, reason
    # origin, number, counter, time, person, sentence, place of the run, of the context, chain digest
    GIVEN: (_I, _I, _I, _I, _D, _T, _I, _I, _B),
    NAMED: (
        _I,
        _I,
        _D,
        _D,
        _I,
        _I,
        _I,
    ),  # place of the change, table, row, second key, column, origin, number
    FORK: (_I, _I, _B),  # origin, sequence number, beginning of the digest
    ENCLOSURE: (_I, _D, _I, _I, _I, _B),  # table, row, column, origin, sequence number, the value
    STRETCH: (_I, _B),  # the number it was written under, digest of its first change there
    UNSEEN: (
        _I,
        _I,
        _D,
        _D,
        _I,
        _I,
        _I,
    ),  # place of the change, table, row, second key, column, origin, number
}

# Sections of a table's blocks: whole rows, rows of people who do not share (coded columns only), single cells.
WHOLE, CODED, CELLS = 0, 1, 2  # the cells of column n are section CELLS + n

# Column numbers in a table's blocks besides the declared ones (1 to 60) and `deleted`.
DELETED_COLUMN, ROW, CHANGE_COLUMN, VALUE = 0, 61, 62, 63


class Bundle(IntEnum):
    """What a bundle is for."""

    CHANGES = 1
    SLIP = 2
    BACK = 3
    ENCLOSURES = 4


KINDS = {"int": Kind.INT, "id": Kind.ID, "text": Kind.TEXT, "day": Kind.INT}


def kind_of(table: Table, column: int) -> str:
    """How a column's stored values travel."""
    return "int" if column == 0 else table.fields[table.spec.names[column]].wire


def to_wire(wire: str, values: Sequence[Any]) -> Sequence[Any]:
    """Stored values as the codec takes them: days become numbers counted from 1 January 2000."""
    if wire != "day":
        return values
    days = {
        text: None if text is None else dt.date.fromisoformat(text).toordinal() - EPOCH
        for text in set(values)
    }
    return [days[text] for text in values]


def from_wire(wire: str, values: Sequence[Any]) -> Sequence[Any]:
    """The reverse; ValueError or OverflowError for a number that is no day."""
    if wire != "day":
        return values
    days = {n: None if n is None else dt.date.fromordinal(n + EPOCH).isoformat() for n in set(values)}
    return [days[number] for number in values]


def joints(table: Table, there: Collection[int]) -> tuple[Joint, ...]:
    """The columns by which rows of a table come again, where all of them travel."""
    found = (
        tuple((table.column_number(name), WEEK if table.fields[name].wire == "day" else 0) for name in names)
        for names in table.model._meta.recurs
    )
    return tuple(joint for joint in found if all(number in there for number, _ in joint))


def column(table: Table, number: int, values: Sequence[Any]) -> Column | None:
    """One declared column as it travels; None where every value is empty."""
    if values[0] is None and values.count(None) == len(values):
        return None
    wire = kind_of(table, number)
    return Column(number, KINDS[wire], to_wire(wire, values))


def block(number: int, rows: Iterable[Sequence[Any]], kinds: Sequence[Kind], section: int = 0) -> Block:
    """A system block: rows of values, its columns numbered from 1; empty columns are left out."""
    listed = list(rows)
    columns = list(zip(*listed, strict=True)) if listed else []
    return Block(
        number,
        section,
        len(listed),
        tuple(
            Column(place, kind, values)
            for place, (kind, values) in enumerate(zip(kinds, columns, strict=bool(columns)), start=1)
            if any(value is not None for value in values)
        ),
    )


def rows_of(one: Block | None, width: int) -> list[tuple[Any, ...]]:
    """The rows of a system block, with None for columns left out; Malformed where it is not made as `SHAPES` says."""
    if one is None:
        return []
    kinds = SHAPES[one.table]
    by_number = {}
    for column in one.columns:
        if not 0 < column.number <= len(kinds) or column.kind is not kinds[column.number - 1]:
            raise Malformed("a column that does not belong to its block")
        by_number[column.number] = column.values
    empty: list[Any] = [None] * one.rows
    return list(zip(*(by_number.get(place, empty) for place in range(1, width + 1)), strict=True))


def place_in(listed: Sequence[Any], place: int) -> Any:
    """What a bundle names by its place in a list, counted from 0."""
    if not 0 <= place < len(listed):
        raise Malformed("a place that is none")
    return listed[place]


def natural_ids(schema: Schema) -> Callable[[int, Sequence[Any]], int]:
    """The codec's way to a natural id: table number and identity values as they travel."""

    @cache
    def days(table_number: int) -> tuple[int, list[int]]:
        """How many fields an identity has, and which of them are days."""
        table = schema.tables[table_number]
        return len(table.identity), [
            n for n, name in enumerate(table.identity) if table.fields[name].wire == "day"
        ]

    @cache
    def day(value: int | None) -> str | None:
        found: str | None = from_wire("day", [value])[0]
        return found

    def natural(table_number: int, values: Sequence[Any]) -> int:
        stored = list(values)
        count, places = days(table_number)
        if len(stored) != count:
            raise ValueError("another number of fields than the identity has")
        for place in places:
            stored[place] = day(stored[place])
        return ids.natural_id(table_number, stored)

    return natural
