"""A figure split by sex, age, place and the like, with its targets; and the records behind any part of it.

Each record stands in exactly one cell, so the cells add up to the figure. A number of persons below five is withheld
from third parties together with what it could be computed from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message, Value
from tvetdesk.records.centres import Centre
from tvetdesk.records.measures import target_on
from tvetdesk.reports.crossed import TOTAL, crossed
from tvetdesk.reports.dimensions import (
    AGES_AT,
    PERSONS,
    Key,
)
from tvetdesk.reports.given_out import (
    IN_PART,
    Given,
    Spot,
    asked_for,
)
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.smallcells import LEAST, SMALL, WITHHELD, Place
from tvetdesk.reports.splits import Breakdown, place, split
from tvetdesk.reports.table import Cell, Column, Kind, Part, Phrase, Table
from tvetdesk.reports.together import withheld_of
from tvetdesk.store.book import Book

TITLE = N_("{indicator}, {first} to {as_of}")
OPEN_TITLE = N_("{indicator} to {as_of}")
ADD_UP = N_(
    "Every record stands in one line; the lines add up. “Several”: it counts in more than one of them."
)
AGED = N_("Age: the one reached in the year of {day}.")
AGED_AT = N_("Age: the one reached in the year of the day {day}.")


def behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The records in each cell, for days that are fixed."""
    question = Question(book, asked.as_of or book.today(), asked.first or dt.date.min, asked.scope)
    found = split(asked.indicator or "certified", question, asked.by or ("sex",), asked.age_at)
    table = book.table(found.indicator.record).name
    return {":".join([table, found.indicator.code, *map(str, key)]): ids for key, ids in found.cells.items()}


# -- as a table ----------------------------------------------------------------------------------------------


def make(book: Book, asked: Asked) -> Table:
    """One indicator: a line for each value of the dimensions, the last of several across."""
    first, as_of = asked.first or dt.date.min, asked.as_of or book.today()
    if first > as_of:
        raise UserError("report.no_days", first=first, last=as_of)
    place(book, asked.scope)
    question = Question(book, as_of, first, asked.scope)
    by = asked.by or ("sex",)
    found = split(asked.indicator or "certified", question, by, asked.age_at)
    whole = found.indicator.base and split(found.indicator.base, question, by, asked.age_at)
    many = len(found.dimensions) > 1
    columns, rows, parts, given = _across(found, asked) if many else _down(found, whole or None, asked)
    return Table(
        "breakdown",
        titled(found.indicator.label, question),
        columns,
        rows,
        tuple(_notes(found, asked)),
        practice(book),
        given=(given,) if given else (),
        parts=parts,
    )


def titled(label: Message, question: Question) -> Phrase:
    """What is counted, with the days."""
    values: dict[str, Value] = {"indicator": label, "as_of": question.as_of}
    if question.first == dt.date.min:
        return Phrase(OPEN_TITLE, values)
    return Phrase(TITLE, {**values, "first": question.first})


def _down(
    found: Breakdown, whole: Breakdown | None, asked: Asked
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...], tuple[Part, ...], Given | None]:
    """One dimension: its values below each other, with targets and what they are a part of."""
    dimension, values = found.dimensions[0], found.values(0)
    if whole:
        both = {**values, **whole.values(0)}
        values = {key: name for key, name in dimension.named(found.question).items() if key in both}
    actual = [found.number(found.cells.get((key,), ())) for key in values]
    base = [whole.number(whole.cells.get((key,), ())) for key in values] if whole else [0] * len(values)
    lines_of: list[Spot] = [frozenset({(dimension.name, str(key))}) for key in values]
    hidden: set[Place] = set()
    spots: dict[Place, Spot] = {}
    given: Given | None = None
    if asked.outside and found.indicator.record in PERSONS:
        for place, spot in enumerate([*lines_of, frozenset()]):
            spots[place, 0] = spot | (IN_PART if whole else frozenset())
            if whole:
                spots[place, 2] = spot
        hidden, given = withheld_of(found.question.book, _given(found, asked), spots)
    targets = _targets(found, asked, values)
    columns = [Column(dimension.name, dimension.label)]
    columns += [Column("target", N_("Target"), Kind.COUNT)] if any(targets) else []
    columns.append(Column("actual", N_("Actual"), Kind.COUNT))
    if whole:
        columns += [
            Column("share", N_("Share"), Kind.SHARE, beside="actual"),
            Column("base", whole.indicator.label, Kind.COUNT),
        ]
    rows = []
    lines = [*zip(values.values(), actual, base, strict=True), (TOTAL, sum(actual), sum(base))]
    for number, (name, part, of) in enumerate(lines):
        shown, shown_of = (number, 0) not in hidden, (number, 2) not in hidden
        row: list[Cell] = [name]
        row += [targets[number]] if any(targets) else []
        row.append(part if shown else WITHHELD)
        if whole:
            share = part / of if of else None
            row += [share if shown and shown_of else WITHHELD, of if shown_of else WITHHELD]
        rows.append(tuple(row))
    return tuple(columns), tuple(rows), (*lines_of, frozenset()), given


