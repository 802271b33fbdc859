"""Certificates: the register of a centre, with one unbroken row of numbers a year (R49), and who may be given one.

Which fields answer which question: *persons certified* are the distinct `Certificate.trainee` of rows in state
`issued`, by the day `on`; their enrolment's cohort says whether after training (kind `course`) or by recognition (kind
`recognition`). Void, duplicate and revoked rows never count. Birth date, nationality, target group and disability are
not part of a certificate (R52).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from nacl.utils import random as system_random

from tvetdesk.errors import Reasons, UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre, take_register
from tvetdesk.records.codes import CERTIFICATE_STATES, VOID_REASONS
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, state_on, states_of
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, awarding_body
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "certificate.issue": N_("Certificate for {enrolment}"),
        "certificate.several": N_("Certificates of several people"),
        "certificate.void": N_("Certificate number left out"),
        "certificate.revoke": N_("{certificate} revoked"),
        "certificate.duplicate": N_("Duplicate of {certificate}"),
        "certificate.take_over": N_("Certificate register of {centre} taken over"),
        "certificate.hand_over": N_("Certificate register of {centre} handed to another PC"),
    }
)
sentences(
    {
        "certificate.other_pc": N_(
            "Another PC of this centre keeps the certificate register. Issue it there, or take the register over first."
        ),
        "certificate.not_completed": N_("{enrolment} is not completed. Note the completion first."),
        "certificate.lacking": N_(
            "{enrolment} is noted as certified, but has no certificate in the register. Note the state “completed” again, then issue it."
        ),
        "certificate.used": N_("{serial} is in the register already. Enter another number."),
        "certificate.there": N_(
            "{enrolment} has the certificate {serial} already. Print a duplicate instead."
        ),
        "certificate.gap": N_("{serial} would leave a gap. The next number is {next}."),
        "certificate.state": N_("{serial} is {state}; this is only done with an issued certificate."),
        "certificate.not_eligible": N_("{enrolment} cannot be certified yet. {reasons}"),
        "certificate.before": N_("The register of {year} ends with {day}. Choose that day or a later one."),
        "certificate.unknown": N_(
            "No certificate with the number or code “{text}” is in the register here. Compare it sign by sign with the paper."
        ),
        "certificate.no_duplicate": N_(
            "No duplicate of {serial} is in the register. Enter one with its reason first."
        ),
        "certificate.here": N_("This PC keeps the certificate register already. There is nothing to do."),
        "certificate.too_many": N_(
            "{number} numbers up to {serial} are not here; at most {limit} are entered as void at once. Compare the last number with the paper."
        ),
    }
)


SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks or sounds like another
CODE_SIGNS = 15  # of 30 signs each: 73 bits; R53 asks for 60

MOST_NUMBERS = 999_999  # of a year
MOST_LOST = 1000  # numbers that a lost PC can have used unseen: a large centre certifies so many in years

Entropy = Callable[[int], bytes]


class Certificate(Record):
    """A line of the register; `year` and `count` make the number, `names` is how the person was printed."""

    trainee = Ref(N_("Trainee"), "Trainee", share=Share.COUNTS)
    enrolment = Ref(N_("Enrolment"), "Enrolment", share=Share.COUNTS)
    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    year = Whole(N_("Year"), least=1980, most=2100, required=True, share=Share.COUNTS)
    count = Whole(N_("Number in the year"), least=1, most=MOST_NUMBERS, required=True, share=Share.COUNTS)
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
    code = Text(
        N_("Verification code"), limit=20, search=True, share=Share.COUNTS,
        help=N_("Printed on the paper; whoever holds the register can tell by it that the paper is true."),
    )  # fmt: skip
    exception = Note(N_("Issued although"), help=N_("Why it was issued although something was missing."))
    body = Text(N_("Awarding body"), help=N_("As it was on the day of the certificate."))

    class Meta:
        number = 29
        holds = True
        label = N_("Certificate")
        plural = N_("Certificates")
        parent = "trainee"
        title = ("serial",)
        listed = ("serial", "names", "on", "award", "state")


def serial(code: str, year: int, count: int) -> str:
    """The number as printed: GM-MK/2019/0007."""
    return f"{code}/{year}/{count:04d}"


def verification_code(entropy: Entropy = system_random) -> str:
    """A code that cannot be guessed, in three groups of five signs: 7KQ4M-XA29T-HC83W (R53)."""
    signs = ""
    while len(signs) < CODE_SIGNS:
        signs += "".join(SIGNS[byte % len(SIGNS)] for byte in entropy(CODE_SIGNS) if byte < 240)
    return "-".join(signs[start : start + 5] for start in range(0, CODE_SIGNS, 5))


def counts_of(book: Book, centre: int, year: int, *, standing: bool = False) -> list[int]:
    """The numbers a centre's register has used in a year; duplicates share their original's.

    A number whose issuing was undone is used, for its paper may be printed; with `standing` only those of lines that stand.
    """
    query = book.select(Certificate, bin=not standing).where(
        Certificate.centre == centre, Certificate.year == year
    )
    return sorted(row.count for row in query if row.original is None)


def missing(book: Book, centre: int, year: int) -> list[int]:
    """Numbers of a year that were used or left out and have no line: each is to be entered as void with its reason."""
    stand = set(counts_of(book, centre, year, standing=True))
    return [one for one in range(1, max(counts_of(book, centre, year), default=0) + 1) if one not in stand]


def keeps_register(book: Book, centre: Centre) -> bool:
    """Whether this PC keeps the register of its centre, also where its keys were renewed since it took it."""
    return centre.register_pc in book.numbers


def check_keeper(book: Book, centre: Centre) -> None:
    """Refuse on a PC that does not keep the register of its centre, while another does."""
    if centre.register_pc is not None and not keeps_register(book, centre):
        raise UserError("certificate.other_pc")


def keep_register(book: Book, centre: Centre) -> None:
    """Only one PC of a centre issues; the first that does keeps the register from then on."""
    check_keeper(book, centre)
    if centre.register_pc != book.replica:
        take_register(book, centre)


def issue_certificate(
    book: Book,
    enrolment: Enrolment,
    on: dt.date | None = None,
    *,
    although: str | None = None,
    entropy: Entropy = system_random,
    **values: Any,
) -> Certificate:
    """The next number of the year for a completed enrolment, which is certified from then on.

    What is still missing is refused with every reason; `although` says why it is issued all the same.
    """
    on = on or book.today()
    words = book.describe(book.table(Enrolment), enrolment.id)
    there = book.find(Certificate, enrolment=enrolment.id, state="issued")
    if there:
        raise UserError("certificate.there", enrolment=words, serial=there.serial)
    state = state_on(states_of(book, enrolment.id), on)
    if state != "completed":
        code = "certificate.lacking" if state == "certified" else "certificate.not_completed"
        raise UserError(code, enrolment=words)
    reasons = reasons_against(book, [enrolment], on)[enrolment.id]
    if reasons and not although:
        raise Reasons("certificate.not_eligible", enrolment=words, reasons=reasons)
    cohort = book.get(Cohort, enrolment.cohort)
    programme = book.get(Programme, cohort.programme)
    centre = book.get(Centre, cohort.centre)
    with book.change("certificate.issue", enrolment=enrolment):
        keep_register(book, centre)
        count = following(book, centre.id, on)
        certificate = book.add(
            Certificate,
            trainee=enrolment.trainee,
            enrolment=enrolment.id,
            centre=centre.id,
            year=on.year,
            count=count,
            serial=serial(centre.code, on.year, count),
            on=on,
            code=verification_code(entropy),
            exception=although if reasons else None,
            **{
                "award": programme.award,
                "level": programme.level,
                "body": awarding_body(book, programme),
                "names": book.get(Trainee, enrolment.trainee).names,
                **values,
            },
        )
        change_state(book, enrolment, "certified", on)
        return certificate


def issue_several(
    book: Book, enrolments: Sequence[Enrolment], on: dt.date | None = None, **values: Any
) -> list[Certificate]:
    """Certificates of several people, in this order: all of them, or none if one of them cannot have it yet."""
    with book.change("certificate.several"):
        return [issue_certificate(book, one, on, **values) for one in enrolments]


def following(book: Book, centre: int, on: dt.date) -> int:
    """The next number of a year; a register is written from top to bottom, so its days never go back."""
    query = book.select(Certificate, bin=True).where(
        Certificate.centre == centre, Certificate.year == on.year
    )
    lines = [row for row in query if row.original is None]
    latest = max((row.on for row in lines if row.state != "void"), default=on)
    if on < latest:
        raise UserError("certificate.before", year=str(on.year), day=latest)
    return max((row.count for row in lines), default=0) + 1


def void_number(
    book: Book, centre: Centre, year: int, count: int, reason: str, on: dt.date | None = None, **values: Any
) -> Certificate:
    """Enter a number that was never given out, so that the register has no gap (a spoilt sheet, a lost PC)."""
    number = serial(centre.code, year, count)
    if count in counts_of(book, centre.id, year, standing=True):
        raise UserError("certificate.used", serial=number)
    next_one = max(counts_of(book, centre.id, year), default=0) + 1
    if count > next_one:
        raise UserError("certificate.gap", serial=number, next=serial(centre.code, year, next_one))
    with book.change("certificate.void"):
        keep_register(book, centre)
        return _void(book, centre, year, count, reason, on or book.today(), **values)


def _void(
    book: Book, centre: Centre, year: int, count: int, reason: str, on: dt.date, **values: Any
) -> Certificate:
    return book.add(
        Certificate,
        centre=centre.id,
        year=year,
        count=count,
        serial=serial(centre.code, year, count),
        state="void",
        on=on,
        ended=on,
        reason=reason,
        **values,
    )


def take_over(
    book: Book, centre: Centre, last: int | None = None, year: int | None = None, on: dt.date | None = None
) -> list[Certificate]:
    """This PC keeps the register from now on, because the PC that kept it is lost or gave it away.

    `last` is the highest number of the year known from paper: what this PC does not hold up to it is entered as void,
    with the reason, so that no number is used twice. Should the lost PC's bundle come after all, `doubles` names them.
    """
    if keeps_register(book, centre):
        raise UserError("certificate.here")
    on = on or book.today()
    year = year or on.year
    last = last or 0
    used = set(counts_of(book, centre.id, year, standing=True))
    number = last - sum(count <= last for count in used)
    if number > MOST_LOST:
        raise UserError(
            "certificate.too_many", number=number, serial=serial(centre.code, year, last), limit=MOST_LOST
        )
    with book.change("certificate.take_over", centre=centre):
        take_register(book, centre)
        return [
            _void(book, centre, year, count, "lost_pc", on)
            for count in range(1, last + 1)
            if count not in used
        ]


def hand_over(book: Book, centre: Centre, to: int) -> Centre:
    """The PC that keeps the register gives it to another PC, named by its number; from then on only that one issues."""
    check_keeper(book, centre)
    with book.change("certificate.hand_over", centre=centre):
        return book.set(centre, register_pc=to)


def doubles(book: Book, centre: int, year: int) -> list[int]:
    """Numbers that two lines of a register bear, as after two PCs issued at once: one of them is to be revoked."""
    query = book.select(Certificate).where(
        Certificate.centre == centre, Certificate.year == year, Certificate.original.is_null()
    )
    used = Counter(row.count for row in query)
    return sorted(count for count, lines in used.items() if lines > 1)


def look_up(book: Book, text: str) -> Certificate:
    """The certificate with this number or verification code, however it was typed; void and revoked ones as well."""
    wanted = "".join(text.split()).upper()
    bare = wanted.replace("-", "")
    code = "-".join(bare[start : start + 5] for start in range(0, len(bare), 5))
    found = book.find(Certificate, serial=wanted, original=None) or book.find(
        Certificate, code=code, original=None
    )
    if found is None:
        raise UserError("certificate.unknown", text=text[:40])
    return found


def latest_duplicate(book: Book, certificate: Certificate) -> Certificate:
    """The last duplicate of a certificate that was entered into the register."""
    found = book.select(Certificate).where(Certificate.original == certificate.id)
    row: Certificate | None = found.order_by(Certificate.on.desc(), Certificate.id.desc()).first()
    if row is None:
        raise UserError("certificate.no_duplicate", serial=certificate.serial)
    return row


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
    copied = (
        "trainee", "enrolment", "centre", "year", "count", "serial", "award", "level", "names", "code", "body",
    )  # fmt: skip
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
