"""Rows at the command line: values as they are typed, and rows as they are shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tvetdesk.desk import Desk
from tvetdesk.errors import Invalid, Reasons, UserError, sentences
from tvetdesk.i18n import N_, Message, Translator, Value, Words, translator
from tvetdesk.records import rows as verbs
from tvetdesk.records.centres import Centre
from tvetdesk.records.rights import check_seen, hidden
from tvetdesk.spreadsheets.references import References
from tvetdesk.spreadsheets.values import chosen
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Code, Codes, Phone, Ref
from tvetdesk.store.numbers import MAX_INT, MIN_INT, Money
from tvetdesk.store.record import MASK, Field
from tvetdesk.store.schema import Table

sentences({
    "records.no_such": N_("No {what} has {text}. Look at the list, or give the number of the row."),
    "records.several": N_("More than one {what} has {text}. Give the number of the right one. {reasons}"),
    "records.several_called": N_("More than one {what} is called “{text}”. Give the number of the right one. {reasons}"),
    "records.choice": N_("{number}: {row}."),
    "records.more": N_("There are more, the list has them all: {number}."),
})  # fmt: skip

Key = int | tuple[int, int]

BIN = N_("(in the bin)")
OF = N_("{name}: {what}")
NUMBER = re.compile(r"-?[0-9]{1,19}(:-?[0-9]{1,19})?")
TOLD = 5  # rows of one name that are told apart in a sentence


def key_of(table: Table, text: str) -> Key:
    """The key of a row as typed: one number, or two with a colon for a row between two others."""
    number = r"(-?[0-9]{1,19})"
    match = re.fullmatch(f"{number}:{number}" if table.leaf else number, text.strip())
    parts = [int(part) for part in match.groups()] if match else []
    if not parts or not all(MIN_INT <= part <= MAX_INT for part in parts):
        raise UserError("field.row", text=text[:40])
    return (parts[0], parts[1]) if table.leaf else parts[0]


def key_text(desk: Desk, row: Any) -> str:
    """The key of a row as it is typed."""
    first, second = desk.book.row_of(row)
    return f"{first}:{second}" if desk.book.table(type(row)).leaf else str(first)


def name_of(desk: Desk, row: Any) -> Words:
    """The words that name a row; of one between two others, those of both."""
    table = desk.book.table(type(row))
    if not table.leaf:
        return desk.book.describe(table, row.id)
    refs = [name for name in table.identity if isinstance(table.fields[name], Ref)]
    parts: list[Value] = []
    for name in refs:
        words = desk.book.describe(desk.book.schema.target(table, name), getattr(row, name))
        parts += ["·", *words.parts] if parts else words.parts
    return Words(parts)


# -- values typed --------------------------------------------------------------------------------------------


def typed(desk: Desk, table: Table, texts: Mapping[str, str], *, whole: bool = False) -> dict[str, Any]:
    """The values these texts say; Invalid with everything that is wrong with them at once.

    `whole` says that they make a new row, so that needed fields must be there.
    """
    country = _country(desk)
    values: dict[str, Any] = {}
    wrong: dict[str, UserError] = {}
    for name, text in texts.items():
        try:
            values[name] = _value(desk, table, name, text, country)
        except UserError as error:
            wrong[name] = error
    if not wrong:
        return values
    if whole:
        given = verbs.with_centre(desk.book, table, texts)
        needed = {name for name, one in table.fields.items() if one.required and one.default is None}
        wrong |= {name: UserError("field.required") for name in needed - set(given)}
    ordered = {name: wrong[name] for name in table.fields if name in wrong}
    raise Invalid(ordered, {name: table.fields[name].label for name in ordered})


def _value(desk: Desk, table: Table, name: str, text: str, country: str | None) -> Any:
    field = table.fields[name]
    if isinstance(field, Phone):
        return field.parse(text, country)
    if isinstance(field, Code):
        return chosen(field, text)
    if not isinstance(field, Ref):
        return field.parse(text)
    target = desk.book.schema.target(table, name)
    if "=" in text:
        return _found(desk, target, text)
    if text.strip() and not NUMBER.fullmatch(text.strip()):
        return _called(desk, target, text)
    row = field.parse(text)
    if row is not None:
        desk.book.get(target.model, row)
    return row


def _found(desk: Desk, table: Table, text: str) -> int:
    """The only row with a value, as in code=GM-MK."""
    name, _, value = text.partition("=")
    name = name.strip().replace("-", "_")
    if name not in table.fields:
        raise UserError("row.no_field", field=name)
    check_seen(desk.book, table, [name])
    wanted = table.fields[name].parse(value)
    column = getattr(table.model, name)
    rows = [row for (row,) in desk.book.select(table.model, table.model.id).where(column == wanted).tuples()]
    if not rows:
        raise UserError("records.no_such", what=table.model._meta.label, text=text[:80])
    if len(rows) > 1:
        raise _several(desk, table, "records.several", text, rows)
    return int(rows[0])


def _called(desk: Desk, table: Table, text: str) -> int:
    """The only row that is called so, as lists and spreadsheets call it; of an enrolment the person is enough."""
    if table.leaf:
        raise UserError("field.row", text=text[:40])
    found = _all_called(desk.book, References(desk.book, translator("en")), table, text)
    if not found:
        raise UserError("reference.unknown", what=table.model._meta.label, text=text[:80])
    if len(found) > 1:
        raise _several(desk, table, "records.several_called", text, sorted(found))
    return next(iter(found))


def _all_called(book: Book, called: References, table: Table, text: str) -> set[int]:
    name = table.model._meta.title[0]
    if isinstance(table.fields[name], Ref):
        above = _all_called(book, called, book.schema.target(table, name), text)
        whose = getattr(table.model, name).in_(above)
        found = (
            {row for (row,) in book.select(table.model, table.model.id).where(whose).tuples()}
            if above
            else set()
        )
        if found:
            return found
    return called.rows(table.name, text)


def _several(desk: Desk, table: Table, code: str, text: str, rows: Sequence[int]) -> UserError:
    """That a name is that of several rows, which are told apart."""
    told: list[UserError] = [
        UserError("records.choice", number=str(row), row=_apart(desk, table, row)) for row in rows[:TOLD]
    ]
    told += [UserError("records.more", number=len(rows))] if len(rows) > TOLD else []
    return Reasons(code, what=table.model._meta.label, text=text.strip()[:80], reasons=told)


def _apart(desk: Desk, table: Table, row: int) -> Words:
    """What a list shows of a row, by which people tell it from others of its name."""
    found, words = desk.book.get(table.model, row), list[Value]()
    for name in table.model._meta.listed:
        field, value = table.fields[name], getattr(found, name)
        if value is None or field.masked or hidden(desk.book, field):
            continue
        words += ["·"] if words else []
        if isinstance(field, Ref):
            words += desk.book.describe(desk.book.schema.target(table, name), value).parts
        elif isinstance(field, Code) and not isinstance(field, Codes):
            words.append(Message(field.codes.get(value, value)))
        else:
            words.append(value if isinstance(value, dt.date) else str(value))
    return Words(words or ("–",))


def named(desk: Desk, model: type[Any], text: str) -> Any:
    """The row a command names: by its number, by a value it alone has (code=GM-MK), or as it is called."""
    table = desk.book.table(model)
    if "=" in text:
        return desk.book.get(model, _found(desk, table, text))
    number = table.leaf or NUMBER.fullmatch(text.strip())
    return desk.book.get(model, key_of(table, text) if number else _called(desk, table, text))


def _country(desk: Desk) -> str | None:
    """The country whose phone numbers need no country sign here."""
    centre = desk.book.find(Centre, id=desk.book.centre) if desk.book.centre is not None else None
    return centre.country if centre else None


# -- rows shown ----------------------------------------------------------------------------------------------


def document(desk: Desk, row: Any) -> dict[str, Any]:
    """A row as JSON: every field by its name, with a value that can be typed again.

    Ids are text, being too large for the numbers of some programs.
    """
    table = desk.book.table(type(row))
    fields = {
        name: None if hidden(desk.book, field) else _plain(field, getattr(row, name))
        for name, field in table.fields.items()
    }
    return {"id": key_text(desk, row), "in_bin": bool(row.deleted), "fields": fields}


def _plain(field: Field, value: Any) -> Any:
    return str(value) if isinstance(field, Ref) and value is not None else value


def cells(desk: Desk, row: Any, names: tuple[str, ...], t: Translator) -> list[str]:
    """Some fields of a row as a list shows them."""
    return [text_of(desk, row, name, t, masked=True) for name in names]


def lines(desk: Desk, row: Any, t: Translator) -> Iterator[str]:
    """A whole row in words, without its empty fields."""
    table = desk.book.table(type(row))
    label = t(table.model._meta.label)
    yield f"{label} {key_text(desk, row)}" + (f" {t(BIN)}" if row.deleted else "")
    for name, field in table.fields.items():
        text = text_of(desk, row, name, t)
        if text:
            yield "  " + t(OF, name=field.label, what=text.replace("\n", "\n    "))


def text_of(desk: Desk, row: Any, name: str, t: Translator, *, masked: bool = False) -> str:
    """One value in words; a row that is named by it is described."""
    table = desk.book.table(type(row))
    field, value = table.fields[name], getattr(row, name)
    if value is None:
        return ""
    if hidden(desk.book, field):
        return "" if field.status else MASK  # that there is something may tell enough
    if masked and field.masked:
        return field.mask(value)
    if isinstance(field, Ref):
        return t.show(desk.book.describe(desk.book.schema.target(table, name), value))
    if isinstance(field, Money) and (currency := getattr(row, field.currency, None)):
        return t.money(value, currency)
    return field.show(value, t)
