"""Giving back: after a restore headquarters gives a centre what it holds of the changes that the backup did not have.

Headquarters looks through a filter (consent, level), so it covers nothing with this: the versions come under their own
changes, the receivers' vectors do not move, and whoever writes over such a version names it. Where an office PC of the
centre has the changes, it gives them whole in its ordinary bundles, and nothing is owed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nacl.public import PublicKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import aside, authority, wire
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.codec import pack
from tvetdesk.exchange.envelope import sealed
from tvetdesk.exchange.frame import Frame
from tvetdesk.exchange.gather import Gathered
from tvetdesk.exchange.leaving import HEADER, Leaving, Partner
from tvetdesk.exchange.lost import GIVES, gone
from tvetdesk.exchange.outgoing import Made, manifest_block, noted
from tvetdesk.exchange.vector import known
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.record import Share

sentences({
    "back.none": N_("Nothing is to be given back to {code}: no computer there was restored, or it has everything that is here."),
})  # fmt: skip


@dataclass(frozen=True)
class Owed:
    """What the office PCs of a centre lack of a PC that writes no more: its changes above `has`, up to `top`."""

    number: int
    has: int
    top: int


def owed(book: Book, code: str) -> list[Owed]:
    """What headquarters holds and no office PC of the centre is known to have: of one not heard of yet nothing is known.

    Also of what headquarters itself lost, as far as another centre gave it back.
    """
    if book.level is not Share.HQ:
        raise UserError("authority.not_hq")
    tops = {number: book.vector().get(number, 0) for number in gone(book, code)}
    # One that was copied and then restored still counts as there: it may be the copy that was restored.
    vectors = [known(book, one.number) for one in _there(book, code) if one.number not in tops]
    for number in gone(book, authority.HQ_CODE):
        (tops[number],) = book.sql(
            "SELECT coalesce(max(seq), 0) FROM change WHERE origin = ? AND seq > ?",
            (number, book.vector().get(number, 0)),
        ).fetchone()
    found = []
    for number, top in sorted(tops.items()) if vectors else ():
        has = max(vector.get(number, 0) for vector in vectors)
        if top > has:
            found.append(Owed(number, has, top))
    return found


def outstanding(book: Book, code: str) -> list[Owed]:
    """What of it was not given back yet, or not taken in as far as is known here.

    Vectors do not move with it. But an office PC that took it in stamps its rows in a change, which comes with its next bundle.
    """
    lacking, told = owed(book, code), book.fact(f"gave:{code}")
    if not lacking or not told:
        return lacking
    given = json.loads(told)
    offices = [one.number for one in authority.replicas(book, centre=code) if one.level == Share.OFFICE.name]
    marks = ", ".join("?" * len(offices))
    (came,) = book.sql(
        f"SELECT count(*) FROM change WHERE id > ? AND what = ? AND origin IN ({marks})",
        (given["since"], GIVES, *offices),
    ).fetchone()
    return [one for one in lacking if not came or one.top > given["tops"].get(str(one.number), 0)]


def give_back(book: Book, identity: Identity, code: str) -> Made:
    """The bundle for the centre's office PCs with what they lack; it may be taken in more than once."""
    book.authorize("bundle.make")
    code = code.upper()
    lacking = owed(book, code)
    if not lacking:
        raise UserError("back.none", code=code[:40])
    there = tuple(_there(book, code))
    to = Partner(code, Share.HQ, there, tuple(bytes.fromhex(one.box_key) for one in there))
    book.seal()
    with book.transaction():
        number = int(book.fact(f"back:{code}", "0")) + 1
        back = Back(book, to, lacking)
        gathered = Gathered(back)
        records = gathered.records()  # they say which changes are named
        listed = list(aside.described(book, records))
        tables = [*records, *([aside.shape_block(listed)] if listed else []), *gathered.noted()]
        data, _ = sealed(
            pack([manifest_block(book, identity, to, number, wire.Bundle.BACK)]),
            pack([*Frame(back).blocks(), *tables], wire.natural_ids(book.schema)),
            sender=book.replica,
            signing_key=identity.signing,
            receivers=[PublicKey(key) for key in to.keys],
        )
        about = {"changes": len(back.changes), "rows": gathered.rows, "bytes": len(data)}
        made = noted(book, to, number, data, "back", about)
        (since,) = book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()
        given = {"since": since, "tops": {str(one.number): one.top for one in lacking}}
        book.remember(**{f"back:{code}": number})
        book.remember(**{f"gave:{code}": canonical(given)})
    return made


def _there(book: Book, code: str) -> list[authority.Replica]:
    level = Share.OFFICE.name
    return [one for one in authority.replicas(book, centre=code, state="approved") if one.level == level]


class Back(Leaving):
    """The versions that lost changes left alive, as headquarters may hold them."""

    def __init__(self, book: Book, to: Partner, lacking: list[Owed]) -> None:
        self.lacking = lacking
        super().__init__(book, to, slip=True)
        self.connection.execute("DELETE FROM temp.again")  # nothing travels but what was lost

    def _changes(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for one in self.lacking:
            found += self.connection.execute(
                f"SELECT {HEADER} FROM change WHERE origin = ? AND seq > ? AND seq <= ? ORDER BY seq",
                (one.number, one.has, one.top),
            ).fetchall()
        return found

    @property
    def ranged(self) -> Sequence[tuple[Any, ...]]:
        """None: nobody's vector moves."""
        return ()

    def given(self) -> list[tuple[Any, ...]]:
        return self.changes

    def place(self, change: int) -> int:
        """Every change that a version names comes with its header: what the receivers hold is not known."""
        if change not in self.index:
            self.index[change] = len(self.changes)
            self.changes += self.connection.execute(
                f"SELECT {HEADER} FROM change WHERE id = ?",
                (change,),
            ).fetchall()
        return self.index[change]
