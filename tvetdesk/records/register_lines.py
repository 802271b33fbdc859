"""Lines of the certificate register that are written by hand, as from an old bound book: the register stays whole.

Certificates are issued by their verb. Whoever copies a register of earlier years writes its lines from the first
number on; a line that stands is corrected in what was printed, never in what it says about the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate, check_keeper, following, serial
from tvetdesk.records.cohorts import Enrolment, state_on, states_of
from tvetdesk.store.book import Book

sentences(
    {
        "certificate.stays": N_("{serial} stays in the register. Revoke it, or enter its number as void."),
        "certificate.fixed": N_(
            "“{field}” of {serial} is not altered by hand. Revoke the certificate and issue another one."
        ),
        "certificate.year": N_("The number is of {year}, the date is {day}. Write the day on which it was issued."),
        "certificate.copy": N_("A duplicate is not written by hand. Enter it with its reason as a duplicate."),
        "certificate.not_certified": N_(
            "{enrolment} is not certified on {day}. Issue the certificate, or note that state first."
        ),
    }
)  # fmt: skip

PRINTED = frozenset(
    {"names", "award", "level", "body", "signatory", "note", "exception"}
)  # what may be corrected


def check_line(book: Book, values: Mapping[str, Any], _row: Any = None) -> None:
    """Refuse a line after which the register would have a gap, a number twice, or a certificate of nobody."""
    centre, year, count, on = (values[name] for name in ("centre", "year", "count", "on"))
    centre = book.get(Centre, centre)
    check_keeper(book, centre)
    if values.get("original") is not None or values.get("state") == "duplicate":
        raise UserError("certificate.copy")
    if on.year != year:
        raise UserError("certificate.year", year=str(year), day=on)
    if book.find(Certificate, bin=True, centre=centre.id, year=year, count=count) or book.find(
        Certificate, serial=values["serial"]
    ):
        raise UserError("certificate.used", serial=values["serial"])
    next_one = following(book, centre.id, on)
    if count != next_one:
        number = serial(centre.code, year, count)
        raise UserError("certificate.gap", serial=number, next=serial(centre.code, year, next_one))
    if values.get("enrolment") is not None:
        _check_certified(book, values)


def _check_certified(book: Book, values: Mapping[str, Any]) -> None:
    enrolment, on = book.get(Enrolment, values["enrolment"]), values["on"]
    words = book.describe(book.table(Enrolment), enrolment.id)
    there = book.find(Certificate, enrolment=enrolment.id, state="issued")
    if there:
        raise UserError("certificate.there", enrolment=words, serial=there.serial)
    same = values.get("trainee") in (None, enrolment.trainee)
    if not same or state_on(states_of(book, enrolment.id), on) != "certified":
        raise UserError("certificate.not_certified", enrolment=words, day=on)


def check_line_altered(book: Book, row: Certificate, values: Mapping[str, Any]) -> None:
    """Refuse to alter by hand what a line says about its number, its person or its state."""
    fields = book.table(Certificate).fields
    for name in fields:
        if name not in PRINTED and name in values and values[name] != getattr(row, name):
            raise UserError("certificate.fixed", field=fields[name].label, serial=row.serial or "–")
