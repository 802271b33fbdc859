"""The signed list of certificates: what a page without the program and without a network needs to check one (R53, R54).

It names nobody. Of each certificate it holds a hash of number and verification code, the id of its signed file, and
whether it counts; and which keys sign for which centre, those from before a renewal too. It is signed by this computer
(at headquarters by the organisation); whoever checks knows that key from the page they were given.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import Identity, replicas
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.reports.credentials import ED25519, did_key, document_id
from tvetdesk.reports.jcs import canonical, from_base58
from tvetdesk.reports.papers.certificate import qr_text
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book

entries({"certificate.list": N_("Wrote the signed list of certificates")})
sentences({
    "list.not": N_("This is not a signed list of certificates, or something in it was changed. Ask whoever gave it to you for a new one."),
    "list.empty": N_("No certificate is in the register here, so there is no list to sign yet."),
})  # fmt: skip

KIND = "tvetdesk-certificate-list-1"
NO_SIGNERS = ("pending", "doubted")  # states of computers that nobody vouches for
REVOKED, ISSUED = "revoked", "issued"


def code_hash(serial: str, code: str) -> str:
    """What stands for a certificate in the list: the hash of what its QR code says, as hex."""
    return hashlib.sha256(qr_text(serial, code).encode()).hexdigest()


def signed_list(book: Book, identity: Identity, key: SigningKey | None = None) -> dict[str, Any]:
    """The list of every certificate this computer knows of, in the order of the hashes, which tells nothing.

    `key` signs instead of this computer's: one that was taken out and that pages for checking know already.
    """
    book.authorize("certificate.sign")
    rows = book.select(Certificate).where(
        Certificate.original.is_null(), Certificate.state.in_([ISSUED, REVOKED])
    )
    lines = sorted(
        [
            code_hash(row.serial, row.code), document_id(row.serial, row.code), row.state,
            row.ended.isoformat() if row.state == REVOKED and row.ended else "",
        ]
        for row in rows
        if row.serial and row.code
    )  # fmt: skip
    if not lines:
        raise UserError("list.empty")
    key = key or _signing(identity)
    content = {
        "type": KIND,
        "made": book.now().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "issuer": did_key(bytes(key.verify_key)),
        "signers": _signers(book, identity),
        "lines": lines,
    }
    book.note("certificate.list", number=len(lines))
    return {**content, "signature": key.sign(to_sign(content)).signature.hex()}


def file_of(made: Mapping[str, Any]) -> bytes:
    """The list as it is written into a file."""
    return (json.dumps(made, ensure_ascii=False, indent=0) + "\n").encode()


def signer(identity: Identity) -> str:
    """The key that signs lists here, as lists name it."""
    return did_key(bytes(_signing(identity).verify_key))


def _signing(identity: Identity) -> SigningKey:
    return identity.organisation or identity.signing


def to_sign(content: Mapping[str, Any]) -> bytes:
    """What is signed: the kind of file, then its content in the one form of JSON."""
    return f"{KIND}\0".encode() + canonical(dict(content))


def _signers(book: Book, identity: Identity) -> dict[str, dict[str, str]]:
    """By centre its keys, each with whether its computer was shut out."""
    found: dict[str, dict[str, str]] = {}
    for one in replicas(book):
        if one.state not in NO_SIGNERS:
            state = REVOKED if one.state == REVOKED else "good"
            found.setdefault(one.centre, {})[did_key(bytes.fromhex(one.sign_key))] = state
    own = book.select(Centre, Centre.code).where(Centre.id == book.centre).tuples()
    for (code,) in own:  # a centre that has not joined knows of no computer, not even of its own
        found.setdefault(code, {}).setdefault(did_key(bytes(identity.signing.verify_key)), "good")
    return found


def checked(made: Any) -> dict[str, Any]:
    """A list that its issuer signed exactly so; UserError for any other. As the page does it, for tests and programs."""
    try:
        content = {name: value for name, value in made.items() if name != "signature"}
        if content["type"] != KIND:
            raise ValueError("another kind")
        raw = from_base58(content["issuer"].removeprefix("did:key:z"))
        if not raw.startswith(ED25519):
            raise ValueError("another kind of key")
        VerifyKey(raw[len(ED25519) :]).verify(to_sign(content), bytes.fromhex(made["signature"]))
    except (AttributeError, KeyError, TypeError, ValueError, BadSignatureError) as error:
        raise UserError("list.not") from error
    return content
