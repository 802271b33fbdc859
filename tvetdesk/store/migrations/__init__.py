"""Numbered steps from one stored shape to the next, listed explicitly; each commits together with its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import ddl
from tvetdesk.store.schema import TableSpec

sentences({
    "book.newer": N_("This data was written by a newer TVET Desk (data version {found}, this program knows {known}). Update this program first."),
})  # fmt: skip

APPLICATION_ID = 0x54564458  # "TVDX"


@dataclass(frozen=True)
class Migration:
    """One step: the frozen shapes of the tables it makes or widens, and what else it does to the connection."""

    number: int
    name: str
    tables: tuple[TableSpec, ...] = ()
    apply: Callable[[Any], None] | None = None


def shapes_after(steps: Sequence[Migration]) -> dict[str, TableSpec]:
    """The shape of every table once these steps are taken."""
    return {table.name: table for step in steps for table in step.tables}


def pending(connection: Any, steps: Sequence[Migration]) -> list[Migration]:
    """The steps this file has not taken; refuses a file from a newer program. Never writes."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    known = steps[-1].number if steps else 0
    if found > known:
        raise UserError("book.newer", found=found, known=known)
    return [step for step in steps if step.number > found]


def migrate(
    connection: Any,
    steps: Sequence[Migration],
    shapes: Sequence[TableSpec],
    now: int,
    keep: Callable[[int], object] = lambda _: None,
) -> None:
    """Take all pending steps with their records in one transaction: the file is as it was, or as it shall be.

    The triggers are made anew from the present shape of the tables (`shapes`), so no step writes them by hand.
    `keep` is called before a file with data in it is altered, with the number of the first step.
    """
    wanted = pending(connection, steps)
    if not wanted:
        return
    taken = [step for step in steps if step not in wanted]
    if taken:
        keep(wanted[0].number)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not taken:
            _begin(connection)
        ddl.drop_triggers(connection)
        known = shapes_after(taken)
        for step in wanted:
            for table in step.tables:
                _shape(connection, known.get(table.name), table)
                known[table.name] = table
            if step.apply is not None:
                step.apply(connection)
            connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, now))
        if any(step.apply for step in wanted):  # which had no triggers
            for table in known.values():
                _search_anew(connection, table)
        make_triggers(connection, shapes)
        connection.execute(f"PRAGMA user_version = {wanted[-1].number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise


def _begin(connection: Any) -> None:
    """What an empty file gets before its first table."""
    for statement in ddl.SYSTEM:
        connection.execute(statement)
    connection.execute("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, at BIGINT)")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _shape(connection: Any, was: TableSpec | None, table: TableSpec) -> None:
    """Make a table, or bring it from the shape it has to a wider one."""
    for statement in ddl.create_table(table) if was is None else ddl.widen_table(was, table):
        connection.execute(statement)
    if was is None:
        make_search(connection, table)
    elif was.search != table.search:
        if was.search:
            connection.execute(f'DROP TABLE "{table.name}_fts"')
        make_search(connection, table)
        _search_anew(connection, table)


def _search_anew(connection: Any, table: TableSpec) -> None:
    """Fill the full-text index of a table from its rows."""
    if table.search:
        connection.execute(f"""INSERT INTO "{table.name}_fts" ("{table.name}_fts") VALUES ('rebuild')""")


def make_triggers(connection: Any, shapes: Sequence[TableSpec]) -> None:
    """The triggers of these tables, as the program that runs now wants them."""
    connection.execute(ddl.noting())
    for shape in shapes:
        for statement in (*ddl.triggers(shape), *ddl.search_triggers(shape)):
            connection.execute(statement)


def make_search(connection: Any, table: TableSpec) -> None:
    """The full-text index of a table: accents do not matter, and what is deleted leaves no trace in it."""
    if not table.search:
        return
    names = ", ".join(f'"{name}"' for name in table.search)
    connection.execute(
        f'CREATE VIRTUAL TABLE "{table.name}_fts" USING fts5({names}, content="{table.name}", content_rowid="id", '
        f"tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
    )
    connection.execute(
        f'INSERT INTO "{table.name}_fts" ("{table.name}_fts", rank) VALUES (\'secure-delete\', 1)'
    )
