"""Recognition of skills learned abroad: 38 cases at Bishkek, from inquiry to decision, appeal and work.

24 end with a certificate; 18 of those persons are in work by their last answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.practice.courses import follow_up
from tvetdesk.practice.names import kyrgyz
from tvetdesk.practice.organisation import Office
from tvetdesk.practice.people import Origin, Person, invent, register, teacher, weekday
from tvetdesk.records.assessment import record_result
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, new_cohort
from tvetdesk.records.dates import months_after
from tvetdesk.records.employers import Employer, record_placement
from tvetdesk.records.outcomes import IN_WORK
from tvetdesk.records.programmes import begin_programme
from tvetdesk.records.recognition import (
    RecognitionCase,
    add_evidence,
    appeal,
    assess,
    convert,
    decide,
    open_case,
)
from tvetdesk.records.staff import Staff

DAY = dt.date
WEEKS = dt.timedelta(days=7)
RETURNED = Origin(
    kyrgyz, "KG", ("Bishkek", "Osh", "Jalal-Abad", "Kara-Suu", "Tokmok", "Naryn", "Uzgen"), ("ky", "ru"), ("passport", "national_id"),
    (1970, 1997), 0.5, ("RU", "RU", "RU", "KZ", "TR"), ("building site", "restaurant kitchen", "sewing workshop", "housework"),
)  # fmt: skip

# Answers at follow-ups of the 24 who are certified: in work by their last answer are all in WORKING and none of OTHERS.
Answers = tuple[tuple[int, str], ...]
STEADY: Answers = ((1, "employed"), (3, "employed"), (6, "employed"), (12, "employed"))
WORKING: tuple[Answers, ...] = (
    *(STEADY,) * 11,
    *(((1, "self_employed"), (6, "self_employed"), (12, "both")),) * 3,
    ((1, "unemployed"), (3, "unemployed"), (6, "employed")),
    ((1, "further_training"), (6, "employed"), (12, "employed")),
    ((1, "employed"), (3, "employed"), (6, "not_reached"), (12, "not_reached")),
    ((1, "unemployed"), (6, "both"), (12, "refused")),
)
OTHERS: tuple[Answers, ...] = (
    ((1, "employed"), (3, "employed"), (6, "unemployed")),
    ((1, "unemployed"), (6, "unemployed"), (12, "not_reached")),
    ((1, "not_reached"), (3, "not_reached"), (6, "not_reached"), (12, "not_reached")),
    ((1, "inactive"), (6, "inactive")),
    ((1, "employed"), (6, "migrated")),
    ((1, "further_training"), (6, "further_training")),
)


@dataclass
class Case:
    """A person's case and how it ends: "full", "partial", "not_yet", "upheld" (full on appeal), or "withdrawn"."""

    person: Person
    end: str
    answers: Answers = ()
    since: DAY | None = None  # in work
    row: RecognitionCase | None = None

    @property
    def own(self) -> RecognitionCase:
        assert self.row is not None, "the case has been opened"
        return self.row


