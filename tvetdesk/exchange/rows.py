"""A bundle's rows: read, checked value by value and for whose they are, and handed to the merge or put aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from tvetdesk.exchange import wire
from tvetdesk.exchange.aside import NEWER, Shape, read_aside, read_shapes
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.headers import Headers
from tvetdesk.exchange.judging import Judge
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.merge import Arrived, Merge, Version
from tvetdesk.exchange.streams import Malformed
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.changes import stamp_of
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table


class Rows:
    """The tables of one bundle; rows that may not be applied are put aside in the merge.

    `shapes` says of what tables and columns of a newer program are; what nobody describes is refused.
    """

    def __init__(
        self, book: Book, blocks: Sequence[Block], level: Share, headers: Headers, merge: Merge
    ) -> None:
        self.book, self.blocks, self.level, self.headers, self.merge = book, blocks, level, headers, merge
        self.judge = Judge(book, headers.centres, headers.seen, headers.fresh, blocks)
        self.shapes = read_shapes(book, blocks)
        self._singly = {
            (block.table, block.section - wire.CELLS): set(_keys(block))
            for block in blocks
            if block.table not in wire.SHAPES and block.section >= wire.CELLS
        }

    def bring(self) -> None:
        for block in self.blocks:
            if block.table in wire.SHAPES:
                continue
            table = self.book.schema.tables.get(block.table)
            if table is None:
                self._newer(block)
            elif block.section < wire.CELLS:
                self._whole(table, block)
            else:
                self._cells(table, block)
        for entry in read_aside(self.headers, self.blocks, self.level):
            if self.headers.sender.revoked_from is None:
                self.merge.held.append(entry)

    def _whole(self, table: Table, block: Block) -> None:
        level = Share.COUNTS if block.section == wire.CODED else self.level
        columns = table.visible(level)
        kinds = {number: wire.KINDS[wire.kind_of(table, number)] for number in columns}
        kinds |= (
            {wire.CHANGE_COLUMN: Kind.INT}
            if table.leaf
            else {wire.ROW: Kind.ID, wire.CHANGE_COLUMN: Kind.INT}
        )
        more = self._unknown(block, level)
        given = _given(block, kinds | {number: wire.KINDS[shape.wire] for number, shape in more.items()})
        changes = self.headers.locals_of(given[wire.CHANGE_COLUMN])
        if table.leaf:
            rows, rows2 = (given[table.column_number(name)] for name in table.key)
        else:
            rows, rows2 = given[wire.ROW], [0] * block.rows
        empty = [None] * block.rows
        values = [wire.from_wire(wire.kind_of(table, n), given.get(n, empty)) for n in columns]
        self._check_ids(table, block, rows, dict(zip(columns, values, strict=True)))
        self._pass_over(table, rows, rows2, columns, values)
        bad = self.judge.invalid(table, columns, values) | self.judge.not_owned(table, rows, changes, given)
        bad = {place: reason for place, reason in bad.items() if self._speaks_for(changes[place])}
        named = cast("list[int]", changes)  # where one has no number here, the bundle is refused below
        arrived = Arrived(table, rows, rows2, named, dict(zip(columns, values, strict=True)))
        for place in sorted(bad):
            if (change := changes[place]) is not None:
                whole = {
                    str(n): listed[place] for n, listed in arrived.values.items() if listed[place] is not None
                }
                self.merge.hold(
                    table, (rows[place], rows2[place]), -1, [Version(stamp_of(change, 1), whole)], bad[place]
                )
        mute = {change for change in set(changes) if not self._speaks_for(change)}
        if bad or mute:
            arrived = arrived.chosen(
                [place not in bad and change not in mute for place, change in enumerate(changes)]
            )
        if None in arrived.changes:
            raise Malformed("a row names a change that is neither here nor in the bundle")
        for number, shape in more.items():
            later = wire.from_wire(shape.wire, given[number])
            for row, row2, change, value in zip(rows, rows2, changes, later, strict=True):
                if value is not None and change is not None:
                    self._keep(table.number, (row, row2), number, change, value)
        self.merge.bring(arrived)

    def _speaks_for(self, change: int | None) -> bool:
        """Whether the sender may say what a change wrote: one that was struck off only of its own.

        Of what is not the sender's to give, the versions are here; in honest bundles they only stand beside others.
        """
        sender = self.headers.sender
        return change not in self.headers.others and (
            sender.revoked_from is None or change is None or self.headers.seen[change].origin == sender.number
        )

    def _pass_over(
        self,
        table: Table,
        rows: Sequence[int],
        rows2: Sequence[int],
        columns: Sequence[int],
        values: list[Sequence[Any]],
    ) -> None:
        """Empty what a row only seems to say: a cell that also travels singly has only the versions it has there.

        So a row is not put aside for a value that another change wrote into it.
        """
        for place, number in enumerate(columns):
            if single := self._singly.get((table.number, number)):
                keys = zip(rows, rows2, strict=True)
                values[place] = [
                    None if key in single else value for key, value in zip(keys, values[place], strict=True)
                ]

    def _check_ids(
        self, table: Table, block: Block, rows: Sequence[int], values: Mapping[int, Sequence[Any]]
    ) -> None:
        """A natural row's id is made of its fields; with another one it would lie on somebody else's row."""
        identity = tuple(table.column_number(name) for name in table.identity)
        if table.leaf or not identity or block.derived == identity or not values.keys() >= set(identity):
            return
        made = zip(*(values[number] for number in identity), strict=True)
        if any(row != ids.natural_id(table.number, key) for row, key in zip(rows, made, strict=True)):
            raise Malformed("an id that is not made of its fields")

    def _cells(self, table: Table, block: Block) -> None:
        number = block.section - wire.CELLS
        if number >= len(table.shares):
            self._newer(block)
            return
        if number not in table.visible(self.level):
            raise Malformed("a cell that this level may not hold")
        kind = wire.kind_of(table, number)
        given, rows, rows2, changes = self._read_cells(block, kind, leaf=table.leaf)
        values = wire.from_wire(kind, given.get(wire.VALUE, [None] * block.rows))
        bad = self.judge.invalid(table, [number], [values]) | self.judge.not_owned(
            table, rows, changes, given, cells=True
        )
        for place, (row, row2, change, value) in enumerate(zip(rows, rows2, changes, values, strict=True)):
            if not self._speaks_for(change):
                continue
            version = Version(stamp_of(change, 1), value)
            if place in bad:
                self.merge.hold(table, (row, row2), number, [version], bad[place])
            else:
                self.merge.bring_cell(table, (row, row2), number, version)

    def _read_cells(
        self, block: Block, kind: str, *, leaf: bool
    ) -> tuple[dict[int, Sequence[Any]], Sequence[int], Sequence[int], list[int]]:
        """The columns of a block of single cells: as given, both parts of the keys, the changes."""
        kinds = {wire.ROW: Kind.ID, wire.CHANGE_COLUMN: Kind.INT, wire.VALUE: wire.KINDS[kind]}
        given = _given(block, kinds | ({wire.ROW - 1: Kind.ID} if leaf else {}))
        rows = given[wire.ROW]
        rows2 = given[wire.ROW - 1] if leaf else [0] * block.rows
        if None in rows or None in rows2:
            raise Malformed("a cell of no row")
        changes = self.headers.locals_of(given[wire.CHANGE_COLUMN])
        if None in changes:
            raise Malformed("a cell names a change that is neither here nor in the bundle")
        return given, rows, rows2, [change for change in changes if change is not None]

    # -- of a newer program --------------------------------------------------------------------------------

    def _unknown(self, block: Block, level: Share) -> dict[int, Shape]:
        """The columns of a block that a newer program added and described."""
        found = {}
        for column in block.columns:
            shape = self.shapes.get((block.table, column.number))
            if shape is not None and column.number < wire.ROW - 1:
                if shape.level < level:
                    raise Malformed("a column that this level may not hold")
                found[column.number] = shape
        return found

    def _keep(self, table: int, key: tuple[int, int], column: int, change: int, value: Any) -> None:
        if self._speaks_for(change):
            self.merge.put_aside(table, key, column, Version(stamp_of(change, 1), value), NEWER)

    def _newer(self, block: Block) -> None:
        """Put aside a block of a newer program: a table that is not known here, or single cells of such a column."""
        if block.section >= wire.CELLS:
            number = block.section - wire.CELLS
            shape = self.shapes.get((block.table, number))
            if shape is None or shape.level < self.level:
                raise Malformed("cells that nobody described")
            leaf = any(column.number == wire.ROW - 1 for column in block.columns)
            given, rows, rows2, changes = self._read_cells(block, shape.how, leaf=leaf)
            values = wire.from_wire(shape.how, given.get(wire.VALUE, [None] * block.rows))
            for row, row2, change, value in zip(rows, rows2, changes, values, strict=True):
                self._keep(block.table, (row, row2), number, change, value)
            return
        if (block.table, 0) not in self.shapes:
            raise Malformed("a table that nobody described")
        level = Share.COUNTS if block.section == wire.CODED else self.level
        more = self._unknown(block, level)
        kinds = {number: shape.kind for number, shape in more.items()}
        given = _given(block, kinds | {wire.ROW: Kind.ID, wire.CHANGE_COLUMN: Kind.INT})
        keys = sorted((shape.key, number) for number, shape in more.items() if shape.key and number)
        if wire.ROW in given:
            rows, rows2 = given[wire.ROW], [0] * block.rows
        elif len(keys) == 2:
            rows, rows2 = (given[number] for _, number in keys)
        else:
            raise Malformed("rows without a key")
        listed = {number: wire.from_wire(shape.how, given[number]) for number, shape in more.items()}
        if None in rows or None in rows2:
            raise Malformed("rows without a key")
        for place, (row, row2, at) in enumerate(zip(rows, rows2, given[wire.CHANGE_COLUMN], strict=True)):
            named = self.headers.local(at)
            if named is None:
                raise Malformed("a row names a change that is neither here nor in the bundle")
            whole = {
                str(number): values[place] for number, values in listed.items() if values[place] is not None
            }
            self._keep(block.table, (row, row2), -1, named, whole)


def _keys(block: Block) -> Iterable[tuple[Any, Any]]:
    """The rows that a block of single cells speaks of."""
    named = {column.number: column.values for column in block.columns}
    return zip(named.get(wire.ROW, ()), named.get(wire.ROW - 1, [0] * block.rows), strict=False)


def _given(block: Block, kinds: Mapping[int, Kind]) -> dict[int, Sequence[Any]]:
    """The columns of a block by number, if they are among these."""
    if any(kinds.get(column.number) is not column.kind for column in block.columns):
        raise Malformed("a column that does not belong to its table")
    return {column.number: column.values for column in block.columns}
