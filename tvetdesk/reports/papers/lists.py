"""Lists to work with on paper: the class with its photos, calls that are due, candidates, and stipends to be signed for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.attendance import rows_on
from tvetdesk.records.calls import call_sheet
from tvetdesk.records.candidates import Candidate
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import CANDIDATE_DECISIONS, CONTACT_RESULTS, EXAMS, PAYMENT_KINDS, SEXES, SPOKEN
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.money import payment_list
from tvetdesk.records.people import PhoneNumber, Trainee
from tvetdesk.records.photos import photo_of
from tvetdesk.records.programmes import Level, Programme
from tvetdesk.reports.papers.sheet import made, titled
from tvetdesk.reports.render.parts import (
    GREY,
    Grid,
    Heading,
    Image,
    Item,
    NewPage,
    Paper,
    Paragraph,
    Part,
    Plate,
    Rule,
    Words,
)
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.book import Book

sentences({
    "paper.nobody": N_("Nobody is on this list. Check the group, the day or the year."),
})  # fmt: skip

CLASS = N_("Class list: {group}")
CLASS_ABOUT = N_("{programme} · {centre} · {number} on {day}")
TRAINEES = P_("{number} trainee", "{number} trainees")
FATHER, NUMBER = N_("father {name}"), N_("No. {number}")
COLUMNS, ROWS = 3, 7  # cards on a page
CARD, HIGH, LEFT, TOP = 58.0, 34.0, 18.0, 36.0  # mm


def class_list(book: Book, cohort_id: int, day: dt.date, t: Translator) -> Paper:
    """Everyone on the register of the day with photo, number, names, father and village."""
    book.authorize("list.export")
    cohort = book.get(Cohort, cohort_id)
    rows = rows_on(book, cohort_id, [day])
    if not rows:
        raise UserError("paper.nobody")
    people = _people(book, [row.enrolment.trainee for row in rows])
    programme, centre = book.get(Programme, cohort.programme), book.get(Centre, cohort.centre)
    title = t(CLASS, group=cohort.name or "–")
    about = t(
        CLASS_ABOUT, programme=programme.name or programme.code or "–", centre=centre.name or centre.code or "–",
        number=t.n(TRAINEES, len(rows)), day=day,
    )  # fmt: skip
    plates = []
    for start in range(0, len(rows), COLUMNS * ROWS):
        items: list[Item] = [Words(title, LEFT, 18, 174, 15, bold=True), Words(about, LEFT, 26, 174, 9)]
        if practice(book):
            items.append(Words(t(PRACTICE), LEFT, 31.5, 174, 9, bold=True))
        for place, row in enumerate(rows[start : start + COLUMNS * ROWS]):
            person = people[row.enrolment.trainee]
            items += _card(book, row.number, person, place, t)
        plates.append(Plate(items))
    return made(book, title, plates, t)


def _card(book: Book, number: int, person: Trainee, place: int, t: Translator) -> Iterator[Item]:
    row, column = divmod(place, COLUMNS)
    x, y = LEFT + column * CARD, TOP + row * HIGH
    photo = photo_of(book, person.id)
    if photo:
        yield Image(photo, x, y, 22, 29)
    else:
        for x1, y1, x2, y2 in ((0, 0, 22, 0), (0, 29, 22, 29), (0, 0, 0, 29), (22, 0, 22, 29)):
            yield Rule(x + x1, y + y1, x + x2, y + y2, 0.15, GREY)
    wide = CARD - 26
    yield Words(str(number), x + 24, y + 3, wide, 12, bold=True)
    about = [
        t(FATHER, name=person.father) if person.father else "", person.village or "",
        t(NUMBER, number=person.number) if person.number else "",
    ]  # fmt: skip
    names, below = person.names or "–", "\n".join(filter(None, about))
    yield Words(
        names,
        x + 24,
        y + 6.5,
        wide,
        9.5,
        bold=True,
        then=f"\n{below}",
        then_size=7.5,
        height=25,
        hanging=True,
    )


def _called(centre: Centre) -> str:
    return f"{centre.name} ({centre.code})" if centre.name else centre.code or "–"


def _people(book: Book, ids: Sequence[int]) -> dict[int, Trainee]:
    return {row.id: row for row in book.select(Trainee, bin=True).where(Trainee.id.in_(list(ids)))}


# -- calls ---------------------------------------------------------------------------------------------------

CALLS = N_("Calls due on {day}")
CALL_HEADS = (N_("Name"), N_("Month"), N_("Due"), N_("Tried"), N_("Result, day, by whom"))
NO_VILLAGE, NO_PHONE = N_("village not noted"), N_("no phone: to be visited")
PHONE_OF, SPEAKS = N_("phone of {owner}"), N_("speaks {language}")
LEFT_OUT = P_(
    "{number} follow-up is not here: the person does not agree to be called.",
    "{number} follow-ups are not here: the persons do not agree to be called.",
)
LAST = N_("{number}, last: {result}")
FOLLOWUP = N_("Follow-up {number}")  # what the form of the tracer study asks for first


def calls(book: Book, day: dt.date, t: Translator) -> Paper:
    """The call sheet: by village and phone everyone who is due, with the follow-up's number and room for what came of it."""
    due, left_out = call_sheet(book, day)
    if not due:
        raise UserError("paper.nobody")
    title = t(CALLS, day=day)
    parts: list[Part] = titled(title, practice(book), t)
    village = None
    for one in due:
        if one.village != village:
            village = one.village
            parts.append(Heading(one.village or t(NO_VILLAGE), 2))
        about = [
            PhoneNumber.phone.show(one.phone, t) if one.phone else t(NO_PHONE),
            t(PHONE_OF, owner=one.owner) if one.owner else "",
        ]
        about.append(t(SPEAKS, language=SPOKEN[one.language]) if one.language else "")
        parts.append(Paragraph(" · ".join(filter(None, about)), bold=True))
        rows = [
            (
                " · ".join(filter(None, [person.names, t(FATHER, name=person.father) if person.father else ""]))
                + "\n" + t(FOLLOWUP, number=str(person.followup)),
                str(person.month), t.date(person.due),
                t(LAST, number=person.attempts, result=CONTACT_RESULTS[person.last_result]) if person.last_result else "–", "",
            )
            for person in one.people
        ]  # fmt: skip
        parts.append(
            Grid(rows, [t(head) for head in CALL_HEADS], (3.2, 0.8, 1.3, 1.7, 3), lines=True, height=10)
        )
    if left_out:
        parts.append(Paragraph(t.n(LEFT_OUT, left_out), small=True))
    return made(book, title, parts, t)


