"""The bin: what was put there on this computer and still lies there; undoing that change takes it out again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tvetdesk.i18n import Message, Words
from tvetdesk.store.book import Book
from tvetdesk.store.changes import COLUMNS, change_of

MOST = 500  # the newest: nobody looks for older ones in a list


@dataclass(frozen=True)
class Binned:
    """A row in the bin: the change that put it there, what it is, what it is called, and since when it lies there."""

    change: int
    kind: Message
    name: Words
    since: dt.date


def lying(book: Book) -> list[Binned]:
    """What somebody put into the bin here, the newest first; not what is withheld from whoever asks."""
    found = []
    rows = book.sql(
        f"SELECT {COLUMNS} FROM change WHERE what = 'row.bin' AND origin = ? ORDER BY id DESC LIMIT {MOST}",
        (book.replica,),
    ).fetchall()
    for one in map(change_of, rows):
        number, row = one.refs["row"]
        table = book.schema.tables[number]
        there = book.find(table.model, bin=True, id=row)
        if there is not None and there.deleted and not book.withholds(there):
            since = dt.date.fromtimestamp(one.at)  # noqa: DTZ012 - the day of this PC
            found.append(Binned(one.id, Message(table.label), book.describe(table, row), since))
    return found
