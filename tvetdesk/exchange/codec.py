"""Blocks of columns as few bytes and back, knowing tables and columns by number only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from tvetdesk.exchange.columns import PEERS, Peer, ascending, choose, indexes, numbers
from tvetdesk.exchange.digits import LONGEST, Coder, Reader, Writer
from tvetdesk.exchange.rowids import RowIds
from tvetdesk.exchange.streams import Budget, Malformed
from tvetdesk.exchange.texts import blobs, texts

__all__ = ["Block", "Column", "Kind", "Limits", "Malformed", "NaturalId", "pack", "unpack"]

Value = int | str | bytes | None
NaturalId = Callable[[int, tuple[Any, ...]], int]
FORMS = SAME, DICTIONARY, RAW, STEPS = range(4)
NUMBER = 1 << 24  # tables, sections and columns have smaller numbers


class Kind(IntEnum):
    """What a column holds; each may be None."""

    ID = 0  # a row id: signed 64 bits; free ones are replica (31 bits) << 32 | counter, natural ones negative
    INT = 1  # a signed 64-bit number
    TEXT = 2  # Unicode without NUL and lone surrogates
    BYTES = 3


@dataclass(frozen=True)
class Column:
    """One value a row, None included. A column of nothing but None is better left out."""

    number: int
    kind: Kind
    values: Sequence[Any]


@dataclass(frozen=True)
class Block:
    """Rows of one table, column by column.

    `derived`: where not empty, the first id column is the rows' own natural id, made of the values of the columns
    with these numbers; it is not written but computed again. Rows keep their order. Cheapest is: sorted by
    the first key, within it by the second; and blocks whose rows go together (a change and the row it made)
    in the same order, so that they explain each other.
    """

    table: int
    section: int
    rows: int
    columns: tuple[Column, ...]
    derived: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a reader puts up with, checked before memory is taken."""

    rows: int = 2_000_000  # of all blocks
    columns: int = 4_096  # of all blocks
    cells: int = 40_000_000  # rows x columns, of all blocks
    text: int = 1 << 20  # bytes of one text or byte string
    total: int = 512 << 20  # bytes unpacked from streams


def pack(blocks: Sequence[Block], natural: NaturalId | None = None) -> bytes:
    """The blocks as bytes, already compressed; the same blocks give the same bytes.

    ValueError for what the format cannot hold: numbers beyond 64 bits, lone surrogates, NUL, columns of
    another length than the block, derived ids that `natural` does not confirm.
    """
    for block in blocks:
        _check(block, natural)
    writer = Writer()
    _code(writer, blocks, Limits(), None)
    return writer.bytes()


def unpack(data: bytes, limits: Limits = Limits(), natural: NaturalId | None = None) -> list[Block]:
    """The blocks that `pack` was given; Malformed for anything else."""
    reader = Reader(data, Budget(limits.total))
    made = _code(reader, None, limits, natural)
    return made


def _check(block: Block, natural: NaturalId | None) -> None:
    ...


@dataclass
class _Open:
    """A block in work: what is known of it, and its columns as places (ids) or values."""

    table: int
    section: int
    rows: int
    heads: list[tuple[int, Kind]]
    derived: tuple[int, ...]
    own: int | None  # which column is derived
    columns: list[list[Any]]


def _code(coder: Coder, blocks: Sequence[Block] | None, limits: Limits, natural: NaturalId | None) -> list[Block]:
    opened = _directory(coder, blocks, limits)
    ids = RowIds()
    for place, block in enumerate(opened):
        if block.own is not None:
            given = None if blocks is None else blocks[place].columns[block.own].values
            ids.reserve(block.rows, given)
    segments = iter(list(ids.segments))
    by_length: dict[int, list[Peer]] = {}

    def peers(length: int) -> Sequence[Peer]:
        return by_length.get(length, ())[-PEERS:]

    for place, block in enumerate(opened):
        for at, (_, kind) in enumerate(block.heads):
            if at == block.own:
                block.columns.append(list(next(segments)))
                values: Sequence[Any] = block.columns[at]
            else:
                given = None if blocks is None else blocks[place].columns[at].values
                same, values = _column(coder, kind, block.rows, given, ids, peers, limits)
                block.columns.append(list(values))
                if same:
                    continue
            peer = Peer(values, kind)
            if block.rows > 1 and peer.size > 1:
                by_length.setdefault(block.rows, []).append(peer)
    if isinstance(coder, Writer):
        return []
    assert isinstance(coder, Reader)
    coder.close()
    return _resolve(opened, ids, natural)


