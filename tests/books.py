"""Real encrypted books for tests: made in a temporary folder, with a key and a clock of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests import engines
from tvetdesk.store.book import Book
from tvetdesk.store.migrations import Migration
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema

KEY = bytes(range(32))


class Clock:
    """A clock that a test sets; it moves on by one second each time it is read."""

    def __init__(self, start: str = "2020-03-10 08:00") -> None:
        self.at = dt.datetime.fromisoformat(start)

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at


def first_migration(schema: Schema) -> Migration:
    """A first step that makes all tables as they are declared now."""
    return Migration(1, "tables", tables=tuple(table.spec for table in schema.tables.values()))


def make_book(
    folder: Path, records: Sequence[type[Any]], *, replica: int = 7, clock: Clock | None = None
) -> Book:
    folder.mkdir(exist_ok=True)
    schema, steps = Schema(records), (first_migration(Schema(records)),)

    def book(place: Path, server: str | None) -> Book:
        return Book(place, schema, KEY, steps, clock=clock or Clock(), run=b"run 0001", server=server)

    made = book(folder, engines.server(folder, records, book))
    if not made.replica:
        made.found(replica, Share.OFFICE, "GM-MK")
    return made
