"""What the exchange pages read: how a partner stands, what waits, what was given and received."""

from __future__ import annotations

from dataclasses import dataclass, field

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, inbox
from tvetdesk.exchange.authority import HQ_CODE, organisation, replica, replicas
from tvetdesk.exchange.bundles import Bundle, last_tops, listing
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.standing import Given, Standing, last_given, put_aside, standing
from tvetdesk.exchange.vector import base, gives
from tvetdesk.i18n import N_, Message
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.record import Share
from ui.models.kinds import KindOf, kind_of

HEADQUARTERS = N_("Headquarters")
OFFICE = N_("The office of {code}")
LAPTOPS = N_("Laptops of {code}")
CENTRE = N_("{name} ({code})")


@dataclass(frozen=True)
class Receiver:
    """Who a bundle can be for: the computers of a code that hold one level."""

    code: str
    level: Share
    words: Message
    name: str = ""


@dataclass(frozen=True)
class Waits:
    """Rows of one kind in changes the partner is not known to have."""

    kind: KindOf
    new: int
    altered: int


@dataclass(frozen=True)
class Overview:
    """The exchange of this PC in one reading. `sent` counts waiting changes that are in a bundle already."""

    joined: bool
    known: bool
    stands: Standing
    sent: int
    last: Given | None
    waits: list[Waits]
    asked: int
    kept: int
    aside: int
    history: list[Bundle]
    fingerprint: str
    names: dict[str, str] = field(default_factory=dict)


def main_partner(book: Book) -> str:
    """Whom this PC gives to first: HQ, or for a laptop the office of its centre."""
    return book.code if book.level is Share.CENTRE else HQ_CODE


def overview(desk: Desk) -> Overview:
    """Everything the exchange page shows; in the reading thread."""
    book = desk.book
    partner = main_partner(book)
    own = replica(book, book.replica)
    stands = standing(book, partner)
    last = last_tops(book, partner)
    bases = _bases(book, partner)
    sent = sum(max(0, last.get(origin, 0) - has) for origin, has in bases.items())
    return Overview(
        joined=bool(book.fact("organisation")),
        known=own is not None and any(one.state == "approved" for one in replicas(book, centre=HQ_CODE)),
        stands=stands,
        sent=min(sent, stands.waiting),
        last=last_given(book),
        waits=waiting_rows(book, bases) if stands.waiting else [],
        asked=len(questions(book)),
        kept=inbox.waiting(book),
        aside=put_aside(book),
        history=listing(book),
        fingerprint=own_fingerprint(desk.identity),
        names=names(book),
    )


def names(book: Book) -> dict[str, str]:
    """The names of the centres that have spoken here, by code."""
    return {one.centre: one.name for one in replicas(book) if one.name and one.state != "pending"}


def _bases(book: Book, partner: str) -> dict[int, int]:
    """Up to which change of each origin the partner is known to have what this PC gives it."""
    there = authority.receivers(book, partner)
    level = Share.HQ if partner == HQ_CODE or not there else Share[there[0].level]
    known = base(book, there)
    return {origin: known.get(origin, 0) for origin in gives(book, partner, level)}


def waiting_rows(book: Book, bases: dict[int, int]) -> list[Waits]:
    """Rows made and altered in the changes above these, by kind, the most first."""
    where = " OR ".join("(c.origin = ? AND (c.seq IS NULL OR c.seq > ?))" for _ in bases) or "0"
    values = [part for pair in bases.items() for part in pair]
    span = f"BETWEEN c.id << {STEP_BITS} AND ((c.id + 1) << {STEP_BITS}) - 1"
    altered = dict(
        book.sql(
            f"SELECT l.tbl, count(*) FROM (SELECT DISTINCT l.tbl, l.row, l.row2 FROM change c "
            f"JOIN cell l ON l.stamp {span} WHERE {where}) l GROUP BY l.tbl",
            values,
        ).fetchall()
    )
    found = []
    for table in book.schema.tables.values():
        if table.visible(Share.HQ) == (0,):
            continue
        (new,) = book.sql(
            f"SELECT count(*) FROM change c JOIN {quoted(table.name)} t ON t.stamp {span} WHERE {where}",
            values,
        ).fetchone()
        if new or altered.get(table.number):
            found.append(Waits(kind_of(table), new, altered.get(table.number, 0)))
    return sorted(found, key=lambda one: -(one.new + one.altered))


def receivers(book: Book) -> list[Receiver]:
    """Who a bundle of this PC can be for, the usual one first; none before this PC has joined."""
    try:
        organisation(book)
    except UserError:
        return []
    if book.level is Share.CENTRE:
        return [Receiver(book.code, Share.OFFICE, OFFICE)]
    there = [r for r in replicas(book) if r.state == "approved" and r.number != book.replica]
    if book.level is Share.HQ:
        by_code = {r.centre: r.name for r in there if r.level == "OFFICE"}
        return [Receiver(code, Share.OFFICE, CENTRE, name) for code, name in sorted(by_code.items())]
    found = [Receiver(HQ_CODE, Share.HQ, HEADQUARTERS)]
    levels = {r.level for r in there if r.centre == book.code}
    if "OFFICE" in levels:
        found.append(Receiver(book.code, Share.OFFICE, OFFICE))
    if "CENTRE" in levels:
        found.append(Receiver(book.code, Share.CENTRE, LAPTOPS))
    return found
