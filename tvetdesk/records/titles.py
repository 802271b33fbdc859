"""Titles: the words that name rows of any type, for many rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tvetdesk.i18n import Translator
from tvetdesk.records.rights import hidden
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Ref
from tvetdesk.store.ids import chunks
from tvetdesk.store.numbers import Money
from tvetdesk.store.schema import Table

Key = int | tuple[int, int]
DEEP = 3  # how many rows a title goes through: mark -> enrolment -> trainee

Telling = Callable[[Book, Sequence[int], Translator], Mapping[int, Mapping[str, str | None]]]
TOLD: dict[type[Any], tuple[frozenset[str], Telling]] = {}
"""Record types with fields that say something only together: which these are, and what they say in each row."""


def told(table: Table) -> frozenset[str]:
    """The fields that `page` gives in words, like a Ref, whatever they hold."""
    return TOLD[table.model][0] if table.model in TOLD else frozenset()


def with_currencies(table: Table, names: Iterable[str]) -> tuple[str, ...]:
    """These fields, and those that say in which currency their amounts are (R89)."""
    asked = tuple(names)
    money = (one.currency for name in asked if isinstance(one := table.fields[name], Money))
    return tuple(dict.fromkeys((*asked, *(name for name in money if name in table.fields))))


def page(
    book: Book, table: Table, wanted: Sequence[Key], names: Sequence[str], translate: Translator
) -> dict[Key, dict[str, Any]]:
    """The values of some fields of these rows, each Ref as its title, in a handful of statements.

    What whoever is logged in may not read is not there.
    """
    columns = [getattr(table.model, name) for name in dict.fromkeys((*table.key, *names)) if name != "id"]
    if not table.leaf:
        columns.insert(0, table.model.id)
    query = table.model.select(*columns).bind(book.db)
    if table.leaf:
        pairs = [key for key in wanted if isinstance(key, tuple)]
        one, two = (getattr(table.model, name) for name in table.key)
        query = query.where(one.in_({first for first, _ in pairs}), two.in_({second for _, second in pairs}))
    else:
        query = query.where(table.model.id.in_(list(wanted)))
    rows = list(query)
    shown: dict[str, dict[int, str]] = {}
    for name in names:
        if isinstance(table.fields[name], Ref):
            ids = {getattr(row, name) for row in rows} - {None}
            shown[name] = titles(book, book.schema.target(table, name), ids, translate)
    made: dict[Key, dict[str, Any]] = {}
    closed = {name for name in names if hidden(book, table.fields[name])}
    for row in rows:
        values: dict[str, Any] = {name: None if name in closed else getattr(row, name) for name in names}
        for name, words in shown.items():
            if values[name] is not None:
                values[name] = words.get(values[name], "–")
        made[book.row_of(row) if table.leaf else row.id] = values
    if told(table) & set(names):
        telling = TOLD[table.model][1]
        for key, said in telling(book, [one.id for one in rows], translate).items():
            made[key].update((name, words) for name, words in said.items() if name in names)
    return made


def titles(
    book: Book, table: Table, ids: Iterable[int], translate: Translator, depth: int = DEEP
) -> dict[int, str]:
    """The words that name each of these rows; Refs in a title are followed for all rows at once."""
    names = table.model._meta.title
    made: dict[int, str] = {}
    for some in chunks(dict.fromkeys(ids)):
        columns = [getattr(table.model, name) for name in names]
        rows = list(
            table.model.select(table.model.id, *columns).where(table.model.id.in_(some)).bind(book.db)
        )
        below: dict[str, dict[int, str]] = {}
        never = {name for name in names if hidden(book, table.fields[name])}
        for name in names:
            if isinstance(table.fields[name], Ref) and depth:
                there = {getattr(row, name) for row in rows} - {None}
                below[name] = titles(book, book.schema.target(table, name), there, translate, depth - 1)
        for row in rows:
            words = []
            for name in names:
                value = getattr(row, name)
                if value is not None and not table.fields[name].masked and name not in never:
                    named = (
                        below[name].get(value) if name in below else table.fields[name].show(value, translate)
                    )
                    words.append(named or "–")
            made[row.id] = " · ".join(words) or "–"
    return made


def title(book: Book, table: Table, key: Key, translate: Translator) -> str:
    """The words that name one row; of a leaf, those of the two rows it stands between."""
    if isinstance(key, tuple):
        words = []
        for name, one in zip(table.key, key, strict=True):
            target = book.schema.target(table, name)
            words.append(titles(book, target, [one], translate).get(one, "–"))
        return " · ".join(words)
    return titles(book, table, [key], translate).get(key, "–")
