"""The access file: everything kept here about one person, how it came about, and where it went (R78).

It is made from the declared tables alone: the person's row and all rows that belong to them, the bin included, earlier
values, who wrote when, the bundles that may have carried it, and what the audit says of their rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.exchange.standing import day_of
from tvetdesk.i18n import N_, Translator
from tvetdesk.store import history
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.erasing import links
from tvetdesk.store.fields import Ref
from tvetdesk.store.record import Field, Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import key_of, open_people, person_of

entries({"access.made": N_("Wrote an access file")})

LEVELS = {
    Share.PC: N_("stays on this computer"),
    Share.OFFICE: N_("stays on the office computers of the centre"),
    Share.CENTRE: N_("stays on the computers of the centre"),
    Share.HQ: N_("goes to headquarters if the person shares"),
    Share.COUNTS: N_("goes to headquarters as a coded value"),
}


def file_of(book: Book, row: Any, t: Translator) -> dict[str, Any]:
    """The access file of a person as JSON takes it, its words in the reader's language; noted in the audit."""
    book.authorize("access.make")
    table = book.table(type(row))
    if table.name not in book.schema.people:
        raise UserError("erase.no_person")
    book.seal()
    theirs = list(_rows(book, row))
    with book.asking():
        shares = row.id in open_people(book)
        book.note("access.made", type=table.name, row=row.id)
    return {
        "made": book.today().isoformat(),
        "by": book.code,
        "person": {"type": table.name, "id": str(row.id), "title": book.describe(table, row.id)},
        "levels": {level.name.lower(): t(words) for level, words in LEVELS.items()},
        "rows": [_row(book, one, t) for one in theirs],
        "went": {
            "shares_with_headquarters": shares,
            "bundles": list(_bundles(book)),
            "audit": list(_audit(book, theirs)),
        },
    }


def _rows(book: Book, row: Any) -> Iterator[Any]:
    """The person's row and all that belong to it, with those in the bin."""
    top = book.table(type(row))
    for table in sorted(book.schema.tables.values(), key=lambda one: (one is not top, one.number)):
        chain = book.schema.parents(table)
        if (book.schema.target(*chain[-1]) if chain else table) is not top:
            continue
        joins, person = person_of(book, table)
        condition = " OR ".join(f't."{name}" = ?1' for name in links(book.schema, table)) or f"{person} = ?1"
        first, second = key_of(table)
        found = book.sql(
            f'SELECT {first}, {second} FROM "{table.name}" t{joins} WHERE {condition} ORDER BY 1, 2',
            (row.id,),
        )
        for key in found.fetchall():
            yield book.get(table.model, tuple(key) if table.leaf else key[0])


def _row(book: Book, row: Any, t: Translator) -> dict[str, Any]:
    table = book.table(type(row))
    filled = [(name, one) for name, one in table.fields.items() if getattr(row, name) is not None]
    return {
        "type": table.name,
        "label": t(table.model._meta.label),
        "id": ":".join(map(str, book.row_of(row)[: len(table.key)])),
        "in_bin": bool(row.deleted),
        "fields": {
            name: {
                "label": t(one.label), "value": _plain(one, getattr(row, name)), "words": _words(book, table, row, name, t),
                "level": one.share.name.lower(),
            }
            for name, one in filled
        },
        "before": [
            {"field": was.column, "value": was.value, "until": day_of(was.change.at).isoformat()}
            for was in history.of_row(book, table, book.row_of(row))
            if was.value is not None
        ],
    }  # fmt: skip


def _plain(field: Field, value: Any) -> Any:
    """The value as other programs take it: numbers of rows are text, days ISO dates."""
    stored = field.db_value(value)
    return str(stored) if isinstance(field, Ref) else stored


def _words(book: Book, table: Table, row: Any, name: str, t: Translator) -> str:
    field, value = table.fields[name], getattr(row, name)
    if isinstance(field, Ref):
        return t.show(book.describe(book.schema.target(table, name), value))
    return field.show(value, t)


def _bundles(book: Book) -> Iterator[dict[str, Any]]:
    """The bundles made here: each may have carried what its receiver may hold.

    Also those before the person was entered, since no clock says which they are.
    """
    for name, number, at in book.sql(
        "SELECT id, number, at FROM bundle WHERE direction = 'out' AND kind IN ('changes', 'back') ORDER BY at, number"
    ).fetchall():
        yield {
            "to": re.split("-(?:changes|back)-", name.split("-", 1)[1])[0],
            "number": number,
            "on": day_of(at).isoformat(),
        }


def _audit(book: Book, rows: list[Any]) -> Iterator[dict[str, Any]]:
    """What the audit says of these rows: who looked at restricted values, and when they were deleted or linked."""
    named = {(book.table(type(row)).name, book.row_of(row)[0]) for row in rows}
    numbers = {(book.table(type(row)).number, book.row_of(row)[0]) for row in rows}
    for at, person, what, text in book.sql(
        "SELECT at, person, what, about FROM audit ORDER BY id"
    ).fetchall():
        about = json.loads(text)
        refs = {tuple(one) for one in about.get("refs", {}).values()}
        if (about.get("type"), about.get("row")) in named or refs & numbers:
            yield {
                "on": day_of(at).isoformat(),
                "what": what,
                "staff": None if person is None else str(person),
            }
