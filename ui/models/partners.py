"""What the Partners place shows: whom the centre knows with the contact, dialogue events, and what is to be done next."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.records.employers import Employer, Placement, Vacancy
from tvetdesk.records.enterprises import Enterprise, Founder, due_checks
from tvetdesk.records.network import (
    DialogueFormat,
    Event,
    Membership,
    Network,
    Organisation,
    Participant,
    Participation,
    is_member,
)
from tvetdesk.records.people import Trainee
from tvetdesk.records.rights import hidden
from tvetdesk.store.book import Book

AHEAD = dt.timedelta(days=90)  # memberships and visits that come up within these days are said


@dataclass(frozen=True)
class Partner:
    """An organisation, an employer or an enterprise: the contact, and what there is between it and the centre."""

    row: Any  # Organisation, Employer or Enterprise
    contact: str
    phone: str
    people: int
    open: int
    networks: Sequence[str]

    @property
    def kind(self) -> str:
        return type(self.row).__name__

    @property
    def reachable(self) -> bool:
        """Whether anything is noted by which somebody is reached; an enterprise is reached by its founders."""
        return self.kind == "Enterprise" or bool(self.contact or self.phone or self.row.email)


@dataclass(frozen=True)
class Guest:
    """Somebody who took part in an event, and whom they spoke for."""

    row: Participation
    names: str
    sex: str
    organisation: str


@dataclass(frozen=True)
class Meeting:
    """An event with those who took part: distinct people, and distinct institutions."""

    row: Event
    format: str
    guests: Sequence[Guest]

    @property
    def last(self) -> dt.date:
        return self.row.end or self.row.start

    @property
    def institutions(self) -> int:
        return len({one.row.organisation for one in self.guests} - {None})


@dataclass(frozen=True)
class Member:
    """An organisation's time in a network."""

    row: Membership
    organisation: str
    network: str
    now: bool


@dataclass(frozen=True)
class Partners:
    """All of the place; `visits` are enterprises to be visited, with the month and the day."""

    day: dt.date
    partners: Sequence[Partner]
    meetings: Sequence[Meeting]
    members: Sequence[Member]
    visits: Sequence[tuple[Enterprise, int, dt.date]]

    @property
    def coming(self) -> list[Meeting]:
        found = [one for one in self.meetings if one.row.state == "planned" and one.last >= self.day]
        return sorted(found, key=lambda one: (one.row.start, one.row.id))

    @property
    def unsaid(self) -> list[Meeting]:
        """Events whose day is over and of which nobody said whether they were held."""
        return [one for one in self.meetings if one.row.state == "planned" and one.last < self.day]

    @property
    def empty(self) -> list[Meeting]:
        """Events that were held without anybody being noted."""
        return [one for one in self.meetings if one.row.state == "held" and not one.guests]

    @property
    def ending(self) -> list[Member]:
        """Memberships that end soon."""
        found = [one for one in self.members if one.now and one.row.until is not None]
        soon = [one for one in found if one.row.until <= self.day + AHEAD]
        return sorted(soon, key=lambda one: (one.row.until, one.row.id))

    @property
    def silent(self) -> list[Partner]:
        """Partners of whom nothing is noted by which they could be reached."""
        return [one for one in self.partners if not one.reachable]


def partners(book: Book) -> Partners:
    """Whom the centre knows, by name; events, the newest first."""
    day = book.today()
    names = {row.id: row.name or "–" for row in book.select(Organisation, bin=True)}
    networks = {row.id: row.name or "–" for row in book.select(Network, bin=True)}
    members = [
        Member(row, names.get(row.organisation, "–"), networks.get(row.network, "–"), is_member(row, day))
        for row in book.select(Membership)
    ]
    members.sort(key=lambda one: (not one.now, one.organisation.casefold(), one.row.since))
    meetings = _meetings(book, names)
    visits = due_checks(book, day + AHEAD)
    found = [*_organisations(book, members), *_employers(book), *_enterprises(book, day)]
    found.sort(key=lambda one: ((one.row.name or "").casefold(), one.kind, one.row.id))
    return Partners(day, found, meetings, members, visits)


def _meetings(book: Book, names: dict[int, str]) -> list[Meeting]:
    formats = {row.id: row.name or "–" for row in book.select(DialogueFormat, bin=True)}
    people = {row.id: row for row in book.select(Participant, bin=True)}
    guests: dict[int, list[Guest]] = defaultdict(list)
    for row in book.select(Participation):
        person = people.get(row.participant)
        guest, sex = (person.names or "–", person.sex) if person else ("–", "U")
        guests[row.event].append(Guest(row, guest, sex, names.get(row.organisation, "")))
    made = [
        Meeting(row, formats.get(row.format, "–"), sorted(guests[row.id], key=lambda one: one.names))
        for row in book.select(Event)
    ]
    return sorted(made, key=lambda one: (one.row.start, one.row.id), reverse=True)


def _phone(book: Book, row: Any) -> str:
    one = type(row).phone
    return "" if not row.phone or hidden(book, one) else str(row.phone)


def _organisations(book: Book, members: Sequence[Member]) -> list[Partner]:
    people = Counter(row.organisation for row in book.select(Participant))
    within: dict[int, list[str]] = defaultdict(list)
    for one in members:
        if one.now:
            within[one.row.organisation].append(one.network)
    return [
        Partner(row, row.contact or "", _phone(book, row), people[row.id], 0, within[row.id])
        for row in book.select(Organisation)
    ]


def _employers(book: Book) -> list[Partner]:
    offered = Counter(row.employer for row in book.select(Vacancy).where(Vacancy.state == "open"))
    placed = Counter(
        row.employer for row in book.select(Placement).where(Placement.state.in_(("placed", "ended")))
    )
    return [
        Partner(row, row.contact or "", _phone(book, row), placed[row.id], offered[row.id], ())
        for row in book.select(Employer)
    ]


def _enterprises(book: Book, day: dt.date) -> list[Partner]:
    founders: dict[int, list[int]] = defaultdict(list)
    for row in book.select(Founder):
        if row.until is None or row.until >= day:
            founders[row.enterprise].append(row.trainee)
    wanted = sorted({one for each in founders.values() for one in each})
    names = {row.id: row.names or "–" for row in book.select(Trainee, bin=True).where(Trainee.id.in_(wanted))}
    made = []
    for row in book.select(Enterprise):
        who = sorted(names.get(one, "–") for one in founders[row.id])
        made.append(Partner(row, ", ".join(who), "", len(who), 0, ()))
    return made
