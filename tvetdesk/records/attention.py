"""Attention: people whom somebody should ask after, each with the reasons that the records give.

A reason is a fact with its base, never a guess: absences in a row counted up to the last register, attendance
against the least of the programme by the rule of that programme, a paper with the day it runs out.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tvetdesk.records.attachments import Attachment
from tvetdesk.records.attendance import OUT, Rate, attendance_rate
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.mark_counts import count_marks
from tvetdesk.records.people import Paper, Trainee
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.records.registers import absences_over, last_held
from tvetdesk.records.roster import ACTIVE, Place, by_person, places
from tvetdesk.store.book import Book
from tvetdesk.store.ids import chunks

IN_A_ROW = 3  # absences after which somebody is asked after
LEAST_COUNTED = 10  # sessions below which a rate says little
PAPER_DAYS = 30  # days before a paper runs out
PAUSE_DAYS = 30  # days of interruption after which somebody asks
CONFIRM_DAYS = 14  # days after an attachment in which the employer confirms it

ABSENT, SHORT, ENDED, PAPER, UNCONFIRMED, PAUSED = (
    "absent",
    "short",
    "ended",
    "paper",
    "unconfirmed",
    "paused",
)
URGENCY = {kind: place for place, kind in enumerate((ABSENT, SHORT, ENDED, PAPER, UNCONFIRMED, PAUSED))}


@dataclass(frozen=True)
class Reason:
    """Why: absences in a row (`number`), a rate and its `least` in percent, or a day and how many days from today.

    With a rate, `number` hours are short in the unit `what`, the one in which most are.
    """

    kind: str
    number: int = 0
    day: dt.date | None = None
    rate: Rate | None = None
    least: int = 0
    what: str = ""


@dataclass(frozen=True)
class Concern:
    """A person with reasons, the most urgent first. `about` tells two of one name apart."""

    trainee: int
    names: str
    group: str
    reasons: tuple[Reason, ...]
    about: str = ""


def concerns(book: Book, day: dt.date, found_in: Iterable[Place] | None = None) -> list[Concern]:
    """Everyone who needs attention on a day, the most urgent first; or those among the people of these places."""
    read = places(book, day, states=ACTIVE) if found_in is None else found_in
    active = [one for listed in by_person(read).values() for one in listed if one.state in ACTIVE]
    cohorts = {
        row.id: row for row in book.select(Cohort).where(Cohort.id.in_({one.cohort for one in active}))
    }
    active = [one for one in active if one.cohort in cohorts]
    found: dict[int, list[Reason]] = defaultdict(list)
    group = {one.trainee: cohorts[one.cohort].name or "" for one in reversed(active)}
    where: dict[int, dict[str, None]] = defaultdict(dict)  # in which of several groups the reasons are
    training = [one for one in active if one.in_training]
    for place, reason in (
        *_absent(book, training, day),
        *_short(book, training, cohorts, day),
        *_ended(training, cohorts, day),
        *_unconfirmed(book, training, day),
        *_paused(active, day),
    ):
        found[place.trainee].append(reason)
        where[place.trainee][cohorts[place.cohort].name or ""] = None
    group |= {trainee: ", ".join(names) for trainee, names in where.items()}
    for trainee, reason in _papers(book, set(group), day):
        found[trainee].append(reason)
    return _named(book, found, group)


def _absent(book: Book, training: Iterable[Place], day: dt.date) -> list[tuple[Place, Reason]]:
    found = []
    groups: dict[int, list[Place]] = defaultdict(list)
    for place in training:
        groups[place.cohort].append(place)
    for cohort, listed in groups.items():
        counts = absences_over(book, last_held(book, cohort, day))
        found += [
            (place, Reason(ABSENT, counts[place.enrolment]))
            for place in listed
            if counts.get(place.enrolment, 0) >= IN_A_ROW
        ]
    return found


def rates_of(book: Book, enrolments: Iterable[int], day: dt.date) -> dict[int, Rate]:
    """The attendance rates of some enrolments up to a day, each by the rule of its programme."""
    rules = _rules(book, enrolments)
    counts = count_marks(book, {one: cohort for one, (cohort, _) in rules.items()}, day)
    return {one: attendance_rate(marks, rules[one][1]) for one, marks in counts.items()}


def _rules(book: Book, enrolments: Iterable[int]) -> dict[int, tuple[int, str | None]]:
    """The cohort of each enrolment, and how attendance is counted there."""
    found: dict[int, tuple[int, str | None]] = {}
    for some in chunks(enrolments):
        for one, cohort, rule in book.sql(
            "SELECT e.id, e.cohort, p.attendance_rule FROM enrolment e LEFT JOIN cohort c ON c.id = e.cohort "
            f"LEFT JOIN programme p ON p.id = c.programme WHERE e.id IN ({', '.join('?' * len(some))})",
            some,
        ).fetchall():
            found[one] = cohort, rule
    return found


def _short(
    book: Book, training: list[Place], cohorts: dict[int, Cohort], day: dt.date
) -> list[tuple[Place, Reason]]:
    ids = {row.programme for row in cohorts.values()}
    query = book.select(Programme, bin=True).where(
        Programme.id.in_(ids), Programme.attendance_least.is_null(False)
    )
    least = {row.id: row.attendance_least for row in query}
    listed = [one for one in training if cohorts[one.cohort].programme in least]
    rates = rates_of(book, [one.enrolment for one in listed], day)
    found = []
    for place in listed:
        rate, needed = rates.get(place.enrolment), least[cohorts[place.cohort].programme]
        if rate is None or rate.share is None or rate.counted < LEAST_COUNTED:
            continue
        if rate.share * 100 < needed:
            found.append((place, Reason(SHORT, rate=rate, least=needed)))
    worst = _units_short(book, {place.enrolment: reason.least for place, reason in found}, day)
    found = [
        (place, replace(reason, number=worst[place.enrolment][0], what=worst[place.enrolment][1]))
        if place.enrolment in worst
        else (place, reason)
        for place, reason in found
    ]
    return sorted(found, key=lambda one: one[1].rate.share if one[1].rate and one[1].rate.share else 0.0)


def _units_short(book: Book, least: dict[int, int], day: dt.date) -> dict[int, tuple[int, str]]:
    """By enrolment, the unit in which most whole hours lack to the least, of the hours that count by the rule."""
    rules = _rules(book, least)
    hours: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for some in chunks(least):
        for enrolment, unit, status, minutes in book.sql(
            "SELECT m.enrolment, s.unit, m.status, sum(coalesce(s.minutes, 0)) FROM mark m "
            f"JOIN session s ON s.id = m.session WHERE m.enrolment IN ({', '.join('?' * len(some))}) "
            "AND m.deleted IS NULL AND s.deleted IS NULL AND s.state = 'held' AND s.unit IS NOT NULL AND s.day <= ? "
            "GROUP BY m.enrolment, s.unit, m.status",
            (*some, day.isoformat()),
        ).fetchall():
            rule = rules[enrolment][1] or "excused_and_sick_out"
            hours[enrolment, unit][0] += minutes if status in "PL" else 0
            hours[enrolment, unit][1] += minutes if status not in OUT[rule] else 0
    found: dict[int, tuple[int, int]] = {}
    for (enrolment, unit), (attended, counted) in sorted(hours.items()):
        lacking = (
            least[enrolment] * counted - 100 * attended
        ) // 6000  # minutes of a hundredth, in whole hours
        if lacking > found.get(enrolment, (0, 0))[0]:
            found[enrolment] = lacking, unit
    units = {unit for _, unit in found.values()}
    named = {
        row.id: " ".join(filter(None, ((row.code or "").rpartition("-")[2], row.name)))
        for row in book.select(Unit, bin=True).where(Unit.id.in_(units))
    }
    return {one: (lacking, named.get(unit, "–")) for one, (lacking, unit) in found.items()}


def _ended(training: list[Place], cohorts: dict[int, Cohort], day: dt.date) -> list[tuple[Place, Reason]]:
    """Those still in training although the course is over: did they complete it."""
    return [
        (one, Reason(ENDED, (day - end).days, end))
        for one in training
        if (end := cohorts[one.cohort].end) is not None and end < day
    ]


def _paused(active: list[Place], day: dt.date) -> list[tuple[Place, Reason]]:
    return [
        (one, Reason(PAUSED, (day - one.since).days, one.since))
        for one in active
        if one.state == "interrupted" and (day - one.since).days >= PAUSE_DAYS
    ]


def _unconfirmed(book: Book, training: list[Place], day: dt.date) -> list[tuple[Place, Reason]]:
    by_enrolment = {one.enrolment: one for one in training}
    late = book.select(Attachment).where(
        Attachment.end <= day - dt.timedelta(days=CONFIRM_DAYS),
        Attachment.confirmed.is_null() | (Attachment.confirmed == False),  # noqa: E712
    )
    return [
        (by_enrolment[row.enrolment], Reason(UNCONFIRMED, (day - row.end).days, row.end))
        for row in late
        if row.enrolment in by_enrolment
    ]


def _papers(book: Book, people: set[int], day: dt.date) -> list[tuple[int, Reason]]:
    """Papers of people in training that run out soon, or did within as many days."""
    if book.hides(Paper.kind):
        return []
    span = dt.timedelta(days=PAPER_DAYS)
    rows = book.select(Paper).where(Paper.expires >= day - span, Paper.expires <= day + span)
    return [
        (row.trainee, Reason(PAPER, (row.expires - day).days, row.expires, what=row.kind))
        for row in rows
        if row.trainee in people
    ]


def _named(book: Book, found: dict[int, list[Reason]], group: dict[int, str]) -> list[Concern]:
    rows = {row.id: row for row in book.select(Trainee).where(Trainee.id.in_(list(found)))}
    names = list({row.names for row in rows.values() if row.names})
    marks = ", ".join("?" * len(names))
    often = book.sql(  # also of those who are not listed
        f"SELECT names FROM trainee WHERE deleted IS NULL AND names IN ({marks}) GROUP BY names HAVING count(*) > 1",
        names,
    ).fetchall()
    shared = {name for (name,) in often}
    listed = [
        Concern(
            one,
            rows[one].names or "–",
            group.get(one, ""),
            tuple(sorted(reasons, key=lambda reason: URGENCY[reason.kind])),
            (rows[one].father or rows[one].village or "") if rows[one].names in shared else "",
        )
        for one, reasons in found.items()
        if one in rows
    ]
    listed.sort(key=lambda one: (URGENCY[one.reasons[0].kind], -one.reasons[0].number, one.names))
    return listed
