"""Who is who: this PC's keys, the organisation's, and the signed statements that say which PCs may speak."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nacl import bindings
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from tvetdesk.errors import UserError, sentences
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
        "authority.not_hq": N_("Only HQ can do this."),
        "authority.not_yet": N_(
            "Headquarters has not let this computer in yet, so it can let in no other. Take in a bundle of headquarters first."
        ),
        "authority.laptop": N_(
            "A laptop lets in no other computer. Do this at an office computer of {code}."
        ),
        "authority.other_centre": N_(
            "This computer is one of {centre}. {code} lets in its own computers only; this one is for headquarters to approve."
        ),
        "authority.no_fingerprint": N_(
            "“{text}” is not a fingerprint. It has 16 signs, like K7QM-2XWA-9RTP-4HDE."
        ),
        "authority.unknown_code": N_("No registered computer belongs to {code}."),
        "authority.practice": N_("This file comes from practice data. A real organisation does not take it."),
    }
)

DOMAIN = b"tvetdesk-statement-1\x00"
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks or sounds like another
FINGERPRINT_SIGNS = 16
HQ_CODE = "HQ"
ERASURE = "erasure"  # the kind of a statement that a person was erased
LEVELS = (Share.OFFICE.name, Share.CENTRE.name)  # of the PCs of a centre
LONGEST_NAME = 200  # signs, as a centre's name has at most


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
    """An installed PC as the others know it. `state` is "self", "pending", "approved" or "revoked"."""

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

    @property
    def text(self) -> str:
        return canonical(self.body)

    @property
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


def fingerprint(sign_key: str, box_key: str) -> str:
    """16 signs to be read aloud: about 78 bits of the hash of both public keys, as XXXX-XXXX-XXXX-XXXX."""
    number = int.from_bytes(
        hashlib.blake2b(bytes.fromhex(sign_key + box_key), digest_size=16).digest(), "big"
    )
    signs = ""
    for _ in range(FINGERPRINT_SIGNS):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return "-".join(signs[start : start + 4] for start in range(0, FINGERPRINT_SIGNS, 4))


def read_fingerprint(text: str) -> str:
    """A fingerprint as typed, in its one form; UserError when it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(signs) != FINGERPRINT_SIGNS or any(sign not in SIGNS for sign in signs):
        raise UserError("authority.no_fingerprint", text=text[:40])
    return "-".join(signs[start : start + 4] for start in range(0, FINGERPRINT_SIGNS, 4))


# -- what this PC holds --------------------------------------------------------------------------------------


def organisation(book: Book) -> dict[str, Any]:
    """The organisation's facts: name, sign_key, box_key, offline_box_key, hq (its PC's number), practice."""
    text = book.fact("organisation")
    if not text:
        raise UserError("authority.no_organisation")
    facts: dict[str, Any] = json.loads(text)
    return facts


def replicas(book: Book, **equals: str) -> list[Replica]:
    """All known PCs, or those with these values."""
    rows = book.sql(
        "SELECT number, sign_key, box_key, level, centre, name, state, revoked_from FROM replica ORDER BY number"
    )
    return [r for r in (Replica(*row) for row in rows) if all(getattr(r, k) == v for k, v in equals.items())]


def replica(book: Book, number: int) -> Replica | None:
    """The PC with this number, if it has been heard of."""
    return next((r for r in replicas(book) if r.number == number), None)


def receivers(book: Book, code: str, *, laptops: bool = False) -> list[Replica]:
    """The PCs that get the bundles for this code: HQ's, or a centre's office PCs; its `laptops` have bundles of their own."""
    return [
        one
        for one in replicas(book, centre=code, state="approved")
        if one.number != book.replica and (one.level == Share.CENTRE.name) is laptops
    ]


def centre_of(book: Book) -> dict[int, str]:
    """The centre's code of every PC that may speak or once could, HQ's PCs under "HQ"."""
    return {r.number: r.centre for r in replicas(book) if r.state != "pending"}


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

    An office PC signs for the PCs of its own centre. A PC that has not been heard of yet is expected from then on and
    registered when its first bundle comes; None is returned in that case.
    """
    signer = voucher(book, identity)
    book.authorize("computer.approve")
    wanted = read_fingerprint(text)
    found = next((r for r in replicas(book) if r.fingerprint == wanted), None)
    if found is not None and identity.organisation is None and found.centre != book.code:
        raise UserError("authority.other_centre", centre=found.centre, code=book.code)
    with book.transaction():
        if found is None:
            expected = sorted({*json.loads(book.fact("expected", "[]")), wanted})
            book.remember(expected=canonical(expected))
            return None
        accept(
            book,
            state(
                signer, "replica", number=found.number, sign_key=found.sign_key, box_key=found.box_key,
                level=found.level, centre=found.centre, name=found.name, state="approved",
            ),
        )  # fmt: skip
    return replica(book, found.number)


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
    return identity.signing


def expected(book: Book, newcomer: Replica) -> bool:
    """Whether this PC's fingerprint was approved before it was heard of."""
    return newcomer.fingerprint in json.loads(book.fact("expected", "[]"))


