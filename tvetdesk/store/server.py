"""The server: headquarters' data in PostgreSQL, where several officers work at once (the driver is an extra)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import peewee
import psycopg
from psycopg import conninfo
from psycopg.adapt import Dumper, Loader
from psycopg.pq import TransactionStatus

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import server_ddl, vault
from tvetdesk.store.dialect import values, worded
from tvetdesk.store.engine import Engine

sentences({
    "server.busy": N_("Somebody else is writing a great deal just now. The last step was not kept; everything before it is safe. Try again in a minute."),
    "server.full": N_("The disk of the server is full. The last step was not kept; everything before it is safe. Tell whoever looks after the server."),
    "server.gone": N_("The server does not answer. The last step was not kept; everything before it is safe. Check the network and try again."),
    "server.refused": N_("The server does not let this name in. Check the name and the password for the server."),
    "server.rights": N_("The server does not allow this name to work with the data. Ask whoever looks after the server for the rights."),
    "server.certificate": N_("The server did not prove who it is. Nothing was sent. Put the certificate of whoever signed the server's into PostgreSQL's file root.crt."),
    "server.none": N_("There is no such database on the server. Check its name in the address, or ask whoever looks after the server to make it."),
    "server.older": N_("The server is PostgreSQL {found}; TVET Desk needs {needed} or newer."),
    "server.bytes": N_("The database on the server does not keep texts as UTF-8. Make it anew with the encoding UTF8."),
    "server.open": N_("The way to the server is not encrypted. Nothing was sent. Use sslmode=verify-full, with the certificate of the server."),
})  # fmt: skip

OLDEST = 15
PROVED = ("verify-full", "verify-ca")  # the modes of TLS in which the server has to prove who it is
PATIENCE = 10  # seconds for a connection
WAIT = 60  # seconds for whoever writes before
WRITER = 0x54564458  # the advisory lock of whoever writes: one at a time, as in a file
REFUSED = (
    ("53100", "server.full"),
    ("57P", "server.gone"),
    ("08", "server.gone"),
    ("28", "server.refused"),
    ("42501", "server.rights"),
    ("25006", "server.rights"),
    ("55P03", "server.busy"),
    ("40", "server.busy"),
)
# What is said while a connection is made comes without a state.
SAID = (
    ("certificate", "server.certificate"),
    ("password", "server.refused"),
    ("pg_hba.conf", "server.refused"),
    ('role "', "server.refused"),
    ("permission denied", "server.rights"),
    ("too many", "server.busy"),
    ('database "', "server.none"),
)


class _Bit(Dumper):
    """Yes and no as SQLite keeps them."""

    oid = 20

    def dump(self, obj: Any) -> bytes:
        return b"1" if obj else b"0"

    def quote(self, obj: Any) -> bytes:
        return self.dump(obj)


class _Truth(Loader):
    """The other way round."""

    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


class _Sum(Loader):
    """A sum of whole numbers is one; the server calls it a decimal."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


class Connection(psycopg.Connection[Any]):
    """One thread's connection with the face of the file's driver, as far as the store uses it."""

    total_changes = 0
    ended = False

    def __del__(self, *_: Any) -> None:
        """Nothing to warn of: a thread that ends gives its connection up, and that closes it."""

    def execute(self, statement: Any, parameters: Iterable[Any] = (), **_: Any) -> Any:  # type: ignore[override]  # the face of the file's driver
        """Run one statement of the store."""
        if statement == "BEGIN IMMEDIATE":
            return self.begin()
        cursor = self.cursor()
        cursor.execute(worded(statement), values(statement, parameters))
        self._count(cursor)
        return cursor

    def executemany(self, statement: str, rows: Iterable[Iterable[Any]]) -> Any:
        """Run one statement for many rows, without waiting for the answer to each."""
        cursor = psycopg.Cursor(self)
        cursor.executemany(worded(statement), [tuple(row) for row in rows])
        self._count(cursor)
        return cursor

    def begin(self) -> Any:
        """Begin a transaction of whoever may write alone; nobody waits for ever."""
        cursor = self.cursor()
        try:
            cursor.execute(
                f"BEGIN; SET LOCAL lock_timeout = '{WAIT}s'; SELECT pg_advisory_xact_lock({WRITER})"
            )
        except psycopg.Error:
            if not self.closed:
                self.rollback()
            raise
        return cursor

    @property
    def gone(self) -> bool:
        return self.ended or bool(self.closed)

    def _count(self, cursor: Any) -> None:
        if cursor.rowcount > 0 and (cursor.statusmessage or "")[:6] in {"INSERT", "UPDATE", "DELETE"}:
            self.total_changes += cursor.rowcount

    @property
    def in_transaction(self) -> bool:
        return bool(self.info.transaction_status != TransactionStatus.IDLE)


def _guarded(address: str) -> str:
    """The address with what makes the way there safe; refused where it says less. A local socket knows no TLS."""
    asked = conninfo.conninfo_to_dict(address)
    if asked.get("sslmode", PROVED[0]) not in PROVED:
        raise UserError("server.open")
    return conninfo.make_conninfo(
        address, sslmode=asked.get("sslmode", PROVED[0]), connect_timeout=asked.get("connect_timeout", PATIENCE),
        application_name="tvetdesk",
    )  # fmt: skip


