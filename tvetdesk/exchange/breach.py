"""The breach form: what was lost, how long is left to report it, and what lay on it (R82).

The authority is told within 72 hours of when somebody noticed (General Data Protection Regulation, article 33). The form is
made from this computer's own data, for a PC that is gone from those of a restored backup; it names no person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.erasing import erased, personal
from tvetdesk.store.record import Share
from tvetdesk.store.sharing import person_of

sentences({
    "breach.later": N_("It cannot have been noticed after now ({now}). Write the day and the time, like 28/11/2026 17:30."),
    "breach.moment": N_("“{text}” is no day with a time. Write it like 28/11/2026 17:30."),
})  # fmt: skip
entries({"breach.form": N_("Made a breach form")})

HOURS = 72
LOST = {
    "pc": N_("A computer with the data"),
    "stick": N_("A stick or disk with bundles or backups"),
    "file": N_("A list, report or access file that anybody can read"),
    "paper": N_("Papers"),
    "seen": N_("Somebody saw or altered data who may not"),
}
"""What can have happened. The first two are encrypted."""
ENCRYPTED = ("pc", "stick")


@dataclass(frozen=True)
class DataClass:
    """One record type of people: how many rows and persons, and whether it holds what harms most (restricted or office-only)."""

    name: str
    label: str
    rows: int
    persons: int
    restricted: bool


@dataclass(frozen=True)
class Breach:
    """The form. `deadline` is 72 hours after `noticed`; `left` is negative once it has passed."""

    lost: str
    noticed: dt.datetime
    deadline: dt.datetime
    now: dt.datetime
    encrypted: bool
    persons: int
    classes: tuple[DataClass, ...]

    @property
    def left(self) -> dt.timedelta:
        return self.deadline - self.now

    @property
    def hours(self) -> int:
        """Whole hours left, none once the time is over."""
        return max(0, int(self.left.total_seconds() // 3600))


def moment(text: str, day: dt.date) -> dt.datetime:
    """A typed day with a time, whose day was read already; UserError where there is no time."""
    try:
        return dt.datetime.combine(day, dt.time.fromisoformat(text.strip()))
    except ValueError as error:
        raise UserError("breach.moment", text=text[:40]) from error


def form(book: Book, lost: str, noticed: dt.datetime) -> Breach:
    """The form for what was lost, as the data stand here now; noted in the audit, so that it shows when it was known."""
    book.authorize("breach.form")
    now = book.now()
    if noticed > now:
        raise UserError("breach.later", now=f"{now:%d/%m/%Y %H:%M}")
    classes = tuple(_classes(book))
    persons = sum(book.sql(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in book.schema.people)
    book.note("breach.form", lost=lost, noticed=int(noticed.timestamp()))
    deadline = noticed + dt.timedelta(hours=HOURS)
    return Breach(lost, noticed, deadline, now, lost in ENCRYPTED, persons - len(erased(book)), classes)


def _classes(book: Book) -> Iterator[DataClass]:
    """Every record type that holds more of people than coded values, and has rows of people who were not erased."""
    gone = erased(book)
    for table in book.schema.tables.values():
        if not book.schema.of_person(table) or not personal(table):
            continue
        joins, person = person_of(book, table)
        counts = book.sql(f'SELECT {person}, count(*) FROM "{table.name}" t{joins} GROUP BY 1').fetchall()
        kept = {one: count for one, count in counts if one is not None and one not in gone}
        if kept:
            restricted = any(one.masked or one.share <= Share.OFFICE for one in table.fields.values())
            yield DataClass(table.name, table.model._meta.plural, sum(kept.values()), len(kept), restricted)