def _directory(coder: Coder, blocks: Sequence[Block] | None, limits: Limits) -> list[_Open]:
    opened: list[_Open] = []
    count = coder.count("blocks", 0 if blocks is None else len(blocks), most=limits.columns)
    rows = columns = cells = 0
    for place in range(count):
        block = Block(0, 0, 0, ()) if blocks is None else blocks[place]
        table = coder.count("table", block.table, most=NUMBER)
        section = coder.count("section", block.section, most=NUMBER)
        size = coder.count("rows", block.rows, most=limits.rows)
        width = coder.count("columns", len(block.columns), most=limits.columns)
        rows, columns, cells = rows + size, columns + width, cells + size * width
        if rows > limits.rows or columns > limits.columns or cells > limits.cells:
            raise Malformed("more rows or columns than the limits allow")
        heads: list[tuple[int, Kind]] = []
        number = 0
        for at in range(width):
            column = Column(0, Kind.ID, ()) if blocks is None else block.columns[at]
            number += coder.number("column", column.number - number)
            if not 0 <= number <= NUMBER or any(number == other for other, _ in heads):
                raise Malformed("a column number that cannot be")
            heads.append((number, Kind(coder.symbol("kind", len(Kind), column.kind))))
        derived = []
        for at in range(coder.count("derived", len(block.derived), most=width)):
            told = 0 if blocks is None else [number for number, _ in heads].index(block.derived[at])
            derived.append(heads[coder.uniform(width, told)][0])
        own = None
        if derived:
            own = next((at for at, (_, kind) in enumerate(heads) if kind == Kind.ID), None)
            if own is None or heads[own][0] in derived:
                raise Malformed("a derived id that cannot be")
        opened.append(_Open(table, section, size, heads, tuple(derived), own, []))
    return opened


def _column(
    coder: Coder,
    kind: Kind,
    rows: int,
    values: Sequence[Any] | None,
    ids: RowIds,
    peers: Callable[[int], Sequence[Peer]],
    limits: Limits,
) -> tuple[bool, Sequence[Any]]:
    """A column's values (places for ids), and whether it is the same as one of its peers."""
    if rows == 0:
        return True, []
    alike = [peer for peer in peers(rows) if peer.kind == kind]
    same = None if values is None else _same(kind, values, alike, ids)

    def way(form: int) -> list[Any]:
        if form == SAME:
            if not alike:
                raise Malformed("no column to be the same as")
            return list(alike[coder.uniform(len(alike), same or 0)].values)
        if form == DICTIONARY:
            return _by_dictionary(coder, kind, rows, values, ids, peers, limits)
        if kind != Kind.INT:
            raise Malformed("only numbers are written one by one")
        return _one_by_one(coder, rows, values, peers, form - RAW)

    if isinstance(coder, Reader):
        form = coder.symbol("form", len(FORMS))
        return form == SAME, way(form)
    assert values is not None
    if same is not None:
        fitting: tuple[int, ...] = (SAME,)
    elif kind != Kind.INT:
        fitting = (DICTIONARY,)
    else:
        distinct = len(set(values))
        if 8 * distinct <= rows or rows < 3:
            fitting = (DICTIONARY,)
        else:
            fitting = (RAW, STEPS) if rows > LONGEST else (DICTIONARY, RAW, STEPS)
    return same is not None, choose(coder, "form", len(FORMS), way, fitting)


def _same(kind: Kind, values: Sequence[Any], alike: Sequence[Peer], ids: RowIds) -> int | None:
    """Which peer of the same kind has the same values."""
    told: list[Any] = list(values)
    if kind == Kind.ID:
        told = [None if value is None else ids.places.get(value) for value in values]
        if any(place is None and value is not None for place, value in zip(told, values, strict=True)):
            return None
    return next((which for which, peer in enumerate(alike) if peer.values == told), None)


