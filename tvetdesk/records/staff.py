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
)
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.schema import Sharing
from tvetdesk.store.times import Day

changes(
    {
        "staff.new": N_("New member of staff or teacher"),
        "staff.training": N_("New training"),
        "staff.participation": N_("Participants of {training}"),
    }
)


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


def new_staff(book: Book, names: str, **values: Any) -> Staff:
    """A member of staff of this centre, or with `organisation` a teacher of another organisation."""
    with book.change("staff.new"):
        return book.add(Staff, names=names, **{"centre": book.centre, **values})


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
    values.setdefault("organisation", person.organisation)
    with book.change("staff.participation", training=training):
        return book.put(TrainingParticipation, training=training.id, staff=person.id, result=result, **values)
