"""Reading a bundle: opened, checked, rehearsed, and applied completely or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority, wire
from tvetdesk.exchange.authority import Identity, Replica, Statement
from tvetdesk.exchange.codec import Block, Limits, Malformed, unpack
from tvetdesk.exchange.envelope import Opened, open_
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.merge import Arrived, Merge, Tally, Version
from tvetdesk.exchange.vector import Changes, Seen, learn
from tvetdesk.i18n import N_
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.changes import NO_DIGEST, Change, canonical, chain, stamp_of, vector_hash
from tvetdesk.store.record import Owner, Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import blank_closed

sentences({
    "import.waits": N_(
        "This bundle starts after change {base}, but this computer has only {have}. It is kept and waits. Make a return "
        "slip and give it to the sender: the next bundle then starts where this computer stands."
    ),
    "import.not_owner": N_("{count} entries were put aside: they belong to another centre. They change nothing here."),
})  # fmt: skip

LIMITS = Limits()


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself before its rows; the last five introduce a PC that is not registered yet."""

    kind: wire.Bundle
    schema: int
    number: int
    level: Share
    answers: bytes | None
    sign_key: bytes | None
    box_key: bytes | None
    own_level: str | None
    centre: str | None
    name: str | None

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """From the manifest's bytes; Refused B13 when they are not one."""
        try:
            (one,) = unpack(data, LIMITS)
            (row,) = wire.rows_of(one, 10)
            kind, schema, number, level, answers, sign_key, box_key, own_level, centre, name = row
            return cls(
                wire.Bundle(kind), int(schema), int(number), Share(level), answers, sign_key, box_key, own_level, centre, name
            )
        except (Malformed, ValueError, TypeError) as error:
            raise Refused("B13") from error

    def newcomer(self, sender: int) -> Replica | None:
        """The PC that introduces itself here, if its number fits its key."""
        if not (self.sign_key and self.box_key and self.centre and self.own_level in Share.__members__):
            return None
        if len(self.sign_key) != 32 or len(self.box_key) != 32 or ids.replica_number(self.sign_key) != sender:
            return None
        return Replica(
            sender, self.sign_key.hex(), self.box_key.hex(), str(self.own_level), self.centre, self.name or "", "pending"
        )


@dataclass
class Outcome:
    """What a bundle did, or would do. `state` is "applied", "rehearsed", "already" or "waits"; `tables` counts rows
    by table; `refused` says in codes why some of it changes nothing; `behind` maps an origin to (base, held)."""

    state: str
    sender: int
    centre: str
    number: int
    changes: int = 0
    tables: dict[str, Tally] = field(default_factory=dict)
    refused: list[UserError] = field(default_factory=list)
    behind: dict[int, tuple[int, int]] = field(default_factory=dict)
    confirms: int = 0


def receive(book: Book, identity: Identity, data: bytes, *, rehearse: bool = False) -> Outcome:
    """Open a bundle or slip and apply it in one transaction; `rehearse` only says what it would do.

    Raises Refused (B01-B15) when nothing of it is taken; a bundle whose range starts above what this PC has is
    kept and `waits`.
    """
    book.seal()
    opened, manifest = _open(book, identity, data)
    with book.transaction() as connection:
        reading = _Reading(book, opened, manifest)
        outcome = reading.plan()
        if rehearse:
            connection.execute("ROLLBACK")
            connection.execute("BEGIN IMMEDIATE")
            outcome.state = "rehearsed" if outcome.state == "applied" else outcome.state
        elif outcome.state == "applied":
            reading.write()
    return outcome


def _open(book: Book, identity: Identity, data: bytes) -> tuple[Opened, Manifest]:
    """Open the envelope; a newcomer whose fingerprint was approved beforehand is registered on the way."""

    def key(sender: int, _manifest: bytes) -> bytes | None:
        known = authority.replica(book, sender)
        return bytes.fromhex(known.sign_key) if known and known.state in ("approved", "revoked", "self") else None

    try:
        opened = open_(data, private_keys=identity.opens, verify_key_of=key)
    except Refused as refused:
        if refused.code != "B07":
            raise
        manifest = Manifest.read(refused.manifest)
        newcomer = manifest.newcomer(refused.sender or 0)
        if newcomer is None:
            raise
        with book.transaction():
            authority.introduce(book, newcomer)
        if not authority.expected(book, newcomer):
            raise Refused("B07", code=newcomer.fingerprint) from refused
        authority.approve(book, identity, newcomer.fingerprint)
        opened = open_(data, private_keys=identity.opens, verify_key_of=key)
    manifest = Manifest.read(opened.manifest)
    (known_schema,) = book.sql("PRAGMA user_version").fetchone()
    if manifest.schema > known_schema:
        raise Refused("B05")
    return opened, manifest


