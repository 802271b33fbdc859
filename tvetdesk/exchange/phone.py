"""Phone codes: twelve signs that headquarters reads out, by which a centre knows that a whole bundle has arrived.

Eleven signs are a truncated MAC (53 bits) over the bundle's id and "all applied", under the secret that the key pairs
of the two PCs share; nobody else can make them, and they say nothing of what the bundle holds. The twelfth is a check
sign (Luhn's, in base 30): it finds every wrong sign and nearly every pair that was swapped, before a try is counted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hmac import compare_digest

from nacl import bindings

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority
from tvetdesk.exchange.authority import HQ_CODE, Identity, Replica, replicas
from tvetdesk.exchange.envelope import open_
from tvetdesk.exchange.fingerprints import SIGNS
from tvetdesk.exchange.standing import IN_TURN
from tvetdesk.exchange.vector import known, learn
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

sentences({
    "phone.typed": N_("“{text}” is not a code as headquarters reads it out. It has 12 signs, like K7QM-2XWA-9RTP; look for a sign that was misheard."),
    "phone.wrong": N_("This code confirms no bundle of this computer. {left} more tries. Ask headquarters to read it out once more, and for which bundle it is."),
    "phone.closed": N_("Five wrong codes were typed. Ask headquarters for a return slip as a file, or export a new bundle: its code may be typed."),
    "phone.nothing": N_("No bundle of this computer waits to be confirmed. There is nothing to do."),
    "phone.not_applied": N_("This bundle is not completely in here, so nothing can be confirmed. Import it first."),
    "phone.no_bundle": N_("No bundle of {sender} with that number has been imported here. Import it first."),
    "phone.not_hq": N_("Only headquarters confirms bundles by phone. Give a return slip instead."),
})  # fmt: skip

LENGTH = 12
TRIES = 5
PERSONAL = b"tvetdesk-phone"
SAID = b"all applied"
CANDIDATES = 100  # the newest bundles of a partner that a code may be for


@dataclass(frozen=True)
class Code:
    """A code to be read out, and for which bundle of whom it is."""

    code: str
    number: int
    centre: str


@dataclass(frozen=True)
class Confirmed:
    """The bundle that a code confirmed."""

    number: int
    partner: str


# -- headquarters --------------------------------------------------------------------------------------------


def code_for_file(book: Book, identity: Identity, data: bytes) -> Code:
    """The code for a bundle that lies here as a file, once it was imported."""
    opened = open_(
        data,
        private_keys=identity.opens,
        verify_key_of=lambda sender, _: _sign_key(book, sender),
    )
    row = book.sql(
        "SELECT id, partner, number FROM bundle WHERE id = ? AND direction = 'in' AND kind = 'changes' AND state = 'applied'",
        (opened.bundle_id.hex(),),
    ).fetchone()
    if row is None:
        raise UserError("phone.not_applied")
    return _code(book, identity, *row)


def code_for(book: Book, identity: Identity, sender: str, number: int | None = None) -> Code:
    """The code for a bundle of a centre: the newest that was imported, or the one with this number."""
    wanted = [str(one.number) for one in replicas(book, centre=sender.upper())] or ["0"]
    row = book.sql(
        "SELECT id, partner, number FROM bundle WHERE direction = 'in' AND kind = 'changes' AND state = 'applied' "
        f"AND partner IN ({', '.join(wanted)}) AND number = coalesce(?, number) "
        f"ORDER BY {IN_TURN} DESC, number DESC LIMIT 1",
        (number,),
    ).fetchone()
    if row is None:
        raise UserError("phone.no_bundle", sender=sender.upper()[:40])
    return _code(book, identity, *row)


def _code(book: Book, identity: Identity, bundle: str, sender: int, number: int) -> Code:
    if book.level is not Share.HQ:
        raise UserError("phone.not_hq")
    there = authority.replica(book, sender)
    assert there is not None  # its bundle was applied
    with book.transaction():  # who gave anything out cannot take the import back
        book.sql(
            "INSERT INTO bundle (id, direction, partner, number, kind, at, state, summary) "
            "VALUES (?, 'out', ?, ?, 'code', ?, 'made', '{}') ON CONFLICT (id) DO UPDATE SET at = excluded.at",
            (f"{book.replica}-{sender}-code-{number}", sender, number, int(book.now().timestamp())),
        )
    return Code(spoken(_signs(identity, there, bytes.fromhex(bundle))), number, there.centre)


def _sign_key(book: Book, sender: int) -> bytes | None:
    there = authority.replica(book, sender)
    return bytes.fromhex(there.sign_key) if there and there.state != "pending" else None


# -- the centre ----------------------------------------------------------------------------------------------


def enter(book: Book, identity: Identity, text: str, partner: str = HQ_CODE) -> Confirmed:
    """Take a code as typed: the partner has what its bundle carried, and all before it.

    UserError when it is mistyped (no try is counted) or confirms nothing (one of five for this bundle is).
    """
    typed = read(text)
    waiting = list(_unconfirmed(book, partner))
    if not waiting:
        raise UserError("phone.nothing")
    newest = waiting[0][0]
    with book.transaction():  # two at a time do not count as one
        tries = _tries(book, newest)
        if tries >= TRIES:
            raise UserError("phone.closed")
        book.remember(
            phone_tries=f"{newest}:{tries + 1}"
        )  # before it is compared: pulling the plug wins no try
    for number, bundle, tops in waiting:
        for there in replicas(book, centre=partner):
            if there.state == "approved" and compare_digest(_signs(identity, there, bundle), typed):
                with book.transaction():
                    has = known(book, there.number)
                    learn(book, there.number, has | {o: max(top, has.get(o, 0)) for o, top in tops.items()})
                    book.remember(phone_tries="0:0")
                return Confirmed(number, partner)
    left = TRIES - tries - 1
    raise UserError("phone.wrong", left=left) if left else UserError("phone.closed")


def _tries(book: Book, newest: int) -> int:
    """Wrong codes since the newest bundle was given."""
    number, _, tries = book.fact("phone_tries", "0:0").partition(":")
    return int(tries) if int(number) == newest else 0


def _unconfirmed(book: Book, partner: str) -> Iterator[tuple[int, bytes, dict[int, int]]]:
    """The bundles given to a partner that it is not known to have, the newest first: number, id, tops."""
    there = [one for one in replicas(book, centre=partner) if one.state == "approved"]
    vectors = [known(book, one.number) for one in there]
    rows = book.sql(
        "SELECT number, summary FROM bundle WHERE direction = 'out' AND kind = 'changes' AND id LIKE ? "
        "ORDER BY number DESC LIMIT ?",
        (f"{book.replica}-{partner}-changes-%", CANDIDATES),
    ).fetchall()
    for number, text in rows:
        summary = json.loads(text)
        tops = {int(origin): top for origin, top in summary.get("tops", {}).items()}
        if "id" in summary and any(v.get(o, 0) < top for v in vectors for o, top in tops.items()):
            yield number, bytes.fromhex(summary["id"]), tops


# -- signs ---------------------------------------------------------------------------------------------------


def spoken(signs: str) -> str:
    """K7QM-2XWA-9RTP."""
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def read(text: str) -> str:
    """The twelve signs of a code as typed; UserError where one of them must be wrong."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    if (
        len(signs) != LENGTH
        or any(sign not in SIGNS for sign in signs)
        or signs[-1] != check_sign(signs[:-1])
    ):
        raise UserError("phone.typed", text=text[:40])
    return signs


def check_sign(signs: str) -> str:
    """Luhn's: every second value doubled, its digits in base 30 added up; all together are a multiple of 30."""
    total = 0
    for place, sign in enumerate(reversed(signs)):
        value = SIGNS.index(sign) * (1 if place % 2 else 2)
        total += value // len(SIGNS) + value % len(SIGNS)
    return SIGNS[-total % len(SIGNS)]


def _signs(identity: Identity, other: Replica, bundle: bytes) -> str:
    """The signs that two PCs, and nobody else, can make for a bundle."""
    secret = bindings.crypto_box_beforenm(bytes.fromhex(other.box_key), bytes(identity.box))
    mac = hashlib.blake2b(SAID + b"\0" + bundle, key=secret, person=PERSONAL, digest_size=16)
    number, signs = int.from_bytes(mac.digest(), "big"), ""
    for _ in range(LENGTH - 1):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return signs + check_sign(signs)
