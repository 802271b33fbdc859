"""Carrying all rows of the data to another engine, in parts that outlive a killed program, and the proof that all came.

The new place keeps a table of its own (`moving`) with the state of the data that are carried and, for each table, the
key of the last row that came. A part and that key are one transaction, so whoever comes back goes on after it. If
the data were written to in between, what came is of another state and goes; the carrying then begins anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import address, ddl
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import quoted
from tvetdesk.store.files import explained, move
from tvetdesk.store.journal import DATABASE, Journal
from tvetdesk.store.swap import STALE
from tvetdesk.store.vault import faults

sentences({
    "move.differs": N_("What arrived is not what is here, although it was carried twice. The data stay where they were. Tell whoever looks after the server, and report it to us."),
    "move.elsewhere": N_("The data of this folder lie on another server. Take them back into the file first: “tvetdesk hq move --back”."),
})  # fmt: skip

PART = 10_000  # rows of a transaction, and of what is held in memory
NOTES = "moving"
STATE = ""  # the name under which the notes keep the state of the data
USED = "."  # and the one of the state with which the place was taken into use
LASTING = ("change", "context", "before", "cell", "audit")  # which alter with a change, or only grow
ARRIVED = "arrived-{}"  # the folder in which a file waits that was carried from the server under this mark
_MADE = re.compile(r"CREATE TABLE (\w+)")

Told = Callable[[int, int], None]
"""Hears between two parts how many rows have come, and of how many; what it raises ends the work there."""


@dataclass(frozen=True)
class Shape:
    """A table as it is carried: `key` orders its rows."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def parts(self, connection: Any, after: Sequence[Any] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in the order of their keys, after one of them."""
        listed, keys = (", ".join(map(quoted, names)) for names in (self.columns, self.key))
        places = [self.columns.index(name) for name in self.key]
        marks = ", ".join("?" * len(self.key))
        while True:
            where = f" WHERE ({keys}) > ({marks})" if after is not None else ""
            rows = connection.execute(
                f"SELECT {listed} FROM {quoted(self.name)}{where} ORDER BY {keys} LIMIT {PART}",
                tuple(after or ()),
            ).fetchall()
            if not rows:
                return
            yield rows
            after = [rows[-1][place] for place in places]


def shapes(book: Journal, file: Any) -> list[Shape]:
    """What is carried: all that lasts but the record of the steps, which the new place has of its own.

    `file` is a connection to whichever side is a file: there both sides' columns and keys can be asked for.
    """
    listed = []
    for name in (*(table.name for table in book.schema.tables.values()), *LASTING, *_altering()):
        columns = file.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        key = tuple(column[1] for column in sorted(columns, key=lambda one: int(one[5])) if column[5])
        listed.append(Shape(name, tuple(column[1] for column in columns), key))
    return listed


def _altering() -> list[str]:
    """The small tables in which rows alter also without a change: each attempt brings them anew, as the last."""
    made = [found[1] for one in ddl.SYSTEM if (found := _MADE.match(one))]
    return [name for name in made if name not in (*LASTING, "writing")]


def state_of(book: Journal, view: Any) -> str:
    """What alters with every change."""
    change = view.execute("SELECT id, steps, digest FROM change ORDER BY id DESC LIMIT 1").fetchone()
    return canonical([book.replica, *(change or ())])


def begin(db: Any, state: str) -> bool:
    """Make an empty place ready; whether it holds nothing of another state. Refuses one that others fill."""
    with faults():
        connection = db.connection()
        there = set(db.get_tables())
        if not there:
            connection.execute(f"CREATE TABLE {NOTES} (name TEXT PRIMARY KEY, last TEXT, number BIGINT)")
            connection.execute(f"INSERT INTO {NOTES} VALUES (?, ?, 0)", (STATE, state))
            return True
        if NOTES not in there:
            raise UserError("server.taken")
        row = connection.execute(f"SELECT last FROM {NOTES} WHERE name = ?", (STATE,)).fetchone()
        if row is None or json.loads(row[0])[0] != json.loads(state)[0]:
            raise UserError("server.taken")
        used = connection.execute(f"SELECT last FROM {NOTES} WHERE name = ?", (USED,)).fetchone()
        if (
            used is not None and used[0] != state
        ):  # a folder may name it already, and somebody have written there
            raise UserError("server.taken")
        return bool(row[0] == state)


