"""What the computers part reads: every computer that is known, how it stands, and whether this folder was moved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tvetdesk.desk import Desk
from tvetdesk.exchange import authority, giving_back, second_key, twins
from tvetdesk.exchange.authority import HQ_CODE, Replica
from tvetdesk.exchange.computer_words import story
from tvetdesk.exchange.heirs import followings
from tvetdesk.exchange.standing import last_heard
from tvetdesk.i18n import Translator
from tvetdesk.store.record import Share


@dataclass(frozen=True)
class Computer:
    """A computer, how many of its changes are here, when it was last heard of, and what else is told of it."""

    replica: Replica
    changes: int
    heard: dt.date | None
    story: str


@dataclass(frozen=True)
class Computers:
    """All that are known, this one first; `moved`: nobody has said yet why the folder lies at another place.

    `vouches`: this computer may approve others, or there is one that it may. `owed`: the centres to which headquarters can give back
    what their lost or restored computers had sent. `key_out`: the day on which headquarters' second key was taken out last.
    """

    listed: list[Computer]
    moved: bool
    has_code: bool
    vouches: bool
    owed: frozenset[str]
    key_out: dt.date | None


def computers(desk: Desk, t: Translator) -> Computers:
    """In the reading thread."""
    book = desk.book
    said, vector = followings(book), book.vector()
    there = sorted(authority.replicas(book), key=lambda one: (one.state != "self", one.centre, one.number))
    listed = [
        Computer(
            one, vector.get(one.number, 0), last_heard(book, one.number), " ".join(story(book, one, said, t))
        )
        for one in there
    ]
    codes = {one.centre for one in there if one.centre != HQ_CODE} if book.level is Share.HQ else ()
    lacking = frozenset(code for code in codes if giving_back.owed(book, code))
    vouches = book.level is not Share.CENTRE or any(
        one.state in authority.UNKNOWN and authority.takes_place(book, one) for one in there
    )
    return Computers(listed, twins.asked(book), desk.has_code, vouches, lacking, second_key.taken_on(book))
