"""Guards: what the rules of other subjects say about a row before it is added or put into the bin by hand.

Verbs keep these rules themselves; the generated forms, the command line and spreadsheets come this way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.attendance import Mark, check_called
from tvetdesk.records.calendar import Session, check_inside
from tvetdesk.records.cohorts import Cohort, Enrolment, check_once
from tvetdesk.records.photos import Photo, check_agreed
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Table

sentences(
    {
        "row.in_use": N_("“{row}” is still named by others ({plural}: {number}). Alter or remove those first."),
        "row.register_taken": N_("The register of “{row}” was taken. Cancel the session instead; its marks stay."),
    }
)  # fmt: skip


def _session(book: Book, values: Mapping[str, Any]) -> None:
    check_inside(book.get(Cohort, values["cohort"]), values["day"])


def _mark(book: Book, values: Mapping[str, Any]) -> None:
    check_called(book, book.get(Session, values["session"]), book.get(Enrolment, values["enrolment"]))


def _enrolment(book: Book, values: Mapping[str, Any]) -> None:
    check_once(book, values["trainee"], book.get(Cohort, values["cohort"]))


def _photo(book: Book, values: Mapping[str, Any]) -> None:
    check_agreed(book, values["trainee"])


CHECKS: dict[type[Any], tuple[tuple[str, ...], Callable[[Book, Mapping[str, Any]], None]]] = {
    Enrolment: (("trainee", "cohort"), _enrolment),
    Session: (("cohort", "day"), _session),
    Mark: (("session", "enrolment"), _mark),
    Photo: (("trainee",), _photo),
}
"""The check of a type, and the fields it needs; without them the declaration says what is missing."""

ONCE: dict[type[Any], tuple[str, ...]] = {Enrolment: ("trainee", "cohort")}
"""Of which there is one for these values though its id is drawn: a row of a sheet with the same is the same row."""


def check_add(book: Book, model: type[Any], values: Mapping[str, Any]) -> None:
    """Refuse a new row that the rules of its subject do not allow."""
    if model in CHECKS:
        needed, check = CHECKS[model]
        if all(values.get(name) is not None for name in needed):
            check(book, values)


def check_alter(book: Book, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse other values for a row that the rules of its subject do not allow."""
    if type(row) in CHECKS:
        needed, check = CHECKS[type(row)]
        new = {name: values.get(name, getattr(row, name)) for name in needed}
        if any(new[name] != getattr(row, name) for name in needed) and None not in new.values():
            check(book, new)


def check_remove(book: Book, row: Any) -> None:
    """Refuse to put a row into the bin that others name. What belongs to it (phones of a person) goes along unseen."""
    table = book.table(type(row))
    if table.leaf:
        return
    if isinstance(row, Session) and book.select(Mark).where(Mark.session == row.id).exists():
        raise UserError("row.register_taken", row=book.describe(table, row.id))
    for other, column in _naming(book, table):
        number = _rows(book, other, column, row.id)
        if number:
            raise UserError(
                "row.in_use",
                row=book.describe(table, row.id),
                plural=other.model._meta.plural,
                number=number,
            )


def _naming(book: Book, table: Table) -> list[tuple[Table, str]]:
    """The fields of other types that name rows of this one without belonging to them."""
    return [
        (other, column)
        for other in book.schema.tables.values()
        for column, field in other.fields.items()
        if isinstance(field, Ref)
        and column != other.parent
        and book.schema.target(other, column) is table
        and not (
            other.parent and book.schema.target(other, other.parent) is table
        )  # a link between two of them
    ]


def _rows(book: Book, table: Table, column: str, row: int) -> int:
    return int(book.select(table.model).where(getattr(table.model, column) == row).count())
