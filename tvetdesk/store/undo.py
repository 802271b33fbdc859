"""Undo: the old values of a step or change written back, where nothing has been written over them since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book, quoted
from tvetdesk.store.changes import changes
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.schema import Table

changes({"change.undo": N_("Undone")})
sentences(
    {
        "undo.nothing": N_("There is nothing to undo."),
        "undo.missing": N_("There is no change with the number {number} made on this computer."),
        "undo.done": N_("This change was undone already."),
    }
)


@dataclass(frozen=True)
class Undone:
    """What an undo did: cells given their old value, rows put into the bin, cells left since they were written again."""

    change: int
    cells: int
    rows: int
    left: int


def undo(book: Book, number: int | None = None) -> Undone:
    """Undo a whole change of this PC; by default the last one that is not undone. It is a change of its own."""
    if number is None:
        row = book.sql(
            "SELECT max(id) FROM change WHERE origin = ? AND undone_by IS NULL AND what <> 'change.undo'",
            (book.replica,),
        ).fetchone()
        number = row[0]
        if number is None:
            raise UserError("undo.nothing")
    found = book.sql(
        "SELECT undone_by FROM change WHERE id = ? AND origin = ?", (number, book.replica)
    ).fetchone()
    if found is None:
        raise UserError("undo.missing", number=str(number))
    if found[0] is not None:
        raise UserError("undo.done")
    book.seal()
    return _undo(book, number, number << STEP_BITS, (number + 1 << STEP_BITS) - 1)


def undo_step(book: Book) -> Undone:
    """Undo the last step of the open change (one key press in a register), or the last change if none is open."""
    current = book.open_change()
    if current is None or current[1] == "change.undo" or current[3] == 1:
        return undo(book)
    stamp = current[0] << STEP_BITS | current[3]
    return _undo(book, current[0], stamp, stamp, whole=False)


def _undo(book: Book, number: int, low: int, high: int, *, whole: bool = True) -> Undone:
    cells = rows = left = 0
    with book.change("change.undo"):
        for table in book.schema.tables.values():
            for instance in _made(book, table, low, high):
                book.delete(instance)
                rows += 1
        written = book.sql(
            "SELECT tbl, row, row2, col, value, max(stamp), min(id) FROM before WHERE stamp BETWEEN ? AND ? "
            "GROUP BY tbl, row, row2, col ORDER BY min(id)",
            (low, high),
        ).fetchall()
        for tbl, row, row2, column, value, stamp, _ in written:
            table = book.schema.tables[tbl]
            instance = book.get(table.model, (row, row2) if table.leaf else row)
            if low <= instance.stamp <= high:
                continue  # the row itself was made here and lies in the bin now
            if not _alone(book, table, (row, row2), column, stamp):
                left += 1
                continue
            name = table.spec.names[column]
            old = json.loads(value)
            book.write_back(instance, name, old if column == 0 else table.fields[name].python_value(old))
            cells += 1
        if whole:
            (made,) = book.sql("SELECT max(id) FROM change").fetchone()
            book.sql("UPDATE change SET undone_by = ? WHERE id = ?", (made, number))
    book.seal()  # so that two undos are two changes
    return Undone(number, cells, rows, left)


def _made(book: Book, table: Table, low: int, high: int) -> list[Any]:
    """The rows made between two stamps that are not in the bin."""
    model = table.model
    return list(book.select(model).where(model.stamp.between(low, high)))


def _alone(book: Book, table: Table, row: tuple[int, int], column: int, stamp: int) -> bool:
    """Whether the version written with this stamp is the cell's only one."""
    versions = book.sql(
        "SELECT stamp FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND col = ?",
        (table.number, *row, column),
    ).fetchall()
    if versions:
        return bool(versions == [(stamp,)])
    where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
    (base,) = book.sql(
        f"SELECT stamp FROM {quoted(table.name)} WHERE {where}", row[: len(table.key)]
    ).fetchone()
    return bool(base >> STEP_BITS == stamp >> STEP_BITS)
