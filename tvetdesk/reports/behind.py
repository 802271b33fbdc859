"""The records behind a figure or a part of it: exactly as many as it says, for those who may see persons (R73)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message, translator
from tvetdesk.records.titles import titles
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.dimensions import Key
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.splits import Breakdown, place, split
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.store.book import Book

ONLY = N_("Only {dimension}: {value}.")
NUMBER = N_("Records: {number}.")
COUNT = N_("They say together: {number}.")
NAMELESS = "–"
NEUTRAL = translator("en")  # names are data and the same in every language
CODED = N_("Whoever does not share the name with headquarters stands here without it.")


def make(book: Book, asked: Asked) -> Table:
    """The records by name, with what they are split by; `where` keeps those with these values."""
    book.authorize("report.open")
    first, as_of = asked.first or dt.date.min, asked.as_of or book.today()
    if first > as_of:
        raise UserError("report.no_days", first=first, last=as_of)
    place(book, asked.scope)
    names = list(dict.fromkeys([*(name for name, _ in asked.where), *asked.by]))
    found = split(
        asked.indicator or "certified", Question(book, as_of, first, asked.scope), names, asked.age_at
    )
    wanted = {names.index(name): value_of(found, names.index(name), text) for name, text in asked.where}
    rows = {
        one: key
        for key, ids in found.cells.items()
        if all(key[number] == value for number, value in wanted.items())
        for one in ids
    }
    table = book.table(found.indicator.record)
    called = {one: name for one, name in titles(book, table, rows, NEUTRAL).items() if name != NAMELESS}
    words = [dimension.named(found.question) for dimension in found.dimensions]
    lines: list[tuple[Cell, ...]] = [
        (
            number,
            called.get(one, NAMELESS),
            *(names[part] for names, part in zip(words, key, strict=True)),
            str(one),
        )
        for number, (one, key) in enumerate(
            sorted(rows.items(), key=lambda pair: (called.get(pair[0], ""), pair[0])), 1
        )
    ]
    return Table(
        "behind",
        titled(found.indicator.label, found.question),
        (
            Column("place", N_("No."), Kind.NUMBER),
            Column("record", Message(table.model._meta.label)),
            *(Column(one.name, one.label) for one in found.dimensions),
            Column("id", N_("Number"), detail=True),
        ),
        tuple(lines),
        tuple(_notes(found, rows, wanted, len(called))),
        practice(book),
    )


def value_of(found: Breakdown, number: int, text: str) -> Key:
    """The value that a word means: a code, or of rows their code, name or number."""
    dimension = found.dimensions[number]
    values = dimension.named(found.question)
    known: dict[str, Key] = {}
    for key, name in values.items():
        known[str(key).casefold()] = key
        if isinstance(name, str):
            known.setdefault(name.casefold(), key)
    known |= {code.casefold(): key for code, key in codes_of(found.question, dimension.name) if key in values}
    if text.strip().casefold() not in known:
        raise UserError(
            "report.no_value",
            value=text[:40],
            name=dimension.name,
            known=", ".join(map(str, list(values)[:30])),
        )
    return known[text.strip().casefold()]


def codes_of(question: Question, name: str) -> Iterator[tuple[str, Key]]:
    """The codes of the rows that are a dimension's values."""
    models = {table.name: table.model for table in question.book.schema.tables.values()}
    if name in ("centre", "trade", "programme"):
        yield from question.book.select(models[name], models[name].code, models[name].id, bin=True).tuples()


def _notes(
    found: Breakdown, rows: dict[int, tuple[Key, ...]], wanted: dict[int, Key], called: int
) -> Iterator[Message | Phrase]:
    for number, value in wanted.items():
        dimension = found.dimensions[number]
        said = dimension.named(found.question)[value]
        yield Phrase(
            ONLY, {"dimension": dimension.label, "value": said if isinstance(said, str) else str(value)}
        )
    yield Phrase(NUMBER, {"number": len(rows)})
    if found.indicator.number:
        yield Phrase(COUNT, {"number": found.number(list(rows))})
    yield found.indicator.rule
    if called < len(rows):
        yield CODED
