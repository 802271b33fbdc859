"""The SQL of tables, triggers and search where headquarters' data lie in PostgreSQL; the face is that of `ddl`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tvetdesk.store import ddl
from tvetdesk.store.ddl import ERASING, MOVING, OUTSIDE, STEP_BITS
from tvetdesk.store.schema import TableSpec

# Numbered like SQLite's rows: one more than the highest, for a chain or a change has no gap after a step taken back.
_NUMBERED = ("change", "context", "audit")
# Written many at once, and only their order counts.
_COUNTED = ("before", "rewind")

FUNCTIONS = (
    (
        "CREATE FUNCTION json_extract(document text, path text) RETURNS text LANGUAGE sql IMMUTABLE AS "
        "$$ SELECT document::jsonb ->> substr(path, 3) $$"
    ),
    (
        "CREATE FUNCTION iif(truth boolean, one bigint, other bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS "
        "$$ SELECT CASE WHEN truth THEN one ELSE other END $$"
    ),
    (
        "CREATE FUNCTION printf(form text, one bigint, other bigint) RETURNS text LANGUAGE sql IMMUTABLE AS "
        "$$ SELECT lpad(one::text, 4, '0') || lpad(other::text, 2, '0') $$"
    ),
    # The words of a text without case and accents: what is no letter, digit or drawing parts them, as in SQLite's index.
    r"""CREATE FUNCTION words_of(said text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT array(SELECT DISTINCT left(word, 200) FROM regexp_split_to_table(
            regexp_replace(normalize(lower(said COLLATE "und-x-icu"), NFD), '[\u0300-\u036f]', '', 'g'),
            '[^[:alnum:]\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\U00010000-\U0010ffff]+' COLLATE "und-x-icu") word WHERE word <> '') $$""",
    "CREATE FUNCTION index_of(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$ SELECT array_to_tsvector(words_of(said)) $$",
    # Every word begins a word of the row.
    """CREATE FUNCTION asked_for(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE AS $$
        SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery FROM unnest(words_of(said)) word $$""",
    f"""CREATE FUNCTION note_insert() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE w writing;
        BEGIN
          SELECT * INTO w FROM writing;
          IF w.one IS NULL THEN RAISE EXCEPTION '{OUTSIDE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
          IF w.quiet <> 1 OR NEW.stamp IS NULL THEN NEW.stamp := w.stamp; END IF;
          RETURN NEW;
        END $$""",
    f"""CREATE FUNCTION note_delete() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF (SELECT quiet FROM writing) IS DISTINCT FROM 1 THEN
            RAISE EXCEPTION '{ERASING}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN OLD;
        END $$""",
    # Arguments: the names of the key.
    f"""CREATE FUNCTION note_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE quiet integer := (SELECT w.quiet FROM writing w); name text;
        BEGIN
          IF quiet IS NULL THEN RAISE EXCEPTION '{OUTSIDE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
          IF quiet <> 1 THEN
            FOREACH name IN ARRAY TG_ARGV LOOP
              IF to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name THEN
                RAISE EXCEPTION '{MOVING}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
            END LOOP;
          END IF;
          RETURN NEW;
        END $$""",
    # Arguments: the table's number, the column's number and name, the names of the key.
    f"""CREATE FUNCTION note_cell() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          w writing; was jsonb; at_tbl integer := TG_ARGV[0]; at_col integer := TG_ARGV[1];
          at_row bigint; at_row2 bigint := 0;
        BEGIN
          SELECT * INTO w FROM writing;
          IF w.quiet = 1 THEN RETURN NULL; END IF;
          IF w.one IS NULL THEN RAISE EXCEPTION '{OUTSIDE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
          was := to_jsonb(OLD);
          at_row := was ->> TG_ARGV[3];
          IF TG_NARGS > 4 THEN at_row2 := was ->> TG_ARGV[4]; END IF;
          INSERT INTO before (stamp, tbl, row, row2, col, value, was) VALUES
            (w.stamp, at_tbl, at_row, at_row2, at_col, (was -> TG_ARGV[2])::text,
             coalesce((SELECT c.stamp FROM cell c WHERE c.tbl = at_tbl AND c.row = at_row AND c.row2 = at_row2
               AND c.col = at_col AND c.shown = 1), OLD.stamp));
          DELETE FROM cell c WHERE c.tbl = at_tbl AND c.row = at_row AND c.row2 = at_row2 AND c.col = at_col;
          IF w.stamp >> {STEP_BITS} <> NEW.stamp >> {STEP_BITS} THEN
            INSERT INTO cell (tbl, row, row2, col, stamp, shown)
              VALUES (at_tbl, at_row, at_row2, at_col, w.stamp, 1);
          END IF;
          RETURN NULL;
        END $$""",
    """CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
)


def version(connection: Any) -> int:
    """The number of the last step these data have taken; 0 where there is nothing yet."""
    (there,) = connection.execute("SELECT to_regclass('migration') IS NOT NULL").fetchone()
    if not there:
        return 0
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()
    return int(number)


def count_on(connection: Any) -> None:
    """Number the next rows after those that came with their numbers."""
    for name in _COUNTED:
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 0) + 1, false) FROM {name}"
        )
    connection.execute("ANALYZE")


def note_version(connection: Any, number: int) -> None:
    """Nothing: the rows of `migration` say it."""


