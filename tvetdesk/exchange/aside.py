"""What is put aside: rows and cells that arrived and may not be applied yet, kept, shown and passed on as they came.

Reasons are a value that may not be kept, an author who may not alter the row, a cell without its row, and a newer
program's tables and columns. Each is tried again whenever a bundle came and after an upgrade. `held.value` is JSON: of
a whole row (column -1) an object of column numbers, else the value, in stored form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tvetdesk.exchange import wire
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.streams import Malformed
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import quoted
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import open_people

if TYPE_CHECKING:
    from tvetdesk.exchange.headers import Headers

NEWER = "aside.newer"  # of a table or column that this program does not know
PASSED_ON = "aside.passed_on"  # it was put aside by whoever passed it on, and has not been looked at here
WHOLE_ROW = -1
COLUMNS = frozenset(
    map(str, range(wire.ROW - 1))
)  # in this form only: "01" would hide a parent from an erasure

Place = tuple[int, int, int, int]  # table, row, row2, column


@dataclass(frozen=True)
class Shape:
    """A column of a newer program; column 0 stands for the table itself.

    `level` is who may hold it, `wire` how its values travel (of a table: its owner), `key` its place in the key of a table keyed
    by two columns (of a table: 1 when its rows belong to people), `parent` the table that whom a row belongs to is in.
    """

    table: int
    column: int
    level: Share
    wire: str
    key: int | None = None
    parent: int | None = None

    @property
    def how(self) -> str:
        """How values of this column travel; column 0 of a table is `deleted`."""
        return self.wire if self.column else "int"

    @property
    def kind(self) -> Kind:
        return wire.KINDS[self.how]


@dataclass(frozen=True)
class Entry:
    """One row or cell put aside, with the change that wrote it."""

    table: int
    row: int
    row2: int
    column: int
    origin: int
    seq: int
    value: Any
    reason: str
    bundle: str

    @property
    def key(self) -> tuple[int, int]:
        return self.row, self.row2

    @property
    def place(self) -> Place:
        return self.table, self.row, self.row2, self.column

    @property
    def whole(self) -> bool:
        return self.column == WHOLE_ROW


def entries(book: Book) -> list[Entry]:
    """All that is put aside here, in the order in which it was written; whole rows before their cells."""
    rows = book.sql(
        "SELECT tbl, row, row2, col, origin, seq, value, reason, bundle FROM held ORDER BY tbl, row, row2, col, origin, seq"
    ).fetchall()
    return [
        Entry(tbl, row, row2, col, origin, seq, json.loads(text), reason, bundle)
        for tbl, row, row2, col, origin, seq, text, reason, bundle in rows
    ]


def shapes(book: Book) -> dict[tuple[int, int], Shape]:
    """What newer programs said of tables and columns that were not known here."""
    found = book.sql("SELECT tbl, col, level, wire, place, parent FROM shape").fetchall()
    return {(row[0], row[1]): Shape(row[0], row[1], Share(row[2]), *row[3:]) for row in found}


# -- on the wire ---------------------------------------------------------------------------------------------


def described(book: Book, blocks: Iterable[Block], also: Iterable[int] = ()) -> Iterator[Shape]:
    """Of the tables and columns in these blocks, those that the first version of the data did not have.

    A receiver of any version then keeps what it does not know. `also` names tables that were put aside here.
    """
    kept = shapes(book)
    for number in sorted({block.table for block in blocks if block.table not in wire.SHAPES} | set(also)):
        table = book.schema.tables.get(number)
        if table is None:
            yield from (shape for (tbl, _), shape in sorted(kept.items()) if tbl == number)
            continue
        yield from (
            shape for (tbl, col), shape in sorted(kept.items()) if tbl == number and col >= len(table.shares)
        )
        first = book.first.get(number, 0)
        if not first:
            yield Shape(number, 0, Share.COUNTS, table.owner.value, int(book.schema.of_person(table)) or None)
        for column in range(first + 1, len(table.shares)):
            yield _shape(book, table, column)


def _shape(book: Book, table: Table, column: int) -> Shape:
    name = table.spec.names[column]
    key = 1 + table.key.index(name) if table.leaf and name in table.key else None
    parent = book.schema.target(table, name).number if name == table.parent else None
    return Shape(table.number, column, table.shares[column], wire.kind_of(table, column), key, parent)


def shape_block(listed: Sequence[Shape]) -> Block:
    """Descriptions as they travel."""
    i, t = Kind.INT, Kind.TEXT
    rows = [(one.table, one.column, int(one.level), one.wire, one.key, one.parent) for one in listed]
    return wire.block(wire.SHAPE, rows, (i, i, i, t, i, i))


def read_shapes(book: Book, blocks: Sequence[Block]) -> dict[tuple[int, int], Shape]:
    """The descriptions that come with a bundle, of what is not known here; they are kept with what they describe."""
    found: dict[tuple[int, int], Shape] = {}
    for table, column, level, kind, key, parent in wire.rows_of(_block(blocks, wire.SHAPE), 6):
        known = book.schema.tables.get(table)
        if known is not None and column < len(known.shares):
            continue
        if not 0 < table < 1000 or not 0 <= column < wire.ROW - 1 or (column and kind not in wire.KINDS):
            raise Malformed("a description of no column")
        found[table, column] = Shape(table, column, Share(level), kind, key, parent)
    return found


def keep_shapes(book: Book, found: Mapping[tuple[int, int], Shape]) -> None:
    """Keep descriptions; a column's level never widens, so the first word on it stays."""
    book.db.connection().executemany(
        "INSERT OR IGNORE INTO shape (tbl, col, level, wire, place, parent) VALUES (?,?,?,?,?,?)",
        [(one.table, one.column, int(one.level), one.wire, one.key, one.parent) for one in found.values()],
    )


