"""Health: how a PC is, as its bundles and slips say of it: clock, last backup off it, room on its disk."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tvetdesk.errors import UserError
from tvetdesk.store import backups
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.files import free_space

DAY = 86_400


@dataclass(frozen=True)
class Health:
    """How a PC is.

    `at` is its clock when it made the bundle (seconds since 1970); `backup` the days since its last backup off the PC,
    None before the first; `free` the megabytes left on its disk, None where the disk does not say.
    """

    at: int
    backup: int | None
    free: int | None


@dataclass(frozen=True)
class Noted:
    """The health a PC told last.

    `ahead` are days its clock was ahead of ours when the bundle came; `back` that it told an earlier time than before.
    """

    health: Health
    ahead: int
    back: bool


def of(book: Book) -> Health:
    """How this PC is now."""
    elsewhere = backups.safety(book).elsewhere
    try:
        free = free_space(book.folder) >> 20
    except UserError:  # a disk that does not tell keeps nobody from exporting
        free = None
    days = None if elsewhere is None else max(0, (book.today() - elsewhere).days)
    return Health(int(book.now().timestamp()), days, free)


def note(book: Book, replica: int, told: Health) -> None:
    """Remember what a PC told of itself; bundles that come out of order tell nothing of its clock."""
    before = noted(book, replica)
    ahead = max(0, (told.at - int(book.now().timestamp())) // DAY)
    back = before is not None and told.at < before.health.at - DAY
    facts = {"at": told.at, "backup": told.backup, "free": told.free, "ahead": ahead, "back": back}
    book.remember(**{f"health:{replica}": canonical(facts)})


def noted(book: Book, replica: int) -> Noted | None:
    """What a PC told last, None before it did."""
    text = book.fact(f"health:{replica}")
    if not text:
        return None
    facts = json.loads(text)
    return Noted(Health(facts["at"], facts["backup"], facts["free"]), facts["ahead"], facts["back"])
