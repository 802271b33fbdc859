"""The annual return: trainees by programme, level, status, group and age, staff by qualification, each by sex (R70, R71).

A return counts course participations: who took two courses stands in the lines of both, and the small print says how
many persons that are. The status is that of the last day asked about.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass, replace
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.codes import ENROLMENT_STATES, LICENCES, QUALIFICATIONS, SEXES, TARGET_GROUPS
from tvetdesk.records.cohorts import BEGUN, RANK, Cohort, Enrolment, EnrolmentState
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Award, Level, Programme
from tvetdesk.records.rights import check_status
from tvetdesk.records.staff import Licence, Staff
from tvetdesk.reports.breakdown import aged, titled
from tvetdesk.reports.crossed import crossed
from tvetdesk.reports.dimensions import BANDS, DIMENSIONS, NOT_STATED, SEVERAL, WORDS
from tvetdesk.reports.given_out import Given, Spot, asked_for
from tvetdesk.reports.question import Question, same_persons
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.smallcells import LEAST, SMALL, Place, withheld
from tvetdesk.reports.splits import place, split
from tvetdesk.reports.table import Cell, Column, Phrase, Table
from tvetdesk.reports.together import beside
from tvetdesk.store.book import Book

SEX = {f"sex_{code}": label for code, label in SEXES.items()}
YOUNG = range(15, 25)  # the ages of SDG indicator 4.3.3
NOT_STATED_WORD = WORDS[NOT_STATED]
NO_LICENCE = N_("no valid licence")
BOTH = N_("Course participations are counted: who took two courses stands in the lines of both.")
NUMBERS = N_("Course participations: {number}; distinct persons: {persons}.")
AGED_15_TO_24 = N_(
    "Aged 15 to 24: {number}. Divided by the population of these ages, which is not known here, they are indicator 4.3.3."
)
UNKNOWN_AGE = N_("age unknown")

RETURN = (
    Column("programme", N_("Programme"), once=True),
    Column("level", N_("Level")),
    Column("award", N_("Award"), detail=True),
    Column("status", N_("Status")),
    Column("target_group", N_("Target group")),
    Column("age", N_("Age")),
)
STAFF = (Column("qualification", N_("Highest qualification"), once=True), Column("licence", N_("Licence")))


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


def question_of(book: Book, asked: Asked) -> Question:
    """The days and the place that a return is about; UserError for a place that is not here, and for no days."""
    place(book, asked.scope)
    first, as_of = asked.first or dt.date.min, asked.as_of or book.today()
    if first > as_of:
        raise UserError("report.no_days", first=first, last=as_of)
    return Question(book, as_of, first, asked.scope)


# -- trainees ------------------------------------------------------------------------------------------------


def lines(question: Question) -> list[Line]:
    """Everyone who was in a course in the period, with the status at its end."""
    cohorts = {row.id: row for row in question.all(Cohort).where(Cohort.centre.in_(question.centres))}
    enrolments = list(question.all(Enrolment).where(Enrolment.id.in_(question.enrolments(list(cohorts)))))
    people = {row.id: row for row in question.all(Trainee, Trainee.id, Trainee.sex, Trainee.birth_year)}
    states = _states(question)
    found = []
    for one in enrolments:
        status = _status(states.get(one.id, []), question)
        if status is None:
            continue
        person = people[one.trainee]
        age = question.as_of.year - person.birth_year if person.birth_year else None
        found.append(
            Line(
                one.id, one.trainee, cohorts[one.cohort].programme, status, one.target_group or NOT_STATED,
                NOT_STATED if age is None else next((a for a, b in BANDS if a <= age <= b), NOT_STATED),
                person.sex or "U",
            )
        )  # fmt: skip
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


def annual(book: Book, asked: Asked) -> Table:
    """Course participations by programme, level, status, target group, age and sex."""
    check_status(book)
    question = question_of(book, asked)
    counted = lines(question)
    programmes = {row.id: row for row in book.select(Programme, bin=True)}
    levels = dict(book.select(Level, Level.id, Level.name, bin=True).tuples())
    awards = dict(book.select(Award, Award.id, Award.name, bin=True).tuples())
    groups: dict[Any, Cell] = {**TARGET_GROUPS, **WORDS}
    bands = DIMENSIONS["age"].named(question)
    by: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in counted:
        by[one.programme, one.status, one.group, one.band][f"sex_{one.sex}"] += 1

    def order(key: tuple[Any, ...]) -> tuple[Any, ...]:
        programme, status, group, band = key
        return (
            programmes[programme].name or "", programme, RANK[status], list(groups).index(group), list(bands).index(band),
        )  # fmt: skip

    keys = sorted(by, key=order)
    heads: list[list[Cell]] = [
        [
            programmes[programme].name or programmes[programme].code or "–",
            levels.get(programmes[programme].level) or NOT_STATED_WORD,
            awards.get(programmes[programme].award) or NOT_STATED_WORD,
            ENROLMENT_STATES[status], groups[group], bands[band],
        ]
        for programme, status, group, band in keys
    ]  # fmt: skip
    columns, rows = crossed(
        RETURN, heads, SEX, [[by[key][sex] for sex in SEX] for key in keys], outside=asked.outside
    )
    same = same_persons(question)
    persons = len({same.get(one.trainee, one.trainee) for one in counted})
    notes = [*_notes(asked, counted), aged("end")]
    notes.insert(0, BOTH)
    if not asked.outside:
        notes.insert(1, Phrase(NUMBERS, {"number": len(counted), "persons": persons}))
    return Table(
        "annual", titled(N_("Annual return: trainees"), question), columns, rows, tuple(notes), practice(book)
    )


def annual_behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The enrolments in each cell of the annual return."""
    found: dict[str, list[int]] = defaultdict(list)
    codes = dict(book.select(Programme, Programme.id, Programme.code, bin=True).tuples())
    for one in lines(question_of(book, asked)):
        key = ("enrolment", codes[one.programme], one.status, one.group, str(one.band), one.sex)
        found[":".join(map(str, key))].append(one.enrolment)
    return {key: tuple(ids) for key, ids in found.items()}