class _Reading:
    """One opened bundle against the book."""

    def __init__(self, book: Book, opened: Opened, manifest: Manifest) -> None:
        self.book, self.opened, self.manifest = book, opened, manifest
        self.connection = book.db.connection()
        sender = authority.replica(book, opened.sender)
        if sender is None:
            raise Refused("B07", code=f"{opened.sender:08X}")
        self.sender = sender
        self.outcome = Outcome("applied", sender.number, sender.centre, manifest.number)
        try:
            self.blocks = unpack(opened.payload, LIMITS, wire.natural_ids(book.schema))
        except (Malformed, KeyError, ValueError, OverflowError) as error:
            raise Refused("B13") from error
        self.seen = Changes(book)
        self.merge = Merge(book, self.seen)
        self.vector = book.vector()
        self.new: list[tuple[Any, ...]] = []  # rows for the table `change`
        self.locals: list[int | None] = []  # local number of every change the bundle names
        self.contexts: list[dict[int, int]] = []
        self.context_ids: list[int] = []
        self.named: list[int] = []  # origins in the order in which contexts name them
        self.tops: dict[int, int] = {}
        self.counters: dict[tuple[int, int], int] = {}
        self.centres = authority.centre_of(book) | {book.replica: book.code}
        self.fresh: set[int] = set()

    # -- plan ------------------------------------------------------------------------------------------

    def plan(self) -> Outcome:
        done = self.connection.execute(
            "SELECT at FROM bundle WHERE id = ? AND direction = 'in' AND state = 'applied'", (self.opened.bundle_id.hex(),)
        ).fetchone()
        if done:
            self.outcome.state = "already"
            return self.outcome
        if self.sender.state == "revoked":
            raise Refused("B14", date=self.book.today())
        try:
            self._statements()
            self._origins()
            if self.outcome.behind:
                self.outcome.state = "waits"
                return self.outcome
            if self.manifest.kind is wire.Bundle.CHANGES:
                self._changes()
                self._rows()
                self.outcome.tables = self.merge.plan()
        except (Malformed, KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
            raise Refused("B13") from error
        self.outcome.changes = len(self.new)
        return self.outcome

    def _system(self, number: int, width: int) -> list[tuple[Any, ...]]:
        return wire.rows_of(next((b for b in self.blocks if b.table == number), None), width)

    def _statements(self) -> None:
        """Statements of authority count even if the rest waits or is refused later in this transaction."""
        for text, signer, signature in self._system(wire.STATEMENT, 3):
            authority.accept(self.book, Statement(json.loads(text), signer.hex(), signature.hex()))
        self.centres = authority.centre_of(self.book) | {self.book.replica: self.book.code}

    def _origins(self) -> None:
        """Read the sender's vector and the ranges; note what this PC lacks below them."""
        self.theirs: dict[int, int] = {}
        self.ranges: list[tuple[int, int, int, bytes]] = []
        for origin, applied, base, digest in self._system(wire.ORIGIN, 4):
            if not 0 <= origin < 1 << 31 or applied < 0:
                raise Malformed("an origin or its number is out of range")
            self.theirs[origin] = applied
            self.named.append(origin)
            if base is None:
                continue
            if not 0 <= base <= applied:
                raise Malformed("a range ends before it starts")
            if not self._may_give(origin):
                raise Refused("B08")
            if origin != self.book.replica and base > self.vector.get(origin, 0):
                self.outcome.behind[origin] = (base, self.vector.get(origin, 0))
            self.ranges.append((origin, base, applied, digest or b""))
        self.outcome.confirms = self.theirs.get(self.book.replica, 0)

    def _may_give(self, origin: int) -> bool:
        """Whether the sender may speak for an origin: itself, its own centre's PCs, HQ's to its laptops."""
        if origin == self.sender.number:
            return True
        if self.sender.level == Share.CENTRE.name:
            return False
        centre = self.centres.get(origin, self.sender.centre)
        return centre == self.sender.centre or (centre == authority.HQ_CODE and self.sender.centre == self.book.code)

    def _changes(self) -> None:
        """Check the headers against the chain and give the new ones local numbers."""
        runs = [run.hex() for (run,) in self._system(wire.RUN, 1)]
        self._read_contexts()
        references: dict[int, dict[str, list[int]]] = {}
        for place, name, table, row in self._system(wire.REFERENCE, 4):
            references.setdefault(place, {})[name] = [table, row]
        heads = iter(self._system(wire.CHANGE, 6))
        (free,) = self.connection.execute("SELECT coalesce(max(id), 0) + 1 FROM change").fetchone()
        place = 0
        for origin, base, top, proof in self.ranges:
            digest = self._digest(origin, base)
            for seq in range(base + 1, top + 1):
                lamport, at, person, what, run, context = next(heads)
                refs = references.get(place, {})
                head = Change(
                    0, origin, seq, lamport, at, person, what, {k: (t, r) for k, (t, r) in refs.items()}, runs[run],
                    context, None, 1,
                )  # fmt: skip
                digest = chain(digest, head, self.wholes[context])
                held = self._held(origin, seq)
                if held is not None:
                    if held[1] != digest:
                        raise Refused("B11")
                    self.locals.append(held[0])
                else:
                    self._check_lamport(origin, seq, lamport, self.contexts[context])
                    self.new.append(
                        (free, origin, seq, lamport, at, person, what, canonical(refs), runs[run], context, digest)
                    )
                    self.fresh.add(free)
                    self.seen[free] = Seen(origin, seq, lamport, self.contexts[context])
                    self.locals.append(free)
                    free += 1
                place += 1
            if bytes.fromhex(digest)[:8] != proof and top:
                raise Refused("B11")
            self.tops[origin] = max(top, self.vector.get(origin, 0))
        for origin, seq in self._system(wire.OUTSIDE, 2):
            held = self._held(origin, seq)
            self.locals.append(held[0] if held else None)

    def _read_contexts(self) -> None:
        count = 1 + max((place for place, *_ in self._system(wire.CONTEXT, 4)), default=0)
        self.contexts = [{} for _ in range(max(count, 1 + max((h[5] for h in self._system(wire.CHANGE, 6)), default=0)))]
        cut: dict[int, str] = {}
        for place, origin, seq, whole in self._system(wire.CONTEXT, 4):
            if whole is not None:
                cut[place] = whole.hex()
            else:
                self.contexts[place][self.named[origin]] = seq
        self.wholes = [cut.get(place, vector_hash(vector)) for place, vector in enumerate(self.contexts)]

    def _held(self, origin: int, seq: int) -> tuple[int, str] | None:
        row: tuple[int, str] | None = self.connection.execute(
            "SELECT id, digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)
        ).fetchone()
        return row

    def _digest(self, origin: int, seq: int) -> str:
        if seq == 0:
            return NO_DIGEST
        held = self._held(origin, seq)
        if held is None:
            raise Malformed("the range starts above what is held")
        return held[1]

    def _check_lamport(self, origin: int, seq: int, lamport: int, context: dict[int, int]) -> None:
        """A counter is at most one more than the highest its author had seen; HQ's is exempt, for its context
        travels cut. Without this rule one PC could win every question for ever."""
        before = self._lamport(origin, seq - 1)
        self.counters[origin, seq] = lamport
        if lamport <= before:
            raise Refused("B13")
        if self.centres.get(origin) == authority.HQ_CODE or lamport == before + 1:
            return
        highest = before
        for other, number in context.items():
            highest = max(highest, self._lamport(other, number))
        if lamport > highest + 1:
            raise Refused("B13")

    def _lamport(self, origin: int, seq: int) -> int:
        """The counter of a change that is held here or came before in this bundle; 0 where it is neither."""
        if (origin, seq) not in self.counters:
            found = self.connection.execute(
                "SELECT lamport FROM change WHERE origin = ? AND seq = ?", (origin, seq)
            ).fetchone()
            self.counters[origin, seq] = int(found[0]) if found else 0
        return self.counters[origin, seq]

    # -- rows ------------------------------------------------------------------------------------------

    def _rows(self) -> None:
        for block in self.blocks:
            if block.table >= 1000:
                continue
            table = self.book.schema.tables.get(block.table)
            if table is None:
                raise Refused("B13")
            if block.section < wire.CELLS:
                self._whole(table, block)
            else:
                self._cells(table, block)

    def _whole(self, table: Table, block: Block) -> None:
        given = {c.number: c.values for c in block.columns}
        level = Share.COUNTS if block.section == wire.CODED else self.manifest.level
        columns = table.visible(level)
        changes = [self.locals[place] for place in given[wire.CHANGE_COLUMN]]
        if table.leaf:
            rows, rows2 = (given[table.column_number(name)] for name in table.key)
        else:
            rows, rows2 = given[wire.ROW], [0] * block.rows
        empty = [None] * block.rows
        values = [wire.from_wire(wire.kind_of(table, n), given.get(n, empty)) for n in columns]
        bad = self._invalid(table, columns, values) | self._not_owned(table, rows, changes, given)
        arrived = Arrived(table, columns, list(zip(rows, rows2, changes, *values, strict=True)))
        if bad:
            for place in sorted(bad):
                row, row2, change, *cells = arrived.rows[place]
                whole = {table.spec.names[n]: cell for n, cell in zip(columns, cells, strict=True)}
                if change is not None:
                    self.merge.hold(table, (row, row2), -1, [Version(stamp_of(change, 1), whole)], bad[place])
            arrived.rows = [row for place, row in enumerate(arrived.rows) if place not in bad]
        if any(row[2] is None for row in arrived.rows):
            raise Malformed("a row names a change that is neither here nor in the bundle")
        self.merge.bring(arrived)

    def _cells(self, table: Table, block: Block) -> None:
        given = {c.number: c.values for c in block.columns}
        number = block.section - wire.CELLS
        if number not in table.visible(self.manifest.level):
            raise Malformed("a cell that this level may not hold")
        rows = given[wire.ROW]
        rows2 = given[wire.ROW - 1] if table.leaf else [0] * block.rows
        changes = [self.locals[place] for place in given[wire.CHANGE_COLUMN]]
        values = wire.from_wire(wire.kind_of(table, number), given.get(wire.VALUE, [None] * block.rows))
        bad = self._invalid(table, [number], [values]) | self._not_owned(table, rows, changes, given, cells=True)
        for place, (row, row2, change, value) in enumerate(zip(rows, rows2, changes, values, strict=True)):
            if change is None:
                raise Malformed("a cell names a change that is neither here nor in the bundle")
            version = Version(stamp_of(change, 1), value)
            if place in bad:
                self.merge.hold(table, (row, row2), number, [version], bad[place])
            else:
                self.merge.bring_cell(table, (row, row2), number, version)

    def _invalid(self, table: Table, columns: Sequence[int], values: Sequence[Sequence[Any]]) -> dict[int, str]:
        """Places of rows with a value that may not be kept, and why; each distinct value is checked once."""
        bad: dict[int, str] = {}
        for number, listed in zip(columns, values, strict=True):
            check: Callable[[Any], None] = _check_deleted if number == 0 else table.fields[table.spec.names[number]].check_stored
            wrong = {}
            for value in set(listed):
                try:
                    check(value)
                except UserError as error:
                    wrong[value] = error.code
            if wrong:
                bad.update({place: wrong[value] for place, value in enumerate(listed) if value in wrong})
        return bad

    def _not_owned(
        self,
        table: Table,
        rows: Sequence[int],
        changes: Sequence[int | None],
        given: dict[int, Sequence[Any]],
        *,
        cells: bool = False,
    ) -> dict[int, str]:
        """Places of rows that their author may not alter, judged by whose they are; checked once per pair.

        A row is its maker's centre's; a natural row the centre's whose row it belongs to.
        """
        owners: Sequence[int | None]
        if table.owner is Owner.HQ:
            owners = [None] * len(rows)
        elif table.leaf or table.natural:
            owners = self._owners(table, rows, given, cells=cells)
        else:
            owners = [row >> ids.COUNTER_BITS for row in rows]
        fresh_ids = not cells and not table.leaf and not table.natural
        verdicts: dict[tuple[int | None, int | None], bool] = {}
        for pair in set(zip(owners, changes, strict=True)):
            verdicts[pair] = self._may(table, *pair, made=fresh_ids)
        return {
            place: "not_owner" for place, pair in enumerate(zip(owners, changes, strict=True)) if not verdicts[pair]
        }

    def _owners(
        self, table: Table, rows: Sequence[int], given: dict[int, Sequence[Any]], *, cells: bool
    ) -> list[int | None]:
        """The replica whose row each natural row belongs to, by its parent; None where it belongs to nobody."""
        if not table.parent:
            return [None] * len(rows)
        if cells and not table.leaf:
            column = table.fields[table.parent].column_name
            parents = [
                (self.connection.execute(f'SELECT "{column}" FROM "{table.name}" WHERE id = ?', (row,)).fetchone() or [None])[0]
                for row in rows
            ]
        elif cells:
            parents = list(given[wire.ROW if table.parent == table.key[0] else wire.ROW - 1])
        else:
            parents = list(given.get(table.column_number(table.parent), [None] * len(rows)))
        return [None if parent is None else ids.maker(parent) for parent in parents]

    def _may(self, table: Table, owner: int | None, change: int | None, *, made: bool) -> bool:
        if change is None:
            return True
        author = self.seen[change].origin
        if table.owner is Owner.HQ:
            return self.centres.get(author) == authority.HQ_CODE or author == ids.SHIPPED
        if owner == ids.SHIPPED:
            return author == ids.SHIPPED or self.centres.get(author) == authority.HQ_CODE
        if owner is None or owner == author:
            return True
        if made and change in self.fresh:
            return False  # the id of a new row bears its change's origin
        return owner in self.centres and self.centres[owner] == self.centres.get(author)

    # -- write -----------------------------------------------------------------------------------------

    def write(self) -> None:
        connection, book = self.connection, self.book
        made = {
            place: _context_id(connection, vector, self.wholes[place]) for place, vector in enumerate(self.contexts)
        }
        connection.executemany(
            "INSERT INTO change (id, origin, seq, lamport, at, person, what, refs, run, context, digest) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            [(*row[:9], made[row[9]], row[10]) for row in self.new],
        )
        connection.execute("INSERT INTO writing VALUES (1, 0, 1)")
        self.merge.write(self.opened.bundle_id.hex())
        connection.executemany(
            "INSERT OR IGNORE INTO travel (tbl, row, row2, stamp) VALUES (?,?,?,?)",
            [(tbl, row, row2, stamp_of(self.locals[place] or 0, 1)) for tbl, row, row2, place in self._system(wire.TRAVEL, 4)],
        )
        if book.level is Share.HQ:
            blank_closed(book)
        connection.execute("DELETE FROM writing")
        connection.executemany(
            "INSERT INTO applied (origin, seq) VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq",
            list(self.tops.items()),
        )
        learn(book, self.sender.number, self.theirs)
        summary = {name: vars(tally) for name, tally in self.outcome.tables.items()}
        connection.execute(
            "INSERT OR REPLACE INTO bundle (id, direction, partner, number, kind, at, state, summary) VALUES (?,?,?,?,?,?,?,?)",
            (
                self.opened.bundle_id.hex(), "in", self.sender.number, self.manifest.number,
                self.manifest.kind.name.lower(), int(book.now().timestamp()), "applied", canonical(summary),
            ),
        )  # fmt: skip


def _context_id(connection: Any, vector: dict[int, int], whole: str) -> int:
    text = canonical({str(origin): seq for origin, seq in vector.items()})
    row = connection.execute("SELECT id FROM context WHERE vector = ? AND whole = ?", (text, whole)).fetchone()
    if row:
        return int(row[0])
    return int(connection.execute("INSERT INTO context (vector, whole) VALUES (?, ?)", (text, whole)).lastrowid)


def _check_deleted(value: Any) -> None:
    if value not in (None, 0, 1):
        raise UserError("field.yes_no", text=str(value)[:40])
