"""Doubts: what is odd about an enrolment or a group, in words for whoever looks; never a reason to refuse anything.

Two PCs may enrol one person for the same time unseen. Both rows live, and the doubt is shown here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import SCHOOLING
from tvetdesk.records.cohorts import Cohort, Enrolment, age_doubts, places_taken
from tvetdesk.records.facilities import same_tags
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Award, Level, Programme, in_force
from tvetdesk.records.roster import ACTIVE, Place, places
from tvetdesk.store.book import Book

sentences(
    {
        "doubt.overlap": N_("{trainee} is in {one} and in {other} at the same time. Is that right?"),
        "doubt.ended": N_("{cohort} ended on {day}. Is the date right?"),
        "doubt.schooling": N_("The programme asks for: {least}. {trainee} has: {schooling}."),
        "doubt.full": N_("{cohort} has {places} places and {taken} people."),
        "doubt.validity": N_("{cohort} ends on {day}; “{what}” is valid from {first} to {last}. Is it still the right one?"),
        "doubt.tag": N_("{one} and {other} have the inventory number {tag}. Which of them is it? Give the other one another number."),
        "doubt.january": N_("In {cohort}, {number} of {total} people are born on 1 January. Are these dates known to the day?"),
    }
)  # fmt: skip

HEAP = 0.10  # of a group, above which birth dates of 1 January are doubted (R09)
FEWEST = 5  # people of a group, below which one of them says nothing


def enrolment_doubts(book: Book, trainee: Trainee, cohort: Cohort, on: dt.date) -> list[UserError]:
    """What to say before somebody is enrolled: age, schooling, places, and other courses at the same time."""
    programme = book.get(Programme, cohort.programme)
    words: list[UserError] = [
        UserError("doubt.age", what=what) for what in age_doubts(programme, trainee.birth_year, on)
    ]
    ranks = list(SCHOOLING)
    if (
        programme.schooling
        and trainee.schooling
        and ranks.index(trainee.schooling) < ranks.index(programme.schooling)
    ):
        words.append(
            UserError(
                "doubt.schooling",
                least=SCHOOLING[programme.schooling],
                schooling=SCHOOLING[trainee.schooling],
                trainee=trainee.names or "–",
            )
        )
    if cohort.end is not None and on > cohort.end:
        words.append(UserError("doubt.ended", cohort=cohort.name, day=cohort.end))
    taken = places_taken(book, cohort)
    if cohort.places is not None and taken >= cohort.places:
        words.append(UserError("doubt.full", cohort=cohort.name, places=cohort.places, taken=taken))
    for place in places(book, max(on, cohort.start), [trainee.id], ACTIVE):
        other = book.get(Cohort, place.cohort)
        if other.id != cohort.id and _meet(cohort, other):
            words.append(
                UserError("doubt.overlap", trainee=trainee.names or "–", one=other.name, other=cohort.name)
            )
    return words


sentences({"doubt.age": N_("{what}")})


def _meet(one: Cohort, other: Cohort) -> bool:
    """Whether two cohorts run at the same time for at least a day."""
    return (one.end is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def overlapping(book: Book, day: dt.date) -> list[tuple[Place, Place]]:
    """Enrolments of one person that are active on a day in cohorts that run at the same time."""
    cohorts = {row.id: row for row in book.select(Cohort).where(Cohort.kind == "course")}
    people: dict[int, list[Place]] = defaultdict(list)
    for place in places(book, day, states=ACTIVE):
        if place.cohort in cohorts:
            people[place.trainee].append(place)
    found = []
    for listed in people.values():
        listed.sort(key=lambda place: place.enrolment)
        for number, one in enumerate(listed):
            found += [
                (one, other)
                for other in listed[number + 1 :]
                if _meet(cohorts[one.cohort], cohorts[other.cohort])
            ]
    return found


def january(births: Iterable[str | None]) -> tuple[int, int] | None:
    """How many of how many known birth dates are 1 January, where that is more than a group should have (R09)."""
    known = Counter(birth.endswith("-01-01") for birth in births if birth and len(birth) == 10)
    total = known.total()
    return (known[True], total) if total >= FEWEST and known[True] > HEAP * total else None


def doubts(book: Book, day: dt.date) -> list[UserError]:
    """Everything odd in this data folder on a day."""
    words = [_overlap(book, one, other) for one, other in overlapping(book, day)]
    words += [
        UserError("doubt.tag", one=one.name or "–", other=other.name or "–", tag=one.tag or "–")
        for one, other in same_tags(book)
    ]
    cohorts = list(book.select(Cohort).where(Cohort.end.is_null() | (Cohort.end >= day)).order_by(Cohort.id))
    for cohort in cohorts:
        taken = places_taken(book, cohort)
        if cohort.places is not None and taken > cohort.places:
            words.append(UserError("doubt.full", cohort=cohort.name, places=cohort.places, taken=taken))
        words += _out_of_force(book, cohort)
        people = book.select(Enrolment, Enrolment.trainee).where(Enrolment.cohort == cohort.id)
        births = book.select(Trainee, Trainee.birth).where(Trainee.id.in_(people)).tuples()
        heap = january(birth for (birth,) in births)
        if heap is not None:
            words.append(UserError("doubt.january", cohort=cohort.name, number=heap[0], total=heap[1]))
    return words


def _out_of_force(book: Book, cohort: Cohort) -> list[UserError]:
    """The programme, award and levels of a cohort that are not valid when it ends, and certificates are given (R27)."""
    programme, day = book.get(Programme, cohort.programme), cohort.end or cohort.start
    named: list[Programme | Award | Level] = [programme]
    named += [book.get(Award, programme.award)] if programme.award else []
    named += [book.get(Level, one) for one in (programme.level, programme.second_level) if one]
    return [
        UserError(
            "doubt.validity",
            cohort=cohort.name,
            day=day,
            what=one.name or "–",
            first=one.valid_from or "–",
            last=one.valid_until or "–",
        )
        for one in named
        if not in_force(one, day)
    ]


def _overlap(book: Book, one: Place, other: Place) -> UserError:
    names = book.get(Trainee, one.trainee).names or "–"
    return UserError(
        "doubt.overlap",
        trainee=names,
        one=book.get(Cohort, one.cohort).name,
        other=book.get(Cohort, other.cohort).name,
    )
