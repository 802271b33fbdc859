"""How far the others have come: how many of this PC's changes they are known to have, and since when some wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tvetdesk.exchange.authority import HQ_CODE, receivers
from tvetdesk.exchange.vector import base, gives
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

# When bundles came in turn: no later than the next one of the same kind to or from the same PC, whatever a clock said.
IN_TURN = "max(at) OVER (PARTITION BY direction, partner, kind ORDER BY number)"


@dataclass(frozen=True)
class Standing:
    """What a partner is known to have of the changes this PC gives it; `since` is the day of the oldest that waits."""

    partner: str
    total: int
    confirmed: int
    since: dt.date | None

    @property
    def waiting(self) -> int:
        return self.total - self.confirmed


def standing(book: Book, partner: str = HQ_CODE, *, laptops: bool = False) -> Standing:
    """Where a partner (a centre's code, or HQ) stands. A change still open counts: it waits too."""
    there = receivers(book, partner, laptops=laptops)
    level = Share.HQ if partner == HQ_CODE or not there else Share[there[0].level]
    known = base(book, there)
    total = confirmed = 0
    oldest: int | None = None
    for origin in sorted(gives(book, partner, level)):
        has = known.get(origin, 0)
        count, waits, since = book.sql(
            "SELECT count(*), count(*) FILTER (WHERE seq > ?1 OR seq IS NULL), min(at) FILTER (WHERE seq > ?1 OR seq IS NULL) "
            "FROM change WHERE origin = ?2",
            (has, origin),
        ).fetchone()
        total += count
        confirmed += count - waits
        if since is not None:
            oldest = since if oldest is None else min(oldest, since)
    return Standing(partner, total, confirmed, day_of(oldest) if oldest is not None else None)


@dataclass(frozen=True)
class Given:
    """A bundle made here, which is more than a slip."""

    number: int
    on: dt.date


def last_given(book: Book) -> Given | None:
    """The last bundle made here, None before the first."""
    row = book.sql(
        "SELECT number, at FROM bundle WHERE direction = 'out' AND kind = 'changes' "
        f"ORDER BY {IN_TURN} DESC, number DESC LIMIT 1"
    ).fetchone()
    return Given(row[0], day_of(row[1])) if row else None


def last_heard(book: Book, replica: int) -> dt.date | None:
    """The day on which the last bundle or slip of a PC was taken in."""
    (at,) = book.sql(
        "SELECT max(at) FROM bundle WHERE direction = 'in' AND partner = ?", (replica,)
    ).fetchone()
    return day_of(at) if at is not None else None


def put_aside(book: Book) -> int:
    """How many rows and cells arrived that may not be applied."""
    (count,) = book.sql("SELECT count(*) FROM held").fetchone()
    return int(count)


def day_of(seconds: int) -> dt.date:
    """The local day of a moment as kept, in seconds since 1970."""
    return dt.date.fromtimestamp(seconds)  # noqa: DTZ012 - people are shown the time of this PC
