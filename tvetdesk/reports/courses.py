"""What went on in each course: who began, left and completed; its registers over a period; its hours by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tvetdesk.i18n import N_, Message
from tvetdesk.records.attendance import attendance_rate
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import ATTENDANCE_RULES, CLOSED_REASONS, LEAVING_REASONS, MARKS
from tvetdesk.records.cohorts import BEGUN, ENROLLED, Cohort, Enrolment, EnrolmentState, in_time
from tvetdesk.records.ledger import hours_ledgers
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.returns import question_of
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.store.book import Book

GROUP = (Column("centre", N_("Centre"), once=True), Column("cohort", N_("Cohort")))
COURSES = (
    *GROUP,
    Column("programme", N_("Programme"), detail=True),
    Column("start", N_("Begins"), Kind.DAY),
    Column("end", N_("Ends"), Kind.DAY, detail=True),
    Column("applied", N_("Applied"), Kind.COUNT),
    Column("begun", N_("Begun"), Kind.COUNT),
    Column("women", N_("of them women"), Kind.COUNT),
    Column("now", N_("In training"), Kind.COUNT),
    Column("interrupted", N_("Interrupted"), Kind.COUNT, detail=True),
    Column("dropped_out", N_("Dropped out"), Kind.COUNT),
    Column("completed", N_("Completed"), Kind.COUNT),
    Column("certified", N_("Certified"), Kind.COUNT),
    Column("rate", N_("Attendance"), Kind.SHARE),
    Column("reasons", N_("Why they left"), detail=True),
)
PERIOD = (
    *GROUP,
    Column("held", N_("Sessions held"), Kind.COUNT),
    Column("closed", N_("Centre closed"), Kind.COUNT),
    Column("open", N_("Register missing"), Kind.COUNT),
    *(Column(f"mark_{mark}", label, Kind.COUNT) for mark, label in MARKS.items()),
    Column("rate", N_("Attendance"), Kind.SHARE),
    Column("reasons", N_("Why closed"), detail=True),
)
HOURS = (
    *GROUP,
    Column("unit", N_("Unit")),
    Column("planned", N_("Planned hours"), Kind.NUMBER),
    Column("scheduled", N_("In the timetable"), Kind.NUMBER),
    Column("delivered", N_("Delivered"), Kind.NUMBER),
    Column("attended", N_("Attended, on average"), Kind.NUMBER),
)
EMPTY = N_("No course was on in these days.")
NO_UNIT = N_("without a unit")
RULE = N_("Attendance: {rule}.")


def cohorts_of(question: Question) -> list[Cohort]:
    """The courses that ran on some day of the period, by centre and name."""
    query = question.all(Cohort).where(
        Cohort.centre.in_(question.centres), Cohort.start <= question.as_of,
        Cohort.end.is_null() | (Cohort.end >= question.first),
    )  # fmt: skip
    names = _names(question)
    return sorted(query, key=lambda one: (names.get(one.centre, ""), one.name or "", one.id))


def _names(question: Question) -> dict[int, str]:
    return {
        row: name or code or "–"
        for row, name, code in question.book.select(
            Centre, Centre.id, Centre.name, Centre.code, bin=True
        ).tuples()
    }


def _programmes(question: Question) -> dict[int, Programme]:
    return {row.id: row for row in question.book.select(Programme, bin=True)}


def course_report(book: Book, asked: Asked) -> Table:
    """A line for each course: how many applied, began, left and why, completed, were certified."""
    question = question_of(book, asked)
    cohorts = cohorts_of(question)
    centres, programmes = _names(question), _programmes(question)
    sexes = dict(question.all(Trainee, Trainee.id, Trainee.sex).tuples())
    listed: dict[int, list[Enrolment]] = defaultdict(list)
    for one in question.all(Enrolment).where(Enrolment.cohort.in_([cohort.id for cohort in cohorts])):
        if one.trainee in sexes:
            listed[one.cohort].append(one)
    states: dict[int, list[EnrolmentState]] = defaultdict(list)
    for state in question.all(EnrolmentState).where(EnrolmentState.since <= question.as_of):
        states[state.enrolment].append(state)
    marks = _marks(question)
    rows = []
    for cohort in cohorts:
        ways = {one.id: in_time(states[one.id]) for one in listed[cohort.id]}
        begun = [one for one in listed[cohort.id] if any(state.state in BEGUN for state in ways[one.id])]
        last = Counter(ways[one.id][-1].state for one in begun)
        left: Counter[str] = Counter(
            getattr(ways[one.id][-1], "reason", None) or "unknown"
            for one in begun
            if ways[one.id][-1].state in ("dropped_out", "interrupted", "moved")
        )
        programme = programmes[cohort.programme]
        rows.append(
            (
                centres.get(cohort.centre, "–"), cohort.name or "–", programme.name or programme.code or "–",
                cohort.start, cohort.end, len([one for one in listed[cohort.id] if ways[one.id]]), len(begun),
                sum(sexes[one.trainee] == "F" for one in begun),
                sum(last[state] for state in ENROLLED), last["interrupted"], last["dropped_out"],
                last["completed"] + last["certified"], last["certified"],
                attendance_rate(marks[cohort.id], programme.attendance_rule).share, _told(left, LEAVING_REASONS),
            )
        )  # fmt: skip
    rules = {programmes[cohort.programme].attendance_rule or "excused_and_sick_out" for cohort in cohorts}
    return _table("courses", N_("Course report"), question, COURSES, rows, rules)


def attendance_period(book: Book, asked: Asked) -> Table:
    """A line for each course: its sessions and marks in the period, and the rate that follows."""
    question = question_of(book, asked)
    cohorts = cohorts_of(question)
    centres, programmes, marks = _names(question), _programmes(question), _marks(question)
    sessions: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for cohort, state, reason, number in book.sql(
        "SELECT cohort, state, coalesce(closed_reason, 'other'), count(*) FROM session WHERE deleted IS NULL "
        "AND day BETWEEN ? AND ? GROUP BY 1, 2, 3",
        (question.first.isoformat(), question.as_of.isoformat()),
    ).fetchall():
        sessions[cohort][state, reason] += number
    rows = []
    for one in cohorts:
        count, rule = sessions[one.id], programmes[one.programme].attendance_rule
        by_state = Counter[str]()
        for (state, _), number in count.items():
            by_state[state] += number
        closed = Counter({reason: number for (state, reason), number in count.items() if state == "closed"})
        given = marks[one.id]
        rows.append(
            (
                centres.get(one.centre, "–"), one.name or "–", by_state["held"], by_state["closed"], by_state["planned"],
                *(given[mark] for mark in MARKS), attendance_rate(given, rule).share, _told(closed, CLOSED_REASONS),
            )
        )  # fmt: skip
    rules = {programmes[one.programme].attendance_rule or "excused_and_sick_out" for one in cohorts}
    return _table("attendance_period", N_("Attendance"), question, PERIOD, rows, rules)


def _marks(question: Question) -> dict[int, Counter[str]]:
    """By course how often each mark was given in sessions held in the period."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for cohort, status, number in question.book.sql(
        "SELECT s.cohort, m.status, count(*) FROM session s JOIN mark m ON m.session = s.id "
        "WHERE s.state = 'held' AND s.deleted IS NULL AND m.deleted IS NULL AND s.day BETWEEN ? AND ? GROUP BY 1, 2",
        (question.first.isoformat(), question.as_of.isoformat()),
    ).fetchall():
        found[cohort][status] += number
    return found


