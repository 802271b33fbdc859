"""Bundles into a headquarters on a server, beside the server's own quickest way to fill a table.

Five bundles of 20,400 marks are taken in, whole: opened, checked, merged, with the versions of every cell. Then the same
rows of the mark are written by COPY into an empty table of the same shape and indexes. Both on a temporary server here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.centres import prepare
from benchmarks.growth import PLACE, SIZE, taken
from benchmarks.measure import Figure, missing, seconds
from tests.postgres import cluster, programs

BUNDLES = 5


def measure() -> Iterator[Figure]:
    prepare(PLACE, BUNDLES, SIZE)
    bin = programs()
    if bin is None:
        yield missing("server: applying", "there is no PostgreSQL here")
        return
    import psycopg

    with cluster(bin) as server:
        address = server.database()
        (one,) = taken("take", address, stops=(BUNDLES,))
        (file,) = taken("take", "file", stops=(BUNDLES,))
        with psycopg.connect(address) as connection:
            rows = connection.execute("SELECT * FROM mark").fetchall()
            connection.execute("CREATE TABLE copied (LIKE mark INCLUDING INDEXES)")
            spent = seconds(lambda: _copy(connection, rows))
        yield Figure("server: applying, marks a second", one["marks_a_second"], "/s")
        yield Figure("file: applying, marks a second", file["marks_a_second"], "/s")
        yield Figure("server: COPY of the same rows", len(rows) / spent, "/s")
        yield Figure("server: applying, times COPY", len(rows) / spent / one["marks_a_second"], "x")
        yield Figure("server: applying, times the file", file["marks_a_second"] / one["marks_a_second"], "x")


def _copy(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor().copy("COPY copied FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)
    connection.commit()
