"""Who agreed to share with HQ: a state read from the consent cell, never a command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tvetdesk.store.schema import Sharing

if TYPE_CHECKING:
    from tvetdesk.store.book import Book


def sharing_row(book: Book) -> tuple[str, Sharing, str] | None:
    """(table name, declaration, SQL condition for the deciding row); None where no record type declares it."""
    sharing = book.schema.sharing
    if sharing is None:
        return None
    table = book.schema.by_model[book.schema.classes[sharing.record]]
    condition = " AND ".join(f"\"{name}\" = '{value}'" for name, value in sharing.when)
    return table.name, sharing, condition


def closed_people(book: Book, into: str) -> None:
    """Fill a temporary table (id) with the people who do not share: open means every live sibling says so."""
    person = book.schema.person
    found = sharing_row(book)
    if person is None or found is None:
        return
    name, sharing, condition = found
    table = book.schema.by_name[name]
    column = table.column_number(sharing.field)
    book.sql(
        f'INSERT INTO {into} SELECT id FROM "{person.name}" WHERE id NOT IN ('
        f'SELECT "{sharing.person}" FROM "{name}" c WHERE {condition} AND "{sharing.field}" = ? AND deleted IS NULL '
        f"AND NOT EXISTS (SELECT 1 FROM cell WHERE tbl = {table.number} AND row = c.id AND row2 = 0 AND col = {column} "
        "AND shown = 0 AND value <> ?))",
        (sharing.open, json.dumps(sharing.open)),
    )
