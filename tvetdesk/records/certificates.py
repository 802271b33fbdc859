"""Certificates: the register of a centre, with one unbroken row of numbers a year (R49).

Which fields answer which question: *persons certified* are the distinct `Certificate.trainee` of rows in state
`issued`, by the day `on`; their enrolment's cohort says whether after training (kind `course`) or by recognition (kind
`recognition`). Void, duplicate and revoked rows never count. Birth date, nationality, target group and disability are
not part of a certificate (R52).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre, take_register
from tvetdesk.records.codes import CERTIFICATE_STATES, VOID_REASONS
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, state_on, states_of
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "certificate.issue": N_("Certificate for {enrolment}"),
        "certificate.void": N_("Certificate number left out"),
        "certificate.revoke": N_("{certificate} revoked"),
        "certificate.duplicate": N_("Duplicate of {certificate}"),
    }
)
sentences(
    {
        "certificate.other_pc": N_(
            "Another PC of this centre keeps the certificate register. Issue it there, or take the register over first."
        ),
        "certificate.not_completed": N_("{enrolment} is not completed. Note the completion first."),
        "certificate.used": N_("{serial} is in the register already."),
        "certificate.there": N_(
            "{enrolment} has the certificate {serial} already. Print a duplicate instead."
        ),
        "certificate.gap": N_("{serial} would leave a gap. The next number is {next}."),
        "certificate.state": N_("{serial} is {state}; this is only done with an issued certificate."),
    }
)


class Certificate(Record):
    """A line of the register; `year` and `count` make the number, `names` is how the person was printed."""

    trainee = Ref(N_("Trainee"), "Trainee", share=Share.COUNTS)
    enrolment = Ref(N_("Enrolment"), "Enrolment", share=Share.COUNTS)
    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    year = Whole(N_("Year"), least=1980, most=2100, required=True, share=Share.COUNTS)
    count = Whole(N_("Number in the year"), least=1, most=999_999, required=True, share=Share.COUNTS)
    serial = Text(N_("Certificate number"), limit=40, required=True, search=True, share=Share.COUNTS)
    state = Code(N_("State"), CERTIFICATE_STATES, required=True, default="issued", share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    award = Ref(N_("Award"), "Award", share=Share.COUNTS)
    level = Ref(N_("Level"), "Level", share=Share.COUNTS)
    names = Text(N_("Names as printed"), search=True)
    original = Ref(N_("Duplicate of"), "Certificate", share=Share.COUNTS)
    reason = Code(N_("Reason"), VOID_REASONS, share=Share.COUNTS)
    ended = Day(N_("Void or revoked on"), share=Share.COUNTS)
    signatory = Text(N_("Signed by"))
    note = Note(N_("Note"))

    class Meta:
        number = 29
        label = N_("Certificate")
        plural = N_("Certificates")
        parent = "trainee"
        title = ("serial",)
        listed = ("serial", "names", "on", "award", "state")


def serial(code: str, year: int, count: int) -> str:
    """The number as printed: GM-MK/2019/0007."""
    return f"{code}/{year}/{count:04d}"


def gaps(counts: list[int]) -> list[int]:
    """Numbers missing between 1 and the highest: each is to be entered as void with its reason."""
    return sorted(set(range(1, max(counts, default=0) + 1)) - set(counts))


def counts_of(book: Book, centre: int, year: int) -> list[int]:
    """The numbers a centre's register has used in a year, also those in the bin; duplicates share their original's."""
    query = book.select(Certificate, bin=True).where(Certificate.centre == centre, Certificate.year == year)
    return sorted(row.count for row in query if row.original is None)


def _register(book: Book, centre: Centre) -> None:
    """Only one PC of a centre issues; the first that does keeps the register from then on."""
    if centre.register_pc is None:
        take_register(book, centre)
    elif centre.register_pc != book.replica:
        raise UserError("certificate.other_pc")


def issue_certificate(
    book: Book, enrolment: Enrolment, on: dt.date | None = None, **values: Any
) -> Certificate:
    """The next number of the year for a completed enrolment, which is certified from then on."""
    on = on or book.today()
    words = book.describe(book.table(Enrolment), enrolment.id)
    there = book.find(Certificate, enrolment=enrolment.id, state="issued")
    if there:
        raise UserError("certificate.there", enrolment=words, serial=there.serial)
    if state_on(states_of(book, enrolment.id), on) != "completed":
        raise UserError("certificate.not_completed", enrolment=words)
    cohort = book.get(Cohort, enrolment.cohort)
    programme = book.get(Programme, cohort.programme)
    centre = book.get(Centre, cohort.centre)
    with book.change("certificate.issue", enrolment=enrolment):
        _register(book, centre)
        count = max(counts_of(book, centre.id, on.year), default=0) + 1
        certificate = book.add(
            Certificate,
            trainee=enrolment.trainee,
            enrolment=enrolment.id,
            centre=centre.id,
            year=on.year,
            count=count,
            serial=serial(centre.code, on.year, count),
            on=on,
            **{
                "award": programme.award,
                "level": programme.level,
                "names": book.get(Trainee, enrolment.trainee).names,
                **values,
            },
        )
        change_state(book, enrolment, "certified", on)
        return certificate


def void_number(
    book: Book, centre: Centre, year: int, count: int, reason: str, on: dt.date | None = None, **values: Any
) -> Certificate:
    """Enter a number that was never given out, so that the register has no gap (a spoilt sheet, a lost PC)."""
    number = serial(centre.code, year, count)
    used = counts_of(book, centre.id, year)
    if count in used:
        raise UserError("certificate.used", serial=number)
    following = max(used, default=0) + 1
    if count > following:
        raise UserError("certificate.gap", serial=number, next=serial(centre.code, year, following))
    on = on or book.today()
    with book.change("certificate.void"):
        _register(book, centre)
        return book.add(
            Certificate,
            centre=centre.id,
            year=year,
            count=count,
            serial=number,
            state="void",
            on=on,
            ended=on,
            reason=reason,
            **values,
        )


def revoke(
    book: Book, certificate: Certificate, reason: str, on: dt.date | None = None, note: str | None = None
) -> Certificate:
    """Take a certificate back; its number stays in the register, the enrolment is completed again."""
    _issued(certificate)
    on = on or book.today()
    with book.change("certificate.revoke", certificate=certificate):
        book.set(certificate, state="revoked", reason=reason, ended=on, note=note or certificate.note)
        if certificate.enrolment is not None:
            change_state(book, book.get(Enrolment, certificate.enrolment), "completed", on)
        return certificate


def duplicate(book: Book, certificate: Certificate, reason: str, on: dt.date | None = None) -> Certificate:
    """A second print under the same number, marked as duplicate; it is a line of its own in the register."""
    _issued(certificate)
    copied = ("trainee", "enrolment", "centre", "year", "count", "serial", "award", "level", "names")
    with book.change("certificate.duplicate", certificate=certificate):
        return book.add(
            Certificate,
            state="duplicate",
            original=certificate.id,
            reason=reason,
            on=on or book.today(),
            **{name: getattr(certificate, name) for name in copied},
        )


def _issued(certificate: Certificate) -> None:
    if certificate.state != "issued":
        raise UserError(
            "certificate.state", serial=certificate.serial, state=CERTIFICATE_STATES[certificate.state]
        )
