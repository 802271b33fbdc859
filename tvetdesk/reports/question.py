"""Question: what a report asks of the records, for which days and where, and whom it counts as one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import peewee

from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.handover import Arrival, Handover
from tvetdesk.records.people import SamePerson, Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.store.book import Book


@dataclass(frozen=True)
class Question:
    """What is asked of the records: the days from `first` to `as_of`, both included, and where.

    What happened is counted by its day; how things stand (enrolled, member, users) is counted at the end of `as_of`.
    `scope` is a country code (GM), a centre code (GM-MK), or empty for all that this PC holds. `among`: of these
    enrolments only.
    """

    book: Book
    as_of: dt.date
    first: dt.date = dt.date.min
    scope: str = ""
    among: tuple[int, ...] | None = None

    def all(self, model: type[Any], *columns: Any) -> Any:
        """A query on a record type, without rows in the bin."""
        return self.book.select(model, *columns)

    @property
    def centres(self) -> Any:
        """The ids of the centres asked about."""
        query = self.all(Centre, Centre.id)
        return (
            query.where((Centre.country == self.scope) | (Centre.code == self.scope)) if self.scope else query
        )

    @property
    def countries(self) -> Any:
        """The codes of their countries."""
        return self.all(Centre, Centre.country).where(Centre.id.in_(self.centres))

    def happened(self, day: Any) -> Any:
        """The condition that a day field lies in the days asked about."""
        return (day >= self.first) & (day <= self.as_of)

    def cohorts(self, *conditions: Any) -> Any:
        """The ids of cohorts of these centres."""
        return self.all(Cohort, Cohort.id).where(Cohort.centre.in_(self.centres), *conditions)

    def programmes(self, kind: str) -> Any:
        return self.all(Programme, Programme.id).where(Programme.kind == kind)

    def enrolments(self, cohorts: Any) -> Any:
        """The ids of enrolments in these cohorts, of people who are not in the bin."""
        people = self.all(Trainee, Trainee.id)
        asked = self.all(Enrolment, Enrolment.id)
        if self.among is not None:
            # Written out: as values one by one they would take longer than the counting.
            some = Enrolment.id.in_(peewee.SQL(f"({', '.join(map(str, self.among))})"))
            people = people.where(Trainee.id.in_(self.all(Enrolment, Enrolment.trainee).where(some)))
            asked = asked.where(some)
        return asked.where(Enrolment.cohort.in_(cohorts), Enrolment.trainee.in_(people))


def ids(query: Any) -> set[int]:
    """The first column of a query, each value once."""
    return {row[0] for row in query.tuples()}


class Occasion(NamedTuple):
    """One reason why a record counts: on which day, and by which enrolment, or else in which centre and trade."""

    record: int
    day: dt.date
    enrolment: int | None = None
    centre: int | None = None
    trade: int | None = None


def same_persons(question: Question) -> dict[int, int]:
    """Of linked rows of one person, which row stands for each: the one with the lowest id, which is left out."""
    same: dict[int, int] = {}

    def first_of(trainee: int) -> int:
        while trainee in same:
            trainee = same[trainee]
        return trainee

    links = question.all(SamePerson, SamePerson.one, SamePerson.other).where(SamePerson.verdict == "same")
    arrived = question.all(Arrival, Arrival.trainee, Handover.trainee).join(
        Handover, on=(Arrival.handover == Handover.id)
    )
    for one, other in sorted([*links.tuples(), *arrived.tuples()]):
        low, high = sorted((first_of(one), first_of(other)))
        if low != high:
            same[high] = low
    return {trainee: first_of(trainee) for trainee in same}


def persons(question: Question, occasions: Iterable[Occasion]) -> Iterator[Occasion]:
    """The same occasions of distinct persons: linked rows of one person count as the row that stands for them."""
    same = same_persons(question)
    return (one._replace(record=same.get(one.record, one.record)) for one in occasions)