def carry(book: Journal, view: Any, there: Journal, told: Told = lambda _done, _all: None) -> int:
    """Bring every row that `view` shows to the other place, from where an earlier attempt stopped; how many they are."""
    connection, shaping = there.db.connection(), there.db.shaping
    listed = shapes(book, view if not book.db.shared else connection)
    counts = {
        one.name: view.execute(f"SELECT count(*) FROM {quoted(one.name)}").fetchone()[0] for one in listed
    }
    found = connection.execute(f"SELECT name, last, number FROM {NOTES}").fetchall()
    came = {name: (last, number) for name, last, number in found if name and name not in _altering()}
    total, done = sum(counts.values()), sum(number for _, number in came.values())
    with faults():
        there.db.expect_writes()
        with there.transaction():
            shaping.drop_triggers(connection)
            for name in _altering():
                connection.execute(f"DELETE FROM {quoted(name)}")
        for one in listed:
            last, number = came.get(one.name, (None, 0))
            places = [one.columns.index(name) for name in one.key]
            for rows in one.parts(view, None if last is None else json.loads(last)):
                told(done, total)
                number, done = number + len(rows), done + len(rows)
                with there.transaction():
                    there.db.fill(quoted(one.name), one.columns, rows)
                    last = canonical([rows[-1][place] for place in places])
                    connection.execute(
                        f"INSERT INTO {NOTES} (name, last, number) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE "
                        "SET last = excluded.last, number = excluded.number",
                        (one.name, last, number),
                    )
        told(done, total)
        with there.transaction():
            declared = [table.spec for table in there.schema.tables.values()]
            shaping.make_triggers(connection, declared)
            for spec in declared:
                shaping.search_anew(connection, spec)
            shaping.count_on(connection)
    return int(total)


def faithful(book: Journal, view: Any, there: Journal) -> bool:
    """Whether both places hold the very same rows, each of them read."""
    connection = there.db.connection()
    file = view if not book.db.shared else connection
    return all(_hash(one, view) == _hash(one, connection) for one in shapes(book, file))


def _hash(shape: Shape, connection: Any) -> str:
    result = hashlib.blake2b(digest_size=16)
    for rows in shape.parts(connection):
        result.update(canonical(list(map(list, rows))).encode())
    return result.hexdigest()


def arrived(folder: Path, mark: str) -> bool:
    """Put the file in place that was carried from the server under this mark, and forget the server; if it is there.

    The server takes no more work under that mark. Each step may be repeated. The caller holds the folder's lock.
    """
    place = folder / ARRIVED.format(mark)
    if not place.is_dir():
        return False
    try:
        for name in STALE:
            (folder / name).unlink(missing_ok=True)
        if (place / DATABASE).exists():
            move(place / DATABASE, folder / DATABASE)
        (folder / address.FILE).unlink(missing_ok=True)
        shutil.rmtree(place)
    except OSError as error:
        raise explained(error, folder / DATABASE) from error
    return True


def drop_file(folder: Path) -> None:
    """Remove the file whose rows lie on the server now. The caller holds the folder's lock."""
    try:
        for name in (*STALE, DATABASE):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise explained(error, folder / DATABASE) from error


def use(db: Any) -> None:
    """Note that all rows are there and a folder will name this place: from now on nobody clears it for another state."""
    with faults():
        db.connection().execute(
            f"INSERT INTO {NOTES} SELECT ?, last, 0 FROM {NOTES} WHERE name = ? ON CONFLICT DO NOTHING",
            (USED, STATE),
        )


def finish(db: Any) -> None:
    """Drop the notes: the new place is in use."""
    with faults():
        db.connection().execute(f"DROP TABLE IF EXISTS {NOTES}")
