"""Reading rows of any record type for a list: their keys in an order, pages of them, counts for filters, titles."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tvetdesk.i18n import Translator
from tvetdesk.records.centres import country
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.rights import closed, hidden, searched
from tvetdesk.records.timetable import WeekPattern
from tvetdesk.records.titles import DEEP, Key, page, titles
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import quoted
from tvetdesk.store.fields import Code, Codes, Ref
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from tvetdesk.store.search import words_of
from tvetdesk.store.times import Day
from ui.models.find import plain


@dataclass(frozen=True)
class Question:
    """Which rows a list shows, in which order. `filters` are the chosen values per field, `equals` what is fixed."""

    table: Table
    text: str = ""
    filters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    equals: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    down: bool = False


class Keys(Sequence[Key]):
    """The keys of all rows of a list in its order: 8 bytes a row (16 for a leaf), so 100,000 rows are 0.8 MB.

    With them a list has its true length and every row can be jumped to; the rows are read when they are seen.
    """

    def __init__(self, first: array[int], second: array[int] | None = None) -> None:
        self._first, self._second = first, second

    def __len__(self) -> int:
        return len(self._first)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            if self._second is None:
                return list(self._first[place])
            return list(zip(self._first[place], self._second[place], strict=True))
        return self._first[place] if self._second is None else (self._first[place], self._second[place])

    def place(self, key: Key) -> int:
        """Where a key stands, or -1."""
        if self._second is None:
            return self._first.index(key) if key in self._first else -1
        return next((n for n in range(len(self)) if self[n] == key), -1)


NONE = Keys(array("q"))


def keys(book: Book, question: Question) -> Keys:
    """The keys of the rows asked for, in their order; rows that are equal in it by numbers and days of their titles, then keys."""
    table = question.table
    if closed(book, table):
        return NONE
    names = ", ".join(f"t.{quoted(name)}" for name in table.key)
    where, values = _where(book, question)
    sort = "" if question.sort and hidden(book, table.fields[question.sort]) else question.sort
    joins, column = sort_column(book, table, sort) if sort else ("", "")
    statement = (
        f"SELECT {names}{', ' + column if column else ''} FROM {quoted(table.name)} t{joins} WHERE {where}"
    )
    if not sort:
        way = " DESC" if question.down else ""
        found = book.sql(
            f"{statement} ORDER BY {', '.join(f't.{quoted(n)}{way}' for n in table.key)}", values
        )
        rows: Iterable[tuple[Any, ...]] = found
    else:
        order = _order(table, sort)
        listed = book.sql(f"{statement} ORDER BY {_ties(book, table, sort)}{names}", values).fetchall()
        # Sorted here and not by SQLite: it knows neither that É stands by E nor the declared order of codes.
        empty = [row for row in listed if row[-1] is None]
        full = [row for row in listed if row[-1] is not None]
        full.sort(key=lambda row: order(row[-1]), reverse=question.down)
        rows = [*full, *empty]
    if table.leaf:
        pairs = [(row[0], row[1]) for row in rows]
        return Keys(array("q", [one for one, _ in pairs]), array("q", [two for _, two in pairs]))
    return Keys(array("q", (row[0] for row in rows)))


def _ties(book: Book, table: Table, sort: str) -> str:
    """What tells rows apart that are equal where they are sorted: 1, 3, 6 and 12 months after one enrolment."""
    fields = table.fields
    own = [
        name
        for name in table.model._meta.title
        if name != sort and isinstance(fields[name], Whole | Day) and not hidden(book, fields[name])
    ]
    first = [sort] if own and isinstance(fields[sort], Ref) else []
    return "".join(f"t.{quoted(name)}, " for name in (*first, *own))


def _order(table: Table, sort: str) -> Any:
    """How values of a column are compared."""
    one = table.fields[sort]
    if isinstance(one, Code) and not isinstance(one, Codes):
        places = {code: place for place, code in enumerate(one.codes)}
        return lambda value: places.get(value, len(places))
    if isinstance(one, Ref) or one.field_type == "TEXT":
        return lambda value: value.casefold() if str(value).isascii() else plain(str(value))
    return lambda value: value


def sort_column(book: Book, table: Table, name: str) -> tuple[str, str]:
    """The joins and the column that give what a column is sorted by: of a Ref, the first words of its title."""
    joins, alias = "", "t"
    for depth in range(DEEP):
        one = table.fields[name]
        if not isinstance(one, Ref):
            break
        target = book.schema.target(table, name)
        joins += f" LEFT JOIN {quoted(target.name)} s{depth} ON s{depth}.id = {alias}.{quoted(name)}"
        table, alias, name = target, f"s{depth}", (target.model._meta.title or ("id",))[0]
        if name == "id":
            break
    column = f"{alias}.{quoted(name)}"
    stays_number = name == "id" or table.fields[name].field_type != "TEXT"
    return joins, f"CAST({column} AS TEXT)" if joins and stays_number else column


def _where(book: Book, question: Question) -> tuple[str, list[Any]]:
    table = question.table
    parts, values = ["t.deleted IS NULL"], []
    withheld = book.withheld(table)
    if withheld is not None:
        parts.append(f"t.{quoted(withheld[0])} NOT IN ({', '.join('?' * len(withheld[1]))})")
        values += withheld[1]
    for name, value in question.equals.items():
        stored = table.fields[name].db_value(value)
        parts.append(f"t.{quoted(name)} {'IS NULL' if stored is None else '= ?'}")
        values += [] if stored is None else [stored]
    for name, chosen in question.filters.items():
        if chosen:
            parts.append(f"t.{quoted(name)} IN ({', '.join('?' * len(chosen))})")
            values += [table.fields[name].db_value(value) for value in chosen]
    if question.text.strip():
        condition, found = _search(book, table, "t", question.text, DEEP)
        parts.append(condition or "FALSE")
        values += found
    return " AND ".join(parts), values


def searchable(book: Book, table: Table, depth: int = DEEP) -> bool:
    """Whether rows of a type can be found by words: its own, or those of a row that names it."""
    return bool(table.spec.search) or (
        depth > 0 and any(searchable(book, target, depth - 1) for _, target in _named_by(book, table))
    )


def _named_by(book: Book, table: Table) -> list[tuple[str, Table]]:
    """The Ref columns whose rows name a row of this type in lists."""
    names = dict.fromkeys((*table.model._meta.title, *table.model._meta.listed))
    return [(name, book.schema.target(table, name)) for name in names if isinstance(table.fields[name], Ref)]


def _search(book: Book, table: Table, alias: str, text: str, depth: int) -> tuple[str, list[Any]]:
    """The condition that a row, or one that names it, has words beginning like the typed ones."""
    words = words_of(text)
    if not words:
        return "FALSE", []
    parts: list[str] = []
    values: list[Any] = []
    if within := searched(book, table):
        condition, asked = book.db.shaping.within(table.spec, within, words, alias)
        parts.append(condition)
        values.append(asked)
    if depth:
        for name, target in _named_by(book, table):
            inner = f"n{depth}"
            condition, found = _search(book, target, inner, text, depth - 1)
            if condition:
                there = f"SELECT {inner}.id FROM {quoted(target.name)} {inner} WHERE {condition}"
                parts.append(f"{alias}.{quoted(name)} IN ({there})")
                values += found
    return (f"({' OR '.join(parts)})", values) if parts else ("", [])


def filters(book: Book, table: Table) -> list[str]:
    """The listed fields that are offered as filters: closed choices of at most nine, and yes or no; none that is hidden."""
    return [
        name
        for name in table.model._meta.listed
        if not hidden(book, table.fields[name]) and _is_choice(table.fields[name])
    ]


def _is_choice(one: Field) -> bool:
    closed_list = isinstance(one, Code) and not isinstance(one, Codes) and len(one.codes) <= 9
    return isinstance(one, YesNo) or closed_list


def counts(book: Book, question: Question, name: str) -> dict[Any, int]:
    """How many of the rows found by text have each value of a field, whatever is chosen in it."""
    others = {key: value for key, value in question.filters.items() if key != name}
    asked = Question(question.table, question.text, others, question.equals)
    where, values = _where(book, asked)
    column = f"t.{quoted(name)}"
    rows = book.sql(
        f"SELECT {column}, count(*) FROM {quoted(question.table.name)} t WHERE {where} GROUP BY {column}",
        values,
    ).fetchall()
    one = question.table.fields[name]
    return {one.python_value(value): number for value, number in rows if value is not None}


SMALL = 2000  # rows: up to here what can be chosen is offered in the order of its titles


def choices(
    book: Book,
    table: Table,
    text: str,
    translate: Translator,
    equals: Mapping[str, Any] | None = None,
    limit: int = 20,
) -> list[Choice]:
    """Rows to choose from for a Ref, by the beginnings of words; without any, the first or newest.

    What belongs to another country, as the programmes shipped for it, comes last. With `equals` only rows of which
    these fields have these values.
    """
    same = dict(equals or {})
    sort = (table.model._meta.title or ("",))[0]
    (number,) = book.sql(f"SELECT count(*) FROM {quoted(table.name)}").fetchone()
    if not text.strip() or searchable(book, table):
        small = number <= SMALL or bool(text or same)
        asked = Question(table, text, equals=same, sort=sort) if small else Question(table, down=True)
        ids = list(_own_first(book, asked))[:limit]
    else:
        every = keys(book, Question(table, equals=same, sort=sort))[:SMALL]
        named = titles(book, table, every, translate)
        typed = plain(text.strip())
        ids = [key for key in every if typed in plain(named[key])][:limit]
    named = titles(book, table, ids, translate)
    about = [name for name in table.model._meta.listed if name not in table.model._meta.title][:3]
    values = page(book, table, ids, about, translate)
    return [Choice(one, named.get(one, "–"), _about(table, values.get(one, {}), translate)) for one in ids]


def taught(book: Book, given: Mapping[str, Any]) -> dict[str, Any]:
    """Which units fit what stands beside them in a form: those of the programme of the course, once that is known."""
    cohort = given.get("cohort")
    for name, model in (("pattern", WeekPattern), ("enrolment", Enrolment)):
        if isinstance(row := given.get(name), int):
            cohort = book.get(model, row).cohort
    return {"programme": book.get(Cohort, cohort).programme} if isinstance(cohort, int) else {}


def _own_first(book: Book, asked: Question) -> Sequence[Key]:
    found, here = keys(book, asked), country(book)
    if here is None or "country" not in asked.table.fields:
        return found
    others = tuple(code for code in COUNTRIES if code != here)
    elsewhere = set(keys(book, replace(asked, filters={"country": others})))
    return sorted(found, key=lambda key: key in elsewhere)


@dataclass(frozen=True)
class Choice:
    """A row that may be chosen: its id, its title, and what tells it from others of that title."""

    id: int
    title: str
    about: str


def _about(table: Table, values: Mapping[str, Any], translate: Translator) -> str:
    words = []
    for name, value in values.items():
        one = table.fields[name]
        if value is not None and not one.masked:
            words.append(str(value) if isinstance(one, Ref) else one.show(value, translate))
    return " · ".join(words)
