"""Cohorts, enrolments, and the dated states a person goes through from applicant to certified (R35).

Which fields answer which question: *persons currently enrolled* on a day are the distinct `Enrolment.trainee` whose
state that day (`state_on` of the `EnrolmentState` rows) is in ENROLLED, in cohorts of kind `course`; completed, certified
and interrupted persons are not among them. *Business-course participants* are the distinct trainees enrolled in cohorts
whose programme is of kind `business`, once their state has reached `enrolled`. Target groups: `Enrolment.target_group`
(R19). Enrolments are course participations, their trainees are persons (R66).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import peewee

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import COHORT_KINDS, ENROLMENT_STATES, LEAVING_REASONS, SPOKEN, TARGET_GROUPS
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "cohort.new": N_("New cohort"),
        "cohort.alter": N_("Details of {cohort}"),
        "cohort.enrol": N_("Enrolment in {cohort}"),
        "cohort.state": N_("{enrolment}: new state"),
    }
)
sentences(
    {
        "enrolment.twice": N_(
            "{trainee} is in {cohort} already. Note a new state of that enrolment instead."
        ),
        "enrolment.reason": N_("Say why. Choose a reason from the list."),
        "enrolment.order": N_("“{next}” cannot follow “{now}”. Note the steps between first."),
        "cohort.full": N_(
            "All {places} places of {cohort} are taken. Note an application, or give the cohort more places."
        ),
        "enrolment.earlier": N_("The last state is of {day}. Choose that day or a later one."),
        "enrolment.step": N_(
            "The states of an enrolment are numbered in their order. The number of this one is {next}."
        ),
    }
)


class Cohort(Record):
    """A group that goes through a programme together, or (kind recognition) a round of recognition cases."""

    name = Text(N_("Name"), limit=80, required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    programme = Ref(N_("Programme"), "Programme", required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), COHORT_KINDS, default="course", share=Share.COUNTS)
    start = Day(N_("Begins"), required=True, share=Share.COUNTS)
    end = Day(N_("Ends"), share=Share.COUNTS)
    places = Whole(N_("Places"), most=1000, share=Share.COUNTS)
    trainer = Ref(N_("Trainer in charge"), "Staff", share=Share.COUNTS)
    room = Ref(N_("Room"), "Room", share=Share.COUNTS)
    language = Code(N_("Language"), SPOKEN, share=Share.COUNTS)
    place = Text(N_("Place"))
    donor = Text(N_("Paid by"))
    note = Note(N_("Note"))

    class Meta:
        number = 20
        label = N_("Cohort")
        plural = N_("Cohorts")
        title = ("name",)
        listed = ("name", "programme", "start", "end", "places", "trainer")
        rules = (in_order("start", "end"),)


class Enrolment(Record):
    """A person's place in a cohort. `number` is the row on paper lists: given once, never moved."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    cohort = Ref(N_("Cohort"), "Cohort", required=True, share=Share.COUNTS)
    number = Whole(N_("Row on the list"), least=1, most=9999, share=Share.COUNTS)
    target_group = Code(N_("Target group"), TARGET_GROUPS, share=Share.COUNTS, status=True)
    donor = Text(N_("Paid by"))
    master = Text(
        N_("Master craftsperson"), help=N_("In dual training: name and workshop."), share=Share.CENTRE
    )
    note = Note(N_("Note"))

    class Meta:
        number = 21
        once = ("trainee", "cohort")
        holds = True
        label = N_("Enrolment")
        plural = N_("Enrolments")
        parent = "trainee"
        title = ("trainee", "cohort")
        listed = ("number", "trainee", "cohort", "target_group")


