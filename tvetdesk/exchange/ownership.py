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
    row its parent's.
    """
    table = book.table(type(row))
    if table.owner is Owner.HQ:
        return HQ_CODE
    if table.leaf or table.natural:
        parent = getattr(row, table.parent) if table.parent else None
        maker = None if parent is None else ids.maker(parent)
    else:
        maker = ids.maker(row.id)
    if maker is None:
        return None
    return (centre_of(book) | {book.replica: book.code}).get(maker, "")


def may_alter(book: Book, row: Any) -> bool:
    """Whether a change of this row made here holds everywhere."""
    return owner(book, row) in (None, book.code)
