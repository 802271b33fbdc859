"""Traces: who has rows of which types, the last day they name, and rows that are emptied for good one by one.

An emptied row lies in the bin with nothing in it but whose it is. That travels like every change; what it held before is
then forgotten by each computer by itself (`forget_emptied`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.erasing import links
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import empty, person_of
from tvetdesk.store.times import Day


def traces(book: Book, table: Table) -> dict[int, dt.date | None]:
    """The people named by live rows of a type, whosever they are, each with the last day that these rows say."""
    found: dict[int, dt.date | None] = {}
    days = [f"max(t.{quoted(name)})" for name, one in table.fields.items() if isinstance(one, Day)]
    for joins, person in _whose(book, table):
        for row, *said in book.sql(
            f"SELECT {', '.join([person, *days])} FROM {quoted(table.name)} t {joins} "
            f"WHERE t.deleted IS NULL AND {person} IS NOT NULL GROUP BY 1"
        ).fetchall():
            known = [found.get(row), *(dt.date.fromisoformat(day) for day in said if day)]
            found[row] = max((day for day in known if day is not None), default=None)
    return found


def _whose(book: Book, table: Table) -> Iterator[tuple[str, str]]:
    """The joins to, and the SQL of, each person that a row `t` is of or names."""
    if book.schema.of_person(table) and not links(book.schema, table):
        yield person_of(book, table)
    for name, one in table.fields.items():
        named = isinstance(one, Ref) and book.schema.target(table, name).name in book.schema.people
        if named and name != table.parent:
            yield "", f"t.{quoted(name)}"


def noted_on(book: Book, table: Table) -> dict[int, dt.date]:
    """The day on which each live row of a type was last written as a whole."""
    rows = book.sql(
        f"SELECT t.id, c.at FROM {quoted(table.name)} t JOIN change c ON c.id = t.stamp >> {STEP_BITS} WHERE t.deleted IS NULL"
    )
    return {row: dt.date.fromtimestamp(at) for row, at in rows.fetchall()}  # noqa: DTZ012 - the time of this PC


def empty_row(book: Book, row: Any) -> None:
    """Take everything out of a row but whose it is, and put it into the bin; inside a change."""
    table = book.table(type(row))
    for name in _emptied(table):
        if getattr(row, name) is not None:
            book.write_back(row, name, None)
    book.unmake(row)


def forget_emptied(book: Book, tables: Iterable[Table]) -> bool:
    """Forget what emptied rows of these types held before, in history and siblings; whether there was anything.

    Then the caller settles the last bundles, for what they replaced is noted by them too (`exchange.rewinding`).
    """
    found = [one for one in tables if _holds_more(book, one)]
    if found:
        with book.transaction(), book.quietly():
            for table in found:
                empty(book, table, [table.column_number(name) for name in _emptied(table)], "", _spent(table))
    return bool(found)


def is_spent(table: Table, row: Any) -> bool:
    """Whether a row lies emptied in the bin."""
    return bool(row.deleted) and all(getattr(row, name) is None for name in _emptied(table))


def spent(book: Book, table: Table) -> list[tuple[int, int]]:
    """The rows of a type that lie emptied in the bin, each with the order (Lamport) in which it was last written."""
    found = book.sql(
        f"SELECT t.id, max(c.lamport) FROM {quoted(table.name)} t JOIN cell l ON l.tbl = ? AND l.row = t.id AND l.row2 = 0 "
        f"JOIN change c ON c.id = l.stamp >> {STEP_BITS} WHERE {_spent(table)} GROUP BY t.id ORDER BY t.id",
        (table.number,),
    ).fetchall()
    return [(row, lamport) for row, lamport in found if lamport is not None]  # an open change has none yet


def written_last(book: Book, table: Table, row: int) -> int:
    """The order (Lamport) in which a row was last written."""
    (lamport,) = book.sql(
        f"SELECT max(lamport) FROM change WHERE id IN (SELECT stamp >> {STEP_BITS} FROM cell WHERE tbl = ? AND row = ? "
        f"AND row2 = 0 UNION SELECT stamp >> {STEP_BITS} FROM {quoted(table.name)} WHERE id = ?)",
        (table.number, row, row),
    ).fetchone()
    return int(lamport or 0)


def _emptied(table: Table) -> list[str]:
    return [name for name in table.fields if name not in (*table.identity, table.parent)]


def _spent(table: Table) -> str:
    empty_now = " AND ".join(f"t.{quoted(name)} IS NULL" for name in _emptied(table))
    return f"t.deleted IS NOT NULL AND {empty_now}"


def _holds_more(book: Book, table: Table) -> bool:
    """Whether something is still written of what a spent row of this type held."""
    listed = ", ".join(str(table.column_number(name)) for name in _emptied(table))
    name, spent = quoted(table.name), _spent(table)
    more = " OR ".join(
        f"EXISTS (SELECT 1 FROM {log} l WHERE l.tbl = {table.number} AND l.row = t.id AND l.row2 = 0 "
        f"AND l.col IN ({listed}) AND l.value IS NOT NULL AND l.value <> 'null')"
        for log in ("cell", "before")
    )
    noted = (  # from the notes to the rows, which are found by their ids: the notes of a large bundle are many
        f"SELECT 1 FROM rewind l CROSS JOIN {name} t WHERE l.tbl = {table.number} AND l.col IN ({listed}) "
        f"AND t.id = l.row AND {spent} LIMIT 1"
    )
    asked = (f"SELECT 1 FROM {name} t WHERE {spent} AND ({more}) LIMIT 1", noted)
    return any(book.sql(one).fetchone() is not None for one in asked)
