"""Bundles given and received, as this PC noted them, and the numbers among them that never came."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.exchange.authority import HQ_CODE, Replica, receivers, replicas
from tvetdesk.exchange.standing import IN_TURN, day_of
from tvetdesk.exchange.vector import base
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share


@dataclass(frozen=True)
class Bundle:
    """A bundle or slip of this PC's journal.

    `partner` is a centre's code or HQ; `slip` says that it carries no rows (a return slip, a phone code); `confirmed` whether the partner is known
    to have all of a bundle that was given (None: received ones, slips, and bundles of an older program).
    """

    given: bool
    partner: str
    number: int
    slip: bool
    on: dt.date
    summary: Mapping[str, Any]
    confirmed: bool | None


def listing(book: Book, limit: int = 200) -> list[Bundle]:
    """The newest first, by their numbers: a clock that was set back puts none of them below an earlier one."""
    known = {one.number: one for one in replicas(book)}
    has: dict[tuple[str, bool], dict[int, int]] = {}
    arrived: dict[tuple[str, bool], int] = {}  # the greatest number that is known to be there
    found = []
    for identifier, direction, partner, number, kind, at, text in book.sql(
        "SELECT id, direction, partner, number, kind, at, summary FROM bundle "
        f"ORDER BY {IN_TURN} DESC, number DESC LIMIT ?",
        (limit,),
    ).fetchall():
        given = direction == "out"
        code = _code(identifier, given=given, partner=known.get(partner))
        to = (code, partner in known and known[partner].level == Share.CENTRE.name)
        summary = json.loads(text)
        confirmed = None
        if given and "tops" in summary:
            if to not in has:
                has[to] = base(book, receivers(book, code, laptops=to[1]))
            confirmed = all(has[to].get(int(origin), 0) >= top for origin, top in summary["tops"].items())
            if confirmed and kind == "changes":
                arrived[to] = max(number, arrived.get(to, 0))
        if given and kind == "changes" and number < arrived.get(to, 0):
            confirmed = True  # what a later bundle brought was in this one too, or was there already
        found.append(Bundle(given, code, number, kind != "changes", day_of(at), summary, confirmed))
    return found


def _code(identifier: str, *, given: bool, partner: Replica | None) -> str:
    """Whose bundle it is; one that was given before any PC of the partner was known names it in its id."""
    if partner is not None:
        return partner.centre
    return identifier.split("-", 1)[1].rsplit("-", 2)[0] if given else "?"


def missing(book: Book, replica: int) -> list[int]:
    """The numbers of a PC's bundles that have not come, though later ones have; nothing in them is lost."""
    numbers = {
        number
        for (number,) in book.sql(
            "SELECT number FROM bundle WHERE direction = 'in' AND kind = 'changes' AND partner = ?",
            (replica,),
        )
    }
    return sorted(set(range(1, max(numbers, default=0))) - numbers)


def newest(book: Book, replica: int) -> list[int]:
    """The numbers of a PC's bundles that came, in rising order."""
    rows = book.sql(
        "SELECT number FROM bundle WHERE direction = 'in' AND kind = 'changes' AND partner = ? ORDER BY number",
        (replica,),
    )
    return [number for (number,) in rows]


def last_tops(book: Book, partner: str = HQ_CODE) -> dict[int, int]:
    """The highest change of each origin that was in the last bundle given to a partner."""
    rows = book.sql(
        "SELECT summary FROM bundle WHERE direction = 'out' AND kind = 'changes' AND id LIKE ? ORDER BY number DESC LIMIT 1",
        (f"{book.replica}-{partner}-changes-%",),
    ).fetchone()
    tops = json.loads(rows[0]).get("tops", {}) if rows else {}
    return {int(origin): top for origin, top in tops.items()}
