"""Reached: of which people everything that is kept here is known to have come to the partner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tvetdesk.exchange.authority import HQ_CODE, receivers
from tvetdesk.exchange.vector import base, gives
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.ids import chunks
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import person_of

CHUNK = 200  # people asked about in one statement


def waiting_people(book: Book, kind: type[Any], people: Iterable[int], partner: str = HQ_CODE) -> set[int]:
    """Those of these people who have a row or a cell in a change that the partner is not known to have.

    `kind` is the record type of a person. Their own row counts, and what belongs to it: phones, consents,
    enrolments with their states. Rows keyed by two fields, like marks, do not.
    """
    there = receivers(book, partner)
    level = Share.HQ if partner == HQ_CODE or not there else Share[there[0].level]
    known = base(book, there)
    mine = {origin: known.get(origin, 0) for origin in gives(book, partner, level)}
    found: set[int] = set()
    for some in chunks(people, CHUNK):
        for person, origin, seq in book.sql(*_changes(book, book.table(kind), some)).fetchall():
            if origin in mine and (seq is None or seq > mine[origin]):
                found.add(person)
    return found


def _changes(book: Book, kind: Table, people: list[int]) -> tuple[str, list[int]]:
    """The statement that lists the changes in which these people's rows and cells were written."""
    marks = ", ".join("?" * len(people))
    parts = []
    for table, person, joins in _belonging(book, kind):
        where = f"FROM {quoted(table.name)} t{joins} WHERE {person} IN ({marks})"
        cells = f"JOIN cell c ON c.tbl = {table.number} AND c.row = t.id"
        parts.append(f"SELECT {person} AS person, t.stamp >> {STEP_BITS} AS change {where}")
        inner = f"FROM {quoted(table.name)} t{joins} {cells} WHERE {person} IN ({marks})"
        parts.append(f"SELECT {person} AS person, c.stamp >> {STEP_BITS} AS change {inner}")
    statement = (
        f"SELECT x.person, change.origin, change.seq FROM ({' UNION '.join(parts)}) x "
        "JOIN change ON change.id = x.change"
    )
    return statement, people * len(parts)


def _belonging(book: Book, kind: Table) -> Iterator[tuple[Table, str, str]]:
    """The tables of a person's rows that travel, each with the person's id and the joins that lead to it."""
    for table in book.schema.tables.values():
        if table.leaf or table.visible(Share.HQ) == (0,):
            continue
        chain = book.schema.parents(table)
        if (book.schema.target(*chain[-1]) if chain else table) is kind:
            joins, person = person_of(book, table)
            yield table, person, joins
