"""What was kept for as long as it may be: looked through as a rehearsal, removed only once it is confirmed twice (R80)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import emptied, erasing
from tvetdesk.exchange.ownership import may_alter
from tvetdesk.exchange.rewinding import settle
from tvetdesk.i18n import N_
from tvetdesk.records import retention
from tvetdesk.records.people import Trainee
from tvetdesk.store.changes import canonical
from tvetdesk.store.record import Share

sentences({
    "retention.laptop": N_("A laptop removes nothing for good. Do it on an office computer of the centre."),
    "retention.none": N_("Nothing of this class was kept for too long. There is nothing to do."),
    "retention.altered": N_("Nothing was removed: the list is another one than the one you looked at. Look at it again, then confirm with its sign."),
    "retention.number": N_("Nothing was removed. To confirm, write how many people the list names: {number}."),
})  # fmt: skip

SIGN = 6  # signs of the digest that names a list


@dataclass(frozen=True)
class Due:
    """What is due of one class: the people by the numbers of their rows, and `sign`, which names just this list.

    `rows` are rows to be emptied per type; of people to be erased, it counts theirs. `older` and `unseen` are as in
    `erasing.Plan`.
    """

    code: str
    months: int | None
    erases: bool
    people: tuple[int, ...]
    rows: dict[str, int]
    sign: str
    older: int
    unseen: Path | None


def look(desk: Desk, code: str, without: Collection[int] = ()) -> Due:
    """The list of one class; nothing is altered. People of other centres are not in it, nor those of `without`."""
    book, which = desk.book, retention.class_of(code)
    book.authorize("erasure.look")
    if book.level is Share.CENTRE:
        raise UserError("retention.laptop")
    found = [
        row
        for row in (book.get(Trainee, person) for person in retention.due(book, code))
        if row.id not in without and may_alter(book, row)
    ]
    people = tuple(row.id for row in found)
    older, unseen = erasing.copies_of_before(book)
    if which.empties:
        rows = {
            book.table(model).name: book.select(model).where(model.trainee.in_(people)).count()
            for model in which.empties
        }
    else:
        plan = erasing.look(book, *found)
        rows = {name: part.rows for name, part in plan.parts.items()}
    return Due(
        code, retention.months_kept(book, which), not which.empties, people,
        {name: number for name, number in rows.items() if number}, _sign(code, people), older, unseen,
    )  # fmt: skip


def remove(desk: Desk, code: str, *, sign: str, number: int, without: Collection[int] = ()) -> Due:
    """Remove what is due of a class. `sign` says which list was looked at, `number` how many people are in it."""
    desk.book.authorize("erasure.ask")
    book, due = desk.book, look(desk, code, without)
    if not due.people:
        raise UserError("retention.none")
    if sign.strip().upper() != due.sign:
        raise UserError("retention.altered")
    if number != len(due.people):
        raise UserError("retention.number", number=len(due.people))
    if due.erases:
        erasing.erase(book, desk.identity, *(book.get(Trainee, person) for person in due.people))
    else:
        retention.empty(book, code, due.people)
        book.seal()
        retention.forget(book)
        with book.transaction():
            settle(book, "rewind.forgotten")
        erasing.afterwards(book, desk.identity)
        with suppress(UserError):  # no room on the disk: the next start does it
            emptied.keep(book, desk.identity, retention.tables(book))
    book.note("retention", list=code, people=len(due.people))
    return due


def _sign(code: str, people: tuple[int, ...]) -> str:
    return hashlib.blake2b(canonical([code, *people]).encode()).hexdigest()[:SIGN].upper()
