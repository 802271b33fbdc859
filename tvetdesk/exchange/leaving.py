"""Who a bundle is for, and which changes leave in it: those the receivers are not known to have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from tvetdesk.exchange.authority import HQ_CODE, Replica, replicas
from tvetdesk.exchange.lost import GIVES, gone, held_in_part
from tvetdesk.exchange.stretches import with_stretches
from tvetdesk.exchange.vector import base, gives
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.record import Share
from tvetdesk.store.sharing import note_open_people

HEADER = "id, origin, seq, lamport, at, person, what, refs, run, context"


@dataclass(frozen=True)
class Partner:
    """Who a bundle is for: all of one code and level; `keys` are the public keys it is sealed to."""

    code: str
    level: Share
    replicas: tuple[Replica, ...]
    keys: tuple[bytes, ...]


class Leaving:
    """What is known of a bundle before its rows are read: the changes, and in temporary tables where their rows are."""

    def __init__(self, book: Book, to: Partner, *, slip: bool = False) -> None:
        self.book, self.to = book, to
        self.connection = book.db.connection()
        self.vector = book.vector()
        self.base = base(book, to.replicas)
        self.origins = [] if slip else sorted(gives(book, to.code, to.level) & self.vector.keys())
        self.changes = self._changes()
        self.index = {change[0]: place for place, change in enumerate(self.changes)}
        self.count = len(self.changes)
        self.outside: dict[int, int] = {}  # versions of changes that the receivers hold already
        self._mark()

    def _changes(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for origin in self.origins:
            found += self.connection.execute(
                f"SELECT {HEADER} FROM change WHERE origin = ? AND seq > ? AND seq <= ? ORDER BY seq",
                (origin, self.since(origin), self.vector[origin]),
            ).fetchall()
        return found

    def since(self, origin: int) -> int:
        """Up to where the receivers have an origin's changes."""
        return min(self.base.get(origin, 0), self.vector[origin])

    def _mark(self) -> None:
        """Note the outgoing changes, and the rows that travel whole with their cells, in temporary tables."""
        execute = self.connection.execute
        execute("DROP TABLE IF EXISTS temp.leaving")
        execute("CREATE TEMP TABLE leaving (lo INTEGER PRIMARY KEY, hi BIGINT)")
        self.connection.executemany(
            "INSERT INTO leaving VALUES (?, ?)",
            [(first << STEP_BITS, (last + 1 << STEP_BITS) - 1) for first, last in _ranges(self.index)],
        )
        execute("DROP TABLE IF EXISTS temp.again")
        execute(
            "CREATE TEMP TABLE again (tbl INTEGER, row BIGINT, row2 BIGINT, PRIMARY KEY (tbl, row, row2)) WITHOUT ROWID"
        )
        again = (
            "INSERT OR IGNORE INTO again SELECT tbl, row, row2 FROM leaving "
            "JOIN travel ON travel.stamp BETWEEN leaving.lo AND leaving.hi"
        )
        if self.to.level is Share.HQ:
            execute(again)
            note_open_people(self.book)
        else:  # within a centre nothing was kept back but what was lost
            execute(f"{again} JOIN change c ON c.id = travel.stamp >> {STEP_BITS} AND c.what = ?", (GIVES,))

    @property
    def ranged(self) -> Sequence[tuple[Any, ...]]:
        """The changes that come as ranges of their origins, which the receivers then cover."""
        return self.changes

    def given(self) -> list[tuple[Any, ...]]:
        """The changes held in part which come without a range: those that rows name and the receivers lack.

        Where rows go along because they were lost, all that is held of what was: a laptop had seen them.
        """
        wanted = set(self.outside)
        if self.connection.execute(
            f"SELECT 1 FROM leaving JOIN change c ON c.id BETWEEN lo >> {STEP_BITS} AND hi >> {STEP_BITS} "
            "WHERE c.what = ? LIMIT 1",
            (GIVES,),
        ).fetchone():
            wanted |= held_in_part(self.book).keys() - self.index.keys()
        if not wanted:
            return []
        nobody = gone(self.book, self.book.code)
        if self.to.level is Share.HQ:  # whatever it lost of its own, also where nobody has said so yet
            nobody |= {number for number, code in self._centres.items() if code == HQ_CODE}
        found = [
            self.connection.execute(
                f"SELECT {HEADER} FROM change WHERE id = ?",
                (change,),
            ).fetchone()
            for change in sorted(wanted)
        ]
        return [
            one
            for one in found
            if one[2] > self.base.get(one[1], 0)
            and (one[1] in nobody or one[2] > self.vector.get(one[1], 0))  # given back beside what was lost
        ]

    def may_know(self, origin: int) -> bool:
        """Whether the receivers may hold this origin at all; others do not appear in what they get."""
        return origin == ids.SHIPPED or self._centres.get(origin) in (self.book.code, self.to.code, HQ_CODE)

    @cached_property
    def _centres(self) -> dict[int, str]:
        """Whose each origin is."""
        known = with_stretches(self.book, {r.number: r.centre for r in replicas(self.book)})
        return known | {self.book.replica: self.book.code}

    def place(self, change: int) -> int:
        """The number by which rows of this bundle name a change: its place, then those outside the bundle."""
        if change in self.index:
            return self.index[change]
        return self.outside.setdefault(change, len(self.index) + len(self.outside))


def _ranges(changes: Iterable[int]) -> Iterable[tuple[int, int]]:
    """The first and last of what follows one another without a gap."""
    for _, stretch in groupby(enumerate(sorted(changes)), lambda one: one[1] - one[0]):
        numbers = [number for _, number in stretch]
        yield numbers[0], numbers[-1]
