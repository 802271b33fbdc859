"""By what figures are split: each dimension once, with its values in their order; a record has exactly one of them.

Whatever is not known is "not stated", and who counts in several places (two centres, two target groups) is "several":
so the parts always add up to the whole, and nobody is counted twice (R21).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from tvetdesk.i18n import N_, Message
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import SEXES, TARGET_GROUPS, YES_NO_UNKNOWN
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.network import Participant
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, Trade
from tvetdesk.records.staff import Staff
from tvetdesk.reports.question import Occasion, Question, same_persons
from tvetdesk.reports.table import Cell, Phrase

Key = str | int
NOT_STATED, SEVERAL = "not_stated", "several"
UNKNOWN = "U"  # "not stated" among the codes of a field
WORDS: Mapping[Key, Message] = {NOT_STATED: N_("not stated"), SEVERAL: N_("several")}

AT_END, AT_EVENT, AT_ENROLMENT = "end", "event", "enrolment"
AGES_AT = {
    AT_END: N_("the last day asked about"),
    AT_EVENT: N_("the day of what is counted"),
    AT_ENROLMENT: N_("the day the course began"),
}
"""On which day somebody's age is taken (R69); an ISO date instead of a word is that day."""

EARLIEST = 1980  # the first year of quarters and of nothing else
BANDS = ((0, 14), (15, 17), (18, 24), (25, 35), (36, 200))
YOUNGER, OLDER, BETWEEN = N_("under {years}"), N_("{years} and over"), N_("{first} to {last} years")


class Place(NamedTuple):
    """What an enrolment says of where and among whom somebody counts."""

    enrolment: int
    target_group: str | None
    centre: int
    start: dt.date
    trade: int | None
    programme: int


