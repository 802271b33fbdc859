"""What the Staff place shows: who teaches with which licences, trainings with who takes part, and what is to be learned."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.records.codes import LICENCES
from tvetdesk.records.network import Organisation
from tvetdesk.records.programmes import Trade
from tvetdesk.records.staff import (
    TRAINED,
    Licence,
    Staff,
    Training,
    TrainingNeed,
    TrainingParticipation,
    expiring_licences,
    licence_doubts,
    open_needs,
)
from tvetdesk.store.book import Book


@dataclass(frozen=True)
class Teacher:
    """Somebody of the staff, or of another organisation: the newest licence of each kind, and the trainings held."""

    row: Staff
    trade: str
    organisation: str
    licences: Mapping[str, Licence]
    trainings: int
    last: dt.date | None
    gone: bool

    @property
    def names(self) -> str:
        return self.row.names or "–"


@dataclass(frozen=True)
class Taker:
    """Somebody who takes part in a training."""

    row: TrainingParticipation
    names: str
    sex: str
    organisation: str


@dataclass(frozen=True)
class Taught:
    """A training with those who take part."""

    row: Training
    trade: str
    takers: Sequence[Taker]

    @property
    def last(self) -> dt.date:
        return self.row.end or self.row.start

    @property
    def open(self) -> list[Taker]:
        """Those of whom it is not said yet whether they came."""
        return [one for one in self.takers if one.row.result == "registered"]


@dataclass(frozen=True)
class Need:
    """What somebody should learn, as long as no training met it."""

    row: TrainingNeed
    names: str
    trade: str


@dataclass(frozen=True)
class StaffPlace:
    """All of the place: `ending` are licences that end or ended, `doubts` tasks without a licence for them."""

    day: dt.date
    teachers: Sequence[Teacher]
    trainings: Sequence[Taught]
    needs: Sequence[Need]
    ending: Sequence[Licence]
    doubts: Sequence[tuple[Teacher, str, UserError]]

    @property
    def names(self) -> dict[int, str]:
        return {one.row.id: one.names for one in self.teachers}


def staff(book: Book) -> StaffPlace:
    """Everybody, those who are here first; the trainings, the newest first."""
    day = book.today()
    trades = {row.id: row.name or row.code or "–" for row in book.select(Trade)}
    organisations = {row.id: row.short or row.name or "–" for row in book.select(Organisation, bin=True)}
    people: list[Staff] = list(book.select(Staff))
    known = {row.id: row for row in people}
    newest = _newest(book)
    takers: dict[int, list[Taker]] = defaultdict(list)
    for row in book.select(TrainingParticipation):
        person = known.get(row.staff)
        sent = organisations.get(row.organisation, "") if row.organisation else ""
        names, sex = (person.names or "–", person.sex) if person else ("–", "U")
        takers[row.training].append(Taker(row, names, sex, sent))
    trainings = [
        Taught(row, trades.get(row.trade, ""), sorted(takers[row.id], key=lambda one: one.names))
        for row in book.select(Training)
    ]
    trained: dict[int, list[Training]] = defaultdict(list)
    for one in trainings:
        for taker in one.takers:
            if one.row.state == "held" and taker.row.result in TRAINED:
                trained[taker.row.staff].append(one.row)
    teachers = [
        Teacher(
            row, trades.get(row.trade, ""), organisations.get(row.organisation, ""), newest.get(row.id, {}),
            len(trained[row.id]), max((one.end or one.start for one in trained[row.id]), default=None),
            row.until is not None and row.until < day,
        )
        for row in people
    ]  # fmt: skip
    teachers.sort(key=lambda one: (one.gone, bool(one.organisation), one.names.casefold(), one.row.id))
    here = {one.row.id: one for one in teachers if not one.gone}
    needs = [
        Need(row, here[row.staff].names, trades.get(row.trade, ""))
        for row in open_needs(book)
        if row.staff in here
    ]
    return StaffPlace(
        day, teachers, sorted(trainings, key=lambda one: (one.row.start, one.row.id), reverse=True), needs,
        [one for one in expiring_licences(book, day) if one.staff in here], _doubts(book, here.values(), day),
    )  # fmt: skip


def _newest(book: Book) -> dict[int, dict[str, Licence]]:
    """The licence of each kind that lasts longest, by person."""
    found: dict[int, dict[str, Licence]] = defaultdict(dict)
    for one in book.select(Licence):
        there = found[one.staff].get(one.kind)
        if there is None or (there.until or dt.date.max) < (one.until or dt.date.max):
            found[one.staff][one.kind] = one
    return found


def _doubts(book: Book, teachers: Any, day: dt.date) -> list[tuple[Teacher, str, UserError]]:
    """Who has a task here without any licence for it; one that ended is among those that end."""
    found = []
    for one in teachers:
        for kind in (kind for kind in LICENCES if kind in (one.row.roles or "").split()):
            if not one.organisation and kind not in one.licences:
                found += [(one, kind, error) for error in licence_doubts(book, one.row, kind, day)]
    return found
