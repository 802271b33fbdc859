"""People: trainees as their papers name them, other spellings, phones, papers, the restricted block, links.

There is no field for religion, ethnic group or tribe (R24). Figures split by `Trainee.sex`, `birth_year` and
`disability`; `SamePerson` lets them count a person once who has two rows; all of these reach headquarters for
everyone, names only of those who agreed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import (
    DIFFICULTIES,
    LEGAL_STATUSES,
    NAME_SOURCES,
    PAPERS,
    PHONE_OWNERS,
    SAME_PERSON,
    SCHOOLING,
    SEXES,
    SPOKEN,
    YES_NO_UNKNOWN,
)
from tvetdesk.records.consent import SHARE_HQ, agreed, record_consent
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.dates import months_after
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes, discreet
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Record, Share
from tvetdesk.store.schema import Sharing
from tvetdesk.store.times import Day, RoughDate

changes(
    {
        "people.new": N_("New trainee"),
        "people.alter": N_("Details of {trainee}"),
        "people.phone": N_("Phone of {trainee}"),
        "people.paper": N_("Paper of {trainee}"),
        "people.restricted": N_("Restricted details of {trainee}"),
        "people.link": N_("{one} and {other}: same person or not"),
    }
)
discreet({"people.paper": "people.alter", "people.restricted": "people.alter"})
sentences(
    {
        "people.return_history": N_(
            "{trainee} has not agreed that the return and the work abroad are noted. Ask first, or leave these fields empty."
        ),
    }
)


class Trainee(Record):
    """A person who learns, applies, or has skills recognised. `names` is as on the paper, one word is enough (R01)."""

    names = Text(N_("Names as on paper"), required=True, search=True)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    number = Text(N_("Trainee number"), limit=20, search=True)
    family = Text(N_("Family name"), help=N_("Only if there is one."))
    given = Text(N_("Given name"))
    father = Text(N_("Father's name"), search=True)
    sex = Code(N_("Sex"), SEXES, default="U", share=Share.COUNTS)
    birth = RoughDate(N_("Born"), help=N_("A day, a month, a year, or “c. 1998”."))
    birth_year = Whole(N_("Birth year"), least=1900, most=2100, share=Share.COUNTS)
    birth_place = Text(N_("Place of birth"))
    nationality = Code(N_("Nationality"), COUNTRIES, status=True)
    village = Text(N_("Village or quarter"), search=True)
    region = Text(N_("Region"))
    schooling = Code(N_("Schooling"), SCHOOLING, share=Share.COUNTS)
    languages = Codes(N_("Languages"), SPOKEN)
    call_language = Code(N_("Language for calls"), SPOKEN)
    disability = Code(
        N_("Disability"), YES_NO_UNKNOWN, default="U", share=Share.COUNTS,
        help=N_("Follows from the six questions, if they were asked."),
    )  # fmt: skip
    note = Note(N_("Note"))

    class Meta:
        number = 3
        label = N_("Trainee")
        plural = N_("Trainees")
        person = True
        sharing = Sharing("Consent", "trainee", (("purpose", SHARE_HQ),), "answer", "given")
        title = ("names",)
        listed = ("names", "father", "birth", "village", "sex", "number")
        beside = ("PhoneNumber.phone",)


class Alias(Record):
    """Another spelling of a person's name, with where it comes from (R02)."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True)
    names = Text(N_("Names"), required=True, search=True)
    source = Code(N_("Source"), NAME_SOURCES)

    class Meta:
        number = 4
        label = N_("Other spelling")
        plural = N_("Other spellings")
        parent = "trainee"
        title = ("names",)
        listed = ("trainee", "names", "source")


class PhoneNumber(Record):
    """A number under which a person can be reached; several people may share one (R14)."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True)
    phone = Phone(N_("Phone"), required=True, search=True)
    owner = Code(N_("Whose phone"), PHONE_OWNERS, default="self")
    owner_name = Text(N_("Name of the owner"), help=N_("For example: brother Lamin."), share=Share.CENTRE)
    whatsapp = YesNo(N_("WhatsApp"))
    since = Day(N_("Since"))
    until = Day(N_("Until"), help=N_("When the number stopped working."))

    class Meta:
        number = 5
        label = N_("Phone number")
        plural = N_("Phone numbers")
        parent = "trainee"
        title = ("phone",)
        listed = ("trainee", "phone", "owner", "owner_name", "whatsapp")
        rules = (in_order("since", "until"),)


class Paper(Record):
    """An identity paper that was shown; no paper is needed for anything (R10, R12)."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.OFFICE, status=True)
    kind = Code(N_("Paper"), PAPERS, required=True, share=Share.OFFICE, status=True)
    number = Text(
        N_("Number"), limit=60, search=True, share=Share.OFFICE, masked=True, tail=True, status=True
    )
    country = Code(N_("Country"), COUNTRIES, share=Share.OFFICE, status=True)
    issued = RoughDate(N_("Issued"), share=Share.OFFICE, status=True)
    expires = Day(N_("Expires"), share=Share.OFFICE, status=True)

    class Meta:
        number = 6
        label = N_("Paper")
        plural = N_("Papers")
        parent = "trainee"
        title = ("kind",)
        listed = ("trainee", "kind", "number", "expires")