_Database: Any = peewee.PostgresqlDatabase


class Server(Engine, _Database):  # type: ignore[misc]  # peewee carries few types
    """A database of a PostgreSQL server, by its address; what the Vault is for a file."""

    ONLY_READ = "SET default_transaction_read_only"
    shaping = server_ddl
    driver = psycopg
    wrong = (psycopg.IntegrityError, psycopg.DataError)  # what it raises for values that do not fit
    shared = True  # others write too: what was read before a step may have moved

    def __init__(self, address: str) -> None:
        super().__init__(address, prefer_psycopg3=True)
        self.address = address

    def is_closed(self) -> bool:
        """Whether this thread has no connection; one that another thread ended is given up."""
        here = self._state.conn
        if here is not None and here.gone and not self._state.transactions:
            self._state.reset()
        return bool(super().is_closed())

    def _connect(self) -> Any:
        return self._listed(self._connected())

    def _connected(self) -> Connection:
        connection = Connection.connect(
            _guarded(self.address), autocommit=True, cursor_factory=psycopg.ClientCursor
        )
        try:
            self._prove(connection)
        except BaseException:
            connection.close()
            raise
        connection.adapters.register_dumper(bool, _Bit)
        connection.adapters.register_loader("bool", _Truth)
        connection.adapters.register_loader("numeric", _Sum)
        connection.execute("SET client_min_messages = warning")
        return connection

    @staticmethod
    def _prove(connection: Connection) -> None:
        """Refuse a server that is too old, or a way to it on which others can read."""
        info = connection.info
        if not info.host.startswith("/") and not connection.pgconn.ssl_in_use:
            raise UserError("server.open")
        if info.server_version < OLDEST * 10_000:
            raise UserError("server.older", found=str(info.server_version // 10_000), needed=str(OLDEST))
        if info.parameter_status("server_encoding") != "UTF8":
            raise UserError("server.bytes")

    def refuse_taken(self) -> None:
        """Refuse a database that holds anything, and leave it."""
        try:
            with vault.faults():
                if self.get_tables():
                    raise UserError("server.taken")
        finally:
            self.close_all()

    def each(self, statement: str, parameters: Iterable[Any]) -> Any:
        """The rows of one statement as they come; by itself the driver holds all of them first."""
        return self.connection().cursor().stream(worded(statement), values(statement, parameters))

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write many rows into a table, in one stream."""
        named = ", ".join(f'"{name}"' for name in columns)
        connection = self.connection()
        cursor = connection.cursor()
        with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row(row)
        connection.total_changes += cursor.rowcount

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile, on whatever computer; they wait."""
        connection = self.connection()
        connection.execute("SELECT pg_advisory_lock(?)", (WRITER,))
        try:
            yield
        finally:
            if not connection.closed:
                connection.execute("SELECT pg_advisory_unlock(?)", (WRITER,))

    def rollback(self) -> None:
        """Take back what was begun; a server that is gone did so by itself."""
        here = self._state.conn
        if here is not None and not here.closed:
            super().rollback()

    def clear(self) -> None:
        """Take out again what was begun in an empty database."""
        try:
            server_ddl.unmake(self.connection(), self.get_tables())
        finally:
            self.close_all()

    def begin(self, *_: Any) -> None:
        self.connection().begin()

    def expect_writes(self) -> None:
        """Nothing: the server has its own room."""

    @contextmanager
    def by_keys(self) -> Iterator[None]:
        """In a transaction: what was staged is looked up row by row.

        The planner knows nothing of a temporary table, and would read all marks there are for those of one bundle: at
        two million 0.9 s instead of 0.03 s, and growing with them.
        """
        connection = self.connection()
        for name in ("enable_hashjoin", "enable_mergejoin"):
            connection.execute(f"SET LOCAL {name} = off")
        yield
        for name in ("enable_hashjoin", "enable_mergejoin"):
            connection.execute(f"SET LOCAL {name} TO DEFAULT")

    def place(self) -> str:
        """Which database this is: another one after a restore, and in a copy of the server."""
        asked = "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
        return " ".join(map(str, self.connection().execute(asked).fetchone()))

    def position(self) -> Any:
        """What alters with every write of anybody."""
        return self.connection().execute("SELECT pg_current_snapshot()::text").fetchone()

    def settle(self) -> None:
        """Nothing: the server carries over its journal by itself."""

    def tidy(self) -> None:
        """Nothing either."""

    @contextmanager
    def view(self) -> Iterator[Any]:
        """A connection of its own, to see everything as it is at one moment."""
        connection = self._connected()
        try:
            yield connection
        finally:
            connection.close()

    @staticmethod
    def freeze(view: Any) -> None:
        """From here on the view shows what is there now."""
        view.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        view.execute("SELECT 1 FROM meta").fetchone()


def situation(error: BaseException) -> UserError | None:
    """What a person can act on in an error of the server, or None."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, psycopg.Error):
            state = cause.sqlstate or ""
            for begin, code in REFUSED:
                if state.startswith(begin):
                    return UserError(code)
            if not state and isinstance(cause, psycopg.OperationalError):
                return UserError(next((code for words, code in SAID if words in str(cause)), "server.gone"))
        cause = cause.__cause__ or cause.__context__
    return None


vault.OTHERS.append((psycopg.Error, situation))
