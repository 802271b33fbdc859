"""A bundle's headers: whose changes it carries, checked against the chain, given their local numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from tvetdesk.exchange import authority, wire
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.heirs import line
from tvetdesk.exchange.lost import gone
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.streams import Malformed
from tvetdesk.exchange.stretches import bare, held
from tvetdesk.exchange.vector import Changes, Seen
from tvetdesk.store.book import Book
from tvetdesk.store.changes import NO_DIGEST, header, link, references, stamp_of, vector_hash
from tvetdesk.store.record import Share

MOST_LOST = 100_000  # by so much may the counters of a lost PC be above all that is here: what it had seen may be lost too
EARLIEST, LATEST = -62_000_000_000, 253_000_000_000  # seconds: times that a calendar has


class Headers:
    """The origins, contexts and changes of one bundle, read in the caller's transaction; nothing is written.

    `theirs` is the sender's vector; `behind` maps an origin to (base, held) where this PC lacks what came before.
    After `read_changes`, `locals` holds the local number of every change that rows may name, `new` the rows for
    the table `change` (with the place of their context), `tops` the vector from now on.
    """

    def __init__(
        self, book: Book, blocks: Sequence[Block], sender: Replica, centres: Mapping[int, str], seen: Changes
    ) -> None:
        self.book, self.blocks, self.sender, self.centres, self.seen = book, blocks, sender, centres, seen
        self.connection = book.db.connection()
        self.vector = book.vector()
        self.stretches = held(book)
        self._parted = set(self.stretches.values())
        self.theirs: dict[int, int] = {}
        self.behind: dict[int, tuple[int, int]] = {}
        self.locals: list[int | None] = []
        self.others: set[int] = (
            set()
        )  # changes that rows name as held here, and whose values are not the sender's to give
        self.new: list[tuple[Any, ...]] = []
        self.fresh: set[int] = set()
        self.tops: dict[int, int] = {}
        self.contexts: list[dict[int, int]] = []
        self.wholes: list[str] = []
        self._ranges: list[tuple[int, int, int, bytes]] = []
        self.travel: list[tuple[int, int, int, int]] = []  # rows of the table `travel`
        self._named: list[int] = []  # origins in the order in which contexts name them
        self._counters: dict[tuple[int, int], int] = {}
        self._origins()
        if sender.level == Share.CENTRE.name:
            self._unheard()

    def system(self, number: int, width: int) -> list[tuple[Any, ...]]:
        """The rows of a block that is no table."""
        return wire.rows_of(next((b for b in self.blocks if b.table == number), None), width)

    def _origins(self) -> None:
        """Read the sender's vector and the ranges; note what this PC lacks below them."""
        for origin, applied, base, digest in self.system(wire.ORIGIN, 4):
            if not 0 <= origin < 1 << 31 or applied < 0:
                raise Malformed("an origin or its number is out of range")
            if origin in self.theirs:
                raise Malformed("an origin named twice")
            self.theirs[origin] = applied
            self._named.append(origin)
            if base is None:
                continue
            if not 0 <= base <= applied:
                raise Malformed("a range ends before it starts")
            if not self._may_give(origin):
                raise Refused("B08")
            if origin in self.stretches and self._unmoved(*self.stretches[origin]):
                raise Refused("B11", number=self.stretches[origin][0])
            if origin == self.book.replica and applied > self.vector.get(origin, 0):
                # The others have more of this PC than it has itself: it is an old copy.
                raise Refused("B11", number=origin)
            if base > self.vector.get(origin, 0):
                self.behind[origin] = (base, self.vector.get(origin, 0))
            self._ranges.append((origin, base, applied, digest or b""))

    def _unmoved(self, origin: int, digest: str) -> bool:
        """Whether the first change of a stretch is here under the number it was written under."""
        found = self.connection.execute(
            "SELECT 1 FROM change WHERE origin = ? AND digest = ?", (origin, digest)
        ).fetchone()
        return found is not None

    def _unheard(self) -> None:
        """Let a laptop's bundle wait until what it had heard of is here: it edits rows that others made.

        What comes without a range, or came so before, is here.
        """
        tops = self.vector | {origin: top for origin, _, top, _ in self._ranges}
        given = {(origin, seq) for origin, seq in self.system(wire.GIVEN, 2)}
        heard = [
            (wire.place_in(self._named, origin), seq)
            for _, origin, seq, whole in self.system(wire.CONTEXT, 4)
            if whole is None
        ]
        for origin, seq in (*heard, *self.system(wire.OUTSIDE, 2)):
            if seq > tops.get(origin, 0) and (origin, seq) not in given and not self._held(origin, seq):
                self.behind[origin] = (seq, tops.get(origin, 0))

    def _may_give(self, origin: int) -> bool:
        """Whether the sender may speak for an origin: itself, its own centre's PCs, HQ's to its laptops."""
        if origin == self.sender.number:
            return True
        if self.sender.level == Share.CENTRE.name:
            return origin in line(self.book, self.sender.number)
        centre = self.centres.get(origin)
        return centre == self.sender.centre or (
            centre == authority.HQ_CODE and self.sender.centre == self.book.code
        )

    def brings_of_others(self) -> bool:
        """Whether there are changes of others than the sender that are not here yet."""
        if self.system(wire.GIVEN, 1):
            return True
        return any(
            top > self.vector.get(origin, 0)
            for origin, _, top, _ in self._ranges
            if origin != self.sender.number
        )

    def read_changes(self) -> None:
        """Check the headers against the chain and give the new ones local numbers."""
        runs = [run.hex() for (run,) in self.system(wire.RUN, 1)]
        self._read_contexts()
        named = self._references()
        heads = self.system(wire.CHANGE, 6)
        if len(heads) != sum(top - base for _, base, top, _ in self._ranges):
            raise Malformed("the ranges do not fit the changes")
        self._counters = {
            (origin, seq): head[0]
            for (origin, seq), head in zip(
                ((origin, seq) for origin, base, top, _ in self._ranges for seq in range(base + 1, top + 1)),
                heads,
                strict=True,
            )
        }
        self._counters |= {(row[0], row[1]): row[2] for row in self.system(wire.GIVEN, 9)}
        (free,) = self.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM change").fetchone()
        place = 0
        for origin, base, top, proof in self._ranges:
            digest = self._digest(origin, base)
            here = self._held_between(origin, base, top)
            for seq in range(base + 1, top + 1):
                lamport, at, person, what, run, context = heads[place]
                if not EARLIEST <= at <= LATEST or what is None:
                    raise Malformed("a time that is none, or no sentence")
                run = wire.place_in(runs, run)
                refs = references(named.get(place, {}))
                told = (
                    bare(origin, seq, lamport, at, what)
                    if origin in self.stretches
                    else header(origin, seq, lamport, at, person, what, refs)
                )
                digest = link(digest, told, self.wholes[context], run)
                if (origin, digest) in self._parted:  # it is here already, under the number of a stretch
                    raise Refused("B11", number=origin)
                held = here.get(seq)
                if held is not None:
                    if held[1] != digest:
                        raise Refused("B11", number=origin)
                    self.locals.append(held[0])
                else:
                    self._check_lamport(origin, seq, lamport, self.contexts[context])
                    self.new.append(
                        (free, origin, seq, lamport, at, person, what, refs, run, context, digest)
                    )
                    self.fresh.add(free)
                    self.seen[free] = Seen(origin, seq, lamport, self.contexts[context])
                    self.locals.append(free)
                    free += 1
                place += 1
            if bytes.fromhex(digest)[:8] != proof and top:
                raise Refused("B11", number=origin)
            self.tops[origin] = max(top, self.vector.get(origin, 0))
        given = self._read_given(free, runs)
        for origin, seq in self.system(wire.OUTSIDE, 2):
            held = self._held(origin, seq)
            self.locals.append(held[0] if held else given.get((origin, seq)))
            if held and (origin, seq) not in given and not self._may_give(origin):
                self.others.add(held[0])
        self._travel()

    def read_given(self) -> None:
        """Take in the headers of changes that headquarters gives back, in place of any range."""
        runs = [run.hex() for (run,) in self.system(wire.RUN, 1)]
        self._read_contexts()
        (free,) = self.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM change").fetchone()
        self.locals += self._read_given(free, runs).values()

    def _read_given(self, free: int, runs: Sequence[str]) -> dict[tuple[int, int], int]:
        """The local numbers of changes that come without a range: what they wrote did not come whole.

        So the vector does not move, and their digests are taken as they are told: what came between is not here. Besides
        headquarters, a PC gives only what PCs of its centre wrote that are no more, and an office PC what came back with that.
        """
        rows = self.system(wire.GIVEN, 9)
        if not rows:
            return {}
        back = self.sender.centre == authority.HQ_CODE
        nobody = set() if back else gone(self.book, self.sender.centre)
        if self.book.level is Share.HQ:
            nobody |= self._own
        whose = (self.book.code, authority.HQ_CODE)
        named = self._references() if back else {}
        found: dict[tuple[int, int], int] = {}
        for place, (origin, seq, lamport, at, person, what, run, context, digest) in enumerate(rows):
            if not 0 < seq < 1 << 62 or not EARLIEST <= at <= LATEST or what is None or len(digest) != 16:
                raise Malformed("a change that is none")
            if (origin, seq) in found:
                raise Malformed("a change given twice")
            held = self._held(origin, seq)
            relayed = origin != self.sender.number and self._may_give(origin)
            theirs = self.centres.get(origin) in whose if back else origin in nobody or relayed
            if held is None and (origin == self.book.replica or not theirs):
                raise Refused("B08")
            if held is not None and held[1] != digest.hex():
                raise Refused("B11", number=origin)
            if not back and not 0 < lamport <= self._most:
                raise Refused("B13")
            found[origin, seq] = held[0] if held else free
            if held is None:
                refs = references(named.get(place, {}))
                self.new.append((
                    free, origin, seq, lamport, at, person, what, refs, wire.place_in(runs, run), context, digest.hex()
                ))  # fmt: skip
                self.fresh.add(free)
                self.seen[free] = Seen(origin, seq, lamport, self.contexts[context])
                free += 1
        return found

    def _references(self) -> dict[int, dict[str, list[int]]]:
        """The rows that sentences name, by the place of the change."""
        found: dict[int, dict[str, list[int]]] = {}
        for place, name, table, row in self.system(wire.REFERENCE, 4):
            if name is None or table is None:
                raise Malformed("a reference to no table")
            found.setdefault(place, {})[name] = [table, row]
        return found

    def in_part(self) -> set[int]:
        """The local numbers of changes that rows of this bundle name and no vector here covers."""
        tops = self.vector | self.tops
        listed = {change for change in self.locals if change is not None}
        return {change for change in listed if self.seen[change].seq > tops.get(self.seen[change].origin, 0)}

    def locals_of(self, places: Sequence[int]) -> list[int | None]:
        """The local numbers of changes that many rows name."""
        known = {place: self.local(place) for place in set(places)}
        return list(map(known.__getitem__, places))

    def local(self, place: int) -> int | None:
        """The local number of the change that rows name by this place; None where it is not held here."""
        found: int | None = wire.place_in(self.locals, place)
        return found

    def _travel(self) -> None:
        told = {row[0] for row in self.system(wire.SHAPE, 6)}  # tables of a newer program
        kept = {number for (number,) in self.connection.execute("SELECT tbl FROM shape")}
        known = self.book.schema.tables.keys() | told | kept
        for number, row, row2, place in self.system(wire.TRAVEL, 4):
            change = self.local(place)
            if number not in known or row is None or row2 is None or change is None:
                raise Malformed("a stamp on no row")
            if change in self.others:
                raise Refused("B08")
            self.travel.append((number, row, row2, stamp_of(change, 1)))

    def _read_contexts(self) -> None:
        used = [head[5] for head in self.system(wire.CHANGE, 6)]
        used += [head[7] for head in self.system(wire.GIVEN, 9)]
        listed = [row[0] for row in self.system(wire.CONTEXT, 4)]
        if any(not 0 <= place <= len(used) for place in (*used, *listed)):
            raise Malformed("a context out of range")
        self.contexts = [{} for _ in range(1 + max((*used, *listed), default=0))]
        cut: dict[int, str] = {}
        for place, origin, seq, whole in self.system(wire.CONTEXT, 4):
            if whole is not None:
                cut[place] = whole.hex()
            elif seq is None or seq < 0:
                raise Malformed("a context without a number")
            else:
                self.contexts[place][wire.place_in(self._named, origin)] = seq
        self.wholes = [cut.get(place, vector_hash(vector)) for place, vector in enumerate(self.contexts)]

    def _held(self, origin: int, seq: int) -> tuple[int, str] | None:
        row: tuple[int, str] | None = self.connection.execute(
            "SELECT id, digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)
        ).fetchone()
        return row

    def _held_between(self, origin: int, base: int, top: int) -> dict[int, tuple[int, str]]:
        """The same for all after `base` up to `top`, by their numbers: a server is asked once."""
        found = self.connection.execute(
            "SELECT seq, id, digest FROM change WHERE origin = ? AND seq > ? AND seq <= ?",
            (origin, base, top),
        )
        return {seq: (number, digest) for seq, number, digest in found}

    def _digest(self, origin: int, seq: int) -> str:
        if seq == 0:
            return NO_DIGEST
        held = self._held(origin, seq)
        if held is None:
            raise Malformed("the range starts above what is held")
        return held[1]

    def _check_lamport(self, origin: int, seq: int, lamport: int, context: dict[int, int]) -> None:
        """Refuse a counter above one more than the highest its author had seen.

        HQ's is exempt, for its context travels cut. Without this rule one PC could win every question for ever.
        """
        before = self._lamport(origin, seq - 1)
        if lamport <= before:
            raise Refused("B13")
        if self.centres.get(origin) == authority.HQ_CODE or lamport == before + 1:
            return
        highest = before
        for other, number in context.items():
            lost = other in self._own and number > self.vector.get(other, 0)
            highest = max(highest, self._most if lost else self._lamport(other, number))
        if lamport > highest + 1:
            raise Refused("B13")

    @cached_property
    def _own(self) -> set[int]:
        """At headquarters, under which numbers it wrote before: an author may have seen of them what was lost with a disk."""
        return gone(self.book, authority.HQ_CODE) if self.book.level is Share.HQ else set()

    @cached_property
    def _most(self) -> int:
        """The highest counter that somebody may have seen who has seen what is not here any more."""
        (highest,) = self.connection.execute("SELECT coalesce(max(lamport), 0) FROM change").fetchone()
        return int(highest) + MOST_LOST

    def _lamport(self, origin: int, seq: int) -> int:
        """The counter of a change that is held here or comes with this bundle; 0 where it is neither."""
        if (origin, seq) not in self._counters:
            found = self.connection.execute(
                "SELECT lamport FROM change WHERE origin = ? AND seq = ?", (origin, seq)
            ).fetchone()
            self._counters[origin, seq] = int(found[0]) if found else 0
        return self._counters[origin, seq]
