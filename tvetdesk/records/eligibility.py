"""Who may be given a certificate: everything that stands against it, in plain reasons; none means eligible.

A reason is a UserError that nobody raised: its sentence says what is missing and what to do, in the reader's language.
Everybody who waits is asked about at once when the certificates are opened: each kind of row is read for all of them,
and no row becomes an object.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.assessment import units_to_pass
from tvetdesk.records.attendance import attendance_rate
from tvetdesk.records.codes import ATTENDANCE_RULES, ENROLMENT_STATES
from tvetdesk.records.cohorts import Cohort, Enrolment, state_on
from tvetdesk.records.mark_counts import count_marks
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.records.recognition import RecognitionCase
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks

sentences(
    {
        "eligible.state": N_(
            "The training is not completed: the state is “{state}”. Note the completion first."
        ),
        "eligible.none": N_("The training has not begun on that day. Check the day."),
        "eligible.units": N_("These units are missing: {units}. Assess them, or note the results."),
        "eligible.attendance": N_(
            "Attendance is {rate}%; the programme asks for at least {least}%. It is counted as {rule}."
        ),
        "eligible.no_register": N_(
            "There is no register to count the attendance from; the programme asks for at least {least}%."
        ),
        "eligible.attachment": N_(
            "Employers confirmed {hours} of the {needed} hours of attachment needed. Ask for the confirmation."
        ),
        "eligible.recognition": N_("The recognition case is not decided in full. Decide it first."),
        "eligible.appeal": N_("An appeal is lodged and not answered. Note how it ended first."),
    }
)


@dataclass(slots=True)
class _Noted:
    """A state as it is read."""

    state: str
    since: dt.date
    step: int


def reasons_against(book: Book, enrolments: Sequence[Enrolment], on: dt.date) -> dict[int, list[UserError]]:
    """By enrolment, everything that stands against a certificate on a day, in plain reasons; none means eligible."""
    return reasons_for(book, {one.id: one.cohort for one in enrolments}, on)


def reasons_for(book: Book, courses: Mapping[int, int], on: dt.date) -> dict[int, list[UserError]]:
    """The same of enrolments by id, each with its cohort."""
    cohorts = {row.id: row for row in _rows(book, Cohort, set(courses.values()))}
    programmes = {row.id: row for row in _rows(book, Programme, {row.programme for row in cohorts.values()})}
    needed = {one: units_to_pass(book, one, set()) for one in programmes}
    states = _states(book, courses)
    passed = _passed(book, courses, on)
    confirmed = _confirmed(book, courses)
    recognised = {one for one, cohort in courses.items() if cohorts[cohort].kind == "recognition"}
    cases = _cases(book, recognised)
    taught = {
        one: cohort
        for one, cohort in courses.items()
        if one not in recognised and programmes[cohorts[cohort].programme].attendance_least
    }
    marks = count_marks(book, taught, on)
    found: dict[int, list[UserError]] = {}
    for one, cohort in courses.items():
        programme = programmes[cohorts[cohort].programme]
        reasons = _by_state(state_on(states[one], on))
        reasons += _by_units([unit for unit in needed[programme.id] if unit.id not in passed[one]])
        if one in recognised:
            reasons += _by_case(cases.get(one))
        else:
            reasons += _by_attendance(programme, marks.get(one, {}))
            hours = programme.attachment_hours or 0
            if confirmed[one] < hours:
                reasons.append(UserError("eligible.attachment", hours=confirmed[one], needed=hours))
        found[one] = reasons
    return found


def _states(book: Book, enrolments: Iterable[int]) -> dict[int, list[_Noted]]:
    day_of = cache(dt.date.fromisoformat)  # few days among many states
    states: dict[int, list[_Noted]] = defaultdict(list)
    for one, state, since, step in _read(
        book, "SELECT enrolment, state, since, step FROM enrolment_state", enrolments
    ):
        states[one].append(_Noted(state, day_of(since), step))
    return states


def _passed(book: Book, enrolments: Iterable[int], on: dt.date) -> dict[int, set[int]]:
    """By enrolment, the units passed until a day, or without a day, and those exempted."""
    passed: dict[int, set[int]] = defaultdict(set)
    last = on.isoformat()
    for one, unit, result, day in _read(
        book, 'SELECT enrolment, unit, result, "on" FROM unit_result', enrolments
    ):
        if result != "not_yet" and (day is None or day <= last):
            passed[one].add(unit)
    return passed


def _confirmed(book: Book, enrolments: Iterable[int]) -> dict[int, int]:
    """By enrolment, the hours at workplaces that employers confirmed."""
    hours: dict[int, int] = defaultdict(int)
    for one, length, confirmed in _read(
        book, "SELECT enrolment, hours, confirmed FROM attachment", enrolments
    ):
        hours[one] += (length or 0) if confirmed else 0
    return hours


def _cases(book: Book, enrolments: Iterable[int]) -> dict[int, RecognitionCase]:
    return {
        case.enrolment: case
        for some in chunks(enrolments)
        for case in book.select(RecognitionCase).where(RecognitionCase.enrolment.in_(some))
    }


def _by_state(state: str | None) -> list[UserError]:
    if state in ("completed", "certified"):
        return []
    if state is None:
        return [UserError("eligible.none")]
    return [UserError("eligible.state", state=ENROLMENT_STATES[state])]


def _by_units(missing: Sequence[Unit]) -> list[UserError]:
    if not missing:
        return []
    return [UserError("eligible.units", units=", ".join(f"{unit.code} {unit.name}" for unit in missing))]


def _by_case(case: RecognitionCase | None) -> list[UserError]:
    if case is not None and case.appeal == "lodged":
        return [UserError("eligible.appeal")]
    decided = case is not None and case.stage == "decided" and case.decision == "full"
    return [] if decided else [UserError("eligible.recognition")]


def _by_attendance(programme: Programme, marks: dict[str, int]) -> list[UserError]:
    least = programme.attendance_least
    if not least:
        return []
    rate = attendance_rate(marks, programme.attendance_rule)
    if rate.share is None:
        return [UserError("eligible.no_register", least=least)]
    if rate.attended * 100 >= least * rate.counted:
        return []
    percent = int(rate.share * 1000) / 10  # cut, not rounded: 74.96 is not shown as the 75 it does not reach
    return [UserError("eligible.attendance", rate=percent, least=least, rule=ATTENDANCE_RULES[rate.rule])]


def _read(book: Book, select: str, enrolments: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of a type that belong to these enrolments, without those in the bin."""
    for some in chunks(enrolments):
        places = ", ".join("?" * len(some))
        yield from book.sql(f"{select} WHERE enrolment IN ({places}) AND deleted IS NULL", some).fetchall()


def _rows(book: Book, model: Any, ids: Iterable[int]) -> list[Any]:
    return [row for some in chunks(ids) for row in book.select(model, bin=True).where(model.id.in_(some))]
