"""Letters of a centre: attestation of attendance, transcript, introduction to an employer, and the consent notice (R77).

Like a certificate they name neither birth date nor nationality, target group, refugee status or disability.
"""

from __future__ import annotations

import datetime as dt

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.attachments import Attachment
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.codes import ENROLMENT_STATES, PURPOSES, UNIT_RESULTS
from tvetdesk.records.cohorts import Cohort, Enrolment, state_on, states_of
from tvetdesk.records.consent import SHARE_HQ
from tvetdesk.records.employers import Employer
from tvetdesk.records.ledger import hours_ledger
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Award, Level, Programme, Unit
from tvetdesk.reports.papers.sheet import LABELLED, facts, head, made, signed
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.book import Book

sentences({
    "paper.no_centre": N_("This notice names a centre. Print it on a PC of that centre."),
})  # fmt: skip

ATTESTATION, TRANSCRIPT, INTRODUCTION = (
    N_("Attestation of attendance"),
    N_("Transcript"),
    N_("Letter of introduction"),
)
CONFIRMS = N_(
    "This is to confirm that {names} takes or took part in the programme “{programme}” of {centre}."
)
PERIOD, BEGAN = N_("From {first} to {last}"), N_("Since {first}")
HOURS = N_("{attended} of {held} hours held up to {day}")
WHEN, STATUS, ATTENDED, GROUP = N_("Period"), N_("Status"), N_("Attendance"), N_("Group")
NAMES, PROGRAMME, AWARD, LEVEL, CERTIFICATE = (
    N_("Names"),
    N_("Programme"),
    N_("Award"),
    N_("Level"),
    N_("Certificate number"),
)
NO_CERTIFICATE = N_(
    "This attestation is no certificate. It is given to the person named, to be used as needed."
)
UNIT_HEADS = (
    N_("Unit"),
    N_("Title"),
    N_("Credits"),
    N_("Hours attended"),
    N_("Hours held"),
    N_("Result"),
    N_("Date"),
)
EARNED = N_("Credits earned: {number}")
DEAR = N_("To whom it may concern")
DEAR_EMPLOYER = N_("To {employer}")
BEARER = N_("The bearer of this letter, {names}, is a trainee of {centre} in the programme “{programme}”.")
ASKS = N_(
    "As part of the training, time in a business is needed. We kindly ask you to take the trainee in and to give tasks of the trade."
)
BETWEEN = N_("It is about the time from {first} to {last}.")
HOURS_NEEDED = N_("{hours} hours are asked for by the programme.")
CONFIRM = N_(
    "At the end, please confirm the days and hours on the form that the trainee brings, with your signature. The centre visits the trainee at the workplace and answers your questions."
)
THANKS = N_("We thank you for your support.")


class _About:
    """An enrolment with everything a letter says of it."""

    def __init__(self, book: Book, enrolment: Enrolment, day: dt.date) -> None:
        self.book, self.enrolment, self.day = book, enrolment, day
        self.cohort = book.get(Cohort, enrolment.cohort)
        self.programme = book.get(Programme, self.cohort.programme)
        self.centre = book.get(Centre, self.cohort.centre)
        self.trainee = book.get(Trainee, enrolment.trainee)
        self.names = self.trainee.names or "–"
        self.state = state_on(states_of(book, enrolment.id), day)

    def period(self, t: Translator) -> str:
        """From the begin of the course to the day its person left it, or to now."""
        left = [
            row.since
            for row in states_of(self.book, self.enrolment.id)
            if row.state in ("completed", "dropped_out", "moved")
        ]
        if left and left[-1] <= self.day:
            return t(PERIOD, first=self.cohort.start, last=left[-1])
        return t(BEGAN, first=self.cohort.start)

    def words(self, t: Translator) -> dict[str, str]:
        return {
            "names": self.names,
            "programme": self.programme.name or self.programme.code or "–",
            "centre": self.centre.name or self.centre.code or "–",
        }

    def titled(self, kind: Message, t: Translator) -> str:
        """What kind of letter, and whom it is about."""
        return t(LABELLED, label=kind, value=self.names)

    def begin(self, title: str, t: Translator) -> list[Part]:
        marked = [Paragraph(t(PRACTICE), bold=True, centred=True)] if practice(self.book) else []
        return [*head(self.book, self.centre, self.day), *marked, Paragraph(""), Heading(title)]


