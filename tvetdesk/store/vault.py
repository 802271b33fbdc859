"""The encrypted database file: its connection, the proof that it is encrypted, and its faults put into words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

import peewee
from playhouse.sqlcipher_ext import SqlCipherDatabase, sqlcipher

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import ddl
from tvetdesk.store.engine import Engine
from tvetdesk.store.files import BESIDE, explained, put_in_place

sentences({
    "book.full": N_("The disk is full. The last step was not kept; everything before it is safe. Free some space."),
    "book.no_writing": N_("The data file cannot be written to. Ask for the right to write in its folder, or copy the folder to this computer."),
    "book.disk": N_("The disk reported an error. The last step was not kept. Copy the data folder to another disk soon."),
    "book.busy": N_("Another program is using the data file. Close it and try again."),
    "book.not_encrypted": N_("The data file is not an encrypted TVET Desk file. It was not opened and nothing was changed."),
    "book.damaged": N_("The data file cannot be read with this key: it is damaged or belongs to another folder. Restore a backup."),
    "book.no_cipher": N_("This installation lacks its encryption library. Nothing was opened. Install TVET Desk again."),
})  # fmt: skip

OTHERS: list[tuple[type[Exception], Callable[[BaseException], UserError | None]]] = []
"""Errors of another engine, with what tells its situations; it adds itself when it is used."""

PLAIN_HEADER = b"SQLite format 3\x00"
PRAGMAS = (
    ("foreign_keys", "ON"),
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("busy_timeout", "10000"),
    ("fullfsync", "ON"),
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("mmap_size", "0"),
    ("secure_delete", "ON"),
    ("wal_autocheckpoint", "1000"),
    ("temp_store", "MEMORY"),
    ("cache_size", "-512"),  # KiB; until the connection writes, see `expect_writes`
    ("recursive_triggers", "ON"),  # else INSERT OR REPLACE deletes a row behind the triggers' back
)
READING_PRAGMAS = (
    ("trusted_schema", "OFF"),
    ("cell_size_check", "ON"),
    ("mmap_size", "0"),
    ("temp_store", "MEMORY"),
)
LARGE = 10_000  # rows
SEVERAL = 20  # rows; more are no quicker
FAULTS = (
    ("disk is full", "book.full"),
    ("readonly database", "book.no_writing"),
    ("unable to open database", "book.no_writing"),
    ("disk I/O error", "book.disk"),
    ("database is locked", "book.busy"),
    ("not a database", "book.damaged"),
    ("malformed", "book.damaged"),
    ("vtable constructor failed", "book.damaged"),  # a page of a search index
)


# Of each None that it binds the driver asks whether it is to be adapted, and drops the error that nobody answers: without
# an answer a value that is missing takes longer than all others of its row.
sqlcipher.register_adapter(type(None), lambda nothing: nothing)


class _Connection(sqlcipher.Connection):  # type: ignore[misc]  # the driver carries no types
    """One thread's connection; unlike the driver's own, it can be listed without being kept open."""

    writes = False
    ended = False  # by another thread, which had to have the file alone

    @property
    def gone(self) -> bool:
        return self.ended


class Vault(Engine, SqlCipherDatabase):  # type: ignore[misc]  # peewee's extensions carry no types
    """A SQLCipher file opened with a raw 32-byte key; every connection proves that it is encrypted."""

    ONLY_READ = "PRAGMA query_only"
    shaping = ddl
    driver = sqlcipher
    wrong = (sqlcipher.IntegrityError, sqlcipher.InterfaceError)  # what it raises for values that do not fit
    shared = False

    def __init__(self, path: Path, key: bytes, *, reading: bool = False) -> None:
        """`reading`: for looking only, also from a disk that may not be written."""
        if len(key) != 32:
            raise ValueError("the database key has 32 bytes")
        super().__init__(str(path), lock_type="IMMEDIATE")
        self._key = key
        self.path = path
        self._reading = reading
        self._keyed = threading.RLock()  # nobody opens a connection while the file gets another key

    def is_closed(self) -> bool:
        """Whether this thread has no connection; one that another thread ended is given up."""
        here = self._state.conn
        if here is not None and here.ended:
            self._state.reset()
        return bool(super().is_closed())

    def _connect(self) -> Any:
        with self._keyed:
            return self._connected()

    def _connected(self) -> Any:
        connection = self._unlocked(self.path, reading=self._reading)
        try:
            for name, value in READING_PRAGMAS if self._reading else PRAGMAS:
                connection.execute(f"PRAGMA {name} = {value}")
            self._add_conn_hooks(connection)
            return self._listed(connection)
        except BaseException:
            connection.close()
            raise

    def expect_writes(self) -> None:
        """Give this thread's connection the room that writing needs: with less, marks are written at a third of the speed.

        Reading is as fast with a little, and a window reads in several threads.
        """
        connection = self.connection()
        if not connection.writes:
            connection.execute("PRAGMA cache_size = -4000")
            connection.writes = True

    def each(self, statement: str, parameters: Iterable[Any]) -> Any:
        """The rows of one statement as they come."""
        return self.connection().execute(statement, tuple(parameters))

    def fill(self, table: str, columns: Sequence[str], rows: Collection[Sequence[Any]]) -> None:
        """Write many rows into a table, several with one statement: beginning and ending one takes longer than a row."""
        named = ", ".join(f'"{name}"' for name in columns)
        one = f"({', '.join('?' * len(columns))})"
        values = chain.from_iterable(rows)
        for several, times in ((SEVERAL, len(rows) // SEVERAL), (1, len(rows) % SEVERAL)):
            self.connection().executemany(
                f"INSERT INTO {table} ({named}) VALUES {', '.join([one] * several)}",
                islice(zip(*[values] * (len(columns) * several), strict=True), times),
            )

    @contextmanager
    def by_keys(self) -> Iterator[None]:
        """Nothing: a file looks rows up as they are joined."""
        yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nothing: nobody else has the folder open."""
        yield

    def _unlocked(self, path: Path, *, reading: bool = False) -> Any:
        """A connection to a file of this key."""
        name = str(path)
        if reading:  # without its journal files, which a disk that may not be written lacks
            name = f"{path.absolute().as_uri()}?immutable=1"
        connection = sqlcipher.connect(
            name, isolation_level=None, check_same_thread=False, factory=_Connection, uri=reading
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            version = connection.execute("PRAGMA cipher_version").fetchone()
            if not version or not version[0]:
                raise UserError("book.no_cipher")
        except BaseException:
            connection.close()
            raise
        return connection

    def position(self) -> Any:
        """What alters with every write of another connection."""
        return self.connection().execute("PRAGMA data_version").fetchone()

    def settle(self) -> None:
        """Carry what was written over into the file."""
        self.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def tidy(self) -> None:
        """What is good for the next start: how large the tables are, for whoever plans how to read them.

        Of small ones that is forgotten. A table of three rows is read from end to end; told so, SQLite would go on like
        that for a whole session in which hundreds of bundles made millions of them, 0.25 s for each bundle.
        """
        connection = self.connection()
        connection.execute("PRAGMA optimize")
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").fetchone():
            connection.execute("DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < ?", (LARGE,))
        self.settle()

    @contextmanager
    def view(self) -> Iterator[Any]:
        """A connection of its own, to see everything as it is at one moment."""
        with self.other(self.path) as connection:
            yield connection

    @staticmethod
    def freeze(view: Any) -> None:
        """From here on the view shows what is there now."""
        view.execute("BEGIN")
        view.execute("SELECT 1 FROM meta").fetchone()

    def copy_to(self, path: Path, source: Any = None) -> None:
        """Copy the file as it is now, or as the connection `source` sees it, also while others read and write.

        The copy has the same key. What gets the name `path` was opened and found whole.
        """
        source = source or self.connection()
        beside = path.with_name(path.name + BESIDE)
        try:
            beside.unlink(missing_ok=True)
            with closing(self._unlocked(beside)) as copy:
                source.backup(copy, pages=-1)  # a few pages at a time never end while somebody writes
                copy.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
            if not self.is_copy(beside, source):
                raise UserError("file.not_kept", folder=str(path.parent))
            put_in_place(beside, path)
        except OSError as error:
            raise explained(error, path) from error
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def is_copy(self, path: Path, source: Any = None) -> bool:
        """Whether this file opens with the same key, every page of it is right, and it is in the state of ours."""
        try:
            with self.proved(path) as copy:
                return self.newest(copy) == self.newest(source or self.connection())
        except sqlcipher.DatabaseError:
            return False

    @contextmanager
    def other(self, path: Path) -> Iterator[Any]:
        """A connection to another file of this key."""
        with closing(self._unlocked(path)) as connection:
            yield connection

    @contextmanager
    def proved(self, path: Path) -> Iterator[Any]:
        """A connection to another file of this key, once every page of it was found right."""
        with self.other(path) as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchall() or connection.execute(
                "PRAGMA integrity_check"
            ).fetchall() != [("ok",)]:
                raise sqlcipher.DatabaseError("malformed")
            yield connection

    @staticmethod
    def newest(connection: Any) -> tuple[Any, ...]:
        """What tells one state of a file from another: its version, its last change and how far that has come."""
        version = connection.execute("PRAGMA user_version").fetchone()
        change = connection.execute(
            "SELECT id, steps, digest FROM change ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return (*version, *(change or ()))

    def rekey(self, key: bytes) -> None:
        """Encrypt the whole file with another raw key; every thread's connection is closed before and opens anew after.

        Whoever calls sees to it that no other thread is reading just then. With a rollback journal: what a power cut
        breaks off is the old file again.
        """
        with self._keyed:
            self.close_all()
            with faults(), closing(self._unlocked(self.path)) as connection:
                connection.execute("PRAGMA busy_timeout = 10000")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
            self._key = key


def prove_encrypted(path: Path) -> None:
    """Refuse a file that starts as a plain SQLite file does."""
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise explained(error, path) from error
    if head == PLAIN_HEADER:
        raise UserError("book.not_encrypted")


def situation(error: BaseException) -> UserError | None:
    """What a person can act on in an error of the database, or None.

    peewee may hide "disk is full" behind a failed rollback, so the whole chain of causes is read.
    """
    for kind, tell in OTHERS:
        if isinstance(error, kind | peewee.DatabaseError) and (known := tell(error)) is not None:
            return known
    cause: BaseException | None = error if isinstance(error, peewee.DatabaseError | sqlcipher.Error) else None
    while cause is not None:
        for words, code in FAULTS:
            if words in str(cause):
                return UserError(code)
        cause = cause.__cause__ or cause.__context__
    return None


def _errors() -> tuple[type[Exception], ...]:
    return (peewee.DatabaseError, sqlcipher.Error, *(kind for kind, _ in OTHERS))


@contextmanager
def faults() -> Iterator[None]:
    """Turn the database's own errors that a person can act on into UserErrors."""
    try:
        yield
    except _errors() as error:
        known = situation(error)
        if known is None:
            raise
        raise known from error
