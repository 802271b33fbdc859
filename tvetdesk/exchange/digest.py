"""The digest: one number for all that a level may see, equal on two PCs that hold the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from tvetdesk.exchange.authority import centre_of
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.ids import SHIPPED
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import closed_condition, note_open_people

Sibling = tuple[int, int, Any]  # origin, sequence number, stored value


def digest(book: Book, *, centre: str | None = None, level: Share | None = None) -> str:
    """BLAKE2b-16, as hex, over every visible cell with its siblings and who wrote them.

    `level` defaults to this PC's own; `centre` limits it to rows with a living version made in that centre.
    What is held back, what never travels and what comes with the program is left out; from level HQ on,
    people who do not share count with their coded cells alone.
    """
    book.seal()
    level = book.level if level is None else level
    result = hashlib.blake2b(digest_size=16)
    if level >= Share.HQ:
        note_open_people(book)
    centres = centre_of(book) | {book.replica: book.code}
    wanted = {number for number, code in centres.items() if centre is None or code == centre} - {SHIPPED}
    heads = {change: (origin, seq) for change, origin, seq in book.sql("SELECT id, origin, seq FROM change")}
    for table in sorted(book.schema.tables.values(), key=lambda t: t.number):
        for key, cells in _rows(book, table, level, heads):
            if any(sibling[0] in wanted for siblings in cells.values() for sibling in siblings):
                result.update(canonical([table.number, key, sorted(cells.items())]).encode())
    return result.hexdigest()


def _rows(
    book: Book, table: Table, level: Share, heads: dict[int, tuple[int, int]]
) -> Iterator[tuple[list[int], dict[int, list[Sibling]]]]:
    """Each row's key and its visible cells: column number -> siblings, sorted by who wrote them."""
    columns = table.visible(level)
    if columns == (0,):
        return
    coded = set(table.visible(Share.COUNTS))
    single: dict[tuple[int, int], dict[int, list[tuple[int, int, Any]]]] = {}
    for row, row2, column, stamp, shown, value in book.sql(
        "SELECT row, row2, col, stamp, shown, value FROM cell WHERE tbl = ?", (table.number,)
    ):
        single.setdefault((row, row2), {}).setdefault(column, []).append((stamp, shown, value))
    keys = ", ".join(f"t.{quoted(name)}" for name in table.key)
    joins, hidden = "", "0"
    if level >= Share.HQ and book.schema.of_person(table):
        joins, hidden = closed_condition(book, table)
    names = "".join(f", t.{quoted(table.spec.names[number])}" for number in columns)
    for found in book.each(
        f"SELECT {keys}, {hidden}, t.stamp{names} FROM {quoted(table.name)} t {joins} ORDER BY {keys}"
    ):
        key = found[: len(table.key)]
        closed, stamp, *values = found[len(table.key) :]
        own = single.get((key[0], key[1] if table.leaf else 0), {})
        cells: dict[int, list[Sibling]] = {}
        for number, shown_value in zip(columns, values, strict=True):
            if closed and number not in coded:
                continue
            if number in own:
                cells[number] = sorted(
                    (
                        (*heads[s >> STEP_BITS], shown_value if shown else json.loads(value))
                        for s, shown, value in own[number]
                    ),
                    key=lambda sibling: sibling[:2],
                )
            else:
                cells[number] = [(*heads[stamp >> STEP_BITS], shown_value)]
            if number in table.alone:  # the version is here; its value may still be on its way
                cells[number] = [(*sibling[:2], None) for sibling in cells[number]]
        yield list(key), cells