def attestation(book: Book, enrolment: Enrolment, day: dt.date, t: Translator) -> Paper:
    """That somebody takes or took part, with the hours attended; it is no certificate."""
    book.authorize("list.export")
    about = _About(book, enrolment, day)
    ledger = hours_ledger(book, about.cohort.id, day)
    attended = next((line.minutes for line in ledger.lines if line.enrolment == enrolment.id), 0)
    held = sum(unit.delivered for unit in ledger.units)
    hours = t(HOURS, attended=round(attended / 60), held=round(held / 60), day=day) if held else ""
    parts = [
        *about.begin(t(ATTESTATION), t), Paragraph(t(CONFIRMS, **about.words(t))),
        facts(((GROUP, about.cohort.name or ""), (WHEN, about.period(t)), (STATUS, t(ENROLMENT_STATES[about.state]) if about.state else ""), (ATTENDED, hours)), t),
        Paragraph(t(NO_CERTIFICATE)), *signed(book, about.centre, day, t),
    ]  # fmt: skip
    return made(book, about.titled(ATTESTATION, t), parts, t)


def transcript(book: Book, enrolment: Enrolment, day: dt.date, t: Translator) -> Paper:
    """Every unit of the programme with its credits, the hours attended and the result."""
    book.authorize("list.export")
    about = _About(book, enrolment, day)
    ledger = hours_ledger(book, about.cohort.id, day)
    line = next((one for one in ledger.lines if one.enrolment == enrolment.id), None)
    units = {row.id: row for row in book.select(Unit, bin=True).where(Unit.programme == about.programme.id)}
    results = {row.unit: row for row in book.select(UnitResult).where(UnitResult.enrolment == enrolment.id)}
    credited = any(one.credits for one in units.values())
    rows, credits = [], 0
    for place, unit in enumerate(ledger.units):
        there, result = units.get(unit.unit or 0), results.get(unit.unit or 0)
        passed = result is not None and result.result in ("competent", "exempt")
        credits += (there.credits or 0) if there and passed else 0
        rows.append(
            (
                unit.code, unit.name or "–", *([str(there.credits or "") if there else ""] if credited else []),
                t.number(round((line.attended[place] if line else 0) / 60, 1)), t.number(round(unit.delivered / 60, 1)),
                t(UNIT_RESULTS[result.result]) if result else "–", t.date(result.on) if result and result.on else "",
            )
        )  # fmt: skip
    award = book.find(Award, bin=True, id=about.programme.award)
    level = book.find(Level, bin=True, id=about.programme.level)
    serial = book.find(Certificate, enrolment=enrolment.id, state="issued")
    parts = [
        *about.begin(t(TRANSCRIPT), t),
        facts(
            (
                (NAMES, about.names), (PROGRAMME, about.words(t)["programme"]), (AWARD, (award and award.name) or ""),
                (LEVEL, (level and level.name) or ""), (GROUP, about.cohort.name or ""), (WHEN, about.period(t)),
                (STATUS, t(ENROLMENT_STATES[about.state]) if about.state else ""), (CERTIFICATE, (serial and serial.serial) or ""),
            ), t,
        ),
        Grid(rows, *_unit_columns(credited=credited, t=t)),
        *([Paragraph(t(EARNED, number=credits), bold=True)] if credited else []),
        *signed(book, about.centre, day, t),
    ]  # fmt: skip
    return made(book, about.titled(TRANSCRIPT, t), parts, t)


def _unit_columns(*, credited: bool, t: Translator) -> tuple[list[str], tuple[float, ...], tuple[int, ...]]:
    """Heads, widths and which are numbers; credits only where the programme gives some."""
    heads, widths = [t(one) for one in UNIT_HEADS], (1.45, 5.1, 1.1, 1.25, 1.1, 1.6, 1.5)
    if credited:
        return heads, widths, (2, 3, 4)
    return heads[:2] + heads[3:], widths[:2] + widths[3:], (2, 3)


