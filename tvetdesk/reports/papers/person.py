"""One person's complete file: everything that is kept about them here, for whoever asks what that is (R78).

It holds restricted values too, as the person has a right to them; so it is given to that person alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.people import Trainee
from tvetdesk.records.photos import photo_of
from tvetdesk.records.titles import titles
from tvetdesk.reports.papers.sheet import LABELLED, made, titled
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part, Picture
from tvetdesk.reports.report import practice
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import person_of
from tvetdesk.store.times import Day

sentences({"paper.erased": N_("This person was erased. Nothing is left of the file.")})

TITLE = N_("Everything kept about {names}")
WHY = N_(
    "On {day} this is all that {centre} keeps about this person. Restricted values are in it; give it to the person alone."
)
LINKED = N_("Rows of other persons that are linked as the same person are files of their own.")
BINNED = N_("in the bin")
FEW = 2


def rows_of(book: Book, trainee: Trainee) -> Iterator[tuple[Table, list[Any]]]:
    """Every record type of which there are rows of this person, with these rows from the first day on, the bin included."""
    for table in book.schema.tables.values():
        if not book.schema.of_person(table):
            continue
        if table.model is Trainee:
            yield table, [trainee]
            continue
        chain = book.schema.parents(table)
        if not chain or book.schema.target(*chain[-1]).model is not Trainee:
            continue
        joins, person = person_of(book, table)
        keys = ", ".join(f't."{name}"' for name in table.key)
        found = book.sql(
            f'SELECT {keys} FROM "{table.name}" t {joins} WHERE {person} = ?', (trainee.id,)
        ).fetchall()
        rows = [book.get(table.model, tuple(key) if table.leaf else key[0]) for key in found]
        if rows:
            yield table, sorted(rows, key=lambda row: _day(book, table, row))


def _day(book: Book, table: Table, row: Any) -> dt.date:
    """When a row was: its own first day, or that of what it is noted for, as a mark for its session."""
    own = [
        value
        for name, field in table.fields.items()
        if isinstance(field, Day) and (value := getattr(row, name))
    ]
    if own or not table.leaf:
        return own[0] if own else dt.date.min
    other = book.schema.target(table, table.key[0])
    return _day(book, other, book.get(other.model, getattr(row, table.key[0])))


def _check(book: Book, trainee: Trainee) -> None:
    book.authorize("restricted.read")
    if trainee.names is None and trainee.birth_year is None:
        raise UserError("paper.erased")


def document(book: Book, trainee: Trainee, t: Translator) -> dict[str, Any]:
    """The file as JSON: each record type with its rows, values as they are kept, references in words beside."""
    _check(book, trainee)
    return {
        "person": str(trainee.id),
        "names": trainee.names,
        "written": book.today().isoformat(),
        "records": {
            table.name: [
                {
                    "id": ":".join(str(getattr(row, name)) for name in table.key),
                    "in_bin": bool(row.deleted),
                    "fields": {
                        name: _plain(book, table, name, getattr(row, name), t) for name in table.fields
                    },
                }
                for row in rows
            ]
            for table, rows in rows_of(book, trainee)
        },
    }


def _plain(book: Book, table: Table, name: str, value: Any, t: Translator) -> Any:
    match value:
        case None | str() | bool():
            return value
        case dt.date() | dt.time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case int() if isinstance(table.fields[name], Ref):
            return {"id": str(value), "words": _named(book, table, name, value, t)}
        case int() | float():
            return value
    raise TypeError(f"{table.name}.{name}: {type(value).__name__}")


def _named(book: Book, table: Table, name: str, value: int, t: Translator) -> str:
    return titles(book, book.schema.target(table, name), [value], t).get(value, "–")


def file(book: Book, trainee: Trainee, centre: str, t: Translator) -> Paper:
    """The file as a paper: a heading for each record type, a table for each row."""
    _check(book, trainee)
    title = t(TITLE, names=trainee.names or "–")
    parts: list[Part] = [
        *titled(title, practice(book), t),
        Paragraph(t(WHY, day=book.today(), centre=centre)),
    ]
    photo = photo_of(book, trainee.id)
    if photo:
        parts.append(Picture(photo, 28))
    for table, rows in rows_of(book, trainee):
        if table.name == "photo":
            continue
        parts.append(Heading(t(table.model._meta.plural if len(rows) > 1 else table.model._meta.label), 2))
        listed = [list(_cells(book, table, row, t)) for row in rows]
        if len(rows) > FEW:  # like the marks of a year: a line each
            lines = [
                t.listed(t(LABELLED, label=label, value=text) if text else label for label, text in cells)
                for cells in listed
            ]
            parts.append(
                Grid(
                    [(str(number), line) for number, line in enumerate(lines, 1)],
                    widths=(0.06, 1),
                    right=(0,),
                )
            )
        else:
            parts += [Grid(cells, widths=(1, 2.6)) for cells in listed if cells]
    parts.append(Paragraph(t(LINKED), small=True))
    return made(book, title, parts, t)


def _cells(book: Book, table: Table, row: Any, t: Translator) -> Iterator[tuple[str, str]]:
    """Label and value of each field that says something, after a word for what lies in the bin."""
    if row.deleted:
        yield t(BINNED), ""
    for name, field in table.fields.items():
        if name != table.parent and (text := _text(book, table, name, getattr(row, name), t)):
            yield t(field.label), text


def _text(book: Book, table: Table, name: str, value: Any, t: Translator) -> str:
    if value is None:
        return ""
    field = table.fields[name]
    return _named(book, table, name, value, t) if isinstance(field, Ref) else field.show(value, t)
