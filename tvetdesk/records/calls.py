"""The call sheet: follow-ups that are due, grouped by the phone to ring and by village (R60, R61).

People who share a phone are one call. Who refused to be called after the training, or took it back, is not on the sheet.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.consent import Consent
from tvetdesk.records.outcomes import Contact, FollowUp, due_followups
from tvetdesk.records.people import PhoneNumber, Trainee
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks

FOLLOW_UP = "follow_up"  # the purpose people agree to


@dataclass(frozen=True)
class ToAsk:
    """One follow-up of a person: which month, since when it is due, and how often and with what result it was tried."""

    followup: int
    trainee: int
    names: str
    father: str
    month: int
    due: dt.date
    attempts: int
    last_result: str | None


@dataclass(frozen=True)
class Call:
    """One phone to ring ("" if there is none, then somebody visits), whose it is, and everyone who is asked for."""

    village: str
    phone: str
    owner: str
    language: str | None
    people: tuple[ToAsk, ...]


def call_sheet(book: Book, on: dt.date) -> tuple[list[Call], int]:
    """Calls due on a day by village and phone, and how many follow-ups are left out as the people do not agree."""
    book.authorize("phone.read")
    due = due_followups(book, on)
    trainee_of = {
        row.id: row.trainee for row in _rows(book, Enrolment, Enrolment.id, [one.enrolment for one in due])
    }
    people = {row.id: row for row in _rows(book, Trainee, Trainee.id, trainee_of.values())}
    closed = {
        row.trainee
        for row in _rows(book, Consent, Consent.trainee, people)
        if row.purpose == FOLLOW_UP and row.answer in ("refused", "withdrawn")
    }
    phones = _phones(book, people, on)
    tried: dict[int, list[Contact]] = defaultdict(list)
    for attempt in _rows(book, Contact, Contact.followup, [one.id for one in due]):
        tried[attempt.followup].append(attempt)
    groups: dict[tuple[str, str], list[FollowUp]] = defaultdict(list)
    left_out = 0
    for one in due:
        person = people.get(trainee_of.get(one.enrolment, 0))
        if person is None or person.id in closed:
            left_out += 1
            continue
        phone = phones.get(person.id)
        # Without a phone everyone of a village is visited on one way.
        groups[person.village or "", phone.phone if phone else ""].append(one)
    calls = []
    for (village, number), listed in groups.items():
        asked = tuple(_to_ask(one, people[trainee_of[one.enrolment]], tried[one.id]) for one in listed)
        first = phones.get(asked[0].trainee)
        owner = (first.owner_name or "") if first and number else ""
        calls.append(Call(village, number, owner, people[asked[0].trainee].call_language, asked))
    return sorted(calls, key=lambda one: (one.village, one.phone == "", one.phone)), left_out


def _to_ask(one: FollowUp, person: Trainee, attempts: list[Contact]) -> ToAsk:
    last = max(attempts, key=lambda attempt: (attempt.on, attempt.id), default=None)
    return ToAsk(
        one.id, person.id, person.names or "–", person.father or "", one.month, one.due, len(attempts),
        last.result if last else None,
    )  # fmt: skip


def _phones(book: Book, people: dict[int, Any], on: dt.date) -> dict[int, PhoneNumber]:
    """The number to try first of each person: their own before others', the newest first; none that has stopped."""
    found: dict[int, PhoneNumber] = {}
    rows = [
        row
        for row in _rows(book, PhoneNumber, PhoneNumber.trainee, people)
        if row.until is None or row.until >= on
    ]
    for row in sorted(rows, key=lambda row: (row.owner == "self", row.since or dt.date.min, row.id)):
        found[row.trainee] = row
    return found


def _rows(book: Book, model: Any, field: Any, ids: Any) -> list[Any]:
    return [row for some in chunks(ids) for row in book.select(model).where(field.in_(some))]
