"""Accreditation: permissions of a centre and its programmes that run out, and warnings before anything runs out (R30)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import ACCREDITATIONS
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rules import in_order
from tvetdesk.records.staff import Licence, Staff
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes({"accreditation.record": N_("Accreditation of {centre}")})

WARN, URGENT = 90, 30  # days before something runs out
LICENCE, REGISTRATION, APPROVAL = "licence", "registration", "approval"


class Accreditation(Record):
    """A registration of the centre, or the accreditation of a programme there, with the day it runs out."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), ACCREDITATIONS, required=True, share=Share.COUNTS)
    programme = Ref(N_("Programme"), "Programme", share=Share.COUNTS)
    body = Text(N_("Given by"), share=Share.COUNTS)
    number = Text(N_("Number"), limit=40, share=Share.COUNTS)
    since = Day(N_("Valid from"), share=Share.COUNTS)
    until = Day(N_("Valid until"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 64
        label = N_("Accreditation")
        plural = N_("Accreditations")
        parent = "centre"
        title = ("kind", "number")
        listed = ("centre", "kind", "programme", "body", "number", "until")
        rules = (in_order("since", "until"),)


@dataclass(frozen=True)
class Expiry:
    """Something that runs out, or has: `what` is the code of a licence or accreditation, `days` are negative once it has."""

    kind: str
    name: str
    until: dt.date
    days: int
    what: str

    @property
    def urgent(self) -> bool:
        """Whether a month or less is left."""
        return self.days <= URGENT


def record_accreditation(book: Book, centre: Centre, kind: str, **values: Any) -> Accreditation:
    """Note an accreditation; a renewal is a row of its own, so that the earlier one stays known."""
    with book.change("accreditation.record", centre=centre):
        return book.add(Accreditation, centre=centre.id, kind=kind, **values)


def expiring(book: Book, day: dt.date, within: int = WARN) -> list[Expiry]:
    """Licences, registrations and accreditations of this PC's centres that run out soon or ran out not long ago.

    What was renewed is not named: of one licence, registration or accreditation the longest one counts.
    """
    longest: dict[tuple[Any, ...], tuple[dt.date, Expiry]] = {}

    def note(key: tuple[Any, ...], kind: str, name: str, until: dt.date | None, what: str) -> None:
        if until is not None and (key not in longest or longest[key][0] < until):
            longest[key] = until, Expiry(kind, name or "–", until, (until - day).days, what)

    for row, names in _licences(book, day):
        note((LICENCE, row.staff, row.kind), LICENCE, names, row.until, row.kind)
    centres = (
        book.select(Centre) if book.centre is None else book.select(Centre).where(Centre.id == book.centre)
    )
    named = {row.id: row.name for row in centres}
    for row in centres:
        note((REGISTRATION, row.id), REGISTRATION, row.name, row.registration_until, "registration")
    running = book.select(Cohort, Cohort.programme).where(Cohort.end.is_null() | (Cohort.end >= day))
    for row in book.select(Programme).where(Programme.id.in_(running)):
        note((APPROVAL, None, row.id), APPROVAL, row.name, row.valid_until, "programme")
    for row in book.select(Accreditation).where(Accreditation.centre.in_(list(named))):
        if row.kind == "programme":
            name = book.get(Programme, row.programme).name if row.programme else (row.number or "")
            note((APPROVAL, row.centre, row.programme or row.number), APPROVAL, name, row.until, row.kind)
        else:
            key = (
                (REGISTRATION, row.centre)
                if row.kind == "registration"
                else (row.kind, row.centre, row.number)
            )
            note(key, REGISTRATION, named[row.centre], row.until, row.kind)
    found = [one for _, one in longest.values() if abs(one.days) <= within]
    return sorted(found, key=lambda one: (one.until, one.kind, one.name))


def _licences(book: Book, day: dt.date) -> list[tuple[Licence, str]]:
    people = {
        row.id: row.names or "–"
        for row in book.select(Staff)
        if (row.until is None or row.until >= day) and row.organisation is None
    }
    return [(row, people[row.staff]) for row in book.select(Licence) if row.staff in people]