def _restricted(field: type[Any], label: str, *about: Any, **options: Any) -> Any:
    return field(label, *about, share=Share.OFFICE, masked=True, status=True, **options)


class Restricted(Record):
    """The restricted block: stays on the office PCs of the centre and is masked there (R13, R20, R23)."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.OFFICE, status=True)
    legal_status = _restricted(Code, N_("Legal status"), LEGAL_STATUSES)
    unhcr_individual = _restricted(Text, N_("UNHCR individual number"), limit=40, tail=True)
    unhcr_group = _restricted(Text, N_("UNHCR household number"), limit=40, tail=True)
    return_country = _restricted(Code, N_("Returned from"), COUNTRIES)
    return_month = _restricted(RoughDate, N_("Returned in"))
    trade_abroad = _restricted(Text, N_("Work done abroad"))
    months_abroad = _restricted(Whole, N_("Months of work abroad"), most=900)
    seeing = _restricted(Code, N_("Difficulty seeing, even with glasses"), DIFFICULTIES)
    hearing = _restricted(Code, N_("Difficulty hearing, even with a hearing aid"), DIFFICULTIES)
    walking = _restricted(Code, N_("Difficulty walking or climbing steps"), DIFFICULTIES)
    remembering = _restricted(Code, N_("Difficulty remembering or concentrating"), DIFFICULTIES)
    self_care = _restricted(Code, N_("Difficulty washing or dressing"), DIFFICULTIES)
    communicating = _restricted(Code, N_("Difficulty understanding or being understood"), DIFFICULTIES)
    note = _restricted(Note, N_("Note"))

    class Meta:
        number = 7
        label = N_("Restricted block")
        plural = N_("Restricted blocks")
        identity = ("trainee",)
        parent = "trainee"
        title = ("trainee",)
        listed = ("trainee",)


class SamePerson(Record):
    """Whether two rows are one person (R05). `one` is the lower id, so two PCs that link them make the same row."""

    one = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    other = Ref(N_("Other trainee"), "Trainee", required=True, share=Share.COUNTS)
    verdict = Code(N_("Verdict"), SAME_PERSON, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)

    class Meta:
        number = 8
        label = N_("Same person")
        plural = N_("Same persons")
        identity = ("one", "other")
        parent = "one"
        title = ("one", "other")
        listed = ("one", "other", "verdict", "on")


QUESTIONS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
RETURN_HISTORY = ("return_country", "return_month", "trade_abroad", "months_abroad")


def birth_year(birth: str | None) -> int | None:
    """The year of a date known as well as it may be: "~1998" and "1998-03" are 1998."""
    return int(birth.lstrip("~")[:4]) if birth else None


def birth_precision(birth: str | None) -> str | None:
    """How well a birth date is known: day, month, year, or about (R07); None when it is not known at all."""
    if birth is None:
        return None
    return "about" if birth.startswith("~") else {10: "day", 7: "month", 4: "year"}[len(birth)]


def birth_day(birth: str | None) -> str | None:
    """The birth date as a whole day for other programs, only ever together with `birth_precision` (R08)."""
    return (birth.lstrip("~") + "-01-01")[:10] if birth else None


def sex_code(sex: str | None) -> str:
    """F, M or U, as every file for other programs has it: whoever is neither or said nothing is U (R22)."""
    return sex if sex in ("F", "M") else "U"


def birth_from_age(age: int, on: dt.date) -> str:
    """The birth date of somebody who gave an age on a day: about that year (R07)."""
    return f"~{on.year - age}"


# The first digit of an old number in The Gambia -> the two digits before it in the longer form (R16).
NINE_DIGITS = {"2": "87", "7": "87", "3": "83", "5": "83", "6": "86", "9": "89", "4": "44"}


def longer_form(phone: str) -> str | None:
    """The 9-digit form of a 7-digit number of The Gambia, to be offered and never written silently (R16)."""
    match = re.fullmatch(r"\+220([0-9]{7})", phone)
    before = NINE_DIGITS.get(match[1][0]) if match else None
    return f"+220{before}{match[1]}" if match and before else None


def disability(answers: Mapping[str, str | None]) -> str:
    """Y, N or U from the Washington Group Short Set: yes at "a lot of difficulty" or worse in any question (R23)."""
    given = [answers[question] for question in QUESTIONS if answers.get(question)]
    if any(answer in ("3", "4") for answer in given):
        return "Y"
    return "N" if len(given) == len(QUESTIONS) else "U"


def nin_doubts(number: str, birth: str | None) -> list[str]:
    """What is odd about a Gambian NIN, in words to show beside it; never a reason to refuse it (R11).

    Eleven digits, of which the first six are the birthday; their order is not published, so both are tried.
    """
    digits = re.sub(r"\D", "", number)
    if len(digits) != 11:
        return [N_("A Gambian NIN has 11 digits.")]
    if birth is None or len(birth) != 10:
        return []
    year, month, day = birth[2:4], birth[5:7], birth[8:10]
    if digits[:6] in (day + month + year, year + month + day):
        return []
    return [N_("The first six digits of the NIN are not the birth date given here.")]


def new_trainee(
    book: Book,
    names: str,
    *,
    phones: Iterable[Mapping[str, Any]] = (),
    aliases: Iterable[Mapping[str, Any]] = (),
    consents: Mapping[str, str] | None = None,
    consent_values: Mapping[str, Any] | None = None,
    **values: Any,
) -> Trainee:
    """A new trainee with phones, other spellings and consents ({purpose: answer}), all in one step.

    A phone's number may be written as people of the centre's country write it.
    """
    with book.change("people.new"):
        values.setdefault("centre", book.centre)
        values.setdefault("birth_year", birth_year(values.get("birth")))
        trainee = book.add(Trainee, names=names, **values)
        for phone in phones:
            add_phone(book, trainee, **phone)
        for alias in aliases:
            book.add(Alias, trainee=trainee.id, **alias)
        for purpose, answer in (consents or {}).items():
            record_consent(book, trainee, purpose, answer, **(consent_values or {}))
        return trainee


def alter_trainee(book: Book, trainee: Trainee, **values: Any) -> Trainee:
    """Correct a trainee's details; the birth year follows the birth date."""
    if "birth" in values:
        values.setdefault("birth_year", birth_year(values["birth"]))
    with book.change("people.alter", trainee=trainee):
        return book.set(trainee, **values)


