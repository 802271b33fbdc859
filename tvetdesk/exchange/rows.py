"""A bundle's rows: read, checked value by value and for whose they are, and handed to the merge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, wire
from tvetdesk.exchange.codec import Block, Kind, Malformed
from tvetdesk.exchange.headers import Headers
from tvetdesk.exchange.merge import Arrived, Merge, Version
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store import ids
from tvetdesk.store.book import Book, quoted
from tvetdesk.store.changes import stamp_of
from tvetdesk.store.record import Owner, Share
from tvetdesk.store.schema import Table

Whose = int | str | None
"""The replica that made a row, or the code of the centre that it describes; None where it is nobody's own."""


class Rows:
    """The tables of one bundle; rows that may not be applied are put aside in the merge."""

    def __init__(
        self, book: Book, blocks: Sequence[Block], level: Share, headers: Headers, merge: Merge
    ) -> None:
        self.book, self.blocks, self.level, self.headers, self.merge = book, blocks, level, headers, merge
        self.connection = book.db.connection()
        self.centres: Mapping[int, str] = headers.centres
        self.seen = headers.seen

    def bring(self) -> None:
        for block in self.blocks:
            if block.table in wire.SHAPES:
                continue
            table = self.book.schema.tables.get(block.table)
            if table is None:
                raise Refused("B13")
            if block.section < wire.CELLS:
                self._whole(table, block)
            else:
                self._cells(table, block)

    def _whole(self, table: Table, block: Block) -> None:
        level = Share.COUNTS if block.section == wire.CODED else self.level
        columns = table.visible(level)
        kinds = {number: wire.KINDS[wire.kind_of(table, number)] for number in columns}
        given = _given(
            block, kinds | ({} if table.leaf else {wire.ROW: Kind.ID}) | {wire.CHANGE_COLUMN: Kind.INT}
        )
        changes = [self.headers.local(place) for place in given[wire.CHANGE_COLUMN]]
        if table.leaf:
            rows, rows2 = (given[table.column_number(name)] for name in table.key)
        else:
            rows, rows2 = given[wire.ROW], [0] * block.rows
        empty = [None] * block.rows
        values = [wire.from_wire(wire.kind_of(table, n), given.get(n, empty)) for n in columns]
        self._check_ids(table, block, rows, dict(zip(columns, values, strict=True)))
        bad = self._invalid(table, columns, values) | self._not_owned(table, rows, changes, given)
        arrived = Arrived(table, columns, list(zip(rows, rows2, changes, *values, strict=True)))
        if bad:
            for place in sorted(bad):
                row, row2, change, *cells = arrived.rows[place]
                whole = {table.spec.names[n]: cell for n, cell in zip(columns, cells, strict=True)}
                if change is not None:
                    self.merge.hold(table, (row, row2), -1, [Version(stamp_of(change, 1), whole)], bad[place])
            arrived.rows = [row for place, row in enumerate(arrived.rows) if place not in bad]
        if any(row[2] is None for row in arrived.rows):
            raise Malformed("a row names a change that is neither here nor in the bundle")
        self.merge.bring(arrived)

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
        if number not in table.visible(self.level):
            raise Malformed("a cell that this level may not hold")
        kinds = {
            wire.ROW: Kind.ID,
            wire.CHANGE_COLUMN: Kind.INT,
            wire.VALUE: wire.KINDS[wire.kind_of(table, number)],
        }
        given = _given(block, kinds | ({wire.ROW - 1: Kind.ID} if table.leaf else {}))
        rows = given[wire.ROW]
        rows2 = given[wire.ROW - 1] if table.leaf else [0] * block.rows
        if None in rows or None in rows2:
            raise Malformed("a cell of no row")
        changes = [self.headers.local(place) for place in given[wire.CHANGE_COLUMN]]
        values = wire.from_wire(wire.kind_of(table, number), given.get(wire.VALUE, [None] * block.rows))
        bad = self._invalid(table, [number], [values]) | self._not_owned(
            table, rows, changes, given, cells=True
        )
        for place, (row, row2, change, value) in enumerate(zip(rows, rows2, changes, values, strict=True)):
            if change is None:
                raise Malformed("a cell names a change that is neither here nor in the bundle")
            version = Version(stamp_of(change, 1), value)
            if place in bad:
                self.merge.hold(table, (row, row2), number, [version], bad[place])
            else:
                self.merge.bring_cell(table, (row, row2), number, version)

    def _invalid(
        self, table: Table, columns: Sequence[int], values: Sequence[Sequence[Any]]
    ) -> dict[int, str]:
        """Places of rows with a value that may not be kept, and why; each distinct value is checked once."""
        bad: dict[int, str] = {}
        for number, listed in zip(columns, values, strict=True):
            check: Callable[[Any], None] = (
                _check_deleted if number == 0 else table.fields[table.spec.names[number]].check_stored
            )
            wrong = {}
            for value in set(listed):
                try:
                    check(value)
                except UserError as error:
                    wrong[value] = error.code
            if wrong:
                bad.update({place: wrong[value] for place, value in enumerate(listed) if value in wrong})
        return bad

    def _not_owned(
        self,
        table: Table,
        rows: Sequence[int],
        changes: Sequence[int | None],
        given: dict[int, Sequence[Any]],
        *,
        cells: bool = False,
    ) -> dict[int, str]:
        """Places of rows that their author may not alter, judged by whose they are; checked once per pair.

        A row is its maker's centre's; a natural row the centre's whose row it belongs to; a centre's own row its own.
        """
        owners: Sequence[Whose]
        if table.owner is Owner.HQ:
            owners = [None] * len(rows)
        elif table.leaf or table.natural:
            owners = self._owners(table, rows, given, cells=cells)
        else:
            owners = [row >> ids.COUNTER_BITS for row in rows]
        fresh_ids = not cells and not table.leaf and not table.natural
        verdicts: dict[tuple[Whose, int | None], bool] = {}
        for pair in set(zip(owners, changes, strict=True)):
            verdicts[pair] = self._may(table, *pair, made=fresh_ids)
        return {
            place: "not_owner"
            for place, pair in enumerate(zip(owners, changes, strict=True))
            if not verdicts[pair]
        }

    def _owners(
        self, table: Table, rows: Sequence[int], given: dict[int, Sequence[Any]], *, cells: bool
    ) -> list[Whose]:
        """Whose row each natural row belongs to, by its parent.

        What a centre says about a row of HQ's (a decision on a proposal) belongs to whom HQ's row is about.
        """
        if not table.parent:
            return [self._whose(table, row) for row in rows]
        if cells and not table.leaf:
            parents = [self._parent(table, row) for row in rows]
        elif cells:
            parents = list(given[wire.ROW if table.parent == table.key[0] else wire.ROW - 1])
        else:
            parents = list(given.get(table.column_number(table.parent), [None] * len(rows)))
            if table.parent not in table.identity:  # whose it is here counts, whatever the bundle says
                parents = [
                    self._parent(table, row) or parent for row, parent in zip(rows, parents, strict=True)
                ]
        above = self.book.schema.target(table, table.parent)
        if above.owner is Owner.HQ:
            parents = [self._parent(above, parent) for parent in parents]
            above = self.book.schema.target(above, above.parent) if above.parent else above
        whose = {parent: self._whose(above, parent) for parent in set(parents)}
        return list(map(whose.__getitem__, parents))

    def _whose(self, table: Table, row: int | None) -> Whose:
        """Whose a row is; that of a natural row follows from its parents."""
        if row is None or row >= 0:
            return None if row is None else ids.maker(row)
        if table is self.book.schema.centres:
            return self._codes.get(row)
        if not table.parent:
            return None
        return self._whose(self.book.schema.target(table, table.parent), self._parent(table, row))

    @cached_property
    def _codes(self) -> dict[int, str]:
        """The codes of all centres that are known here or come with this bundle, by the ids of their rows."""
        table = self.book.schema.centres
        assert table is not None
        (name,) = table.identity
        codes = {
            code for (code,) in self.connection.execute(f"SELECT {quoted(name)} FROM {quoted(table.name)}")
        }
        for block in self.blocks:
            if block.table == table.number and block.section < wire.CELLS:
                codes.update(
                    *(one.values for one in block.columns if one.number == table.column_number(name))
                )
        return {ids.natural_id(table.number, [code]): code for code in codes if code}

    def _parent(self, table: Table, row: int | None) -> int | None:
        """Whom a row held here belongs to."""
        if row is None or not table.parent:
            return None
        column = table.fields[table.parent].column_name
        found = self.connection.execute(
            f'SELECT "{column}" FROM "{table.name}" WHERE id = ?', (row,)
        ).fetchone()
        return found[0] if found else None

    def _may(self, table: Table, owner: Whose, change: int | None, *, made: bool) -> bool:
        if change is None:
            return True
        author = self.seen[change].origin
        if table.owner is Owner.HQ:
            return self.centres.get(author) == authority.HQ_CODE or author == ids.SHIPPED
        if owner == ids.SHIPPED:
            return author == ids.SHIPPED or self.centres.get(author) == authority.HQ_CODE
        if owner is None or owner == author:
            return True
        if isinstance(owner, str):
            return self.centres.get(author) in (owner, authority.HQ_CODE)
        if made and change in self.headers.fresh:
            return False  # the id of a new row bears its change's origin
        return owner in self.centres and self.centres[owner] == self.centres.get(author)


def _given(block: Block, kinds: Mapping[int, Kind]) -> dict[int, Sequence[Any]]:
    """The columns of a block by number, if they are among these."""
    if any(kinds.get(column.number) is not column.kind for column in block.columns):
        raise Malformed("a column that does not belong to its table")
    return {column.number: column.values for column in block.columns}


def _check_deleted(value: Any) -> None:
    if value not in (None, 0, 1):
        raise UserError("field.yes_no", text=str(value)[:40])
