"""Journal: one open data file and its changes; every write happens inside `change()` and is remembered."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import peewee

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import address, audit, changes
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.door import Guarded
from tvetdesk.store.files import free_space
from tvetdesk.store.lock import FolderLock
from tvetdesk.store.migrations import Migration, migrate, pending
from tvetdesk.store.migrations.copies import keep_copy
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema, Table
from tvetdesk.store.sealing import context, finish, next_lamport
from tvetdesk.store.vault import Vault, faults, prove_encrypted

sentences({
    "book.reading": N_("The data are open for reading only. Nothing was changed. Restore a backup, or copy the folder to this computer, to go on working."),
    "book.older": N_("The data were last used with an older TVET Desk, and they can only be brought up to date where they may be written. Copy the folder to this computer and open it there."),
})  # fmt: skip

DATABASE = "tvet.db"
ALWAYS = dt.datetime.now
EARLIER = "earlier_numbers"  # the fact that names those of this PC before its keys were renewed
SHARED = 1 << 16  # bytes that opening needs on the disk


class Journal(Guarded):
    """One open data file.

    `schema` is the registry of record types; `replica` this PC's number; `centre` the id of its centre's row (None
    at HQ); `level` OFFICE, CENTRE or HQ; `person` the id of the staff row of whoever is logged in. `clock` gives
    local time and is shown, never trusted. All writes share one thread at a time; reads may come from any.
    """

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        key: bytes,
        migrations: Sequence[Migration],
        *,
        clock: Callable[[], dt.datetime] = ALWAYS,
        run: bytes,
        reading: bool = False,
        server: str | None = None,
    ) -> None:
        """`reading`: the rescue view of a file that is damaged or may not be written; nothing is written then.

        `server`: the address of the PostgreSQL database that holds the data; else the folder says where they lie.
        """
        self.folder = folder
        self.reading = reading
        self.schema = schema
        self.clock = clock
        self.run = run.hex()
        # How many columns each table had in the first version of the data, which every PC knows.
        self.first = {spec.number: len(spec.columns) for step in migrations[:1] for spec in step.tables}
        self.person: int | None = None
        self.guard: Callable[[], object] = lambda: None  # asked before each step; raises UserError
        # The last change, and its steps that were not undone.
        self.standing: tuple[int, tuple[int, ...]] = (0, ())
        self._lock = FolderLock(folder)
        self._local = threading.local()
        self._turn = threading.RLock()  # one thread writes at a time; others wait here, not in the database
        if not reading:
            self._lock.acquire()
        try:
            server = server or address.address(folder)
            self.db: Any = served(server) if server else _filed(folder, key, reading=reading)
            try:
                with faults():
                    if reading and pending(self.db.connection(), migrations, self.db.shaping):
                        raise UserError("book.older")
                    shapes = [table.spec for table in schema.tables.values()]
                    connection, now = self.db.connection(), int(clock().timestamp())
                    keep = self._keep_copy
                    migrate(connection, migrations, shapes, now, keep, shaping=self.db.shaping)
                    self._recall()
                self._check_here()
                # A full disk keeps nobody from reading; the next step seals as well.
                with suppress(UserError):
                    self.seal()
            except BaseException as error:
                self.db.close_all()
                # Without room for the file that readers share, SQLite speaks of a broken disk.
                if isinstance(error, UserError) and error.code == "book.disk" and free_space(folder) < SHARED:
                    raise UserError("book.full") from error
                raise
        except BaseException:
            self._lock.release()
            raise

    def need_file(self) -> None:
        """Refuse what is done with a file where the data lie on a server."""
        if self.db.shared:
            raise UserError("server.not_here")

    def _keep_copy(self, number: int) -> None:
        if not self.db.shared:  # a server's step is one transaction, and its copies are its administrator's
            keep_copy(self.db, number)

    @property
    def version(self) -> int:
        """The number of the last step these data have taken."""
        return int(self.db.shaping.version(self.db.connection()))

    # -- this PC's own facts -------------------------------------------------------------------------------

    def _recall(self) -> None:
        facts = dict(self.sql("SELECT key, value FROM meta").fetchall())
        self.replica = int(facts.get("replica", 0))
        self.level = Share[facts.get("level", "OFFICE")]
        self.code = facts.get("code", "")
        self.centre = int(facts["centre"]) if "centre" in facts else None
        self._counter = int(facts.get("counter", 0))

    def found(self, replica: int, level: Share, code: str) -> None:
        """Say once who this PC is; called when the folder is made, and for a successor."""
        self.remember(replica=replica, level=level.name, code=code, counter=0)
        self._recall()

    def remember(self, **facts: str | int) -> None:
        """Keep facts of this PC (never travel)."""
        if self.reading:
            raise UserError("book.reading")
        self.db.connection().executemany(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [(key, str(value)) for key, value in facts.items()],
        )
        if "centre" in facts:
            self.centre = int(facts["centre"])

    def fact(self, key: str, default: str = "") -> str:
        row = self.sql("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    @property
    def numbers(self) -> set[int]:
        """The number of this PC, and those it had before its keys were renewed."""
        return {self.replica, *map(int, self.fact(EARLIER).split())}

    def now(self) -> dt.datetime:
        return self.clock()

    def today(self) -> dt.date:
        return self.clock().date()

    def sql(self, statement: str, parameters: Iterable[Any] = ()) -> Any:
        """Run one statement of the store's own; everything else asks through select()."""
        return self.db.connection().execute(statement, tuple(parameters))

    def each(self, statement: str, parameters: Iterable[Any] = ()) -> Iterator[Any]:
        """The rows of one statement, never all at once; nothing else is asked here before the last one has come."""
        return iter(self.db.each(statement, parameters))

    def close(self) -> None:
        """Seal what is open, write the journal back, let the folder go."""
        if self.db.connection().in_transaction:
            raise RuntimeError("a change is still open")
        try:
            with suppress(UserError), faults():  # on a full disk the next start does what is left
                if not self.reading:
                    self.seal()
                    self.db.tidy()
        finally:
            self.db.close_all()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def sealed_view(self) -> Iterator[Any]:
        """A connection that sees the file as it is now, no change open, whatever others write meanwhile.

        Whoever writes waits for no longer than it takes to look; what is copied from here cannot be added to.
        """
        with self.db.view() as view:
            with self._turn:
                self.seal()
                self.db.freeze(view)
            try:
                yield view
            finally:
                view.execute("ROLLBACK")

    # -- changes -------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, *, small: bool = False) -> Iterator[Any]:
        """One IMMEDIATE transaction; yields the connection. All or nothing.

        `small`: a line or two, also from a thread that reads else, whose connection keeps to the little room it has.
        """
        if self.reading:
            raise UserError("book.reading")
        with self._turn, faults():
            if not small:
                self.db.expect_writes()
            with self.db.atomic("IMMEDIATE"):
                self._check_here()
                yield self.db.connection()

    def _check_here(self) -> None:
        """Refuse data on a server that were taken back into a file, also to whoever had them open before."""
        if self.db.shared and (mark := self.fact(address.AWAY)):
            raise UserError("server.away", mark=mark)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Room for a question that fills temporary tables: one transaction, also where the data are open for reading only."""
        if self.reading:
            with self._turn, faults(), self.db.scratch():
                yield
            return
        with self.transaction():
            yield

    @property
    def turned(self) -> int:
        """How often rows were written without their stamps telling it; alters with every such writing."""
        return int(self.fact("turned", "0"))

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Write rows as they are, inside a transaction: nothing is stamped and no cell noted."""
        self.sql("INSERT INTO writing VALUES (1, 0, 1)")
        self.remember(turned=self.turned + 1)
        yield
        self.sql("DELETE FROM writing")

    @contextmanager
    def change(self, what: str, **refs: peewee.Model | None) -> Iterator[None]:
        """One step of a change: committed as a whole, undone as a whole.

        `what` is the code of a declared sentence, `refs` the rows its placeholders name. A step with the same
        sentence and rows as the open change goes on with it; any other step seals it. A verb called inside another
        verb's change belongs to that step. A step that writes nothing leaves no trace.
        """
        if what not in changes.SENTENCES:
            raise ValueError(f"the change {what} has no declared sentence")
        named = {
            name: [self.schema.by_model[type(row)].number, self.row_of(row)[0]]
            for name, row in refs.items()
            if row is not None
        }
        if not getattr(self._local, "inside", False):
            self.authorize(what, *(row for row in refs.values() if row is not None))
        with self._step(what, changes.canonical(named)):
            yield

    def note(self, what: str, **about: Any) -> None:
        """Add an entry to the audit: row numbers, codes and counts, nobody's name."""
        audit.note(self, what, **about)

    @contextmanager
    def further_step(self) -> Iterator[None]:
        """One more step of the open change, under its own sentence."""
        current = self.open_change()
        if current is None:
            raise RuntimeError("no change is open")
        with self._step(current[1], current[2]):
            yield

    @contextmanager
    def _step(self, what: str, refs: str) -> Iterator[None]:
        if getattr(self._local, "inside", False):
            yield
            return
        if self.db.connection().in_transaction:
            raise RuntimeError("a step is a transaction of its own")
        self.guard()
        with self.transaction() as connection:
            self._local.inside = True
            if self.db.shared:  # others number rows too
                self._counter = int(self.fact("counter", "0"))
            counter, nothing = self._counter, True
            try:
                stamp = self._begin(connection, what, refs)
                before = connection.total_changes
                yield
                nothing = connection.total_changes == before
                if what in audit.FOLLOWED and not nothing:
                    audit.note(self, what, refs=json.loads(refs))
                connection.execute("DELETE FROM writing")
                if nothing:
                    # a savepoint around the step would be neater, and made 10,000 marks three times slower
                    connection.execute("ROLLBACK")
                    connection.execute("BEGIN IMMEDIATE")
                elif self._counter != counter:
                    self.remember(counter=self._counter)
            except BaseException:
                self._counter = counter
                raise
            finally:
                self._local.inside = False
        if not nothing:
            change, step = divmod(stamp, 1 << STEP_BITS)
            self.standing = (change, (*self.standing[1], step) if change == self.standing[0] else (step,))

    def _begin(self, connection: Any, what: str, refs: str) -> int:
        """Open a step, in the open change if it has this sentence and these rows; returns the step's stamp."""
        current = self.open_change()
        if (
            current is not None
            and (current[1], current[2], current[4], current[5]) == (what, refs, self.person, self.run)
            and current[3] < changes.MAX_STEPS
        ):
            change, step = current[0], current[3] + 1
            connection.execute(
                "UPDATE change SET steps = ?, at = ?, undone_by = NULL WHERE id = ?",
                (step, self._seconds(), change),
            )
        else:
            if current is not None:
                finish(self, connection)
            step = 1
            change = connection.execute(
                "INSERT INTO change (origin, lamport, at, person, what, refs, run, context) VALUES (?,?,?,?,?,?,?,?) "
                "RETURNING id",
                (
                    self.replica, next_lamport(self), self._seconds(), self.person, what, refs, self.run,
                    context(self, connection),
                ),
            ).fetchone()[0]  # fmt: skip
        self._stamp = changes.stamp_of(change, step)
        connection.execute("INSERT INTO writing VALUES (1, ?, 0)", (self._stamp,))
        return self._stamp

    def _seconds(self) -> int:
        return int(self.clock().timestamp())

    def open_change(self) -> tuple[Any, ...] | None:
        """(id, what, refs, steps, person, run) of the change that is not sealed yet."""
        row: tuple[Any, ...] | None = self.sql(
            "SELECT id, what, refs, steps, person, run FROM change WHERE origin = ? AND seq IS NULL",
            (self.replica,),
        ).fetchone()
        return row

    def vector(self) -> dict[int, int]:
        """The highest sequence number of each origin this PC has applied, its own sealed changes included."""
        return dict(self.sql("SELECT origin, seq FROM applied").fetchall())

    def newest_own(self) -> int:
        """The number of this PC's newest change, open or sealed; 0 before the first."""
        # `+ 0`: for the largest number a server goes through everybody's changes from the end, 45 ms among 300,000.
        asked = "SELECT coalesce(max(id + 0), 0) FROM change WHERE origin = ?"
        return int(self.sql(asked, (self.replica,)).fetchone()[0])

    def seal(self) -> None:
        """Close the open change: it gets its sequence number and may travel; nothing is added to it any more."""
        if not self.reading and self.open_change() is not None:
            with self.transaction() as connection:
                finish(self, connection)

    # -- naming rows -----------------------------------------------------------------------------------------

    def table(self, model: type[Any]) -> Table:
        return self.schema.by_model[model]

    def row_of(self, instance: Any) -> tuple[int, int]:
        """(row, row2) as versions name it: the id and 0, or the two key fields of a leaf."""
        table = self.table(type(instance))
        if table.leaf:
            return getattr(instance, table.key[0]), getattr(instance, table.key[1])
        return instance.id, 0


def _filed(folder: Path, key: bytes, *, reading: bool) -> Vault:
    prove_encrypted(folder / DATABASE)
    return Vault(folder / DATABASE, key, reading=reading)


def served(where: str) -> Any:
    """The database at this address of a server."""
    try:
        from tvetdesk.store.server import Server  # whose driver only a ministry's headquarters installs
    except ModuleNotFoundError as error:
        raise UserError("server.no_driver") from error
    return Server(where)
