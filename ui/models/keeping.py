"""What the protection part reads: who sees why somebody is protected, and what of each class of data was kept long enough."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tvetdesk import retaining
from tvetdesk.desk import Desk
from tvetdesk.records import rows
from tvetdesk.records.centres import Centre
from tvetdesk.records.people import Trainee
from tvetdesk.records.retention import CLASSES
from tvetdesk.retaining import Due
from tvetdesk.store.record import Share


@dataclass(frozen=True)
class Keeping:
    """`hides`: whether the centre hides why somebody is protected; None where no centre is one's own.

    `due` is empty on a laptop, which removes nothing.
    """

    hides: bool | None
    due: Sequence[Due]


@dataclass(frozen=True)
class Listed:
    """A rehearsal: the list, and the people on it by the numbers of their rows and their names."""

    due: Due
    names: Sequence[tuple[int, str]]


def read(desk: Desk) -> Keeping:
    """In the reading thread; alters nothing."""
    book = desk.book
    hides = bool(book.get(Centre, book.centre).protection) if book.centre is not None else None
    laptop = book.level is Share.CENTRE
    return Keeping(hides, [] if laptop else [retaining.look(desk, code) for code in CLASSES])


def rehearse(desk: Desk, code: str, without: Collection[int] = ()) -> Listed:
    """In the reading thread; alters nothing."""
    due = retaining.look(desk, code, without)
    table = desk.book.table(Trainee)
    return Listed(due, [(one, desk.book.describe(table, one)) for one in due.people])


def hide(desk: Desk, hides: bool) -> None:
    """In the writing thread: let the centre hide why somebody is protected, or not."""
    rows.alter(desk.book, desk.book.get(Centre, desk.book.centre), protection=hides)
