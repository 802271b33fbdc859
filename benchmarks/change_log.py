"""10,000 marks in one transaction with the full change log, beside plain inserts into the same encrypted table.

Plain: the same rows, in stored form, by one `executemany` into the same table with the same indexes in a file with
the same settings, without triggers, checks or versions. Ours: `add_many` in a change, from Python values to commit.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, seconds, side_by_side
from tvetdesk.desk import SCHEMA
from tvetdesk.records.attendance import Mark
from tvetdesk.store import ddl
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.record import Share
from tvetdesk.store.vault import Vault

changes({"benchmark.alter": "Marks altered"})

SESSIONS, PLACES = 500, 20  # 10,000 marks
KEY = bytes(range(32))
STATUS = "PALE"
INSERT = "INSERT INTO mark (session, enrolment, status, minutes, note, stamp) VALUES (?, ?, ?, ?, ?, ?)"


class Pair:
    """An empty book, and a plain table beside it."""

    def __init__(self, folder: Path) -> None:
        self.book = Book(folder, SCHEMA, KEY, MIGRATIONS, run=bytes(8))
        self.book.found(7, Share.OFFICE, "GM-MK")
        self.plain = Vault(folder / "plain.db", KEY)
        for statement in ddl.create_table(SCHEMA.by_model[Mark].spec):
            self.plain.connection().execute(statement)
        self.draw = random.Random(1)
        self.turn = 0

    def rows(self) -> list[dict[str, Any]]:
        """A new batch: sessions in the order of time, the enrolments of each in shuffled order."""
        self.turn += 1
        rows = []
        for session in range(SESSIONS):
            for enrolment in self.draw.sample(range(PLACES), PLACES):
                status = self.draw.choices(STATUS, (88, 6, 4, 2))[0]
                rows.append(
                    {
                        "session": 7 << 32 | self.turn << 16 | session,
                        "enrolment": 7 << 32 | session % 10 << 8 | enrolment,
                        "status": status,
                        "minutes": 10 if status == "L" else None,
                        "note": "called at home" if self.draw.random() < 0.005 else None,
                    }
                )
        return rows

    def ours(self) -> float:
        rows = self.rows()

        def write() -> None:
            with self.book.change("attendance.register"):
                self.book.add_many(Mark, rows)

        return seconds(write)

    def other(self) -> float:
        rows = [(*row.values(), 4097) for row in self.rows()]
        return seconds(lambda: self._plainly(INSERT, rows))

    def ours_altered(self) -> float:
        """Every mark of the last batch altered by a statement whose cells the triggers note one by one."""

        def write() -> None:
            with self.book.change("benchmark.alter"):
                self.book.sql("UPDATE mark SET status = 'S' WHERE session >> 16 = ?", (7 << 16 | self.turn,))

        self.ours()
        self.book.seal()
        return seconds(write)

    def other_altered(self) -> float:
        self.other()
        update = "UPDATE mark SET status = 'S' WHERE session >> 16 = ?"
        return seconds(lambda: self._plainly(update, [(7 << 16 | self.turn,)]))

    def _plainly(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        self.plain.expect_writes()
        connection = self.plain.connection()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows)
        connection.execute("COMMIT")

    def close(self) -> None:
        self.book.close()
        self.plain.close_all()


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(Path(folder))
        pair.ours(), pair.other()  # warm
        ours, other, ratio = side_by_side(pair.ours, pair.other)
        altered, plainly, ratio_altered = side_by_side(pair.ours_altered, pair.other_altered)
        pair.close()
    marks = SESSIONS * PLACES
    yield Figure("10,000 marks with change log, to plain inserts", ratio, "x", most=2)
    yield Figure("the same, marks a second", marks / ours, "/s")
    yield Figure("plain inserts, marks a second", marks / other, "/s")
    yield Figure("10,000 marks altered cell by cell, to a plain update", ratio_altered, "x")
    yield Figure("the same, marks a second", marks / altered, "/s")
    yield Figure("plain update, marks a second", marks / plainly, "/s")
