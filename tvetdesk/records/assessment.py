"""Assessment: exams, and the result of each unit for each enrolment: competent, not yet, or exempted (R29, R56).

A repeated assessment overwrites the result and counts the attempt; what it was before is in the change log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import EXAM_KINDS, PLAN_STATES, UNIT_RESULTS
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.programmes import Unit
from tvetdesk.records.staff import Staff, licence_doubts
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.times import Clock, Day

changes(
    {
        "assessment.result": N_("{enrolment}: result of {unit}"),
        "assessment.exam": N_("Exam of {cohort}"),
        "assessment.results": N_("Results of an exam of {cohort}"),
    }
)
sentences(
    {
        "assessment.other_programme": N_(
            "{unit} is not a unit of this programme. Choose one of its units, or check the enrolment."
        ),
        "assessment.other_cohort": N_("{enrolment} is not in the cohort of this exam. Check the list."),
        "assessment.cancelled": N_("This exam was cancelled. Note the results in the exam that was held."),
        "assessment.same_person": N_("Assessor and verifier are the same person. Name another verifier."),
    }
)


def two_people(row: Mapping[str, Any]) -> dict[str, UserError]:
    """The rule that nobody verifies what they assessed themselves."""
    one, other = (getattr(row.get(name), "id", row.get(name)) for name in ("assessor", "verifier"))
    return {"verifier": UserError("assessment.same_person")} if one is not None and one == other else {}


class Exam(Record):
    """A day on which a cohort is assessed, for the first time or again; the board is written as it signs."""

    cohort = Ref(N_("Cohort"), "Cohort", required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), EXAM_KINDS, required=True, default="final", share=Share.COUNTS)
    on = Day(N_("Day"), required=True, share=Share.COUNTS)
    start = Clock(N_("Begins"), share=Share.COUNTS)
    unit = Ref(N_("Unit"), "Unit", share=Share.COUNTS, help=N_("Leave empty if several units are assessed."))
    room = Ref(N_("Room"), "Room", share=Share.COUNTS)
    place = Text(N_("Place"))
    assessor = Ref(N_("Assessor"), "Staff", share=Share.COUNTS)
    verifier = Ref(N_("Verifier"), "Staff", share=Share.COUNTS)
    board = Note(N_("Exam board"))
    state = Code(N_("State"), PLAN_STATES, required=True, default="planned", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 91
        label = N_("Exam")
        plural = N_("Exams")
        parent = "cohort"
        title = ("cohort", "on")
        listed = ("cohort", "kind", "on", "unit", "assessor", "state")
        rules = (two_people,)


class UnitResult(Leaf):
    """What was found for one unit; passed units and exempted units are those still to be learned by nobody."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    unit = Ref(N_("Unit"), "Unit", required=True, share=Share.COUNTS)
    result = Code(N_("Result"), UNIT_RESULTS, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)
    attempt = Whole(N_("Attempt"), least=1, most=99, default=1, share=Share.COUNTS)
    mark = Whole(N_("Mark"), most=100, unit="%", share=Share.COUNTS)
    assessor = Ref(N_("Assessor"), "Staff", share=Share.COUNTS)
    verifier = Ref(N_("Verifier"), "Staff", share=Share.COUNTS)
    note = Note(N_("Note"))
    exam = Ref(N_("Exam"), "Exam", share=Share.COUNTS)
    verified = Day(N_("Verified on"), share=Share.COUNTS)

    class Meta:
        number = 23
        holds = True
        label = N_("Result of a unit")
        plural = N_("Results of units")
        identity = ("enrolment", "unit")
        parent = "enrolment"
        title = ("enrolment", "unit")
        listed = ("enrolment", "unit", "result", "on", "assessor")
        rules = (two_people,)


