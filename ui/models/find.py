"""Finding people by the beginnings of their names, numbers, other spellings and phones."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tvetdesk.i18n import Translator
from tvetdesk.records.people import Alias, PhoneNumber, Trainee
from tvetdesk.records.rights import hidden, searched
from tvetdesk.store.book import Book
from tvetdesk.store.search import search


@dataclass(frozen=True)
class Person:
    """One found person: names, and what tells two of the same name apart."""

    id: int
    names: str
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


def _owners(book: Book, model: type[Any], ids: list[int]) -> list[int]:
    """The trainees of these rows, in their order."""
    rows = {row.id: row.trainee for row in book.select(model).where(model.id.in_(ids))}
    return [rows[one] for one in ids if one in rows]


def _person(row: Trainee, translate: Translator) -> Person:
    about = (row.number, Trainee.birth.show(row.birth, translate), row.village)
    return Person(row.id, row.names or "–", " · ".join(part for part in about if part))
