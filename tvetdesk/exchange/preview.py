"""What a bundle would hold if it were made now: changes and rows by kind, and who travels only as a count."""

from __future__ import annotations

from dataclasses import dataclass, field

from tvetdesk.exchange import wire
from tvetdesk.exchange.bundles import last_tops
from tvetdesk.exchange.gather import Gathered
from tvetdesk.exchange.leaving import Leaving, Partner
from tvetdesk.store.book import Book


@dataclass
class Rows:
    """Rows of one kind: made in these changes, altered in them, and sent as coded values without names."""

    new: int = 0
    altered: int = 0
    coded: int = 0


@dataclass(frozen=True)
class Inside:
    """`again` counts the changes that were in the last bundle already and are not confirmed; `people` those coded."""

    changes: int
    again: int
    people: int
    tables: dict[str, Rows] = field(default_factory=dict)


def inside(book: Book, to: Partner) -> Inside:
    """Seal what is open and look what a bundle for these receivers would hold; nothing is given out."""
    book.seal()
    with book.transaction():
        leaving = Leaving(book, to)
        tables: dict[str, Rows] = {}
        altered: dict[str, set[tuple[int, ...]]] = {}
        people = 0
        for block in Gathered(leaving).tables():
            table = book.schema.tables.get(block.table)
            if table is None:
                continue
            rows = tables.setdefault(table.name, Rows())
            if block.section >= wire.CELLS:
                keys = [one.values for one in block.columns if one.number in (wire.ROW, wire.ROW - 1)]
                altered.setdefault(table.name, set()).update(zip(*keys, strict=True))
                continue
            rows.new += block.rows
            if block.section == wire.CODED:
                rows.coded += block.rows
                people += block.rows if getattr(table.model._meta, "person", False) else 0
        for name, keys_ in altered.items():
            tables[name].altered = len(keys_)
        last = last_tops(book, to.code)
        again = sum(1 for change in leaving.changes if change[2] <= last.get(change[1], 0))
    return Inside(leaving.count, again, people, tables)
