"""Invented people with everything a record of them holds: phones shared in a family, rough birth dates, answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.practice.names import Namer, fresh
from tvetdesk.practice.organisation import Office
from tvetdesk.records.people import QUESTIONS, Trainee, add_paper, new_trainee, record_restricted
from tvetdesk.records.staff import Staff, new_staff, record_training

# Ranges that no operator has been given, so that nobody's phone rings because of an exercise.
NUMBERS = {"GM": "1{:06d}", "NE": "60{:06d}", "KG": "+996 1{:08d}"}

REFUGEE_GROUPS = frozenset({"refugee", "asylum_seeker"})


@dataclass(frozen=True)
class Origin:
    """Where people of a group come from, and what is typical of them."""

    namer: Namer
    nationality: str
    villages: Sequence[str]
    languages: Sequence[str]
    papers: Sequence[str]
    born: tuple[int, int] = (1990, 2002)
    women: float = 0.4
    returned_from: Sequence[str] = ()
    work_abroad: Sequence[str] = ()


@dataclass
class Person:
    """Someone who will be registered; `trainee` is their row once they are."""

    names: str
    sex: str
    group: str
    origin: Origin
    values: Mapping[str, Any] = field(default_factory=dict)
    trainee: Trainee | None = None

    @property
    def row(self) -> Trainee:
        assert self.trainee is not None, "registered before anything else happens"
        return self.trainee


def invent(office: Office, group: str, origin: Origin, sex: str | None = None, **values: Any) -> Person:
    """A person of a group who is not registered yet."""
    sex = sex or ("F" if office.dice.random() < origin.women else "M")
    return Person(fresh(office.dice, office.names, origin.namer, sex), sex, group, origin, values)


def register(office: Office, people: Sequence[Person]) -> None:
    """Everybody who came to be registered that day, in one sitting. Who has a row keeps it."""
    family = _phone(office)
    with office.book.change("people.new"):
        for person in people:
            if person.trainee is not None:
                continue
            if office.dice.random() > 0.25:
                family = _phone(office)
                owner: dict[str, Any] = {"owner": "self", "whatsapp": office.dice.random() < 0.6}
            else:  # the phone of the one before: brothers and sisters come together
                owner = {
                    "owner": "relative",
                    "owner_name": office.dice.choice(("brother", "mother", "uncle")),
                }
            _register(office, person, {"phone": family, **owner})


def _phone(office: Office) -> str:
    shape = NUMBERS[office.site.country]
    digits = 8 if office.site.country == "KG" else 6
    return shape.format(office.dice.randrange(10**digits))


def _register(office: Office, person: Person, phone: Mapping[str, Any]) -> None:
    dice, origin = office.dice, person.origin
    answers = consents(office)
    details: dict[str, Any] = {
        "sex": person.sex,
        "birth": birth(office, *origin.born),
        "nationality": origin.nationality,
        "village": dice.choice(origin.villages),
        "languages": dice.sample(origin.languages, min(2, len(origin.languages))),
        "call_language": origin.languages[0],
        "schooling": dice.choice(
            ("none", "primary_begun", "primary", "lower_secondary", "lower_secondary", "upper_secondary")
        ),
    }
    person.trainee = new_trainee(
        office.book,
        person.names,
        phones=[phone] if dice.random() < 0.93 else [],
        consents=answers,
        consent_values={"notice": "2017-1", "language": origin.languages[0], **_way(office)},
        **{**details, **person.values},
    )
    if origin.papers and dice.random() < 0.8:  # the others have none, and none is needed
        add_paper(
            office.book, person.trainee, dice.choice(origin.papers), number=f"{dice.randrange(10**8):08d}"
        )
    _restricted(office, person, answers)


def birth(office: Office, first: int, last: int) -> str:
    """A birth date as well as it is known: to the day for half of them, else month, year, or about."""
    dice = office.dice
    year, month, day = dice.randint(first, last), dice.randint(1, 12), dice.randint(1, 28)
    return dice.choices(
        (f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}", f"{year}-01-01", f"{year}", f"~{year}"),
        (50, 8, 10, 20, 12),
    )[0]


def consents(office: Office) -> dict[str, str]:
    """One in six does not want headquarters to see the name; saying no never stops the training."""
    dice = office.dice
    return {
        "record": "given",
        "share_hq": dice.choices(("given", "refused", "not_asked"), (84, 10, 6))[0],
        "follow_up": dice.choices(("given", "refused"), (92, 8))[0],
        "job_matching": dice.choices(("given", "refused"), (80, 20))[0],
        "return_history": dice.choices(("given", "refused"), (75, 25))[0],
    }


def _way(office: Office) -> dict[str, str]:
    method = office.dice.choices(("signature", "thumbprint", "oral_witness"), (75, 15, 10))[0]
    return {"method": method, **({"witness": office.site.officer} if method == "oral_witness" else {})}


def _restricted(office: Office, person: Person, answers: Mapping[str, str]) -> None:
    """The restricted block of those who have something to say there."""
    dice, origin = office.dice, person.origin
    block: dict[str, Any] = {}
    if person.group in REFUGEE_GROUPS:
        block |= {"legal_status": person.group, "unhcr_group": f"NER-{dice.randrange(10**8):08d}"}
    if origin.returned_from and answers["return_history"] == "given":
        block |= {
            "return_country": dice.choice(origin.returned_from),
            "return_month": f"{dice.randint(2016, 2018)}-{dice.randint(1, 12):02d}",
            "trade_abroad": dice.choice(origin.work_abroad),
            "months_abroad": dice.randint(4, 60),
        }
    if dice.random() < 0.5:
        worst = dice.choice(QUESTIONS) if dice.random() < 0.15 else ""
        block |= {question: "3" if question == worst else dice.choice("1112") for question in QUESTIONS}
    if block:
        record_restricted(office.book, person.row, **block)


def teacher(office: Office, namer: Namer, **about: Any) -> Staff:
    """A teacher of the centre, or with `organisation` of another."""
    sex = about.pop("sex", None) or office.dice.choice("FMM")
    values = {
        "sex": sex,
        "birth_year": office.dice.randint(1965, 1993),
        "roles": "trainer",
        "qualification": office.dice.choice(("craft", "technician", "higher_diploma", "bachelor")),
        "sharing": office.dice.choice(("given", "given", "given", "refused")),
        **about,
    }
    return new_staff(office.book, fresh(office.dice, office.names, namer, sex), **values)


def train(
    office: Office,
    title: str,
    subject: str,
    first: dt.date,
    last: dt.date,
    people: Sequence[Staff],
    provider: str,
) -> None:
    """A training of teachers, entered when it is over."""
    hours = ((last - first).days // 7 + 1) * 40
    record_training(
        office.book,
        title,
        first,
        people,
        end=last,
        subject=subject,
        hours=hours,
        provider=provider,
        place=office.site.name,
    )


def weekday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
