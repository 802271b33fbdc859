"""Who is who: this PC's keys, the organisation's, and the signed statements that say which PCs may speak."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import soundness
from tvetdesk.exchange.deriving import PC, SUCCESSOR, Derived, derive
from tvetdesk.exchange.fingerprints import fingerprint, read_fingerprint
from tvetdesk.exchange.soundness import HEIR_DOMAIN, sound
from tvetdesk.exchange.stretches import with_stretches
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ids import COUNTER_BITS, replica_number
from tvetdesk.store.record import Share

sentences(
    {
        "authority.no_organisation": N_(
            "This computer has not joined an organisation yet. Ask HQ for an invitation file."
        ),
        "authority.not_hq": N_("Only HQ can do this. Ask headquarters for it."),
        "authority.not_yet": N_(
            "Headquarters has not let this computer in yet, so it can let in no other. Take in a bundle of headquarters first."
        ),
        "authority.struck_off": N_(
            "Headquarters struck this computer off, so it can let in no other. Ask headquarters what to do."
        ),
        "authority.laptop": N_(
            "A laptop lets in no other computer. Do this at an office computer of {code}."
        ),
        "authority.other_centre": N_(
            "This computer is one of {centre}. {code} lets in its own computers only; this one is for headquarters to approve."
        ),
        "authority.unknown_code": N_(
            "No registered computer belongs to {code}. Compare the code with the list of computers."
        ),
        "authority.practice": N_("This file comes from practice data. A real organisation does not take it."),
    }
)

DOMAIN = b"tvetdesk-statement-1\x00"
HQ_CODE = soundness.HQ_CODE
UNKNOWN = ("pending", "doubted")  # states of PCs that may not speak until somebody approves them
ERASURE = soundness.ERASURE
MOST_HEIRS = 20  # of one PC: each copy of its folder that goes on is one
LEVELS = (Share.OFFICE.name, Share.CENTRE.name)  # of the PCs of a centre


@dataclass(frozen=True, repr=False)
class Identity:
    """This PC's private keys; at HQ also the organisation's (first and offline pair)."""

    signing: SigningKey
    box: PrivateKey
    organisation: SigningKey | None = None
    boxes: tuple[PrivateKey, ...] = ()

    @classmethod
    def of(cls, secrets: Mapping[str, bytes]) -> Identity:
        """The identity kept in a key file's secrets: 32-byte seeds by name."""
        hq = secrets.get("organisation_sign")
        return cls(
            SigningKey(secrets["sign"]),
            PrivateKey(secrets["box"]),
            SigningKey(hq) if hq else None,
            tuple(
                PrivateKey(secrets[name]) for name in ("organisation_box", "offline_box") if name in secrets
            ),
        )

    @property
    def number(self) -> int:
        return replica_number(bytes(self.signing.verify_key))

    @property
    def opens(self) -> tuple[PrivateKey, ...]:
        """Every key with which this PC can open a bundle."""
        return (self.box, *self.boxes)


@dataclass(frozen=True)
class Replica:
    """An installed PC as the others know it.

    `state` is "self", "pending", "approved", "followed" (another goes on in its place), "doubted" (whoever vouched
    for it was struck off) or "revoked" (struck off: what it wrote from `revoked_from` on is refused).
    """

    number: int
    sign_key: str
    box_key: str
    level: str
    centre: str
    name: str
    state: str
    revoked_from: int | None = None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.sign_key, self.box_key)


@dataclass(frozen=True)
class Statement:
    """A sentence of authority as signed; `body` holds its kind and its facts."""

    body: Mapping[str, Any]
    signer: str
    signature: str

    @cached_property
    def text(self) -> str:
        return canonical(self.body)

    @cached_property
    def id(self) -> str:
        return hashlib.blake2b(f"{self.signer}{self.text}".encode(), digest_size=16).hexdigest()

    def genuine(self) -> bool:
        """Whether the signer signed exactly this."""
        try:
            VerifyKey(bytes.fromhex(self.signer)).verify(
                DOMAIN + self.text.encode(), bytes.fromhex(self.signature)
            )
        except (BadSignatureError, ValueError):
            return False
        return True


def state(signing: SigningKey, kind: str, **facts: Any) -> Statement:
    """Make and sign a statement."""
    body = {"kind": kind, **facts}
    signature = signing.sign(DOMAIN + canonical(body).encode()).signature
    return Statement(body, bytes(signing.verify_key).hex(), signature.hex())


def succession(before: SigningKey, heir: SigningKey, **facts: Any) -> Statement:
    """The word of a PC on who goes on in its place, which that one signs too: nobody becomes an heir unasked."""
    body = {**facts, "heir": bytes(heir.verify_key).hex()}
    consent = heir.sign(HEIR_DOMAIN + canonical(body).encode()).signature.hex()
    return state(before, SUCCESSOR, **body, consent=consent)


# -- what this PC holds --------------------------------------------------------------------------------------


