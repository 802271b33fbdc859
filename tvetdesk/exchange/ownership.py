"""Whose a row is: what may be altered on this PC, and what can only be proposed to its owner."""

from __future__ import annotations

from typing import Any

from tvetdesk.exchange.authority import HQ_CODE, centre_of
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.record import Owner, Share
from tvetdesk.store.schema import Table


def owner(book: Book, row: Any) -> str | None:
    """The code of the centre (or "HQ") a row belongs to; None where it is nobody's own.

    The same rule by which a bundle is judged on arrival: a row with a free id is its maker's centre's, a natural
    row its parent's, a centre's own row its own (headquarters may write there too); what comes with the program is
    headquarters'.
    """
    table = book.table(type(row))
    if table.owner is Owner.HQ:
        return HQ_CODE
    maker = _maker(book, table, row)
    if maker is None or isinstance(maker, str):
        return maker
    if maker == ids.SHIPPED:
        return HQ_CODE
    return (centre_of(book) | {book.replica: book.code}).get(maker, "")


def _maker(book: Book, table: Table, row: Any) -> int | str | None:
    """The replica that made a row, or the code of the centre it describes; of a natural row, of whom it belongs to."""
    if not (table.leaf or table.natural or table.owner is Owner.HQ):
        return ids.maker(row.id)
    if table is book.schema.centres:
        return None if book.level is Share.HQ else str(getattr(row, table.identity[0]))
    parent = getattr(row, table.parent) if table.parent else None
    if parent is None:
        return None
    above = book.schema.target(table, table.parent)
    if parent >= 0 and above.owner is not Owner.HQ:
        return ids.maker(parent)
    found = book.find(above.model, bin=True, id=parent)
    return None if found is None else _maker(book, above, found)


def may_alter(book: Book, row: Any) -> bool:
    """Whether a change of this row made here holds everywhere."""
    return owner(book, row) in (None, book.code)
