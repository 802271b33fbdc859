"""The open copy: what headquarters counts, row by row and nobody's name, as one plain SQLite file for analysts.

Carried are the values that always reach headquarters (level COUNTS), of people no text at all, and the names of what no
single centre owns, like trades and programmes. Every row number is a pseudonym made with a secret of this
organisation: the same in the next copy, and nothing that stands on a paper or in a bundle. Beside the file lies
its metadata as Datasette reads it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import nacl.utils
from playhouse.sqlcipher_ext import sqlcipher
from sqlite_utils import Database

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Translator
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import quoted
from tvetdesk.store.fields import Code, Phone, Ref, Text
from tvetdesk.store.files import replace_file
from tvetdesk.store.numbers import Decimal
from tvetdesk.store.pictures import Picture
from tvetdesk.store.record import Field, Owner, Share
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Clock, RoughDate

sentences({
    "open_copy.not_hq": N_("Only headquarters makes an open copy: a centre's own rows are too few to hide anybody. Nothing was written."),
    "open_copy.other": N_("{name} is not an open copy of these data. Nothing was written. Choose another name."),
})  # fmt: skip
entries({"open_copy.made": N_("Made an open copy for analysts")})

TITLE = N_("TVET Desk: {name}")
DESCRIPTION = N_("Rows without names, made on {day}. Numbers of rows are pseudonyms. Few rows with the same sex, age and place can still tell who somebody is: give no rows on, only counts, and none of small groups.")  # fmt: skip
PRACTICE = N_("Practice data: nobody in it is real.")
PSEUDONYM = N_("Pseudonym of the row")

APPLICATION_ID = 0x5456444F  # "TVDO"
SECRET = "open_copy.secret"  # noqa: S105 - the name of a fact
TOGETHER = 5_000  # rows written at once
DEPTH = 3  # Refs that are followed to the name of a thing: follow-up, enrolment, cohort, programme
REFUSALS = (
    ("disk is full", "file.full"),
    ("readonly database", "file.forbidden"),
    ("unable to open", "file.forbidden"),
    ("database is locked", "file.busy"),
    ("disk I/O error", "file.disk_error"),
)

Value = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column of the copy: its name, its type in SQLite, where it is read, and what becomes of the stored value."""

    name: str
    kind: type
    source: str
    told: Value
    label: str
    help: str = ""
    to: str = ""  # the table that a pseudonym belongs to


@dataclass(frozen=True)
class Shape:
    """One table of the copy and the query that fills it."""

    table: Table
    columns: tuple[Column, ...]
    joins: str

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def key(self) -> tuple[str, ...]:
        return self.table.key

    @property
    def query(self) -> str:
        return (
            f"SELECT {', '.join(one.source for one in self.columns)} FROM {quoted(self.name)} t {self.joins} "
            "WHERE t.deleted IS NULL"
        )


@dataclass(frozen=True)
class Filled:
    """What a run did to one table."""

    rows: int
    written: int
    removed: int


@dataclass(frozen=True)
class Made:
    """The copy, what lies beside it, and what became of each table."""

    file: Path
    metadata: Path
    tables: dict[str, Filled]


def make(
    book: Book,
    file: Path,
    translate: Translator,
    *,
    said: Callable[[int, int], None] = lambda _done, _of: None,
) -> Made:
    """Make the copy, or bring it up to date: only rows that differ are written, all of them or none.

    It compares whole tables, for a bundle that is rewound, a row that waited or an erasure alters rows of any age.
    """
    book.authorize("open_copy.make")
    if book.level is not Share.HQ:
        raise UserError("open_copy.not_hq")
    secret = _secret(book)
    shapes = _shapes(book, secret)
    filled: dict[str, Filled] = {}
    with book.sealed_view() as view, _opened(file, hashlib.blake2b(secret).hexdigest()) as copy:
        _tables(copy, shapes)
        for done, shape in enumerate(shapes):
            said(done, len(shapes))
            filled[shape.name] = _fill(copy.conn, shape, view.execute(shape.query))
    said(len(shapes), len(shapes))
    metadata = file.with_suffix(".metadata.json")
    text = json.dumps(_metadata(book, file, shapes, translate), ensure_ascii=False, indent=2)
    replace_file(metadata, text.encode())
    book.note("open_copy.made", rows=sum(one.rows for one in filled.values()))
    return Made(file, metadata, filled)


# --- what is carried ------------------------------------------------------------------------------------


