"""Merge: rows and cells of a bundle against those held here; set-based, but for cells with something to weigh."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, repeat
from operator import itemgetter
from typing import Any

from tvetdesk.exchange.rewinding import Log
from tvetdesk.exchange.streams import Malformed
from tvetdesk.exchange.vector import Changes
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical, stamp_of
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import Row

Key = tuple[int, int]
STAGED = ('"#row"', '"#row2"', '"#change"')  # no declared column is called so


@dataclass(frozen=True)
class Version:
    """A value of a cell and the stamp of the write that put it there; `value` is in stored form."""

    stamp: int
    value: Any

    @property
    def change(self) -> int:
        return self.stamp >> STEP_BITS


Unseen = frozenset[tuple[int, int, int]]
"""Of one cell: (change, origin, seq), where the change's author had that version put aside, thus had not seen it.

The other way round for `named`: versions that the author had seen, though the change's context does not cover them.
"""


def survivors(
    versions: Iterable[Version], seen: Changes, unseen: Unseen = frozenset(), named: Unseen = frozenset()
) -> list[Version]:
    """The siblings among versions of one cell: those that no other's author had seen; the shown one first.

    Where one version comes twice (from two bundles) and once without its value, because the person's consent
    was closed, the value fills the blank.
    """
    by_change: dict[int, Version] = {}
    for version in versions:
        there = by_change.get(version.change)
        if there is None or (there.value is None and version.value is not None):
            by_change[version.change] = Version(there.stamp if there else version.stamp, version.value)
    if len(by_change) > 1:
        heads = {change: seen[change] for change in by_change}

        def at(other: int, change: int) -> tuple[int, int, int]:
            return other, heads[change].origin, heads[change].seq

        alive = [
            version
            for change, version in by_change.items()
            if not any(
                other != change
                and (
                    (heads[other].has_seen(heads[change]) and at(other, change) not in unseen)
                    or at(other, change) in named
                )
                for other in heads
            )
        ]
        return sorted(alive, key=lambda v: (heads[v.change].lamport, heads[v.change].origin), reverse=True)
    return list(by_change.values())


@dataclass(frozen=True)
class Arrived:
    """What a bundle brings of whole rows of one table, column by column.

    `rows` and `rows2` are their keys, `changes` who wrote them, `values` the rest by the numbers of the columns; the columns
    that are not named are empty.
    """

    table: Table
    rows: Sequence[int]
    rows2: Sequence[int]
    changes: Sequence[int]
    values: Mapping[int, Sequence[Any]]

    @property
    def keys(self) -> Iterator[Key]:
        return zip(self.rows, self.rows2, strict=True)

    @cached_property
    def staged(self) -> dict[int, str]:
        """The columns that are staged beside the keys, by number, as they are called: those that are not all empty."""
        names = self.table.spec.names
        return {
            n: names[n]
            for n, listed in self.values.items()
            if names[n] not in self.table.key and listed.count(None) < len(listed)
        }

    def chosen(self, choice: Sequence[bool]) -> Arrived:
        """The rows at whose places something true stands."""
        first, second, changes, *values = (
            list(compress(listed, choice))
            for listed in (self.rows, self.rows2, self.changes, *self.values.values())
        )
        return Arrived(self.table, first, second, changes, dict(zip(self.values, values, strict=True)))

    def value(self, column: int) -> str:
        """A column of `a`, the staged rows."""
        name = self.table.spec.names[column]
        if name in self.table.key:
            return f"a.{STAGED[self.table.key.index(name)]}"
        return f"a.{quoted(name)}" if column in self.staged else "NULL"


@dataclass(frozen=True)
class Decision:
    """A cell that alters: its siblings from now on, the shown one first, and what was shown until now."""

    key: Key
    column: int
    siblings: tuple[Version, ...]
    before: Version | None
    base: int  # the change of the row's own stamp

    @property
    def asks(self) -> bool:
        """Whether two people wrote different values."""
        return len({canonical(version.value) for version in self.siblings}) > 1


@dataclass
class Tally:
    """What a bundle does to one table."""

    new: int = 0
    altered: int = 0
    asked: int = 0
    same: int = 0
    held: int = 0


class Merge:
    """One bundle's rows on their way into the book; everything happens in the caller's transaction."""

    def __init__(self, book: Book, seen: Changes) -> None:
        self.book = book
        self.seen = seen
        self.connection = book.db.connection()
        self.tallies: dict[str, Tally] = {}
        self.held: list[tuple[Any, ...]] = []
        self.unseen: dict[tuple[int, int, int, int], set[tuple[int, int, int]]] = {}
        for change, *place, origin, seq in self.connection.execute(
            "SELECT change, tbl, row, row2, col, origin, seq FROM unseen"
        ):
            self.overlooked(change, tuple(place), origin, seq)
        self.named: dict[tuple[int, int, int, int], set[tuple[int, int, int]]] = {}
        for change, *place, origin, seq in self.connection.execute(
            "SELECT change, tbl, row, row2, col, origin, seq FROM replaced"
        ):
            self.replaced(change, tuple(place), origin, seq)
        self._cells: dict[int, dict[Key, dict[int, list[Version]]]] = {}
        self._arrived: list[Arrived] = []
        self._decisions: dict[int, list[Decision]] = {}
        # Whether nobody brings the values of a change that are empty here; and what gave way to a value for that.
        self.emptied: Callable[[int], bool] = lambda _change: False
        self.gave_way: set[tuple[int, int, int, int, int]] = set()  # table, row, row2, column, change
        self.stamped = True  # whether all that was written bears the stamp of a change that came with it

    # -- staging -------------------------------------------------------------------------------------------

    def bring(self, arrived: Arrived) -> None:
        """Take in whole rows of one table."""
        self._arrived.append(arrived)

    def bring_cell(self, table: Table, key: Key, column: int, version: Version) -> None:
        """Take in one version of one cell."""
        self._cells.setdefault(table.number, {}).setdefault(key, {}).setdefault(column, []).append(version)

    def overlooked(self, change: int, place: tuple[int, int, int, int], origin: int, seq: int) -> None:
        """A change wrote over a cell without having seen this version of it, though its context covers it."""
        self.unseen.setdefault(place, set()).add((change, origin, seq))

    def replaced(self, change: int, place: tuple[int, int, int, int], origin: int, seq: int) -> None:
        """A change wrote over this version of a cell having seen it, though its context does not cover it."""
        self.named.setdefault(place, set()).add((change, origin, seq))

    def brought(self) -> Iterator[tuple[int, int, int, int, int]]:
        """The versions that came: table, row, row2, column, change; of a whole row those the sender may hold."""
        for arrived in self._arrived:
            number = arrived.table.number
            for n in arrived.values:
                yield from zip(repeat(number), arrived.rows, arrived.rows2, repeat(n), arrived.changes)
        for number, rows in self._cells.items():
            for key, columns in rows.items():
                for column, versions in columns.items():
                    yield from ((number, *key, column, version.change) for version in versions)

    def plan(self) -> dict[str, Tally]:
        """Stage everything and decide every cell, without writing to any table that stays."""
        for place, arrived in enumerate(self._arrived):
            self._stage(place, arrived)
        for place, arrived in enumerate(self._arrived):
            self._weigh_rows(place, arrived)
        for number, rows in self._cells.items():
            self._weigh_cells(self.book.schema.tables[number], rows)
        return self.tallies

    def tally(self, table: Table) -> Tally:
        return self.tallies.setdefault(table.name, Tally())

    def _stage(self, place: int, arrived: Arrived) -> None:
        """Without an index, which would take longer than all that is asked of these rows.

        By the first part of their keys, so that pages of a large table are written one after the other.
        """
        if len(dict.fromkeys(arrived.keys)) < len(arrived.rows):
            raise Malformed("a row that comes twice")
        kinds = {"deleted": "INTEGER", **dict(arrived.table.spec.columns)}
        names = [f"{name} BIGINT NOT NULL" for name in STAGED]
        names += [f"{quoted(name)} {kinds[name]}" for name in arrived.staged.values()]
        self.connection.execute(f"DROP TABLE IF EXISTS temp.arrived_{place}")
        self.connection.execute(f"CREATE TEMP TABLE arrived_{place} ({', '.join(names)})")
        columns = [*(name.strip('"') for name in STAGED), *arrived.staged.values()]
        values = (arrived.values[n] for n in arrived.staged)
        rows = zip(arrived.rows, arrived.rows2, arrived.changes, *values, strict=True)
        self.book.db.fill(f"arrived_{place}", columns, sorted(rows, key=itemgetter(0)))

    # -- weighing ------------------------------------------------------------------------------------------

    def _match(self, table: Table) -> str:
        first, *second = table.key
        return f't.{quoted(first)} = a."#row"' + (f' AND t.{quoted(second[0])} = a."#row2"' if second else "")

    def _weigh_rows(self, place: int, arrived: Arrived) -> None:
        """Decide the rows that are here already and are not the very same; count the new ones."""
        table, tally = arrived.table, self.tally(arrived.table)
        columns = "".join(f', {arrived.value(n)}, "t".{quoted(table.spec.names[n])}' for n in arrived.values)
        # Crossed, so that SQLite looks up what arrived in the table, and does not read the table for what arrived:
        # with a million marks that was a quarter of a second for each bundle.
        both = f"arrived_{place} a CROSS JOIN {quoted(table.name)} t WHERE {self._match(table)}"
        here = self.connection.execute(f"SELECT count(*) FROM {both}").fetchone()[0]
        tally.new += len(arrived.rows) - here
        if not here:
            return
        overrides = self._cells.get(table.number, {})
        weighed = self.connection.execute(
            f'SELECT a."#row", a."#row2", a."#change", t.stamp {columns} FROM {both} '
            f'AND (t.stamp >> {STEP_BITS} <> a."#change" OR EXISTS '
            f'(SELECT 1 FROM cell c WHERE c.tbl = {table.number} AND c.row = a."#row" AND c.row2 = a."#row2") '
            + (f"OR {self._blank(arrived)})" if self.book.schema.of_person(table) else ")")
        ).fetchall()
        tally.same += here - len(weighed)
        local = self._siblings(table, [(row[0], row[1]) for row in weighed])
        for row, row2, change, stamp, *values in weighed:
            key = (row, row2)
            for place_of, column in enumerate(arrived.values):
                theirs, ours = values[2 * place_of], values[2 * place_of + 1]
                if column in overrides.get(key, ()):
                    continue  # weighed with the cells
                held = local.get((key, column)) or [Version(stamp, ours)]
                self._decide(table, key, column, held, [Version(stamp_of(change, 1), theirs)], stamp)

    def _blank(self, arrived: Arrived) -> str:
        """Whether a row brings a value for a cell that is empty here: consent may have been closed before."""
        names = map(quoted, arrived.staged.values())
        return " OR ".join(f'("t".{name} IS NULL AND a.{name} IS NOT NULL)' for name in names) or "FALSE"

    def _siblings(self, table: Table, keys: Sequence[Key]) -> dict[tuple[Key, int], list[Version]]:
        """The versions of all cells of these rows that do not simply follow their row's stamp."""
        found: dict[tuple[Key, int], list[Version]] = {}
        shown: dict[tuple[Key, int], int] = {}
        for key in keys:
            for column, stamp, is_shown, value in self.connection.execute(
                "SELECT col, stamp, shown, value FROM cell WHERE tbl = ? AND row = ? AND row2 = ?",
                (table.number, *key),
            ):
                if is_shown:
                    shown[key, column] = stamp
                else:
                    found.setdefault((key, column), []).append(Version(stamp, json.loads(value)))
        for (key, column), stamp in shown.items():
            where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
            (value,) = self.connection.execute(
                f"SELECT {quoted(table.spec.names[column])} FROM {quoted(table.name)} WHERE {where}",
                key[: len(table.key)],
            ).fetchone()
            found.setdefault((key, column), []).append(Version(stamp, value))
        return found

    def _weigh_cells(self, table: Table, rows: Mapping[Key, Mapping[int, list[Version]]]) -> None:
        """Decide the cells that came singly: of rows held here, and of rows that come with this bundle."""
        local = self._siblings(table, list(rows))
        fresh = {
            key: stamp_of(change, 1)
            for arrived in self._arrived
            if arrived.table is table
            for key, change in zip(arrived.keys, arrived.changes, strict=True)
            if key in rows
        }
        where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
        names = ", ".join(map(quoted, table.spec.names))
        for key, columns in rows.items():
            here = self.connection.execute(
                f"SELECT stamp, {names} FROM {quoted(table.name)} WHERE {where}", key[: len(table.key)]
            ).fetchone()
            for column, versions in columns.items():
                if here is not None:
                    held = local.get((key, column)) or [Version(here[0], here[1 + column])]
                    self._decide(table, key, column, held, versions, here[0])
                elif key in fresh:
                    self._decide(table, key, column, [], versions, fresh[key])
                else:
                    self.hold(table, key, column, versions, "orphan")

    def _decide(
        self, table: Table, key: Key, column: int, ours: list[Version], theirs: list[Version], stamp: int
    ) -> None:
        unseen = self._unseen(table.number, key, column)
        named = frozenset(self.named.get((table.number, *key, column), ()))
        versions = self._without_blanks(table, key, column, [*ours, *theirs])
        siblings = survivors(versions, self.seen, unseen, named)
        if ours and {(v.stamp, canonical(v.value)) for v in siblings} == {
            (v.stamp, canonical(v.value)) for v in ours
        }:
            return
        shown = survivors(ours, self.seen, unseen, named)[0] if ours else None
        decision = Decision(key, column, tuple(siblings), shown, stamp >> STEP_BITS)
        self._decisions.setdefault(table.number, []).append(decision)
        tally = self.tally(table)
        if decision.asks:
            tally.asked += 1
        elif shown is not None and siblings[0].value != shown.value:
            tally.altered += 1

    def _without_blanks(self, table: Table, key: Key, column: int, versions: list[Version]) -> list[Version]:
        """The versions of a cell, where one has a value without those that headquarters alone holds, and holds empty.

        It forgot them with the consent of their person: that is no answer to a value.
        """
        if table.shares[column] is not Share.HQ or not self.book.schema.of_person(table):
            return versions
        full = {version.change for version in versions if version.value is not None}
        if not full:
            return versions
        blanks = {v.change for v in versions if v.change not in full and self.emptied(v.change)}
        self.gave_way.update((table.number, *key, column, change) for change in blanks)
        return [version for version in versions if version.change not in blanks]

    def _unseen(self, table: int, key: Key, column: int) -> Unseen:
        """Who wrote over a version of this cell that was put aside where they wrote."""
        if not self.unseen:
            return frozenset()
        return frozenset().union(*(self.unseen.get((table, *key, at), ()) for at in (column, -1)))

    def hold(self, table: Table, key: Key, column: int, versions: Iterable[Version], reason: str) -> None:
        """Put cells aside that may not be applied; they are kept as they came and shown."""
        self.tally(table).held += 1
        for version in versions:
            self.put_aside(table.number, key, column, version, reason)

    def put_aside(self, table: int, key: Key, column: int, version: Version, reason: str) -> None:
        """The same for a table that may not be known here."""
        head = self.seen[version.change]
        self.held.append((table, *key, column, head.origin, head.seq, canonical(version.value), reason))

    def tables(self) -> set[int]:
        """The tables this bundle speaks of."""
        return (
            {one.table.number for one in self._arrived} | {*self._decisions} | {one[0] for one in self.held}
        )

    def touched(self, tables: Container[int]) -> Iterator[Row]:
        """The rows of these tables this bundle speaks of."""
        for arrived in self._arrived:
            if arrived.table.number in tables:
                yield from zip(repeat(arrived.table.number), arrived.rows, arrived.rows2)
        for number, decisions in self._decisions.items():
            if number in tables:
                yield from ((number, *decision.key) for decision in decisions)
        yield from ((held[0], held[1], held[2]) for held in self.held if held[0] in tables)

    def stays(self) -> bool:
        """Whether each row that was here before stays with whom it belongs to."""
        return not any(
            decision.column == table.column_number(table.parent)
            for table in map(self.book.schema.tables.__getitem__, self._decisions)
            if table.parent
            for decision in self._decisions[table.number]
        )

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, bundle: str, log: Log) -> None:
        """Write what was planned; inside the caller's transaction and with `writing.quiet` set."""
        for place, arrived in enumerate(self._arrived):
            late = self._late(place, arrived.table, log.last)
            self.stamped &= not late
            log.rows(arrived.table, late)
            self._insert(place, arrived)
        for number, decisions in self._decisions.items():
            self._alter(self.book.schema.tables[number], decisions, log)
        log.aside(row[:6] for row in self.held)
        self.connection.executemany(
            "INSERT INTO held (tbl, row, row2, col, origin, seq, value, reason, bundle) VALUES (?,?,?,?,?,?,?,?,?) "
            "ON CONFLICT (tbl, row, row2, col, origin, seq) DO UPDATE "
            "SET value = excluded.value, reason = excluded.reason, bundle = excluded.bundle",
            [(*row, bundle) for row in self.held],
        )
        for place in range(len(self._arrived)):
            self.connection.execute(f"DROP TABLE arrived_{place}")

    def _late(self, place: int, table: Table, last: int) -> list[Key]:
        """The rows that are made now, under changes that were here before."""
        found: list[Key] = self.connection.execute(
            f'SELECT "#row", "#row2" FROM arrived_{place} a WHERE "#change" <= ? AND NOT EXISTS '
            f"(SELECT 1 FROM {quoted(table.name)} t WHERE {self._match(table)})",
            (last,),
        ).fetchall()
        return found

    def _insert(self, place: int, arrived: Arrived) -> None:
        table = arrived.table
        listed = "".join(f", {quoted(name)}" for name in arrived.staged.values())
        keys = ", ".join(map(quoted, table.key))
        ours = ", ".join(STAGED[: len(table.key)])
        self.connection.execute(
            f"INSERT OR IGNORE INTO {quoted(table.name)} ({keys}, stamp{listed}) "
            f'SELECT {ours}, "#change" << {STEP_BITS} | 1{listed} FROM arrived_{place}'
        )

    def _alter(self, table: Table, decisions: Sequence[Decision], log: Log) -> None:
        where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
        width = len(table.key)
        for decision in decisions:
            place = (table.number, *decision.key, decision.column)
            shown = decision.siblings[0]
            if decision.before is not None:
                log.cell(place, decision.before.value)
            self.connection.execute(
                "DELETE FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND col = ?", place
            )
            if decision.before is None or decision.before.value != shown.value:
                self.connection.execute(
                    f"UPDATE {quoted(table.name)} SET {quoted(table.spec.names[decision.column])} = ? WHERE {where}",
                    (shown.value, *decision.key[:width]),
                )
                self.stamped &= shown.change > log.last
            if decision.before is not None and decision.before.change != shown.change:
                self.connection.execute(
                    "INSERT INTO before (stamp, tbl, row, row2, col, value, was) VALUES (?,?,?,?,?,?,?)",
                    (shown.stamp, *place, canonical(decision.before.value), decision.before.stamp),
                )
            if len(decision.siblings) > 1 or shown.change != decision.base:
                self.connection.executemany(
                    "INSERT INTO cell (tbl, row, row2, col, stamp, shown, value) VALUES (?,?,?,?,?,?,?)",
                    list(_kept(place, decision.siblings)),
                )


def _kept(place: tuple[int, int, int, int], siblings: Sequence[Version]) -> Iterator[tuple[Any, ...]]:
    """A cell's siblings as they are kept: the shown value lies in its row."""
    for number, version in enumerate(siblings):
        yield (*place, version.stamp, int(number == 0), None if number == 0 else canonical(version.value))