# -- candidates ----------------------------------------------------------------------------------------------

CANDIDATES = N_("Candidates: {exam} {year}")
CANDIDATE_HEADS = (
    N_("No."),
    N_("Candidate number"),
    N_("Names"),
    N_("Sex"),
    N_("Born"),
    N_("Examination centre"),
    N_("Decision"),
    N_("Signature"),
)
COUNT_HEADS = (N_("Programme"), N_("Level"), N_("female"), N_("male"), N_("other or not stated"), N_("total"))
COUNTED = N_("Number by programme, level and sex")


def candidates(book: Book, exam: str, year: int, t: Translator) -> Paper:
    """Everyone put forward for an examination, by programme, and how many by programme, level and sex (R31, R32)."""
    book.authorize("list.export")
    rows = list(book.select(Candidate).where(Candidate.exam == exam, Candidate.year == year))
    places = {
        row.id: row for row in book.select(Enrolment).where(Enrolment.id.in_([one.enrolment for one in rows]))
    }
    people = {
        one: row
        for one, row in _people(book, [row.trainee for row in places.values()]).items()
        if not row.deleted
    }
    rows = [one for one in rows if one.enrolment in places and places[one.enrolment].trainee in people]
    if not rows:
        raise UserError("paper.nobody")
    cohorts = {row.id: row for row in book.select(Cohort, bin=True)}
    programmes = {row.id: row for row in book.select(Programme, bin=True)}
    levels = dict(book.select(Level, Level.id, Level.name, bin=True).tuples())
    by: dict[int, list[tuple[Candidate, Trainee]]] = defaultdict(list)
    for one in rows:
        place = places[one.enrolment]
        by[cohorts[place.cohort].programme].append((one, people[place.trainee]))
    title = t(CANDIDATES, exam=EXAMS[exam], year=str(year))
    parts: list[Part] = titled(title, practice(book), t)
    if book.centre is not None:
        parts.append(Paragraph(_called(book.get(Centre, book.centre))))
    counted = []
    for programme, listed in sorted(by.items(), key=lambda pair: programmes[pair[0]].name or ""):
        about = programmes[programme]
        name, level = about.name or about.code or "–", levels.get(about.level) or ""
        parts.append(Heading(" · ".join(filter(None, [name, level])), 2))
        listed.sort(key=lambda pair: (pair[0].number or "", pair[1].names or "", pair[1].id))
        cells = [
            (
                str(number), one.number or "", person.names or "–", t(SEXES[person.sex or "U"]),
                _born(person, t), one.place or "", t(CANDIDATE_DECISIONS[one.decision]) if one.decision else "", "",
            )
            for number, (one, person) in enumerate(listed, 1)
        ]  # fmt: skip
        parts.append(
            Grid(
                cells,
                [t(head) for head in CANDIDATE_HEADS],
                (0.7, 1.7, 3.4, 1.2, 1.4, 2, 1.6, 2.4),
                right=(0,),
                lines=True,
                height=8,
            )
        )
        sexes = [person.sex or "U" for _, person in listed]
        women, men = sexes.count("F"), sexes.count("M")
        counted.append((name, level, str(women), str(men), str(len(sexes) - women - men), str(len(sexes))))
    parts += [
        Heading(t(COUNTED), 2),
        Grid(counted, [t(head) for head in COUNT_HEADS], (3, 2, 1, 1, 1.6, 1), right=(2, 3, 4, 5)),
    ]
    return made(book, title, parts, t, landscape=True)


