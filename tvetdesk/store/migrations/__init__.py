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
    """One step: what it does to the connection; `tables` are the frozen shapes it creates."""

    number: int
    name: str
    tables: tuple[TableSpec, ...] = ()
    apply: Callable[[Any], None] | None = None


def pending(connection: Any, steps: Sequence[Migration]) -> list[Migration]:
    """The steps this file has not taken; refuses a file from a newer program. Never writes."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    known = steps[-1].number if steps else 0
    if found > known:
        raise UserError("book.newer", found=found, known=known)
    return [step for step in steps if step.number > found]


def migrate(connection: Any, steps: Sequence[Migration], shapes: Sequence[TableSpec], now: int) -> None:
    """Take each pending step in one transaction with its record, then make all triggers anew.

    The triggers follow the present shape of the tables (`shapes`), so no step writes them by hand.
    """
    for step in pending(connection, steps):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if step.number == 1:
                for statement in ddl.SYSTEM:
                    connection.execute(statement)
                connection.execute(
                    "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, at BIGINT)"
                )
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            ddl.drop_triggers(connection)
            for table in step.tables:
                for statement in ddl.create_table(table):
                    connection.execute(statement)
                make_search(connection, table)
            if step.apply is not None:
                step.apply(connection)
            if step is steps[-1]:
                make_triggers(connection, shapes)
            connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, now))
            connection.execute(f"PRAGMA user_version = {step.number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def make_triggers(connection: Any, shapes: Sequence[TableSpec]) -> None:
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
        f"tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
    )
    connection.execute(
        f'INSERT INTO "{table.name}_fts" ("{table.name}_fts", rank) VALUES (\'secure-delete\', 1)'
    )


__all__ = ["Migration", "migrate", "pending"]
