"""Book: one open data file; every write happens inside `book.change()` and is remembered as a change."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import peewee
from playhouse.sqlcipher_ext import sqlcipher

from tvetdesk.errors import Invalid, UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import changes, ids
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.fields import Ref
from tvetdesk.store.lock import FolderLock
from tvetdesk.store.migrations import Migration, migrate
from tvetdesk.store.migrations.copies import keep_copy
from tvetdesk.store.record import Field, Share
from tvetdesk.store.schema import DELETED, Schema, Table
from tvetdesk.store.sharing import stamp_opened
from tvetdesk.store.vault import Vault, faults, prove_encrypted

sentences(
    {
        "row.missing": N_("There is no {what} with the number {id}."),
        "row.exists": N_("This {what} is there already."),
        "row.fixed": N_(
            "The field {field} says what this row is; it cannot be altered. Make a new row instead."
        ),
        "row.no_field": N_("There is no field {field} here."),
        "book.viewing": N_("This file is open for reading only. Nothing was written."),
    }
)

DATABASE = "tvet.db"
ALWAYS = dt.datetime.now

Instance = TypeVar("Instance")


class Book:
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
    ) -> None:
        self.folder = folder
        self.schema = schema
        self.clock = clock
        self.run = run.hex()
        self.person: int | None = None
        self.standing: tuple[int, tuple[int, ...]] = (
            0,
            (),
        )  # the last change, its steps that were not undone
        self._lock = FolderLock(folder)
        self._local = threading.local()
        self._lock.acquire()
        try:
            prove_encrypted(folder / DATABASE)
            self.db = Vault(folder / DATABASE, key)
            try:
                with faults():
                    shapes = [table.spec for table in schema.tables.values()]
                    connection, now = self.db.connection(), int(clock().timestamp())
                    migrate(connection, migrations, shapes, now, lambda number: keep_copy(self.db, number))
                    self._recall()
                with suppress(
                    UserError
                ):  # a full disk keeps nobody from reading; the next step seals as well
                    self.seal()
            except BaseException:
                self.db.close_all()
                raise
        except BaseException:
            self._lock.release()
            raise

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
        self.db.connection().executemany(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [(key, str(value)) for key, value in facts.items()],
        )
        if "centre" in facts:
            self.centre = int(facts["centre"])

    def fact(self, key: str, default: str = "") -> str:
        row = self.sql("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else default

    def now(self) -> dt.datetime:
        return self.clock()

    def today(self) -> dt.date:
        return self.clock().date()

    def sql(self, statement: str, parameters: Iterable[Any] = ()) -> Any:
        """Run one statement of the store's own; everything else asks through select()."""
        return self.db.connection().execute(statement, tuple(parameters))

    def close(self) -> None:
        """Seal what is open, write the journal back, let the folder go."""
        if self.db.connection().in_transaction:
            raise RuntimeError("a change is still open")
        try:
            with suppress(UserError), faults():  # on a full disk the next start does what is left
                self.seal()
                self.sql("PRAGMA optimize")
                self.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.db.close_all()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- changes -------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """One IMMEDIATE transaction; yields the connection. All or nothing."""
        with faults(), self.db.atomic("IMMEDIATE"):
            yield self.db.connection()

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
        with self._step(what, changes.canonical(named)):
            yield

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
        with self.transaction() as connection:
            self._local.inside = True
            counter, nothing = self._counter, True
            try:
                stamp = self._begin(connection, what, refs)
                before = connection.total_changes
                yield
                nothing = connection.total_changes == before
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
                self._seal(connection)
            step = 1
            change = connection.execute(
                "INSERT INTO change (origin, lamport, at, person, what, refs, run, context) VALUES (?,?,?,?,?,?,?,?)",
                (
                    self.replica, self._next_lamport(), self._seconds(), self.person, what, refs, self.run,
                    self.context(connection),
                ),
            ).lastrowid  # fmt: skip
        self._stamp = changes.stamp_of(change, step)
        connection.execute("INSERT INTO writing VALUES (1, ?, 0)", (self._stamp,))
        return self._stamp

    def _seconds(self) -> int:
        return int(self.clock().timestamp())

    def _next_lamport(self) -> int:
        (highest,) = self.sql("SELECT max(lamport) FROM change").fetchone()
        return (highest or 0) + 1

    def open_change(self) -> tuple[Any, ...] | None:
        """(id, what, refs, steps, person, run) of the change that is not sealed yet."""
        row: tuple[Any, ...] | None = self.sql(
            "SELECT id, what, refs, steps, person, run FROM change WHERE origin = ? AND seq IS NULL",
            (self.replica,),
        ).fetchone()
        return row

    def context(self, connection: Any) -> int:
        """The id of the context of a change written now: what this PC has applied of all others."""
        vector = {origin: seq for origin, seq in self.vector().items() if origin != self.replica}
        text = changes.canonical({str(origin): seq for origin, seq in vector.items()})
        row = connection.execute(
            "SELECT id FROM context WHERE vector = ? ORDER BY id DESC", (text,)
        ).fetchone()
        if row:
            return int(row[0])
        made = connection.execute(
            "INSERT INTO context (vector, whole) VALUES (?, ?)", (text, changes.vector_hash(vector))
        )
        return int(made.lastrowid)

    def vector(self) -> dict[int, int]:
        """The highest sequence number of each origin this PC has applied, its own sealed changes included."""
        return dict(self.sql("SELECT origin, seq FROM applied").fetchall())

    def seal(self) -> None:
        """Close the open change: it gets its sequence number and may travel; nothing is added to it any more."""
        if self.open_change() is not None:
            with self.transaction() as connection:
                self._seal(connection)

    def _seal(self, connection: Any) -> None:
        row = connection.execute(
            f"SELECT {changes.COLUMNS} FROM change WHERE origin = ? AND seq IS NULL", (self.replica,)
        ).fetchone()
        if row is None:
            return  # another thread was first
        last = connection.execute(
            "SELECT seq, digest FROM change WHERE origin = ? AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
            (self.replica,),
        ).fetchone()
        seq, digest = (last[0] + 1, last[1]) if last else (1, changes.NO_DIGEST)
        change = changes.change_of((*row[:2], seq, *row[3:]))
        (whole,) = connection.execute("SELECT whole FROM context WHERE id = ?", (change.context,)).fetchone()
        connection.execute(
            "UPDATE change SET seq = ?, digest = ? WHERE id = ?",
            (seq, changes.chain(digest, change, whole), change.id),
        )
        connection.execute(
            "INSERT INTO applied VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq",
            (self.replica, seq),
        )
        stamp_opened(self, change.id)

    # -- rows ----------------------------------------------------------------------------------------------

    def table(self, model: type[Any]) -> Table:
        return self.schema.by_model[model]

    def row_of(self, instance: Any) -> tuple[int, int]:
        """(row, row2) as versions name it: the id and 0, or the two key fields of a leaf."""
        table = self.table(type(instance))
        if table.leaf:
            return getattr(instance, table.key[0]), getattr(instance, table.key[1])
        return instance.id, 0

    def natural_id(self, model: type[Any], **values: Any) -> int:
        """The id of the row of a natural type with these identity fields."""
        table = self.table(model)
        return ids.natural_id(
            table.number, (table.fields[name].db_value(values[name]) for name in table.identity)
        )

    def next_id(self) -> int:
        """A new free id."""
        self._counter += 1
        return ids.free_id(self.replica, self._counter)

    def checked(self, table: Table, values: Mapping[str, Any], instance: Any = None) -> dict[str, Any]:
        """The values as they may be kept, or Invalid with every field's sentence at once.

        Without the instance they are a new row, so that needed fields must be there; with it, the rules across
        fields see its other values.
        """
        wrong: dict[str, UserError] = {}
        kept: dict[str, Any] = {}
        for name, value in values.items():
            if name not in table.fields:
                raise UserError("row.no_field", field=name)
            try:
                kept[name] = table.fields[name].check(value)
            except UserError as error:
                wrong[name] = error
        for name, one in table.fields.items():
            if not one.required or name in wrong:
                continue
            if (instance is None or name in values) and kept.get(name) is None:
                wrong[name] = UserError("field.required")
        if not wrong:
            row = (
                kept if instance is None else {name: getattr(instance, name) for name in table.fields} | kept
            )
            for rule in getattr(table.model._meta, "rules", ()):
                wrong.update(rule(row))
        if wrong:
            raise Invalid(wrong, {name: table.fields[name].label for name in wrong})
        return kept

    def add(self, model: type[Instance], **values: Any) -> Instance:
        """A new row; raises Invalid with all that is wrong, UserError when a natural row is there already."""
        table = self.table(model)
        kept = self.checked(table, _filled(table, values))
        instance: Any = model(**kept)
        if not table.leaf:
            instance.id = (
                self.natural_id(model, **{n: kept.get(n) for n in table.identity})
                if table.natural
                else self.next_id()
            )
        if table.natural and self._exists(table, self.row_of(instance)):
            raise UserError("row.exists", what=table.label)
        key = () if table.leaf else (instance.id,)
        self._insert(table, [(*key, *(f.db_value(getattr(instance, n)) for n, f in table.fields.items()))])
        instance._dirty.clear()  # noqa: SLF001 - peewee's way to say that it is saved
        return cast("Instance", instance)

    def put(self, model: type[Instance], **values: Any) -> Instance:
        """The natural row with these identity fields, made, or brought back from the bin, or altered."""
        table = self.table(model)
        there: Any = self.find(model, bin=True, **{name: values.get(name) for name in table.identity})
        if there is None:
            return self.add(model, **values)
        if there.deleted:
            self.undelete(there)
        return cast(
            "Instance", self.set(there, **{n: v for n, v in values.items() if n not in table.identity})
        )

    def add_many(self, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Make many rows at once; returns their ids (of a leaf: nothing).

        Each distinct value of a column is checked once, and the whole fails with the sentences of the first row
        that is not right.
        """
        table = self.table(model)
        unknown = {name for row in rows for name in row} - table.fields.keys()
        if unknown:
            raise UserError("row.no_field", field=min(unknown))
        rules = getattr(table.model._meta, "rules", ())
        columns: list[list[Any]] = []
        try:
            for name, one in table.fields.items():
                seen: dict[Any, Any] = {}
                values = [row[name] if name in row else _default(one) for row in rows]
                for value in set(values):
                    seen[value] = one.db_value(one.check(value))
                    if seen[value] is None and one.required:
                        raise UserError("field.required")
                columns.append([seen[value] for value in values])
            if rules:
                for row in rows:
                    self.checked(table, _filled(table, row))
        except UserError:
            for row in rows:
                self.checked(table, _filled(table, row))
            raise
        made: list[int] = []
        if not table.leaf:
            if table.natural:
                places = [list(table.fields).index(name) for name in table.identity]
                keys = zip(*(columns[place] for place in places), strict=True)
                made = [ids.natural_id(table.number, key) for key in keys]
            else:
                made = [self.next_id() for _ in rows]
            columns.insert(0, made)
        self._insert(table, zip(*columns, strict=True))
        return made

    def _insert(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write whole rows: the id (unless a leaf), then every declared field, in stored form."""
        if not getattr(self._local, "inside", False):
            raise RuntimeError("rows are written inside book.change()")
        names = [*(() if table.leaf else ("id",)), *table.fields]
        stamp = self._stamp
        try:
            self.db.connection().executemany(
                f'INSERT INTO "{table.name}" ({", ".join(map(quoted, names))}, stamp) '
                f"VALUES ({'?, ' * len(names)}{stamp})",
                rows,
            )
        except sqlcipher.IntegrityError as error:
            raise UserError("row.exists", what=table.label) from error

    def _exists(self, table: Table, row: tuple[int, int]) -> bool:
        where = " AND ".join(f'"{name}" = ?' for name in table.key)
        return (
            self.sql(f'SELECT 1 FROM "{table.name}" WHERE {where}', row[: len(table.key)]).fetchone()
            is not None
        )

    def set(self, instance: Instance, **values: Any) -> Instance:
        """Alter fields of a row; only values that differ, or answer a question, are written."""
        table = self.table(type(instance))
        fixed = {*table.identity, *((table.parent,) if table.parent else ())}
        for name in fixed & values.keys():
            if table.fields[name].check(values[name]) != getattr(instance, name):
                raise UserError("row.fixed", field=table.fields[name].label)
        kept = self.checked(table, {n: v for n, v in values.items() if n not in fixed}, instance)
        asked = self._asked(table, instance)
        altered = {
            name: value
            for name, value in kept.items()
            if value != getattr(instance, name) or table.fields[name].number in asked
        }
        self._write(table, instance, altered)
        return instance

    def _asked(self, table: Table, instance: Any) -> frozenset[int]:
        """Column numbers of a row with more than one sibling."""
        found = self.sql(
            "SELECT DISTINCT col FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND shown = 0",
            (table.number, *self.row_of(instance)),
        )
        return frozenset(column for (column,) in found)

    def _write(self, table: Table, instance: Any, values: Mapping[str, Any]) -> None:
        if not values:
            return
        if not getattr(self._local, "inside", False):
            raise RuntimeError("rows are written inside book.change()")
        fields = table.model._meta.fields
        where = " AND ".join(f'"{name}" = ?' for name in table.key)
        row = self.row_of(instance)[: len(table.key)]
        done = self.sql(
            f'UPDATE "{table.name}" SET {", ".join(f"{quoted(name)} = ?" for name in values)} WHERE {where}',
            (*(fields[name].db_value(value) for name, value in values.items()), *row),
        )
        if not done.rowcount:
            raise UserError("row.missing", what=table.label, id=" ".join(map(str, row)))
        for name, value in values.items():
            setattr(instance, name, value)
        instance._dirty.clear()  # noqa: SLF001 - peewee's way to say that it is saved

    def write_back(self, instance: peewee.Model, name: str, value: Any) -> None:
        """Give a field an earlier value again, without asking the rules anew: it was kept once."""
        self._write(self.table(type(instance)), instance, {name: value})

    def delete(self, instance: peewee.Model) -> None:
        """Put a row into the bin; it can be taken out again for as long as it is not erased."""
        self._bin(instance, True)

    def undelete(self, instance: peewee.Model) -> None:
        """Take a row out of the bin."""
        self._bin(instance, None)

    def _bin(self, instance: Any, deleted: bool | None) -> None:
        table = self.table(type(instance))
        if instance.deleted is not deleted or DELETED in self._asked(table, instance):
            self._write(table, instance, {"deleted": deleted})

    # -- asking --------------------------------------------------------------------------------------------

    def select(self, model: type[Any], *columns: Any, bin: bool = False) -> Any:
        """A peewee query on this book, without rows in the bin unless asked for."""
        query = model.select(*columns).bind(self.db)
        return query if bin else query.where(model.deleted.is_null())

    def get(self, model: type[Instance], row: int | tuple[int, int]) -> Instance:
        """The row with this id (a pair for a leaf), also from the bin; UserError when there is none."""
        key = row if isinstance(row, tuple) else (row,)
        names = self.table(model).key
        return self._one(model, dict(zip(names, key, strict=True)), bin=True, missing=str(row))

    def find(self, model: type[Instance], *, bin: bool = False, **equals: Any) -> Instance | None:
        """The first row with these values, or None."""
        try:
            return self._one(model, equals, bin=bin, missing="")
        except UserError:
            return None

    def _one(self, model: type[Instance], equals: Mapping[str, Any], *, bin: bool, missing: str) -> Instance:
        query = self.select(model, bin=bin)
        for name, value in equals.items():
            column = getattr(model, name)
            query = query.where(column.is_null() if value is None else column == value)
        for instance in query.limit(1):
            return instance  # type: ignore[no-any-return]
        raise UserError("row.missing", what=self.table(model).label, id=missing)

    def describe(self, table: Table, row: int) -> str:
        """The words that name a row in a sentence: its title fields; a Ref among them is followed."""
        found = self.find(table.model, bin=True, id=row)
        if found is None:
            return "–"
        words = []
        for name in table.model._meta.title:
            value = getattr(found, name)
            if isinstance(table.fields[name], Ref) and value is not None:
                words.append(self.describe(self.schema.target(table, name), value))
            elif value is not None:
                words.append(str(value))
        return " ".join(words) or "–"


def _default(field: Field) -> Any:
    return field.default() if callable(field.default) else field.default


def _filled(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new row's values, with the defaults of those that are not given."""
    defaults = {name: _default(one) for name, one in table.fields.items() if name not in values}
    return {**{name: value for name, value in defaults.items() if value is not None}, **values}


def refs_of(text: str) -> dict[str, tuple[int, int]]:
    """The row references of a change as kept."""
    return {name: (table, row) for name, (table, row) in json.loads(text).items()}


def quoted(name: str) -> str:
    """A column or table name as SQL takes it; ours hold letters, digits and low lines only."""
    return f'"{name}"'
