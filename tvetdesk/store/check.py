"""Looking a data file over: whether it is encrypted, whole, of the declared shape, and its changes as they were sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from playhouse.sqlcipher_ext import sqlcipher

from tvetdesk.store import changes, ddl, keyfile
from tvetdesk.store.book import Book
from tvetdesk.store.changes import CONTEXTS
from tvetdesk.store.ddl import STEP_BITS, make_search, make_triggers, quoted
from tvetdesk.store.schema import TableSpec

CANARIES = (b"SQLite format 3\x00", b"CREATE TABLE")  # in every plain file, in no encrypted one
HEAD = 1 << 20  # bytes of a file that are searched for them
MOST = 20  # faults named by one check


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and what is wrong with it, in technical words without anybody's data."""

    name: str
    faults: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def check(book: Book) -> list[Finding]:
    """Everything that can be looked at without knowing what should be in the file; nothing is repaired."""
    book.seal()
    looks = {
        "keys": _keys,
        "encryption": _encryption,
        "file": _file,
        "shape": _shape,
        "versions": _versions,
        "chain": _chain,
    }
    if book.db.shared:
        for name in ("encryption", "file", "shape"):
            del looks[name]  # whoever looks after the server looks after these
    return [
        Finding(name, tuple(fault for fault, _ in zip(look(book), range(MOST), strict=False)))
        for name, look in looks.items()
    ]


def _keys(book: Book) -> Iterator[str]:
    """Both copies of the key-slot file are there and alike."""
    copies = [(book.folder / name) for name in (keyfile.FILE, keyfile.COPY)]
    missing = [path.name for path in copies if not path.exists()]
    yield from (f"{name} is missing" for name in missing)
    if not missing and copies[0].read_bytes() != copies[1].read_bytes():
        yield f"{keyfile.FILE} and {keyfile.COPY} differ"


def _encryption(book: Book) -> Iterator[str]:
    """The library encrypts, and neither the file nor its journal holds what every plain file does."""
    row = book.sql("PRAGMA cipher_version").fetchone()
    if not row or not row[0]:
        yield "the library does not encrypt"
    for suffix in ("", "-wal"):
        path = book.db.path.with_name(book.db.path.name + suffix)
        if path.exists():
            with path.open("rb") as file:
                head = file.read(HEAD)
            if any(canary in head for canary in CANARIES):
                yield f"{path.name} holds plain text"


def _file(book: Book) -> Iterator[str]:
    """Every page has its right checksum, and the pages fit together."""
    yield from (str(fault) for (fault,) in book.sql("PRAGMA cipher_integrity_check"))
    yield from (str(fault) for (fault,) in book.sql("PRAGMA integrity_check") if fault != "ok")


def _shape(book: Book) -> Iterator[str]:
    """Tables, indexes and triggers are those the record types declare."""
    specs = [table.spec for table in book.schema.tables.values()]
    wanted, there = _declared(specs), _parts(book.db.connection())
    for kind, name in sorted(wanted.keys() | there.keys()):
        if (kind, name) not in there:
            yield f"{kind} {name} is missing"
        elif (kind, name) not in wanted:
            yield f"{kind} {name} is not declared"
        elif wanted[kind, name] != there[kind, name]:
            yield f"{kind} {name} differs from its declaration"


def _declared(specs: list[TableSpec]) -> dict[tuple[str, str], Any]:
    """The parts of a file made just now."""
    with closing(sqlcipher.connect(":memory:", isolation_level=None)) as fresh:
        for statement in (
            *ddl.SYSTEM,
            "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, at BIGINT)",
        ):
            fresh.execute(statement)
        for spec in specs:
            for statement in ddl.create_table(spec):
                fresh.execute(statement)
            make_search(fresh, spec)
        make_triggers(fresh, specs)
        return _parts(fresh)


def _parts(connection: Any) -> dict[tuple[str, str], Any]:
    """What a file is made of. A table counts as its columns: a later release adds some in words of its own."""
    parts: dict[tuple[str, str], Any] = {}
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
    ).fetchall():
        if kind == "table":
            columns = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
            parts[kind, name] = {column: (form, key) for _, column, form, _, _, key in columns}
        else:
            parts[kind, name] = " ".join((sql or "").split())
    return parts


def _versions(book: Book) -> Iterator[str]:
    """Every row and cell names a change that is here."""
    sources = [(table.name, quoted(table.name)) for table in book.schema.tables.values()]
    for name, table in (*sources, ("cell", "cell")):
        (lost,) = book.sql(
            f"SELECT count(*) FROM {table} WHERE stamp IS NULL OR stamp >> {STEP_BITS} NOT IN (SELECT id FROM change)"
        ).fetchone()
        if lost:
            yield f"{lost} rows of {name} name a change that is not here"


def _chain(book: Book) -> Iterator[str]:
    """The changes made here are numbered without a gap, and each digest follows from the one before."""
    digest, count = changes.NO_DIGEST, 0
    # Of lines that go on under another number: the hash is that of the vector as it was written.
    renamed = set(json.loads(book.fact(CONTEXTS, "[]")))
    for row in book.sql(
        f"SELECT {changes.COLUMNS} FROM change WHERE origin = ? AND seq IS NOT NULL ORDER BY seq",
        (book.replica,),
    ).fetchall():
        change = changes.change_of(row)
        count += 1
        if change.seq != count:
            yield f"change {count} is missing"
            return
        context = book.sql("SELECT vector, whole FROM context WHERE id = ?", (change.context,)).fetchone()
        if context is None or (
            change.context not in renamed and changes.vector_hash(json.loads(context[0])) != context[1]
        ):
            yield f"the context of change {count} was altered"
            return
        digest = changes.chain(digest, change, context[1])
        if digest != change.digest:
            yield f"change {count} was altered"
            return
    if book.vector().get(book.replica, 0) != count:
        yield "the number of own changes is wrong"
