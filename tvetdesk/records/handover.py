"""Handing a trainee to another centre: the centre says so, headquarters passes on what consent allows, the other accepts.

No centre gets another's rows. Headquarters writes down, in a row of its own for the receiving centre alone, what it
holds of the person: of people who do not share with headquarters that is nothing, and the other centre asks anew. The
row belongs to the person, so an erasure empties it everywhere. Who arrived counts as the same person as before; where
they had been until then comes along as dated states of their own, which no figure counts a second time.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import ENROLMENT_STATES, LEAVING_REASONS
from tvetdesk.records.cohorts import (
    ENROLLED,
    Cohort,
    Enrolment,
    change_state,
    enrol,
    state_on,
    states_of,
)
from tvetdesk.records.consent import Consent, record_consent
from tvetdesk.records.people import Alias, PhoneNumber, Trainee, link, new_trainee
from tvetdesk.records.programmes import Unit
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Ref, Text
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "handover.give": N_("{trainee} is handed to another centre"),
        "handover.pass": N_("A trainee is passed on to another centre"),
        "handover.accept": N_("A trainee of another centre was taken in"),
    }
)
sentences(
    {
        "handover.own": N_("{trainee} is in this centre already. Name the other centre."),
        "handover.given": N_("{trainee} was handed over already, on {day}."),
        "handover.unknown": N_("{trainee} of {centre} was handed to a centre from which nothing has come yet. Wait for its first bundle, or ask {centre} to hand the person over again with the right code."),
        "handover.hq_only": N_("Headquarters passes trainees on. Do this there."),
        "handover.other": N_("This trainee was handed to another centre, not to this one."),
        "handover.accepted": N_("This trainee was taken in already. There is nothing to do."),
        "handover.names": N_("The person does not share the name with headquarters, so it did not come along. Ask for it and write it down."),
    }
)  # fmt: skip


class Transfer(Record):
    """A centre hands a person to another centre."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    to = Ref(N_("To the centre"), "Centre", required=True, share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)

    class Meta:
        number = 69
        label = N_("Handed to another centre")
        plural = N_("Handed to other centres")
        parent = "trainee"
        title = ("trainee", "to")
        listed = ("trainee", "to", "on")


class Handover(Record):
    """What headquarters passes on of a person to the receiving centre; `carried` is JSON, empty without consent."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    centre = Ref(N_("To the centre"), "Centre", required=True, share=Share.COUNTS)
    transfer = Ref(N_("Handed to another centre"), "Transfer", share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)
    carried = Text(N_("What came along"), limit=20_000)
    before = Ref(N_("There before as"), "Trainee", share=Share.COUNTS)

    class Meta:
        number = 70
        label = N_("Trainee passed on")
        plural = N_("Trainees passed on")
        owner = Owner.HQ
        parent = "trainee"
        only_for = "centre"
        title = ("centre", "on")
        listed = ("centre", "on")


class Arrival(Record):
    """The receiving centre's row for a person who was handed to it."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    handover = Ref(N_("Trainee passed on"), "Handover", required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)

    class Meta:
        number = 71
        label = N_("Trainee taken in")
        plural = N_("Trainees taken in")
        parent = "trainee"
        title = ("trainee", "on")
        listed = ("trainee", "handover", "on")