def organisation(book: Book) -> dict[str, Any]:
    """The organisation's facts: name, sign_key, box_key, offline_box_key, hq (its PC's number), practice."""
    text = book.fact("organisation")
    if not text:
        raise UserError("authority.no_organisation")
    facts: dict[str, Any] = json.loads(text)
    return facts


def replicas(book: Book, **equals: str | int) -> list[Replica]:
    """All known PCs, or those with these values."""
    where = " AND ".join(f"{name} = ?" for name in equals)
    rows = book.sql(
        "SELECT number, sign_key, box_key, level, centre, name, state, revoked_from FROM replica"
        f"{where and ' WHERE '}{where} ORDER BY number",
        tuple(equals.values()),
    )
    return [Replica(*row) for row in rows]


def replica(book: Book, number: int) -> Replica | None:
    """The PC with this number, if it has been heard of."""
    return next(iter(replicas(book, number=number)), None)


def receivers(book: Book, code: str, *, laptops: bool = False) -> list[Replica]:
    """The PCs that get the bundles for this code: HQ's, or a centre's office PCs; its `laptops` have bundles of their own."""
    return [
        one
        for one in replicas(book, centre=code, state="approved")
        if one.number != book.replica and (one.level == Share.CENTRE.name) is laptops
    ]


def centre_of(book: Book) -> dict[int, str]:
    """The centre's code of every PC that may speak or once could, HQ's PCs under "HQ"; also of stretches of their lines."""
    spoke = book.sql("SELECT number, centre FROM replica WHERE state <> 'pending' ORDER BY number")
    return with_stretches(book, dict(spoke.fetchall()))


def introduce(book: Book, newcomer: Replica) -> None:
    """Remember a PC that is not registered yet, so that it can be approved after a phone call."""
    book.sql(
        "INSERT INTO replica (number, sign_key, box_key, level, centre, name, state) VALUES (?,?,?,?,?,?,?) "
        "ON CONFLICT (number) DO NOTHING",
        (
            newcomer.number, newcomer.sign_key, newcomer.box_key, newcomer.level, newcomer.centre, newcomer.name,
            newcomer.state,
        ),
    )  # fmt: skip


def approve(book: Book, identity: Identity, text: str) -> Replica | None:
    """Register the PC with this fingerprint: HQ signs a statement that travels in every bundle.

    An office PC signs for the PCs of its own centre. A laptop believes in one that takes the place of its only office PC,
    for itself alone. A PC that has not been heard of yet is expected from then on and registered when its first bundle
    comes; None is returned in that case.
    """
    wanted = read_fingerprint(text)
    found = next((r for r in replicas(book) if r.fingerprint == wanted), None)
    signer = identity.signing if found is not None and takes_place(book, found) else voucher(book, identity)
    book.authorize("computer.approve")
    if found is not None and identity.organisation is None and found.centre != book.code:
        raise UserError("authority.other_centre", centre=found.centre, code=book.code)
    with book.transaction():
        if found is None:
            expected = sorted({*json.loads(book.fact("expected", "[]")), wanted})
            book.remember(expected=canonical(expected))
            return None
        keep(
            book,
            state(
                signer, PC, number=found.number, sign_key=found.sign_key, box_key=found.box_key,
                level=found.level, centre=found.centre, name=found.name, state="approved",
            ),
        )  # fmt: skip
    return replica(book, found.number)


def takes_place(book: Book, newcomer: Replica) -> bool:
    """Whether this laptop may believe in a new office PC: it knows one of its centre at most, which may be restored.

    What the laptop says of it counts on the laptop alone, until headquarters or an office PC says otherwise.
    """
    there = [
        one for one in replicas(book, centre=book.code, state="approved") if one.level == Share.OFFICE.name
    ]
    wanted = (newcomer.level, newcomer.centre) == (Share.OFFICE.name, book.code)
    return book.level is Share.CENTRE and wanted and len(there) <= 1


def voucher(book: Book, identity: Identity) -> SigningKey:
    """With which key this PC vouches for others: HQ with the organisation's, an office PC that HQ let in with its own."""
    if identity.organisation is not None:
        return identity.organisation
    if book.level is not Share.OFFICE:
        raise UserError("authority.laptop", code=book.code)
    organisation(book)
    if not any(
        one.body["number"] == book.replica for one in statements(book) if one.body["kind"] == "replica"
    ):
        raise UserError("authority.not_yet")
    own = replica(book, book.replica)
    if own is not None and own.revoked_from is not None:
        raise UserError("authority.struck_off")
    return identity.signing


def expected(book: Book, newcomer: Replica) -> bool:
    """Whether this PC's fingerprint was approved before it was heard of."""
    return newcomer.fingerprint in json.loads(book.fact("expected", "[]"))


def statements(book: Book, kind: str | None = None) -> Iterator[Statement]:
    """All statements held, or those of a kind, in the order of their ids."""
    where, values = ("", ()) if kind is None else (" WHERE kind = ?", (kind,))
    for id, body, signer, signature in book.sql(
        f"SELECT id, body, signer, signature FROM statement{where} ORDER BY id", values
    ).fetchall():
        one = Statement(json.loads(body), signer, signature)
        vars(one)["id"] = id  # as it was reckoned when it was kept
        yield one


