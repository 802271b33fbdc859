"""Parts: on a server, the largest tables divided by ranges of the number their rows begin with.

A free number bears its PC in the high half and the number of a PC is a hash, a natural number is one below zero: so equal
ranges of one half hold about equally many rows, and what one PC writes lies together. A range that grows too large
can be divided further, or laid on another disk, by whoever looks after the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import server_ddl
from tvetdesk.store.ddl import quoted
from tvetdesk.store.fields import Ref
from tvetdesk.store.journal import Journal
from tvetdesk.store.schema import Table

sentences({
    "parts.file": N_("Only tables on a server are divided. Move the data there first: “tvetdesk hq move”."),
    "parts.number": N_("Tables are divided into 2 to {most} parts. Nothing was changed."),
    "parts.done": N_("The tables are divided already. Nothing was changed. Whoever looks after the server divides a part further."),
})  # fmt: skip

LARGE = ("mark", "session")  # the tables that grow with every day of every centre
MOST = 256
DIVIDED = "parts"  # a fact: into how many
WHOLE = "undivided"  # the schema in which the tables lie meanwhile


def divide(book: Journal, number: int, names: Sequence[str] = LARGE) -> int:
    """Divide the largest tables, all or nothing, in one transaction; returns how many rows were carried."""
    book.authorize("data.move")
    if not book.db.shared:
        raise UserError("parts.file")
    if not 2 <= number <= MOST:
        raise UserError("parts.number", most=MOST)
    if book.fact(DIVIDED):
        raise UserError("parts.done")
    carried = 0
    with book.transaction() as connection:
        server_ddl.drop_triggers(connection)
        connection.execute(f"CREATE SCHEMA {WHOLE}")
        for name in names:
            table = book.schema.by_name[name]
            connection.execute(f"ALTER TABLE {quoted(name)} SET SCHEMA {WHOLE}")
            for statement in _made(book, table, number):
                connection.execute(statement)
            server_ddl.make_search(connection, table.spec)
            columns = ", ".join(
                quoted(one) for one in dict.fromkeys((*table.key, "stamp", *table.spec.names))
            )
            carried += connection.execute(
                f"INSERT INTO {quoted(name)} ({columns}) SELECT {columns} FROM {WHOLE}.{quoted(name)}"
            ).rowcount
        connection.execute(f"DROP SCHEMA {WHOLE} CASCADE")
        server_ddl.make_triggers(connection, [table.spec for table in book.schema.tables.values()])
        book.remember(**{DIVIDED: number})
    return carried


def _made(book: Journal, table: Table, number: int) -> Iterator[str]:
    """The table with its parts: as many as were asked for, and one for the numbers of the other half."""
    first, *more = server_ddl.create_table(table.spec)
    begins = table.key[0]
    yield f"{first} PARTITION BY RANGE ({quoted(begins)})"
    below = _natural(book, table, begins)
    low = -(1 << 63) if below else 0
    bounds = [low + (place << 63) // number for place in range(number + 1)]
    if below:
        ranges = [("MINVALUE", str(bounds[1])), *_pairs(bounds[1:]), ("0", "MAXVALUE")]
    else:
        ranges = [("MINVALUE", "0"), *_pairs(bounds[:-1]), (str(bounds[-2]), "MAXVALUE")]
    for place, (start, end) in enumerate(ranges):
        yield f'CREATE TABLE "{table.name}_part_{place}" PARTITION OF {quoted(table.name)} FOR VALUES FROM ({start}) TO ({end})'
    yield from more


def _pairs(bounds: Sequence[int]) -> Iterator[tuple[str, str]]:
    return ((str(start), str(end)) for start, end in pairwise(bounds))


def _natural(book: Journal, table: Table, begins: str) -> bool:
    """Whether the numbers that rows of this table begin with are natural ones, thus below zero."""
    if begins == "id":
        return table.natural
    field = table.fields[begins]
    return isinstance(field, Ref) and book.schema.target(table, begins).natural
