"""What goes into a bundle: headers of the changes the receivers lack, and the cells those changes left alive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from tvetdesk.exchange import aside, parting, stretches, wire
from tvetdesk.exchange.authority import (
    ERASURE,
    HQ_CODE,
    Replica,
    Statement,
    centre_of,
    organisation,
    replicas,
    statements,
)
from tvetdesk.exchange.codec import Block, Column
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.lost import GIVES, gone, held_in_part
from tvetdesk.exchange.stretches import with_stretches
from tvetdesk.exchange.vector import base, gives
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.changes import NO_DIGEST, vector_hash
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import closed_among, closed_condition, note_open_people, open_people


@dataclass(frozen=True)
class Partner:
    """Who a bundle is for: all of one code and level; `keys` are the public keys it is sealed to."""

    code: str
    level: Share
    replicas: tuple[Replica, ...]
    keys: tuple[bytes, ...]


class Gathered:
    """What goes into one bundle, read from the book once."""

    def __init__(self, book: Book, to: Partner, *, slip: bool = False) -> None:
        self.book, self.to = book, to
        self.connection = book.db.connection()
        self.vector = book.vector()
        self.base = base(book, to.replicas)
        self.origins = [] if slip else sorted(gives(book, to.code, to.level) & self.vector.keys())
        self.changes = self._changes()
        self.index = {change[0]: place for place, change in enumerate(self.changes)}
        self.count = len(self.changes)
        self.rows = 0
        self.outside: dict[int, int] = {}  # versions of changes that the receivers hold already
        self._mark()

    def _changes(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for origin in self.origins:
            found += self.connection.execute(
                "SELECT id, origin, seq, lamport, at, person, what, refs, run, context FROM change "
                "WHERE origin = ? AND seq > ? AND seq <= ? ORDER BY seq",
                (origin, self._base(origin), self.vector[origin]),
            ).fetchall()
        return found

    def _base(self, origin: int) -> int:
        return min(self.base.get(origin, 0), self.vector[origin])

    def _mark(self) -> None:
        """Note the outgoing changes, and the rows that travel whole with their cells, in temporary tables."""
        execute = self.connection.execute
        execute("DROP TABLE IF EXISTS temp.leaving")
        execute("CREATE TEMP TABLE leaving (lo INTEGER PRIMARY KEY, hi BIGINT)")
        self.connection.executemany(
            "INSERT INTO leaving VALUES (?, ?)",
            [(first << STEP_BITS, (last + 1 << STEP_BITS) - 1) for first, last in _stretches_of(self.index)],
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

    # -- system blocks ---------------------------------------------------------------------------------

    def system(self) -> list[Block]:
        i, d, t, b = Kind.INT, Kind.ID, Kind.TEXT, Kind.BYTES
        given = self._given()
        runs = list(dict.fromkeys(change[8] for change in (*self.changes, *given)))
        contexts = list(dict.fromkeys(change[9] for change in (*self.changes, *given)))
        named = self._named(contexts)
        origins = [
            (
                origin,
                self.vector.get(origin, 0),
                self._base(origin) if origin in self.origins else None,
                self._digest(origin, self.vector[origin])
                if origin in self.origins and self.vector[origin]
                else None,
            )
            for origin in named
        ]
        references = [
            (place, name, table, row)
            for place, change in enumerate(self.changes)
            for name, (table, row) in sorted(json.loads(change[7]).items())
        ]
        heads = [
            (lamport, at, person, what, runs.index(run), contexts.index(context))
            for _, _, _, lamport, at, person, what, _, run, context in self.changes
        ]
        blocks = [
            wire.block(wire.ORIGIN, origins, (i, i, i, b)),
            wire.block(wire.CONTEXT, list(self._contexts(contexts, named)), (i, i, i, b)),
            wire.block(wire.RUN, [(bytes.fromhex(run),) for run in runs], (b,)),
            wire.block(wire.CHANGE, heads, (i, i, d, t, i, i)),
            self._given_heads(given, runs, contexts),
            wire.block(wire.REFERENCE, references, (i, t, i, d)),
            wire.block(
                wire.STATEMENT,
                [(s.text, bytes.fromhex(s.signer), bytes.fromhex(s.signature)) for s in self._statements()],
                (t, b, b),
            ),
            wire.block(wire.RETURNED, self._returned(), (i, d, d, i, i, i, t)),
            self._stretches(named),
            *([forks] if (forks := parting.told(self.book, self.to.code)) else []),
        ]
        return [one for one in blocks if one.rows]

    def _given(self) -> list[tuple[Any, ...]]:
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
                "SELECT id, origin, seq, lamport, at, person, what, refs, run, context FROM change WHERE id = ?",
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

    def _given_heads(
        self, given: Iterable[tuple[Any, ...]], runs: Sequence[str], contexts: Sequence[int]
    ) -> Block:
        rows = [
            (
                origin, seq, lamport, at, person, what, runs.index(run), contexts.index(context),
                self._whole_digest(origin, seq),
            )
            for _, origin, seq, lamport, at, person, what, _, run, context in given
        ]  # fmt: skip
        return wire.block(wire.GIVEN, rows, wire.SHAPES[wire.GIVEN])

    def _whole_digest(self, origin: int, seq: int) -> bytes:
        row = self.connection.execute(
            "SELECT digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)
        ).fetchone()
        return bytes.fromhex(row[0])

    def _stretches(self, named: Iterable[int]) -> Block:
        """Whose the numbers are that no PC has: those of ranges, and others that the receivers may not know."""
        there = stretches.held(self.book)
        rows = [
            (origin, bytes.fromhex(digest))
            for number in named
            if number in there and (number in self.origins or not self.base.get(number))
            for origin, digest in [there[number]]
        ]
        return wire.block(wire.STRETCH, rows, wire.SHAPES[wire.STRETCH])

    def _named(self, contexts: Sequence[int]) -> list[int]:
        """The origins a bundle speaks of: those this PC has, and those an author had heard of when this PC had not."""
        named = set(self.vector)
        for context in contexts:
            (vector,) = self.connection.execute(
                "SELECT vector FROM context WHERE id = ?", (context,)
            ).fetchone()
            named.update(map(int, json.loads(vector)))
        return [origin for origin in sorted(named) if origin in self.origins or self._may_know(origin)]

    def _may_know(self, origin: int) -> bool:
        """Whether the receivers may hold this origin at all; others do not appear in what they get."""
        return origin == ids.SHIPPED or self._centres.get(origin) in (self.book.code, self.to.code, HQ_CODE)

    @cached_property
    def _centres(self) -> dict[int, str]:
        """Whose each origin is."""
        known = with_stretches(self.book, {r.number: r.centre for r in replicas(self.book)})
        return known | {self.book.replica: self.book.code}

    def _digest(self, origin: int, seq: int) -> bytes:
        (digest,) = self.connection.execute(
            "SELECT digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)
        ).fetchone()
        return bytes.fromhex(digest or NO_DIGEST)[:8]

    def _contexts(self, contexts: Sequence[int], named: Sequence[int]) -> Iterable[tuple[Any, ...]]:
        """Give the rows (context, place of the origin, seq, hash), cut to what the receivers may hold.

        A context that does not travel as its author had it carries the hash of the whole, which the chain covers.
        """
        for place, context in enumerate(contexts):
            vector, whole = self.connection.execute(
                "SELECT vector, whole FROM context WHERE id = ?", (context,)
            ).fetchone()
            full = {int(origin): seq for origin, seq in json.loads(vector).items()}
            kept = {origin: seq for origin, seq in full.items() if self._may_know(origin)}
            if whole != vector_hash(kept):
                yield (place, None, None, bytes.fromhex(whole))
            for origin, seq in sorted(kept.items()):
                yield (place, named.index(origin), seq, None)

    def _statements(self) -> Iterable[Statement]:
        """The statements that are news to the receivers: HQ made its own, other centres' are none of theirs.

        An erasure that HQ has confirmed is no news to HQ either.
        """
        issuer = organisation(self.book)["sign_key"]
        held = list(statements(self.book))
        confirmed = {
            one.body.get("person") for one in held if one.signer == issuer and one.body["kind"] == ERASURE
        }
        for one in held:
            told = one.body["kind"] == ERASURE and one.body["person"] in confirmed
            theirs = self.to.code == HQ_CODE and (one.signer == issuer or told)
            if theirs and not self.base.get(self.book.replica) and _is_final(one):
                theirs = False  # headquarters may have been restored from a backup that knows nothing of it
            if not theirs and one.body.get("centre") in (None, self.to.code, self.book.code, HQ_CODE):
                yield one

    # -- tables ----------------------------------------------------------------------------------------

    def tables(self) -> list[Block]:
        blocks: list[Block] = []
        for table in self.book.schema.tables.values():
            blocks += self._table(table)
        put_aside = self._aside()
        listed = list(aside.described(self.book, blocks, {place[0] for place, _, _ in put_aside}))
        blocks += [aside.shape_block(listed)] if listed else []
        blocks += [aside.aside_block(put_aside)] if put_aside else []
        blocks += [*self._noted(wire.UNSEEN, "unseen"), *self._noted(wire.NAMED, "replaced")]
        if self.outside:
            rows = [
                self.connection.execute("SELECT origin, seq FROM change WHERE id = ?", (change,)).fetchone()
                for change in self.outside
            ]
            blocks.append(wire.block(wire.OUTSIDE, rows, (Kind.INT, Kind.INT)))
        travel = self.connection.execute(
            "SELECT tbl, row, row2, travel.stamp FROM leaving JOIN travel ON travel.stamp BETWEEN lo AND hi "
            "ORDER BY tbl, row, row2"
        ).fetchall()
        if travel and self.to.level is Share.OFFICE:  # nobody else gives these rows to HQ
            blocks.append(
                wire.block(
                    wire.TRAVEL,
                    [(tbl, row, row2, self._place(stamp >> STEP_BITS)) for tbl, row, row2, stamp in travel],
                    (Kind.INT, Kind.ID, Kind.ID, Kind.INT),
                )
            )
        return blocks

    def _aside(self) -> list[tuple[aside.Place, int, Any]]:
        """What is put aside here of outgoing changes, or goes along again: nobody covers it without passing it on."""
        found = self.connection.execute(
            "SELECT h.tbl, h.row, h.row2, h.col, h.origin, h.seq, h.value, c.id FROM held h JOIN change c "
            "ON c.origin = h.origin AND c.seq = h.seq WHERE EXISTS "
            f"(SELECT 1 FROM leaving WHERE c.id << {STEP_BITS} BETWEEN lo AND hi) OR (h.tbl, h.row, h.row2) IN "
            "(SELECT tbl, row, row2 FROM again) ORDER BY h.tbl, h.row, h.row2, h.col, h.origin, h.seq",
        ).fetchall()
        if not found:
            return []
        kept = aside.shapes(self.book)
        opened = open_people(self.book) if self.to.level is Share.HQ else set()
        given = set(self.origins)
        listed = []
        for tbl, row, row2, column, origin, seq, text, change in found:
            entry = aside.Entry(tbl, row, row2, column, origin, seq, json.loads(text), "", "")
            least = self.to.level
            if least is Share.HQ and aside.of_people(self.book, kept, entry.table):
                least = least if aside.person(self.book, kept, entry) in opened else Share.COUNTS
            value = aside.for_level(self.book, kept, entry, least)
            if value is not ... and entry.origin in given:
                listed.append((entry.place, self._place(change), value))
        return listed

    def _noted(self, number: int, table: str) -> list[Block]:
        """Which versions the authors of outgoing changes had not seen, or had, whatever the contexts say."""
        rows = self.connection.execute(
            f"SELECT change, tbl, row, row2, col, origin, seq FROM {table} ORDER BY 1, 2, 3, 4, 5, 6, 7"
        ).fetchall()
        i, d = Kind.INT, Kind.ID
        given = {one[0] for one in self._given()} if rows else set()
        listed = [
            (self._place(change), *place)
            for change, *place in rows
            if change in self.index or (change in given and change in self.outside)
        ]
        return [wire.block(number, listed, (i, i, d, d, i, i, i))] if listed else []

    def _returned(self) -> list[tuple[Any, ...]]:
        """What is put aside here of the receivers' changes, with the reason: their question, in a slip or bundle."""
        theirs = [number for number, centre in centre_of(self.book).items() if centre == self.to.code]
        marks = ", ".join("?" * len(theirs))
        found: list[tuple[Any, ...]] = self.connection.execute(
            f"SELECT tbl, row, row2, col, origin, seq, reason FROM held WHERE origin IN ({marks}) AND reason <> ? "
            "ORDER BY tbl, row, row2, col, origin, seq LIMIT 1000",
            (*theirs, aside.NEWER),
        ).fetchall()
        return found

    def _place(self, change: int) -> int:
        """The number by which rows of this bundle name a change: its place, then those outside the bundle."""
        if change in self.index:
            return self.index[change]
        return self.outside.setdefault(change, len(self.index) + len(self.outside))

    def _table(self, table: Table) -> list[Block]:
        columns = table.visible(self.to.level)
        if columns == (0,):
            return []  # nothing of this table is for the receivers, not even that a row is there
        row, row2 = (
            ("t.id", "0") if not table.leaf else (f"t.{quoted(table.key[0])}", f"t.{quoted(table.key[1])}")
        )
        joins, closed, whose = "", "FALSE", None
        if self.to.level is Share.HQ and self.book.schema.of_person(table):
            joins, closed = closed_condition(self.book, table)
            whose = table.parent or "id"
        mine = self._only_for(table)
        names = (table.spec.names[c] for c in columns if table.spec.names[c] not in table.key)
        asked = (
            f"SELECT t.stamp >> {STEP_BITS}, {row}, {row2}, {f't.{quoted(whose)}' if whose else 'NULL'}"
            f"{''.join(f', t.{quoted(name)}' for name in names)} FROM "
        )
        found = self.connection.execute(
            f"{asked} leaving CROSS JOIN {quoted(table.name)} t ON t.stamp BETWEEN leaving.lo AND leaving.hi "
            f"WHERE {mine}"
        ).fetchall()
        if table.number in self._again:
            again = self.connection.execute(
                f"{asked} again CROSS JOIN {quoted(table.name)} t ON {row} = again.row AND {row2} = again.row2 "
                f"WHERE again.tbl = ? AND {mine}",
                (table.number,),
            ).fetchall()
            found = list({one[1:3]: one for one in (*found, *again)}.values())
        found.sort()  # a change and the rows it made explain each other
        whole, coded = found, []
        if whose and found and (shut := closed_among(self.book, table, {one[3] for one in found})):
            whole = [one for one in found if one[3] not in shut]
            coded = [one for one in found if one[3] in shut]
        blocks = []
        for section, rows in ((wire.WHOLE, whole), (wire.CODED, coded)):
            if rows:
                blocks.append(self._whole(table, section, columns, rows))
        source = f"JOIN {quoted(table.name)} t ON {row} = s.row AND {row2} = s.row2 {joins} WHERE {mine}"
        blocks += self._cells(table, columns, found, source, closed)
        return blocks

    @cached_property
    def _again(self) -> set[int]:
        """The tables of which rows go along once more."""
        return {number for (number,) in self.connection.execute("SELECT DISTINCT tbl FROM again")}

    def _only_for(self, table: Table) -> str:
        """A condition for rows that name one centre as their only reader."""
        column = getattr(table.model._meta, "only_for", None)
        if column is None or self.book.level is not Share.HQ:
            return "TRUE"
        reader = ids.natural_id(self.book.schema.target(table, column).number, [self.to.code])
        return f"coalesce(t.{quoted(column)} = {reader}, TRUE)"

    def _whole(
        self, table: Table, section: int, columns: Sequence[int], rows: Sequence[tuple[Any, ...]]
    ) -> Block:
        self.rows += len(rows)
        coded = set(table.visible(Share.COUNTS))
        changes, row, row2, _, *values = zip(*rows, strict=True)
        keys = (row, row2)
        made: list[Column] = []
        if not table.leaf:
            made.append(Column(wire.ROW, Kind.ID, keys[0]))
        places = {change: self._place(change) for change in dict.fromkeys(changes)}
        made.append(Column(wire.CHANGE_COLUMN, Kind.INT, list(map(places.__getitem__, changes))))
        asked = iter(values)
        for number in columns:
            name = table.spec.names[number]
            listed = keys[table.key.index(name)] if name in table.key else next(asked)
            if (section == wire.CODED and number not in coded) or number in table.alone:
                continue
            one = wire.column(table, number, listed)
            if one is not None:
                made.append(one)
        derived: tuple[int, ...] = ()
        if table.natural and not table.leaf and self._known_to_all(table):
            derived = tuple(table.column_number(name) for name in table.identity)
            here = {one.number for one in made}
            if not here.issuperset(derived):
                derived = ()  # an identity field that is empty throughout leaves nothing to derive from
        joints = wire.joints(table, {one.number for one in made}) if derived else ()
        return Block(table.number, section, len(rows), tuple(made), derived, joints)

    def _known_to_all(self, table: Table) -> bool:
        """Whether a program of any version can make the ids of this table's rows."""
        first = self.book.first.get(table.number, 0)
        return all(table.column_number(name) <= first for name in table.identity)

    def _cells(
        self,
        table: Table,
        columns: Sequence[int],
        found: Sequence[tuple[Any, ...]],
        source: str,
        closed: str,
    ) -> list[Block]:
        """Give the cells that travel singly, all live siblings of a cell together.

        They are those written by outgoing changes, and in rows that travel whole every one with versions of its own.
        """
        execute = self.connection.execute
        places = set(self._written.get(table.number, ()))
        apart = (
            execute("SELECT row, row2, col FROM cell WHERE tbl = ?", (table.number,)).fetchall()
            if found
            else ()
        )
        if apart:
            whole = {one[1:3] for one in found}
            places.update(place for place in apart if place[:2] in whole)
        places = {place for place in places if place[2] in columns}
        if not places:
            return []
        execute("DROP TABLE IF EXISTS temp.single")
        execute(
            "CREATE TEMP TABLE single (row BIGINT, row2 BIGINT, col INTEGER, PRIMARY KEY (row, row2, col)) WITHOUT ROWID"
        )
        self.connection.executemany("INSERT INTO single VALUES (?,?,?)", list(places))
        coded = set(table.visible(Share.COUNTS))
        blocks = []
        for number in sorted({place[2] for place in places}):
            hidden = closed if number not in coded else "FALSE"
            versions = execute(
                f"SELECT s.row, s.row2, c.stamp >> {STEP_BITS}, c.shown, c.value, t.{quoted(table.spec.names[number])} "
                f"FROM single s JOIN cell c ON c.tbl = {table.number} AND c.row = s.row AND c.row2 = s.row2 "
                f"AND c.col = s.col {source} AND s.col = ? AND NOT {hidden} ORDER BY 1, 2, c.shown DESC, 3",
                (number,),
            ).fetchall()
            if versions:
                blocks.append(self._cell_block(table, number, versions))
        return blocks

    @cached_property
    def _written(self) -> dict[int, set[tuple[int, int, int]]]:
        """The cells that outgoing changes wrote singly, by table: row, second key, column."""
        found: dict[int, set[tuple[int, int, int]]] = {}
        for number, row, row2, column in self.connection.execute(
            "SELECT tbl, row, row2, col FROM leaving JOIN cell ON cell.stamp BETWEEN lo AND hi"
        ):
            found.setdefault(number, set()).add((row, row2, column))
        return found

    def _cell_block(self, table: Table, number: int, versions: Sequence[tuple[Any, ...]]) -> Block:
        how = wire.kind_of(table, number)
        values = [
            shown_value if shown else json.loads(value) for _, _, _, shown, value, shown_value in versions
        ]
        made = [Column(wire.ROW, Kind.ID, [v[0] for v in versions])]
        if table.leaf:
            made.append(Column(wire.ROW - 1, Kind.ID, [v[1] for v in versions]))
        made.append(Column(wire.CHANGE_COLUMN, Kind.INT, [self._place(v[2]) for v in versions]))
        if any(value is not None for value in values) and number not in table.alone:
            made.append(Column(wire.VALUE, wire.KINDS[how], wire.to_wire(how, values)))
        return Block(table.number, wire.CELLS + number, len(versions), tuple(made))


def _stretches_of(changes: Iterable[int]) -> Iterable[tuple[int, int]]:
    """The first and last of what follows one another without a gap."""
    for _, stretch in groupby(enumerate(sorted(changes)), lambda one: one[1] - one[0]):
        numbers = [number for _, number in stretch]
        yield numbers[0], numbers[-1]


def _is_final(one: Statement) -> bool:
    """Whether nobody may forget what a statement says: who was erased, who was struck off."""
    return one.body["kind"] == ERASURE or one.body.get("state") == "revoked"
