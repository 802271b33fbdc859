"""The SQL of tables and of the triggers that note every written cell in the open change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tvetdesk.store.schema import TableSpec

APPLICATION_ID = 0x54564458  # "TVDX"
STEP_BITS = 12  # a stamp is the local number of a change, times 4096, plus the step within it

SYSTEM = (
    # This PC's own facts: replica number, row counter, levels, settings that belong to the file.
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    # Who changed what in which order. `seq` and `digest` are given when the change is sealed.
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY, origin BIGINT NOT NULL, seq BIGINT, lamport BIGINT NOT NULL,
        at BIGINT NOT NULL, person BIGINT, what TEXT NOT NULL, refs TEXT NOT NULL, run TEXT NOT NULL,
        context BIGINT NOT NULL, digest TEXT, steps INTEGER NOT NULL DEFAULT 1, undone_by BIGINT)""",
    "CREATE UNIQUE INDEX change_origin ON change (origin, seq)",
    # What an author had applied when writing: JSON {origin: seq}; `whole` is the hash of the uncut vector.
    "CREATE TABLE context (id INTEGER PRIMARY KEY, vector TEXT NOT NULL, whole TEXT NOT NULL)",
    # The open step: one row while a change is being written; `quiet` while a bundle is merged.
    "CREATE TABLE writing (one INTEGER PRIMARY KEY CHECK (one = 1), stamp BIGINT NOT NULL, quiet INTEGER NOT NULL)",
    # Where the triggers of all tables tell that a cell was written: what it held, its row's stamp before and now.
    """CREATE VIEW written AS SELECT NULL AS tbl, NULL AS row, NULL AS row2, NULL AS col, NULL AS value, NULL AS was,
        NULL AS now WHERE 0""",
    # Cells whose version is not their row's stamp, and every further sibling with its value (JSON).
    """CREATE TABLE cell (
        tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, col INTEGER NOT NULL,
        stamp BIGINT NOT NULL, shown INTEGER NOT NULL, value TEXT,
        PRIMARY KEY (tbl, row, row2, col, stamp)) WITHOUT ROWID""",
    "CREATE INDEX cell_stamp ON cell (stamp)",
    # What a cell held before a step of this PC overwrote it (JSON): undo and history.
    """CREATE TABLE before (
        id INTEGER PRIMARY KEY, stamp BIGINT NOT NULL, tbl INTEGER NOT NULL, row BIGINT NOT NULL,
        row2 BIGINT NOT NULL, col INTEGER NOT NULL, value TEXT, was BIGINT NOT NULL)""",
    "CREATE INDEX before_stamp ON before (stamp)",
    "CREATE INDEX before_row ON before (tbl, row, row2)",
    # Statements of authority as signed; the PCs they speak of.
    """CREATE TABLE statement (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, signer TEXT NOT NULL,
        signature TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX statement_kind ON statement (kind)",
    """CREATE TABLE replica (
        number BIGINT PRIMARY KEY, sign_key TEXT NOT NULL, box_key TEXT NOT NULL, level TEXT NOT NULL,
        centre TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, revoked_from BIGINT)""",
    # Changes that were written under a PC's number in a copied folder and have a number of their own now.
    "CREATE TABLE stretch (number BIGINT PRIMARY KEY, origin BIGINT NOT NULL, digest TEXT NOT NULL)",
    # The highest sequence number of each origin this PC has applied; and what others are known to have.
    "CREATE TABLE applied (origin BIGINT PRIMARY KEY, seq BIGINT NOT NULL)",
    "CREATE TABLE known (replica BIGINT, origin BIGINT, seq BIGINT NOT NULL, PRIMARY KEY (replica, origin)) WITHOUT ROWID",
    # Bundles given out and received.
    """CREATE TABLE bundle (
        id TEXT PRIMARY KEY, direction TEXT NOT NULL, partner BIGINT NOT NULL, number BIGINT NOT NULL,
        kind TEXT NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL, summary TEXT NOT NULL) WITHOUT ROWID""",
    # Rows and columns that arrived and may not be applied yet, as they came (JSON), with the reason's code.
    """CREATE TABLE held (
        tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, col INTEGER NOT NULL, origin BIGINT NOT NULL,
        seq BIGINT NOT NULL, value TEXT, reason TEXT NOT NULL, bundle TEXT NOT NULL,
        PRIMARY KEY (tbl, row, row2, col, origin, seq)) WITHOUT ROWID""",
    # What newer programs said of tables and columns that this one does not know; `place` is that in a key of two.
    """CREATE TABLE shape (
        tbl INTEGER NOT NULL, col INTEGER NOT NULL, level INTEGER NOT NULL, wire TEXT NOT NULL, place INTEGER, parent INTEGER,
        PRIMARY KEY (tbl, col)) WITHOUT ROWID""",
    # What others put aside of the changes of this centre, by their last bundle or slip.
    """CREATE TABLE returned (
        partner BIGINT NOT NULL, tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, col INTEGER NOT NULL,
        origin BIGINT NOT NULL, seq BIGINT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (partner, tbl, row, row2, col, origin, seq)) WITHOUT ROWID""",
    # Versions that the author of a change had put aside, thus not seen, when writing over them: (change) wrote the cell.
    """CREATE TABLE unseen (
        change BIGINT NOT NULL, tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, col INTEGER NOT NULL,
        origin BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (tbl, row, row2, col, change, origin, seq)) WITHOUT ROWID""",
    # Versions that headquarters gave back after a restore: they came under their own changes, which the vector does not
    # cover, for what headquarters may not hold did not come.
    """CREATE TABLE given (
        tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, col INTEGER NOT NULL, origin BIGINT NOT NULL,
        seq BIGINT NOT NULL, PRIMARY KEY (tbl, row, row2, col, origin, seq)) WITHOUT ROWID""",
    # Versions that a change replaced although its context does not cover them: those that were given back.
    """CREATE TABLE replaced (
        change BIGINT NOT NULL, tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, col INTEGER NOT NULL,
        origin BIGINT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (tbl, row, row2, col, change, origin, seq)) WITHOUT ROWID""",
    # Rows whose cells travel again because their person agreed to share after they were written.
    """CREATE TABLE travel (
        tbl INTEGER NOT NULL, row BIGINT NOT NULL, row2 BIGINT NOT NULL, stamp BIGINT NOT NULL,
        PRIMARY KEY (tbl, row, row2, stamp)) WITHOUT ROWID""",
    "CREATE INDEX travel_stamp ON travel (stamp)",
    # What the last bundles replaced, while they can still be undone; none outlives this PC's next change.
    """CREATE TABLE rewind (
        id INTEGER PRIMARY KEY, bundle TEXT NOT NULL, what TEXT NOT NULL, tbl INTEGER, row BIGINT, row2 BIGINT,
        col INTEGER, value TEXT)""",
    "CREATE INDEX rewind_bundle ON rewind (bundle)",
    # Who did what beside the changes, chained; it only grows.
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at BIGINT NOT NULL, person BIGINT, what TEXT NOT NULL, about TEXT NOT NULL,
        digest TEXT NOT NULL)""",
    "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
    "CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END",
)