def carried(table: Table, field: Field, *, person: bool) -> bool:
    """Whether a value may be read without a name beside it: coded, and of a person never a text."""
    if isinstance(field, Picture | Phone | RoughDate):
        return False
    if isinstance(field, Text):
        return not person and (field.share is Share.COUNTS or field.name in _named(table))
    return field.share is Share.COUNTS


def _named(table: Table) -> tuple[str, ...]:
    """The text fields that name a row of what no single centre owns; centres' own names may name people."""
    if table.owner is Owner.CENTRE:
        return ()
    return tuple(name for name in table.model._meta.title if isinstance(table.fields[name], Text))


def _shapes(book: Book, secret: bytes) -> list[Shape]:
    found = [_shape(book, table, secret) for table in book.schema.tables.values()]
    return [shape for shape in found if len(shape.columns) > len(shape.key)]


def _shape(book: Book, table: Table, secret: bytes) -> Shape:
    person = book.schema.of_person(table)
    columns = [] if table.leaf else [Column("id", str, "t.id", _pseudonyms(secret, table), PSEUDONYM)]
    joins: list[str] = []
    for name, field in table.fields.items():
        if not carried(table, field, person=person) and name not in table.key:
            continue
        source = f"t.{quoted(name)}"
        columns.append(_column(book, table, field, source, secret))
        if isinstance(field, Ref) and not table.leaf:  # marks are many, and their enrolments are beside them
            columns += _names(book, table, field, source, name, joins, DEPTH)
    return Shape(table, tuple(columns), " ".join(joins))


def _column(book: Book, table: Table, field: Field, source: str, secret: bytes) -> Column:
    told: Value
    kind: type = str
    to = ""
    match field:
        case Ref():
            target = book.schema.target(table, field.name)
            told, to = _pseudonyms(secret, target), target.name
        case Decimal():
            kind, places = float, 10**field.places
            told = lambda value: value / places  # noqa: E731
        case Clock():
            told = lambda value: f"{value // 60:02}:{value % 60:02}"  # noqa: E731
        case _:
            kind = str if field.field_type == "TEXT" else int
            told = lambda value: value  # noqa: E731
    return Column(field.name, kind, source, told, field.label, field.help, to)


def _names(
    book: Book, table: Table, field: Ref, source: str, path: str, joins: list[str], depth: int
) -> Iterator[Column]:
    """What the row behind a Ref is called, or what is called something behind it, so that nothing has to be joined."""
    target = book.schema.target(table, field.name)
    named = _named(target)
    further = [
        one
        for one in target.fields.values()
        if isinstance(one, Ref) and one.share is Share.COUNTS and one.to != field.to
    ]
    if not named and (depth == 1 or not further):
        return
    alias = quoted(f"j{len(joins)}")
    joins.append(f"LEFT JOIN {quoted(target.name)} {alias} ON {alias}.id = {source}")
    if named:
        label = target.fields[named[-1]].label
        yield Column(f"{path}_{named[-1]}", str, f"{alias}.{quoted(named[-1])}", lambda value: value, label)
        return
    for one in further:
        yield from _names(
            book, target, one, f"{alias}.{quoted(one.name)}", f"{path}_{one.name}", joins, depth - 1
        )


def _pseudonyms(secret: bytes, table: Table) -> Value:
    """The pseudonym of a row of this table: 16 signs (80 bits), too many for two rows of a country to share one."""
    person = table.number.to_bytes(2, "big")

    @lru_cache(maxsize=100_000)
    def pseudonym(row: int) -> str:
        made = hashlib.blake2b(row.to_bytes(8, "big", signed=True), key=secret, digest_size=10, person=person)
        return base64.b32encode(made.digest()).decode().lower()

    return pseudonym


def _secret(book: Book) -> bytes:
    if not book.fact(SECRET):
        book.remember(**{SECRET: nacl.utils.random(32).hex()})
    return bytes.fromhex(book.fact(SECRET))


# --- the file -------------------------------------------------------------------------------------------


