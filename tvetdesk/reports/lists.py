"""Lists: rows of any type as a table for spreadsheets, the same from the window and from the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal as Number
from typing import Any

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.titles import Key, page
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import Column, Kind, Money, Phrase
from tvetdesk.reports.table import Table as ReportTable
from tvetdesk.store import numbers
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Ref
from tvetdesk.store.numbers import Decimal, Whole
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Day, RoughDate

WRITTEN = N_("Rows: {number}. Written on {day}.")
ONLY = N_("Only rows with {field}: {value}.")
FOUND = N_("Only rows found by “{text}”.")
HIDDEN = N_("Restricted values are hidden here; the program shows them row by row.")

TOGETHER = 500  # rows read at once


def table_of(
    book: Book,
    table: Table,
    keys: Sequence[Key],
    names: Sequence[str],
    translate: Translator,
    *,
    filters: Mapping[str, Iterable[Any]] | None = None,
    search: str = "",
    said: Callable[[int, int], None] = lambda _done, _of: None,
) -> ReportTable:
    """The rows behind these keys in their order, with the small print that says which they are.

    `filters` are the values chosen per field, `search` the words looked for. Restricted values stay masked: a
    spreadsheet is copied on. `said` hears how many rows are done.
    """
    book.authorize("list.export")
    fields = table.fields
    columns = tuple(Column(name, Message(fields[name].label), _kind(fields[name])) for name in names)
    money = {one.currency for one in map(fields.get, names) if isinstance(one, numbers.Money)}
    read = tuple(dict.fromkeys((*names, *(name for name in money if name in fields))))
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        values = page(book, table, some, read, translate)
        rows += [
            tuple(_cell(fields[name], values[key], translate) for name in names)
            for key in some
            if key in values
        ]
        said(len(rows), len(keys))
    return ReportTable(
        table.name,
        Message(table.model._meta.plural),
        columns,
        tuple(rows),
        notes=tuple(_small_print(book, table, names, filters or {}, search, len(rows), translate)),
        practice=practice(book),
        notes_first=True,
    )


def _small_print(
    book: Book,
    table: Table,
    names: Sequence[str],
    filters: Mapping[str, Iterable[Any]],
    search: str,
    number: int,
    translate: Translator,
) -> Iterable[Message | Phrase]:
    yield Phrase(WRITTEN, {"number": number, "day": book.today()})
    if search.strip():
        yield Phrase(FOUND, {"text": search.strip()})
    for name, chosen in filters.items():
        one = table.fields[name]
        words = [_named(book, table, name, value, translate) for value in chosen]
        if words:
            yield Phrase(ONLY, {"field": Message(one.label), "value": ", ".join(words)})
    if any(table.fields[name].masked for name in names):
        yield HIDDEN


def _named(book: Book, table: Table, name: str, value: Any, translate: Translator) -> str:
    one = table.fields[name]
    if one.masked and value is not None:
        return one.mask(value)
    if isinstance(one, Ref) and value is not None:
        return book.describe(book.schema.target(table, name), value)
    return one.show(value, translate) or "–"


def _kind(one: Field) -> Kind:
    if isinstance(one, Day | RoughDate) and not one.masked:
        return Kind.DAY
    if isinstance(one, numbers.Money):
        return Kind.MONEY
    return Kind.NUMBER if isinstance(one, Whole | Decimal) and not one.masked else Kind.TEXT


def _cell(one: Field, values: Mapping[str, Any], translate: Translator) -> Any:
    """A value as a spreadsheet keeps it: numbers as numbers, days as days, everything else in words."""
    value = values[one.name]
    if value is None:
        return None
    if one.masked:
        return one.mask(value)
    if isinstance(one, RoughDate) and len(value) == 10:
        return dt.date.fromisoformat(value)
    if isinstance(one, numbers.Money):
        currency = values.get(one.currency)
        return Money(Number(value), currency) if currency else Number(value)
    if isinstance(one, Day | Whole | Decimal):
        return value
    return str(value) if isinstance(one, Ref) else one.show(value, translate)
