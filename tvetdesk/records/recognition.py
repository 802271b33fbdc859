"""Recognition of prior learning (RPL, APEL, VAE): a case from inquiry to decision and appeal (R55, R56).

A case belongs to an enrolment in a recognition round (a cohort of kind `recognition`), so that target group, states,
certificate and follow-ups work as for training. Units assessed are `UnitResult` rows; those `not_yet` are missing.

Which fields answer which question: *persons certified by recognition* are the distinct trainees of issued certificates
whose cohort is of kind `recognition`; *of them in work* are those whose `FollowUp.outcome` is in IN_WORK (outcomes.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.assessment import UnitResult, record_result, units_to_pass
from tvetdesk.records.codes import APPEAL_STATES, EVIDENCE_KINDS, RECOGNITION_DECISIONS, RECOGNITION_STAGES
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, enrol, states_of
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Unit
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "recognition.open": N_("Recognition case in {cohort}"),
        "recognition.evidence": N_("Evidence for {case}"),
        "recognition.assess": N_("Assessment of {case}"),
        "recognition.decide": N_("Decision on {case}"),
        "recognition.appeal": N_("Appeal on {case}"),
        "recognition.convert": N_("{case} goes on as training in {cohort}"),
    }
)
sentences(
    {
        "recognition.assessors": N_(
            "A decision needs at least two assessors; {number} is noted. Add the others first."
        ),
        "recognition.undecided": N_("There is no decision on this case yet."),
        "recognition.not_assessed": N_("This case has not been assessed. Note the assessment first."),
        "recognition.decided": N_("This case is decided. It is decided anew once an appeal was upheld."),
        "recognition.units": N_(
            "These units are not shown yet: {units}. Note their results, or decide that the case is partly recognised."
        ),
        "recognition.none_shown": N_(
            "No unit is shown yet. Note the results of the units, or decide “not yet competent”."
        ),
        "recognition.no_appeal": N_("No appeal is lodged. Note the appeal first, then how it ended."),
        "recognition.not_partial": N_("Only a partly recognised case goes on as training."),
    }
)


class RecognitionCase(Record):
    """One person's case in one round."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    stage = Code(N_("Stage"), RECOGNITION_STAGES, default="inquiry", share=Share.COUNTS)
    inquired = Day(N_("Inquiry on"), share=Share.COUNTS)
    documented = Day(N_("Documents complete on"), share=Share.COUNTS)
    assessed = Day(N_("Assessed on"), share=Share.COUNTS)
    theory = Whole(N_("Theory test"), most=100, unit="%", share=Share.COUNTS)
    practical = Whole(N_("Practical test"), most=100, unit="%", share=Share.COUNTS)
    decision = Code(N_("Decision"), RECOGNITION_DECISIONS, share=Share.COUNTS)
    decided = Day(N_("Decided on"), share=Share.COUNTS)
    appeal = Code(N_("Appeal"), APPEAL_STATES, share=Share.COUNTS)
    appealed = Day(N_("Appeal of"), share=Share.COUNTS)
    training = Ref(N_("Goes on as training in"), "Enrolment", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 30
        label = N_("Recognition case")
        plural = N_("Recognition cases")
        identity = ("enrolment",)
        parent = "enrolment"
        title = ("enrolment",)
        listed = ("enrolment", "stage", "assessed", "decision", "decided")


class Evidence(Record):
    """A piece of evidence; what was done where stays on the office PCs, like the rest of a person's way (R20)."""

    recognition = Ref(N_("Case"), "RecognitionCase", required=True, share=Share.OFFICE)
    kind = Code(N_("Kind"), EVIDENCE_KINDS, required=True, share=Share.OFFICE)
    about = Text(N_("What it shows"), share=Share.OFFICE)
    country = Code(N_("Country"), COUNTRIES, share=Share.OFFICE)
    employer = Text(N_("Employer"), share=Share.OFFICE)
    months = Whole(N_("Months"), most=900, share=Share.OFFICE)
    on = Day(N_("Received on"), share=Share.OFFICE)

    class Meta:
        number = 31
        label = N_("Evidence")
        plural = N_("Evidence")
        parent = "recognition"
        title = ("kind",)
        listed = ("recognition", "kind", "about", "country", "months")


class CaseAssessor(Leaf):
    """That someone assessed a case; a decision needs two of them."""

    recognition = Ref(N_("Case"), "RecognitionCase", required=True, share=Share.COUNTS)
    assessor = Ref(N_("Assessor"), "Staff", required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)
    finding = Code(N_("Finding"), RECOGNITION_DECISIONS, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 32
        label = N_("Assessor of a case")
        plural = N_("Assessors of cases")
        identity = ("recognition", "assessor")
        parent = "recognition"
        title = ("recognition", "assessor")
        listed = ("recognition", "assessor", "on", "finding")


def open_case(
    book: Book, trainee: Trainee, cohort: Cohort, on: dt.date | None = None, **values: Any
) -> RecognitionCase:
    """An inquiry: the person applies in a recognition round. `values` go to the enrolment (target group and the like)."""
    on = on or book.today()
    with book.change("recognition.open", cohort=cohort):
        enrolment = enrol(book, trainee, cohort, on, "applicant", **values)
        return book.add(RecognitionCase, enrolment=enrolment.id, inquired=on)


def add_evidence(book: Book, case: RecognitionCase, kind: str, **values: Any) -> Evidence:
    """A piece of evidence; the case is then being documented."""
    with book.change("recognition.evidence", case=case):
        if case.stage == "inquiry":
            book.set(case, stage="documentation")
        return book.add(Evidence, recognition=case.id, kind=kind, **values)


def assess(
    book: Book, case: RecognitionCase, assessors: list[Any], on: dt.date | None = None, **results: Any
) -> RecognitionCase:
    """The assessment took place: by whom, with what results of theory and practice."""
    on = on or book.today()
    enrolment = book.get(Enrolment, case.enrolment)
    with book.change("recognition.assess", case=case):
        if states_of(book, enrolment.id)[-1].state in ("applicant", "admitted"):
            change_state(book, enrolment, "enrolled", on)
        for assessor in assessors:
            book.put(CaseAssessor, recognition=case.id, assessor=assessor.id, on=on)
        return book.set(case, stage="assessment", assessed=on, **results)


def assessors_of(book: Book, case: int) -> list[int]:
    """Ids of those who assessed a case."""
    return [row.assessor for row in book.select(CaseAssessor).where(CaseAssessor.recognition == case)]


def decide(book: Book, case: RecognitionCase, decision: str, on: dt.date | None = None) -> RecognitionCase:
    """Full, partial or not yet; with a full decision the enrolment is completed and may be certified."""
    if case.stage == "decided":
        raise UserError("recognition.decided")
    if case.stage != "assessment":
        raise UserError("recognition.not_assessed")
    check_decision(book, {"decision": decision}, case)
    on = on or book.today()
    with book.change("recognition.decide", case=case):
        book.set(case, stage="decided", decision=decision, decided=on)
        enrolment = book.get(Enrolment, case.enrolment)
        if decision == "full" and states_of(book, enrolment.id)[-1].state == "enrolled":
            change_state(book, enrolment, "completed", on)
        return case


def check_decision(book: Book, values: Mapping[str, Any], case: RecognitionCase | None = None) -> None:
    """Refuse a decision of fewer than two assessors, or one that the units shown do not bear."""
    number = len(assessors_of(book, case.id)) if case is not None else 0
    if case is None or number < 2:
        raise UserError("recognition.assessors", number=number)
    missing = missing_units(book, case)
    if values["decision"] == "full" and missing:
        raise UserError("recognition.units", units=", ".join(f"{unit.code} {unit.name}" for unit in missing))
    if values["decision"] == "partial" and missing and not shown_units(book, case):
        raise UserError("recognition.none_shown")


def appeal(
    book: Book, case: RecognitionCase, state: str = "lodged", on: dt.date | None = None
) -> RecognitionCase:
    """An appeal is lodged, upheld or rejected; when upheld the case is decided anew."""
    if case.decision is None:
        raise UserError("recognition.undecided")
    if state in ("upheld", "rejected") and case.appeal != "lodged":
        raise UserError("recognition.no_appeal")
    with book.change("recognition.appeal", case=case):
        stage = "assessment" if state == "upheld" else case.stage
        appealed = (on or book.today()) if state == "lodged" else case.appealed
        return book.set(case, appeal=state, appealed=appealed, stage=stage)


def shown_units(book: Book, case: RecognitionCase) -> set[int]:
    """Ids of the units in which the person was found competent, or from which they are exempted."""
    shown = book.select(UnitResult, UnitResult.unit).where(
        UnitResult.enrolment == case.enrolment, UnitResult.result != "not_yet"
    )
    return {row.unit for row in shown}


def missing_units(book: Book, case: RecognitionCase) -> list[Unit]:
    """The units of the programme that the person has not shown yet, in their order."""
    cohort = book.get(Cohort, book.get(Enrolment, case.enrolment).cohort)
    return units_to_pass(book, cohort.programme, shown_units(book, case), needed=False)


def convert(book: Book, case: RecognitionCase, cohort: Cohort, on: dt.date | None = None) -> Enrolment:
    """A partly recognised case goes on as training, with the units shown as exempted (R56)."""
    if case.decision != "partial":
        raise UserError("recognition.not_partial")
    before = book.get(Enrolment, case.enrolment)
    shown = book.select(UnitResult).where(UnitResult.enrolment == before.id, UnitResult.result == "competent")
    on = on or book.today()
    with book.change("recognition.convert", case=case, cohort=cohort):
        enrolment = enrol(
            book, book.get(Trainee, before.trainee), cohort, on, target_group=before.target_group
        )
        for result in list(shown):
            record_result(book, enrolment, book.get(Unit, result.unit), "exempt", on)
        book.set(case, training=enrolment.id)
        return enrolment