OUTSIDE = "a row was written outside a change"
ERASING = "rows are put into the bin by their field deleted"
MOVING = "what a row is never alters"
NOTE = f"SELECT RAISE(ABORT, '{OUTSIDE}') WHERE NOT EXISTS (SELECT 1 FROM writing);"


def version(connection: Any) -> int:
    """The number of the last step this file has taken; 0 where there is nothing yet."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return int(number)


def count_on(connection: Any) -> None:
    """Nothing: rows that came with their numbers are counted."""


def note_version(connection: Any, number: int) -> None:
    """Write down the number of the last step."""
    connection.execute(f"PRAGMA user_version = {number}")


def begin(connection: Any) -> None:
    """What an empty file gets before its first table."""
    for statement in SYSTEM:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def create_table(spec: TableSpec) -> Iterator[str]:
    """The statements that make a table with its indexes."""
    columns = [f'"{name}" {kind}' for name, kind in spec.columns]
    if spec.key == ("id",):
        head, tail = ["id INTEGER PRIMARY KEY"], ""
    else:
        head, tail = [], ", PRIMARY KEY (" + ", ".join(f'"{name}"' for name in spec.key) + ")"
    body = ", ".join([*head, "stamp BIGINT", "deleted INTEGER", *columns])
    yield f'CREATE TABLE "{spec.name}" ({body}{tail}){"" if spec.key == ("id",) else " WITHOUT ROWID"}'
    yield f'CREATE INDEX "{spec.name}_stamp" ON "{spec.name}" (stamp)'
    for index in spec.indexes:
        yield _create_index(spec, index)


def _index(spec: TableSpec, columns: str) -> str:
    """What the index of these columns is called."""
    return f'"{spec.name}_{columns.replace(", ", "_")}"'


def _create_index(spec: TableSpec, columns: str) -> str:
    listed = ", ".join(f'"{name}"' for name in columns.split(", "))
    return f'CREATE INDEX {_index(spec, columns)} ON "{spec.name}" ({listed})'


def widen_table(was: TableSpec, spec: TableSpec) -> Iterator[str]:
    """The statements that bring a table to a shape with more columns at its end, or other indexes.

    Anything else would alter the numbers that columns have in bundles, or lose what people entered.
    """
    if (was.number, was.key) != (spec.number, spec.key) or spec.columns[: len(was.columns)] != was.columns:
        raise ValueError(
            f"{spec.name}: columns are only added, at the end; none is removed, moved or altered"
        )
    for name, kind in spec.columns[len(was.columns) :]:
        yield f'ALTER TABLE "{spec.name}" ADD COLUMN "{name}" {kind}'
    for columns in sorted(set(was.indexes) - set(spec.indexes)):
        yield f"DROP INDEX {_index(spec, columns)}"
    for columns in spec.indexes:
        if columns not in was.indexes:
            yield _create_index(spec, columns)


def noting() -> str:
    """The trigger that notes a cell's old value and version when the trigger of its column tells that it was written.

    It is one for all columns, since every connection keeps all triggers in memory: with all this in each column's own,
    9 MB for each thread. A cell written again in the change that made its row needs no version of its own: both
    travel as one change.
    """
    cell = "tbl = NEW.tbl AND row = NEW.row AND row2 = NEW.row2 AND col = NEW.col"
    return f"""CREATE TRIGGER note_written INSTEAD OF INSERT ON written
        WHEN (SELECT quiet FROM writing) IS NOT 1
        BEGIN
          {NOTE}
          INSERT INTO before (stamp, tbl, row, row2, col, value, was)
            SELECT stamp, NEW.tbl, NEW.row, NEW.row2, NEW.col, json_quote(NEW.value),
              coalesce((SELECT stamp FROM cell WHERE {cell} AND shown = 1), NEW.was) FROM writing;
          DELETE FROM cell WHERE {cell};
          INSERT INTO cell (tbl, row, row2, col, stamp, shown)
            SELECT NEW.tbl, NEW.row, NEW.row2, NEW.col, stamp, 1 FROM writing
            WHERE stamp >> {STEP_BITS} <> NEW.now >> {STEP_BITS};
        END"""


def triggers(spec: TableSpec) -> Iterator[str]:
    """The triggers of a table: an insert is stamped, an update of a cell is told to `written`.

    The UPDATE triggers name their columns, so that stamping a row does not fire them.
    """
    table = f'"{spec.name}"'
    row, row2 = ("NEW.id", "0") if spec.key == ("id",) else tuple(f'NEW."{name}"' for name in spec.key)
    match = " AND ".join(f'"{name}" = NEW."{name}"' for name in spec.key)
    yield f"""CREATE TRIGGER "note_{spec.name}_insert" AFTER INSERT ON {table}
        WHEN NEW.stamp IS NULL OR NEW.stamp IS NOT (SELECT CASE quiet WHEN 1 THEN NEW.stamp ELSE stamp END FROM writing)
        BEGIN
          {NOTE}
          UPDATE {table} SET stamp = (SELECT stamp FROM writing) WHERE {match};
        END"""
    yield f"""CREATE TRIGGER "note_{spec.name}_delete" BEFORE DELETE ON {table}
        WHEN (SELECT quiet FROM writing) IS NOT 1
        BEGIN SELECT RAISE(ABORT, '{ERASING}'); END"""
    yield f"""CREATE TRIGGER "note_{spec.name}_fixed" BEFORE UPDATE OF stamp, {", ".join(spec.key)} ON {table}
        WHEN (SELECT quiet FROM writing) IS NOT 1
        BEGIN
          {NOTE}
          SELECT RAISE(ABORT, '{MOVING}') WHERE {" OR ".join(f"OLD.{one} IS NOT NEW.{one}" for one in spec.key)};
        END"""
    fixed = set(spec.key) | {"id"}
    for number, name in enumerate(spec.names):
        if name not in fixed:
            yield f"""CREATE TRIGGER "note_{spec.name}_{name}" AFTER UPDATE OF "{name}" ON {table}
                BEGIN INSERT INTO written
                  VALUES ({spec.number}, {row}, {row2}, {number}, OLD."{name}", OLD.stamp, NEW.stamp); END"""


def search_triggers(spec: TableSpec) -> Iterator[str]:
    """The triggers that keep a table's full-text index (external content) equal to its searched columns."""
    if not spec.search:
        return
    table, index = f'"{spec.name}"', f'"{spec.name}_fts"'
    names = ", ".join(f'"{name}"' for name in spec.search)
    old, new = (", ".join(f'{row}."{name}"' for name in spec.search) for row in ("OLD", "NEW"))
    put = f"INSERT INTO {index} (rowid, {names}) VALUES (NEW.id, {new});"
    take = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', OLD.id, {old});"
    yield f'CREATE TRIGGER "note_{spec.name}_fts_put" AFTER INSERT ON {table} BEGIN {put} END'
    yield f'CREATE TRIGGER "note_{spec.name}_fts_take" AFTER DELETE ON {table} BEGIN {take} END'
    yield f'CREATE TRIGGER "note_{spec.name}_fts_swap" AFTER UPDATE OF {names} ON {table} BEGIN {take} {put} END'