class EnrolmentState(Record):
    """A state with the day it began; `step` counts the states of an enrolment in the order they were noted."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    state = Code(N_("State"), ENROLMENT_STATES, required=True, share=Share.COUNTS)
    since = Day(N_("Since"), required=True, share=Share.COUNTS)
    step = Whole(N_("Step"), least=1, most=999, required=True, share=Share.COUNTS)
    reason = Code(N_("Reason"), LEAVING_REASONS, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 22
        label = N_("State of an enrolment")
        plural = N_("States of enrolments")
        parent = "enrolment"
        title = ("enrolment", "state")
        listed = ("enrolment", "state", "since", "reason")


ENROLLED = frozenset({"enrolled", "returned"})  # in training now
BEGUN = ENROLLED | {"interrupted", "dropped_out", "moved", "completed", "certified"}  # has been in training
HOLDS_PLACE = ENROLLED | {"admitted", "interrupted"}
NEEDS_REASON = frozenset({"not_admitted", "interrupted", "dropped_out", "moved"})
RANK = {state: rank for rank, state in enumerate(ENROLMENT_STATES)}
NEXT: dict[str | None, frozenset[str]] = {
    None: frozenset({"applicant", "admitted", "enrolled"}),
    "applicant": frozenset({"admitted", "not_admitted", "enrolled"}),
    "not_admitted": frozenset({"admitted"}),
    "admitted": frozenset({"enrolled", "not_admitted", "dropped_out"}),
    "enrolled": frozenset({"interrupted", "dropped_out", "moved", "completed"}),
    "interrupted": frozenset({"returned", "dropped_out", "moved"}),
    "returned": frozenset({"interrupted", "dropped_out", "moved", "completed"}),
    "dropped_out": frozenset({"returned"}),
    "moved": frozenset({"returned"}),
    "completed": frozenset({"certified", "returned"}),
    "certified": frozenset({"completed"}),  # a certificate was revoked
}

COMPLETES: list[Callable[[Book, int], object]] = []
"""What a completion brings with it, done in its change with the id of the enrolment: other subjects enter it here."""


class Dated(Protocol):
    """A state with its day, as rows of EnrolmentState are."""

    state: Any
    since: Any
    step: Any


def in_time(states: Iterable[Dated]) -> list[Dated]:
    """States in the order in which they hold: by day, then as noted, then (two PCs noted at once) as they follow."""
    return sorted(states, key=lambda row: (row.since, row.step, RANK[row.state]))


def state_on(states: Iterable[Dated], day: dt.date) -> str | None:
    """The state of an enrolment at the end of a day, None before its first."""
    so_far = [row for row in in_time(states) if row.since <= day]
    return so_far[-1].state if so_far else None


def on_register(states: Iterable[Dated], day: dt.date) -> bool:
    """Whether a person is called in the registers of a day: in training, or completing it that day."""
    states = list(states)
    now = state_on(states, day)
    before = state_on(states, day - dt.timedelta(days=1))
    return now in ENROLLED or (now in {"completed", "certified"} and before in ENROLLED)


def may_follow(now: str | None, then: str) -> bool:
    """Whether a state may follow another."""
    return then in NEXT[now]


def age_doubts(programme: Programme, birth_year: int | None, on: dt.date) -> list[str]:
    """Words to show when someone is surely outside the ages of a programme; never a reason to refuse (R36)."""
    if birth_year is None:
        return []
    oldest = on.year - birth_year  # or a year less, before the birthday
    if programme.age_from is not None and oldest < programme.age_from:
        return [N_("Younger than the programme provides for.")]
    if programme.age_to is not None and oldest - 1 > programme.age_to:
        return [N_("Older than the programme provides for.")]
    return []


def states_of(book: Book, enrolment: int) -> list[EnrolmentState]:
    """The states of one enrolment, in order."""
    return in_time(book.select(EnrolmentState).where(EnrolmentState.enrolment == enrolment))  # type: ignore[return-value]


@dataclass
class _Noted:
    """A state as it would stand."""

    state: str
    since: dt.date
    step: int


def check_states(
    book: Book, values: Mapping[str, Any], row: EnrolmentState | None = None, *, gone: bool = False
) -> None:
    """Refuse a state written by hand after which the states of an enrolment follow each other as none of them may.

    `values` are the whole state, `row` the one that is altered, or taken out if it is `gone`. What is out of order
    already, as when two PCs noted states at once, hinders no correction.
    """
    there = states_of(book, values["enrolment"])
    others = [_Noted(one.state, one.since, one.step) for one in there if row is None or one.id != row.id]
    new = _Noted(values["state"], values["since"], values["step"])
    if row is None and there and new.since < there[-1].since:
        raise UserError("enrolment.earlier", day=there[-1].since)
    before = _wrong(_Noted(one.state, one.since, one.step) for one in there)
    for now, then in _wrong(others if gone else [*others, new]):
        if (now, then) in before:
            continue
        if not may_follow(now.state if now else None, then.state):
            raise _order(now.state if now else None, then.state)
        raise UserError("enrolment.step", next=max(one.step for one in others) + 1)
    if gone:
        return
    if new.state in NEEDS_REASON and values.get("reason") is None:
        raise UserError("enrolment.reason")
    if row is None and new.state in HOLDS_PLACE and not (there and there[-1].state in HOLDS_PLACE):
        _check_places(book, book.get(Enrolment, values["enrolment"]))


def _wrong(states: Iterable[_Noted]) -> list[tuple[_Noted | None, _Noted]]:
    """Neighbours of which the second may not follow the first, or has not the higher number."""
    listed: list[Any] = [None, *in_time(states)]
    return [
        (now, then)
        for now, then in pairwise(listed)
        if not may_follow(now.state if now else None, then.state)
        or (now is not None and now.step >= then.step)
    ]


def _order(now: str | None, then: str) -> UserError:
    return UserError(
        "enrolment.order",
        now=ENROLMENT_STATES[now] if now else "–",
        next=ENROLMENT_STATES.get(then, then),
    )


def places_taken(book: Book, cohort: Cohort) -> int:
    """How many people hold a place of a cohort: admitted, in training, or interrupted."""
    states: dict[int, list[EnrolmentState]] = {}
    enrolments = book.select(Enrolment, Enrolment.id).where(Enrolment.cohort == cohort.id)
    for row in book.select(EnrolmentState).where(EnrolmentState.enrolment.in_(enrolments)):
        states.setdefault(row.enrolment, []).append(row)
    return sum(in_time(listed)[-1].state in HOLDS_PLACE for listed in states.values())


def _check_places(book: Book, enrolment: Enrolment) -> None:
    cohort = book.get(Cohort, enrolment.cohort)
    if cohort.places is not None and places_taken(book, cohort) >= cohort.places:
        raise UserError("cohort.full", cohort=cohort.name, places=cohort.places)


def check_once(book: Book, trainee: int, cohort: Cohort) -> None:
    """Refuse a second place in one cohort; leaving and coming back are states of the first."""
    if book.find(Enrolment, trainee=trainee, cohort=cohort.id):
        names = book.describe(book.table(Trainee), trainee)
        raise UserError("enrolment.twice", trainee=names, cohort=cohort.name)


FUNNEL = ("applied", "admitted", "enrolled", "interrupted", "dropped_out", "certified")


def funnel(book: Book, cohort: int) -> dict[str, int]:
    """How far the people of a cohort came: all who applied, those admitted of them, and where they stand now."""
    states: dict[int, list[EnrolmentState]] = {}
    enrolments = book.select(Enrolment, Enrolment.id).where(Enrolment.cohort == cohort)
    for row in book.select(EnrolmentState).where(EnrolmentState.enrolment.in_(enrolments)):
        states.setdefault(row.enrolment, []).append(row)
    found = dict.fromkeys(FUNNEL, 0)
    for listed in states.values():
        now = in_time(listed)[-1].state
        found["applied"] += 1
        found["admitted"] += any(row.state in BEGUN | {"admitted"} for row in listed)
        found["enrolled"] += now in ENROLLED
        if now in ("interrupted", "dropped_out", "certified"):
            found[now] += 1
    return found


def new_cohort(book: Book, programme: Programme, name: str, start: dt.date, **values: Any) -> Cohort:
    """A cohort of this centre."""
    with book.change("cohort.new"):
        return book.add(
            Cohort, programme=programme.id, name=name, start=start, **{"centre": book.centre, **values}
        )


def alter_cohort(book: Book, cohort: Cohort, **values: Any) -> Cohort:
    """Correct a cohort's details, like an end that has moved; sessions stay as they are."""
    with book.change("cohort.alter", cohort=cohort):
        return book.set(cohort, **values)