def statements(book: Book) -> Iterator[Statement]:
    """All statements held, in the order of their ids."""
    for body, signer, signature in book.sql(
        "SELECT body, signer, signature FROM statement ORDER BY id"
    ).fetchall():
        yield Statement(json.loads(body), signer, signature)


def entitled(book: Book, one: Statement) -> bool:
    """Whether the signer may say this: HQ anything, an OFFICE PC only of PCs and people of its own centre."""
    if not one.genuine():
        return False
    if one.signer == organisation(book)["sign_key"]:
        return True
    known = replicas(book)
    speaker = next((r for r in known if r.sign_key == one.signer), None)
    about = next((r for r in known if r.number == one.body.get("number")), None)
    if one.body.get("kind") == ERASURE:
        return speaker is not None and _may_erase(book, speaker, one.body)
    return (
        speaker is not None
        and (about is None or about.state == "pending" or about.centre == speaker.centre)
        and speaker.state in ("approved", "self")
        and speaker.level == Share.OFFICE.name
        and one.body.get("kind") == "replica"
        and one.body.get("centre") == speaker.centre
        and one.body.get("level") in LEVELS
    )


def _may_erase(book: Book, speaker: Replica, body: Mapping[str, Any]) -> bool:
    """Whether the person is one of the speaker's centre: their row bears the number of one of its PCs."""
    person = body.get("person")
    if not isinstance(person, int) or person < 0:
        return False
    return (
        speaker.state in ("approved", "self")
        and speaker.level == Share.OFFICE.name
        and body.get("centre") == speaker.centre
        and centre_of(book).get(person >> COUNTER_BITS) == speaker.centre
    )


def _sound(body: Mapping[str, Any]) -> bool:
    """Whether what is said can be so: a PC's number follows from its key, a person is a row."""
    if body["kind"] == ERASURE:
        return type(body["person"]) is int and 0 < body["person"] < 1 << 63 and isinstance(body["table"], int)
    if body["kind"] != "replica":
        return True
    return (
        body["state"] in ("approved", "revoked")
        and body["level"] in Share.__members__
        and all(
            isinstance(body[name], str) and len(body[name]) <= LONGEST_NAME for name in ("centre", "name")
        )
        and isinstance(body.get("revoked_from", 0), int)
        and body["number"] == replica_number(bytes.fromhex(body["sign_key"]))
        and can_be_sealed_to(bytes.fromhex(body["box_key"]))
    )


def can_be_sealed_to(box_key: bytes) -> bool:
    """Whether a bundle can be sealed to this key: one that no private key has would stop all bundles for its centre."""
    try:
        bindings.crypto_scalarmult(bytes(32), box_key)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def accept_all(book: Book, said: Iterable[Statement]) -> None:
    """Accept what may be accepted, whatever its order: a PC may be vouched for before whoever vouches for it.

    Erasures come last, for they are judged by whose PC made the person.
    """
    left = sorted(said, key=lambda one: one.body["kind"] == ERASURE)
    while True:
        refused = []
        for one in left:
            if entitled(book, one):
                keep(book, one)
            else:
                refused.append(one)
        if len(refused) == len(left):
            return
        left = refused


def accept(book: Book, one: Statement) -> bool:
    """Keep a statement and do what it says; False when its signer may not say it or it is known."""
    return entitled(book, one) and keep(book, one)


def keep(book: Book, one: Statement) -> bool:
    """Keep a statement whose signer may say it."""
    if not _sound(one.body):
        return False
    made = book.sql(
        "INSERT INTO statement (id, kind, body, signer, signature) VALUES (?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
        (one.id, one.body["kind"], one.text, one.signer, one.signature),
    ).rowcount
    body = one.body
    if made and body["kind"] == "replica":
        # A PC's own row stays its own; a withdrawal is final, whatever order the statements come in. What a PC said
        # of itself before it was approved counts no more.
        book.sql(
            "INSERT INTO replica (number, sign_key, box_key, level, centre, name, state, revoked_from) "
            "VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (number) DO UPDATE SET level = excluded.level, "
            "box_key = iif(replica.state = 'pending', excluded.box_key, replica.box_key), "
            "centre = iif(replica.state = 'pending', excluded.centre, replica.centre), "
            "name = iif(replica.state = 'pending', excluded.name, replica.name), "
            "state = CASE WHEN replica.state IN ('self', 'revoked') THEN replica.state ELSE excluded.state END, "
            "revoked_from = coalesce(replica.revoked_from, excluded.revoked_from) "
            "WHERE replica.sign_key = excluded.sign_key",
            (
                body["number"], body["sign_key"], body["box_key"], body["level"], body["centre"], body["name"],
                body["state"], body.get("revoked_from"),
            ),
        )  # fmt: skip
    return bool(made)
