"""Erased people: what is not coded of them is emptied wherever it lies, for ever; links to them go.

Who was erased is read from the signed statements, so it survives every change. The versions of an emptied cell stay:
whoever brings its value again fills it, and it is emptied once more in the same transaction. What says whose a row is
(its parent, the fields its id is made of) stays as well, or a late cell of that row would belong to nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.fields import Ref
from tvetdesk.store.record import Share
from tvetdesk.store.schema import DELETED, Schema, Table
from tvetdesk.store.sharing import ERASED, Row, empty, key_of, note_touched, person_of

if TYPE_CHECKING:
    from tvetdesk.store.journal import Journal

sentences({"erase.erased": N_("This person was erased. Nothing more can be kept about them.")})


def erased(book: Journal) -> frozenset[int]:
    """The ids of everyone who was erased."""
    return frozenset(person for (person,) in book.sql(ERASED))


def personal(table: Table) -> list[int]:
    """The column numbers that an erasure empties: those below COUNTS, but for what says whose the row is."""
    fixed = {*table.identity, table.parent}
    return [
        one.number for name, one in table.fields.items() if one.share < Share.COUNTS and name not in fixed
    ]


def links(schema: Schema, table: Table) -> list[str]:
    """The two columns of a record type that says of two people that they are one; else nothing."""
    people = [
        name
        for name in table.identity
        if isinstance(table.fields[name], Ref) and schema.target(table, name).name in schema.people
    ]
    return people if len(people) == 2 else []


def whose(book: Journal, table: Table) -> tuple[str, str]:
    """The joins from a table's row `t`, and the SQL condition that it belongs to one of the table `erased`."""
    joins, person = person_of(book, table)
    people = [f't."{name}"' for name in links(book.schema, table)] or [person]
    return joins, f"({' OR '.join(f'{one} IN (SELECT id FROM erased)' for one in people)})"


def blank(book: Journal, people: Collection[int]) -> None:
    """Empty everything of these people that is not coded; inside a transaction with `writing.quiet` set."""
    note(book, people)
    for table in book.schema.tables.values():
        if not book.schema.of_person(table):
            continue
        joins, theirs = whose(book, table)
        if hidden := personal(table):
            empty(book, table, hidden, joins, theirs)
        if links(book.schema, table):
            _bin(book, table, theirs)
    _forget_drafts(book)


def note(book: Journal, people: Iterable[int]) -> None:
    """Fill the temporary table `erased` (id)."""
    book.sql("DROP TABLE IF EXISTS temp.erased")
    book.sql("CREATE TEMP TABLE erased (id INTEGER PRIMARY KEY)")
    book.db.connection().executemany("INSERT INTO erased VALUES (?)", [(person,) for person in set(people)])


def _bin(book: Journal, table: Table, theirs: str) -> None:
    """A link goes whoever made it and whatever was said about it since: every version says that it lies in the bin."""
    book.sql(f'UPDATE "{table.name}" AS t SET deleted = 1 WHERE deleted IS NULL AND {theirs}')
    row, row2 = key_of(table)
    book.sql(
        f"UPDATE cell SET value = '1' WHERE tbl = ? AND col = {DELETED} AND shown = 0 "
        f'AND (row, row2) IN (SELECT {row}, {row2} FROM "{table.name}" t WHERE {theirs})',
        (table.number,),
    )


def _forget_drafts(book: Journal) -> None:
    """What was typed about them and not saved yet; a draft names its row, and in its text whose row it will be."""
    for fact, text in book.sql(
        "SELECT key, value FROM meta WHERE key LIKE 'draft %' AND value <> ''"
    ).fetchall():
        for (person,) in book.sql("SELECT id FROM erased").fetchall():
            if str(person) in text or _draft_of(book, fact, person):
                book.remember(**{fact: ""})


def _draft_of(book: Journal, fact: str, person: int) -> bool:
    _, name, *key = fact.split(" ", 2)
    table = book.schema.by_name.get(name)
    if table is None or not key or not key[0].lstrip("-").isdigit() or not book.schema.of_person(table):
        return False
    joins, theirs = person_of(book, table)
    found = book.sql(
        f'SELECT {theirs} FROM "{table.name}" t {joins} WHERE {key_of(table)[0]} = ?', (int(key[0]),)
    )
    return (person,) in found.fetchall()


def among(book: Journal, rows: Iterable[Row]) -> set[int]:
    """Which erased people these rows belong to."""
    gone = erased(book)
    if not gone:
        return set()
    note(book, gone)
    note_touched(book, rows)
    found: set[int] = set()
    for (number,) in book.sql("SELECT DISTINCT tbl FROM touched").fetchall():
        table = book.schema.tables.get(number)
        if table is None or not book.schema.of_person(table):
            continue
        joins, theirs = whose(book, table)
        row, row2 = key_of(table)
        people = [f't."{name}"' for name in links(book.schema, table)] or [person_of(book, table)[1]]
        for listed in book.sql(
            f'SELECT {", ".join(people)} FROM touched CROSS JOIN "{table.name}" t ON {row} = touched.row '
            f"AND {row2} = touched.row2 {joins} WHERE touched.tbl = ? AND {theirs}",
            (number,),
        ).fetchall():
            found |= gone.intersection(listed)
    return found


def blank_own(book: Journal, change: int) -> None:
    """Empty what a change of this PC wrote about the erased: by a script, or by an undo."""
    if erased(book) and (people := among(book, _written(book, change))):
        with book.quietly():
            blank(book, people)


def _written(book: Journal, change: int) -> Iterator[Row]:
    low, high = change << STEP_BITS, (change + 1 << STEP_BITS) - 1
    for table in book.schema.tables.values():
        if book.schema.of_person(table):
            row, row2 = key_of(table)
            found = book.sql(
                f'SELECT {row}, {row2} FROM "{table.name}" t WHERE stamp BETWEEN ? AND ?', (low, high)
            )
            yield from [(table.number, *key) for key in found.fetchall()]
    yield from book.sql("SELECT tbl, row, row2 FROM cell WHERE stamp BETWEEN ? AND ?", (low, high)).fetchall()


def refuse(book: Journal, table: Table, values: Mapping[str, Any], instance: Any) -> None:
    """Refuse values that an erasure would empty at once."""
    if not book.schema.of_person(table) or not (gone := erased(book)):
        return
    columns = {table.spec.names[number] for number in personal(table)}
    if not any(value is not None for name, value in values.items() if name in columns):
        return
    above = getattr(instance, "id", None)
    if table.parent:
        above = values.get(table.parent) if instance is None else getattr(instance, table.parent)
    if person_above(book, table, above) in gone:
        raise UserError("erase.erased")


def person_above(book: Journal, table: Table, above: int | None) -> int | None:
    """The person to whom a row of this type belongs, whose parent (of a person: itself) has this id."""
    while table.parent and above is not None:
        table = book.schema.target(table, table.parent)
        if not table.parent:
            break
        found = book.sql(f'SELECT "{table.parent}" FROM "{table.name}" WHERE id = ?', (above,)).fetchone()
        above = found[0] if found else None
    return above