def enrol(
    book: Book,
    trainee: Trainee,
    cohort: Cohort,
    on: dt.date | None = None,
    state: str = "enrolled",
    **values: Any,
) -> Enrolment:
    """Give a person a place (or note an application) in a cohort, at the next free row of its list."""
    check_once(book, trainee.id, cohort)
    last = book.select(Enrolment, peewee.fn.MAX(Enrolment.number), bin=True).where(
        Enrolment.cohort == cohort.id
    )
    values.setdefault("number", (last.scalar() or 0) + 1)
    with book.change("cohort.enrol", cohort=cohort):
        enrolment = book.add(Enrolment, trainee=trainee.id, cohort=cohort.id, **values)
        change_state(book, enrolment, state, on)
        return enrolment


def change_state(
    book: Book,
    enrolment: Enrolment,
    state: str,
    on: dt.date | None = None,
    reason: str | None = None,
    **values: Any,
) -> EnrolmentState:
    """Note a new state from a day on; earlier states stay as they are (R35)."""
    on = on or book.today()
    before = states_of(book, enrolment.id)
    now = before[-1] if before else None
    if now and on < now.since:
        raise UserError("enrolment.earlier", day=now.since)
    if not may_follow(now.state if now else None, state):
        raise _order(now.state if now else None, state)
    if state in NEEDS_REASON and reason is None:
        raise UserError("enrolment.reason")
    if state in HOLDS_PLACE and (now is None or now.state not in HOLDS_PLACE):
        _check_places(book, enrolment)
    step = max((row.step for row in before), default=0) + 1
    with book.change("cohort.state", enrolment=enrolment):
        noted = book.add(
            EnrolmentState,
            enrolment=enrolment.id,
            state=state,
            since=on,
            step=step,
            reason=reason,
            **values,
        )
        if now is None or now.state != "certified":  # a certificate that is revoked completes nobody anew
            completes(book, noted)
        return noted


def completes(book: Book, noted: EnrolmentState) -> None:
    """What a new state brings with it, if it is a completion; inside its change."""
    if noted.state == "completed":
        for brings in COMPLETES:
            brings(book, noted.enrolment)
