"""A course as it really goes: applicants, registers day by day, people who leave, certificates, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tvetdesk.practice.organisation import Office
from tvetdesk.practice.people import Person, register, weekday
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import Lesson, Session
from tvetdesk.records.certificates import Certificate, issue_certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, enrol, new_cohort
from tvetdesk.records.dates import months_after
from tvetdesk.records.outcomes import IN_WORK, log_contact, record_followup
from tvetdesk.records.quick_entry import WORDS
from tvetdesk.records.timetable import new_pattern, plan, ramadan_of

# How often someone who should be there is marked so; nine of ten are present, as in the programme's own courses.
MARKS, WEIGHTS = ("P", "L", "E", "A", "S"), (90.0, 3.5, 2.0, 2.5, 2.0)
FASTING = ("GM", "NE")  # countries whose days are shorter in Ramadan
MINUTES = (5, 10, 10, 15, 15, 20, 30, 45)


@dataclass
class Learner:
    """Someone in a course, and how it goes for them.

    `fate` is how far they come: "not_admitted", "enrolled" (still in training), "completed" or "certified"; `left` the
    day and reason of dropping out, `pause` the days and reason of an interruption. `work` says what they answer at
    follow-ups: {month: (outcome, day in work since or None)}.
    """

    person: Person
    fate: str = "certified"
    left: tuple[dt.date, str] | None = None
    pause: tuple[dt.date, dt.date, str] | None = None
    work: dict[int, tuple[str, dt.date | None]] = field(default_factory=dict)
    absences: float = 1.0
    last: str = "P"
    enrolment: Enrolment | None = None
    certificate: Certificate | None = None

    @property
    def row(self) -> Enrolment:
        assert self.enrolment is not None, "enrolled before anything else happens"
        return self.enrolment

    def called(self, day: dt.date) -> bool:
        """Whether the registers of a day hold them."""
        if self.fate == "not_admitted" or (self.left and day >= self.left[0]):
            return False
        return not (self.pause and self.pause[0] <= day < self.pause[1])


def _shorter(lesson: Lesson) -> Lesson:
    """A lesson in Ramadan: a quarter shorter, and those after noon an hour earlier."""
    start, minutes = lesson.start, lesson.minutes
    assert start is not None, "lessons of the stories have times"
    assert minutes is not None, "and lengths"
    return replace(
        lesson,
        start=start.replace(hour=start.hour - 1) if start.hour >= 12 else start,
        minutes=minutes * 3 // 4,
    )


@dataclass
class Course:
    """One cohort: `week` is its timetable, `attachment` the days at workplaces, `terms` when sessions are planned."""

    office: Office
    programme: str
    name: str
    first: dt.date
    last: dt.date
    learners: Sequence[Learner]
    week: Sequence[Lesson]
    attachment: tuple[dt.date, dt.date] | None = None
    terms: Sequence[tuple[dt.date, dt.date]] = ()
    about: dict[str, Any] = field(default_factory=dict)
    signatory: str | None = None
    followed: Callable[[Learner], None] | None = None  # what else happens once someone is certified
    cohort: Cohort | None = None

    def plan(self) -> None:
        """Write the whole course into the office's diary."""
        office, day = self.office, dt.timedelta(days=1)
        for learner in self.learners:
            learner.absences = office.dice.uniform(0.4, 1.7)
        office.on(weekday(self.first - 42 * day), self._apply)
        office.on(weekday(self.first - 14 * day), self._admit)
        office.on(self.first, self._begin, hour=7)
        for first, last in self.terms or ((self.first, self.last),):
            if last > self.last:
                continue  # planned once the course is prolonged
            office.on(max(self.first, weekday(first - 7 * day)), self.sessions, first, last, hour=7)
        for learner in self.learners:
            if learner.left:
                office.on(learner.left[0], self._state, learner, "dropped_out", learner.left[1], hour=7)
            if learner.pause:
                office.on(learner.pause[0], self._state, learner, "interrupted", learner.pause[2], hour=7)
                office.on(learner.pause[1], self._state, learner, "returned", hour=7)
        if any(learner.fate in ("completed", "certified") for learner in self.learners):
            office.on(self.last, self._complete, hour=20)
            office.on(weekday(self.last + 14 * day), self._certify)
            for month in (1, 3, 6, 12):
                office.on(weekday(months_after(self.last, month) + 2 * day), self._follow_up, month)

    # -- how it begins -------------------------------------------------------------------------------------

    def _apply(self) -> None:
        book = self.office.book
        programme = self.office.programme(self.programme)
        self.cohort = new_cohort(book, programme, self.name, self.first, end=self.last, **self.about)
        register(self.office, [learner.person for learner in self.learners])
        with book.change("cohort.enrol", cohort=self.cohort):
            for learner in self.learners:
                person = learner.person
                learner.enrolment = enrol(
                    book, person.row, self.cohort, state="applicant", target_group=person.group
                )

    def _admit(self) -> None:
        with self.office.book.change("cohort.enrol", cohort=self.cohort):
            for learner in self.learners:
                refused = learner.fate == "not_admitted"
                reason = self.office.dice.choice(("no_place", "entry_rule")) if refused else None
                self._state(learner, "not_admitted" if refused else "admitted", reason)

    def _begin(self) -> None:
        with self.office.book.change("cohort.enrol", cohort=self.cohort):
            for learner in self.learners:
                if learner.fate != "not_admitted" and not (learner.left and learner.left[0] <= self.first):
                    self._state(learner, "enrolled")

    def _state(self, learner: Learner, state: str, reason: str | None = None) -> None:
        change_state(self.office.book, learner.row, state, reason=reason)

    # -- day by day ----------------------------------------------------------------------------------------

    def sessions(self, first: dt.date, last: dt.date) -> None:
        """Plan the sessions of a term by its week pattern, shortened in Ramadan, and their registers."""
        book, cohort = self.office.book, self.own()
        units = [unit.id for unit in self.office.units(cohort.programme)]
        week = list(self.week)
        if units:  # a unit for each lesson of the week, the next ones in the next term
            start = sum(1 for term in self.terms if term[0] < first) * 3
            week = [
                Lesson(one.weekday, one.slot, one.start, one.minutes, units[(start + place) % len(units)])
                for place, one in enumerate(week)
            ]
        new_pattern(book, cohort, week, first, last, f"{first:%m/%Y}")
        fasting = ramadan_of(first)
        if self.office.site.country in FASTING and fasting and fasting[0] <= last:
            new_pattern(
                book, cohort, [_shorter(one) for one in week], max(first, fasting[0]), min(last, fasting[1]), "Ramadan",
                "ramadan",
            )  # fmt: skip
        plan(book, cohort, first, last)
        planned = book.select(Session).where(
            Session.cohort == cohort.id, Session.day >= first, Session.day <= last
        )
        for session in list(planned.order_by(Session.day, Session.slot)):
            self.office.on(session.day, self._register, session.id, hour=16 + session.slot)

    def _register(self, row: int) -> None:
        """The register of one session, typed as one line at the end of the day."""
        session = self.office.book.get(Session, row)
        if session.state != "planned":
            return
        words = WORDS[self.office.site.language]
        letters = {mark: letter for letter, mark in reversed(list(words.letters.items()))}
        if self.attachment and self.attachment[0] <= session.day <= self.attachment[1]:
            line = f"{words.all[0]} {letters['W']}"
        elif self.office.dice.random() < 0.006:
            line = f"{words.all[0]} {words.closed[0]}"
        else:
            line = f"{words.all[0]} {words.but[0]} {', '.join(self._exceptions(session.day, letters))}"
            line = line.removesuffix(f" {words.but[0]} ")
        mark_line(self.office.book, session, line, self.office.site.language)

    def _exceptions(self, day: dt.date, letters: dict[str, str]) -> list[str]:
        """Everybody who is not simply present, as "12 e" or "19 l15"."""
        dice = self.office.dice
        entries = []
        for learner in self.learners:
            if not learner.called(day):
                continue
            if learner.last == "S" and dice.random() < 0.5:
                mark = "S"
            else:
                weights = (WEIGHTS[0], *(weight * learner.absences for weight in WEIGHTS[1:]))
                mark = dice.choices(MARKS, weights)[0]
            learner.last = mark
            if mark != "P":
                minutes = str(dice.choice(MINUTES)) if mark == "L" else ""
                entries.append(f"{learner.row.number} {letters[mark]}{minutes}")
        return entries

    # -- how it ends ---------------------------------------------------------------------------------------

    def own(self) -> Cohort:
        """The row of this course."""
        assert self.cohort is not None, "the course has been announced"
        return self.cohort

    def _through(self) -> list[Learner]:
        return [one for one in self.learners if one.fate in ("completed", "certified") and not one.left]

    def _complete(self) -> None:
        book, cohort = self.office.book, self.own()
        units = self.office.units(cohort.programme)
        with book.change("cohort.enrol", cohort=cohort):
            for learner in self._through():
                for unit in units:
                    weak = learner.fate == "completed" and unit.kind == "practical"
                    mark = self.office.dice.randint(35, 48) if weak else self.office.dice.randint(52, 92)
                    record_result(book, learner.row, unit, "not_yet" if weak else "competent", mark=mark)
                self._state(learner, "completed")

    def _certify(self) -> None:
        for learner in self._through():
            if learner.fate == "certified":
                learner.certificate = issue_certificate(
                    self.office.book, learner.row, signatory=self.signatory, entropy=self.office.entropy
                )
                if self.followed:
                    self.followed(learner)

    def _follow_up(self, month: int) -> None:
        for learner in self._through():
            if month in learner.work:
                follow_up(self.office, learner.row, month, *learner.work[month])


