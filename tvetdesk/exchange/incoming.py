"""Taking in a bundle: opened and checked, rehearsed or applied; what its statements say counts in any case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tvetdesk.errors import sentences
from tvetdesk.exchange import authority, erasing, parting, wire
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.envelope import Opened, open_
from tvetdesk.exchange.manifest import Manifest, Outcome
from tvetdesk.exchange.reading import Reading
from tvetdesk.exchange.refusals import Refused
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

sentences({
    "import.waits": N_(
        "This bundle starts after change {base}, but this computer has only {have}. It is kept and waits. Make a return "
        "slip and give it to the sender: the next bundle then starts where this computer stands."
    ),
    "import.let_go": N_(
        "This bundle starts after change {base}, but this computer has only {have}. It is not kept, for it speaks of a person "
        "who was erased. Make a return slip and give it to the sender: the next bundle then starts where this computer stands."
    ),
    "import.not_owner": N_("{count} entries were put aside: they belong to another centre. They change nothing here."),
})  # fmt: skip


def receive(book: Book, identity: Identity, data: bytes, *, rehearse: bool = False) -> Outcome:
    """Open a bundle or slip and apply it in one transaction; `rehearse` only says what it would do.

    Raises Refused (B01-B15) when nothing of it is taken; a bundle whose range starts above what this PC has is
    kept and `waits`. Statements of authority count in any case: they say what is so, whoever brings them.
    """
    book.seal()
    opened, manifest = _open(book, identity, data)
    reading = Reading(book, opened, manifest)
    with _heard(book, identity, reading), book.transaction():
        reading.plan()
        if not rehearse:
            reading.write()
        reading.confirm(identity)
    if rehearse and reading.outcome.state == "applied":
        reading.outcome.state = "rehearsed"
    return reading.outcome


def rehearsed(book: Book, identity: Identity, data: bytes) -> Reading:
    """A bundle read and decided, to be looked at in its `outcome` and applied afterwards by `apply`."""
    book.seal()
    opened, manifest = _open(book, identity, data)
    reading = Reading(book, opened, manifest)
    with _heard(book, identity, reading), book.transaction():
        reading.plan()
        reading.confirm(identity)
    return reading


@contextmanager
def _heard(book: Book, identity: Identity, reading: Reading) -> Iterator[None]:
    """Let the statements count also of a bundle that goes on from an old copy, or whose sender was struck off.

    They are signed, whoever brings them, and other decisions rest on them.
    """
    try:
        yield
    except Refused as refused:
        if refused.code in ("B11", "B14"):
            with book.transaction():
                reading.hear(
                    erasures=refused.code == "B14"
                )  # it may be a line held here that is another there
                reading.confirm(identity)
                if refused.code == "B11":
                    parting.note(book, int(str(refused.values["number"])))
        raise
    finally:
        if reading.erased:
            erasing.afterwards(book, identity)


def _open(book: Book, identity: Identity, data: bytes) -> tuple[Opened, Manifest]:
    """Open the envelope; a newcomer whose fingerprint was approved beforehand is registered on the way."""

    def key(sender: int, _manifest: bytes) -> bytes | None:
        known = authority.replica(book, sender)
        return bytes.fromhex(known.sign_key) if known and known.state not in authority.UNKNOWN else None

    try:
        opened = open_(data, private_keys=identity.opens, verify_key_of=key)
    except Refused as refused:
        if refused.code != "B07":
            raise
        manifest = Manifest.read(refused.manifest)
        newcomer = manifest.newcomer(refused.sender or 0)
        if newcomer is None:
            raise
        own_key = manifest.sign_key
        open_(
            data, private_keys=identity.opens, verify_key_of=lambda *_: own_key
        )  # nobody introduces another
        with book.transaction():
            authority.introduce(book, newcomer)
        if not authority.expected(book, newcomer):
            raise Refused("B07", code=newcomer.fingerprint) from refused
        authority.approve(book, identity, newcomer.fingerprint)
        opened = open_(data, private_keys=identity.opens, verify_key_of=key)
    manifest = Manifest.read(opened.manifest)
    back = manifest.kind is wire.Bundle.BACK and manifest.level is Share.HQ and book.level is Share.OFFICE
    if manifest.level is not book.level and not back:
        raise Refused("B13")  # no PC may be given what its level does not hold
    return opened, manifest