def entitled(book: Book, one: Statement) -> bool:
    """Whether the signer may say this at all; what it leads to is derived from all that was said.

    HQ says anything, an OFFICE PC speaks of PCs and people of its own centre, and a PC names who goes on in its place.
    """
    if not one.genuine():
        return False
    if one.signer == organisation(book)["sign_key"]:
        return True
    known = {r.number: r for r in replicas(book)}
    if one.body.get("kind") == SUCCESSOR:
        before, heir = known.get(one.body["follows"]), known.get(one.body["number"])
        if before is not None and before.state != "pending":
            return before.sign_key == one.signer
        return heir is not None and heir.state not in (
            *UNKNOWN,
            "revoked",
        )  # a stranger is followed by the word of a known PC only
    speaker = next((r for r in known.values() if r.sign_key == one.signer), None)
    if speaker is None or speaker.state in UNKNOWN or speaker.level != Share.OFFICE.name:
        return False
    if one.body.get("centre") != speaker.centre:
        return False
    if one.body.get("kind") == ERASURE:
        return _looks_after(book, speaker.centre, one.body)
    about = known.get(one.body["number"])
    return (
        one.body.get("kind") == PC
        and (about is None or about.state == "pending" or about.centre == speaker.centre)
        and one.body.get("level") in LEVELS
    )


def _looks_after(book: Book, centre: str, body: Mapping[str, Any]) -> bool:
    """Whether the person is one of this centre: their row bears the number of one of its PCs."""
    person = body.get("person")
    if not isinstance(person, int) or person < 0:
        return False
    return centre_of(book).get(person >> COUNTER_BITS) == centre


def accept_all(book: Book, said: Iterable[Statement]) -> None:
    """Accept what may be accepted, whatever its order: a PC may be vouched for before whoever vouches for it.

    Erasures come last, for they are judged by whose PC made the person. What is kept already was looked at then.
    """
    kept = {one for (one,) in book.sql("SELECT id FROM statement")}
    left = sorted((one for one in said if one.id not in kept), key=lambda one: one.body["kind"] == ERASURE)
    while True:
        refused = []
        for one in left:
            if sound(one) and entitled(book, one):
                keep(book, one)
            else:
                refused.append(one)
        if len(refused) == len(left):
            return
        left = refused


def accept(book: Book, one: Statement) -> bool:
    """Keep a statement and do what it says; False when its signer may not say it or it is known."""
    return sound(one) and entitled(book, one) and keep(book, one)


def keep(book: Book, one: Statement) -> bool:
    """Keep a statement whose signer may say it."""
    if not sound(one):
        return False
    made = book.sql(
        "INSERT INTO statement (id, kind, body, signer, signature) VALUES (?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
        (one.id, one.body["kind"], one.text, one.signer, one.signature),
    ).rowcount
    if made and one.body["kind"] == SUCCESSOR:
        made = _within_bounds(book, one)
    if made and one.body["kind"] in (PC, SUCCESSOR):
        settle(book)
    return bool(made)


def _within_bounds(book: Book, one: Statement) -> bool:
    """Keep of the words on heirs no more than can be true: those with the lowest ids, so that all PCs keep the same.

    A PC goes on for one other alone, and of one there are few copies; without a bound a liar fills every bundle.
    """
    listed = list(statements(book, SUCCESSOR))
    same_heir = [other.id for other in listed if other.body["number"] == one.body["number"]]
    same_signer = [other.id for other in listed if other.signer == one.signer]
    too_many = {*same_heir[1:], *same_signer[MOST_HEIRS:]}
    book.db.connection().executemany("DELETE FROM statement WHERE id = ?", [(word,) for word in too_many])
    return one.id not in too_many


def settle(book: Book) -> None:
    """Bring the table of PCs to what all statements together say; what a PC said of itself before counts no more."""
    if not book.fact("organisation"):
        return  # what was said is looked at when it has joined
    row = replica(book, book.replica)
    own = Derived(*astuple(row)) if row else None
    found = derive(statements(book), organisation(book)["sign_key"], own)
    mine = found.pop(book.replica, None)
    held = set(book.sql(f"SELECT {', '.join(Derived._fields)} FROM replica"))
    book.db.connection().executemany(
        "INSERT INTO replica (number, sign_key, box_key, level, centre, name, state, revoked_from) "
        "VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (number) DO UPDATE SET sign_key = excluded.sign_key, "
        "box_key = excluded.box_key, level = excluded.level, centre = excluded.centre, name = excluded.name, "
        "state = excluded.state, revoked_from = excluded.revoked_from",
        [one for one in found.values() if one not in held],
    )
    book.sql(
        "UPDATE replica SET state = 'pending', revoked_from = NULL WHERE state NOT IN ('self', 'pending') "
        f"AND number NOT IN ({', '.join(map(str, found))})"
    )
    book.sql(
        "UPDATE replica SET revoked_from = ? WHERE number = ?", (mine and mine.revoked_from, book.replica)
    )
