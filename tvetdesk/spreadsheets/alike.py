"""Look-alikes of a row that comes in: people by name, phone and paper, all others by the same title under the same parent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.lookalikes import Entered, lookalikes
from tvetdesk.records.namekeys import name_keys
from tvetdesk.records.people import PhoneNumber, Trainee, link
from tvetdesk.records.reasons import evidence_words
from tvetdesk.records.titles import titles
from tvetdesk.store.book import Book
from tvetdesk.store.schema import Table

SAME, DIFFERENT, LATER = "same", "different", "later"
VERDICTS = (SAME, DIFFERENT, LATER)
SAME_TITLE = N_("same name")

sentences({
    "alike.answer": N_("“{text}” is no answer for row {row}. Write same, different or later."),
    "alike.whom": N_("Row {row} is said to be the same as {id}, but is not like it. Look at the question again."),
})  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A row that may be the same as the one that comes in, with what speaks for it."""

    row: int
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What somebody answered to a question: the verdict, and for "same" whom it means if there are several."""

    verdict: str
    row: int | None = None


@dataclass
class Answers:
    """The answers by row of the sheet, and the one for all others; without one a question stays open."""

    rows: dict[int, Answer] = field(default_factory=dict)
    others: str = ""

    def of(self, row: int) -> Answer | None:
        return self.rows.get(row) or (Answer(self.others) if self.others else None)


def answers_from(document: Any, others: str = "") -> Answers:
    """Answers as a JSON file has them: {"7": "same", "9": {"verdict": "same", "row": "4788…"}}."""
    if not isinstance(document, dict):
        raise UserError("alike.answer", text=str(document)[:40], row="–")
    found: dict[int, Answer] = {}
    for row, said in document.items():
        told = said if isinstance(said, dict) else {"verdict": said}
        verdict, whom = str(told.get("verdict")), str(told.get("row") or "")
        right = verdict in VERDICTS and row.isascii() and row.isdecimal() and len(row) < 7
        if not right or (whom and not whom.lstrip("-").isdecimal()):
            raise UserError("alike.answer", text=verdict[:40], row=row[:20])
        found[int(row)] = Answer(verdict, int(whom) if whom else None)
    return Answers(found, others)


class Alike:
    """Finds for each row that was just added whom it is like, the rows added before it included."""

    def __init__(self, book: Book, table: Table, country: str | None, translate: Translator) -> None:
        self._book, self._table, self._country, self._t = book, table, country, translate
        self._named: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        # A natural row is known by its identity; a leaf too.
        centre = ("centre",) if "centre" in table.fields else ()
        parent = (table.parent,) if table.parent else ()
        self._by = () if table.natural else tuple(dict.fromkeys((*parent, *centre, *table.model._meta.title)))
        self._keys = SharedKeys()
        if self.person:
            for row, names in book.sql(
                "SELECT id, names FROM trainee WHERE deleted IS NULL UNION ALL "
                "SELECT trainee, names FROM alias WHERE deleted IS NULL"
            ):
                self._keys.add(row, names or "")
        elif self._by:
            columns = [getattr(table.model, name) for name in self._by]
            for row, *values in book.select(table.model, table.model.id, *columns).tuples():
                self._named[tuple(values)].append(row)

    @property
    def person(self) -> bool:
        return self._table.model is Trainee

    def of(self, row: Any) -> list[Candidate]:
        """Whom this row is like; nobody when it has no title."""
        if self.person:
            return self._people(row)
        if not self._by or all(getattr(row, name) is None for name in self._table.model._meta.title):
            return []
        found = [one for one in self._named.get(self._key(row), ()) if one != row.id]
        named = titles(self._book, self._table, found, self._t)
        return [Candidate(one, named.get(one, "–"), (self._t(SAME_TITLE),)) for one in found]

    def added(self, row: Any) -> None:
        """A row that stays: later ones are compared with it."""
        if self.person:
            self._keys.add(row.id, row.names or "")
        elif self._by:
            self._named[self._key(row)].append(row.id)

    def note(self, row: Any, candidates: Iterable[Candidate], verdict: str) -> None:
        """Keep the answer about people, so that nobody is asked again: different, or to be decided later (R05)."""
        if self.person:
            for one in candidates:
                link(self._book, row, self._book.get(Trainee, one.row), verdict)

    def _key(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self._by)

    def _people(self, row: Any) -> list[Candidate]:
        numbers = self._book.select(PhoneNumber, PhoneNumber.phone).where(PhoneNumber.trainee == row.id)
        phones = [phone for (phone,) in numbers.tuples()]
        entered = Entered(
            row.names or "", row.father or "", row.sex or "", row.birth, row.village or "", phones, row=row.id
        )
        return [
            Candidate(
                one.trainee,
                " · ".join(part for part in (one.names, one.father, one.village, one.number) if part),
                tuple(evidence_words(reason, self._t) for reason in one.evidence),
            )
            for one in lookalikes(self._book, entered, self._country, among=self._keys.alike(entered.names))
        ]


class SharedKeys:
    """Who has which name keys, so that only people who can be alike are compared: a file has many rows."""

    def __init__(self) -> None:
        self._who: dict[str, set[int]] = defaultdict(set)

    def add(self, row: int, names: str) -> None:
        for key in name_keys(names):
            self._who[key].add(row)

    def alike(self, names: str) -> set[int]:
        """At least all whose name may be a spelling of this one: two keys in common, or the only one."""
        keys = set(name_keys(names))
        if len(keys) == 1:
            return set(self._who.get(keys.pop(), ()))
        common = Counter(row for key in keys for row in self._who.get(key, ()))
        return {row for row, number in common.items() if number > 1}