def _targets(found: Breakdown, asked: Asked, values: Mapping[Key, Cell]) -> list[int | None]:
    """The target of each line and of all: those of centres where they are split by centre, else only that of the place."""
    book, question = found.question.book, found.question
    targets: list[int | None] = [None] * len(values)
    if found.dimensions[0].name == "centre":
        codes = dict(book.select(Centre, Centre.id, Centre.code, bin=True).tuples())
        targets = [
            target_on(book, found.indicator.code, codes[int(key)], question.as_of) if key in codes else None
            for key in values
        ]
    return [
        *targets,
        target_on(book, found.indicator.code, asked.scope, question.as_of) if asked.scope else None,
    ]


def _across(
    found: Breakdown, asked: Asked
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...], tuple[Part, ...], Given | None]:
    """Several dimensions: the last one across, the combinations of the others that occur below each other."""
    *down, last = found.dimensions
    across = found.values(len(down))
    names = [found.values(place) for place in range(len(down))]
    occurring = {key[:-1] for key in found.cells}
    lines = [line for line in product(*names) if line in occurring or len(down) == 1]
    numbers = [[found.number(found.cells.get((*line, key), ())) for key in across] for line in lines]
    hidden: set[Place] = set()
    spots: dict[Place, Spot] = {}
    given: Given | None = None
    if asked.outside and found.indicator.record in PERSONS and lines:
        part = IN_PART if found.indicator.base else frozenset()
        for row, line in enumerate([*lines, ()]):
            pairs = part.union((one.name, str(key)) for one, key in zip(down, line, strict=False))
            for place, key in enumerate(across):
                spots[row, place] = pairs | {(last.name, str(key))}
            spots[row, len(across)] = pairs
        hidden, given = withheld_of(found.question.book, _given(found, asked), spots)
    columns, rows = crossed(
        [Column(one.name, one.label, once=place == 0 and len(down) > 1) for place, one in enumerate(down)],
        [[names[place][key] for place, key in enumerate(line)] for line in lines],
        {f"{last.name}_{key}": name for key, name in across.items()},
        numbers,
        hidden=hidden,
    )
    parts = [frozenset((one.name, str(key)) for one, key in zip(down, line, strict=True)) for line in lines]
    named = {f"{last.name}_{key}": frozenset({(last.name, str(key))}) for key in across}
    columns = tuple(replace(one, part=named.get(one.key, frozenset())) for one in columns)
    return columns, rows, (*parts, frozenset()), given


def _given(found: Breakdown, asked: Asked) -> Given:
    by = [one.name for one in found.dimensions]
    return asked_for(found.indicator.code, by, asked, found.question.book.today(), ())


def _notes(found: Breakdown, asked: Asked) -> Iterator[Message | Phrase]:
    yield found.indicator.rule
    if not found.cells:
        yield N_("There is nothing to count here yet.")
    yield ADD_UP
    if {one.name for one in found.dimensions} & {"age", "year_of_age"}:
        yield aged(asked.age_at)
    if asked.outside:
        yield Phrase(SMALL, {"most": LEAST - 1})


def aged(age_at: str) -> Phrase:
    """Says on which day ages are taken."""
    if age_at in AGES_AT:
        return Phrase(AGED, {"day": AGES_AT[age_at]})
    return Phrase(AGED_AT, {"day": dt.date.fromisoformat(age_at)})
