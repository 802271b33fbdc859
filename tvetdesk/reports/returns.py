"""The annual return: trainees by programme, level, status, group and age, staff by qualification, each by sex (R70, R71).

A return counts course participations: who took two courses stands in the lines of both, and the small print says how
many persons that are. The status is that of the last day asked about.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import replace
from typing import Any

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.codes import ENROLMENT_STATES, LICENCES, QUALIFICATIONS, SEXES, TARGET_GROUPS
from tvetdesk.records.cohorts import RANK
from tvetdesk.records.programmes import Award, Level, Programme
from tvetdesk.records.rights import check_status
from tvetdesk.reports import given_out
from tvetdesk.reports.breakdown import aged, titled
from tvetdesk.reports.crossed import crossed
from tvetdesk.reports.dimensions import AT_END, DIMENSIONS, NOT_STATED, SEVERAL, UNKNOWN, WORDS
from tvetdesk.reports.given_out import Given, Spot, asked_for
from tvetdesk.reports.question import Question, same_persons
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.returned import lines, staff_lines
from tvetdesk.reports.smallcells import LEAST, SMALL, Place
from tvetdesk.reports.splits import place, split
from tvetdesk.reports.table import Cell, Column, Phrase, Table
from tvetdesk.reports.together import withheld_of
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


def question_of(book: Book, asked: Asked) -> Question:
    """The days and the place that a return is about; UserError for a place that is not here, and for no days."""
    place(book, asked.scope)
    first, as_of = asked.first or dt.date.min, asked.as_of or book.today()
    if first > as_of:
        raise UserError("report.no_days", first=first, last=as_of)
    return Question(book, as_of, first, asked.scope)


# -- trainees ------------------------------------------------------------------------------------------------


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
    hidden, given = _withheld(question, asked, given_out.ANNUAL, ("programme", "status", "target_group", "age"), keys, [NOT_STATED if sex == UNKNOWN else sex for sex in SEXES])  # fmt: skip
    columns, rows = crossed(
        RETURN, heads, SEX, [[by[key][sex] for sex in SEX] for key in keys], hidden=hidden
    )
    same = same_persons(question)
    persons = len({same.get(one.trainee, one.trainee) for one in counted})
    notes = [*_notes(asked, counted), aged("end")]
    notes.insert(0, BOTH)
    if not asked.outside:
        notes.insert(1, Phrase(NUMBERS, {"number": len(counted), "persons": persons}))
    return Table(
        "annual",
        titled(N_("Annual return: trainees"), question),
        columns,
        rows,
        tuple(notes),
        practice(book),
        given=given,
    )


def _withheld(
    question: Question, asked: Asked, figure: str, down: Sequence[str], keys: Sequence[tuple[Any, ...]], sexes: Iterable[Any]
) -> tuple[set[Place], tuple[Given, ...]]:  # fmt: skip
    """The places of a table by these things and by sex that third parties do not read, and the file as it is kept."""
    if not asked.outside:
        return set(), ()
    spots: dict[Place, Spot] = {}
    across = list(sexes)
    for row, key in enumerate([*keys, ()]):
        line: Spot = frozenset(zip(down, map(str, key), strict=False))
        spots |= {(row, place): line | {("sex", str(sex))} for place, sex in enumerate(across)}
        spots[row, len(across)] = line
    days = replace(asked, first=question.first, as_of=question.as_of, age_at=AT_END)
    hidden, one = withheld_of(question.book, asked_for(figure, (*down, "sex"), days, question.book.today(), ()), spots)  # fmt: skip
    return hidden, (one,)


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
    hidden, given = _withheld(question, asked, given_out.STAFF, ("qualification", "licence"), keys, SEXES)
    columns, rows = crossed(
        STAFF,
        [[qualifications[one], licences[two]] for one, two in keys],
        SEX,
        [[len(by.get((*key, sex), ())) for sex in SEXES] for key in keys],
        hidden=hidden,
    )
    return Table(
        "staff",
        titled(N_("Annual return: staff"), question),
        columns,
        rows,
        tuple(_notes(asked, by)),
        practice(book),
        given=given,
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
    hidden, given = _withheld(question, asked, "enrolled", ("year_of_age",), [(key,) for key in keys], sexes)
    columns, rows = crossed(
        [Column("year_of_age", N_("Age in years"))],
        [[UNKNOWN_AGE if key == NOT_STATED else str(key)] for key in keys],
        {f"sex_{key}": name for key, name in sexes.items()},
        numbers,
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
