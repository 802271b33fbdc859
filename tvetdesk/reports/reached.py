"""Whom the follow-up rates count: completers by month, each in one of the parts of its line (R63, R64)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.dates import months_after
from tvetdesk.records.outcomes import IN_WORK, MONTHS, NO_ANSWER, FollowUp, direct_entry
from tvetdesk.reports.question import Question, same_persons

REACHED, REFUSED, NOT_REACHED, NOT_ASKED = "reached", "refused", "not_reached", "not_asked"


@dataclass
class Line:
    """The persons of one line, each in one of its parts."""

    completers: set[int] = field(default_factory=set)
    in_work: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    not_reached: set[int] = field(default_factory=set)

    @property
    def reached(self) -> set[int]:
        return self.in_work | self.answered

    def part(self, person: int) -> str:
        """What became of asking one of the completers."""
        if person in self.in_work or person in self.answered:
            return REACHED
        if person in self.refused:
            return REFUSED
        return NOT_REACHED if person in self.not_reached else NOT_ASKED


def lines(question: Question) -> dict[int, Line]:
    """The line of each month, and as that of month 0 the one of direct entry."""
    courses = question.cohorts(Cohort.kind == "course")
    trainees: dict[int, int] = dict(
        question.all(Enrolment, Enrolment.id, Enrolment.trainee)
        .where(Enrolment.id.in_(question.enrolments(courses)))
        .tuples()
    )
    days = (
        question.all(EnrolmentState, EnrolmentState.enrolment, EnrolmentState.since)
        .where(EnrolmentState.state == "completed", question.happened(EnrolmentState.since))
        .order_by(EnrolmentState.since, EnrolmentState.step)
        .tuples()
    )
    completed: dict[int, dt.date] = {one: since for one, since in days if one in trainees}  # the last time
    answers: dict[int, list[Any]] = defaultdict(list)
    columns = FollowUp.enrolment, FollowUp.month, FollowUp.outcome, FollowUp.work_since
    told = question.all(FollowUp, *columns).where(
        FollowUp.outcome.is_null(False), FollowUp.on.is_null() | (FollowUp.on <= question.as_of)
    )
    for row in told.namedtuples():
        answers[row.enrolment].append(row)
    same = same_persons(question)
    found = {month: Line() for month in (0, *MONTHS)}
    for enrolment, day in completed.items():
        trainee = trainees[enrolment]
        person = same.get(trainee, trainee)
        given = answers[enrolment]
        for month in MONTHS:
            if months_after(day, month) <= question.as_of:
                said = [row.outcome for row in given if row.month == month]
                _count(found[month], person, said, work=bool(IN_WORK & set(said)))
        if months_after(day, 1) <= question.as_of:
            _count(found[0], person, [row.outcome for row in given], work=direct_entry(day, given))
    return found


def _count(line: Line, person: int, told: list[str], *, work: bool) -> None:
    line.completers.add(person)
    if work:
        line.in_work.add(person)
    elif set(told) - NO_ANSWER:
        line.answered.add(person)
    elif set(told) & {"refused", "deceased"}:
        line.refused.add(person)
    elif told:
        line.not_reached.add(person)