def _told(counted: Counter[str], labels: dict[str, Message]) -> Phrase | None:
    """How often each reason, the most frequent first: as a text whose words are translated one by one."""
    if not counted:
        return None
    shown = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    text = ", ".join(f"{{r{place}}} ({{n{place}}})" for place in range(len(shown)))
    values: dict[str, Any] = {}
    for place, (reason, number) in enumerate(shown):
        values |= {f"r{place}": labels.get(reason, Message(reason)), f"n{place}": number}
    return Phrase(Message(text), values)


def hours(book: Book, asked: Asked) -> Table:
    """A line for each course and unit: the hours planned, in the timetable, delivered and attended."""
    question = question_of(book, asked)
    centres = _names(question)
    rows: list[tuple[Cell, ...]] = []
    cohorts = cohorts_of(question)
    ledgers = hours_ledgers(book, cohorts, question.as_of)
    for one in cohorts:
        ledger = ledgers[one.id]
        for place, unit in enumerate(ledger.units):
            attended = [line.attended[place] for line in ledger.lines]
            mean = sum(attended) / len(attended) if attended else None
            rows.append(
                (
                    centres.get(one.centre, "–"), one.name or "–", f"{unit.code} {unit.name}".strip() or NO_UNIT,
                    *(_hours(minutes) for minutes in (unit.planned, unit.scheduled, unit.delivered, mean)),
                )
            )  # fmt: skip
    return _table("hours", N_("Hours of courses"), question, HOURS, rows, set())


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)


def _table(
    name: str, title: Message, question: Question, columns: tuple[Column, ...], rows: list[tuple[Any, ...]], rules: set[str]
) -> Table:  # fmt: skip
    return Table(
        name,
        titled(title, question),
        columns,
        tuple(rows),
        tuple(_notes(rows, rules)),
        practice(question.book),
    )


def _notes(rows: list[tuple[Any, ...]], rules: set[str]) -> Iterator[Message | Phrase]:
    if not rows:
        yield EMPTY
    for rule in sorted(rules):
        yield Phrase(RULE, {"rule": ATTENDANCE_RULES[rule]})