def follow_up(
    office: Office, enrolment: Enrolment, month: int, outcome: str, since: dt.date | None, **values: Any
) -> None:
    """Calls until somebody answers, or nobody does."""
    book, dice = office.book, office.dice
    if outcome in IN_WORK:
        values = {
            "work_since": since,
            "relevance": dice.choices(("yes", "partly", "no"), (75, 17, 8))[0],
            "contract": "own" if outcome == "self_employed" else dice.choice(("written", "oral", "daily")),
            "week_hours": dice.choice((24, 36, 40, 40, 48)),
            "income": dice.choice(("below_minimum", "about_minimum", "about_minimum", "above_minimum")),
            "way_found": dice.choice(("centre", "attachment", "attachment", "family", "alone", "app")),
            **values,
        }
    if outcome != "not_reached":
        values |= {
            "usefulness": dice.choice((3, 4, 4, 5, 5)),
            "recommend": dice.choice(("yes", "yes", "partly")),
        }
    row = record_followup(book, enrolment, month, outcome, **values)
    if outcome == "not_reached":
        for days_before in (2, 1, 0):
            missed = dice.choice(("no_answer", "switched_off"))
            log_contact(book, row, missed, office.book.today() - dt.timedelta(days=days_before))
    else:
        log_contact(
            book,
            row,
            "refused" if outcome == "refused" else "reached",
            way=dice.choice(("phone", "whatsapp")),
        )


def working(
    office: Office, completed: dt.date, outcome: str = "employed"
) -> dict[int, tuple[str, dt.date | None]]:
    """Someone who found work within a month of completion; later answers vary, the first day of work stays."""
    since = completed + dt.timedelta(days=office.dice.randint(1, 27))
    answers: dict[int, tuple[str, dt.date | None]] = {1: (outcome, since)}
    for month in (3, 6, 12):
        later = office.dice.choices(("same", "unemployed", "not_reached", "migrated"), (80, 8, 10, 2))[0]
        answers[month] = (outcome, since) if later == "same" else (later, None)
    return answers