def record_result(
    book: Book, enrolment: Enrolment, unit: Unit, result: str, on: dt.date | None = None, **values: Any
) -> UnitResult:
    """Note the result of a unit; a further assessment of the same unit is a further attempt."""
    check_result(book, {"enrolment": enrolment.id, "unit": unit.id})
    _two_people(values.get("assessor"), values.get("verifier"))
    before = book.find(UnitResult, enrolment=enrolment.id, unit=unit.id)
    values.setdefault("attempt", before.attempt + 1 if before else 1)
    with book.change("assessment.result", enrolment=enrolment, unit=unit):
        return book.put(
            UnitResult, enrolment=enrolment.id, unit=unit.id, result=result, on=on or book.today(), **values
        )


def plan_exam(book: Book, cohort: Cohort, on: dt.date, kind: str = "final", **values: Any) -> Exam:
    """An exam of a cohort."""
    _two_people(values.get("assessor"), values.get("verifier"))
    with book.change("assessment.exam", cohort=cohort):
        return book.add(Exam, cohort=cohort.id, on=on, kind=kind, **values)


def hold_exam(
    book: Book, exam: Exam, results: Mapping[tuple[int, int], tuple[str, int | None]]
) -> list[UnitResult]:
    """The results of an exam, {(enrolment, unit): (result, mark)}: all of them, or nothing if one is not right."""
    if exam.state == "cancelled":
        raise UserError("assessment.cancelled")
    with book.change("assessment.results", cohort=book.get(Cohort, exam.cohort)):
        noted = []
        for (enrolment_id, unit_id), (result, mark) in results.items():
            enrolment = book.get(Enrolment, enrolment_id)
            if enrolment.cohort != exam.cohort:
                who = book.describe(book.table(Enrolment), enrolment.id)
                raise UserError("assessment.other_cohort", enrolment=who)
            unit = book.get(Unit, unit_id)
            about = {"assessor": exam.assessor, "verifier": exam.verifier, "exam": exam.id}
            noted.append(record_result(book, enrolment, unit, result, exam.on, mark=mark, **about))
        book.set(exam, state="held")
        return noted


def verify_result(book: Book, result: UnitResult, verifier: Staff, on: dt.date | None = None) -> UnitResult:
    """Somebody else than the assessor confirms a result."""
    _two_people(result.assessor, verifier)
    enrolment, unit = book.get(Enrolment, result.enrolment), book.get(Unit, result.unit)
    with book.change("assessment.result", enrolment=enrolment, unit=unit):
        return book.set(result, verifier=verifier.id, verified=on or book.today())


def assessment_doubts(
    book: Book, on: dt.date, assessor: Staff | None = None, verifier: Staff | None = None
) -> list[UserError]:
    """What to say about the licences of an assessor and a verifier on a day; never a reason to refuse (R30)."""
    found = licence_doubts(book, assessor, "assessor", on) if assessor else []
    return found + (licence_doubts(book, verifier, "verifier", on) if verifier else [])


def units_to_pass(book: Book, programme: int, passed: set[int], *, needed: bool = True) -> list[Unit]:
    """The units of a programme that are not among those passed, in their order; only those needed for the certificate."""
    query = book.select(Unit).where(Unit.programme == programme).order_by(Unit.position, Unit.id)
    return [unit for unit in query if unit.id not in passed and (unit.required is not False or not needed)]


def resits(book: Book, cohort: int) -> list[UnitResult]:
    """The results of a cohort that are not yet competent: these people are assessed again in these units."""
    places = book.select(Enrolment, Enrolment.id).where(Enrolment.cohort == cohort)
    query = book.select(UnitResult).where(UnitResult.enrolment.in_(places), UnitResult.result == "not_yet")
    return list(query.order_by(UnitResult.unit, UnitResult.enrolment))


def check_result(book: Book, values: Mapping[str, Any], _row: Any = None) -> None:
    """Refuse the result of a unit that is not one of the programme of an enrolment."""
    enrolment, unit = book.get(Enrolment, values["enrolment"]), book.get(Unit, values["unit"])
    if book.get(Cohort, enrolment.cohort).programme != unit.programme:
        raise UserError("assessment.other_programme", unit=f"{unit.code} {unit.name}")


def _two_people(assessor: Any, verifier: Any) -> None:
    for error in two_people({"assessor": assessor, "verifier": verifier}).values():
        raise error
