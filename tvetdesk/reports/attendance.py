"""Attendance of one day: for each session what its register says, and the rate that follows from it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.attendance import Mark, attendance_rate
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import ATTENDANCE_RULES, MARKS, SESSION_STATES
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.programmes import Programme
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.store.book import Book

COLUMNS = (
    Column("centre", N_("Centre"), once=True),
    Column("cohort", N_("Cohort"), once=True),
    Column("slot", N_("Lesson"), Kind.COUNT),
    Column("state", N_("State")),
    Column("called", N_("On the list"), Kind.COUNT),
    *(Column(f"mark_{mark}", label, Kind.COUNT) for mark, label in MARKS.items()),
    Column("rate", N_("Attendance"), Kind.SHARE),
    Column("rule", N_("Rule"), detail=True),
)


def make(book: Book, asked: Asked) -> Table:
    """The sessions of one day, `as_of` or today, in the centres asked about."""
    day = asked.as_of or book.today()
    rows = tuple(_rows(book, day, asked.scope))
    notes: list[Message | Phrase] = []
    if not rows:
        notes.append(N_("No session is planned on this day."))
    rules = dict.fromkeys(row[-1] for row in rows)
    notes += [
        Phrase(N_("Attendance: {rule}."), {"rule": rule}) for rule in rules if isinstance(rule, Message)
    ]
    return Table(
        "attendance",
        Phrase(N_("Attendance on {day}"), {"day": day}),
        COLUMNS,
        rows,
        tuple(notes),
        practice(book),
    )


def _rows(book: Book, day: dt.date, scope: str) -> list[tuple[Cell, ...]]:
    centres = book.select(Centre)
    if scope:
        centres = centres.where((Centre.country == scope) | (Centre.code == scope))
    names = {centre.id: centre.name for centre in centres}
    if scope and not names:
        raise UserError("report.no_place", scope=scope[:40])
    cohorts = {row.id: row for row in book.select(Cohort).where(Cohort.centre.in_(list(names)))}
    sessions = list(book.select(Session).where(Session.day == day, Session.cohort.in_(list(cohorts))))
    sessions.sort(key=lambda one: (names[cohorts[one.cohort].centre], cohorts[one.cohort].name, one.slot))
    marks: dict[int, Counter[str]] = defaultdict(Counter)
    for mark in book.select(Mark).where(
        Mark.session.in_([one.id for one in sessions if one.state == "held"])
    ):
        marks[mark.session][mark.status] += 1
    rules = {row.id: row.attendance_rule for row in book.select(Programme)}
    rows: list[tuple[Cell, ...]] = []
    for one in sessions:
        cohort, given = cohorts[one.cohort], marks[one.id]
        rate = attendance_rate(given, rules.get(cohort.programme))
        rows.append(
            (
                names[cohort.centre],
                cohort.name,
                one.slot,
                SESSION_STATES[one.state],
                given.total(),
                *(given[mark] for mark in MARKS),
                rate.share,
                ATTENDANCE_RULES[rate.rule],
            )
        )
    return rows
