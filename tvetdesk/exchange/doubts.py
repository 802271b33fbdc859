"""Entries that were put aside, here or by others of what was written here, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tvetdesk.errors import SENTENCES, UserError, sentences
from tvetdesk.exchange import authority
from tvetdesk.exchange.aside import NEWER, PASSED_ON, Entry, entries
from tvetdesk.exchange.releasing import NO_ID, NOT_OWNER, ORPHAN
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book

OTHER = "aside.other"

sentences({
    NEWER: N_("A newer TVET Desk wrote this. It is kept and counts once this computer has been updated."),
    PASSED_ON: N_("Another computer had put this aside and passed it on."),
    NOT_OWNER: N_("This belongs to another centre, so it changes nothing here."),
    ORPHAN: N_("The entry that this belongs to has not come yet. It counts as soon as it is here."),
    NO_ID: N_("The number of this entry does not fit what it says, so it changes nothing here. Tell headquarters."),
    OTHER: N_("A value in this entry may not be kept there. Look at the entry and correct it."),
})  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """One entry put aside: of which kind, which row, which field (None: all of it), who wrote it, and why.

    `by` is the centre that put it aside, None for this PC; `kind` is None where a newer program alone knows the table.
    """

    kind: str | None
    key: tuple[int, int]
    field: str | None
    origin: int
    centre: str
    seq: int
    reason: UserError
    by: str | None = None


def doubts(book: Book) -> Iterator[Doubt]:
    """What is put aside here, then what others put aside of this centre's entries, by their last bundle or slip."""
    centres = authority.centre_of(book) | {book.replica: book.code}
    for entry in entries(book):
        kind, field = _named(book, entry.table, entry.column)
        yield Doubt(
            kind,
            entry.key,
            field,
            entry.origin,
            centres.get(entry.origin, "?"),
            entry.seq,
            _reason(book, entry),
        )
    for partner, tbl, row, row2, column, origin, seq, reason in book.sql(
        "SELECT partner, tbl, row, row2, col, origin, seq, reason FROM returned ORDER BY partner, tbl, row, row2, col"
    ).fetchall():
        kind, field = _named(book, tbl, column)
        code = reason if reason in (NEWER, PASSED_ON, NOT_OWNER, ORPHAN, NO_ID) else OTHER
        yield Doubt(
            kind, (row, row2), field, origin, centres.get(origin, "?"), seq, UserError(code),
            by=centres.get(partner, "?"),
        )  # fmt: skip


def _named(book: Book, table: int, column: int) -> tuple[str | None, str | None]:
    known = book.schema.tables.get(table)
    if known is None:
        return None, None
    inside = 0 <= column < len(known.shares)
    return known.name, known.spec.names[column] if inside else None


def _reason(book: Book, entry: Entry) -> UserError:
    """Why, with what the sentence speaks of: the field's own word on the value, where that is the reason."""
    table = book.schema.tables.get(entry.table)
    columns = entry.value.items() if entry.whole else [(entry.column, entry.value)]
    for column, value in columns:
        if table is None or not 0 < int(column) < len(table.shares):
            continue
        try:
            table.fields[table.spec.names[int(column)]].check_stored(value)
        except UserError as error:
            return error
    return UserError(entry.reason if entry.reason in SENTENCES else OTHER)
