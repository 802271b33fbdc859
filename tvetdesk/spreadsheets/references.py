"""References: which row a cell means, by its title, its code or number, or by its own number in brackets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Translator, translator
from tvetdesk.records.namekeys import plain
from tvetdesk.records.titles import titles
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Text
from tvetdesk.store.schema import Table

sentences({
    "reference.unknown": N_("There is no {what} called “{text}”. Correct the name, or enter it first."),
    "reference.several": N_("{number} rows of {what} are called “{text}”. Write the number of the right one in brackets, like “{example}”."),
})  # fmt: skip

CALLED = ("code", "number")  # fields by which people call a row, where they are texts
SHOWN = 40  # signs


class References:
    """The rows of other types by everything they may be called; each type is read once, when it is first asked for."""

    def __init__(self, book: Book, translate: Translator) -> None:
        self._book = book
        self._languages = {one.language: one for one in (translate, translator("en"))}.values()
        self._names: dict[str, Mapping[str, set[int]]] = {}

    def row(self, type: str, text: str) -> int:
        """The id of the only row of this type that the text means."""
        table = self._book.schema.by_name[type]
        label = table.model._meta.label
        bracketed = re.search(r"\[(-?[0-9]{1,19})\]\s*$", text)
        number = bracketed[1] if bracketed else text.strip()
        if bracketed or re.fullmatch(r"-?[0-9]{12,19}", number):
            if self._book.find(table.model, id=int(number)) is None:
                raise UserError("reference.unknown", what=label, text=text[:SHOWN])
            return int(number)
        found = self.rows(type, text)
        if not found:
            raise UserError("reference.unknown", what=label, text=text[:SHOWN])
        if len(found) > 1:
            shown = text.strip()[:SHOWN]
            example = f"{shown} [{min(found)}]"
            raise UserError("reference.several", what=label, text=shown, number=len(found), example=example)
        return next(iter(found))

    def rows(self, type: str, text: str) -> set[int]:
        """The ids of all rows of this type that are called so."""
        if type not in self._names:
            self._names[type] = self._read(self._book.schema.by_name[type])
        return self._names[type].get(key_of(text), set())

    def _read(self, table: Table) -> Mapping[str, set[int]]:
        called = [
            name for name, one in table.fields.items()
            if isinstance(one, Text) and not one.masked and (name in CALLED or name in table.identity)
        ]  # fmt: skip
        columns = [getattr(table.model, name) for name in called]
        rows = list(self._book.select(table.model, table.model.id, *columns).tuples())
        names: dict[str, set[int]] = defaultdict(set)
        for row, *values in rows:
            for value in values:
                if value:
                    names[key_of(value)].add(row)
        for t in self._languages:
            for row, title in titles(self._book, table, [row for row, *_ in rows], t).items():
                names[key_of(title)].add(row)
        return names


def named_apart(book: Book, table: Table, translate: Translator, most: int) -> list[str] | None:
    """The titles of all rows of a type, those of one name with their number in brackets; None when there are more."""
    ids = [row for (row,) in book.select(table.model, table.model.id).limit(most + 1).tuples()]
    if len(ids) > most:
        return None
    found = titles(book, table, ids, translate)
    rows: dict[str, list[int]] = defaultdict(list)
    for row, title in found.items():
        rows[key_of(title)].append(row)
    return sorted(
        (title if len(rows[key_of(title)]) == 1 else f"{title} [{row}]" for row, title in found.items()),
        key=plain,
    )


def key_of(text: str) -> str:
    """A name without case, accents and signs between its words."""
    return " ".join(re.findall(r"\w+", plain(text))) or text.strip()
