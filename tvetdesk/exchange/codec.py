"""Blocks of columns as few bytes and back, knowing tables and columns by number only.

`docs/bundle-format.md` describes the bytes. What a bundle is made of, from the outside in: blocks and their
order here, forms of a column in `columns.py`, row ids in `rowids.py`, runs of numbers in `numbers.py`, texts in
`texts.py`, and below them all `digits.py` (one large number for what is short) and `streams.py` (what is long).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.exchange.columns import Columns
from tvetdesk.exchange.digits import Coder, Reader, Writer
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.peers import Peer, Told
from tvetdesk.exchange.rowids import RowIds
from tvetdesk.exchange.streams import Budget, Malformed

NaturalId = Callable[[int, tuple[Any, ...]], int]
"""A natural id, from a table's number and the values of its identity columns."""

Joint = tuple[tuple[int, int], ...]
"""Columns of a block by their numbers, taken together; of a number with a modulus (7: of a day the weekday) what is left."""

VERSION = 2  # of the format that is written; in version 1 there were no joints
NUMBER = 1 << 24  # tables, sections and columns have smaller numbers
JOINTS = 4  # of a block
MODULUS = 1 << 16
_TYPES = {Kind.ID: int, Kind.INT: int, Kind.TEXT: str, Kind.BYTES: bytes}


@dataclass(frozen=True)
class Column:
    """One value a row, of one kind or None. A column of nothing but None is better left out."""

    number: int
    kind: Kind
    values: Sequence[Any]


