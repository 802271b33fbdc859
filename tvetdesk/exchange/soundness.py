"""Whether what a statement says can be so at all, whoever says it: numbers that follow from keys, levels that are some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacl import bindings
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import VerifyKey

from tvetdesk.exchange.deriving import COPIED, PC, RESTORED, RIGHTS, SUCCESSOR
from tvetdesk.store.changes import canonical
from tvetdesk.store.ids import replica_number
from tvetdesk.store.record import Share

if TYPE_CHECKING:
    from tvetdesk.exchange.authority import Statement

HQ_CODE = "HQ"
HEIR_DOMAIN = b"tvetdesk-heir-1\0"
ERASURE = "erasure"  # the kind of a statement that a person was erased
RENEWED = "renewed"  # why a PC goes on in place of another, besides COPIED and RESTORED
REASONS = (RESTORED, RENEWED, COPIED)
LONGEST_NAME = 200  # signs, as a centre's name has at most


def sound(one: Statement) -> bool:
    """Whether what is said can be so: a PC's number follows from its key, a person is a row."""
    body = one.body
    if body["kind"] == ERASURE:
        return type(body["person"]) is int and 0 < body["person"] < 1 << 63 and isinstance(body["table"], int)
    if body["kind"] == SUCCESSOR:
        return _sound_successor(one)
    if body["kind"] != PC:
        return True
    first = body.get("revoked_from")
    return (
        body["state"] in ("approved", "revoked")
        and (first is None if body["state"] == "approved" else type(first) is int and 0 < first < 1 << 63)
        and body["level"] in RIGHTS
        and (body["level"] == Share.HQ.name) is (body["centre"] == HQ_CODE)
        and all(
            isinstance(body[name], str) and len(body[name]) <= LONGEST_NAME for name in ("centre", "name")
        )
        and type(body["number"]) is int
        and body["number"] == replica_number(bytes.fromhex(body["sign_key"]))
        and can_be_sealed_to(bytes.fromhex(body["box_key"]))
    )


def _sound_successor(one: Statement) -> bool:
    """Whether the PC that is followed can be the one that says so, and the heir agrees."""
    body = one.body
    return (
        all(type(body[name]) is int and body[name] >= 0 for name in ("number", "follows", "since"))
        and body["number"] != body["follows"] == replica_number(bytes.fromhex(one.signer))
        and body["number"] == replica_number(bytes.fromhex(body["heir"]))
        and _consents(one)
        and body["since"] < 1 << 63
        and body["why"] in REASONS
        and (body["line"] is None or len(bytes.fromhex(body["line"])) == 16)
        and isinstance(body["centre"], str)
        and len(body["centre"]) <= LONGEST_NAME
        and len(bytes.fromhex(body["box_key"])) == len(bytes.fromhex(one.signer))
    )


def _consents(one: Statement) -> bool:
    """Whether the heir signed that it is one: without that a PC could push its changes upon another."""
    said = {name: value for name, value in one.body.items() if name not in ("kind", "consent")}
    try:
        VerifyKey(bytes.fromhex(one.body["heir"])).verify(
            HEIR_DOMAIN + canonical(said).encode(), bytes.fromhex(one.body["consent"])
        )
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def can_be_sealed_to(box_key: bytes) -> bool:
    """Whether a bundle can be sealed to this key: one that no private key has would stop all bundles for its centre."""
    try:
        bindings.crypto_scalarmult(bytes(32), box_key)
    except (CryptoError, ValueError, TypeError):
        return False
    return True
