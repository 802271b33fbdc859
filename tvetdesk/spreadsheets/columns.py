"""Columns that a type has in spreadsheets: its own fields, and those of parts that people write into the same row.

`Meta.beside` of a type names the latter, like `("PhoneNumber.phone",)`: a list of people has a column for their phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tvetdesk.records import RECORDS
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table, declared


@dataclass(frozen=True)
class Column:
    """A field with the type it belongs to, which is the row's own or one of its parts."""

    table: Table
    field: Field
    beside: bool = False

    @property
    def needed(self) -> bool:
        return self.field.required and self.field.default is None and not self.beside


def columns_of(table: Table) -> Mapping[str, Column]:
    """The columns by their names: `village`, `phone_number.phone`."""
    found = {name: Column(table, one) for name, one in table.fields.items()}
    classes = {record.__name__: record for record in RECORDS}
    for path in getattr(table.model._meta, "beside", ()):
        part, _, name = path.partition(".")
        its = declared(classes[part])
        found[f"{its.name}.{name}"] = Column(its, its.fields[name], beside=True)
    return found