def drop_triggers(connection: Any) -> None:
    """Remove every trigger of ours, so that they can be made anew from the present shape."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'note_*'")
    for (name,) in names.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')


def make_triggers(connection: Any, shapes: Sequence[TableSpec]) -> None:
    """The triggers of these tables, as the program that runs now wants them."""
    connection.execute(noting())
    for shape in shapes:
        for statement in (*triggers(shape), *search_triggers(shape)):
            connection.execute(statement)


def make_search(connection: Any, table: TableSpec) -> None:
    """The full-text index of a table: accents do not matter, and what is deleted leaves no trace in it."""
    if not table.search:
        return
    names = ", ".join(f'"{name}"' for name in table.search)
    connection.execute(
        f'CREATE VIRTUAL TABLE "{table.name}_fts" USING fts5({names}, content="{table.name}", content_rowid="id", '
        f"tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
    )
    connection.execute(
        f'INSERT INTO "{table.name}_fts" ("{table.name}_fts", rank) VALUES (\'secure-delete\', 1)'
    )


def greatest(key: str, columns: str, value: str, rows: str) -> str:
    """The query for these columns of the row that has the greatest value, for each key among the rows.

    SQLite takes the other columns from the row that has it.
    """
    return f"SELECT {key}, {columns}, max({value}) FROM {rows} GROUP BY {key}"


def asked(words: Sequence[str]) -> str:
    """What was typed as the index takes it: `Fatou jal` -> `"Fatou"* "jal"*`; empty where there is nothing to look for.

    Every word is quoted, so that no sign and no word of the query language has a meaning.
    """
    return " ".join(f'"{word}"*' for word in words)


def matching(table: TableSpec) -> tuple[str, str, str, str]:
    """Where rows `t` are looked for, the condition for those that match what is asked, the best first, the oldest first.

    The oldest come in the order of the index itself, which stops at the limit; by `t.id` all that match were sorted.
    """
    index = f'"{table.name}_fts"'
    source = f'{index} JOIN "{table.name}" t ON t.id = {index}.rowid'
    return source, f"{index} MATCH ?", f"{index}.rank, {index}.rowid", f"{index}.rowid"


def within(table: TableSpec, columns: Sequence[str], words: Sequence[str], row: str) -> tuple[str, str]:
    """The condition that some of a row's searched columns match what was typed, and the value it asks with."""
    index = f'"{table.name}_fts"'
    return (
        f"{row}.id IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)",
        f"{{{' '.join(columns)}}} : ({asked(words)})",
    )


def drop_search(connection: Any, table: TableSpec) -> None:
    """Remove the full-text index of a table."""
    connection.execute(f'DROP TABLE "{table.name}_fts"')


def search_anew(connection: Any, table: TableSpec) -> None:
    """Fill the full-text index of a table from its rows."""
    if table.search:
        connection.execute(f"""INSERT INTO "{table.name}_fts" ("{table.name}_fts") VALUES ('rebuild')""")


def quoted(name: str) -> str:
    """A column or table name as SQL takes it; ours hold letters, digits and low lines only."""
    return f'"{name}"'
