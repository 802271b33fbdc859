"""Whose a row is: what may be altered on this PC, and what can only be proposed to its owner."""

from __future__ import annotations

from typing import Any

from tvetdesk.exchange.authority import HQ_CODE, centre_of
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.record import Owner


def owner(book: Book, row: Any) -> str | None:
    """The code of the centre (or "HQ") a row belongs to; None where it is nobody's own.

    The same rule by which a bundle is judged on arrival: a row with a free id is its maker's centre's, a natural
    row its parent's; what comes with the program is headquarters'.
    """
    table = book.table(type(row))
    if table.owner is Owner.HQ:
        return HQ_CODE
    above = _above(book, row) if table.leaf or table.natural else row.id
    maker = None if above is None else ids.maker(above)
    if maker is None:
        return None
    if maker == ids.SHIPPED:
        return HQ_CODE
    return (centre_of(book) | {book.replica: book.code}).get(maker, "")


def _above(book: Book, row: Any) -> int | None:
    """The id of the row a natural row belongs to; of what headquarters says about a row, that row."""
    table = book.table(type(row))
    if not table.parent:
        return None
    parent: int | None = getattr(row, table.parent)
    above = book.schema.target(table, table.parent)
    if parent is None or above.owner is not Owner.HQ:
        return parent
    found = book.find(above.model, bin=True, id=parent)
    return getattr(found, above.parent) if found is not None and above.parent else None


def may_alter(book: Book, row: Any) -> bool:
    """Whether a change of this row made here holds everywhere."""
    return owner(book, row) in (None, book.code)
