"""Return slips: what this PC has, in answer to one bundle and for the PC that made it."""

from __future__ import annotations

from tvetdesk.exchange import authority
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.envelope import open_
from tvetdesk.exchange.leaving import Partner
from tvetdesk.exchange.outgoing import Made, make_slip
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share


def answer(book: Book, identity: Identity, data: bytes) -> Made:
    """A slip for the sender of this bundle, whether the bundle was imported, waits, or was refused."""

    def key(sender: int, _manifest: bytes) -> bytes | None:
        known = authority.replica(book, sender)
        return bytes.fromhex(known.sign_key) if known and known.state != "pending" else None

    opened = open_(data, private_keys=identity.opens, verify_key_of=key)
    sender = authority.replica(book, opened.sender)
    assert sender is not None  # its key was found
    to = Partner(sender.centre, Share[sender.level], (sender,), (bytes.fromhex(sender.box_key),))
    return make_slip(book, identity, to, opened.bundle_id)
