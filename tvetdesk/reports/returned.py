"""Whom the annual returns count: course participations with their status, and a centre's own staff (R70)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tvetdesk.records.cohorts import BEGUN, RANK, Cohort, Enrolment, EnrolmentState
from tvetdesk.records.people import Trainee
from tvetdesk.records.staff import Licence, Staff
from tvetdesk.reports.dimensions import BANDS, NOT_STATED, SEVERAL
from tvetdesk.reports.question import Question


@dataclass(frozen=True)
class Line:
    """One course participation as the return counts it."""

    enrolment: int
    trainee: int
    programme: int
    status: str
    group: str
    band: int | str
    sex: str


def lines(question: Question) -> list[Line]:
    """Everyone who was in a course in the period, with the status at its end."""
    programmes = dict(question.all(Cohort, Cohort.id, Cohort.programme).where(Cohort.centre.in_(question.centres)).tuples())  # fmt: skip
    enrolments = question.all(
        Enrolment, Enrolment.id, Enrolment.trainee, Enrolment.cohort, Enrolment.target_group
    ).where(Enrolment.id.in_(question.enrolments(question.cohorts())))
    people = {
        one: (sex, born)
        for one, sex, born in question.all(Trainee, Trainee.id, Trainee.sex, Trainee.birth_year).tuples()
    }
    states = _states(question)
    found = []
    for one, trainee, cohort, group in enrolments.tuples():
        status = _status(states.get(one, []), question)
        if status is None:
            continue
        sex, born = people[trainee]
        age = question.as_of.year - born if born else None
        band = NOT_STATED if age is None else next((a for a, b in BANDS if a <= age <= b), NOT_STATED)
        found.append(Line(one, trainee, programmes[cohort], status, group or NOT_STATED, band, sex or "U"))
    return found


def _states(question: Question) -> Mapping[int, list[tuple[dt.date, int, int, str]]]:
    """By enrolment its states up to the last day, in the order in which they hold."""
    found: dict[int, list[tuple[dt.date, int, int, str]]] = defaultdict(list)
    query = question.all(
        EnrolmentState,
        EnrolmentState.enrolment,
        EnrolmentState.since,
        EnrolmentState.step,
        EnrolmentState.state,
    ).where(EnrolmentState.since <= question.as_of)
    for enrolment, since, step, state in query.tuples():
        found[enrolment].append((since, step, RANK[state], state))
    for listed in found.values():
        listed.sort()
    return found


def _status(states: list[tuple[dt.date, int, int, str]], question: Question) -> str | None:
    """The last state; None for whom the period does not concern: never in the course, or out of it before."""
    if not states or not any(state in BEGUN for *_, state in states):
        return None
    since, _, _, state = states[-1]
    ended = state in BEGUN and state not in ("enrolled", "returned", "interrupted")
    return None if ended and since < question.first else state


def staff_lines(question: Question) -> dict[tuple[str, str, str], list[int]]:
    """The centre's own staff on the day, by highest qualification, valid licences and sex."""
    day = question.as_of
    people = question.all(Staff).where(
        Staff.centre.in_(question.centres), Staff.organisation.is_null(),
        Staff.since.is_null() | (Staff.since <= day), Staff.until.is_null() | (Staff.until >= day),
    )  # fmt: skip
    valid: dict[int, set[str]] = defaultdict(set)
    for one in question.all(Licence):
        if (one.since or day) <= day <= (one.until or day):
            valid[one.staff].add(one.kind)
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in people:
        kinds = valid[one.id]
        licence = "none" if not kinds else SEVERAL if len(kinds) > 1 else next(iter(kinds))
        found[one.qualification or NOT_STATED, licence, one.sex or "U"].append(one.id)
    return found
