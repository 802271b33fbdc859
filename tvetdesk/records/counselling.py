"""Counselling: what a person brings and wants, and the sessions in which that is talked about, with the days they are due.

What is said stays on the office PCs of the centre: no laptop and no headquarters holds it. Of a session only its kind,
its days and its state are counted. Whoever wants headquarters to know more writes a summary, which goes there only for
people who agreed to share with headquarters.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    AIMS,
    AVAILABILITIES,
    COUNSELLING_KINDS,
    COUNSELLING_STATES,
    COUNSELLING_TOPICS,
    NEEDS,
)
from tvetdesk.records.people import Trainee
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Ref
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "counselling.profile": N_("What {trainee} brings and wants"),
        "counselling.plan": N_("Counselling of {trainee} planned"),
        "counselling.hold": N_("Counselling of {trainee}"),
    }
)
sentences(
    {
        "counselling.over": N_("This session was held or missed already. Plan another one."),
        "counselling.next": N_("The next session cannot be before this one. Choose a later day."),
    }
)


class Profile(Record):
    """What somebody brings and wants, asked when they come to the centre (identification)."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    on = Day(N_("Asked on"), share=Share.COUNTS)
    trade = Ref(N_("Trade wished for"), "Trade", share=Share.COUNTS)
    aim = Code(N_("Aim"), AIMS, share=Share.COUNTS)
    available = Code(N_("Has time"), AVAILABILITIES, share=Share.COUNTS)
    needs = Codes(N_("Needs"), NEEDS, share=Share.OFFICE)
    motivation = Note(N_("Motivation"), share=Share.OFFICE)
    competencies = Note(N_("What the person can do already"), share=Share.OFFICE)
    needs_note = Note(N_("Needs in words"), share=Share.OFFICE)
    counsellor = Ref(N_("Asked by"), "Staff", share=Share.COUNTS)

    class Meta:
        number = 62
        label = N_("Motivation and needs")
        plural = N_("Motivation and needs")
        identity = ("trainee",)
        parent = "trainee"
        title = ("trainee",)
        listed = ("trainee", "on", "trade", "aim", "available")


class Counselling(Record):
    """A counselling session with one person: planned for a day, then held or missed."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), COUNSELLING_KINDS, required=True, share=Share.COUNTS)
    due = Day(N_("Due"), index=True, share=Share.COUNTS)
    on = Day(N_("Held on"), share=Share.COUNTS)
    state = Code(N_("State"), COUNSELLING_STATES, required=True, default="planned", share=Share.COUNTS)
    counsellor = Ref(N_("Counsellor"), "Staff", share=Share.COUNTS)
    topics = Codes(N_("Topics"), COUNSELLING_TOPICS, share=Share.OFFICE)
    said = Note(N_("What was said"), share=Share.OFFICE)
    agreed = Note(N_("What was agreed"), share=Share.OFFICE)
    summary = Note(
        N_("Summary for headquarters"), share=Share.HQ,
        help=N_("Goes to headquarters if the person agreed to share with it. Leave empty what should stay here."),
    )  # fmt: skip

    class Meta:
        number = 63
        label = N_("Counselling session")
        plural = N_("Counselling sessions")
        parent = "trainee"
        title = ("trainee", "kind")
        listed = ("trainee", "kind", "due", "on", "state", "counsellor")


def record_profile(book: Book, trainee: Trainee, **values: Any) -> Profile:
    """What somebody brings and wants; asked again, the new answers take the place of the old ones."""
    with book.change("counselling.profile", trainee=trainee):
        return book.put(Profile, trainee=trainee.id, **{"on": book.today(), **values})


def plan_counselling(
    book: Book, trainee: Trainee, kind: str, due: dt.date | None = None, **values: Any
) -> Counselling:
    """A session that is due on a day."""
    with book.change("counselling.plan", trainee=trainee):
        return book.add(Counselling, trainee=trainee.id, kind=kind, due=due or book.today(), **values)


def hold_counselling(
    book: Book,
    session: Counselling,
    on: dt.date | None = None,
    *,
    state: str = "held",
    next_due: dt.date | None = None,
    **values: Any,
) -> Counselling:
    """Note that a session was held (or missed), and plan the next one of its kind if a day is given."""
    if session.state != "planned":
        raise UserError("counselling.over")
    on = on or book.today()
    if next_due is not None and next_due < on:
        raise UserError("counselling.next")
    trainee = book.get(Trainee, session.trainee)
    with book.change("counselling.hold", trainee=trainee):
        held = book.set(session, state=state, on=on if state == "held" else None, **values)
        if next_due is not None:
            plan_counselling(book, trainee, session.kind, next_due, counsellor=session.counsellor)
        return held


def due_counselling(book: Book, on: dt.date) -> list[Counselling]:
    """Planned sessions that are due by a day, the longest overdue first."""
    query = book.select(Counselling).where(Counselling.due <= on, Counselling.state == "planned")
    return list(query.order_by(Counselling.due, Counselling.id))
