"""Book: the rows of one open data file, checked, written and asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

import peewee

from tvetdesk.errors import Invalid, UserError, sentences
from tvetdesk.i18n import N_, Message, Value, Words
from tvetdesk.store import ids
from tvetdesk.store.ddl import quoted
from tvetdesk.store.erasing import refuse
from tvetdesk.store.fields import Code, Codes, Ref
from tvetdesk.store.journal import Journal
from tvetdesk.store.record import Field, Share
from tvetdesk.store.schema import DELETED, Table

sentences(
    {
        "row.missing": N_("There is no {what} with the number {id}. Look the number up in the list."),
        "row.exists": N_("This {what} is there already. Alter that one instead."),
        "row.fixed": N_(
            "The field {field} says what this row is; it cannot be altered. Make a new row instead."
        ),
        "row.not_whole": N_(
            "This laptop does not see everything of a {what}: an office computer may have written more. Nothing was "
            "changed. Ask at an office computer to put it into the bin."
        ),
        "row.no_field": N_("There is no field {field} here. --help names the fields."),
    }
)

Instance = TypeVar("Instance")


class Book(Journal):
    """The rows of one open data file; what it remembers of changes is the Journal's."""

    # -- rows ----------------------------------------------------------------------------------------------

    def natural_id(self, model: type[Any], **values: Any) -> int:
        """The id of the row of a natural type with these identity fields."""
        table = self.table(model)
        return ids.natural_id(
            table.number, (table.fields[name].db_value(values[name]) for name in table.identity)
        )

    def next_id(self) -> int:
        """A new free id."""
        self._counter += 1
        return ids.free_id(self.replica, self._counter)

    def checked(self, table: Table, values: Mapping[str, Any], instance: Any = None) -> dict[str, Any]:
        """The values as they may be kept, or Invalid with every field's sentence at once.

        Without the instance they are a new row, so that needed fields must be there; with it, the rules across
        fields see its other values.
        """
        wrong: dict[str, UserError] = {}
        kept: dict[str, Any] = {}
        for name, value in values.items():
            if name not in table.fields:
                raise UserError("row.no_field", field=name)
            try:
                kept[name] = table.fields[name].check(value)
            except UserError as error:
                wrong[name] = error
        for name, one in table.fields.items():
            if not one.required or name in wrong:
                continue
            if (instance is None or name in values) and kept.get(name) is None:
                wrong[name] = UserError("field.required")
        if not wrong:
            row = (
                kept if instance is None else {name: getattr(instance, name) for name in table.fields} | kept
            )
            for rule in getattr(table.model._meta, "rules", ()):
                wrong.update(rule(row))
        if wrong:
            raise Invalid(wrong, {name: table.fields[name].label for name in wrong})
        refuse(self, table, kept, instance)
        return kept

    def add(self, model: type[Instance], **values: Any) -> Instance:
        """A new row; raises Invalid with all that is wrong, UserError when a natural row is there already."""
        table = self.table(model)
        kept = self.checked(table, _filled(table, values))
        instance: Any = model(**kept)
        if not table.leaf:
            instance.id = (
                self.natural_id(model, **{n: kept.get(n) for n in table.identity})
                if table.natural
                else self.next_id()
            )
        if table.natural and self._exists(table, self.row_of(instance)):
            raise UserError("row.exists", what=table.label)
        key = () if table.leaf else (instance.id,)
        self._insert(table, [(*key, *(f.db_value(getattr(instance, n)) for n, f in table.fields.items()))])
        instance._dirty.clear()  # noqa: SLF001 - peewee's way to say that it is saved
        return cast("Instance", instance)

    def put(self, model: type[Instance], **values: Any) -> Instance:
        """The natural row with these identity fields, made, or brought back from the bin, or altered."""
        table = self.table(model)
        try:
            identity = {name: table.fields[name].check(values.get(name)) for name in table.identity}
        except UserError:
            return self.add(model, **values)  # which says everything that is wrong
        there: Any = self.find(model, bin=True, **identity)
        if there is None:
            return self.add(model, **values)
        if there.deleted:
            self.undelete(there)
        return cast(
            "Instance", self.set(there, **{n: v for n, v in values.items() if n not in table.identity})
        )

    def add_many(self, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Make many rows at once; returns their ids (of a leaf: nothing).

        Each distinct value of a column is checked once, and the whole fails with the sentences of the first row
        that is not right.
        """
        table = self.table(model)
        unknown = {name for row in rows for name in row} - table.fields.keys()
        if unknown:
            raise UserError("row.no_field", field=min(unknown))
        rules = getattr(table.model._meta, "rules", ())
        columns: list[list[Any]] = []
        try:
            for name, one in table.fields.items():
                seen: dict[Any, Any] = {}
                values = [row[name] if name in row else _default(one) for row in rows]
                for value in set(values):
                    seen[value] = one.db_value(one.check(value))
                    if seen[value] is None and one.required:
                        raise UserError("field.required")
                columns.append([seen[value] for value in values])
            if rules:
                for row in rows:
                    self.checked(table, _filled(table, row))
        except UserError:
            for row in rows:
                self.checked(table, _filled(table, row))
            raise
        made: list[int] = []
        if not table.leaf:
            if table.natural:
                places = [list(table.fields).index(name) for name in table.identity]
                keys = zip(*(columns[place] for place in places), strict=True)
                made = [ids.natural_id(table.number, key) for key in keys]
            else:
                made = [self.next_id() for _ in rows]
            columns.insert(0, made)
        self._insert(table, zip(*columns, strict=True))
        return made

    def _insert(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write whole rows: the id (unless a leaf), then every declared field, in stored form."""
        if not getattr(self._local, "inside", False):
            raise RuntimeError("rows are written inside book.change()")
        columns = ["stamp", *(() if table.leaf else ("id",)), *table.fields]
        stamp = self._stamp
        try:
            self.db.fill(quoted(table.name), columns, [(stamp, *row) for row in rows])
        except self.db.driver.IntegrityError as error:
            raise UserError("row.exists", what=table.label) from error

    def _exists(self, table: Table, row: tuple[int, int]) -> bool:
        where = " AND ".join(f'"{name}" = ?' for name in table.key)
        return (
            self.sql(f'SELECT 1 FROM "{table.name}" WHERE {where}', row[: len(table.key)]).fetchone()
            is not None
        )

    def set(self, instance: Instance, **values: Any) -> Instance:
        """Alter fields of a row; only values that differ, or answer a question, are written."""
        table = self.table(type(instance))
        fixed = {*table.identity, *((table.parent,) if table.parent else ())}
        for name in fixed & values.keys():
            if table.fields[name].check(values[name]) != getattr(instance, name):
                raise UserError("row.fixed", field=table.fields[name].label)
        kept = self.checked(table, {n: v for n, v in values.items() if n not in fixed}, instance)
        asked = self._asked(table, instance)
        altered = {
            name: value
            for name, value in kept.items()
            if value != getattr(instance, name) or table.fields[name].number in asked
        }
        self._write(table, instance, altered)
        return instance

    def _asked(self, table: Table, instance: Any) -> frozenset[int]:
        """Column numbers of a row with more than one sibling."""
        found = self.sql(
            "SELECT DISTINCT col FROM cell WHERE tbl = ? AND row = ? AND row2 = ? AND shown = 0",
            (table.number, *self.row_of(instance)),
        )
        return frozenset(column for (column,) in found)

    def _write(self, table: Table, instance: Any, values: Mapping[str, Any]) -> None:
        if not values:
            return
        if not getattr(self._local, "inside", False):
            raise RuntimeError("rows are written inside book.change()")
        fields = table.model._meta.fields
        where = " AND ".join(f'"{name}" = ?' for name in table.key)
        row = self.row_of(instance)[: len(table.key)]
        done = self.sql(
            f'UPDATE "{table.name}" SET {", ".join(f"{quoted(name)} = ?" for name in values)} WHERE {where}',
            (*(fields[name].db_value(value) for name, value in values.items()), *row),
        )
        if not done.rowcount:
            raise UserError("row.missing", what=table.label, id=" ".join(map(str, row)))
        for name, value in values.items():
            setattr(instance, name, value)
        instance._dirty.clear()  # noqa: SLF001 - peewee's way to say that it is saved

    def write_back(self, instance: peewee.Model, name: str, value: Any) -> None:
        """Give a field an earlier value again, without asking the rules anew: it was kept once."""
        self._write(self.table(type(instance)), instance, {name: value})

    def delete(self, instance: peewee.Model) -> None:
        """Put a row into the bin; it can be taken out again for as long as it is not erased."""
        if self.level is Share.CENTRE and not self.schema.whole(self.table(type(instance)), self.level):
            raise UserError("row.not_whole", what=self.table(type(instance)).label)
        self._bin(instance, True)

    def unmake(self, instance: peewee.Model) -> None:
        """Put a row into the bin because what it held is gone: its change is undone, or a consent was taken back."""
        self._bin(instance, True)

    def undelete(self, instance: peewee.Model) -> None:
        """Take a row out of the bin."""
        self._bin(instance, None)

    def _bin(self, instance: Any, deleted: bool | None) -> None:
        table = self.table(type(instance))
        if instance.deleted is not deleted or DELETED in self._asked(table, instance):
            self._write(table, instance, {"deleted": deleted})

    # -- asking --------------------------------------------------------------------------------------------

    def select(self, model: type[Any], *columns: Any, bin: bool = False) -> Any:
        """A peewee query on this book, without rows in the bin unless asked for, and without those that are withheld."""
        query = model.select(*columns).bind(self.db)
        withheld = self.withheld(self.table(model))
        if withheld is not None:
            query = query.where(getattr(model, withheld[0]).not_in(withheld[1]))
        return query if bin else query.where(model.deleted.is_null())

    def get(self, model: type[Instance], row: int | tuple[int, int]) -> Instance:
        """The row with this id (a pair for a leaf), also from the bin; UserError when there is none."""
        key = row if isinstance(row, tuple) else (row,)
        names = self.table(model).key
        return self._one(model, dict(zip(names, key, strict=True)), bin=True, missing=str(row))

    def find(self, model: type[Instance], *, bin: bool = False, **equals: Any) -> Instance | None:
        """The first row with these values, or None."""
        try:
            return self._one(model, equals, bin=bin, missing="")
        except UserError:
            return None

    def _one(self, model: type[Instance], equals: Mapping[str, Any], *, bin: bool, missing: str) -> Instance:
        """Read one row. Written as SQL by hand: verbs do little else, and peewee takes 1 ms to word each."""
        table, fields = self.table(model), model._meta.fields  # type: ignore[attr-defined]
        stored = {name: fields[name].db_value(value) for name, value in equals.items()}
        conditions = [
            f"{quoted(name)} {'IS NULL' if value is None else '= ?'}" for name, value in stored.items()
        ]
        if not bin:
            conditions.append("deleted IS NULL")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        names = [*(() if table.leaf else ("id",)), "stamp", "deleted", *table.fields]
        row = self.sql(
            f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)}{where} LIMIT 1",
            (value for value in stored.values() if value is not None),
        ).fetchone()
        if row is None:
            raise UserError("row.missing", what=table.label, id=missing)
        instance: Any = cast("Any", model)(__no_default__=True)
        instance.__data__ = {
            name: fields[name].python_value(value) for name, value in zip(names, row, strict=True)
        }
        instance._dirty.clear()  # noqa: SLF001 - peewee's way to say that it is saved
        return cast("Instance", instance)

    def withholds(self, instance: Any) -> bool:
        """Whether whoever is logged in is not to hear that this row is there."""
        withheld = self.withheld(self.table(type(instance)))
        return withheld is not None and getattr(instance, withheld[0]) in withheld[1]

    def describe(self, table: Table, row: int) -> Words:
        """The words that name a row in a sentence: its title fields; a Ref among them is followed.

        Codes and days among them are said in the language of whoever reads the sentence.
        """
        found = self.find(table.model, bin=True, id=row)
        if found is None or self.withholds(found):
            return Words(("–",))
        words: list[Value] = []
        for name in table.model._meta.title:
            field = table.fields[name]
            value = None if self.hides(field) else getattr(found, name)
            if value is None:
                continue
            if isinstance(field, Ref):
                words += self.describe(self.schema.target(table, name), value).parts
            elif isinstance(field, Code) and not isinstance(field, Codes):
                words.append(Message(field.codes.get(value, value)))
            else:
                words.append(value if isinstance(value, dt.date) else str(value))
        return Words(words or ("–",))


def _default(field: Field) -> Any:
    return field.default() if callable(field.default) else field.default


def _filled(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """A new row's values, with the defaults of those that are not given."""
    defaults = {name: _default(one) for name, one in table.fields.items() if name not in values}
    return {**{name: value for name, value in defaults.items() if value is not None}, **values}
