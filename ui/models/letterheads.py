"""Letterheads: what Settings shows of the heads of papers, each with its days, its signatories and its logos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.records.letterheads import Letterhead, logos_of
from tvetdesk.store.book import Book


@dataclass(frozen=True)
class Head:
    """A letterhead with its logos at the left and at the right, and whether papers of today have it."""

    row: Letterhead
    logos: tuple[bytes | None, bytes | None]
    now: bool


def letterheads(book: Book) -> Sequence[Head]:
    """Those of this centre, the newest first. In the reading thread."""
    today: dt.date = book.today()
    query = book.select(Letterhead).where(Letterhead.centre == book.centre)
    rows = list(query.order_by(Letterhead.since.desc(), Letterhead.id.desc()))
    holds = next((one.id for one in rows if one.since <= today and (one.until is None or today <= one.until)), None)  # fmt: skip
    return [Head(one, logos_of(one), one.id == holds) for one in rows]
