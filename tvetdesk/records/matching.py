"""Matching: who could take a vacancy, with the reasons for and against, and the way from proposal to work.

Only people who agreed to be proposed to employers are looked at. The order is a help, never a decision: each reason is
said in words, and whoever matches may take anybody of the list.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.attention import rates_of
from tvetdesk.records.codes import PLACEMENT_STATES, SPOKEN, VACANCY_STATES
from tvetdesk.records.cohorts import ENROLLED, Cohort, Enrolment
from tvetdesk.records.consent import Consent, agreed
from tvetdesk.records.employers import WORK, Employer, Placement, Vacancy, record_placement
from tvetdesk.records.outcomes import IN_WORK, FollowUp, foresee_work
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.records.roster import Place, by_person, places
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.ids import chunks

changes(
    {
        "matching.propose": N_("{enrolment} proposed for {vacancy}"),
        "matching.several": N_("Several people proposed for {vacancy}"),
        "matching.advance": N_("Placement of {enrolment}: a step further"),
    }
)
sentences(
    {
        "matching.no_consent": N_(
            "{trainee} has not agreed to be proposed to employers. Ask first, and note the answer."
        ),
        "matching.closed": N_("This vacancy is {state}. Choose one that is open."),
        "matching.twice": N_("{enrolment} is proposed for this vacancy already."),
        "matching.order": N_("“{next}” cannot follow “{now}”. Note the steps between first."),
        "matching.units": N_("{passed} of {all} units passed."),
        "matching.rate": N_("Attendance {rate}%."),
        "matching.near": N_("Lives in {village}, where the work is."),
        "matching.far": N_("Lives in {village}; the work is in {place}."),
        "matching.village_unknown": N_("It is not known where the person lives."),
        "matching.speaks": N_("Speaks the languages needed."),
        "matching.speaks_not": N_("Language needed and not noted with the person: {language}."),
        "matching.free": N_("Has completed the training."),
        "matching.training": N_("In training until {day}."),
        "matching.training_open": N_("In training; the last day is not known."),
        "matching.in_work": N_("In work, by the last answer."),
        "matching.placed": N_("Placed with another employer."),
    }
)

JOB_MATCHING = "job_matching"  # the purpose people agree to
DONE = frozenset({"completed", "certified"})
NEXT_PLACEMENT: dict[str, frozenset[str]] = {
    "proposed": frozenset({"referred", "interview", "placed", "refused"}),
    "referred": frozenset({"interview", "placed", "refused"}),
    "interview": frozenset({"placed", "refused"}),
    "placed": frozenset({"ended"}),
    "refused": frozenset(),
    "ended": frozenset(),
}


@dataclass(frozen=True)
class Candidate:
    """A person for a vacancy; `speaks_for` and `against` are reasons in words that nobody raised."""

    enrolment: int
    trainee: int
    names: str
    speaks_for: tuple[UserError, ...]
    against: tuple[UserError, ...]
    passed: float
    rate: float | None


@dataclass(frozen=True)
class Shortlist:
    """Candidates, the best first, and how many people of the trade have not agreed to be proposed."""

    vacancy: int
    candidates: tuple[Candidate, ...]
    not_agreed: int


def shortlist(book: Book, vacancy: Vacancy, on: dt.date | None = None) -> Shortlist:
    """Everyone who learned the trade, is in training or through it, agreed, and is not proposed for it yet."""
    on = on or book.today()
    found = _of_trade(book, vacancy, on)
    given = {
        row.trainee
        for row in book.select(Consent).where(Consent.purpose == JOB_MATCHING, Consent.answer == "given")
    }
    tried = {
        book.get(Enrolment, row.enrolment).trainee
        for row in book.select(Placement).where(Placement.vacancy == vacancy.id)
    }
    asked = [place for place in found if place.trainee in given and place.trainee not in tried]
    weigh = _Weighing(book, vacancy, asked, on)
    candidates = sorted(
        (weigh.candidate(place) for place in asked),
        key=lambda one: (len(one.against), -one.passed, -(one.rate or 0), one.names, one.enrolment),
    )
    return Shortlist(vacancy.id, tuple(candidates), sum(1 for place in found if place.trainee not in given))


def _of_trade(book: Book, vacancy: Vacancy, on: dt.date) -> list[Place]:
    """The place that counts of each person in training or through it, in programmes of the vacancy's trade."""
    programmes = book.select(Programme, Programme.id)
    if vacancy.trade is not None:
        programmes = programmes.where(Programme.trade == vacancy.trade)
    cohorts = {row.id for row in book.select(Cohort, Cohort.id).where(Cohort.programme.in_(programmes))}
    listed = [one for one in places(book, on, states=ENROLLED | DONE) if one.cohort in cohorts]
    return [person[0] for person in by_person(listed).values()]


