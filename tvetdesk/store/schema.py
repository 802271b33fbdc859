"""Schema: all declared record types as tables, with their columns, numbers, keys and whom their rows belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tvetdesk.store.fields import Ref
from tvetdesk.store.record import Field, Owner, Record, Share

DELETED = 0  # the column number of `deleted` in every table; declared fields count from 1


@dataclass(frozen=True)
class TableSpec:
    """The stored shape of a table, as migrations freeze it: columns are numbered from 1 in their order."""

    name: str
    number: int
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    search: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()  # each of a column, or of several as in "cohort, day"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All data columns with `deleted` first: the position is the column number."""
        return ("deleted", *(name for name, _ in self.columns))


@dataclass(frozen=True)
class Sharing:
    """The cell that says whether a person agreed to share with HQ.

    It lies in the row of `record` whose `person` field
    (or own id) is the person and whose `when` fields have these values; open when `field` is `open`.
    """

    record: str
    person: str
    when: tuple[tuple[str, str], ...]
    field: str
    open: str


@dataclass(frozen=True)
class Table:
    """One record type as the store and the exchange see it."""

    model: type[Any]
    spec: TableSpec
    fields: Mapping[str, Field]
    owner: Owner
    identity: tuple[str, ...]
    parent: str
    shares: tuple[Share, ...] = field(default=())  # by column number

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def number(self) -> int:
        return self.spec.number

    @property
    def label(self) -> str:
        """What one row is called, to be translated when shown."""
        return self.model._meta.label  # type: ignore[no-any-return]

    @property
    def key(self) -> tuple[str, ...]:
        return self.spec.key

    @property
    def leaf(self) -> bool:
        return len(self.spec.key) == 2

    @property
    def natural(self) -> bool:
        return bool(self.identity)

    def column_number(self, name: str) -> int:
        return self.spec.names.index(name)

    @cached_property
    def alone(self) -> tuple[int, ...]:
        """Column numbers of what travels in bundles of its own."""
        return tuple(self.column_number(name) for name, field in self.fields.items() if field.alone)

    def visible(self, level: Share) -> tuple[int, ...]:
        """Column numbers that a receiver of a level may hold."""
        return self._visible[level]

    @cached_property
    def _visible(self) -> dict[Share, tuple[int, ...]]:
        return {
            level: tuple(number for number, share in enumerate(self.shares) if share >= level)
            for level in Share
        }


class Schema:
    """The registry of record types, by class, name and wire number."""

    def __init__(self, records: Sequence[type[Any]]) -> None:
        self.tables: dict[int, Table] = {}
        self.by_name: dict[str, Table] = {}
        self.by_model: dict[type[Any], Table] = {}
        classes = {record.__name__: record for record in records}
        for record in records:
            table = declared(record)
            if table.number in self.tables or not 0 < table.number < 1000:
                raise ValueError(f"wire number {table.number} of {table.name} is taken or out of range")
            for name, declared_field in table.fields.items():
                if isinstance(declared_field, Ref) and declared_field.to not in classes:
                    raise ValueError(
                        f"{table.name}.{name} refers to {declared_field.to}, which is not declared"
                    )
            self.tables[table.number] = self.by_name[table.name] = self.by_model[record] = table
        self.classes = classes
        self.centres = next(
            (t for t in self.by_name.values() if getattr(t.model._meta, "centre", False)), None
        )
        self.people: dict[str, Sharing] = {
            table.name: table.model._meta.sharing
            for table in self.tables.values()
            if getattr(table.model._meta, "person", False)
        }

    def target(self, table: Table, column: str) -> Table:
        """The table a Ref column points at."""
        ref = table.fields[column]
        if not isinstance(ref, Ref):
            raise TypeError(f"{table.name}.{column} is no Ref")
        return self.by_model[self.classes[ref.to]]

    def parents(self, table: Table) -> list[tuple[Table, str]]:
        """The chain from a table up to whom its rows belong to: (table, Ref column naming the next) pairs."""
        chain: list[tuple[Table, str]] = []
        while table.parent:
            chain.append((table, table.parent))
            table = self.target(table, table.parent)
            if len(chain) > 9:
                raise ValueError(f"the parents of {chain[0][0].name} go in a circle")
        return chain

    def whole(self, table: Table, level: Share) -> bool:
        """Whether a level sees all that others may have written of a row, what belongs to it included."""
        below = [
            one
            for one in self.tables.values()
            if any(self.target(*pair) is table for pair in self.parents(one))
        ]
        return not any(Share.PC < share < level for one in (table, *below) for share in one.shares)

    def of_person(self, table: Table) -> bool:
        """Whether rows of this table belong to a person (or are one)."""
        chain = self.parents(table)
        top = self.target(*chain[-1]) if chain else table
        return top.name in self.people


def declared(record: type[Any]) -> Table:
    """The table that follows from a record type's declaration."""
    meta = record._meta
    fields = {f.name: f for f in meta.sorted_fields if isinstance(f, Field)}
    if len(fields) > 60:
        raise ValueError(f"{record.__name__} has more than 60 fields; split it")
    for number, one in enumerate(fields.values(), start=1):
        one.number = number
    leaf = not issubclass(record, Record)
    identity = tuple(meta.identity)
    for name in (*identity, *((meta.parent,) if meta.parent else ()), *meta.title, *meta.listed):
        if name not in fields:
            raise ValueError(f"{record.__name__} names a field {name!r} that it does not have")
    if leaf:
        if len(identity) != 2 or any(one.search for one in fields.values()):
            raise ValueError(f"{record.__name__} is a leaf: two fields are its key, and none is searched")
        for name in identity:
            fields[name].required = True  # a key has no empty part
    spec = TableSpec(
        name=meta.table_name,
        number=meta.number,
        key=identity if leaf else ("id",),
        columns=tuple((f.column_name, f.field_type) for f in fields.values()),
        search=tuple(f.column_name for f in fields.values() if f.search),
        indexes=tuple(
            f.column_name if f.index is True else f"{f.column_name}, {fields[f.index].column_name}"
            for f in fields.values()
            if f.index and not (leaf and f.name == identity[0])
        ),
    )
    return Table(
        model=record,
        spec=spec,
        fields=fields,
        owner=meta.owner,
        identity=identity,
        parent=meta.parent,
        shares=(Share.COUNTS, *(f.share for f in fields.values())),
    )
