"""Badges of trainees: name, course and a code that finds the person on the centre's own computer, ten on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.attendance import rows_on
from tvetdesk.records.badges import code_of
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.photos import photo_of
from tvetdesk.records.programmes import Programme
from tvetdesk.reports.papers.sheet import made
from tvetdesk.reports.render import qr
from tvetdesk.reports.render.parts import BLUE, GREY, RED, Image, Item, Paper, Plate, Rule, Words
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.book import Book

TITLE = N_("Badges: {group}")
NUMBER = N_("No. {number}")
WIDE, HIGH = 85.6, 54.0  # mm, as of a bank card
COLUMNS, ROWS = 2, 5
LEFT, TOP = 18.0, 10.0


def badges(book: Book, cohort_id: int, day: dt.date, t: Translator) -> Paper:
    """A badge for everyone on the register of the day."""
    book.authorize("list.export")
    cohort = book.get(Cohort, cohort_id)
    rows = rows_on(book, cohort_id, [day])
    if not rows:
        raise UserError("paper.nobody")
    centre, programme = book.get(Centre, cohort.centre), book.get(Programme, cohort.programme)
    plates = []
    for start in range(0, len(rows), COLUMNS * ROWS):
        items: list[Item] = []
        for place, row in enumerate(rows[start : start + COLUMNS * ROWS]):
            x, y = LEFT + place % COLUMNS * WIDE, TOP + place // COLUMNS * HIGH
            items += _frame(x, y)
            items += _badge(
                book, centre, programme, cohort, row.number, book.get(Trainee, row.enrolment.trainee), x, y, t
            )
        plates.append(Plate(items))
    return made(book, t(TITLE, group=cohort.name or "–"), plates, t)


def _frame(x: float, y: float) -> Iterator[Item]:
    for x1, y1, x2, y2 in ((0, 0, WIDE, 0), (0, HIGH, WIDE, HIGH), (0, 0, 0, HIGH), (WIDE, 0, WIDE, HIGH)):
        yield Rule(x + x1, y + y1, x + x2, y + y2, 0.1, GREY)


def _badge(
    book: Book, centre: Centre, programme: Programme, cohort: Cohort, number: int, person: Trainee, x: float, y: float, t: Translator
) -> Iterator[Item]:  # fmt: skip
    photo = photo_of(book, person.id)
    left = x + 5
    yield Words(centre.name or centre.code or "–", left, y + 6, WIDE - 10, 9, bold=True, colour=BLUE)
    yield Rule(left, y + 10, x + WIDE - 5, y + 10, 0.4, BLUE)
    if photo:
        yield Image(photo, left, y + 14, 20, 26)
        left += 23
    wide = x + WIDE - 30 - left
    yield Words(person.names or "–", left, y + 18, wide, 12, bold=True, height=12.5)
    yield Words(programme.name or programme.code or "–", left, y + 27, wide, 8.5)
    yield Words(cohort.name or "–", left, y + 32, wide, 8.5)
    yield Words(t(NUMBER, number=person.number or str(number)), left, y + 38, wide, 9, bold=True)
    yield Image(qr.picture(code_of(centre, person)), x + WIDE - 29, y + 13, 25, 25)
    yield Words(str(person.id), x + WIDE - 35, y + 41, 31, 6.5, align="right", colour=GREY)
    if practice(book):
        yield Words(t(PRACTICE), x + 5, y + 48, WIDE - 10, 7, bold=True, colour=RED)
