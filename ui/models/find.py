"""Finding people by the beginnings of their names, numbers, other spellings and phones, and courses by their names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tvetdesk.i18n import Translator
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Alias, PhoneNumber, Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rights import hidden, searched
from tvetdesk.records.titles import titles
from tvetdesk.store.book import Book
from tvetdesk.store.search import search


@dataclass(frozen=True)
class Person:
    """One found person: names, and what tells two of the same name apart."""

    id: int
    names: str
    about: str


@dataclass(frozen=True)
class Course:
    """One found course, and what tells two of the same name apart."""

    id: int
    name: str
    about: str


def plain(text: str) -> str:
    """Text as it is compared: without case and accents."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def people(book: Book, text: str, translate: Translator, limit: int = 8) -> list[Person]:
    """Trainees whose names or numbers, other spellings or phones begin like the words; names first."""
    found = dict.fromkeys(search(book, Trainee, text, limit))
    for model in (Alias, PhoneNumber):
        if len(found) < limit and searched(book, book.table(model)):
            found |= dict.fromkeys(_owners(book, model, search(book, model, text, limit)))
    phones = not hidden(book, PhoneNumber.phone)
    if phones and len(found) < limit and re.fullmatch(r"[\d\s+().-]{4,}", text.strip()):
        digits = re.sub(r"\D", "", text).lstrip("0")  # as dialled: without the country's sign before it
        like = book.select(PhoneNumber, PhoneNumber.trainee).where(PhoneNumber.phone.contains(digits))
        found |= dict.fromkeys(row.trainee for row in like.limit(limit))
    ids = list(found)[:limit]
    rows = {row.id: row for row in book.select(Trainee).where(Trainee.id.in_(ids))}
    return [_person(rows[one], translate) for one in ids if one in rows]


def courses(book: Book, text: str, translate: Translator, limit: int = 4) -> list[Course]:
    """Cohorts whose names begin like the words."""
    if not searched(book, book.table(Cohort)):
        return []
    ids = search(book, Cohort, text, limit)
    rows = {row.id: row for row in book.select(Cohort).where(Cohort.id.in_(ids))}
    names = titles(book, book.table(Programme), {row.programme for row in rows.values()}, translate)
    return [
        Course(one, rows[one].name or "–", _about(rows[one], names, translate)) for one in ids if one in rows
    ]


def _about(row: Cohort, names: dict[int, str], translate: Translator) -> str:
    return " · ".join(
        filter(None, (names.get(row.programme), translate.date(row.start) if row.start else ""))
    )


def _owners(book: Book, model: type[Any], ids: list[int]) -> list[int]:
    """The trainees of these rows, in their order."""
    rows = {row.id: row.trainee for row in book.select(model).where(model.id.in_(ids))}
    return [rows[one] for one in ids if one in rows]


def _person(row: Trainee, translate: Translator) -> Person:
    about = (row.number, Trainee.birth.show(row.birth, translate), row.village)
    return Person(row.id, row.names or "–", " · ".join(part for part in about if part))
