"""The certificate: who completed what, its number, its code, and nothing that is nobody else's business (R49-R53).

No birth date, nationality, target group or disability is on it (R52). The QR code holds the number and the code, no
person's data (R53). A duplicate says so; what was revoked or voided is not printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.codes import CERTIFICATE_STATES, UNIT_RESULTS
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.ledger import hours_ledger
from tvetdesk.records.letterheads import letterhead_on, logos_of
from tvetdesk.records.programmes import Award, Level, Programme, Unit
from tvetdesk.reports.papers.sheet import LABELLED
from tvetdesk.reports.render import qr
from tvetdesk.reports.render.parts import BLUE, GREY, RED, Image, Item, Plate, Rule, Words, within
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.book import Book

sentences({
    "paper.not_issued": N_("The certificate {serial} is {state}. Only an issued certificate or its duplicate is printed."),
    "paper.no_person": N_("The certificate {serial} names nobody here. Print it on the PC of its centre."),
})  # fmt: skip

WIDE, HIGH = 297.0, 210.0
MIDDLE, TEXT = 50.0, 197.0  # the column that everything stands in the middle of, between the logos
LOGO = 22.0
UNITS = 95.0  # the width of each of the two columns of units, with the space between them
PASSED = ("competent", "exempt")
MOST_UNITS = 12  # more are on the transcript

TITLE, TITLES = N_("Certificate"), N_("Certificates")
CERTIFIES = N_("This is to certify that")
COMPLETED = N_("has completed the programme")
RECOGNISED = N_("has shown by recognition of prior learning the skills of")
AWARDED = N_("and is awarded the")
AND_LEVEL = N_("{award}, {level}")
FROM_TO = N_("{first} to {last}")
BODY = N_("awarded by {body}")
HOURS = N_("{attended} of {held} hours attended")
MORE = N_("and {number} more units: see the transcript")
PLACE_DAY = N_("{place}, {day}")
NUMBER, CODE = N_("No. {serial}"), N_("Code {code}")
CHECK = N_("Check it offline: scan it with TVET Desk,")
PHONE = N_("or tell the number and the code by phone.")
DUPLICATE = N_("DUPLICATE, printed {day}")
HEAD_OF, ASSESSOR = N_("Head of the centre"), N_("Assessor")


@dataclass(frozen=True)
class Awarded:
    """What a certificate says, in no language yet. `units` are (name, result code)."""

    serial: str
    code: str
    on: dt.date
    names: str
    programme: str
    award: str
    level: str
    recognition: bool
    first: dt.date | None
    last: dt.date | None
    attended: int
    held: int
    units: Sequence[tuple[str, str]]
    state: str
    authority: str
    heading: str
    place: str
    signatories: Sequence[tuple[str, str]]
    duplicate: dt.date | None
    practice: bool
    body: str = ""
    logos: tuple[bytes | None, bytes | None] = (None, None)


def awarded(book: Book, certificate: Certificate) -> Awarded:
    """Everything that is printed, as it was on the day of the certificate."""
    book.authorize("list.export")
    if certificate.state not in ("issued", "duplicate"):
        raise UserError(
            "paper.not_issued", serial=certificate.serial, state=CERTIFICATE_STATES[certificate.state]
        )
    if not certificate.names or certificate.enrolment is None:
        raise UserError("paper.no_person", serial=certificate.serial)
    original = book.get(Certificate, certificate.original) if certificate.original else certificate
    enrolment = book.get(Enrolment, certificate.enrolment)
    cohort = book.get(Cohort, enrolment.cohort)
    programme, centre = book.get(Programme, cohort.programme), book.get(Centre, certificate.centre)
    award = book.find(Award, bin=True, id=certificate.award) if certificate.award else None
    level = book.find(Level, bin=True, id=certificate.level) if certificate.level else None
    head = letterhead_on(book, centre, original.on)
    ledger = hours_ledger(book, cohort.id, original.on)
    attended = next((one.minutes for one in ledger.lines if one.enrolment == enrolment.id), 0)
    return Awarded(
        original.serial, original.code or "", original.on, certificate.names, programme.name or "",
        (award and award.name) or "", (level and level.name) or "", cohort.kind == "recognition",
        cohort.start, min(filter(None, (cohort.end, original.on))),
        attended, sum(unit.delivered for unit in ledger.units), _units(book, programme.id, enrolment.id),
        head.state or "", head.authority or "", head.heading or centre.name or "", centre.place or centre.name or "",
        [
            (head.first_name or original.signatory or "", head.first_title or HEAD_OF),
            (head.second_name or "", head.second_title or ASSESSOR),
        ],
        certificate.on if certificate.state == "duplicate" else None, practice(book), original.body or "", logos_of(head),
    )  # fmt: skip


def _units(book: Book, programme: int, enrolment: int) -> list[tuple[str, str]]:
    """The units passed or exempted, in the order of the programme."""
    results = {
        row.unit: row.result for row in book.select(UnitResult).where(UnitResult.enrolment == enrolment)
    }
    units = book.select(Unit, bin=True).where(Unit.programme == programme).order_by(Unit.position, Unit.code)
    return [
        (unit.name or unit.code or "", results[unit.id]) for unit in units if results.get(unit.id) in PASSED
    ]


def plate(of: Awarded, t: Translator) -> Plate:
    """The page."""
    return Plate([*_frame(), *_head(of, t), *_body(of, t), *_foot(of, t)])


def _frame() -> Iterator[Item]:
    for inset, width in ((9.0, 1.0), (11.2, 0.2)):
        left, top, right, bottom = inset, inset, WIDE - inset, HIGH - inset
        yield Rule(left, top, right, top, width, BLUE)
        yield Rule(left, bottom, right, bottom, width, BLUE)
        yield Rule(left, top, left, bottom, width, BLUE)
        yield Rule(right, top, right, bottom, width, BLUE)


def _said(text: str, y: float, size: float, *, bold: bool = False, colour: str = "#111418") -> Words:
    return Words(text, MIDDLE, y, TEXT, size, bold=bold, align="centre", serif=True, colour=colour)


def _head(of: Awarded, t: Translator) -> Iterator[Item]:
    for y, text, bold in ((21, of.state, False), (27, of.authority, False), (33.5, of.heading, True)):
        yield _said(text, y, 13 if bold else 11, bold=bold)
    for logo, x in zip(of.logos, (22.0, WIDE - 22 - LOGO), strict=True):
        if logo:
            yield Image(logo, x, 16, LOGO, LOGO)
    yield _said(t(TITLE), 52, 36, bold=True, colour=BLUE)
    if of.practice:
        yield Words(t(PRACTICE), 22, 42, 60, 10, bold=True, colour=RED)
    if of.duplicate:
        yield Words(t(DUPLICATE, day=of.duplicate), 22, 47, 60, 10, bold=True, colour=RED)


def _body(of: Awarded, t: Translator) -> Iterator[Item]:
    yield _said(t(CERTIFIES), 66, 13)
    yield replace(_said(of.names, 78.5, 27, bold=True), height=11)
    yield Rule(WIDE / 2 - 62, 86.5, WIDE / 2 + 62, 86.5, 0.25, BLUE)
    yield _said(t(RECOGNISED if of.recognition else COMPLETED), 93.5, 12)
    yield _said(of.programme, 101, 16, bold=True)
    if of.award:
        yield _said(t(AWARDED), 108.5, 12)
        named = t(AND_LEVEL, award=of.award, level=of.level) if of.level else of.award
        yield _said(named, 115.5, 14, bold=True)
    spans = []
    if of.first and of.last and not of.recognition:
        spans.append(t(FROM_TO, first=of.first, last=of.last))
    if of.body:
        spans.append(t(BODY, body=of.body))
    if of.held and of.attended:
        spans.append(t(HOURS, attended=round(of.attended / 60), held=round(of.held / 60)))
    yield _said(" · ".join(spans), 123, 10.5)
    yield from _results(of, t)


def _results(of: Awarded, t: Translator) -> Iterator[Item]:
    shown = list(of.units[:MOST_UNITS])
    if not shown:
        return
    yield Rule(WIDE / 2 - UNITS, 128.5, WIDE / 2 + UNITS, 128.5, 0.15, GREY)
    half = (len(shown) + 1) // 2
    for place, (name, result) in enumerate(shown):
        column, row = divmod(place, half)
        x, value = WIDE / 2 - UNITS + column * (UNITS + 2), t(UNIT_RESULTS[result])
        text = t(LABELLED, label=name, value=value)
        y = 133.5 + row * 5.2
        yield Words(text, x, y, UNITS - 2, 9.5, serif=True, strong=within(text, value), height=5.2)
    if len(of.units) > MOST_UNITS:
        text = t(MORE, number=len(of.units) - MOST_UNITS)
        yield _said(text, 133.5 + half * 5.2, 9)


def qr_text(serial: str, code: str) -> str:
    """What the QR code says: number and verification code, nothing about the person (R53)."""
    return f"TVET-CERTIFICATE {serial} {code}"


def _foot(of: Awarded, t: Translator) -> Iterator[Item]:
    for place, (name, title) in enumerate(of.signatories):
        x = 22 + place * 78
        yield Rule(x, 185, x + 58, 185, 0.2)
        yield Words(name, x, 188.5, 58, 9, bold=True)
        yield Words(t(title) if isinstance(title, Message) else title, x, 193, 58, 9)
    right, wide = 172.0, 78.0
    yield Words(t(PLACE_DAY, place=of.place, day=of.on), right, 174, wide, 9, align="right")
    yield Words(t(NUMBER, serial=of.serial), right, 179, wide, 11, bold=True, align="right")
    if of.code:
        yield Words(t(CODE, code=of.code), right, 184.5, wide, 11, bold=True, align="right")
        yield Words(t(CHECK), right, 189.5, wide, 7.5, align="right", colour=GREY)
        yield Words(t(PHONE), right, 193, wide, 7.5, align="right", colour=GREY)
        yield Image(qr.picture(qr_text(of.serial, of.code)), 252, 170.5, 25, 25)
