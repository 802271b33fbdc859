"""Splits: the records behind a figure by the values of dimensions, each in exactly one cell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.rights import check_status
from tvetdesk.reports.dimensions import AGES_AT, AT_END, DIMENSIONS, NOT_STATED, Counted, Dimension, Key
from tvetdesk.reports.indicators import INDICATORS, Indicator
from tvetdesk.reports.question import Question
from tvetdesk.reports.table import Cell
from tvetdesk.store.book import Book

sentences({
    "report.no_indicator": N_("“{code}” is not an indicator. There are: {known}."),
    "report.no_dimension": N_("Nothing is split by “{name}”. There are: {known}."),
    "report.no_value": N_("“{value}” is no value of {name} here. There are: {known}."),
    "report.no_age_day": N_("“{text}” is no day to take an age on. Write a day, or one of: {known}."),
})  # fmt: skip


@dataclass(frozen=True)
class Breakdown:
    """The ids of the records in each cell, by the values of the dimensions in their order."""

    indicator: Indicator
    question: Question
    dimensions: tuple[Dimension, ...]
    cells: Mapping[tuple[Key, ...], tuple[int, ...]]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(sorted(one for ids in self.cells.values() for one in ids))

    def number(self, ids: Collection[int]) -> int:
        """What these records count for."""
        return self.indicator.number(self.question, ids) if self.indicator.number else len(ids)

    def values(self, place: int) -> dict[Key, Cell]:
        """The values of a dimension that have a line, in their order."""
        dimension = self.dimensions[place]
        used = {key[place] for key in self.cells}
        return {
            key: name
            for key, name in dimension.named(self.question).items()
            if key in used
            or key == NOT_STATED
            or (dimension.whole and key in dimension.values(self.question))
        }


def indicator_of(code: str) -> Indicator:
    """The indicator with this code; UserError for none."""
    if code not in INDICATORS:
        raise UserError("report.no_indicator", code=code[:40], known=", ".join(INDICATORS))
    return INDICATORS[code]


def dimension_of(name: str) -> Dimension:
    """The dimension with this name; UserError for none."""
    if name not in DIMENSIONS:
        raise UserError("report.no_dimension", name=name[:40], known=", ".join(DIMENSIONS))
    return DIMENSIONS[name]


def age_day(text: str) -> str:
    """When ages are taken: one of AGES_AT, or a day."""
    if text in AGES_AT:
        return text
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UserError("report.no_age_day", text=text[:40], known=", ".join(AGES_AT)) from error


def split(
    code: str, question: Question, by: Sequence[str], age_at: str = AT_END, *, shown: bool = True
) -> Breakdown:
    """The records behind a figure, split by these dimensions; a part stands in the line where its whole stands.

    `shown`: somebody reads it, and is asked whether they may.
    """
    indicator = indicator_of(code)
    dimensions = tuple(dimension_of(name) for name in dict.fromkeys(by))
    if shown and any(one.status for one in dimensions):
        check_status(question.book)
    occasions = list(indicator.occasions(question))
    records = {one.record for one in occasions}
    if indicator.base:
        whole = [one for one in INDICATORS[indicator.base].occasions(question) if one.record in records]
        there = {one.record for one in whole}
        occasions = [*whole, *(one for one in occasions if one.record not in there)]
    counted = Counted(question, indicator.record, tuple(occasions), age_day(age_at))
    parts = [one.split(counted) for one in dimensions]
    cells: dict[tuple[Key, ...], list[int]] = defaultdict(list)
    for record in records:
        cells[tuple(part[record] for part in parts)].append(record)
    return Breakdown(indicator, question, dimensions, {key: tuple(sorted(ids)) for key, ids in cells.items()})


def place(book: Book, scope: str) -> None:
    """UserError where a place that is asked about is not here."""
    if scope and not book.select(Centre).where((Centre.country == scope) | (Centre.code == scope)).count():
        raise UserError("report.no_place", scope=scope[:40])