@dataclass(frozen=True)
class Block:
    """Rows of one table, column by column; they keep their order.

    `derived`: where not empty, the first id column is the rows' own natural id, made of the values of the
    columns with these numbers (not of kind BYTES). It is then not written but computed again by the reader, and
    other id columns refer to it for the price of an index. (It is written after all where it is made of ids
    that are themselves derived here or in a later block.)

    `joints`, of a block that is derived: columns by which its rows come again. What rows with the same values there said
    before tells what to expect, as any earlier column does.

    Cheapest is: sorted by the first key and within it by the second; and blocks whose rows go together, such as
    a change and the row it made, in the same order, so that they explain each other.
    """

    table: int
    section: int
    rows: int
    columns: tuple[Column, ...]
    derived: tuple[int, ...] = ()
    joints: tuple[Joint, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a reader puts up with; checked before memory is taken."""

    rows: int = 2_000_000  # of all blocks
    columns: int = 4_096  # of all blocks
    cells: int = 40_000_000  # rows x columns, and columns of joints, of all blocks
    text: int = 1 << 20  # characters of one text, bytes of one byte string
    total: int = 512 << 20  # bytes unpacked


DEFAULT = Limits()
_UNLIMITED = Limits(*[1 << 62] * 5)


def pack(blocks: Sequence[Block], natural: NaturalId | None = None) -> bytes:
    """The blocks as bytes, already compressed; the same blocks give the same bytes.

    ValueError for what the format cannot hold: numbers beyond 64 bits, lone surrogates, NUL, values of another
    kind than their column, columns of another length than their block, derived ids that `natural` does not confirm.
    """
    told = [[Told(column.kind, column.values) for column in block.columns] for block in blocks]
    for block, columns in zip(blocks, told, strict=True):
        _check(block, columns, natural)
    writer = Writer()
    _code(writer, blocks, told, _UNLIMITED, VERSION)
    return writer.bytes()


def unpack(
    data: bytes, limits: Limits = DEFAULT, natural: NaturalId | None = None, version: int = VERSION
) -> list[Block]:
    """The blocks that `pack` was given, columns as lists; `version` is that of the format they were written in.

    Malformed for any other bytes, for more than the limits allow, and for derived ids that `natural` cannot make.
    """
    reader = Reader(data, Budget(limits.total))
    opened, ids = _code(reader, None, None, limits, version)
    reader.close()
    for block in opened:
        if block.own is not None:
            _derive(block, ids, natural)
    return [
        Block(
            block.table,
            block.section,
            block.rows,
            tuple(
                Column(number, kind, ids.named(values) if kind == Kind.ID else values)
                for (number, kind), values in zip(block.heads, block.columns, strict=True)
            ),
            block.derived,
            block.joints,
        )
        for block in opened
    ]


@dataclass
class _Open:
    """A block in work: what its columns are, and what is in them; ids as places in the table of ids."""

    table: int
    section: int
    rows: int
    heads: list[tuple[int, Kind]]
    derived: tuple[int, ...]
    own: int | None  # which column is computed
    joints: tuple[Joint, ...]
    columns: list[Sequence[Any]] = field(default_factory=list)


def _code(
    coder: Coder,
    blocks: Sequence[Block] | None,
    told: Sequence[Sequence[Told]] | None,
    limits: Limits,
    version: int,
) -> tuple[list[_Open], RowIds]:
    """All of a bundle, in one direction or the other: the directory, then column after column."""
    opened = _directory(coder, blocks, limits, version)
    columns = Columns(coder, limits.text)
    for place, block in enumerate(opened):
        if block.own is not None:
            given = None if told is None else told[place][block.own].values
            block.columns = [[]] * block.own + [columns.ids.reserve(block.rows, given)]
    for place, block in enumerate(opened):
        computed, block.columns = block.columns[-1:], []
        for at, (number, kind) in enumerate(block.heads):
            given_column = None if told is None else told[place][at]
            if at == block.own:
                block.columns += computed
                columns.remember(given_column or Peer(kind, computed[0]))
            else:
                block.columns.append(columns.column(kind, block.rows, given_column))
            for joint in block.joints:
                if number in dict(joint):
                    _join(columns, block, joint)
    return opened, columns.ids


def _join(columns: Columns, block: _Open, joint: Joint) -> None:
    """Makes a joint a peer of later columns, once the last of its own is there."""
    known = {number: values for (number, _), values in zip(block.heads, block.columns, strict=False)}
    if not all(number in known for number, _ in joint):
        return
    parts = [
        [None if value is None else value % modulus for value in known[number]] if modulus else known[number]
        for number, modulus in joint
    ]
    numbers: dict[tuple[Any, ...], int] = {}
    numbered = [numbers.setdefault(row, len(numbers)) for row in zip(*parts, strict=True)]
    columns.remember((Peer if columns.coder.reading else Told)(None, numbered))


def _directory(coder: Coder, blocks: Sequence[Block] | None, limits: Limits, version: int) -> list[_Open]:
    """What there is: tables, sections, rows, columns and their kinds."""
    opened: list[_Open] = []
    rows = columns = cells = 0
    computable = [] if blocks is None else _computable(blocks)
    for place in range(coder.count("blocks", 0 if blocks is None else len(blocks), most=limits.columns)):
        block = Block(0, 0, 0, ()) if blocks is None else blocks[place]
        table = coder.count("table", block.table, most=NUMBER)
        section = coder.count("section", block.section, most=NUMBER)
        height = coder.count("rows", block.rows, most=limits.rows)
        width = coder.count("columns", len(block.columns), most=limits.columns)
        rows, columns, cells = rows + height, columns + width, cells + height * width
        if rows > limits.rows or columns > limits.columns or cells > limits.cells:
            raise Malformed("more rows or columns than the limits allow")
        heads: dict[int, Kind] = {}
        number = 0
        for at in range(width):
            column = Column(0, Kind.ID, ()) if blocks is None else block.columns[at]
            number += coder.number("column", column.number - number)
            if not 0 <= number < NUMBER or number in heads:
                raise Malformed("a column number that cannot be")
            heads[number] = Kind(coder.symbol("kind", len(Kind), column.kind))
        numbers = list(heads)
        told = [numbers.index(of) for of in block.derived]
        count = coder.count("derived", len(told), most=width)
        derived = [numbers[coder.uniform(width, told[at] if told else 0)] for at in range(count)]
        own, joints = None, list[Joint]()
        if derived and coder.symbol("computed", 2, place in computable):
            own = _own(list(heads.items()), derived)
        if derived and version > 1:
            for one in range(coder.count("joints", len(block.joints), most=JOINTS)):
                joints.append(_joint(coder, heads, block.joints[one] if blocks is not None else ()))
                cells += height * len(joints[-1])
        if cells > limits.cells:
            raise Malformed("more joints than the limits allow")
        opened.append(_Open(table, section, height, list(heads.items()), tuple(derived), own, tuple(joints)))
    return opened


def _joint(coder: Coder, heads: Mapping[int, Kind], joint: Joint) -> Joint:
    """Which columns belong together."""
    numbers, found = list(heads), list[tuple[int, int]]()
    for place in range(coder.count("joined", len(joint), most=len(heads))):
        number, modulus = joint[place] if joint else (numbers[0], 0)
        number = numbers[coder.uniform(len(numbers), numbers.index(number))]
        if heads[number] == Kind.INT:
            modulus = coder.count("modulus", modulus, most=MODULUS)
        found.append((number, modulus))
    return tuple(found)


def _own(heads: Sequence[tuple[int, Kind]], derived: Sequence[int]) -> int:
    """Which column holds the rows' own ids."""
    own = next((at for at, (_, kind) in enumerate(heads) if kind == Kind.ID), None)
    if (
        own is None
        or heads[own][0] in derived
        or any(kind == Kind.BYTES for n, kind in heads if n in derived)
    ):
        raise Malformed("derived ids that cannot be")
    return own


def _computable(blocks: Sequence[Block]) -> list[int]:
    """The blocks whose derived ids a reader can compute: made of nothing that is derived in them or later."""
    found = []
    later: set[int] = set()
    for place in reversed(range(len(blocks))):
        block = blocks[place]
        if not block.derived:
            continue
        own = block.columns[_own([(column.number, column.kind) for column in block.columns], block.derived)]
        later.update(own.values)
        made_of = [
            column for column in block.columns if column.kind == Kind.ID and column.number in block.derived
        ]
        if all(later.isdisjoint(column.values) for column in made_of):
            found.append(place)
    return found


def _derive(block: _Open, ids: RowIds, natural: NaturalId | None) -> None:
    """Computes a block's own ids."""
    if natural is None:
        raise Malformed("derived ids, and no way to compute them")
    columns = {}
    for (number, kind), values in zip(block.heads, block.columns, strict=True):
        if number in block.derived:
            columns[number] = ids.named(values) if kind == Kind.ID else values
    assert block.own is not None
    rows = zip(*(columns[number] for number in block.derived), strict=True)
    try:
        made = [natural(block.table, row) for row in rows]
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise Malformed("derived ids of values that have none") from error
    for place, row_id in zip(block.columns[block.own], made, strict=True):
        ids.ids[place] = row_id


def _check(block: Block, told: Sequence[Told], natural: NaturalId | None) -> None:
    """ValueError for a block that could not be read back as it is."""
    numbers = [column.number for column in block.columns]
    if len(set(numbers)) != len(numbers) or not all(
        0 <= n < NUMBER for n in (block.table, block.section, *numbers)
    ):
        raise ValueError(f"numbers of table {block.table} or its columns that cannot be: {numbers}")
    for column, peer in zip(block.columns, told, strict=True):
        if len(column.values) != block.rows:
            raise ValueError(f"{len(column.values)} values for {block.rows} rows")
        if not _fits(column.kind, peer.numbers.keys() - {None}):
            raise ValueError(
                f"a value of column {column.number}, table {block.table}, is not {column.kind.name}"
            )
    if not block.derived:
        if block.joints:
            raise ValueError("joints are of blocks with derived ids")
        return
    columns = {column.number: column for column in block.columns}
    if natural is None or not set(block.derived) <= set(numbers):
        raise ValueError("derived ids need a way to compute them, and their columns")
    own = block.columns[_own([(column.number, column.kind) for column in block.columns], block.derived)]
    rows = zip(*(columns[number].values for number in block.derived), strict=True)
    if len(set(own.values)) != block.rows or any(
        natural(block.table, row) != row_id for row, row_id in zip(rows, own.values, strict=True)
    ):
        raise ValueError(f"ids of table {block.table} that are not those of their rows")


def _fits(kind: Kind, values: AbstractSet[Any]) -> bool:
    """Whether all values are of a kind; UnicodeEncodeError, a ValueError, for lone surrogates."""
    if not all(issubclass(made, _TYPES[kind]) for made in set(map(type, values))):
        return False
    if kind == Kind.TEXT:
        return b"\0" not in "".join(values).encode()
    return kind == Kind.BYTES or not values or -1 << 63 <= min(values) <= max(values) < 1 << 63
