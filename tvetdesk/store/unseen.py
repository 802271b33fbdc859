"""Versions that lie aside: whoever writes over their cells has not seen them, whatever the vector says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.sharing import key_of

if TYPE_CHECKING:
    from tvetdesk.store.journal import Journal


def note_named(book: Journal, change: int) -> None:
    """Name for every cell that a change of this PC wrote which versions that were given back it replaces.

    Its context does not cover them, for of their changes not everything came; but these were looked at here. A column that
    did not come was not: what somebody wrote there stands beside. Those that an earlier change replaced are named again, for
    that one travels no more. Who puts a row into the bin has seen it all.
    """
    if book.sql("SELECT 1 FROM given LIMIT 1").fetchone():
        book.sql(
            "INSERT OR IGNORE INTO replaced SELECT ?, c.tbl, c.row, c.row2, iif(c.col = 0, g.col, c.col), g.origin, g.seq "
            "FROM cell c JOIN given g ON g.tbl = c.tbl AND g.row = c.row AND g.row2 = c.row2 AND "
            "(g.col = c.col OR c.col = 0 AND g.col > 0) WHERE c.stamp BETWEEN ? AND ?",
            (change, change << STEP_BITS, (change + 1 << STEP_BITS) - 1),
        )


def note_unseen(book: Journal, change: int) -> None:
    """Note for every cell that a change of this PC wrote which versions of it are put aside here.

    The context of the change covers them, for they were received; but nobody here could look at them.
    """
    low, high = change << STEP_BITS, (change + 1 << STEP_BITS) - 1
    tables = [number for (number,) in book.sql("SELECT DISTINCT tbl FROM held").fetchall()]
    if not tables:
        return
    noted = "INSERT OR IGNORE INTO unseen SELECT ?, h.tbl, h.row, h.row2, h.col, h.origin, h.seq FROM held h WHERE "
    book.sql(
        f"{noted} EXISTS (SELECT 1 FROM cell c WHERE c.tbl = h.tbl AND c.row = h.row AND c.row2 = h.row2 "
        "AND (c.col = h.col OR h.col = -1) AND c.stamp BETWEEN ? AND ?)",
        (change, low, high),
    )
    for number in tables:
        if number in book.schema.tables:  # rows made anew where one lies aside
            row, row2 = key_of(book.schema.tables[number])
            book.sql(
                f"{noted} h.tbl = {number} AND EXISTS (SELECT 1 FROM "
                f'"{book.schema.tables[number].name}" t WHERE {row} = h.row AND {row2} = h.row2 AND t.stamp BETWEEN ? AND ?)',
                (change, low, high),
            )
