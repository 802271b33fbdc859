"""What the Jobs place shows: vacancies with how many people fit, and of one the candidates and those proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.employers import Employer, Placement, Vacancy
from tvetdesk.records.matching import Shortlist, shortlist
from tvetdesk.records.people import Trainee
from tvetdesk.store.book import Book


@dataclass(frozen=True)
class Offer:
    """A vacancy in the list; `candidates` is how many could be proposed, None where it is not open."""

    vacancy: int
    title: str
    employer: str
    place: str
    places: int
    until: dt.date | None
    state: str
    candidates: int | None


@dataclass(frozen=True)
class Proposed:
    """Somebody who is proposed for a vacancy, or further."""

    placement: Placement
    trainee: int
    names: str


@dataclass(frozen=True)
class Job:
    """A vacancy with its employer, the candidates in their order, and those already proposed."""

    day: dt.date
    vacancy: Vacancy
    employer: Employer
    found: Shortlist
    proposed: Sequence[Proposed]
    hired: int


def offers(book: Book) -> list[Offer]:
    """The vacancies of this centre: open ones first, those that end soonest on top; in the reading thread."""
    employers = {row.id: row for row in book.select(Employer, bin=True)}
    found = []
    for row in book.select(Vacancy):
        employer = employers.get(row.employer)
        number = len(shortlist(book, row).candidates) if row.state == "open" else None
        place = row.place or (employer.place if employer else "") or ""
        name = (employer.name if employer else "") or "–"
        found.append(
            Offer(row.id, row.title or "–", name, place, row.places or 1, row.until, row.state, number)
        )
    return sorted(found, key=lambda one: (one.state != "open", one.until or dt.date.max, one.title))


def job(book: Book, vacancy: int) -> Job | None:
    """All of one vacancy; None once it is gone."""
    row = book.find(Vacancy, id=vacancy)
    employer = book.find(Employer, bin=True, id=row.employer) if row else None
    if row is None or employer is None:
        return None
    placements = list(book.select(Placement).where(Placement.vacancy == vacancy).order_by(Placement.id))
    enrolments = {
        one.id: one.trainee
        for one in book.select(Enrolment, bin=True).where(Enrolment.id.in_([p.enrolment for p in placements]))
    }
    people = {
        one.id: one.names or "–"
        for one in book.select(Trainee, bin=True).where(Trainee.id.in_(list(enrolments.values())))
    }
    proposed = [
        Proposed(one, enrolments[one.enrolment], people.get(enrolments[one.enrolment], "–"))
        for one in placements
        if one.enrolment in enrolments
    ]
    hired = book.select(Placement).where(
        Placement.employer == employer.id, Placement.state.in_(("placed", "ended"))
    )
    return Job(book.today(), row, employer, shortlist(book, row), proposed, hired.count())
