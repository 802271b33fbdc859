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


def pending(connection: Any, steps: Sequence[Migration], shaping: Any = ddl) -> list[Migration]:
    """The steps this file has not taken; refuses a file from a newer program. Never writes."""
    found = shaping.version(connection)
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
    *,
    shaping: Any = ddl,
) -> None:
    """Take all pending steps with their records in one transaction: the file is as it was, or as it shall be.

    The triggers are made anew from the present shape of the tables (`shapes`), so no step writes them by hand.
    `keep` is called before a file with data in it is altered, with the number of the first step. `shaping` words
    tables, triggers and search: `ddl` for a file, `server_ddl` for a server.
    """
    wanted = pending(connection, steps, shaping)
    if not wanted:
        return
    taken = [step for step in steps if step not in wanted]
    if taken:
        keep(wanted[0].number)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not taken:
            shaping.begin(connection)
            connection.execute("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, at BIGINT)")
        shaping.drop_triggers(connection)
        known = shapes_after(taken)
        for step in wanted:
            for table in step.tables:
                _shape(connection, known.get(table.name), table, shaping)
                known[table.name] = table
            if step.apply is not None:
                step.apply(connection)
            connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, now))
        if any(step.apply for step in wanted):  # which had no triggers
            for table in known.values():
                shaping.search_anew(connection, table)
        shaping.make_triggers(connection, shapes)
        shaping.note_version(connection, wanted[-1].number)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise


def _shape(connection: Any, was: TableSpec | None, table: TableSpec, shaping: Any) -> None:
    """Make a table, or bring it from the shape it has to a wider one."""
    for statement in shaping.create_table(table) if was is None else shaping.widen_table(was, table):
        connection.execute(statement)
    if was is None:
        shaping.make_search(connection, table)
    elif was.search != table.search:
        if was.search:
            shaping.drop_search(connection, table)
        shaping.make_search(connection, table)
        shaping.search_anew(connection, table)