@contextmanager
def _opened(file: Path, mark: str) -> Iterator[Any]:
    """The copy in one transaction; refuses a file that is something else, or an open copy of others' data."""
    if not file.parent.is_dir():
        raise UserError("file.gone", folder=str(file.parent))
    new = not file.exists() or not file.stat().st_size
    with _explained(file), closing(sqlcipher.connect(str(file), isolation_level=None)) as connection:
        try:
            (found,) = connection.execute("PRAGMA application_id").fetchone()
            known = (
                connection.execute("SELECT mark FROM open_copy").fetchall() if found == APPLICATION_ID else []
            )
        except sqlcipher.DatabaseError as error:
            if "not a database" not in str(error) and "no such table" not in str(error):
                raise
            known = []
        if not new and known != [(mark,)]:
            raise UserError("open_copy.other", name=file.name)
        connection.execute("PRAGMA temp_store = FILE")  # a country's marks do not fit into an old PC's memory
        connection.execute("BEGIN IMMEDIATE")
        if new:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("CREATE TABLE open_copy (mark TEXT)")
            connection.execute("INSERT INTO open_copy VALUES (?)", (mark,))
        yield Database(connection)
        connection.execute("COMMIT")


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """What the disk refuses, said of the copy and not of the data."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        for words, code in REFUSALS:
            if words in str(error):
                raise UserError(code, name=file.name, folder=str(file.parent)) from error
        raise


def _tables(copy: Any, shapes: Sequence[Shape]) -> None:
    """Make the tables whose columns are not those of today; one that is not carried any more goes."""
    wanted = {shape.name: shape for shape in shapes}
    for name in set(copy.table_names()) - wanted.keys() - {"open_copy"}:
        copy.conn.execute(f"DROP TABLE {quoted(name)}")
    there = set(copy.table_names())
    for shape in shapes:
        columns = {one.name: one.kind for one in shape.columns}
        if shape.name in there:
            if copy[shape.name].columns_dict == columns:
                continue
            copy.conn.execute(f"DROP TABLE {quoted(shape.name)}")
        copy.conn.execute(_create(shape, wanted))


def _create(shape: Shape, wanted: dict[str, Shape]) -> str:
    """The table with its Refs as foreign keys, by which Datasette links the rows."""
    kinds = {str: "TEXT", int: "INTEGER", float: "FLOAT"}
    columns = [
        f"{quoted(one.name)} {kinds[one.kind]}"
        + (f" REFERENCES {quoted(one.to)} (id)" if one.to in wanted else "")
        for one in shape.columns
    ]
    key = ", ".join(map(quoted, shape.key))
    return f"CREATE TABLE {quoted(shape.name)} ({', '.join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID"


def _fill(connection: Any, shape: Shape, rows: Any) -> Filled:
    """Lay today's rows beside those of the copy, and write the differences."""
    name, told = quoted(shape.name), [one.told for one in shape.columns]
    marks = ", ".join("?" * len(told))
    connection.execute(f"CREATE TEMP TABLE today AS SELECT * FROM {name} WHERE 0")
    while some := rows.fetchmany(TOGETHER):
        connection.executemany(
            f"INSERT INTO today VALUES ({marks})",
            [
                tuple(None if value is None else tell(value) for tell, value in zip(told, row, strict=True))
                for row in some
            ],
        )
    (number,) = connection.execute("SELECT count(*) FROM today").fetchone()
    key = ", ".join(map(quoted, shape.key))
    removed = connection.execute(
        f"DELETE FROM main.{name} WHERE ({key}) NOT IN (SELECT {key} FROM today)"
    ).rowcount
    written = connection.execute(
        f"INSERT OR REPLACE INTO main.{name} SELECT * FROM today EXCEPT SELECT * FROM main.{name}"
    ).rowcount
    connection.execute("DROP TABLE today")
    return Filled(number, written, removed)


# --- what lies beside it --------------------------------------------------------------------------------


def _metadata(book: Book, file: Path, shapes: Sequence[Shape], t: Translator) -> dict[str, Any]:
    """The file's words for Datasette: what the tables and columns are, in the reader's language."""
    description = t(DESCRIPTION, day=book.today())
    if book.fact("practice") == "1":
        description += " " + t(PRACTICE)
    tables = {
        shape.name: {
            "title": t(shape.table.model._meta.plural),
            "columns": {one.name: _words(one, shape.table, t) for one in shape.columns},
        }
        for shape in shapes
    }
    return {
        "title": t(TITLE, name=book.fact("name")),
        "description": description,
        "databases": {file.stem: {"tables": {**tables, "open_copy": {"hidden": True}}}},
    }


def _words(column: Column, table: Table, t: Translator) -> str:
    words = [t(column.label), t(column.help) if column.help else ""]
    field = table.fields.get(column.name)
    if isinstance(field, Code):
        words.append(", ".join(f"{code}: {t(text)}" for code, text in field.codes.items()))
    return " – ".join(word for word in words if word)
