"""Networks of organisations, and the dialogue events in which people take part for their institutions (R68).

Which fields answer which question: *NGOs in the network* are the distinct `Membership.organisation` whose organisation is
of sector `civil_society` and that are members on a day (`since` and `until`); *persons at dialogue events* are the
distinct `Participation.participant`, *institutions* the distinct `Participation.organisation`, *formats* the distinct
`Event.format` of events in state `held`. Participations (rows) are a separate figure (R66).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    CONSENT_ANSWERS,
    EVENT_LEVELS,
    EVENT_ROLES,
    NETWORK_TOPICS,
    ORGANISATION_SECTORS,
    PLAN_STATES,
    SEXES,
)
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.record import Leaf, Owner, Record, Share
from tvetdesk.store.schema import Sharing
from tvetdesk.store.times import Day

changes(
    {
        "network.organisation": N_("New organisation"),
        "network.new": N_("New network"),
        "network.join": N_("{organisation} in {network}"),
        "network.format": N_("New dialogue format"),
        "network.event": N_("New event"),
        "network.participant": N_("New participant"),
        "network.participate": N_("Participants of {event}"),
    }
)


class Organisation(Record):
    """An organisation outside the centre: of the network, of events, or the school a teacher comes from."""

    name = Text(N_("Name"), required=True, search=True)
    short = Text(N_("Short name"), limit=40, search=True)
    sector = Code(N_("Sector"), ORGANISATION_SECTORS, required=True, share=Share.COUNTS)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    place = Text(N_("Place"))
    contact = Text(N_("Contact person"), share=Share.CENTRE)
    phone = Phone(N_("Phone"), share=Share.CENTRE)
    email = Text(N_("E-mail"), share=Share.CENTRE)
    note = Note(N_("Note"))

    class Meta:
        number = 43
        label = N_("Organisation")
        plural = N_("Organisations")
        title = ("name",)
        listed = ("name", "sector", "country", "place")


class Network(Record):
    """A network of organisations."""

    name = Text(N_("Name"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    since = Day(N_("Since"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 44
        label = N_("Network")
        plural = N_("Networks")
        title = ("name",)
        listed = ("name", "country", "since")


class Membership(Record):
    """An organisation's time in a network; one that comes back has a further row."""

    network = Ref(N_("Network"), "Network", required=True, share=Share.COUNTS)
    organisation = Ref(N_("Organisation"), "Organisation", required=True, share=Share.COUNTS)
    since = Day(N_("Since"), required=True, share=Share.COUNTS)
    until = Day(N_("Until"), share=Share.COUNTS)
    topics = Codes(N_("Works on"), NETWORK_TOPICS, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 45
        label = N_("Membership")
        plural = N_("Memberships")
        identity = ("network", "organisation", "since")
        parent = "organisation"
        title = ("organisation", "network")
        listed = ("network", "organisation", "since", "until", "topics")
        rules = (in_order("since", "until"),)


class DialogueFormat(Record):
    """A format of dialogue, like a round table, in which events are held."""

    name = Text(N_("Name"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    purpose = Note(N_("Purpose"), share=Share.HQ)

    class Meta:
        number = 46
        label = N_("Dialogue format")
        plural = N_("Dialogue formats")
        owner = Owner.MAKER
        title = ("name",)
        listed = ("name", "purpose")


class Event(Record):
    """A dialogue event, which may last several days."""

    title = Text(N_("Title"), required=True, search=True)
    format = Ref(N_("Format"), "DialogueFormat", required=True, share=Share.COUNTS)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    start = Day(N_("From"), required=True, share=Share.COUNTS)
    end = Day(N_("To"), share=Share.COUNTS)
    level = Code(N_("Level"), EVENT_LEVELS, share=Share.COUNTS)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    place = Text(N_("Place"))
    topics = Codes(N_("Concerns"), NETWORK_TOPICS, share=Share.COUNTS)
    state = Code(N_("State"), PLAN_STATES, default="planned", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 47
        label = N_("Event")
        plural = N_("Events")
        title = ("title",)
        listed = ("title", "format", "start", "end", "place", "state")
        rules = (in_order("start", "end"),)


class Participant(Record):
    """A person who comes to events; the name goes to headquarters only if `sharing` is given."""

    names = Text(N_("Names"), required=True, search=True)
    organisation = Ref(N_("Organisation"), "Organisation", share=Share.COUNTS)
    sex = Code(N_("Sex"), SEXES, default="U", share=Share.COUNTS)
    function = Text(N_("Function"))
    phone = Phone(N_("Phone"))
    email = Text(N_("E-mail"))
    sharing = Code(N_("Agrees that headquarters sees the name"), CONSENT_ANSWERS, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 48
        label = N_("Participant")
        plural = N_("Participants")
        person = True
        sharing = Sharing("Participant", "id", (), "sharing", "given")
        title = ("names",)
        listed = ("names", "organisation", "function", "sex")


class Participation(Leaf):
    """That a person took part in an event, and which institution they spoke for there."""

    event = Ref(N_("Event"), "Event", required=True, share=Share.COUNTS)
    participant = Ref(N_("Participant"), "Participant", required=True, share=Share.COUNTS)
    organisation = Ref(N_("For the institution"), "Organisation", share=Share.COUNTS)
    role = Code(N_("Role"), EVENT_ROLES, default="participant", share=Share.COUNTS)

    class Meta:
        number = 49
        label = N_("Participation")
        plural = N_("Participations")
        identity = ("event", "participant")
        parent = "participant"
        title = ("event", "participant")
        listed = ("event", "participant", "organisation", "role")


def new_organisation(book: Book, name: str, sector: str, **values: Any) -> Organisation:
    """An organisation of one of the five sectors."""
    with book.change("network.organisation"):
        return book.add(Organisation, name=name, sector=sector, **{"centre": book.centre, **values})


def new_network(book: Book, name: str, **values: Any) -> Network:
    """A network."""
    with book.change("network.new"):
        return book.add(Network, name=name, **{"centre": book.centre, **values})


def join_network(
    book: Book, network: Network, organisation: Organisation, since: dt.date, **values: Any
) -> Membership:
    """An organisation becomes a member of a network on a day."""
    with book.change("network.join", organisation=organisation, network=network):
        return book.put(Membership, network=network.id, organisation=organisation.id, since=since, **values)


def is_member(membership: Membership, on: dt.date) -> bool:
    """Whether a membership runs on a day; the day of leaving is the last."""
    return membership.since <= on and (membership.until is None or on <= membership.until)


def new_format(book: Book, name: str, **values: Any) -> DialogueFormat:
    """A format of dialogue."""
    with book.change("network.format"):
        return book.add(DialogueFormat, name=name, **{"centre": book.centre, **values})


def hold_event(book: Book, format: DialogueFormat, title: str, start: dt.date, **values: Any) -> Event:
    """An event that took place."""
    with book.change("network.event"):
        return book.add(
            Event,
            format=format.id,
            title=title,
            start=start,
            **{"centre": book.centre, "state": "held", **values},
        )


def new_participant(book: Book, names: str, **values: Any) -> Participant:
    """A person who comes to events."""
    with book.change("network.participant"):
        return book.add(Participant, names=names, **values)


def participate(book: Book, event: Event, participant: Participant, **values: Any) -> Participation:
    """A person takes part in an event, for their own institution unless another is named."""
    values.setdefault("organisation", participant.organisation)
    with book.change("network.participate", event=event):
        return book.put(Participation, event=event.id, participant=participant.id, **values)
