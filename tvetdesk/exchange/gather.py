"""The rows and cells of a bundle: what outgoing changes left alive, as far as the receivers may see it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress
from operator import itemgetter, not_
from typing import Any

from tvetdesk.exchange import aside, wire
from tvetdesk.exchange.codec import Block, Column
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.leaving import Leaving
from tvetdesk.store import ids
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import closed_among, closed_condition, open_people


class Gathered:
    """Rows as blocks, read from the book once; `rows` counts those that travel whole."""

    def __init__(self, leaving: Leaving) -> None:
        self.leaving = leaving
        self.book, self.to, self.connection = leaving.book, leaving.to, leaving.connection
        self.rows = 0

    def tables(self) -> list[Block]:
        """All of them, with what is put aside here of these changes."""
        blocks = self.records()
        put_aside = self._aside()
        listed = list(aside.described(self.book, blocks, {place[0] for place, _, _ in put_aside}))
        blocks += [aside.shape_block(listed)] if listed else []
        blocks += [aside.aside_block(put_aside)] if put_aside else []
        blocks += self.noted()
        if self.leaving.outside:
            rows = [
                self.connection.execute("SELECT origin, seq FROM change WHERE id = ?", (change,)).fetchone()
                for change in self.leaving.outside
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
                    [
                        (tbl, row, row2, self.leaving.place(stamp >> STEP_BITS))
                        for tbl, row, row2, stamp in travel
                    ],
                    (Kind.INT, Kind.ID, Kind.ID, Kind.INT),
                )
            )
        return blocks

    def records(self) -> list[Block]:
        """The rows and cells of every table."""
        return [block for table in self.book.schema.tables.values() for block in self._table(table)]

    def noted(self) -> list[Block]:
        """Which versions the authors of outgoing changes had not seen, or had, whatever the contexts say."""
        return [*self._noted(wire.UNSEEN, "unseen"), *self._noted(wire.NAMED, "replaced")]

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
        given = set(self.leaving.origins)
        listed = []
        for tbl, row, row2, column, origin, seq, text, change in found:
            entry = aside.Entry(tbl, row, row2, column, origin, seq, json.loads(text), "", "")
            least = self.to.level
            if least is Share.HQ and aside.of_people(self.book, kept, entry.table):
                least = least if aside.person(self.book, kept, entry) in opened else Share.COUNTS
            value = aside.for_level(self.book, kept, entry, least)
            if value is not ... and entry.origin in given:
                listed.append((entry.place, self.leaving.place(change), value))
        return listed

    def _noted(self, number: int, table: str) -> list[Block]:
        rows = self.connection.execute(
            f"SELECT change, tbl, row, row2, col, origin, seq FROM {table} ORDER BY 1, 2, 3, 4, 5, 6, 7"
        ).fetchall()
        i, d = Kind.INT, Kind.ID
        given = {one[0] for one in self.leaving.given()} if rows else set()
        listed = [
            (self.leaving.place(change), *place)
            for change, *place in rows
            if change in self.leaving.index or (change in given and change in self.leaving.outside)
        ]
        return [wire.block(number, listed, (i, i, d, d, i, i, i))] if listed else []

    def _table(self, table: Table) -> list[Block]:
        columns = table.visible(self.to.level)
        if columns == (0,):
            return []  # nothing of this table is for the receivers, not even that a row is there
        row, row2 = (
            ("t.id", "0") if not table.leaf else (f"t.{quoted(table.key[0])}", f"t.{quoted(table.key[1])}")
        )
        mine = self._only_for(table)
        names = [table.spec.names[c] for c in columns if table.spec.names[c] not in table.key]
        read = ["stamp", *(table.key if table.leaf else ("id", "")), *names]
        asked = f"SELECT {', '.join((f't.stamp >> {STEP_BITS}', row, row2, *(f't.{quoted(n)}' for n in names)))} FROM"
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
        joins, closed = "", "FALSE"
        parts = [(wire.WHOLE, found)]
        if self.to.level is Share.HQ and self.book.schema.of_person(table):
            joins, closed = closed_condition(self.book, table)
            whose = list(map(itemgetter(read.index(table.parent or "id")), found))
            if shut := closed_among(self.book, table, whose):
                hidden = list(map(shut.__contains__, whose))
                parts = [
                    (wire.WHOLE, list(compress(found, map(not_, hidden)))),
                    (wire.CODED, list(compress(found, hidden))),
                ]
        blocks = [
            self._whole(table, section, columns, dict(zip(read, zip(*rows, strict=True), strict=True)))
            for section, rows in parts
            if rows
        ]
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
        self, table: Table, section: int, columns: Sequence[int], listed: Mapping[str, Sequence[Any]]
    ) -> Block:
        """A block of whole rows, given column by column under their names; the stamp as the number of its change."""
        changes = listed["stamp"]
        self.rows += len(changes)
        coded = set(table.visible(Share.COUNTS))
        made: list[Column] = []
        if not table.leaf:
            made.append(Column(wire.ROW, Kind.ID, listed["id"]))
        places = {change: self.leaving.place(change) for change in dict.fromkeys(changes)}
        made.append(Column(wire.CHANGE_COLUMN, Kind.INT, list(map(places.__getitem__, changes))))
        for number in columns:
            if (section == wire.CODED and number not in coded) or number in table.alone:
                continue
            one = wire.column(table, number, listed[table.spec.names[number]])
            if one is not None:
                made.append(one)
        derived: tuple[int, ...] = ()
        if table.natural and not table.leaf and self._known_to_all(table):
            derived = tuple(table.column_number(name) for name in table.identity)
            here = {one.number for one in made}
            if not here.issuperset(derived):
                derived = ()  # an identity field that is empty throughout leaves nothing to derive from
        joints = wire.joints(table, {one.number for one in made}) if derived else ()
        return Block(table.number, section, len(changes), tuple(made), derived, joints)

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
        made.append(Column(wire.CHANGE_COLUMN, Kind.INT, [self.leaving.place(v[2]) for v in versions]))
        if any(value is not None for value in values) and number not in table.alone:
            made.append(Column(wire.VALUE, wire.KINDS[how], wire.to_wire(how, values)))
        return Block(table.number, wire.CELLS + number, len(versions), tuple(made))