def introduction(book: Book, enrolment: Enrolment, day: dt.date, t: Translator) -> Paper:
    """Asks a business to take a trainee in; with employer and days where the attachment is noted already."""
    book.authorize("list.export")
    about = _About(book, enrolment, day)
    query = book.select(Attachment).where(Attachment.enrolment == enrolment.id)
    stays = [one for one in query.order_by(Attachment.start) if (one.end or day) >= day]
    stay = stays[0] if stays else None
    employer = book.find(Employer, bin=True, id=stay.employer) if stay and stay.employer else None
    when = t(BETWEEN, first=stay.start, last=stay.end) if stay and stay.end else ""
    needed = about.programme.attachment_hours
    asks = [t(ASKS), when, t(HOURS_NEEDED, hours=needed) if needed else ""]
    parts = [
        *about.begin(t(INTRODUCTION), t),
        Paragraph(t(DEAR_EMPLOYER, employer=employer.name or "–") if employer else t(DEAR), bold=True),
        Paragraph(t(BEARER, **about.words(t))), Paragraph(" ".join(filter(None, asks))), Paragraph(t(CONFIRM)), Paragraph(t(THANKS)),
        *signed(book, about.centre, day, t),
    ]  # fmt: skip
    return made(book, about.titled(INTRODUCTION, t), parts, t)


# -- the consent notice --------------------------------------------------------------------------------------

NOTICE = N_("Your data at {centre}")
KEEPS = N_(
    "We write down your name, how to reach you, your training, attendance and results. We need this to train you and to give you a certificate. It is kept on computers of the centre, locked with a password."
)
FREE = N_(
    "Each of the following is your own choice. You may say no, or take it back at any time. Whatever you say, you keep your place in the training."
)
RIGHTS = N_(
    "You may see what is written about you, have it corrected, get a copy, and ask for it to be erased. Ask at the centre: {contact}."
)
NEVER = N_(
    "We never ask for your religion or ethnic group. We do not sell your data, and we give none to police or border authorities unless a law forces us."
)
ASKED = N_("{purpose}?")
CHOICES = (N_("May we"), N_("yes"), N_("no"))
SIGNS = (N_("Name"), N_("Date"), N_("Signature or thumbprint"), N_("Witness, if read aloud"))
SCRIPT = N_("To be read aloud, in the language of the person")
SCRIPT_1 = N_("“I will tell you what we write down about you, and why. Stop me whenever you want to ask.”")
SCRIPT_2 = N_(
    "“We write your name, your phone, your days here and what you learned. Nobody else reads it without your word, but for the numbers: how many people learn here.”"
)
SCRIPT_3 = N_(
    "“Now I ask you each question. Say yes or no. If you say no, nothing changes for you here, and you may change your mind on any day.”"
)
SCRIPT_4 = N_(
    "“Please tell me in your own words what you agreed to.” (Tick only what the person said yes to. The witness signs.)"
)
VERSION = N_("Notice of {day}")
BOX = "□"  # to be ticked; ☐ is not in the fonts that papers carry


def own_notice(book: Book, t: Translator, trainee: Trainee | None = None) -> Paper:
    """The notice of the centre whose PC this is; UserError at headquarters, which is none."""
    if book.centre is None:
        raise UserError("paper.no_centre")
    return notice(book, book.get(Centre, book.centre), t, trainee)


def notice(book: Book, centre: Centre, t: Translator, trainee: Trainee | None = None) -> Paper:
    """One page: what is kept and why, the choices to tick, and what to read aloud to whoever does not read it."""
    if trainee is not None:
        book.authorize("list.export")
    name = centre.name or centre.code or "–"
    contact = ", ".join(filter(None, [name, centre.place, centre.email]))
    purposes = [code for code in PURPOSES if code != "record"]
    assert SHARE_HQ in purposes
    rows = [(t(ASKED, purpose=PURPOSES[code]), BOX, BOX) for code in purposes]
    title = t(NOTICE, centre=name)
    marked = [Paragraph(t(PRACTICE), bold=True)] if practice(book) else []
    parts: list[Part] = [
        Heading(title), *marked, Paragraph(t(KEEPS)), Paragraph(t(FREE)), Paragraph(t(NEVER)), Paragraph(t(RIGHTS, contact=contact)),
        Grid(rows, [t(one) for one in CHOICES], (5, 1, 1), lines=True, height=7),
        Grid([((trainee and trainee.names) or "", "", "", "")], [t(one) for one in SIGNS], (3, 1.5, 3, 2.5), lines=True, height=16),
        Heading(t(SCRIPT), 3), *(Paragraph(t(one)) for one in (SCRIPT_1, SCRIPT_2, SCRIPT_3, SCRIPT_4)),
    ]  # fmt: skip
    return made(book, title, parts, t, foot=t(VERSION, day=book.today()))