@dataclass(frozen=True)
class Counted:
    """The records behind a figure, with every occasion on which each of them counts."""

    question: Question
    record: type[Any]
    occasions: tuple[Occasion, ...]
    age_at: str = AT_END
    by_record: Mapping[int, list[Occasion]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[int, list[Occasion]] = defaultdict(list)
        for one in self.occasions:
            found[one.record].append(one)
        object.__setattr__(self, "by_record", found)

    @cached_property
    def rows(self) -> Mapping[int, list[int]]:
        """The rows of each record: of a person all that are linked, else the record itself."""
        rows = {one: [one] for one in self.by_record}
        if self.record is Trainee:
            for row, first in same_persons(self.question).items():
                if first in rows:
                    rows[first].append(row)
        return rows

    @cached_property
    def enrolments(self) -> Mapping[int, Place]:
        """By enrolment: its target group, centre, trade, programme, and the day its course began."""
        query = (
            self.question.book.select(
                Enrolment, Enrolment.id, Enrolment.target_group, Cohort.centre, Cohort.start,
                Programme.trade, Cohort.programme, bin=True,
            )
            .join(Cohort, on=(Enrolment.cohort == Cohort.id))
            .join(Programme, on=(Cohort.programme == Programme.id))
        )  # fmt: skip
        return {row.enrolment: row for row in map(Place._make, query.tuples())}

    def ages(self) -> Mapping[int, int]:
        """The age in years that each person reaches in the year of the day it is taken on."""
        years: dict[int, set[int]] = defaultdict(set)
        if self.record in (Trainee, Staff):
            query = self.question.book.select(self.record, self.record.id, self.record.birth_year, bin=True)
            born = dict(query.tuples())
            for one, rows in self.rows.items():
                years[one] = {born[row] for row in rows if born.get(row)}
        return {one: self._year(one) - min(there) for one, there in years.items() if len(there) == 1}

    def _year(self, record: int) -> int:
        first = min(self.by_record[record], key=lambda one: one.day)
        if self.age_at == AT_EVENT:
            return first.day.year
        if self.age_at == AT_ENROLMENT:
            place = self.enrolments.get(first.enrolment or 0)
            return (place.start if place else first.day).year
        if self.age_at == AT_END:
            return self.question.as_of.year
        return dt.date.fromisoformat(self.age_at).year


@dataclass(frozen=True)
class Dimension:
    """One way to split a figure. `stated` gives all that is stated of each record, `values` every value in its order.

    With `whole` every value has its line, also where nobody counts.
    """

    name: str
    label: Message
    stated: Callable[[Counted], Iterator[tuple[int, Key]]]
    values: Callable[[Question], Mapping[Key, Cell]]
    whole: bool = False
    status: bool = False  # tells why somebody is protected

    def split(self, counted: Counted) -> dict[int, Key]:
        """The one value of each record."""
        found: dict[int, set[Key]] = {one: set() for one in counted.by_record}
        for record, value in self.stated(counted):
            found[record].add(value)
        return {
            one: NOT_STATED if not there else SEVERAL if len(there) > 1 else next(iter(there))
            for one, there in found.items()
        }

    def named(self, question: Question) -> dict[Key, Cell]:
        """What each value is called, "several" and "not stated" at the end."""
        return {**self.values(question), **WORDS}


def _field(name: str) -> Callable[[Counted], Iterator[tuple[int, Key]]]:
    """A code that lies with the person; "not stated" on one of two linked rows says nothing."""

    def stated(counted: Counted) -> Iterator[tuple[int, Key]]:
        if name not in counted.record._meta.fields:
            return
        column = getattr(counted.record, name)
        values = dict(
            counted.question.book.select(counted.record, counted.record.id, column, bin=True).tuples()
        )
        for one, rows in counted.rows.items():
            for row in rows:
                if values.get(row) not in (None, UNKNOWN):
                    yield one, values[row]

    return stated


def _codes(codes: Mapping[str, Message]) -> Callable[[Question], Mapping[Key, Cell]]:
    known: dict[Key, Cell] = {code: label for code, label in codes.items() if code != UNKNOWN}
    return lambda _question: known


def _occasion(name: str) -> Callable[[Counted], Iterator[tuple[int, Key]]]:
    """What lies with the occasion, or with its enrolment."""

    def stated(counted: Counted) -> Iterator[tuple[int, Key]]:
        for one in counted.occasions:
            value = getattr(one, name, None)
            if value is None and one.enrolment is not None:
                place = counted.enrolments.get(one.enrolment)
                value = getattr(place, name) if place else None
            if value is not None:
                yield one.record, value

    return stated


def _rows(model: type[Any], here: Callable[[Question], Any]) -> Callable[[Question], Mapping[Key, Cell]]:
    """The rows of a type that may be behind a figure here, by their names."""

    def values(question: Question) -> Mapping[Key, Cell]:
        query = question.book.select(model, model.id, model.name, model.code, bin=True).where(here(question))
        listed = sorted((name or code or "–", row) for row, name, code in query.tuples())
        return {row: name for name, row in listed}

    return values


def _run_here(question: Question) -> Any:
    """The programmes that some cohort here follows, and those begun here."""
    return question.all(Cohort, Cohort.programme).where(Cohort.centre.in_(question.centres))


def _bands(counted: Counted) -> Iterator[tuple[int, Key]]:
    for one, age in counted.ages().items():
        yield one, next((first for first, last in BANDS if first <= age <= last), NOT_STATED)


def _band_names(_question: Question) -> Mapping[Key, Cell]:
    return {first: name for first, name in band_names().items()}  # noqa: C416 - of wider types


def band_names() -> Mapping[int, Phrase]:
    """The age bands in words, by the first year of each."""
    names: dict[int, Phrase] = {}
    for first, last in BANDS:
        if not first:
            names[first] = Phrase(YOUNGER, {"years": last + 1})
        elif last >= BANDS[-1][1]:
            names[first] = Phrase(OLDER, {"years": first})
        else:
            names[first] = Phrase(BETWEEN, {"first": first, "last": last})
    return names


def _years(counted: Counted) -> Iterator[tuple[int, Key]]:
    yield from counted.ages().items()


def _quarter(day: dt.date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _quarters(counted: Counted) -> Iterator[tuple[int, Key]]:
    """Who counts in several quarters counts in the first: the day on which the record began to count."""
    for one, there in counted.by_record.items():
        yield one, _quarter(min(occasion.day for occasion in there))


def _quarter_names(question: Question) -> Mapping[Key, Cell]:
    years = range(max(question.first.year, EARLIEST), question.as_of.year + 1)
    return {f"{year}-Q{number}": f"{year}-Q{number}" for year in years for number in (1, 2, 3, 4)}


_ALL = (
    Dimension("sex", N_("Sex"), _field("sex"), _codes(SEXES), whole=True),
    Dimension("age", N_("Age"), _bands, _band_names, whole=True),
    Dimension("year_of_age", N_("Age in years"), _years, lambda _question: {age: str(age) for age in range(130)}),
    Dimension("target_group", N_("Target group"), _occasion("target_group"), _codes(TARGET_GROUPS), status=True),
    Dimension("disability", N_("Disability"), _field("disability"), _codes(YES_NO_UNKNOWN), whole=True),
    Dimension("centre", N_("Centre"), _occasion("centre"), _rows(Centre, lambda one: Centre.id.in_(one.centres))),
    Dimension("trade", N_("Trade"), _occasion("trade"), _rows(Trade, lambda _question: Trade.id.is_null(False))),
    Dimension("programme", N_("Programme"), _occasion("programme"), _rows(Programme, lambda one: Programme.id.in_(_run_here(one)))),
    Dimension("quarter", N_("Quarter"), _quarters, _quarter_names),
)  # fmt: skip

DIMENSIONS: Mapping[str, Dimension] = {one.name: one for one in _ALL}
PERSONS = (Trainee, Staff, Participant)
"""The record types that are people: small numbers of them are withheld from third parties."""
