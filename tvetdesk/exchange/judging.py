"""Judging: whether a value that arrived may be kept by itself, and whether its author may alter that row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import product
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, wire
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.vector import Changes
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import quoted
from tvetdesk.store.record import Owner
from tvetdesk.store.schema import Table

Whose = int | str | None
"""The replica that made a row, or the code of the centre that it describes; None where it is nobody's own."""


class Judge:
    """What may be kept of one bundle, or of what was put aside before.

    `fresh` holds the changes that come just now, `blocks` the bundle's tables, which may tell whose a row is; `codes` are
    those of centres whose own rows are put aside.
    """

    def __init__(
        self,
        book: Book,
        centres: Mapping[int, str],
        seen: Changes,
        fresh: Collection[int] = (),
        blocks: Sequence[Block] = (),
        codes: Iterable[str] = (),
    ) -> None:
        self.book, self.centres, self.seen, self.fresh, self.blocks = book, centres, seen, fresh, blocks
        self.codes = codes
        self.connection = book.db.connection()

    def invalid(
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

    def not_owned(
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
        may = cache(partial(self._may, table))
        fresh = self.fresh if not cells and not table.leaf and not table.natural else ()
        verdicts = {
            (owner, change): may(owner, None if change is None else self.seen[change].origin, change in fresh)
            for owner, change in _pairs(owners, changes)
        }
        if all(verdicts.values()):
            return {}
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
        codes.update(self.codes)
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

    def _may(self, table: Table, owner: Whose, author: int | None, made: bool) -> bool:
        if author is None:
            return True
        if table.owner is Owner.HQ:
            return self.centres.get(author) == authority.HQ_CODE or author == ids.SHIPPED
        if owner == ids.SHIPPED:
            return author == ids.SHIPPED or self.centres.get(author) == authority.HQ_CODE
        if owner is None or owner == author:
            return True
        if isinstance(owner, str):
            return self.centres.get(author) in (owner, authority.HQ_CODE)
        if made:
            return False  # the id of a new row bears its change's origin
        return owner in self.centres and self.centres[owner] == self.centres.get(author)


def _pairs(owners: Sequence[Whose], changes: Sequence[int | None]) -> set[tuple[Whose, int | None]]:
    """Which changes wrote rows of whom; of a long block all rows are mostly one PC's."""
    whose = set(owners)
    return set(product(whose, set(changes)) if len(whose) == 1 else zip(owners, changes, strict=True))


def _check_deleted(value: Any) -> None:
    if value not in (None, 0, 1):
        raise UserError("field.yes_no", text=str(value)[:40])
