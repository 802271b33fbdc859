"""One opened bundle against the book: everything is read and decided, then written completely or not at all."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from tvetdesk.exchange import (
    authority,
    enclosures,
    erasing,
    heads,
    health,
    parting,
    stretches,
    succession,
    wire,
)
from tvetdesk.exchange.aside import forget_closed, keep_shapes
from tvetdesk.exchange.authority import HQ_CODE, Identity, Statement
from tvetdesk.exchange.codec import Block, unpack
from tvetdesk.exchange.collecting import uncollected
from tvetdesk.exchange.envelope import Opened
from tvetdesk.exchange.headers import Headers
from tvetdesk.exchange.heirs import followings
from tvetdesk.exchange.lost import forgotten
from tvetdesk.exchange.manifest import LIMITS, Manifest, Outcome
from tvetdesk.exchange.merge import Merge, Tally
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.releasing import release
from tvetdesk.exchange.rewinding import Log, settle
from tvetdesk.exchange.rows import Rows
from tvetdesk.exchange.streams import Malformed
from tvetdesk.exchange.upgrades import upgraded
from tvetdesk.exchange.vector import Changes, learn
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.erasing import among, erased
from tvetdesk.store.record import Share
from tvetdesk.store.sharing import Row, answering, blank_closed, blank_withdrawn, open_people

# What reading a bundle raises whose content does not fit together, beside what the engine does.
WRONG = (
    Malformed,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    OverflowError,
    AttributeError,
    RecursionError,
)


@contextmanager
def _fitting(book: Book, version: int) -> Iterator[None]:
    """Refuse what does not fit together, so that it never stops the bundles behind it.

    A newer program may have reasons that are not known here.
    """
    try:
        yield
    except (*WRONG, *book.db.wrong) as error:
        known = book.version
        raise Refused("B05" if version > known else "B13") from error


class Reading:
    """One opened bundle against the book: planned, then written."""

    def __init__(self, book: Book, opened: Opened, manifest: Manifest) -> None:
        self.book, self.opened, self.manifest = book, opened, manifest
        self.connection = book.db.connection()
        sender = authority.replica(book, opened.sender)
        if sender is None:
            raise Refused("B07", code=f"{opened.sender:08X}")
        self.sender = sender
        self.outcome = Outcome("applied", sender.number, sender.centre, manifest.number)
        self.merge = Merge(book, Changes(book))
        self.blocks: Sequence[Block] = ()
        self.erased: frozenset[int] = frozenset()  # of whom this bundle says so first
        self.unseen: list[tuple[int, ...]] = []  # rows of the table `unseen`
        self.named: list[tuple[int, ...]] = []  # rows of the table `named`
        self.given: list[tuple[int, ...]] = []  # rows of the table `given`
        self.rows: Rows | None = None
        self.said: list[Statement] = []
        self.enclosed: list[enclosures.Enclosure] = []
        self.anew: list[dict[str, Any]] = []  # erasures of people whose rows were moved

    def apply(self) -> Outcome:
        """Write what was rehearsed; where anything was written since, it is decided anew."""
        with self.book.transaction():
            reading = self
            if self._seen != self._position():
                reading = Reading(self.book, self.opened, self.manifest)
                reading.plan()
            reading.write()
        return reading.outcome

    def _position(self) -> tuple[Any, ...]:
        """What alters with every write, by this connection or another; the plan lies in tables of this one."""
        connection = self.book.db.connection()
        return connection, connection.total_changes, self.book.db.position()

    def plan(self) -> None:
        """Read everything and decide what would alter; statements of authority alone are kept at once."""
        with uncollected(), self.book.db.by_keys():
            self._plan()
        self._seen = self._position()

    def _plan(self) -> None:
        done = self.connection.execute(
            "SELECT at FROM bundle WHERE id = ? AND direction = 'in' AND state = 'applied'",
            (self.opened.bundle_id.hex(),),
        ).fetchone()
        if done and self.manifest.kind is not wire.Bundle.ENCLOSURES:
            self.outcome.state = "already"
            return
        with _fitting(self.book, self.manifest.schema):
            came = unpack(
                self.opened.payload, LIMITS, wire.natural_ids(self.book.schema), self.opened.version
            )
            blocks = upgraded(self.book, came, self.manifest.schema)
            if len({(b.table, b.section) for b in blocks}) < len(blocks):
                raise Malformed("a block that comes twice")
            said = wire.rows_of(next((b for b in blocks if b.table == wire.STATEMENT), None), 3)
            self.said = [Statement(json.loads(text), s.hex(), proof.hex()) for text, s, proof in said]
            self.blocks = blocks
            if self.hear():  # what was read of lines under their old numbers is read anew
                self.merge = Merge(self.book, Changes(self.book))
            centres = authority.centre_of(self.book) | {self.book.replica: self.book.code}
            self.headers = Headers(self.book, blocks, self.sender, centres, self.merge.seen)
            if self.sender.revoked_from is not None:
                self._struck_off(self.sender.revoked_from)
            self.outcome.confirms = self.headers.theirs.get(self.book.replica, 0)
            if self.headers.behind:
                self.outcome.state, self.outcome.behind = "waits", self.headers.behind
                return
            if self.manifest.kind is wire.Bundle.CHANGES:
                self.headers.read_changes()
                if self.book.level is Share.HQ:
                    self.merge.emptied = forgotten(
                        self.book, self.sender.centre, self.headers.theirs, self.merge.seen
                    )
                self._overlooked()
                self.rows = Rows(self.book, blocks, self.manifest.level, self.headers, self.merge)
                self.rows.bring()
                self.outcome.tables = self.merge.plan()
                self._in_part()
            elif self.manifest.kind is wire.Bundle.BACK:
                self._given_back(blocks)
            elif self.manifest.kind is wire.Bundle.ENCLOSURES:
                if not self._enclosures():
                    return
                if done and not self.enclosed:  # else their rows were taken back since, and came again
                    self.outcome.state = "already"
        self.outcome.changes = len(self.headers.new)

    def _enclosures(self) -> bool:
        """What came alone for versions that are here; whether none of them is still to come."""
        came = enclosures.read(self.book, self.headers.system(wire.ENCLOSURE, 6))
        here = self.book.vector()
        for one in came:
            if one.seq > here.get(one.origin, 0):
                self.outcome.state = "waits"
                self.outcome.behind[one.origin] = one.seq, here.get(one.origin, 0)
        self.enclosed = enclosures.wanted(self.book, came)
        self.outcome.photos = len(self.enclosed)
        for one in self.enclosed:
            self.outcome.tables.setdefault(self.book.schema.tables[one.table].name, Tally()).altered += 1
        return self.outcome.state != "waits"

    def _given_back(self, blocks: Sequence[Block]) -> None:
        """What headquarters holds of changes that were lost here: nobody else gives so little of them."""
        if self.sender.centre != HQ_CODE:
            raise Refused("B13")
        self.headers.read_given()
        self.merge.emptied = self.headers.in_part().__contains__
        self._overlooked()
        self.rows = Rows(self.book, blocks, Share.HQ, self.headers, self.merge)
        self.rows.bring()
        self.outcome.tables = self.merge.plan()
        self._in_part()
        self.outcome.back = True
        self.outcome.coded = sum(
            block.rows
            for block in blocks
            if block.section == wire.CODED
            and block.table in self.book.schema.tables
            and self.book.schema.tables[block.table].name in self.book.schema.people
        )

    def _in_part(self) -> None:
        """Note the versions whose changes came without a range: no context of this PC covers them."""
        heads, part = self.merge.seen, self.headers.in_part()
        if part:
            blank = self.merge.gave_way  # noted as such: whoever writes there has not seen it
            self.given = [
                (*place, -n if (*place, n, change) in blank else n, heads[change].origin, heads[change].seq)
                for *place, n, change in self.merge.brought()
                if change in part
            ]

    def _overlooked(self) -> None:
        """What the authors of these changes had put aside, thus not seen, when they wrote, and what they wrote over."""
        for number, noted, tell in (
            (wire.UNSEEN, self.unseen, self.merge.overlooked),
            (wire.NAMED, self.named, self.merge.replaced),
        ):
            for place, *version in self.headers.system(number, 7):
                change = self.headers.local(place)
                if change is None or None in version:
                    raise Malformed("an author who overlooked or replaced nothing")
                if change in self.headers.others:
                    raise Refused("B08")
                noted.append((change, *version))
                table, row, row2, column, origin, seq = version
                tell(change, (table, row, row2, column), origin, seq)

    def _returned(self) -> None:
        """Keep what the sender has put aside of this centre's changes, in place of what it said before."""
        said = self.headers.system(wire.RETURNED, 7)
        if any(None in row for row in said):
            raise Malformed("a doubt about no row")
        self.connection.execute("DELETE FROM returned WHERE partner = ?", (self.sender.number,))
        self.connection.executemany(
            "INSERT OR IGNORE INTO returned (partner, tbl, row, row2, col, origin, seq, reason) VALUES (?,?,?,?,?,?,?,?)",
            [(self.sender.number, *row[:6], row[6][:80]) for row in said],
        )

    def hear(self, *, erasures: bool = True) -> bool:
        """Take in what is said of PCs, in whatever order it came, then who was erased; whether lines were moved for it.

        A PC that was struck off erases nobody any more; what others had heard of it before comes from them. Of two that
        go on under one number it is not known yet whom they mean.
        """
        before, known = erased(self.book), set(followings(self.book))
        authority.accept_all(self.book, [one for one in self.said if one.body["kind"] != authority.ERASURE])
        self.sender = authority.replica(self.book, self.sender.number) or self.sender
        anew = succession.follow(self.book, known, self._lines())
        self.anew += anew or []
        self.outcome.parts = bool(self.book.fact(parting.PARTS))
        struck = self.sender.revoked_from is not None
        for one in self.said:
            if one.body["kind"] != authority.ERASURE or (struck and one.signer == self.sender.sign_key):
                continue
            if erasures and not self.outcome.parts and not parting.meant_another(self.book, one):
                authority.accept(self.book, one)
        self.erased = erased(self.book) - before
        if self.erased:
            erasing.forget(self.book, self.erased)
        return anew is not None

    def _lines(self) -> dict[int, int]:
        """Learn of stretches; where the lines held here part from those of the sender, if that one judges them."""
        moved = wire.rows_of(next((block for block in self.blocks if block.table == wire.STRETCH), None), 2)
        centres = authority.centre_of(self.book) | {self.book.replica: self.book.code}
        for origin, digest in moved:
            if origin is None or digest is None or len(digest) != 16:
                raise Malformed("a stretch that is none")
            if centres.get(origin) == self.sender.centre or self.sender.centre == HQ_CODE:
                stretches.keep(self.book, origin, digest.hex())
        judge = self.sender.centre == HQ_CODE and self.book.level is not Share.HQ
        if not judge and not (self.book.level is Share.CENTRE and self.sender.level == Share.OFFICE.name):
            return {}
        told = wire.rows_of(next((block for block in self.blocks if block.table == wire.FORK), None), 3)
        return parting.judged(self.book, told, moved)

    def confirm(self, identity: Identity) -> None:
        """Say anew who was erased where rows were moved, and confirm what others said, if this PC may."""
        if self.book.level is Share.OFFICE:
            for body in self.anew:
                authority.keep(self.book, authority.state(identity.signing, **body))
        erasing.confirm(self.book, identity)

    def _struck_off(self, first: int) -> None:
        """Take from a PC that was struck off only what it wrote itself before that number."""
        own = self.headers.theirs.get(self.sender.number, 0)
        bare = self.manifest.kind in (wire.Bundle.SLIP, wire.Bundle.ENCLOSURES)
        if own >= first or bare or self.headers.brings_of_others():
            raise Refused("B14", number=first)

    def write(self) -> None:
        """Write what was planned, unless it is here already or must wait; inside the caller's transaction."""
        if self.outcome.state == "applied":
            with uncollected(), self.book.db.by_keys(), _fitting(self.book, self.manifest.schema):
                self._write()

    def _answers(self) -> bool:
        """Whether somebody may have said anew at HQ whether they share: in what comes, or in what is put aside."""
        aside = self.connection.execute("SELECT DISTINCT tbl FROM held")
        written = self.merge.tables() | {number for (number,) in aside}
        return self.book.level is Share.HQ and not written.isdisjoint(answering(self.book))

    def _write(self) -> None:
        connection, book = self.connection, self.book
        before = _newest(book)
        log = Log(book, self.opened.bundle_id.hex(), self.sender.number, len(self.headers.new))
        log.start()
        made = {
            place: _context_id(connection, vector, self.headers.wholes[place])
            for place, vector in enumerate(self.headers.contexts)
        }
        book.db.fill(
            "change",
            ("id", "origin", "seq", "lamport", "at", "person", "what", "refs", "run", "context", "digest"),
            [(*row[:9], made[row[9]], row[10]) for row in self.headers.new],
        )
        turned = book.turned
        with book.quietly():
            log.travel(self.headers.travel)
            sharing = open_people(book) if (answers := self._answers()) else set()
            self.merge.write(self.opened.bundle_id.hex(), log)
            connection.executemany("INSERT OR IGNORE INTO unseen VALUES (?,?,?,?,?,?,?)", self.unseen)
            connection.executemany("INSERT OR IGNORE INTO replaced VALUES (?,?,?,?,?,?,?)", self.named)
            connection.executemany("INSERT OR IGNORE INTO given VALUES (?,?,?,?,?,?)", self.given)
            if self.rows:
                keep_shapes(book, self.rows.shapes)
            enclosures.fill(book, self.enclosed)
            released = release(book, log) if self.rows else []
            self._returned()
            connection.executemany(
                "INSERT OR IGNORE INTO travel (tbl, row, row2, stamp) VALUES (?,?,?,?)", self.headers.travel
            )
            forgotten = bool(self.erased)

            def touched(tables: Container[int]) -> Iterator[Row]:
                return chain(self.merge.touched(tables), (row for row in released if row[0] in tables))

            if book.level is Share.HQ:
                closed = answers and not sharing <= open_people(book)
                forgotten |= closed
                alone = not closed and self.merge.stays() and book.fact("blanked") == before
                blank_closed(book, touched if alone else None)
                forget_closed(book)
                book.remember(blanked=_newest(book))
            forgotten |= blank_withdrawn(book)
            if people := among(book, touched(book.schema.tables)):
                erasing.blank_all(book, people)
            if self.merge.held and (gone := erased(book)):
                erasing.blank_aside(book, gone)
        if self.merge.stamped and not (released or forgotten or self.enclosed):
            book.remember(turned=turned)  # the stamps of what came tell what was written
        connection.executemany(
            "INSERT INTO applied (origin, seq) VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq",
            list(self.headers.tops.items()),
        )
        learn(book, self.sender.number, self.headers.theirs)
        if self.manifest.health is not None:
            health.note(book, self.sender.number, self.manifest.health)
        heads.note(book, self.sender.number, self.manifest.number, self.manifest.audit)
        summary = {name: vars(tally) for name, tally in self.outcome.tables.items()}
        connection.execute(
            "INSERT INTO bundle (id, direction, partner, number, kind, at, state, summary) VALUES (?,?,?,?,?,?,?,?) "
            "ON CONFLICT (id) DO UPDATE SET (direction, partner, number, kind, at, state, summary) = "
            "(excluded.direction, excluded.partner, excluded.number, excluded.kind, excluded.at, excluded.state, excluded.summary)",
            (
                self.opened.bundle_id.hex(), "in", self.sender.number, self.manifest.number,
                self.manifest.kind.name.lower(), int(book.now().timestamp()), "applied", canonical(summary),
            ),
        )  # fmt: skip
        if forgotten:
            settle(book, "rewind.forgotten", log.bundle)
        elif self.headers.new or self.merge.tallies or released:
            log.keep()  # a slip moves nothing that could be put back


def _newest(book: Book) -> str:
    """The newest change here, whoever wrote it: another one takes its number when a bundle was taken back."""
    row = book.sql("SELECT id, digest FROM change ORDER BY id DESC LIMIT 1").fetchone()
    return canonical(row)


def _context_id(connection: Any, vector: dict[int, int], whole: str) -> int:
    text = canonical({str(origin): seq for origin, seq in vector.items()})
    row = connection.execute(
        "SELECT id FROM context WHERE vector = ? AND whole = ?", (text, whole)
    ).fetchone()
    if row:
        return int(row[0])
    (made,) = connection.execute(
        "INSERT INTO context (vector, whole) VALUES (?, ?) RETURNING id", (text, whole)
    ).fetchone()
    return int(made)
