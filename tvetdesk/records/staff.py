"""Staff of the centre, teachers of other organisations, their licences, and the trainings they take part in.

Which fields answer which question: *teachers trained* are the distinct `TrainingParticipation.staff` with result
`completed` or `attended` in trainings in state `held`; a teacher of another organisation is a `Staff` row with
`organisation` filled, and counts as well (R67). Course participations are the rows themselves (R66). The annual
return counts `Staff` by sex, `qualification`, `employment` and `Licence.kind`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    CONSENT_ANSWERS,
    EMPLOYMENT_TYPES,
    LICENCES,
    PARTICIPATION_RESULTS,
    PLAN_STATES,
    QUALIFICATIONS,
    SEXES,
    STAFF_ROLES,
    TRAINING_SUBJECTS,
    URGENCIES,
)
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.schema import Sharing
from tvetdesk.store.times import Day

changes(
    {
        "staff.new": N_("New member of staff or teacher"),
        "staff.training": N_("New training"),
        "staff.participation": N_("Participants of {training}"),
        "staff.licence": N_("Licence of {staff}"),
        "staff.day": N_("Days of {training}"),
        "staff.need": N_("Training need of {staff}"),
    }
)
sentences(
    {
        "staff.no_licence": N_("{names} has no licence as {kind} here. Ask for it, or note it."),
        "staff.licence_ended": N_(
            "{names}: the licence as {kind} ended on {day}. Ask for the new one, or note it."
        ),
        "staff.licence_later": N_("{names}: the licence as {kind} begins on {day} only. Check both dates."),
        "training.outside": N_(
            "{day} is outside the training. It lasts from {start} to {end}; choose a day of it, or alter the training."
        ),
        "training.cancelled": N_("This training was cancelled. Nobody can have taken part in it."),
        "training.hours": N_("{hours} hours are more than the {most} of the training. Check the number."),
    }
)


EXPIRY_DAYS = (90, 30)  # before a licence runs out: first and last warning (R30)
TRAINED = ("attended", "completed")


class Staff(Record):
    """Someone who teaches or works in a centre, or a teacher of another organisation (`organisation` is filled)."""

    names = Text(N_("Names"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    organisation = Ref(
        N_("Other organisation"), "Organisation", share=Share.COUNTS,
        help=N_("Leave empty for staff of this centre."),
    )  # fmt: skip
    sex = Code(N_("Sex"), SEXES, default="U", share=Share.COUNTS)
    birth_year = Whole(N_("Birth year"), least=1900, most=2100, share=Share.COUNTS)
    roles = Codes(N_("Tasks"), STAFF_ROLES, share=Share.COUNTS)
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    qualification = Code(N_("Highest qualification"), QUALIFICATIONS, share=Share.COUNTS)
    employment = Code(N_("Employment"), EMPLOYMENT_TYPES, share=Share.COUNTS)
    since = Day(N_("Since"), share=Share.COUNTS)
    until = Day(N_("Until"), share=Share.COUNTS)
    phone = Phone(N_("Phone"))
    email = Text(N_("E-mail"))
    sharing = Code(N_("Agrees that headquarters sees the name"), CONSENT_ANSWERS, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 10
        label = N_("Member of staff or teacher")
        plural = N_("Staff and teachers")
        person = True
        sharing = Sharing("Staff", "id", (), "sharing", "given")
        title = ("names",)
        listed = ("names", "roles", "trade", "qualification", "organisation")
        rules = (in_order("since", "until"),)


class Licence(Record):
    """A licence as trainer, assessor or verifier, with the day it runs out (R30)."""

    staff = Ref(N_("Holder"), "Staff", required=True, share=Share.COUNTS)
    kind = Code(N_("Licence"), LICENCES, required=True, share=Share.COUNTS)
    number = Text(N_("Number"), limit=40)
    since = Day(N_("Valid from"), share=Share.COUNTS)
    until = Day(N_("Valid until"), share=Share.COUNTS)

    class Meta:
        number = 11
        label = N_("Licence")
        plural = N_("Licences")
        parent = "staff"
        title = ("staff", "kind")
        listed = ("staff", "kind", "number", "until")
        rules = (in_order("since", "until"),)


class Training(Record):
    """A training of teachers."""

    title = Text(N_("Title"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    subject = Code(N_("Subject"), TRAINING_SUBJECTS, share=Share.COUNTS)
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    start = Day(N_("From"), required=True, share=Share.COUNTS)
    end = Day(N_("To"), share=Share.COUNTS)
    hours = Whole(N_("Hours"), most=5000, share=Share.COUNTS)
    provider = Text(N_("Given by"))
    place = Text(N_("Place"))
    state = Code(N_("State"), PLAN_STATES, default="planned", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 12
        label = N_("Teacher training")
        plural = N_("Teacher trainings")
        title = ("title",)
        listed = ("title", "start", "end", "hours", "provider", "state")
        rules = (in_order("start", "end"),)


class TrainingParticipation(Leaf):
    """That someone took part in a training, and with what result."""

    training = Ref(N_("Training"), "Training", required=True, share=Share.COUNTS)
    staff = Ref(N_("Participant"), "Staff", required=True, share=Share.COUNTS)
    result = Code(N_("Result"), PARTICIPATION_RESULTS, required=True, share=Share.COUNTS)
    hours = Whole(N_("Hours attended"), most=5000, share=Share.COUNTS)
    organisation = Ref(N_("Sent by"), "Organisation", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 13
        label = N_("Training participation")
        plural = N_("Training participations")
        identity = ("training", "staff")
        parent = "staff"
        title = ("training", "staff")
        listed = ("training", "staff", "result", "hours")


class Qualification(Record):
    """A paper that shows what someone has learned; the highest one is also noted with the person."""

    staff = Ref(N_("Holder"), "Staff", required=True, share=Share.COUNTS)
    level = Code(N_("Qualification"), QUALIFICATIONS, required=True, share=Share.COUNTS)
    title = Text(N_("Title as on paper"))
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    body = Text(N_("Awarded by"))
    on = Day(N_("Date"), share=Share.COUNTS)
    seen = YesNo(N_("Paper was seen"), share=Share.COUNTS)

    class Meta:
        number = 92
        label = N_("Qualification")
        plural = N_("Qualifications")
        parent = "staff"
        title = ("staff", "level")
        listed = ("staff", "level", "title", "trade", "on", "seen")


class TrainingDay(Record):
    """A day (or half day) of a teacher training, with its hours and what it was about."""

    training = Ref(N_("Training"), "Training", required=True, share=Share.COUNTS)
    day = Day(N_("Day"), required=True, share=Share.COUNTS)
    hours = Whole(N_("Hours"), least=1, most=16, share=Share.COUNTS)
    topic = Text(N_("Topic"))
    given_by = Text(N_("Given by"))

    class Meta:
        number = 93
        label = N_("Day of a training")
        plural = N_("Days of trainings")
        identity = ("training", "day")
        parent = "training"
        title = ("training", "day")
        listed = ("training", "day", "hours", "topic")


class TrainingNeed(Record):
    """What someone should be trained in, and the training that met the need."""

    staff = Ref(N_("Who"), "Staff", required=True, share=Share.COUNTS)
    subject = Code(N_("Subject"), TRAINING_SUBJECTS, required=True, share=Share.COUNTS)
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    urgency = Code(N_("How urgent"), URGENCIES, default="soon", share=Share.COUNTS)
    on = Day(N_("Noted on"), required=True, share=Share.COUNTS)
    met = Ref(N_("Met by"), "Training", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 94
        label = N_("Training need")
        plural = N_("Training needs")
        parent = "staff"
        title = ("staff", "subject")
        listed = ("staff", "subject", "trade", "urgency", "on", "met")


def new_staff(book: Book, names: str, **values: Any) -> Staff:
    """A member of staff of this centre, or with `organisation` a teacher of another organisation."""
    with book.change("staff.new"):
        return book.add(Staff, names=names, **{"centre": book.centre, **values})


def of_headquarters(book: Book) -> dict[str, str]:
    """What is noted of whoever works at headquarters: their own name is seen there, or no entry could say who it was."""
    return {"sharing": "given"} if book.level is Share.HQ else {}


def record_training(
    book: Book, title: str, start: dt.date, participants: Iterable[Staff] = (), **values: Any
) -> Training:
    """A training that was held, with everyone who completed it."""
    with book.change("staff.training"):
        training = book.add(
            Training, title=title, start=start, **{"centre": book.centre, "state": "held", **values}
        )
        for person in participants:
            take_part(book, training, person)
        return training


def take_part(
    book: Book, training: Training, person: Staff, result: str = "completed", **values: Any
) -> TrainingParticipation:
    """Note that someone takes part; `organisation` is whom they come from, unless said otherwise."""
    if training.state == "cancelled" and result in TRAINED:
        raise UserError("training.cancelled")
    hours = values.get("hours")
    if hours is not None and training.hours is not None and hours > training.hours:
        raise UserError("training.hours", hours=hours, most=training.hours)
    values.setdefault("organisation", person.organisation)
    with book.change("staff.participation", training=training):
        participation = book.put(
            TrainingParticipation, training=training.id, staff=person.id, result=result, **values
        )
        if result == "completed":
            _meet(book, training, person.id)
        return participation


def all_came(book: Book, training: Training) -> list[TrainingParticipation]:
    """Everybody who is registered completed the training; of the others it is known already how it went."""
    registered = book.select(TrainingParticipation).where(
        TrainingParticipation.training == training.id, TrainingParticipation.result == "registered"
    )
    with book.change("staff.participation", training=training):
        return [
            take_part(book, training, book.get(Staff, one.staff), organisation=one.organisation)
            for one in list(registered)
        ]


def _meet(book: Book, training: Training, person: int) -> None:
    """A completed training meets the open needs of its subject (and trade, where both name one)."""
    needs = book.select(TrainingNeed).where(
        TrainingNeed.staff == person, TrainingNeed.subject == training.subject, TrainingNeed.met.is_null()
    )
    for need in list(needs):
        if None in (need.trade, training.trade) or need.trade == training.trade:
            book.set(need, met=training.id)


def add_day(book: Book, training: Training, day: dt.date, hours: int, **values: Any) -> TrainingDay:
    """A day of a training; its hours are then the sum of its days."""
    end = training.end or training.start
    if not training.start <= day <= end:
        raise UserError("training.outside", day=day, start=training.start, end=end)
    with book.change("staff.day", training=training):
        made = book.put(TrainingDay, training=training.id, day=day, hours=hours, **values)
        days = book.select(TrainingDay).where(TrainingDay.training == training.id)
        book.set(training, hours=sum(one.hours or 0 for one in days))
        return made


def note_need(
    book: Book, person: Staff, subject: str, on: dt.date | None = None, **values: Any
) -> TrainingNeed:
    """What someone should be trained in."""
    with book.change("staff.need", staff=person):
        return book.add(TrainingNeed, staff=person.id, subject=subject, on=on or book.today(), **values)


def open_needs(book: Book) -> list[TrainingNeed]:
    """Training needs that no training has met yet, the most urgent first, then the oldest."""
    order = list(URGENCIES)
    found = list(book.select(TrainingNeed).where(TrainingNeed.met.is_null()))
    return sorted(found, key=lambda one: (order.index(one.urgency or "later"), one.on, one.id))


def grant_licence(
    book: Book, person: Staff, kind: str, since: dt.date | None, until: dt.date | None, **values: Any
) -> Licence:
    """A licence as trainer, assessor or verifier; a renewed one is a further row."""
    with book.change("staff.licence", staff=person):
        return book.add(Licence, staff=person.id, kind=kind, since=since, until=until, **values)


def licence_doubts(book: Book, person: Staff, kind: str, on: dt.date) -> list[UserError]:
    """Why someone's licence of a kind does not cover a day: a warning in words, or nothing (R30)."""
    about: dict[str, Any] = {"names": person.names or "–", "kind": STAFF_ROLES[kind]}
    found = list(book.select(Licence).where(Licence.staff == person.id, Licence.kind == kind))
    if not found:
        return [UserError("staff.no_licence", **about)]
    if any((one.since or on) <= on <= (one.until or on) for one in found):
        return []
    ended = [one.until for one in found if one.until is not None and one.until < on]
    if ended:
        return [UserError("staff.licence_ended", day=max(ended), **about)]
    return [UserError("staff.licence_later", day=min(one.since for one in found), **about)]


def expiring_licences(book: Book, on: dt.date, days: int = EXPIRY_DAYS[0]) -> list[Licence]:
    """Licences that end within some days of a day, or ended and were not followed by another, the earliest first."""
    newest: dict[tuple[int, str], Licence] = {}
    for one in book.select(Licence):
        there = newest.get((one.staff, one.kind))
        if there is None or (there.until or dt.date.max) < (one.until or dt.date.max):
            newest[one.staff, one.kind] = one
    last = on + dt.timedelta(days=days)
    found = [one for one in newest.values() if one.until is not None and one.until <= last]
    return sorted(found, key=lambda one: (one.until, one.id))
