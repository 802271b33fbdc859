"""Rewind: a whole bundle undone, data and vector as they were, while nothing here rests on it yet.

While a bundle is written, what it replaces is noted. The note is good until this PC has a change of its own or gives
anything out: from then on others may rest on the bundle, and ordinary corrections take its place. Statements of
authority and erasures are never rewound; where a bundle made this PC forget somebody, nothing brings them back, so
such a bundle is not offered.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority
from tvetdesk.exchange.lost import gone
from tvetdesk.exchange.standing import day_of
from tvetdesk.exchange.vector import known, learn
from tvetdesk.i18n import N_, Message
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.schema import Table

sentences({
    "rewind.none": N_("There is no bundle that could be undone: none has come, or the last one was undone already."),
    "rewind.own": N_("Something was written here after the bundle came, so it stays. Correct what is wrong in the ordinary way."),
    "rewind.given": N_("A bundle or return slip was given out after the bundle came, so it stays: others rest on it. Correct what is wrong in the ordinary way."),
    "rewind.forgotten": N_("With this bundle somebody was erased or shares no longer, and what was forgotten cannot come back. The bundle stays."),
})  # fmt: skip

SILENT = N_(
    "The computer it came from sends nothing any more: keep the file, for nothing else brings this again."
)

STRUCK = N_(
    "The computer it came from was struck off from an earlier change on: what was undone is not taken in again."
)

Key = tuple[int, int]


@dataclass(frozen=True)
class Offer:
    """The last bundle that came, and whether it can be undone: `reason` is the code of the sentence why not.

    `changes` is how many it brought, as long as that is known. `silent`: nobody works under the number of its sender any more;
    what that means for whoever undoes it.
    """

    sender: str
    number: int
    on: dt.date
    changes: int
    reason: str | None = None
    silent: Message | None = None


class Log:
    """What one bundle replaces, noted before it is written; inside the bundle's transaction."""

    def __init__(self, book: Book, bundle: str, partner: int, changes: int) -> None:
        self.book, self.bundle, self.partner, self.changes = book, bundle, partner, changes
        self._noted: list[tuple[Any, ...]] = []
        (self.last,) = book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()

    def start(self) -> None:
        """Drop what is not good any more, and note where everything stood."""
        if (refused := refusal(self.book)) and refused != "rewind.none":
            self.book.sql("DELETE FROM rewind")
        tops = {
            table: self.book.sql(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in ("context", "before")
        }
        stood = {
            **tops, "change": self.last, "own": self.book.newest_own(), "given": _given(self.book), "partner": self.partner,
            "changes": self.changes, "blanked": self.book.fact("blanked"),
            "applied": [list(pair) for pair in sorted(self.book.vector().items())],
            "known": [list(pair) for pair in sorted(known(self.book, self.partner).items())],
        }  # fmt: skip
        self._note("start", value=canonical(stood))

    def rows(self, table: Table, keys: Iterable[Sequence[int]]) -> None:
        """Rows made by the bundle under changes that were here before."""
        for row, row2 in keys:
            self._note("row", table.number, row, row2)

    def cell(self, place: tuple[int, int, int, int], shown: Any) -> None:
        """A cell's siblings and the value it shows."""
        versions = self.book.sql(
            "SELECT stamp, shown, value FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND col = ?", place
        ).fetchall()
        self._note(
            "cell", *place, value=canonical({"shown": shown, "cells": [list(one) for one in versions]})
        )

    def aside(self, keys: Iterable[Sequence[Any]]) -> None:
        """Entries put aside, or taken from there: (tbl, row, row2, col, origin, seq)."""
        for *place, origin, seq in keys:
            found = self.book.sql(
                "SELECT value, reason, bundle FROM held WHERE tbl = ? AND row = ? AND row2 = ? AND col = ? "
                "AND origin = ? AND seq = ?",
                (*place, origin, seq),
            ).fetchone()
            self._note("held", *place, value=canonical([origin, seq, list(found) if found else None]))

    def travel(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        """Stamps of changes that were here before."""
        for row in rows:
            if (
                row[3] >> STEP_BITS <= self.last
                and not self.book.sql(
                    "SELECT 1 FROM travel WHERE tbl = ? AND row = ? AND row2 = ? AND stamp = ?", row
                ).fetchone()
            ):
                self._note("travel", *row[:3], value=str(row[3]))

    def _note(self, what: str, *place: int, value: str | None = None) -> None:
        self._noted.append((self.bundle, what, *place, *[None] * (4 - len(place)), value))

    def keep(self) -> None:
        """Write down what was noted."""
        self.book.db.connection().executemany(
            "INSERT INTO rewind (bundle, what, tbl, row, row2, col, value) VALUES (?,?,?,?,?,?,?)",
            self._noted,
        )


def _given(book: Book) -> int:
    (count,) = book.sql("SELECT count(*) FROM bundle WHERE direction = 'out'").fetchone()
    return int(count)


def settle(book: Book, reason: str = "rewind.given", bundle: str | None = None) -> None:
    """No bundle that came until now can be undone any more: something was given out, or somebody was forgotten.

    Bundles, slips and codes by phone are noticed without it: each is a row of `bundle` (`_given`).
    """
    last = bundle or _last(book)
    book.sql("DELETE FROM rewind")
    if last:
        book.sql("INSERT INTO rewind (bundle, what) VALUES (?, ?)", (last, reason))


# -- the verb ------------------------------------------------------------------------------------------------


def _last(book: Book) -> str | None:
    row = book.sql("SELECT bundle FROM rewind ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else None


def refusal(book: Book) -> str | None:
    """Why the last bundle cannot be undone, as the code of a sentence; None when it can."""
    bundle = _last(book)
    if bundle is None:
        return "rewind.none"
    what, value = book.sql(
        "SELECT what, value FROM rewind WHERE bundle = ? ORDER BY id LIMIT 1", (bundle,)
    ).fetchone()
    if what != "start":
        return str(what)
    stood = json.loads(value)
    if book.newest_own() != stood["own"]:
        return "rewind.own"
    return None if _given(book) == stood["given"] else "rewind.given"


def may_rewind(book: Book) -> Offer | None:
    """The last bundle that came and whether it can be undone; None when there is none."""
    bundle = _last(book)
    if bundle is None:
        return None
    partner, number, at = book.sql(
        "SELECT partner, number, at FROM bundle WHERE id = ?", (bundle,)
    ).fetchone()
    sender = authority.replica(book, partner)
    (value,) = book.sql("SELECT value FROM rewind WHERE bundle = ? ORDER BY id LIMIT 1", (bundle,)).fetchone()
    changes = json.loads(value)["changes"] if value else 0
    silent = _silent(book, sender) if sender else None
    return Offer(sender.centre if sender else "?", number, day_of(at), changes, refusal(book), silent)


def _silent(book: Book, sender: authority.Replica) -> Message | None:
    """What whoever undoes a bundle has to know of a sender that sends nothing any more."""
    if sender.number not in gone(book, sender.centre):
        return None
    struck = sender.revoked_from is not None and book.vector().get(sender.number, 0) >= sender.revoked_from
    return STRUCK if struck else SILENT


def rewind(book: Book) -> Offer:
    """Undo the last bundle that came: its rows, values, questions and headers go, and it can be imported again."""
    if refused := refusal(book):
        raise UserError(refused)
    offer, bundle = may_rewind(book), _last(book)
    assert offer is not None
    with book.transaction():
        if refused := refusal(book):  # another thread was first
            raise UserError(refused)
        noted = book.sql(
            "SELECT what, tbl, row, row2, col, value FROM rewind WHERE bundle = ? ORDER BY id DESC", (bundle,)
        ).fetchall()
        stood = json.loads(noted[-1][5])
        with book.quietly():
            for what, tbl, row, row2, column, value in noted:
                if what == "row":
                    _take_out(book, book.schema.tables[tbl], (row, row2))
                elif what == "cell":
                    _cell_back(book, (tbl, row, row2, column), json.loads(value))
                elif what == "held":
                    _aside_back(book, (tbl, row, row2, column), json.loads(value))
                elif what == "travel":
                    book.sql(
                        "DELETE FROM travel WHERE tbl = ? AND row = ? AND row2 = ? AND stamp = ?",
                        (tbl, row, row2, int(value)),
                    )
            _rows_of(book, stood)
        _vectors_back(book, stood)
        if stood["blanked"]:
            book.remember(blanked=stood["blanked"])
        book.sql("DELETE FROM bundle WHERE id = ?", (bundle,))
        book.sql("DELETE FROM rewind WHERE bundle = ?", (bundle,))
    return offer


def _rows_of(book: Book, stood: Mapping[str, Any]) -> None:
    """Take out what the bundle's own changes made, and these changes."""
    first = stood["change"] + 1 << STEP_BITS
    for table in book.schema.tables.values():
        keys = ", ".join(map(quoted, table.key))
        made = book.sql(f"SELECT {keys} FROM {quoted(table.name)} WHERE stamp >= ?", (first,)).fetchall()
        for key in made:
            _take_out(book, table, (key[0], key[1] if table.leaf else 0))
    book.sql("DELETE FROM travel WHERE stamp >= ?", (first,))
    for name in ("unseen", "replaced"):
        book.sql(f"DELETE FROM {name} WHERE change > ?", (stood["change"],))
    for name in ("change", "context", "before"):
        book.sql(f"DELETE FROM {name} WHERE id > ?", (stood[name],))
    book.sql("DELETE FROM given WHERE (origin, seq) NOT IN (SELECT origin, seq FROM change)")


def _take_out(book: Book, table: Table, key: Key) -> None:
    where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
    book.sql(f"DELETE FROM {quoted(table.name)} WHERE {where}", key[: len(table.key)])
    book.sql("DELETE FROM cell WHERE tbl = ? AND row = ? AND row2 = ?", (table.number, *key))


def _cell_back(book: Book, place: tuple[int, int, int, int], stood: Mapping[str, Any]) -> None:
    table = book.schema.tables[place[0]]
    where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
    book.sql("DELETE FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND col = ?", place)
    book.sql(
        f"UPDATE {quoted(table.name)} SET {quoted(table.spec.names[place[3]])} = ? WHERE {where}",
        (stood["shown"], *place[1 : 1 + len(table.key)]),
    )
    book.db.connection().executemany(
        "INSERT INTO cell (tbl, row, row2, col, stamp, shown, value) VALUES (?,?,?,?,?,?,?)",
        [(*place, *version) for version in stood["cells"]],
    )


def _aside_back(book: Book, place: tuple[int, int, int, int], stood: Sequence[Any]) -> None:
    origin, seq, was = stood
    book.sql(
        "DELETE FROM held WHERE tbl = ? AND row = ? AND row2 = ? AND col = ? AND origin = ? AND seq = ?",
        (*place, origin, seq),
    )
    if was:
        book.sql(
            "INSERT INTO held (tbl, row, row2, col, origin, seq, value, reason, bundle) VALUES (?,?,?,?,?,?,?,?,?)",
            (*place, origin, seq, *was),
        )


def _vectors_back(book: Book, stood: Mapping[str, Any]) -> None:
    book.sql("DELETE FROM applied")
    book.db.connection().executemany("INSERT INTO applied (origin, seq) VALUES (?, ?)", stood["applied"])
    learn(book, stood["partner"], dict(stood["known"]))
