"""Rows shipped with the program: changes of replica 0, with the same ids and numbers on every PC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.store import changes
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import quoted
from tvetdesk.store.ids import SHIPPED

changes.changes({"program.ship": N_("Rows that come with the program")})

Release = Sequence[tuple[type[Any], Sequence[Mapping[str, Any]]]]


def ship(book: Book, releases: Sequence[Release]) -> None:
    """Write the rows of releases this book has not seen; release n is change n of replica 0.

    They never travel: every PC has them from its own program.
    """
    have = book.vector().get(SHIPPED, 0)
    for seq, release in list(enumerate(releases, start=1))[have:]:
        with book.transaction() as connection:
            change = changes.Change(0, SHIPPED, seq, seq, 0, None, "program.ship", {}, "00" * 8, 0, None, 1)
            digest = changes.chain(changes.NO_DIGEST, change, changes.vector_hash({}))
            made = connection.execute(
                "INSERT INTO change (origin, seq, lamport, at, what, refs, run, context, digest) VALUES (?,?,?,?,?,?,?,?,?) "
                "RETURNING id",
                (SHIPPED, seq, seq, 0, change.what, "{}", change.run, _empty_context(connection), digest),
            ).fetchone()[0]
            with book.quietly():
                for model, rows in release:
                    table = book.table(model)
                    for row in rows:
                        kept = {
                            name: table.fields[name].db_value(table.fields[name].check(row[name]))
                            for name in row
                            if name != "id"
                        }
                        names = ", ".join(map(quoted, ("id", "stamp", *kept)))
                        connection.execute(
                            f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({', '.join('?' * (len(kept) + 2))})",
                            (row["id"], changes.stamp_of(made, 1), *kept.values()),
                        )
            connection.execute(
                "INSERT INTO applied VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq",
                (SHIPPED, seq),
            )


def _empty_context(connection: Any) -> int:
    return int(
        connection.execute(
            "INSERT INTO context (vector, whole) VALUES ('{}', ?) RETURNING id", (changes.vector_hash({}),)
        ).fetchone()[0]
    )