def begin(connection: Any) -> None:
    """What an empty place on the server gets before its first table."""
    for statement in ddl.SYSTEM:
        if not statement.startswith(("CREATE TRIGGER", "CREATE VIEW")):
            connection.execute(_typed(statement))
    for name in _NUMBERED:
        connection.execute(
            f"CREATE FUNCTION next_{name}() RETURNS bigint LANGUAGE sql AS $$ SELECT coalesce(max(id), 0) + 1 FROM {name} $$"
        )
        connection.execute(f"ALTER TABLE {name} ALTER id SET DEFAULT next_{name}()")
    for name in _COUNTED:
        connection.execute(f"ALTER TABLE {name} ALTER id ADD GENERATED BY DEFAULT AS IDENTITY")
    for statement in FUNCTIONS:
        connection.execute(statement)
    connection.execute(
        "CREATE TRIGGER audit_grows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION only_grows()"
    )


def unmake(connection: Any, tables: Sequence[str]) -> None:
    """Take out again what an empty database got."""
    for table in tables:
        connection.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')  # a part goes with its table
    made = [name for one in FUNCTIONS if (name := one.split("(")[0].split()[-1])]
    for name in (*made, *(f"next_{one}" for one in _NUMBERED)):
        connection.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")


def _typed(statement: str) -> str:
    """Texts are ordered by their signs, as in SQLite, whatever the server's language."""
    return statement.replace(" TEXT", ' TEXT COLLATE "C"')


def create_table(spec: TableSpec) -> Iterator[str]:
    """The statements that make a table with its indexes."""
    yield from map(_typed, ddl.create_table(spec))


def widen_table(was: TableSpec, spec: TableSpec) -> Iterator[str]:
    """The statements that bring a table to a shape with more columns at its end, or other indexes."""
    yield from map(_typed, ddl.widen_table(was, spec))


def make_triggers(connection: Any, shapes: Sequence[TableSpec]) -> None:
    """The triggers of these tables, as the program that runs now wants them."""
    for shape in shapes:
        for statement in _triggers(shape):
            connection.execute(statement)


def _triggers(spec: TableSpec) -> Iterator[str]:
    """An insert is stamped, each column that an update names is noted, also where its value stays the same."""
    table = f'"{spec.name}"'
    key = ", ".join(f"'{name}'" for name in spec.key)
    each = "FOR EACH ROW EXECUTE FUNCTION"
    yield f'CREATE TRIGGER "note_insert" BEFORE INSERT ON {table} {each} note_insert()'
    yield f'CREATE TRIGGER "note_delete" BEFORE DELETE ON {table} {each} note_delete()'
    names = ", ".join(f'"{name}"' for name in ("stamp", *spec.key))
    yield f'CREATE TRIGGER "note_fixed" BEFORE UPDATE OF {names} ON {table} {each} note_fixed({key})'
    fixed = set(spec.key) | {"id"}
    for number, name in enumerate(spec.names):
        if name not in fixed:
            yield (
                f'CREATE TRIGGER "note_{number}" AFTER UPDATE OF "{name}" ON {table} '
                f"{each} note_cell({spec.number}, {number}, '{name}', {key})"
            )


def drop_triggers(connection: Any) -> None:
    """Remove every trigger of ours, so that they can be made anew from the present shape."""
    names = connection.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND starts_with(tgname, 'note_') "
        "AND tgparentid = 0 AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
    )
    for trigger, table in names.fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}" ON {table}')


def searched(spec: TableSpec) -> str:
    """What the index of a table `t` holds: the words of its searched columns."""
    return "index_of(" + " || ' ' || ".join(f"coalesce(t.\"{name}\", '')" for name in spec.search) + ")"


def make_search(connection: Any, spec: TableSpec) -> None:
    """The index of a table's words; the server keeps it equal to the rows by itself."""
    if spec.search:
        of = searched(spec).replace("t.", "")
        connection.execute(f'CREATE INDEX "{spec.name}_words" ON "{spec.name}" USING gin ({of})')


def greatest(key: str, columns: str, value: str, rows: str) -> str:
    """The query for these columns of the row that has the greatest value, for each key among the rows."""
    return f"SELECT DISTINCT ON ({key}) {key}, {columns} FROM {rows} ORDER BY {key}, {value} DESC"


def asked(words: Sequence[str]) -> str:
    """What was typed as `asked_for` takes it."""
    return " ".join(words)


def matching(spec: TableSpec) -> tuple[str, str, str, str]:
    """Where rows `t` are looked for, the condition for those that match what is asked, the best first, the oldest first.

    The best are those with the fewest other words.
    """
    index = searched(spec)
    return f'"{spec.name}" t', f"{index} @@ asked_for(?)", f"length({index}), t.id", "t.id"


def within(spec: TableSpec, columns: Sequence[str], words: Sequence[str], row: str) -> tuple[str, str]:
    """The condition that some of a row's searched columns match what was typed, and the value it asks with."""
    held = " || ' ' || ".join(f"coalesce({row}.\"{name}\", '')" for name in columns)
    whole = searched(spec).replace("t.", f"{row}.")
    narrow = "" if set(columns) == set(spec.search) else f" AND index_of({held}) @@ asked.words"
    return (
        f"EXISTS (SELECT 1 FROM (SELECT asked_for(?) AS words) asked WHERE {whole} @@ asked.words{narrow})",
        asked(words),
    )


def drop_search(connection: Any, spec: TableSpec) -> None:
    """Remove the index of a table's words."""
    connection.execute(f'DROP INDEX "{spec.name}_words"')


def search_anew(connection: Any, spec: TableSpec) -> None:
    """Nothing: the index follows its rows."""
