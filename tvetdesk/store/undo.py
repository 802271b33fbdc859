"""Undo: the old values of a step or change written back, where nothing has been written over them since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import MAX_STEPS, changes, stamp_of
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.schema import DELETED, Table

changes({"change.undo": N_("Undone")})

# Nobody typed these, so an undo without a number means another.
PASSED_OVER = ("change.undo", "exchange.share", "exchange.give")
FINAL: set[str] = set()
sentences(
    {
        "undo.nothing": N_("There is nothing to undo."),
        "undo.missing": N_(
            "There is no change with the number {number} made on this computer. The list of changes has the numbers."
        ),
        "undo.done": N_("This change was undone already."),
        "undo.final": N_("What this change removed is gone for good. It cannot be undone."),
        "undo.kept": N_("This change set up the data folder. It cannot be undone."),
    }
)


@dataclass(frozen=True)
class Undone:
    """What an undo did: cells given their old value, rows put into the bin, cells left since they were written again."""

    change: int
    cells: int
    rows: int
    left: int


def keep(book: Book) -> None:
    """Let nobody undo what was written up to here: it is what the data folder rests on."""
    (last,) = book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()
    book.remember(kept=last)


def final(*codes: str) -> None:
    """Nobody undoes changes of these codes: what they removed is forgotten."""
    FINAL.update(codes)


def undo(book: Book, number: int | None = None) -> Undone:
    """Undo a whole change of this PC; by default the last one that is not undone. It is a change of its own."""
    rows = book.sql(
        "SELECT id, what, undone_by FROM change WHERE origin = ? ORDER BY id DESC", (book.replica,)
    )
    found = rows.fetchall()
    undone_by = {row: by for row, _, by in found}
    kept = int(book.fact("kept", "0"))
    if number is None:
        own = (
            row
            for row, what, _ in found
            if row > kept and what not in (*PASSED_OVER, *FINAL) and _in_effect(row, undone_by)
        )
        number = next(own, None)
        if number is None:
            raise UserError("undo.nothing")
    elif number not in undone_by:
        raise UserError("undo.missing", number=str(number))
    elif number <= kept:
        raise UserError("undo.kept")
    elif any(row == number and what in FINAL for row, what, _ in found):
        raise UserError("undo.final")
    elif not _in_effect(number, undone_by):
        raise UserError("undo.done")
    book.authorize("change.undo", number)
    book.seal()
    with book.change("change.undo"):
        undone = _write_back(book, number, number << STEP_BITS, (number + 1 << STEP_BITS) - 1)
        if undone.cells or undone.rows:
            (made,) = book.sql("SELECT max(id) FROM change").fetchone()
            _mark(book, number, made)
    if not (undone.cells or undone.rows):
        _mark(book, number, number)  # there was nothing left of it; the next undo goes on with an earlier one
    book.seal()  # so that two undos are two changes
    return undone


def undo_step(book: Book) -> Undone:
    """Undo the last step of the open change (one key press in a register), or the last change if none is open.

    It is a further step of that change, so that the next one can be undone as well.
    """
    current = book.open_change()
    number, steps = book.standing
    if (
        current is None
        or not steps
        or (current[0], current[4], current[5]) != (number, book.person, book.run)
        or current[3] == MAX_STEPS
    ):
        return undo(book)
    stamp = stamp_of(number, steps[-1])
    with book.further_step():
        undone = _write_back(book, number, stamp, stamp)
    book.standing = (number, steps[:-1])
    if len(steps) == 1:
        _mark(book, number, number)
    return undone


def _in_effect(number: int, undone_by: Mapping[int, int | None]) -> bool:
    """Whether a change counts: it was not undone, or its undoing was. One that undid itself, step by step, does not."""
    effect = True
    while (by := undone_by.get(number)) is not None:
        effect = not effect
        if by == number:
            break
        number = by
    return effect


def _mark(book: Book, number: int, by: int) -> None:
    book.sql("UPDATE change SET undone_by = ? WHERE id = ?", (by, number))


def _write_back(book: Book, number: int, low: int, high: int) -> Undone:
    """Inside a step: what the steps between two stamps made goes into the bin, what they overwrote comes back."""
    cells = rows = left = 0
    for table in book.schema.tables.values():
        for instance in _made(book, table, low, high):
            if _alone(book, table, book.row_of(instance), DELETED, number):
                book.unmake(instance)
                rows += 1
            else:
                left += 1  # another PC has made the same row
    written = book.sql(
        "SELECT tbl, row, row2, col, value FROM before WHERE id IN "
        "(SELECT min(id) FROM before WHERE stamp BETWEEN ? AND ? GROUP BY tbl, row, row2, col) ORDER BY id",
        (low, high),
    ).fetchall()
    for tbl, row, row2, column, value in written:
        table = book.schema.tables[tbl]
        instance = book.get(table.model, (row, row2) if table.leaf else row)
        if low <= instance.stamp <= high:
            continue  # the row itself was made here and lies in the bin now
        if not _alone(book, table, (row, row2), column, number):
            left += 1
            continue
        name = table.spec.names[column]
        old = table.model._meta.fields[name].python_value(json.loads(value))
        book.write_back(instance, name, old)
        cells += 1
    return Undone(number, cells, rows, left)


def _made(book: Book, table: Table, low: int, high: int) -> list[Any]:
    """The rows made between two stamps that are not in the bin."""
    model = table.model
    return list(book.select(model).where(model.stamp.between(low, high)))


def _alone(book: Book, table: Table, row: tuple[int, int], column: int, change: int) -> bool:
    """Whether a version written in this change, or what an undo gave back of it, is the cell's only one."""
    cell = (table.number, *row, column)
    versions = book.sql(
        "SELECT stamp FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND col = ?", cell
    ).fetchall()
    if not versions:
        where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
        versions = book.sql(
            f"SELECT stamp FROM {quoted(table.name)} WHERE {where}", row[: len(table.key)]
        ).fetchall()
    if len(versions) > 1:
        return False
    found = versions[0][0] >> STEP_BITS
    while found != change:
        was = book.sql(
            f"SELECT was FROM before JOIN change c ON c.id = before.stamp >> {STEP_BITS} "
            "WHERE tbl = ? AND row = ? AND row2 = ? AND col = ? AND c.undone_by = ? ORDER BY before.id LIMIT 1",
            (*cell, found),
        ).fetchone()
        if was is None:
            return False
        found = was[0] >> STEP_BITS
    return True