def _by_dictionary(
    coder: Coder,
    kind: Kind,
    rows: int,
    values: Sequence[Any] | None,
    ids: RowIds,
    peers: Callable[[int], Sequence[Peer]],
    limits: Limits,
) -> list[Any]:
    """The distinct values once, ascending (ids and numbers) or as they appear, and an index a row."""
    told = None if values is None else dict.fromkeys(values)
    nothing = coder.symbol("None", 2, told is not None and None in told)
    distinct = None if told is None else [value for value in told if value is not None]
    known: list[Any]
    if kind == Kind.ID:
        known = list(ids.dictionary(coder, distinct, rows))
    elif kind == Kind.INT:
        known = list(ascending(coder, None if distinct is None else sorted(distinct), rows))
    else:
        size = coder.count("values", 0 if distinct is None else len(distinct), most=rows)
        write = texts if kind == Kind.TEXT else blobs
        known = write(coder, size, distinct, limits.text)  # type: ignore[operator]
    grows = kind in {Kind.TEXT, Kind.BYTES}
    if nothing:
        first = coder.uniform(len(known) + 1, list(told).index(None) if told is not None else 0) if grows else 0
        known.insert(first, None)
    if not known:
        raise Malformed("a column without values")
    indexed = None
    if values is not None:
        named = [None if at is None else ids.ids[at] for at in known] if kind == Kind.ID else known
        place = {value: index for index, value in enumerate(named)}
        indexed = list(map(place.__getitem__, values))
    return list(map(known.__getitem__, indexes(coder, rows, len(known), indexed, peers, grows=grows)))


def _one_by_one(
    coder: Coder, rows: int, values: Sequence[Any] | None, peers: Callable[[int], Sequence[Peer]], order: int
) -> list[Any]:
    """Numbers of which most are distinct, behind a note of the rows that have none."""
    if not coder.symbol("None", 2, values is not None and None in values):
        return list(numbers(coder, rows, values, order))
    has = indexes(coder, rows, 2, None if values is None else [value is not None for value in values], peers)
    given = None if values is None else [value for value in values if value is not None]
    found = iter(numbers(coder, sum(has), given, order))
    return [next(found) if there else None for there in has]


def _resolve(opened: Sequence[_Open], ids: RowIds, natural: NaturalId | None) -> list[Block]:
    """Places become ids: derived ones as soon as the values they are made of are known."""
    waiting = [block for block in opened if block.own is not None]
    while waiting:
        left = [block for block in waiting if not _derive(block, ids, natural)]
        if len(left) == len(waiting):
            raise Malformed("derived ids that depend on each other")
        waiting = left
    return [
        Block(
            block.table,
            block.section,
            block.rows,
            tuple(
                Column(number, kind, _ids(values, ids) if kind == Kind.ID else values)
                for (number, kind), values in zip(block.heads, block.columns, strict=True)
            ),
            block.derived,
        )
        for block in opened
    ]


def _ids(places: Sequence[int | None], ids: RowIds) -> list[int | None]:
    return [None if place is None else ids.ids[place] for place in places]


def _derive(block: _Open, ids: RowIds, natural: NaturalId | None) -> bool:
    """Computes a block's own ids, unless one of their sources is itself not yet computed."""
    sources = []
    for wanted in block.derived:
        values, kind = next(
            (values, kind) for (number, kind), values in zip(block.heads, block.columns, strict=True) if number == wanted
        )
        if kind == Kind.ID:
            places = values
            values = _ids(places, ids)
            if any(value is None and place is not None for value, place in zip(values, places, strict=True)):
                return False
        sources.append(values)
    if natural is None:
        raise Malformed("derived ids, and no way to compute them")
    assert block.own is not None
    for place, row in zip(block.columns[block.own], zip(*sources, strict=True), strict=True):
        ids.ids[place] = natural(block.table, row)
    return True
