"""Assessment: the result of each unit for each enrolment: competent, not yet, or exempted (R29, R56).

A repeated assessment overwrites the result and counts the attempt; what it was before is in the change log.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.codes import UNIT_RESULTS
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.programmes import Unit
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Share
from tvetdesk.store.times import Day

changes({"assessment.result": N_("{enrolment}: result of {unit}")})


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

    class Meta:
        number = 23
        label = N_("Result of a unit")
        plural = N_("Results of units")
        identity = ("enrolment", "unit")
        parent = "enrolment"
        title = ("enrolment", "unit")
        listed = ("enrolment", "unit", "result", "on", "assessor")


def record_result(
    book: Book, enrolment: Enrolment, unit: Unit, result: str, on: dt.date | None = None, **values: Any
) -> UnitResult:
    """Note the result of a unit; a further assessment of the same unit is a further attempt."""
    before = book.find(UnitResult, enrolment=enrolment.id, unit=unit.id)
    values.setdefault("attempt", before.attempt + 1 if before else 1)
    with book.change("assessment.result", enrolment=enrolment, unit=unit):
        return book.put(
            UnitResult, enrolment=enrolment.id, unit=unit.id, result=result, on=on or book.today(), **values
        )
