"""The three answers of the status bar: saved when, what HQ has, and the last backup off this PC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tvetdesk.exchange.standing import standing
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share


@dataclass(frozen=True)
class State:
    """`saved`: the last change of this PC, or bundle taken in, and whether that was `today` or in an `other_year`.

    HQ `has` of `all` changes (None: not told here), where this PC has `joined` it. `backup`: the day of the last one off this PC; on a `server` whoever looks after it makes them.
    """

    saved: dt.datetime | None
    has: int
    all: int | None
    backup: dt.date | None
    practice: bool = False
    today: bool = True
    server: bool = False
    other_year: bool = False
    joined: bool = True


def state_of(book: Book) -> State:
    """Ask all three; in the reading thread."""
    (at,) = book.sql(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM change WHERE origin = ? "
        "UNION ALL SELECT max(at) FROM bundle WHERE direction = 'in') AS saved",
        (book.replica,),
    ).fetchone()
    saved = dt.datetime.fromtimestamp(at) if at else None  # noqa: DTZ006 - the time of this PC
    now = book.now()
    today = saved is not None and saved.date() == now.date() and saved.timestamp() <= now.timestamp()
    has, every = 0, None
    if book.level is not Share.HQ:
        stands = standing(book)
        has, every = stands.confirmed, stands.total
    day = book.fact("backup.elsewhere")
    off = dt.date.fromisoformat(day) if day else None
    other_year = saved is not None and saved.year != now.year
    joined = bool(book.fact("organisation"))
    return State(
        saved, has, every, off, book.fact("practice") == "1", today, book.db.shared, other_year, joined
    )
