"""Computers that are not registered yet: what one says of itself in a bundle, and those that wait for approval."""

from __future__ import annotations

from tvetdesk.exchange.authority import UNKNOWN, Identity, Replica, replicas
from tvetdesk.exchange.envelope import open_
from tvetdesk.exchange.fingerprints import fingerprint
from tvetdesk.exchange.manifest import Manifest
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.book import Book


def introduction(identity: Identity, data: bytes) -> Replica | None:
    """What the unknown sender of a bundle says of itself; nobody has vouched for it yet."""
    try:
        open_(data, private_keys=identity.opens, verify_key_of=lambda _sender, _manifest: None)
    except Refused as refused:
        if refused.code == "B07" and refused.manifest:
            return Manifest.read(refused.manifest).newcomer(refused.sender or 0)
    return None


def pending(book: Book) -> list[Replica]:
    """Computers whose bundles were refused because nobody approved them yet."""
    return [one for state in UNKNOWN for one in replicas(book, state=state)]


def own_fingerprint(identity: Identity) -> str:
    """The signs by which this computer is recognised on the phone."""
    return fingerprint(bytes(identity.signing.verify_key).hex(), bytes(identity.box.public_key).hex())