def aside_block(listed: Sequence[tuple[Place, int, Any]]) -> Block:
    """Entries (place, place of the change, value) as they travel."""
    i, d, t = Kind.INT, Kind.ID, Kind.TEXT
    rows = [
        (tbl, row, row2, col, change, canonical(value)) for (tbl, row, row2, col), change, value in listed
    ]
    return wire.block(wire.ASIDE, rows, (i, d, d, i, i, t))


def read_aside(headers: Headers, blocks: Sequence[Block], level: Share) -> Iterator[tuple[Any, ...]]:
    """What the sender had put aside, as rows for the table `held`: it is tried like anything that was put aside here."""
    for table, row, row2, column, place, text in wire.rows_of(_block(blocks, wire.ASIDE), 6):
        change = headers.local(place)
        if change is None or row is None or row2 is None or not 0 < table < 1000 or text is None:
            raise Malformed("an entry of no row")
        value = json.loads(text)
        if not WHOLE_ROW <= column < wire.ROW - 1 or (column == WHOLE_ROW) is not isinstance(value, dict):
            raise Malformed("an entry of no column")
        if isinstance(value, list) or (
            isinstance(value, dict) and any(isinstance(v, list | dict) for v in value.values())
        ):
            raise Malformed("a value that is none")
        if isinstance(value, dict) and not COLUMNS.issuperset(value):
            raise Malformed("an entry of no column")
        head = headers.seen[change]
        known = headers.book.schema.tables.get(table)
        columns = map(int, value) if isinstance(value, dict) else (column,)
        if known and any(n < len(known.shares) and known.shares[n] < level for n in columns):
            raise Malformed("a value that this level may not hold")
        if change in headers.others:
            raise Refused("B08")
        yield (table, row, row2, column, head.origin, head.seq, canonical(value), PASSED_ON)


def _block(blocks: Sequence[Block], number: int) -> Block | None:
    return next((block for block in blocks if block.table == number), None)


# -- whose they are, and who may hold them -------------------------------------------------------------------


