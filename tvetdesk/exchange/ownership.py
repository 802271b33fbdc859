"""Whose a row is: what may be altered on this PC, and what can only be proposed to its owner."""

from __future__ import annotations

from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import HQ_CODE, centre_of
from tvetdesk.i18n import N_
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.record import Owner, Share
from tvetdesk.store.schema import Table

sentences({
    "records.hq_only": N_("{plural} are kept by headquarters. Ask headquarters to add or alter them."),
    "records.not_yours": N_("This row belongs to {code}, so only {code} can do this. Nothing was changed."),
})  # fmt: skip


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
    # Without an organisation nobody else ever wrote here, whatever number this computer had before a restore.
    if maker == book.replica or not book.fact("organisation"):
        return str(book.code)
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


def check_kept_here(book: Book, table: Table) -> None:
    """Rows that headquarters keeps are altered nowhere else: elsewhere they would be put aside on arrival."""
    if table.owner is Owner.HQ and book.level is not Share.HQ:
        raise UserError("records.hq_only", plural=table.model._meta.plural)


def check_may_add(book: Book, table: Table, **values: Any) -> None:
    """Refuse a natural row of somebody else's: it would be put aside on arrival. A free row is its maker's."""
    if table.natural:
        row = table.model(**values)
        if not may_alter(book, row):
            raise UserError("records.not_yours", code=owner(book, row) or "")