@dataclass
class Round:
    """A recognition round: cases of one trade, from inquiry to decision in eight weeks."""

    office: Office
    programme: str
    name: str
    first: DAY
    cases: Sequence[Case]
    cohort: Cohort | None = None

    def plan(self) -> None:
        """Write the whole round into the diary."""
        office, decided = self.office, self.first + 8 * WEEKS
        office.on(self.first, self._open)
        office.on(self.first + 3 * WEEKS, self._document)
        office.on(self.first + 7 * WEEKS, self._assess)
        office.on(decided, self._decide)
        office.on(decided + 2 * WEEKS, self._appeal)
        office.on(decided + 4 * WEEKS, self._certify)
        for month in (1, 3, 6, 12):
            office.on(weekday(months_after(decided + 4 * WEEKS, month)), self._follow_up, month)

    def _own(self) -> Cohort:
        assert self.cohort is not None, "the round has been opened"
        return self.cohort

    def _enrolment(self, case: Case) -> Enrolment:
        return self.office.book.get(Enrolment, case.own.enrolment)

    def _open(self) -> None:
        book = self.office.book
        programme = self.office.programme(self.programme)
        begin_programme(book, programme)
        self.cohort = new_cohort(
            book, programme, self.name, self.first, end=self.first + 12 * WEEKS, kind="recognition"
        )
        register(self.office, [case.person for case in self.cases])
        for case in self.cases:
            case.row = open_case(book, case.person.row, self.cohort, target_group=case.person.group)

    def _document(self) -> None:
        dice = self.office.dice
        for case in self.cases:
            add_evidence(
                self.office.book, case.own, "work_abroad", about=dice.choice(RETURNED.work_abroad),
                country=dice.choice(RETURNED.returned_from), months=dice.randint(8, 96), on=self.office.book.today(),
            )  # fmt: skip
            for kind in dice.sample(
                ("work_home", "training", "reference", "sample", "interview"), dice.randint(0, 2)
            ):
                add_evidence(self.office.book, case.own, kind, on=self.office.book.today())

    def _assess(self) -> None:
        dice = self.office.dice
        for case in self._present():
            passed = case.end == "full"
            assess(
                self.office.book, case.own, dice.sample(_assessors(self.office), 2),
                theory=dice.randint(60, 95) if passed else dice.randint(35, 60),
                practical=dice.randint(65, 98) if passed else dice.randint(40, 70),
            )  # fmt: skip

    def _present(self) -> list[Case]:
        return [case for case in self.cases if case.end != "withdrawn"]

    def _decide(self) -> None:
        for case in self._present():
            shown = {"full": 4, "partial": 2, "upheld": 3, "not_yet": 0}[case.end]
            self._results(case, shown)
            decide(self.office.book, case.own, {"upheld": "partial"}.get(case.end, case.end))

    def _results(self, case: Case, shown: int) -> None:
        for place, unit in enumerate(self.office.units(self._own().programme)):
            record_result(
                self.office.book, self._enrolment(case), unit, "competent" if place < shown else "not_yet"
            )

    def _appeal(self) -> None:
        book = self.office.book
        for case in self._present():
            if case.end == "upheld":
                appeal(book, case.own)
                appeal(book, case.own, "upheld")
                self._results(case, 4)
                decide(book, case.own, "full")
        refused = next((case for case in self.cases if case.end == "not_yet"), None)
        if refused:
            appeal(book, refused.own)
            appeal(book, refused.own, "rejected")

    def _certify(self) -> None:
        for case in self.cases:
            if case.end in ("full", "upheld"):
                issue_certificate(
                    self.office.book, self._enrolment(case), signatory=self.office.site.officer,
                    entropy=self.office.entropy,
                )  # fmt: skip

    def _follow_up(self, month: int) -> None:
        for case in self.cases:
            outcome = dict(case.answers).get(month)
            if outcome:
                if outcome in IN_WORK and case.since is None:
                    self._starts_work(case, outcome)
                follow_up(self.office, self._enrolment(case), month, outcome, case.since)

    def _starts_work(self, case: Case, outcome: str) -> None:
        case.since = self.office.book.today() - dt.timedelta(days=self.office.dice.randint(5, 25))
        if outcome == "employed":
            employer = self.office.dice.choice(list(self.office.book.select(Employer).order_by(Employer.id)))
            record_placement(self.office.book, self._enrolment(case), employer, case.since)


def plan(office: Office) -> None:
    """Five rounds; the answers of the certified are dealt out among them by dice."""
    office.on(DAY(2018, 2, 5), _assessors_come, office)
    answers = [*WORKING, *OTHERS]
    office.dice.shuffle(answers)
    partial: list[Case] = []
    for code, name, first, ends in (
        ("KG-COOK", "Cooks, spring 2018", DAY(2018, 3, 12), (5, 1, 1, 0, 1)),
        ("KG-SEAM", "Seamstresses, autumn 2018", DAY(2018, 9, 10), (6, 1, 1, 0, 1)),
        ("KG-PLASTER", "Plasterers, spring 2019", DAY(2019, 3, 11), (4, 1, 0, 1, 1)),
        ("KG-ELECTRIC", "Electricians, spring 2019", DAY(2019, 3, 18), (4, 2, 1, 0, 1)),
        ("KG-COOK", "Cooks, autumn 2019", DAY(2019, 9, 9), (4, 1, 1, 0, 0)),
    ):
        cases = [
            Case(invent(office, "returnee_other", RETURNED), end)
            for end, number in zip(("full", "partial", "not_yet", "upheld", "withdrawn"), ends, strict=True)
            for _ in range(number)
        ]
        for case in cases:
            if case.end in ("full", "upheld"):
                case.answers = answers.pop()
        Round(office, code, name, first, cases).plan()
        partial += [case for case in cases if case.end == "partial" and code == "KG-ELECTRIC"]
    office.on(DAY(2019, 6, 3), _top_up, office, partial)


def _top_up(office: Office, cases: Sequence[Case]) -> None:
    """Who was partly recognised learns the rest in a short course."""
    programme = office.programme("KG-ELECTRIC")
    cohort = new_cohort(
        office.book, programme, "Electricians, missing units 2019", DAY(2019, 6, 3), end=DAY(2019, 6, 28)
    )
    for case in cases:
        convert(office.book, case.own, cohort)


def _assessors_come(office: Office) -> None:
    for place in range(5):
        roles = "assessor verifier" if place == 0 else "assessor"
        teacher(office, kyrgyz, roles=roles, employment="hourly", qualification="technician")


def _assessors(office: Office) -> list[Staff]:
    return [
        row for row in office.book.select(Staff).order_by(Staff.id) if "assessor" in (row.roles or "").split()
    ]