def _notes(asked: Asked, counted: Sized) -> Iterator[Message | Phrase]:
    if not counted:
        yield N_("There is nothing to count here yet.")
    if asked.outside:
        yield Phrase(SMALL, {"most": LEAST - 1})


# -- staff ---------------------------------------------------------------------------------------------------


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


def staff(book: Book, asked: Asked) -> Table:
    """Staff by highest qualification and licence, and by sex."""
    question = question_of(book, asked)
    by = staff_lines(question)
    qualifications: dict[str, Cell] = {**QUALIFICATIONS, NOT_STATED: NOT_STATED_WORD}
    licences: dict[str, Cell] = {**LICENCES, SEVERAL: WORDS[SEVERAL], "none": NO_LICENCE}
    keys = [
        (one, two)
        for one in qualifications
        for two in licences
        if any((one, two, sex) in by for sex in SEXES)
    ]
    columns, rows = crossed(
        STAFF,
        [[qualifications[one], licences[two]] for one, two in keys],
        SEX,
        [[len(by.get((*key, sex), ())) for sex in SEXES] for key in keys],
        outside=asked.outside,
    )
    return Table(
        "staff",
        titled(N_("Annual return: staff"), question),
        columns,
        rows,
        tuple(_notes(asked, by)),
        practice(book),
    )


def staff_behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The members of staff in each cell."""
    by = staff_lines(question_of(book, asked))
    return {":".join(("staff", *key)): tuple(sorted(ids)) for key, ids in by.items()}


# -- SDG 4.3.3 -----------------------------------------------------------------------------------------------


def sdg(book: Book, asked: Asked) -> Table:
    """Persons in vocational training by single year of age and sex, as SDG indicator 4.3.3 asks for them."""
    question = question_of(book, asked)
    found = split("enrolled", question, ("year_of_age", "sex"))
    ages = sorted({key[0] for key in found.cells if isinstance(key[0], int)} | set(YOUNG))
    keys: list[int | str] = [*ages, NOT_STATED]
    sexes = found.values(1)
    numbers = [[len(found.cells.get((key, sex), ())) for sex in sexes] for key in keys]
    hidden: set[Place] = set()
    given: tuple[Given, ...] = ()
    if asked.outside:
        spots: dict[Place, Spot] = {}
        for row, key in enumerate([*keys, None]):
            aged_so: Spot = frozenset() if key is None else frozenset({("year_of_age", str(key))})
            spots |= {(row, place): aged_so | {("sex", str(sex))} for place, sex in enumerate(sexes)}
            spots[row, len(sexes)] = aged_so
        one = asked_for("enrolled", ("year_of_age", "sex"), replace(asked, first=question.first, as_of=question.as_of), book.today(), ())  # fmt: skip
        hidden, one = beside(book, one, spots, withheld(numbers))
        given = (one,)
    columns, rows = crossed(
        [Column("year_of_age", N_("Age in years"))],
        [[UNKNOWN_AGE if key == NOT_STATED else str(key)] for key in keys],
        {f"sex_{key}": name for key, name in sexes.items()},
        numbers,
        outside=False,
        hidden=hidden,
    )
    notes = [found.indicator.rule, aged("end"), *_notes(asked, found.cells)]
    if not asked.outside:
        young = sum(len(ids) for key, ids in found.cells.items() if key[0] in YOUNG)
        notes.insert(0, Phrase(AGED_15_TO_24, {"number": young}))
    return Table(
        "sdg_4_3_3",
        titled(N_("SDG 4.3.3: in vocational training by age"), question),
        columns,
        rows,
        tuple(notes),
        practice(book),
        given=given,
    )


def sdg_behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The persons in each cell."""
    found = split("enrolled", question_of(book, asked), ("year_of_age", "sex"))
    return {":".join(("trainee", "enrolled", *map(str, key))): ids for key, ids in found.cells.items()}