class _Weighing:
    """What is read once for all candidates of a vacancy."""

    def __init__(self, book: Book, vacancy: Vacancy, asked: list[Place], on: dt.date) -> None:
        ids = [one.enrolment for one in asked]
        self.on = on
        self.needed = (vacancy.languages or "").split()
        self.place = vacancy.place or book.get(Employer, vacancy.employer).place
        self.people = _by_id(book, Trainee, (one.trainee for one in asked))
        self.cohorts = _by_id(book, Cohort, (one.cohort for one in asked))
        self.units: dict[int, set[int]] = defaultdict(set)
        for unit in book.select(Unit):
            self.units[unit.programme].add(unit.id)
        self.passed: dict[int, set[int]] = defaultdict(set)
        self.answers: dict[int, FollowUp] = {}
        for some in chunks(ids):
            for result in book.select(UnitResult).where(
                UnitResult.enrolment.in_(some), UnitResult.result != "not_yet"
            ):
                self.passed[result.enrolment].add(result.unit)
            answers = book.select(FollowUp).where(
                FollowUp.enrolment.in_(some), FollowUp.outcome.is_null(False)
            )
            for answer in answers.order_by(FollowUp.month):
                self.answers[answer.enrolment] = answer
        self.rates = rates_of(book, ids, on)
        placed = book.select(Placement).where(Placement.state == "placed")
        self.placed = {row.enrolment for row in placed if row.end is None or row.end > on}

    def candidate(self, place: Place) -> Candidate:
        person, cohort = self.people.get(place.trainee), self.cohorts[place.cohort]
        good: list[UserError] = []
        bad: list[UserError] = []
        units = self.units[cohort.programme]
        passed = len(units & self.passed[place.enrolment])
        if units:
            (good if passed == len(units) else bad).append(
                UserError("matching.units", passed=passed, all=len(units))
            )
        rate = self.rates.get(place.enrolment)
        share = rate.share if rate else None
        if share is not None:
            good.append(UserError("matching.rate", rate=int(share * 1000) / 10))
        self._distance(person, good, bad)
        self._languages(person, good, bad)
        self._availability(place, cohort, good, bad)
        return Candidate(
            place.enrolment, place.trainee, person.names if person and person.names else "–", tuple(good), tuple(bad),
            passed / len(units) if units else 1.0, share,
        )  # fmt: skip

    def _distance(self, person: Trainee | None, good: list[UserError], bad: list[UserError]) -> None:
        village = person.village if person else None
        if not self.place:
            return
        if not village:
            bad.append(UserError("matching.village_unknown"))
        elif village.casefold() == self.place.casefold():
            good.append(UserError("matching.near", village=village))
        else:
            bad.append(UserError("matching.far", village=village, place=self.place))

    def _languages(self, person: Trainee | None, good: list[UserError], bad: list[UserError]) -> None:
        spoken = ((person.languages if person else None) or "").split()
        missing = [code for code in self.needed if code not in spoken]
        bad += [UserError("matching.speaks_not", language=SPOKEN[code]) for code in missing]
        if self.needed and not missing:
            good.append(UserError("matching.speaks"))

    def _availability(
        self, place: Place, cohort: Cohort, good: list[UserError], bad: list[UserError]
    ) -> None:
        answer = self.answers.get(place.enrolment)
        if place.enrolment in self.placed:
            bad.append(UserError("matching.placed"))
        elif answer is not None and answer.outcome in IN_WORK:
            bad.append(UserError("matching.in_work"))
        if place.state in DONE:
            good.append(UserError("matching.free"))
        elif cohort.end is None:
            bad.append(UserError("matching.training_open"))
        else:
            bad.append(UserError("matching.training", day=cohort.end))


def propose(
    book: Book, vacancy: Vacancy, enrolment: Enrolment, on: dt.date | None = None, **values: Any
) -> Placement:
    """Propose somebody for a vacancy, who has agreed to that."""
    trainee = book.get(Trainee, enrolment.trainee)
    if vacancy.state != "open":
        raise UserError("matching.closed", state=VACANCY_STATES[vacancy.state])
    if not agreed(book, trainee.id, JOB_MATCHING):
        raise UserError("matching.no_consent", trainee=trainee.names or "–")
    if book.find(Placement, enrolment=enrolment.id, vacancy=vacancy.id):
        raise UserError("matching.twice", enrolment=book.describe(book.table(Enrolment), enrolment.id))
    about = {"kind": vacancy.kind, "trade": vacancy.trade, "proposed": on or book.today(), **values}
    with book.change("matching.propose", enrolment=enrolment, vacancy=vacancy):
        return record_placement(
            book, enrolment, book.get(Employer, vacancy.employer), vacancy=vacancy.id, **about
        )


def propose_several(book: Book, vacancy: Vacancy, enrolments: Sequence[Enrolment]) -> list[Placement]:
    """Propose several people for a vacancy: all of them, or none if one of them may not be proposed."""
    with book.change("matching.several", vacancy=vacancy):
        return [propose(book, vacancy, one) for one in enrolments]


def advance(
    book: Book, placement: Placement, state: str, on: dt.date | None = None, **values: Any
) -> Placement:
    """Referral, interview, work, or a refusal. Work fills the vacancy and is foreseen in the follow-ups to come."""
    if state not in NEXT_PLACEMENT[placement.state]:
        raise UserError(
            "matching.order", now=PLACEMENT_STATES[placement.state], next=PLACEMENT_STATES.get(state, state)
        )
    on = on or book.today()
    enrolment = book.get(Enrolment, placement.enrolment)
    day = {"referred": "referred", "interview": "interview", "placed": "start", "ended": "end"}.get(state)
    if day is not None:
        values = {day: on, **values}
    with book.change("matching.advance", enrolment=enrolment):
        book.set(placement, **{**values, "state": state})
        if state == "placed":
            if placement.kind in WORK:
                foresee_work(book, enrolment, placement.start, placement.employer, placement.trade)
            _fill(book, placement)
        return placement


def _fill(book: Book, placement: Placement) -> None:
    """A vacancy with as many people placed as it has places is filled."""
    if placement.vacancy is None:
        return
    vacancy = book.get(Vacancy, placement.vacancy)
    placed = book.select(Placement).where(
        Placement.vacancy == vacancy.id, Placement.state.in_(("placed", "ended"))
    )
    if vacancy.state == "open" and placed.count() >= (vacancy.places or 1):
        book.set(vacancy, state="filled")


def _by_id(book: Book, model: Any, ids: Iterable[int]) -> dict[int, Any]:
    return {
        row.id: row
        for some in chunks(set(ids))
        for row in book.select(model, bin=True).where(model.id.in_(some))
    }
