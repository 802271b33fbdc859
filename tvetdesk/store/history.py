"""History: changes put into words, and what a row's cells held before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any

from tvetdesk.i18n import Translator
from tvetdesk.store import changes
from tvetdesk.store.book import Book
from tvetdesk.store.changes import Change
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.schema import Table


def listing(book: Book, *, limit: int = 50, before: int | None = None) -> list[Change]:
    """The newest changes first, the open one included; `before` is the number to go on from."""
    rows = book.sql(
        f"SELECT {changes.COLUMNS} FROM change WHERE id < ? ORDER BY id DESC LIMIT ?",
        (before if before is not None else 1 << 62, limit),
    )
    found = [changes.change_of(row) for row in rows.fetchall()]
    if not book.discreet():
        return found
    return [replace(one, what=changes.DISCREET.get(one.what, one.what)) for one in found]


def one(book: Book, number: int) -> Change:
    """The change of this number."""
    return listing(book, limit=1, before=number + 1)[0]


def words(book: Book, change: Change, translate: Translator) -> str:
    """The sentence of a change in the reader's language; a newer program's is shown by its code."""
    return told(book, change.what, change.refs, translate)


def told(book: Book, what: str, refs: Mapping[str, Sequence[int]], translate: Translator) -> str:
    """The sentence of this code about these rows, each a table's number and the row's."""
    if book.discreet():
        what = changes.DISCREET.get(what, what)
    sentence = changes.SENTENCES.get(what)
    if sentence is None:
        return what
    named = {name: "–" for _, name, _, _ in Formatter().parse(sentence) if name}  # a row may be left out
    for name, (table, row) in refs.items():
        if table in book.schema.tables:
            named[name] = book.describe(book.schema.tables[table], row)
    return translate(sentence, **named)


@dataclass(frozen=True)
class Was:
    """One cell as it was until a change overwrote it; `value` is in stored form."""

    change: Change
    column: str
    value: Any


def of_row(book: Book, table: Table, row: tuple[int, int]) -> Iterator[Was]:
    """What this PC knows of a row's earlier values, newest first."""
    listed = ", ".join(f"c.{name}" for name in changes.COLUMNS.split(", "))
    for column, value, *found in book.sql(
        f"SELECT b.col, b.value, {listed} FROM before b JOIN change c ON c.id = b.stamp >> {STEP_BITS} "
        "WHERE b.tbl = ? AND b.row = ? AND b.row2 = ? ORDER BY b.id DESC",
        (table.number, *row),
    ).fetchall():
        yield Was(changes.change_of(tuple(found)), table.spec.names[column], json.loads(value))
