"""Programmes: trades, awards and levels, what a programme consists of, and how far its development has come.

Which fields answer which question: *programmes developed and begun* are the distinct `ProgrammeState.programme` with
state `begun` on or before a day (`drafted` and `endorsed` rows say when it was developed); *trades run* are the
distinct `Programme.trade` of programmes of kind `vocational` that have begun; business courses are programmes of kind
`business`. Disaggregation by field of training uses `Trade.isced`, by occupation `Trade.isco`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    ATTENDANCE_RULES,
    DEVELOPMENT_STATES,
    LEVEL_SCHEMES,
    PROGRAMME_KINDS,
    SCHOOLING,
    UNIT_KINDS,
)
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "programme.new": N_("New programme"),
        "programme.unit": N_("Units of {programme}"),
        "programme.state": N_("{programme}: how far it has come"),
    }
)
sentences(
    {
        "programme.order": N_(
            "“{earlier}” is of {first}, so “{later}” cannot be of {last}. Check both dates; the steps of a programme follow each other."
        )
    }
)


class Trade(Record):
    """A trade or field of training with its international codes; codes are text, 0713 keeps its zero (R26)."""

    code = Text(N_("Abbreviation"), limit=12, required=True, share=Share.COUNTS, search=True)
    name = Text(N_("Name"), required=True, search=True)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    isced = Text(N_("ISCED-F 2013"), limit=4, share=Share.COUNTS)
    isco = Text(N_("ISCO-08"), limit=4, share=Share.COUNTS)
    esco = Text(N_("ESCO"), limit=20, share=Share.COUNTS)
    esco_uri = Text(N_("ESCO address"), share=Share.COUNTS)

    class Meta:
        number = 14
        label = N_("Trade")
        plural = N_("Trades")
        owner = Owner.MAKER
        title = ("name",)
        listed = ("code", "name", "country", "isced", "isco")


class Award(Record):
    """A kind of certificate with the body that awards it (R27, R28)."""

    code = Text(N_("Code"), limit=20, required=True, share=Share.COUNTS)
    name = Text(N_("Name"), required=True, search=True)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    body = Text(N_("Awarding body"))
    valid_from = Day(N_("Valid from"), share=Share.COUNTS)
    valid_until = Day(N_("Valid until"), share=Share.COUNTS)

    class Meta:
        number = 15
        label = N_("Award")
        plural = N_("Awards")
        owner = Owner.MAKER
        title = ("name",)
        listed = ("code", "name", "country", "body")
        rules = (in_order("valid_from", "valid_until"),)


class Level(Record):
    """A level of a qualifications framework; a qualification may have one in each of two frameworks (R27)."""

    scheme = Code(N_("Framework"), LEVEL_SCHEMES, required=True, share=Share.COUNTS)
    code = Text(N_("Code"), limit=20, required=True, share=Share.COUNTS)
    name = Text(N_("Name"), required=True)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    valid_from = Day(N_("Valid from"), share=Share.COUNTS)
    valid_until = Day(N_("Valid until"), share=Share.COUNTS)

    class Meta:
        number = 16
        label = N_("Level")
        plural = N_("Levels")
        owner = Owner.MAKER
        title = ("name",)
        listed = ("scheme", "code", "name", "country")
        rules = (in_order("valid_from", "valid_until"),)


class Programme(Record):
    """A course of training as it is approved; cohorts follow it. Its settings carry no legal claim (R42)."""

    code = Text(N_("Code"), limit=20, required=True, share=Share.COUNTS, search=True)
    name = Text(N_("Name"), required=True, search=True)
    country = Code(N_("Country"), COUNTRIES, share=Share.COUNTS)
    kind = Code(N_("Kind"), PROGRAMME_KINDS, required=True, default="vocational", share=Share.COUNTS)
    trade = Ref(N_("Trade"), "Trade", share=Share.COUNTS)
    award = Ref(N_("Award"), "Award", share=Share.COUNTS)
    awarding_body = Text(N_("Awarding body"), help=N_("Only if it is not the usual one of the award."))
    level = Ref(N_("Level"), "Level", share=Share.COUNTS)
    second_level = Ref(N_("Level in the second framework"), "Level", share=Share.COUNTS)
    months = Whole(N_("Months"), most=120, share=Share.COUNTS)
    hours = Whole(N_("Hours"), most=20_000, share=Share.COUNTS)
    dual = YesNo(N_("Dual training"), share=Share.COUNTS)
    attachment_hours = Whole(N_("Hours of attachment needed"), most=5000, share=Share.COUNTS)
    age_from = Whole(N_("Age from"), most=99, share=Share.COUNTS)
    age_to = Whole(N_("Age to"), most=99, share=Share.COUNTS)
    attendance_rule = Code(
        N_("How attendance is counted"), ATTENDANCE_RULES, default="excused_and_sick_out", share=Share.COUNTS
    )
    attendance_least = Whole(N_("Least attendance"), most=100, unit="%", share=Share.COUNTS)
    entry = Note(N_("Entry requirements"), share=Share.HQ)
    approval = Text(N_("Approval number"))
    valid_from = Day(N_("Valid from"), share=Share.COUNTS)
    valid_until = Day(N_("Valid until"), share=Share.COUNTS)
    note = Note(N_("Note"))
    schooling = Code(N_("Least schooling"), SCHOOLING, share=Share.COUNTS)

    class Meta:
        number = 17
        label = N_("Programme")
        plural = N_("Programmes")
        owner = Owner.MAKER
        title = ("name",)
        listed = ("code", "name", "trade", "award", "months", "country")
        rules = (in_order("valid_from", "valid_until"), in_order("age_from", "age_to"))


class Unit(Record):
    """A unit (GSQ: unit standard) of a programme with its credits and planned hours (R29)."""

    programme = Ref(N_("Programme"), "Programme", required=True, share=Share.COUNTS)
    code = Text(N_("Code"), limit=20, required=True, share=Share.COUNTS, search=True)
    name = Text(N_("Title"), required=True, search=True)
    position = Whole(N_("Order"), most=999, share=Share.COUNTS)
    kind = Code(N_("Kind"), UNIT_KINDS, share=Share.COUNTS)
    credits = Whole(N_("Credits"), most=999, share=Share.COUNTS)
    hours = Whole(N_("Hours"), most=5000, share=Share.COUNTS)
    required = YesNo(N_("Needed for the certificate"), default=True, share=Share.COUNTS)

    class Meta:
        number = 18
        label = N_("Unit")
        plural = N_("Units")
        owner = Owner.MAKER
        parent = "programme"
        title = ("code", "name")
        listed = ("programme", "code", "name", "kind", "credits", "hours")


class ProgrammeState(Record):
    """A dated step in the development of a programme; whoever took the step notes it, earlier steps stay."""

    programme = Ref(N_("Programme"), "Programme", required=True, share=Share.COUNTS)
    state = Code(N_("State"), DEVELOPMENT_STATES, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    source = Text(N_("Source"), help=N_("Letter, minutes or report that shows it."))
    note = Note(N_("Note"))

    class Meta:
        number = 19
        label = N_("Step of a programme")
        plural = N_("Steps of programmes")
        owner = Owner.MAKER
        parent = "programme"
        title = ("programme", "state")
        listed = ("programme", "state", "on", "centre")


STEPS = {state: rank for rank, state in enumerate(DEVELOPMENT_STATES)}


def new_programme(book: Book, code: str, name: str, **values: Any) -> Programme:
    """A programme, made at headquarters or by a centre that works on its own."""
    with book.change("programme.new"):
        return book.add(Programme, code=code, name=name, **values)


def add_unit(book: Book, programme: Programme, code: str, name: str, **values: Any) -> Unit:
    """A further unit at the end of a programme, unless `position` says where."""
    values.setdefault("position", book.select(Unit).where(Unit.programme == programme.id).count() + 1)
    with book.change("programme.unit", programme=programme):
        return book.add(Unit, programme=programme.id, code=code, name=name, **values)


def note_state(
    book: Book, programme: Programme, state: str, on: dt.date | None = None, **values: Any
) -> ProgrammeState:
    """Note a step of a programme's development; the same step of the same centre is noted once."""
    on = on or book.today()
    values.setdefault("centre", book.centre)
    there = book.find(ProgrammeState, programme=programme.id, state=state, centre=values["centre"])
    on = min(on, there.on) if there else on
    check_step(book, {**values, "programme": programme.id, "state": state, "on": on}, there)
    with book.change("programme.state", programme=programme):
        if there:
            return book.set(there, **{**values, "on": on})
        return book.add(ProgrammeState, programme=programme.id, state=state, on=on, **values)