def of_people(book: Book, kept: Mapping[tuple[int, int], Shape], table: int) -> bool:
    """Whether the rows of a table belong to people."""
    known = book.schema.tables.get(table)
    if known is not None:
        return book.schema.of_person(known)
    shape = kept.get((table, 0))
    return shape is None or bool(shape.key)


def person(book: Book, kept: Mapping[tuple[int, int], Shape], entry: Entry) -> int | None:
    """The person an entry belongs to, as far as can be known."""
    return _person(book, kept, entry.table, entry.key, entry.value if entry.whole else None)


def _person(
    book: Book,
    kept: Mapping[tuple[int, int], Shape],
    table: int,
    key: tuple[int, int],
    value: Any = None,
    depth: int = 0,
) -> int | None:
    known = book.schema.tables.get(table)
    if known is not None and not known.parent:
        return key[0] if known.name in book.schema.people else None
    if known is not None:
        column, above = known.column_number(known.parent), book.schema.target(known, known.parent).number
    else:
        found = next((s for (t, _), s in kept.items() if t == table and s.parent is not None), None)
        if found is None or found.parent is None:
            return None
        column, above = found.column, found.parent
    parent = _above(book, known, key, column, table, value)
    if not isinstance(parent, int) or depth > 9:
        return None
    return _person(book, kept, above, (parent, 0), depth=depth + 1)


def _above(book: Book, known: Table | None, key: tuple[int, int], column: int, table: int, value: Any) -> Any:
    """The parent's id: of the row as it lies here, by its key, or as it was put aside."""
    if known is not None:
        if known.parent in known.key:
            return key[known.key.index(known.parent)]
        where = " AND ".join(f"{quoted(name)} = ?" for name in known.key)
        row = book.sql(
            f"SELECT {quoted(known.parent)} FROM {quoted(known.name)} WHERE {where}", key[: len(known.key)]
        ).fetchone()
        if row is not None and row[0] is not None:
            return row[0]
    if not isinstance(value, dict):
        row = book.sql(
            "SELECT value FROM held WHERE tbl = ? AND row = ? AND row2 = ? AND col = -1", (table, *key)
        ).fetchone()
        value = json.loads(row[0]) if row else {}
    return value.get(str(column))


def level_of(book: Book, kept: Mapping[tuple[int, int], Shape], table: int, column: int) -> Share:
    """Who may hold a column; what nobody described stays here."""
    known = book.schema.tables.get(table)
    if known is not None and column < len(known.shares):
        return known.shares[column]
    if column == 0:
        return Share.COUNTS
    shape = kept.get((table, column))
    return Share.PC if shape is None else shape.level


def for_level(book: Book, kept: Mapping[tuple[int, int], Shape], entry: Entry, least: Share) -> Any:
    """The value of an entry as somebody may hold it who may hold this level and above; `...` where it is nothing."""

    def may(column: int) -> bool:
        return level_of(book, kept, entry.table, column) >= least

    if not entry.whole:
        return entry.value if may(entry.column) else ...
    known = book.schema.tables.get(entry.table)
    if known is not None and known.visible(least) == (0,):
        return ...
    return {column: value for column, value in entry.value.items() if may(int(column))} or ...


def forget_closed(book: Book) -> None:
    """At HQ: empty what is aside of people who do not share, as it is emptied in the tables."""
    kept = shapes(book)
    theirs = [one for one in entries(book) if of_people(book, kept, one.table)]
    opened = open_people(book) if theirs else set()
    for entry in theirs:
        if person(book, kept, entry) in opened:
            continue
        left = for_level(book, kept, entry, Share.COUNTS)
        if left is ...:
            left = {} if entry.whole else None
        if left != entry.value:
            book.sql(
                "UPDATE held SET value = ? WHERE tbl = ? AND row = ? AND row2 = ? AND col = ? AND origin = ? AND seq = ?",
                (canonical(left), *entry.place, entry.origin, entry.seq),
            )