def _born(person: Trainee, t: Translator) -> str:
    return Trainee.birth.show(person.birth, t) if person.birth else str(person.birth_year or "")


# -- stipends ------------------------------------------------------------------------------------------------

STIPENDS = N_("Payments to {group}, {first} to {last}")
PAID_HEADS = (
    N_("No."),
    N_("Names"),
    N_("Days"),
    N_("Attendance"),
    N_("Amount"),
    N_("Received: signature or thumbprint"),
)
SUM = N_("Sum: {amount}")
PAID_ON = N_("paid on {day}")
PAYS, CHECKS = N_("Paid by"), N_("Checked by")
NOT_PAID = N_("Not paid, and why")


def stipends(book: Book, cohort_id: int, first: dt.date, last: dt.date, t: Translator) -> Paper:
    """What everyone is due, to be signed for; each kind and currency on pages of its own, with a sum of its own (R89)."""
    book.authorize("list.export")
    cohort = book.get(Cohort, cohort_id)
    by = defaultdict(list)
    for line in payment_list(book, cohort, first, last):
        by[line.kind, line.currency].append(line)
    if not by:
        raise UserError("paper.nobody")
    title, centre = (
        t(STIPENDS, group=cohort.name or "–", first=first, last=last),
        _called(book.get(Centre, cohort.centre)),
    )
    parts: list[Part] = []
    for (kind, currency), listed in sorted(by.items()):
        parts += [*([NewPage()] if parts else []), *titled(title, practice(book), t), Paragraph(centre)]
        parts.append(Heading(f"{t(PAYMENT_KINDS[kind])} · {currency}", 2))
        due = [one for one in listed if one.amount]
        rows = [
            (
                str(one.number or ""), one.names, str(one.days),
                t.percent(one.rate.share, 0) if one.rate.share is not None else "–", t.money(one.amount, currency),
                t(PAID_ON, day=one.paid) if one.paid else "",
            )
            for one in due
        ]  # fmt: skip
        if rows:
            heads = [t(head) for head in PAID_HEADS]
            parts.append(
                Grid(rows, heads, (0.6, 3, 0.8, 1.3, 1.6, 3.4), right=(0, 2, 3, 4), lines=True, height=11)
            )
            parts.append(
                Paragraph(
                    t(SUM, amount=t.money(sum((one.amount for one in due), Decimal(0)), currency)), bold=True
                )
            )
        missing = [
            (one.names, sentence(one.reason, t) if one.reason else "") for one in listed if not one.amount
        ]
        if missing:
            parts += [Heading(t(NOT_PAID), 3), Grid(missing, widths=(1, 2))]
        parts.append(
            Grid(
                [("\n\n________________________\n" + t(PAYS), "\n\n________________________\n" + t(CHECKS))],
                plain=True,
            )
        )
    return made(book, title, parts, t)
