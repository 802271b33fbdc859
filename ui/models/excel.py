"""The rows of a list as a report table, for Excel: same rows, same order, same words as on screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.titles import page
from tvetdesk.reports.table import Column, Kind
from tvetdesk.reports.table import Table as ReportTable
from tvetdesk.store.book import Book
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Day
from ui.models.records import shown
from ui.models.rows import Keys
from ui.tasks import Progress

ROW = N_("Row {n} of {all}")
TOGETHER = 500


def table_of(
    book: Book, table: Table, keys: Keys, names: Sequence[str], translate: Translator, progress: Progress
) -> ReportTable:
    """The rows behind these keys. Restricted values stay masked: a spreadsheet is copied on."""
    columns = tuple(
        Column(name, Message(table.fields[name].label), _kind(table.fields[name])) for name in names
    )
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        values = page(book, table, some, names, translate)
        rows += [
            tuple(_cell(table.fields[name], values[key][name], translate) for name in names)
            for key in some
            if key in values
        ]
        progress.say(ROW, done=len(rows), of=len(keys), n=len(rows), all=len(keys))
    meta = table.model._meta
    practice = book.fact("practice") == "1"
    return ReportTable(table.name, Message(meta.plural), columns, tuple(rows), practice=practice)


def _kind(one: Field) -> Kind:
    if isinstance(one, Day):
        return Kind.DAY
    return Kind.COUNT if isinstance(one, Whole) and not one.masked else Kind.TEXT


def _cell(one: Field, value: Any, translate: Translator) -> Any:
    if value is None or (isinstance(value, dt.date) and not one.masked):
        return value
    if isinstance(one, Whole) and not one.masked:
        return value
    return shown(one, value, translate)
