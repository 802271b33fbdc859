"""Somebody new: what is typed read field by field, the look-alikes of it, the draft, and saving in one step."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.cohorts import Cohort, Enrolment, enrol
from tvetdesk.records.lookalikes import Entered, Lookalike, lookalikes
from tvetdesk.records.people import (
    Alias,
    Paper,
    PhoneNumber,
    Trainee,
    add_paper,
    add_phone,
    alter_trainee,
    link,
    new_trainee,
)
from tvetdesk.store.book import Book

sentences(
    {
        "newcomer.phone_gambia": N_("A Gambian number has 7 or 9 digits, this has {digits}. Correct it."),
        "newcomer.year": N_("Write the year with four digits, for example 2003."),
        "newcomer.age": N_("Write the age in years, for example 17."),
        "newcomer.course": N_("Choose the course, or choose “no course yet”."),
        "newcomer.paper": N_("Choose which paper this number is from."),
    }
)

DRAFT = "draft new_trainee"
DATE, ABOUT, AGE = "date", "about", "age"
NO_COURSE = 0  # chosen on purpose
OLDEST = 110


@dataclass(frozen=True)
class Typed:
    """What stands in the fields, as typed; this is what a draft keeps."""

    names: str = ""
    aliases: str = ""
    sex: str = ""
    born_as: str = ABOUT
    born: str = ""
    phone: str = ""
    owner: str = "self"
    village: str = ""
    father: str = ""
    paper: str = ""
    paper_number: str = ""
    course: int | None = None
    group: str = ""
    consents: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing worth keeping was typed."""
        texts = (
            self.names,
            self.aliases,
            self.born,
            self.phone,
            self.village,
            self.father,
            self.paper_number,
        )
        return not any(text.strip() for text in texts)


@dataclass(frozen=True)
class Values:
    """What was typed, read: `errors` by field say what is wrong, the rest can be kept."""

    names: str | None = None
    aliases: tuple[str, ...] = ()
    sex: str = "U"
    birth: str | None = None
    phone: str | None = None
    errors: Mapping[str, UserError] = field(default_factory=dict)


def read(typed: Typed, country: str | None, today: dt.date) -> Values:
    """Read the fields; a field that cannot be read is told in `errors`, the others are read all the same."""
    errors: dict[str, UserError] = {}
    found: dict[str, Any] = {}

    def take(name: str, act: Any) -> None:
        try:
            found[name] = act()
        except UserError as error:
            errors[name] = error

    take("names", lambda: Trainee.names.parse(typed.names))
    take("birth", lambda: birth_of(typed, today))
    take("phone", lambda: phone_of(typed.phone, country))
    take("village", lambda: Trainee.village.parse(typed.village))
    take("father", lambda: Trainee.father.parse(typed.father))
    take("paper", lambda: _paper(typed))
    aliases = tuple(part.strip() for part in re.split(r"[,;]", typed.aliases) if part.strip())
    take("aliases", lambda: [Alias.names.check(one) for one in aliases])
    return Values(
        found.get("names"), aliases, typed.sex or "U", found.get("birth"), found.get("phone"), errors
    )


def _paper(typed: Typed) -> str | None:
    if typed.paper_number.strip() and not typed.paper:
        raise UserError("newcomer.paper")
    return Paper.number.parse(typed.paper_number) if typed.paper else None  # type: ignore[no-any-return]


def birth_of(typed: Typed, today: dt.date) -> str | None:
    """The birth date as well as it is known: a date, a year it is about, or an age today."""
    text = typed.born.strip()
    if not text:
        return None
    if typed.born_as == AGE:
        if not re.fullmatch(r"\d{1,3}", text) or not 1 <= int(text) <= OLDEST:
            raise UserError("newcomer.age")
        return f"~{today.year - int(text)}"
    if typed.born_as == ABOUT:
        if not re.fullmatch(r"\d{4}", text):
            raise UserError("newcomer.year")
        return Trainee.birth.check(f"~{text}")  # type: ignore[no-any-return]
    return Trainee.birth.parse(text)  # type: ignore[no-any-return]


def phone_of(text: str, country: str | None) -> str | None:
    """A phone number as it is written in the country of the centre, in international form."""
    bare = re.sub(r"\D", "", text)
    if country == "GM" and bare and not text.strip().startswith(("+", "00")) and len(bare) not in (7, 9, 10):
        raise UserError("newcomer.phone_gambia", digits=len(bare))
    return PhoneNumber.phone.parse(text, country)  # type: ignore[no-any-return]


