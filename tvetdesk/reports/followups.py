"""What became of completers, twice: of all of them, and of those who were reached, with how many that are (R63, R64).

Who was not reached is never counted as without work. "Direct entry" is work within a month of completion, whenever it
was told; the other lines are the answers given for a month. Each person counts once in a line.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from tvetdesk.i18n import N_, Message
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.dates import months_after
from tvetdesk.records.outcomes import IN_WORK, MONTHS, NO_ANSWER, FollowUp, direct_entry
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.question import Question, same_persons
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.returns import question_of
from tvetdesk.reports.smallcells import LEAST, SMALL, WITHHELD, small
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.store.book import Book

COLUMNS = (
    Column("after", N_("When")),
    Column("completers", N_("Completers (N)"), Kind.COUNT),
    Column("reached", N_("Reached (n)"), Kind.COUNT),
    Column("response", N_("Response rate"), Kind.SHARE),
    Column("in_work", N_("In work"), Kind.COUNT),
    Column("of_all", N_("Of all completers"), Kind.SHARE),
    Column("of_reached", N_("Of those reached"), Kind.SHARE),
    Column("not_reached", N_("Not reached"), Kind.COUNT),
    Column("refused", N_("No answer given"), Kind.COUNT),
    Column("not_asked", N_("Not asked yet"), Kind.COUNT),
)
DIRECT = N_("Direct entry (up to 1 month after completion)")
AFTER = N_("In work {months} months after completion")
AFTER_ONE = N_("In work 1 month after completion")
NOTES = (
    N_("Completers: distinct persons who completed a training in the period, so long ago that the month has passed."),
    N_("Reached: an answer was given. Who was not reached, refused or died is not counted as without work; “of all” counts them as not known to be in work."),
)  # fmt: skip


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
    answers: dict[int, list[FollowUp]] = defaultdict(list)
    for row in question.all(FollowUp).where(
        FollowUp.outcome.is_null(False), FollowUp.on.is_null() | (FollowUp.on <= question.as_of)
    ):
        answers[row.enrolment].append(row)
    same = same_persons(question)
    found = {month: Line() for month in (0, *MONTHS)}
    for enrolment, day in completed.items():
        trainee = trainees[enrolment]
        person = same.get(trainee, trainee)
        given = answers[enrolment]
        for month in MONTHS:
            if months_after(day, month) <= question.as_of:
                told = [row.outcome for row in given if row.month == month]
                _count(found[month], person, told, work=bool(IN_WORK & set(told)))
        if months_after(day, 1) <= question.as_of:
            _count(found[0], person, [row.outcome for row in given], work=direct_entry(day, given))
    return found


def _words(month: int) -> Message | Phrase:
    if month > 1:
        return Phrase(AFTER, {"months": month})
    return AFTER_ONE if month else DIRECT


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


def make(book: Book, asked: Asked) -> Table:
    """Follow-up rates of all and of those reached."""
    question = question_of(book, asked)
    rows = [_row(_words(month), line, outside=asked.outside) for month, line in lines(question).items()]
    notes = [*NOTES, *((Phrase(SMALL, {"most": LEAST - 1}),) if asked.outside else ())]
    if not any(row[1] for row in rows):
        notes.insert(0, N_("There is nothing to count here yet."))
    return Table(
        "follow_up",
        titled(N_("Follow-up of completers"), question),
        COLUMNS,
        tuple(rows),
        tuple(notes),
        practice(book),
    )


def _row(words: Message | Phrase, line: Line, *, outside: bool) -> tuple[Cell, ...]:
    """One line. For third parties all but the completers are withheld where a part of them is small, also one that is not shown."""
    completers, reached, work = len(line.completers), len(line.reached), len(line.in_work)
    refused = len(line.refused - line.reached)
    not_reached = len(line.not_reached - line.reached - line.refused)
    not_asked = completers - reached - refused - not_reached
    if outside and small(completers):
        return (words, *[WITHHELD] * (len(COLUMNS) - 1))
    if outside and any(
        map(small, (work, reached - work, refused, not_reached, not_asked, completers - reached))
    ):
        return (words, completers, *[WITHHELD] * (len(COLUMNS) - 2))
    return (
        words, completers, reached, reached / completers if completers else None, work,
        work / completers if completers else None, work / reached if reached else None,
        not_reached, refused, not_asked,
    )  # fmt: skip


def behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The persons of each line: completers, reached, in work."""
    found = {}
    for month, line in lines(question_of(book, asked)).items():
        name = f"month_{month}" if month else "direct_entry"
        for part in ("completers", "reached", "in_work"):
            found[f"trainee:{name}:{part}"] = tuple(sorted(getattr(line, part)))
    return found
