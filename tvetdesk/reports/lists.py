"""Lists: rows of any type as a table for spreadsheets, the same from the window and from the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal as Number
from typing import Any

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import SEXES
from tvetdesk.records.people import birth_day, birth_precision, sex_code
from tvetdesk.records.rights import check_seen
from tvetdesk.records.titles import Key, page, told, with_currencies
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import Column, Kind, Money, Phrase
from tvetdesk.reports.table import Table as ReportTable
from tvetdesk.store import numbers
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Code, Ref
from tvetdesk.store.numbers import Decimal, Whole
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Day, RoughDate

WRITTEN = N_("Rows: {number}. Written on {day}.")
ONLY = N_("Only rows with {field}: {value}.")
FOUND = N_("Only rows found by “{text}”.")
HIDDEN = N_("Restricted values are hidden here; the program shows them row by row.")

entries({"list.exported": N_("Exported a list")})

PRECISION = N_("Known to")  # day, month, year or about

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
    codes: bool = False,
) -> ReportTable:
    """The rows behind these keys in their order, with the small print that says which they are.

    `filters` are the values chosen per field, `search` the words looked for. Restricted values stay masked: a
    spreadsheet is copied on. `said` hears how many rows are done. With `codes`, for other programs, choices are codes
    that are the same in every language (sex F, M, U; R22), and a date that is not known to the day is its first day
    with how well it is known beside it (R08).
    """
    book.authorize("list.export")
    check_seen(book, table, filters or ())
    book.note("list.exported", type=table.name, rows=len(keys))
    fields = table.fields
    words = told(table)
    columns = tuple(one for name in names for one in _columns(fields[name], codes=codes, words=name in words))
    read = with_currencies(table, names)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        values = page(book, table, some, read, translate)
        rows += [
            tuple(
                cell for name in names for cell in _cells(fields[name], values[key], translate, codes=codes)
            )
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
        return translate.show(book.describe(book.schema.target(table, name), value))
    return one.show(value, translate) or "–"


def _columns(one: Field, *, codes: bool, words: bool) -> tuple[Column, ...]:
    column = Column(one.name, Message(one.label), Kind.TEXT if words else _kind(one))
    if codes and isinstance(one, RoughDate):
        return column, Column(f"{one.name}_precision", Message(PRECISION), Kind.TEXT)
    return (column,)


def _cells(one: Field, values: Mapping[str, Any], translate: Translator, *, codes: bool) -> tuple[Any, ...]:
    value = values[one.name]
    if not codes or one.masked or value is None or isinstance(one, Ref):
        empty = (None,) if codes and isinstance(one, RoughDate) else ()
        return (_cell(one, values, translate), *empty)
    if isinstance(one, RoughDate):
        return dt.date.fromisoformat(birth_day(value) or value), birth_precision(value)
    if isinstance(one, Code):
        return (sex_code(value) if one.codes is SEXES else value,)
    return (_cell(one, values, translate),)


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