def check_step(book: Book, values: Mapping[str, Any], row: ProgrammeState | None = None) -> None:
    """Refuse a step dated before an earlier one of the same programme, or after a later one.

    Each centre begins when it does: its own steps are compared, and those that were noted for everybody.
    """
    rank, on, centre = STEPS[values["state"]], values["on"], values.get("centre")
    for other in book.select(ProgrammeState).where(ProgrammeState.programme == values["programme"]):
        apart = centre is not None and other.centre is not None and centre != other.centre
        if apart or (row is not None and other.id == row.id) or other.on is None:
            continue
        if STEPS[other.state] < rank and other.on > on:
            raise _not_in_order(other.state, other.on, values["state"], on)
        if STEPS[other.state] > rank and other.on < on:
            raise _not_in_order(values["state"], on, other.state, other.on)


def _not_in_order(earlier: str, first: dt.date, later: str, last: dt.date) -> UserError:
    return UserError(
        "programme.order",
        earlier=DEVELOPMENT_STATES[earlier],
        first=first,
        later=DEVELOPMENT_STATES[later],
        last=last,
    )


def awarding_body(book: Book, programme: Programme) -> str | None:
    """Who awards what a programme leads to: its own body, else the usual one of its award (R28)."""
    award = book.find(Award, bin=True, id=programme.award) if programme.award else None
    return programme.awarding_body or (award.body if award else None)


def programme_words(book: Book, programme: Programme) -> str:
    """A programme as registers head it, with the short name of its trade: Menuiserie bois (MB) (R26)."""
    trade = book.find(Trade, bin=True, id=programme.trade) if programme.trade else None
    return f"{programme.name or '–'} ({trade.code})" if trade and trade.code else programme.name or "–"


def in_force(row: Award | Level | Programme, day: dt.date) -> bool:
    """Whether an award, level or programme is valid on a day (R27)."""
    return (row.valid_from is None or row.valid_from <= day) and (
        row.valid_until is None or day <= row.valid_until
    )


def begin_programme(
    book: Book, programme: Programme, on: dt.date | None = None, **values: Any
) -> ProgrammeState:
    """Note that training by this programme has begun."""
    return note_state(book, programme, "begun", on, **values)