class EarlierState(Record):
    """A state of a person in another centre before they came; headquarters holds the row it was copied from."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.CENTRE)
    centre = Text(N_("Centre"), limit=80, share=Share.CENTRE)
    programme = Ref(N_("Programme"), "Programme", share=Share.CENTRE)
    cohort = Text(N_("Cohort"), limit=80, share=Share.CENTRE)
    state = Code(N_("State"), ENROLMENT_STATES, required=True, share=Share.CENTRE)
    since = Day(N_("Since"), required=True, share=Share.CENTRE)
    reason = Code(N_("Reason"), LEAVING_REASONS, share=Share.CENTRE)

    class Meta:
        number = 72
        label = N_("Earlier state")
        plural = N_("Earlier states")
        parent = "trainee"
        title = ("cohort", "state")
        listed = ("trainee", "centre", "cohort", "state", "since", "reason")


ABOUT = (
    "names", "family", "given", "father", "sex", "birth", "birth_year", "birth_place", "nationality", "village", "region",
    "schooling", "languages", "call_language", "disability",
)  # fmt: skip
PHONES, SPELLINGS = ("phone", "owner", "whatsapp"), ("names", "source")
ANSWERS, RESULTS = (
    ("purpose", "answer", "on", "method", "notice", "language"),
    ("unit", "result", "on", "mark"),
)
STATES = ("state", "since", "reason")


def hand_over(book: Book, trainee: Trainee, code: str, on: dt.date | None = None) -> Transfer:
    """This centre hands a person to the centre with this code; what is open here ends as moved.

    Said again with another code, it corrects where the person goes: no centre knows the codes of all others.
    """
    on = on or book.today()
    to = book.natural_id(Centre, code=code)
    if to == trainee.centre:
        raise UserError("handover.own", trainee=trainee.names or "–")
    there = book.find(Transfer, trainee=trainee.id)
    if there is not None and there.to == to:
        raise UserError("handover.given", trainee=trainee.names or "–", day=there.on)
    with book.change("handover.give", trainee=trainee):
        for row in list(book.select(Enrolment).where(Enrolment.trainee == trainee.id)):
            if state_on(states_of(book, row.id), on) in ENROLLED | {"interrupted"}:
                change_state(book, row, "moved", on, "other_centre")
        if there is not None:
            return book.set(there, to=to, on=on)
        return book.add(Transfer, trainee=trainee.id, to=to, on=on)


def waiting(book: Book) -> list[Transfer]:
    """At headquarters: people handed over who were not passed on to that centre yet."""
    passed = set(book.select(Handover, Handover.transfer, Handover.centre).tuples())
    listed = book.select(Transfer).order_by(Transfer.on, Transfer.id)
    return [one for one in listed if (one.id, one.to) not in passed]


def pass_on(book: Book, transfer: Transfer) -> Handover:
    """Headquarters passes a person on to the receiving centre, with what it holds of people who share with it."""
    if book.level is not Share.HQ:
        raise UserError("handover.hq_only")
    trainee = book.get(Trainee, transfer.trainee)
    if book.find(Centre, id=transfer.to) is None:
        words = trainee.names or trainee.number or str(trainee.id)
        raise UserError(
            "handover.unknown", trainee=words, centre=book.describe(book.table(Centre), trainee.centre)
        )
    with book.change("handover.pass"):
        for wrong in list(book.select(Handover).where(Handover.transfer == transfer.id)):
            book.delete(wrong)  # it was to go to another centre
        return book.add(
            Handover,
            trainee=trainee.id,
            centre=transfer.to,
            transfer=transfer.id,
            on=book.today(),
            carried=_carried(book, trainee) if trainee.names else None,
            before=_before(book, trainee, transfer.to),
        )


def _before(book: Book, trainee: Trainee, centre: int) -> int | None:
    """The row that a centre has already of somebody who comes back to it, perhaps by way of others."""
    seen: set[int] = set()
    while trainee.id not in seen:
        seen.add(trainee.id)
        arrival = book.find(Arrival, trainee=trainee.id)
        came = book.find(Handover, id=arrival.handover) if arrival else None
        earlier = book.find(Trainee, id=came.trainee) if came else None
        if earlier is None:
            return None
        if earlier.centre == centre:
            return int(earlier.id)
        trainee = earlier
    return None


def _carried(book: Book, trainee: Trainee) -> str:
    places = list(book.select(Enrolment).where(Enrolment.trainee == trainee.id).order_by(Enrolment.id))
    found = {
        "about": _stored(book, trainee, ABOUT),
        "phones": [
            _stored(book, row, PHONES)
            for row in book.select(PhoneNumber).where(PhoneNumber.trainee == trainee.id)
        ],
        "spellings": [
            _stored(book, row, SPELLINGS) for row in book.select(Alias).where(Alias.trainee == trainee.id)
        ],
        "answers": [
            _stored(book, row, ANSWERS) for row in book.select(Consent).where(Consent.trainee == trainee.id)
        ],
        "results": [
            _stored(book, row, RESULTS)
            for row in book.select(UnitResult).where(UnitResult.enrolment.in_([one.id for one in places]))
        ],
        "states": [
            {**_stored(book, state, STATES), **about}
            for one in places
            for about in (_about_course(book, one),)
            for state in states_of(book, one.id)
        ],
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _about_course(book: Book, place: Enrolment) -> dict[str, Any]:
    cohort = book.find(Cohort, id=place.cohort)
    if cohort is None:
        return {}
    centre = book.find(Centre, id=cohort.centre)  # in words: no centre has the row of another
    return {
        "cohort": cohort.name,
        "programme": cohort.programme,
        "centre": centre and (centre.name or centre.code),
    }


def _stored(book: Book, row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    fields = book.table(type(row)).fields
    values = {name: fields[name].db_value(getattr(row, name)) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def arriving(book: Book) -> list[tuple[Handover, str | None]]:
    """At the receiving centre: who waits to be taken in, with the name where it came along."""
    taken = book.select(Arrival, Arrival.handover)
    rows = book.select(Handover).where(Handover.centre == book.centre, Handover.id.not_in(taken))
    return [
        (row, json.loads(row.carried)["about"].get("names") if row.carried else None)
        for row in rows.order_by(Handover.on, Handover.id)
    ]


def _read(book: Book, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    fields = book.table(model).fields
    return {name: fields[name].python_value(value) for name, value in values.items() if name in fields}


def accept(book: Book, handover: Handover, names: str | None = None, cohort: Cohort | None = None) -> Trainee:
    """The receiving centre takes a person in, into a cohort too if one is named; units passed before go along."""
    if handover.centre != book.centre:
        raise UserError("handover.other")
    if book.find(Arrival, handover=handover.id):
        raise UserError("handover.accepted")
    carried = json.loads(handover.carried) if handover.carried else {}
    about = _read(book, Trainee, carried.get("about", {}))
    names = names or about.get("names")
    if not names:
        raise UserError("handover.names")
    with book.change("handover.accept"):
        trainee = new_trainee(
            book,
            **{**about, "names": names, "centre": book.centre},
            phones=[_read(book, PhoneNumber, one) for one in carried.get("phones", ())],
            aliases=[_read(book, Alias, one) for one in carried.get("spellings", ())],
        )
        for one in carried.get("answers", ()):
            record_consent(book, trainee, **_read(book, Consent, one))
        for one in carried.get("states", ()):
            book.add(EarlierState, trainee=trainee.id, **_read(book, EarlierState, one))
        book.add(Arrival, trainee=trainee.id, handover=handover.id, on=book.today())
        former = book.find(Trainee, id=handover.before) if handover.before else None
        if former is not None:  # they are back: the row from then and the new one are one person here too
            link(book, former, trainee)
        if cohort is not None:
            place = enrol(book, trainee, cohort)
            units = {row.id for row in book.select(Unit).where(Unit.programme == cohort.programme)}
            for one in carried.get("results", ()):
                if one["unit"] in units:
                    book.put(UnitResult, enrolment=place.id, **_read(book, UnitResult, one))
        return trainee
