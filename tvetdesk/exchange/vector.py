"""Which changes each PC has: applied here, known of others, and what one PC gives another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tvetdesk.exchange.authority import HQ_CODE, Replica, centre_of
from tvetdesk.exchange.heirs import followings, line
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

Vector = Mapping[int, int]
SILENT = (
    "silent:"  # facts: how often a copy of a PC's folder spoke since it came up, and the PC itself did not
)
AGAIN = 1  # the bundle with the word that it is a copy is the first


def known(book: Book, replica: int) -> dict[int, int]:
    """What a PC is known to have, by its last bundle or slip: the highest sequence number of each origin."""
    return dict(book.sql("SELECT origin, seq FROM known WHERE replica = ?", (replica,)).fetchall())


def learn(book: Book, replica: int, vector: Vector) -> None:
    """Take over what a PC says it has; a later word may be lower than an earlier one (a copy put back)."""
    _spoke(book, replica)
    book.sql("DELETE FROM known WHERE replica = ?", (replica,))
    book.db.connection().executemany(
        "INSERT INTO known (replica, origin, seq) VALUES (?, ?, ?)",
        [(replica, origin, seq) for origin, seq in vector.items()],
    )


def _spoke(book: Book, replica: int) -> None:
    """Somebody is there after all, or goes on for a PC of which nothing was heard since."""
    book.sql("DELETE FROM meta WHERE key = ?", (f"{SILENT}{replica}",))
    for one in followings(book):
        if one.number == replica and (count := book.fact(f"{SILENT}{one.follows}")):
            book.remember(**{f"{SILENT}{one.follows}": int(count) + 1})


def silent(book: Book, replica: int) -> bool:
    """Whether a PC was not heard of since another came up with a copy of its folder, though that one spoke again.

    It may be the folder of a PC that is no more, put back by hand under its old number. If it is there after all, it gets
    a bundle that waits for its slip, and counts again with that.
    """
    return int(book.fact(f"{SILENT}{replica}", "0")) > AGAIN


def base(book: Book, receivers: Iterable[Replica]) -> dict[int, int]:
    """What every one of the receivers is known to have; a silent one keeps nobody else waiting."""
    listed = [receiver.number for receiver in receivers]
    vectors = [known(book, number) for number in listed if not silent(book, number)]
    vectors = vectors or [known(book, number) for number in listed]
    if not vectors:
        return {}
    return {origin: min(v.get(origin, 0) for v in vectors) for origin in set().union(*vectors)}


def gives(book: Book, receiver_centre: str, receiver_level: Share) -> set[int]:
    """The origins whose changes this PC gives to a receiver.

    A laptop gives only its own, and those of whom it goes on for. An OFFICE PC gives the centre's to HQ, and the centre's and HQ's within the centre.
    HQ gives its own changes, never one centre's to another.
    """
    if book.level is Share.CENTRE:
        return line(book, book.replica)
    centres = centre_of(book) | {book.replica: book.code}
    if book.level is Share.HQ:
        return {number for number, centre in centres.items() if centre == HQ_CODE}
    wanted = {book.code} if receiver_level is Share.HQ else {book.code, HQ_CODE}
    if receiver_level is not Share.HQ and receiver_centre != book.code:
        return set()
    return {number for number, centre in centres.items() if centre in wanted}


class Seen(NamedTuple):
    """What is needed to say whether one change had seen another: origin, number, counter, context."""

    origin: int
    seq: int
    lamport: int
    context: Vector

    def has_seen(self, other: Seen) -> bool:
        """Whether the author of this change had applied the other one when writing."""
        if self.origin == other.origin:
            return other.seq < self.seq
        return self.context.get(other.origin, 0) >= other.seq


class Changes:
    """The changes held here by local number, read as they are asked for (also those being brought in)."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._seen: dict[int, Seen] = {}
        self._contexts: dict[int, dict[int, int]] = {}

    def __getitem__(self, change: int) -> Seen:
        if change not in self._seen:
            origin, seq, lamport, context = self._book.sql(
                "SELECT origin, seq, lamport, context FROM change WHERE id = ?", (change,)
            ).fetchone()
            # The open change has seen all of its own PC's others: its number is above every given one.
            self._seen[change] = Seen(origin, seq or 1 << 62, lamport, self._context(context))
        return self._seen[change]

    def __setitem__(self, change: int, seen: Seen) -> None:
        self._seen[change] = seen

    def _context(self, context: int) -> dict[int, int]:
        if context not in self._contexts:
            (text,) = self._book.sql("SELECT vector FROM context WHERE id = ?", (context,)).fetchone()
            self._contexts[context] = {int(origin): seq for origin, seq in json.loads(text).items()}
        return self._contexts[context]