def missing(typed: Typed, values: Values) -> dict[str, UserError]:
    """What keeps it from being saved: what cannot be read, and what is needed."""
    wrong = dict(values.errors)
    if values.names is None and "names" not in wrong:
        wrong["names"] = UserError("field.required")
    if typed.course is None:
        wrong["course"] = UserError("newcomer.course")
    return wrong


def alike(book: Book, typed: Typed, values: Values, country: str | None) -> list[Lookalike]:
    """Who may be this person already; while it is typed, so unfinished fields simply say nothing yet."""
    phones = [values.phone] if values.phone else []
    papers = [typed.paper_number] if typed.paper_number.strip() else []
    entered = Entered(
        values.names or "", typed.father, "" if values.sex == "U" else values.sex, values.birth, typed.village,
        phones, papers,
    )  # fmt: skip
    return lookalikes(book, entered, country)


def save(desk: Desk, typed: Typed, values: Values) -> int:
    """Enter the person with phone, paper, spellings, consents, course and verdicts: one step. Returns the id."""
    book = desk.book
    day = book.today()
    cohort = book.get(Cohort, typed.course) if typed.course else None
    if cohort is not None:
        book.authorize("cohort.enrol", cohort)  # inside the change of a new person nobody would ask
    with book.change("people.new"):
        trainee = new_trainee(
            book,
            values.names or "",
            phones=[{"phone": values.phone, "owner": typed.owner}] if values.phone else (),
            aliases=[{"names": one, "source": "known_as"} for one in values.aliases],
            consents=dict(typed.consents),
            consent_values={"on": day},
            sex=values.sex,
            birth=values.birth,
            village=Trainee.village.parse(typed.village),
            father=Trainee.father.parse(typed.father),
        )
        if typed.paper:
            add_paper(book, trainee, typed.paper, number=Paper.number.parse(typed.paper_number))
        if cohort is not None:
            group = {"target_group": typed.group} if typed.group else {}
            enrol(book, trainee, cohort, max(day, cohort.start), **group)
        for other, verdict in typed.verdicts.items():
            row = book.find(Trainee, id=int(other))
            if row is not None:
                link(book, trainee, row, verdict)
    drop(desk)
    return int(trainee.id)


def join(desk: Desk, trainee: int, typed: Typed, values: Values) -> None:
    """It is somebody who is here already: what is new is added there, what is there stays. One step."""
    book = desk.book
    row = book.get(Trainee, trainee)
    with book.change("people.alter", trainee=row):
        known = {row.names, *(one.names for one in book.select(Alias).where(Alias.trainee == trainee))}
        for names in dict.fromkeys((values.names, *values.aliases)):
            if names and names not in known:
                book.add(Alias, trainee=trainee, names=names, source="said")
        phones = {one.phone for one in book.select(PhoneNumber).where(PhoneNumber.trainee == trainee)}
        if values.phone and values.phone not in phones:
            add_phone(book, row, values.phone, owner=typed.owner)
        offered = {"father": typed.father.strip(), "village": typed.village.strip(), "birth": values.birth}
        new = {name: value for name, value in offered.items() if value and getattr(row, name) is None}
        if values.sex != "U" and row.sex in (None, "U"):
            new["sex"] = values.sex
        if new:
            alter_trainee(book, row, **new)
        if typed.course and book.find(Enrolment, trainee=trainee, cohort=typed.course) is None:
            group = {"target_group": typed.group} if typed.group else {}
            cohort = book.get(Cohort, typed.course)
            enrol(book, row, cohort, max(book.today(), cohort.start), **group)
    drop(desk)


# -- the draft: a fact of this PC in its encrypted file; it never travels ----------------------------------------


def kept(desk: Desk) -> Typed | None:
    """What was left half filled in, if anything."""
    text = desk.book.fact(DRAFT)
    if not text:
        return None
    found = json.loads(text)
    return Typed(**{name: value for name, value in found.items() if name in Typed.__dataclass_fields__})


def keep(desk: Desk, typed: Typed) -> None:
    """Keep what was typed so far; nothing where nothing was."""
    if typed.empty:
        drop(desk)
        return
    values = {name: getattr(typed, name) for name in Typed.__dataclass_fields__}
    desk.book.remember(
        **{
            DRAFT: json.dumps(
                {**values, "consents": dict(typed.consents), "verdicts": dict(typed.verdicts)},
                ensure_ascii=False,
            )
        }
    )


def drop(desk: Desk) -> None:
    """Forget the draft."""
    if desk.book.fact(DRAFT):
        desk.book.remember(**{DRAFT: ""})
