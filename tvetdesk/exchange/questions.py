"""Questions: cells that two people wrote differently without having seen each other; derived, never stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tvetdesk.exchange.vector import Changes
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.erasing import among, links, personal
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import closed_condition, note_open_people


@dataclass(frozen=True)
class Answer:
    """One of the values that stand against each other: in stored form, with the change that wrote it."""

    value: Any
    change: int
    origin: int
    seq: int
    at: int
    person: int | None


@dataclass(frozen=True)
class Question:
    """A cell with different siblings, the shown one first.

    Or a row in the bin that somebody else went on with,
    then `column` is "deleted".
    """

    table: Table
    key: tuple[int, int]
    column: str
    answers: tuple[Answer, ...]


def questions(book: Book) -> list[Question]:
    """All open questions, in the order of tables, rows and columns; the same on every PC that holds the same."""
    found: dict[tuple[int, int, int, int], list[tuple[int, Any]]] = {}
    for tbl, row, row2, column, stamp, shown, value in book.sql(
        "SELECT tbl, row, row2, col, stamp, shown, value FROM cell c WHERE EXISTS (SELECT 1 FROM cell o WHERE "
        "o.tbl = c.tbl AND o.row = c.row AND o.row2 = c.row2 AND o.col = c.col AND o.shown = 0) "
        "ORDER BY tbl, row, row2, col, shown DESC, stamp"
    ).fetchall():
        table = book.schema.tables[tbl]
        held = _shown(book, table, (row, row2), column) if shown else json.loads(value)
        found.setdefault((tbl, row, row2, column), []).append((stamp, held))
    asked = [
        Question(
            book.schema.tables[tbl],
            (row, row2),
            book.schema.tables[tbl].spec.names[column],
            _answers(book, versions),
        )
        for (tbl, row, row2, column), versions in found.items()
        if len({canonical(value) for _, value in versions}) > 1
    ]
    bins = {(one.table.number, *one.key) for one in asked if one.column == "deleted"}
    return asked + [one for one in _binned(book) if (one.table.number, *one.key) not in bins]


def _binned(book: Book) -> list[Question]:
    """Rows in the bin with cells whose writers had not heard of the bin, nor the bin of them."""
    rows = book.sql(
        "SELECT tbl, row, row2, stamp FROM cell WHERE col = 0 AND shown = 1 ORDER BY tbl, row, row2"
    ).fetchall()
    if rows and book.level is Share.HQ:  # for `_forgotten`
        note_open_people(book)
    seen, asked = Changes(book), []
    for tbl, row, row2, stamp in rows:
        table = book.schema.tables[tbl]
        if not _shown(book, table, (row, row2), 0):
            continue
        binned = seen[stamp >> STEP_BITS]
        others = book.sql(
            "SELECT max(stamp) FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND col <> 0 "
            f"AND col NOT IN ({_forgotten(book, table, (row, row2))}) GROUP BY stamp >> {STEP_BITS}",
            (tbl, row, row2),
        ).fetchall()
        edits = [
            (seen[other >> STEP_BITS], other)
            for (other,) in others
            if other >> STEP_BITS != stamp >> STEP_BITS
        ]
        named = set(
            book.sql(
                "SELECT origin, seq FROM replaced WHERE change = ? AND tbl = ? AND row = ? AND row2 = ?",
                (stamp >> STEP_BITS, tbl, row, row2),
            ).fetchall()
        )
        unaware = sorted(
            (edit.lamport, edit.origin, other)
            for edit, other in edits
            if (edit.origin, edit.seq) not in named
            and not edit.has_seen(binned)
            and not binned.has_seen(edit)
        )
        if unaware:
            versions = [(stamp, 1), *((other, None) for _, _, other in reversed(unaware))]
            asked.append(Question(table, (row, row2), "deleted", _answers(book, versions)))
    return asked


def _forgotten(book: Book, table: Table, key: tuple[int, int]) -> str:
    """The columns of a row that are emptied, listed with commas: their person was erased, or does not share with HQ."""
    if not book.schema.of_person(table):
        return ""
    if among(book, [(table.number, *key)]):
        return ", ".join(map(str, range(len(table.shares)) if links(book.schema, table) else personal(table)))
    if book.level is not Share.HQ:
        return ""
    joins, closed = closed_condition(book, table)
    where = " AND ".join(f"t.{quoted(name)} = ?" for name in table.key)
    asked = f"SELECT {closed} FROM {quoted(table.name)} t {joins} WHERE {where}"
    if not book.sql(asked, key[: len(table.key)]).fetchone()[0]:
        return ""
    return ", ".join(str(number) for number, share in enumerate(table.shares) if share is Share.HQ)


def _shown(book: Book, table: Table, key: tuple[int, int], column: int) -> Any:
    where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
    row = book.sql(
        f"SELECT {quoted(table.spec.names[column])} FROM {quoted(table.name)} WHERE {where}",
        key[: len(table.key)],
    ).fetchone()
    return row[0]


def _answers(book: Book, versions: list[tuple[int, Any]]) -> tuple[Answer, ...]:
    answers = []
    for stamp, value in versions:
        origin, seq, at, person = book.sql(
            "SELECT origin, seq, at, person FROM change WHERE id = ?", (stamp >> STEP_BITS,)
        ).fetchone()
        answers.append(Answer(value, stamp >> STEP_BITS, origin, seq or 0, at, person))
    return tuple(answers)
