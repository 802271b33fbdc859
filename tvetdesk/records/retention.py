"""Retention: which people's data, by class, have been kept for as long as they may be (R80).

The periods are those of the centre's row; where it says nothing, those here. Which law asks for which is for each country
to say, so training records are kept for ever until somebody wrote a period. What is due is worked out from the days that
the rows themselves name, never from a list that somebody keeps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState, in_time
from tvetdesk.records.consent import Consent
from tvetdesk.records.dates import months_after
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import Alias, Paper, PhoneNumber, Restricted, SamePerson, Trainee
from tvetdesk.records.photos import Photo
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.erasing import erased
from tvetdesk.store.schema import Table
from tvetdesk.store.traces import empty_row, forget_emptied, noted_on, traces
from tvetdesk.store.undo import final

changes({"retention.empty": N_("Kept long enough: data of {trainee} emptied")})
final("retention.empty")
entries({"retention": N_("Removed what was kept long enough")})
sentences({
    "retention.class": N_("“{text}” is no class of data. Choose one of: {classes}."),
})  # fmt: skip

OF_THEMSELVES = (Trainee, Alias, PhoneNumber, Paper, Restricted, SamePerson, Consent, Photo)
"""What says who somebody is. Days in it, like that on which a paper runs out, are no sign that they were here."""

NEVER_CAME = frozenset({"applicant", "not_admitted"})
GONE = frozenset({"not_admitted", "dropped_out", "moved", "completed", "certified"})


@dataclass(frozen=True)
class DataClass:
    """A class of data: `field` of the centre's row says how many months it is kept, `months` is meant where it is empty.

    `empties` are the types of which a due person's rows are emptied; without any, the person is erased.
    """

    label: str
    field: str
    months: int | None
    empties: tuple[type[Any], ...] = ()


CLASSES: dict[str, DataClass] = {
    "applicants": DataClass(N_("Applicants who were not admitted"), "keep_applicants", 12),
    "contacts": DataClass(N_("Phone numbers of former trainees"), "keep_contacts", 36, (PhoneNumber,)),
    "restricted": DataClass(
        N_("Papers, photos and restricted blocks of former trainees"), "keep_restricted", 12, (Paper, Restricted, Photo)
    ),
    "records": DataClass(N_("Training records"), "keep_records", None),
}  # fmt: skip

EMPTIED: tuple[type[Any], ...] = tuple(model for one in CLASSES.values() for model in one.empties)
"""Types of which single rows are emptied."""


def class_of(code: str) -> DataClass:
    """The class of data with this code."""
    if code not in CLASSES:
        raise UserError("retention.class", text=code[:40], classes=", ".join(CLASSES))
    return CLASSES[code]


def months_kept(book: Book, which: DataClass) -> int | None:
    """For how many months this centre keeps a class of data; None is for ever."""
    centre = book.find(Centre, id=book.centre) if book.centre is not None else None
    said = getattr(centre, which.field) if centre is not None else None
    return which.months if said is None else int(said)


def due(book: Book, code: str) -> list[int]:
    """The people of whom data of a class were kept for longer than they may be, by the numbers of their rows."""
    which = class_of(code)
    months = months_kept(book, which)
    if months is None:
        return []
    until = months_after(book.today(), -months)
    seen = _last_days(book, started=which is CLASSES["applicants"])
    over = {person for person, day in seen.items() if day < until}
    return sorted((over & _RULES[code](book)) - erased(book))


def empty(book: Book, code: str, people: Iterable[int]) -> int:
    """Empty the rows of a class that these people have; how many rows."""
    rows = 0
    for person in people:
        with book.change("retention.empty", trainee=book.get(Trainee, person)):
            for model in class_of(code).empties:
                for row in list(book.select(model).where(model.trainee == person)):
                    empty_row(book, row)
                    rows += 1
    return rows


def empty_again(book: Book, rows: Iterable[Any]) -> None:
    """Empty rows that a restore brought back after they had been emptied."""
    for row in rows:
        with book.change("retention.empty", trainee=book.get(Trainee, row.trainee)):
            empty_row(book, row)
    book.seal()


def tables(book: Book) -> list[Table]:
    """The types of which single rows are emptied."""
    return [book.table(model) for model in EMPTIED]


def forget(book: Book) -> bool:
    """Forget what rows held that were emptied, here or at another computer; whether there was anything.

    Done whenever a data folder is opened.
    """
    return forget_emptied(book, tables(book))


# -- who -------------------------------------------------------------------------------------------------------


def _last_days(book: Book, *, started: bool) -> dict[int, dt.date]:
    """Each person's last day of anything but themselves; with `started`, of who has none: when they were noted."""
    found: dict[int, dt.date] = dict(noted_on(book, book.table(Trainee))) if started else {}
    last: dict[int, dt.date] = {}
    for table in book.schema.tables.values():
        if table.model not in OF_THEMSELVES and table.model is not FollowUp:
            for person, day in traces(book, table).items():
                if day is not None and day > last.get(person, dt.date.min):
                    last[person] = day
    learners = dict(book.select(Enrolment, Enrolment.id, Enrolment.trainee).tuples())
    for place, day in book.select(
        FollowUp, FollowUp.enrolment, FollowUp.on
    ).tuples():  # a planned one is no contact
        if place in learners and day is not None:
            last[learners[place]] = max(day, last.get(learners[place], dt.date.min))
    return found | last


def _states(book: Book) -> Mapping[int, list[tuple[str, Any]]]:
    """Of each person in a course or applying: the last state of each place, with the day on which its course ends."""
    states: dict[int, list[EnrolmentState]] = {}
    for one in book.select(EnrolmentState):
        states.setdefault(one.enrolment, []).append(one)
    ends = dict(book.select(Cohort, Cohort.id, Cohort.end).tuples())
    found: dict[int, list[tuple[str, Any]]] = {}
    for place in book.select(Enrolment):
        if place.id in states:
            state = str(in_time(states[place.id])[-1].state)
            found.setdefault(place.trainee, []).append((state, ends.get(place.cohort)))
    return found


def _everybody(book: Book) -> set[int]:
    return {row for (row,) in book.select(Trainee, Trainee.id).tuples()}


def _never_came(book: Book) -> set[int]:
    """Who applied, or was only noted, and did nothing else here: a recognition case or a payment keeps them."""
    people = _everybody(book)
    for table in book.schema.tables.values():
        if table.model not in (*OF_THEMSELVES, Enrolment, EnrolmentState):
            people -= traces(book, table).keys()
    states = _states(book)
    return {one for one in people if all(state in NEVER_CAME for state, _ in states.get(one, ()))}


def _left(book: Book) -> set[int]:
    """Who is in no course any more: their last state says so, or the course itself has ended."""
    today, states = book.today(), _states(book)

    def over(state: str, end: Any) -> bool:
        return state in GONE or (end is not None and end < today)

    return {one for one in _everybody(book) if all(over(*place) for place in states.get(one, ()))}


def _left_with(*models: type[Any]) -> Callable[[Book], set[int]]:
    def who(book: Book) -> set[int]:
        have: set[int] = set()
        for model in models:
            have |= traces(book, book.table(model)).keys()
        return _left(book) & have

    return who


_RULES: dict[str, Callable[[Book], set[int]]] = {
    "applicants": _never_came,
    "contacts": _left_with(*CLASSES["contacts"].empties),
    "restricted": _left_with(*CLASSES["restricted"].empties),
    "records": _left,
}