def add_phone(book: Book, trainee: Trainee, phone: str, **values: Any) -> PhoneNumber:
    """A further number of a person, read as numbers of the centre's country are written (R15, R17, R18)."""
    centre = book.find(Centre, id=trainee.centre) if trainee.centre else None
    number = PhoneNumber.phone.parse(phone, centre.country if centre else None)
    with book.change("people.phone", trainee=trainee):
        return book.add(PhoneNumber, trainee=trainee.id, phone=number, **values)


def add_paper(
    book: Book, trainee: Trainee, kind: str, issued: dt.date | str | None = None, **values: Any
) -> Paper:
    """A paper that was shown. A provisional attestation of asylum request runs out after three months (R12)."""
    if isinstance(issued, dt.date):
        if kind == "asylum_attestation":
            values.setdefault("expires", months_after(issued, 3))
        issued = issued.isoformat()
    with book.change("people.paper", trainee=trainee):
        return book.add(Paper, trainee=trainee.id, kind=kind, issued=issued, **values)


def record_restricted(book: Book, trainee: Trainee, **values: Any) -> Restricted:
    """Fill the restricted block; return and work abroad only if the person agreed to that purpose (R20)."""
    if any(values.get(name) for name in RETURN_HISTORY) and not agreed(book, trainee.id, "return_history"):
        raise UserError("people.return_history", trainee=trainee.names)
    with book.change("people.restricted", trainee=trainee):
        block = book.put(Restricted, trainee=trainee.id, **values)
        answers = {question: getattr(block, question) for question in QUESTIONS}
        if any(answers.values()):
            book.set(trainee, disability=disability(answers))
        return block


def link(book: Book, one: Trainee, other: Trainee, verdict: str = "same") -> SamePerson:
    """Say whether two rows are the same person; can be said otherwise later, nothing is merged."""
    low, high = sorted((one, other), key=lambda trainee: trainee.id)
    with book.change("people.link", one=low, other=high):
        return book.put(SamePerson, one=low.id, other=high.id, verdict=verdict, on=book.today())
