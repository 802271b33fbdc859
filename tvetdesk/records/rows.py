"""Rows of any record type: added, altered, put into the bin, each in a change of its own.

What the command line and the generated forms use where a subject has no verb of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import Invalid, UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre, sexes_offered
from tvetdesk.records.certificates import Certificate, keep_register
from tvetdesk.records.codes import SEXES
from tvetdesk.records.cohorts import EnrolmentState, completes
from tvetdesk.records.consent import Consent, alter_consent
from tvetdesk.records.guards import check_add, check_alter, check_remove
from tvetdesk.records.people import Restricted, Trainee, alter_trainee, new_trainee, record_restricted
from tvetdesk.records.photos import Photo, check_agreed
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Ref
from tvetdesk.store.schema import Table

changes({
    "row.add": N_("New entry"),
    "row.alter": N_("Details of {row}"),
    "row.bin": N_("Put into the bin: {row}"),
    "leaf.alter": N_("Details of an entry"),
    "leaf.bin": N_("An entry put into the bin"),
})  # fmt: skip
sentences({
    "row.other_sex": N_("“Other” is not offered in this centre. Choose “not stated”, or switch it on in the details of the centre."),
})  # fmt: skip


def add(book: Book, model: type[Any], **values: Any) -> Any:
    """A new row; a natural one is taken out of the bin again if it lies there. Its centre is this one unless named."""
    table = book.table(model)
    _check_sex(book, table, values)
    if model is Trainee and not values.get("names"):
        parts = [one for one in (values.get("given"), values.get("family")) if one]
        values["names"] = " ".join(parts) or None  # where a list has them in two columns
    if model is Trainee and values.get("names"):
        return new_trainee(book, **values)  # the birth year follows the birth date
    if model is Restricted and values.get("trainee") is not None:
        trainee = book.get(Trainee, values.pop("trainee"))
        return record_restricted(book, trainee, **values)  # which asks for the consent that some of it needs
    values = with_centre(book, table, values)
    check_add(book, model, values)
    with book.change("row.add"):
        if table.natural:
            there = book.find(model, bin=True, **{name: values.get(name) for name in table.identity})
            if there is not None and there.deleted:
                return book.put(model, **values)
        made = book.add(model, **values)
        if isinstance(made, EnrolmentState):
            completes(book, made)
        if isinstance(made, Certificate):
            keep_register(book, book.get(Centre, made.centre))
        return made


def with_centre(book: Book, table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new row, which is of this centre unless they name another."""
    centre = table.fields.get("centre")
    here = isinstance(centre, Ref) and centre.to == Centre.__name__ and book.centre is not None
    return {"centre": book.centre, **values} if here else dict(values)


def alter(book: Book, row: Any, **values: Any) -> Any:
    """Other values for fields of a row."""
    _check_sex(book, book.table(type(row)), values)
    if isinstance(row, Trainee):
        return alter_trainee(book, row, **values)
    if isinstance(row, Restricted):
        values.pop("trainee", None)  # whose it is never alters
        return record_restricted(book, book.get(Trainee, row.trainee), **values)
    check_alter(book, row, values)
    if isinstance(row, Consent):
        return alter_consent(book, row, **values)  # what was taken back is obeyed
    if isinstance(row, Photo):
        check_agreed(book, row.trainee)
    if book.table(type(row)).leaf:  # no single number names it, so the sentence does not
        with book.change("leaf.alter"):
            return book.set(row, **values)
    with book.change("row.alter", row=row):
        return book.set(row, **values)


def _check_sex(book: Book, table: Table, values: Mapping[str, Any]) -> None:
    """Refuse a sex that the centre does not offer; people who came with it from elsewhere keep it (R22)."""
    for name, value in values.items():
        field = table.fields.get(name)
        asked = isinstance(field, Code) and field.codes is SEXES and value in SEXES
        if asked and value not in sexes_offered(book):
            raise Invalid({name: UserError("row.other_sex")}, {name: table.fields[name].label})


def remove(book: Book, row: Any) -> None:
    """Put a row into the bin, unless others name it."""
    check_remove(book, row)
    if book.table(type(row)).leaf:
        with book.change("leaf.bin"):
            return book.delete(row)
    with book.change("row.bin", row=row):
        return book.delete(row)
