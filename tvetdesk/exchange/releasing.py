"""Trying again what was put aside: applied as soon as nothing is in its way, under the change that wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tvetdesk.exchange import authority, wire
from tvetdesk.exchange.aside import NEWER, Entry, entries
from tvetdesk.exchange.judging import Judge
from tvetdesk.exchange.merge import Arrived, Merge, Version
from tvetdesk.exchange.rewinding import Log, settle
from tvetdesk.exchange.vector import Changes
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.changes import stamp_of
from tvetdesk.store.ddl import quoted
from tvetdesk.store.erasing import among, blank
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import Row, blank_closed, blank_withdrawn

ORPHAN, NOT_OWNER, NO_ID = "orphan", "not_owner", "aside.no_id"


def release(book: Book, log: Log) -> list[Row]:
    """Apply what may be applied now, inside a transaction with `writing.quiet` set; the rows that were touched."""
    touched: list[Row] = []
    while found := _round(book, log):
        touched += found
    return touched


def after_upgrade(book: Book) -> None:
    """Once in each version of the data: what a newer program had written is known now."""
    version = book.version
    if book.fact("released") == str(version):
        return
    with book.transaction():
        with book.quietly():
            if touched := release(book, Log(book, "", 0, 0)):
                settle(book, "rewind.own")
                if book.level is Share.HQ:
                    blank_closed(book)
                blank_withdrawn(book)
                if people := among(book, touched):
                    blank(book, people)
        for number, table in book.schema.tables.items():
            book.sql("DELETE FROM shape WHERE tbl = ? AND col < ?", (number, len(table.shares)))
        book.remember(released=version)


def _round(book: Book, log: Log) -> list[Row]:
    """Apply of every row either the whole or single cells, so that none hides another; nothing when none may be."""
    waiting = entries(book)
    if not waiting:
        return []
    seen = Changes(book)
    centres = authority.centre_of(book) | {book.replica: book.code}
    merge, released, wholes = Merge(book, seen), [], set()
    changes = {(one.origin, one.seq): _change(book, one) for one in waiting}
    fresh = frozenset(change for change in changes.values() if change)
    judge = Judge(book, centres, seen, fresh, codes=_codes(book, waiting))
    for entry in waiting:
        change = changes[entry.origin, entry.seq]
        table = book.schema.tables.get(entry.table)
        if change is None or (entry.table, *entry.key) in wholes:
            continue
        if table is None or any(column >= len(table.shares) for column in _columns(entry)):
            reason: str | None = NEWER
        else:
            reason = _reason(book, judge, table, entry, change)
        if reason is not None:
            _say(book, entry, reason)
            continue
        assert table is not None
        if entry.whole:
            wholes.add((entry.table, *entry.key))
            row, row2 = entry.key
            values = {column: [entry.value[str(column)]] for column in _columns(entry)}
            merge.bring(Arrived(table, [row], [row2], [change], values))
        else:
            merge.bring_cell(table, entry.key, entry.column, Version(stamp_of(change, 1), entry.value))
        released.append(entry)
    if not released:
        return []
    merge.plan()
    log.aside((*one.place, one.origin, one.seq) for one in released)
    merge.write("", log)
    for one in released:
        _drop(book, one)
    return list(merge.touched(merge.tables()))


def _codes(book: Book, waiting: Iterable[Entry]) -> list[str]:
    """The codes of centres whose own rows are put aside: they tell whose the rows below them are."""
    table = book.schema.centres
    if table is None:
        return []
    column = str(table.column_number(table.identity[0]))
    named = [one.value.get(column) for one in waiting if one.whole and one.table == table.number]
    return [code for code in named if isinstance(code, str)]


def _columns(entry: Entry) -> list[int]:
    return sorted(map(int, entry.value)) if entry.whole else [entry.column]


def _change(book: Book, entry: Entry) -> int | None:
    row = book.sql("SELECT id FROM change WHERE origin = ? AND seq = ?", (entry.origin, entry.seq)).fetchone()
    return row[0] if row else None


def _reason(book: Book, judge: Judge, table: Table, entry: Entry, change: int) -> str | None:
    """Why an entry of a known table may not be applied yet, if so."""
    columns = _columns(entry)
    values = [[entry.value[str(column)]] for column in columns] if entry.whole else [[entry.value]]
    row, row2 = entry.key
    given: dict[int, Any] = {wire.ROW: [row], wire.ROW - 1: [row2], wire.CHANGE_COLUMN: [change]}
    if entry.whole:
        given |= dict(zip(columns, values, strict=True))
        if not _fits(table, entry):
            return NO_ID
    bad = judge.invalid(table, columns, values) or judge.not_owned(
        table, [row], [change], given, cells=not entry.whole
    )
    if bad:
        return bad[0]
    return None if entry.whole or _here(book, table, entry) else ORPHAN


def _fits(table: Table, entry: Entry) -> bool:
    """Whether a natural row's id is made of its fields, as far as they came along; a leaf names its key."""
    named = {name: entry.value.get(str(table.column_number(name))) for name in table.identity}
    if table.leaf:
        return [named[name] for name in table.key] == list(entry.key)
    if not table.natural or None in named.values():
        return entry.row2 == 0 and (not table.natural or entry.row < 0)
    return entry.row == ids.natural_id(table.number, named.values())


def _here(book: Book, table: Table, entry: Entry) -> bool:
    where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
    return bool(
        book.sql(f"SELECT 1 FROM {quoted(table.name)} WHERE {where}", entry.key[: len(table.key)]).fetchone()
    )


_ENTRY = "tbl = ? AND row = ? AND row2 = ? AND col = ? AND origin = ? AND seq = ?"


def _say(book: Book, entry: Entry, reason: str) -> None:
    if reason != entry.reason:
        book.sql(
            f"UPDATE held SET reason = ? WHERE {_ENTRY}", (reason, *entry.place, entry.origin, entry.seq)
        )


def _drop(book: Book, entry: Entry) -> None:
    book.sql(f"DELETE FROM held WHERE {_ENTRY}", (*entry.place, entry.origin, entry.seq))
