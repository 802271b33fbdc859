"""Why a record counts now and did not before, or the other way round: the change that brought it, and whence (R72).

A record counts by its own row and by rows that name it or that those name: states, certificates, courses. Of these
only rows written by changes that had not been counted can be the reason; of several the one that tells most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.exchange.authority import centre_of
from tvetdesk.reports.question import Question, same_persons
from tvetdesk.store import changes
from tvetdesk.store.book import Book
from tvetdesk.store.changes import Change
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import DELETED, Table

TELLING = (
    "same_person", "arrival", "handover", "certificate", "follow_up", "training_participation", "founder", "membership",
    "participation", "programme_state", "enrolment_state", "enrolment", "app_use", "trainee", "staff", "participant",
    "organisation", "enterprise", "dialogue_format", "event", "training", "network", "cohort", "programme", "trade", "centre",
)  # fmt: skip
"""The tables that figures are counted from, those first whose rows tell most."""

LINKS = ("same_person", "arrival", "handover")  # tell something only where the record now counts as another
THEMSELVES = ("trainee", "staff", "participant", "organisation", "enterprise", "trade", "programme")
"""Of these, that a row came or went alters a figure, and what figures are split by; not what else is written there."""

SPLITTING = ("sex", "birth_year", "disability", "qualification")
"""The fields of theirs that figures are split by, or that say who counts (an age)."""

GAINED, LOST = 1, -1
Row = tuple[str, int, int]


@dataclass(frozen=True)
class Reason:
    """A record that came (+1) or went (-1), and the change by which; `place` is the centre it came from, None if made here.

    `change` is None where no change tells it: the days or the rules are other ones than they were. `field` is the label
    of a person's own field that was corrected.
    """

    figure: str
    table: str
    record: int
    sign: int
    change: Change | None
    place: str | None = None
    field: str | None = None


class Reasons:
    """Finds reasons among the changes that lie outside `seen`: {origin: last counted number}."""

    def __init__(self, book: Book, seen: Mapping[int, int]) -> None:
        self.book = book
        self.centres = centre_of(book)
        self.same = same_persons(Question(book, book.today()))
        listed = book.sql(f"SELECT {changes.COLUMNS} FROM change").fetchall()
        unseen = [
            one
            for one in map(changes.change_of, listed)
            if one.seq is None or one.seq > seen.get(one.origin, 0)
        ]
        self.unseen = {one.id: one for one in unseen}
        self.tables = {name: table for name, table in book.schema.by_name.items() if name in TELLING}
        self.named: dict[str, list[tuple[Table, str]]] = {}
        for table in self.tables.values():
            for name, field in table.fields.items():
                if isinstance(field, Ref) and (to := book.schema.target(table, name).name) in self.tables:
                    self.named.setdefault(to, []).append((table, name))

    def of(self, figure: str, record: int, sign: int, now: Collection[int], *, moved: bool = False) -> Reason:
        """The change that tells most about this record; figures are called table:rest.

        Of what `moved` from one figure to another, a correction of what they are split by tells most.
        """
        table = figure.partition(":")[0]
        linked = sign == LOST and self.same.get(record) in now
        found = []
        for row in self._around(table, record):
            if row[0] in LINKS and not (linked or sign == GAINED):
                continue
            rank = TELLING.index(row[0])
            if row[0] in LINKS and not linked:
                rank += len(TELLING)  # a link taken back: only where nothing else tells it
            for change, field in self._written(row):
                found.append((-1 if field and moved else rank, -change.id, change, field))
        if not found:
            return Reason(figure, table, record, sign, None)
        _, _, change, field = min(found, key=lambda one: one[:2])
        place = None if change.origin == self.book.replica else self.centres.get(change.origin, "–")
        return Reason(figure, table, record, sign, change, place, field)

    def _around(self, table: str, record: int) -> dict[Row, Any]:
        """The record's row, the rows that name it and those that name them; then what all of these name."""
        found: dict[Row, Any] = {}
        first = self.book.find(self.tables[table].model, bin=True, id=record)
        if first is None:
            return found
        wave = {(table, record, 0): first}
        for _ in range(2):
            found |= wave
            wave = {
                row: instance
                for (name, key, _), _instance in wave.items()
                for row, instance in self._naming(name, key)
                if row not in found
            }
        wave |= found
        for _ in range(2):
            found |= wave
            wave = {
                row: one
                for at, instance in wave.items()
                for row, one in self._above(at[0], instance)
                if row not in found
            }
        return found | wave

    def _naming(self, table: str, key: int) -> Iterator[tuple[Row, Any]]:
        for other, name in self.named.get(table, ()):
            column = getattr(other.model, name)
            for instance in self.book.select(other.model, bin=True).where(column == key):
                yield (other.name, *self.book.row_of(instance)), instance

    def _above(self, table: str, instance: Any) -> Iterator[tuple[Row, Any]]:
        shape = self.tables[table]
        for name, field in shape.fields.items():
            if isinstance(field, Ref) and (key := getattr(instance, name)) is not None:
                to = self.book.schema.target(shape, name)
                one = self.book.find(to.model, bin=True, id=key) if to.name in self.tables else None
                if one is not None:
                    yield (to.name, key, 0), one

    def _written(self, row: Row) -> Iterator[tuple[Change, str | None]]:
        """The changes outside `seen` that wrote what a row now holds, with the label of an own field they corrected."""
        table = self.tables[row[0]]
        own = {
            table.column_number(name): field.label
            for name, field in table.fields.items()
            if row[0] in THEMSELVES and name in SPLITTING
        }
        where = " AND ".join(f'"{name}" = ?' for name in table.key)
        stamps = self.book.sql(
            f'SELECT stamp, NULL FROM "{table.name}" WHERE {where} UNION ALL '
            "SELECT stamp, col FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND shown = 1",
            (*row[1 : 1 + len(table.key)], table.number, *row[1:]),
        ).fetchall()
        for stamp, column in stamps:
            if row[0] in THEMSELVES and column not in (None, DELETED) and column not in own:
                continue
            if (change := self.unseen.get(stamp >> STEP_BITS)) is not None:
                yield change, own.get(column)
