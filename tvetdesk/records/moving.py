"""Moving: a person goes on in another group of the centre; results of the units that both have go along."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.cohorts import ENROLLED, Cohort, Enrolment, change_state, enrol, states_of
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Unit
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes

changes({"moving.group": N_("{trainee} goes from {cohort} to {other}")})
sentences(
    {
        "moving.not_enrolled": N_("{trainee} is not in training in {cohort}. Only who is in training can change the group."),
        "moving.same": N_("{trainee} is in {cohort} already. Choose another cohort."),
    }
)  # fmt: skip

CARRIED = ("result", "on", "attempt", "mark", "assessor", "verifier", "note")


def change_group(
    book: Book, enrolment: Enrolment, other: Cohort, on: dt.date | None = None, **values: Any
) -> Enrolment:
    """The person leaves one group as moved, and is in the other from the same day on; both histories stay."""
    on = on or book.today()
    trainee, cohort = book.get(Trainee, enrolment.trainee), book.get(Cohort, enrolment.cohort)
    if other.id == cohort.id:
        raise UserError("moving.same", trainee=trainee.names, cohort=cohort.name)
    states = states_of(book, enrolment.id)
    if not states or states[-1].state not in ENROLLED | {"interrupted"}:
        raise UserError("moving.not_enrolled", trainee=trainee.names, cohort=cohort.name)
    with book.change("moving.group", trainee=trainee, cohort=cohort, other=other):
        change_state(book, enrolment, "moved", on, "other_group")
        kept = {"target_group": enrolment.target_group, "donor": enrolment.donor, "master": enrolment.master}
        made = enrol(book, trainee, other, on, **{**kept, **values})
        carry_results(book, enrolment, made, other.programme)
        return made


def carry_results(book: Book, old: Enrolment, new: Enrolment, programme: int) -> int:
    """Copy the results of the units that the other programme has too, by unit or by code; returns how many."""
    units = list(book.select(Unit).where(Unit.programme == programme))
    by_id, by_code = {unit.id: unit for unit in units}, {unit.code: unit for unit in units}
    number = 0
    for row in book.select(UnitResult).where(UnitResult.enrolment == old.id):
        unit = by_id.get(row.unit) or by_code.get(book.get(Unit, row.unit).code)
        if unit is not None:
            book.put(
                UnitResult, enrolment=new.id, unit=unit.id, **{name: getattr(row, name) for name in CARRIED}
            )
            number += 1
    return number
