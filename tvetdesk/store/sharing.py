"""Who agreed to share with HQ: a state read from the consent cell, never a command."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tvetdesk.store import ids
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.record import Share
from tvetdesk.store.schema import DELETED, Sharing, Table

if TYPE_CHECKING:
    from tvetdesk.store.journal import Journal

Row = tuple[int, int, int]  # table number, row, row2


# The erased, as statements of authority name them; to everybody they count as people who do not share.
ERASED = "SELECT CAST(json_extract(body, '$.person') AS BIGINT) FROM statement WHERE kind = 'erasure'"


def _says_open(book: Journal, sharing: Sharing) -> tuple[str, tuple[object, ...]]:
    """A SELECT of the people of one kind whose every live sibling of the consent cell says yes."""
    table = book.schema.by_model[book.schema.classes[sharing.record]]
    column = table.column_number(sharing.field)
    when = "".join(f" AND \"{name}\" = '{value}'" for name, value in sharing.when)
    says_open = (
        f'SELECT c."{sharing.person}" FROM "{table.name}" c WHERE "{sharing.field}" = ?{when} AND deleted IS NULL '
        f'AND c."{sharing.person}" NOT IN ({ERASED}) '
        f"AND NOT EXISTS (SELECT 1 FROM cell WHERE tbl = {table.number} AND row = c.id AND row2 = 0 AND shown = 0 "
        f"AND (col = {column} AND value <> ? OR col = {DELETED} AND value <> 'null'))"
    )
    return says_open, (sharing.open, json.dumps(sharing.open))


def answering(book: Journal) -> set[int]:
    """The tables in which people say whether they share: only with rows of these that alters."""
    return {
        book.schema.by_model[book.schema.classes[sharing.record]].number
        for sharing in book.schema.people.values()
    }


def note_open_people(book: Journal) -> None:
    """Fill the temporary table `opened` (id) with everyone who agreed to share."""
    with book.db.scratch():
        book.sql("DROP TABLE IF EXISTS temp.opened")
        book.sql("CREATE TEMP TABLE opened (id INTEGER PRIMARY KEY)")
        for sharing in book.schema.people.values():
            says_open, values = _says_open(book, sharing)
            book.sql(f"INSERT OR IGNORE INTO opened {says_open}", values)


def open_people(book: Journal) -> set[int]:
    """Everyone who agreed to share."""
    note_open_people(book)
    return {person for (person,) in book.sql("SELECT id FROM opened")}


def openings(book: Journal) -> Iterator[tuple[int, list[int]]]:
    """Everyone who agreed to share, with the local numbers of the changes that say so."""
    for sharing in book.schema.people.values():
        table = book.schema.by_model[book.schema.classes[sharing.record]]
        says_open, values = _says_open(book, sharing)
        for person, row, stamp in book.sql(
            says_open.replace(" FROM", ", c.id, c.stamp FROM", 1), values
        ).fetchall():
            found: set[int] = set()
            for column in (DELETED, table.column_number(sharing.field)):
                single = book.sql(
                    "SELECT stamp FROM cell WHERE tbl = ? AND row = ? AND row2 = 0 AND col = ?",
                    (table.number, row, column),
                ).fetchall()
                found.update(one >> STEP_BITS for (one,) in single or [(stamp,)])
            yield person, sorted(found)


def closed_condition(book: Journal, table: Table) -> tuple[str, str]:
    """The joins from a table's row `t` to its person, and the SQL condition that this person does not share.

    Needs `note_open_people`. A row whose person is not known here counts as closed; one that belongs to nobody
    does not, if HQ would know.
    """
    joins, person = person_of(book, table)
    closed = f"({person} IS NULL OR {person} NOT IN (SELECT id FROM opened))"
    if table.parent and table.fields[table.parent].share is Share.COUNTS:
        closed = f'(t."{table.fields[table.parent].column_name}" IS NOT NULL AND {closed})'
    return joins, closed


def closed_among(book: Journal, table: Table, whose: Iterable[int | None]) -> set[int | None]:
    """What `closed_condition` says, for many rows at once: those of these who do not share, or belong to such people.

    `whose`: what the rows have in their parent's column, or the ids of people. Needs `note_open_people`.
    """
    keys = set(whose)
    above = book.schema.target(table, table.parent) if table.parent else table
    asked = "SELECT id FROM opened WHERE id"
    if above.name not in book.schema.people:
        joins, person = person_of(book, above)
        asked = (
            f'SELECT t.id FROM "{above.name}" t {joins} WHERE {person} IN (SELECT id FROM opened) AND t.id'
        )
    for some in ids.chunks(keys - {None}):
        marks = ", ".join("?" * len(some))
        keys.difference_update(one for (one,) in book.sql(f"{asked} IN ({marks})", some))
    if table.parent and table.fields[table.parent].share is Share.COUNTS:
        keys.discard(None)
    return keys


def person_of(book: Journal, table: Table) -> tuple[str, str]:
    """The joins from a table's row `t` to its person, and the SQL expression that is the person's id."""
    joins, alias = "", "t"
    for step, (child, column) in enumerate(book.schema.parents(table)):
        parent = book.schema.target(child, column)
        if parent.name in book.schema.people:
            return joins, f'{alias}."{column}"'
        joins += f' LEFT JOIN "{parent.name}" p{step} ON p{step}.id = {alias}."{column}"'
        alias = f"p{step}"
    return joins, f"{alias}.id"


def _opened_in(book: Journal, change: int) -> list[int]:
    """The people whose sharing is open and was written about in this change."""
    low, high = change << STEP_BITS, (change + 1) << STEP_BITS
    people: list[int] = []
    for sharing in book.schema.people.values():
        table = book.schema.by_model[book.schema.classes[sharing.record]]
        says_open, values = _says_open(book, sharing)
        written = book.sql(
            f"{says_open} AND (c.stamp >= ? AND c.stamp < ? OR EXISTS (SELECT 1 FROM cell WHERE tbl = ? AND row = c.id "
            "AND row2 = 0 AND col IN (0, ?) AND stamp >= ? AND stamp < ?))",
            (*values, low, high, table.number, table.column_number(sharing.field), low, high),
        )
        people += [person for (person,) in written if person is not None]
    return people


def stamp_opened(book: Journal, change: int) -> None:
    """Give a travel stamp to every older row of the people who agreed to share in this change.

    The rows keep their own versions; they only go along once more.
    """
    for person in _opened_in(book, change):
        for table in book.schema.tables.values():
            if Share.HQ not in table.shares or not book.schema.of_person(table):
                continue
            joins, whose = person_of(book, table)
            row, row2 = key_of(table)
            book.sql(
                f"INSERT OR IGNORE INTO travel (tbl, row, row2, stamp) SELECT {table.number}, {row}, {row2}, ? "
                f'FROM "{table.name}" t {joins} WHERE {whose} = ? AND t.stamp < ?',
                (change << STEP_BITS | 1, person, change << STEP_BITS),
            )


def blank_closed(book: Journal, touched: Callable[[Container[int]], Iterable[Row]] | None = None) -> None:
    """At HQ: empty every cell that is not coded of the people who do not share, also in history and siblings.

    The versions stay, so that the same value fills the blank when they agree again. `touched` tells which rows of some
    tables were written: all others are empty already and as they were. Without it every row is looked at, which among
    170,000 people takes as long as the 20,000 marks of a bundle.
    """
    concerned = [
        (table, hidden)
        for table in book.schema.tables.values()
        if book.schema.of_person(table)
        and (hidden := [n for n, share in enumerate(table.shares) if share is Share.HQ])
    ]
    if touched is not None:
        rows = set(touched({table.number for table, _ in concerned}))
        note_touched(book, rows)
        there = {number for number, _, _ in rows}
        concerned = [(table, hidden) for table, hidden in concerned if table.number in there]
    if concerned:
        note_open_people(book)
    for table, hidden in concerned:
        joins, closed = closed_condition(book, table)
        empty(book, table, hidden, joins, closed, touched=touched is not None)


def note_touched(book: Journal, rows: Iterable[Row]) -> None:
    """Fill the temporary table `touched` (tbl, row, row2)."""
    with book.db.scratch():
        book.sql("DROP TABLE IF EXISTS temp.touched")
        book.sql(
            "CREATE TEMP TABLE touched (tbl INTEGER, row BIGINT, row2 BIGINT, PRIMARY KEY (tbl, row, row2)) WITHOUT ROWID"
        )
        book.db.fill("touched", ("tbl", "row", "row2"), dict.fromkeys(rows))


def blank_withdrawn(book: Journal) -> bool:
    """Empty what a person no longer agrees to be kept, also in history and siblings; whether there was any.

    It is read from the consent, so it holds on every PC however the answer came there, and for what comes late.
    """
    emptied = False
    for table in book.schema.tables.values():
        agreement = table.model._meta.kept_while
        if agreement is None:
            continue
        consent = book.schema.by_model[book.schema.classes[agreement.record]]
        when = "".join(f" AND \"{name}\" = '{value}'" for name, value in agreement.when)
        condition = (
            f't."{table.parent}" IN (SELECT "{agreement.person}" FROM "{consent.name}" '
            f"WHERE deleted IS NULL AND \"{agreement.field}\" <> '{agreement.open}'{when})"
        )
        fixed = {*table.identity, table.parent}
        columns = [one.number for name, one in table.fields.items() if name not in fixed]
        emptied |= empty(book, table, columns, "", condition)
    return emptied


def blank_own_withdrawn(book: Journal, change: int) -> None:
    """The same after a change of this PC that wrote what an answer is kept in, or what is kept while it says yes."""
    low, high = change << STEP_BITS, (change + 1) << STEP_BITS
    concerned = [one for one in book.schema.tables.values() if one.model._meta.kept_while is not None]
    concerned += [
        book.schema.by_model[book.schema.classes[one.model._meta.kept_while.record]] for one in concerned
    ]
    for table in concerned:
        written = book.sql(
            f'SELECT EXISTS (SELECT 1 FROM "{table.name}" WHERE stamp >= ? AND stamp < ?) '
            "OR EXISTS (SELECT 1 FROM cell WHERE stamp >= ? AND stamp < ? AND tbl = ?)",
            (low, high, low, high, table.number),
        ).fetchone()
        if written[0]:
            with book.quietly():
                blank_withdrawn(book)
            return


def empty(
    book: Journal, table: Table, columns: Sequence[int], joins: str, condition: str, *, touched: bool = False
) -> bool:
    """Empty these columns in the rows `t` that a condition chooses, also their siblings and what they held before.

    `touched`: only in the rows that `note_touched` noted. Whether any of them held something.
    """
    row, row2 = key_of(table)
    rows_of = (
        f'touched CROSS JOIN "{table.name}" t ON touched.tbl = {table.number} AND {row} = touched.row '
        f"AND {row2} = touched.row2"
        if touched
        else f'"{table.name}" t'
    )
    theirs = f"SELECT {row}, {row2} FROM {rows_of} {joins} WHERE {condition}"
    names = [table.spec.names[number] for number in columns]
    filled = " OR ".join(f't."{name}" IS NOT NULL' for name in names)
    rows = book.sql(f"{theirs} AND ({filled})").fetchall()
    if rows:
        where = " AND ".join(f'"{name}" = ?' for name in table.key)
        book.db.connection().executemany(
            f'UPDATE "{table.name}" SET {", ".join(f"{chr(34)}{name}{chr(34)} = NULL" for name in names)} WHERE {where}',
            [found[: len(table.key)] for found in rows],
        )
    listed, emptied = ", ".join(map(str, columns)), bool(rows)
    for log in ("cell", "before"):
        done = book.sql(
            f"UPDATE {log} SET value = 'null' WHERE tbl = ? AND col IN ({listed}) AND value IS NOT NULL AND value <> 'null' "
            f"AND (row, row2) IN ({theirs})",
            (table.number,),
        )
        emptied |= done.rowcount > 0
    return emptied


def key_of(table: Table) -> tuple[str, str]:
    """The SQL of a row's key, as versions name it, where the table is called `t`."""
    return (f't."{table.key[0]}"', f't."{table.key[1]}"') if table.leaf else ("t.id", "0")
