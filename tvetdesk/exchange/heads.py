"""Heads: how far the audit of each PC goes, as its bundles tell, so that what was cut or rewritten there shows here.

A bundle tells how many entries its PC has and the digest of the last; also the digest of that entry which the receiver
is known to have seen as the last one, taken from the chain as it is now. Whoever cuts the chain, or makes it anew with a
tool, cannot give the old digest any more, nor that of an entry of which no bundle can have told. Return slips and bundles say the other way how many entries were seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from tvetdesk.store import audit
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical

DIGEST = 8  # bytes of a digest that travel: nobody finds another chain with the same ones
KEPT = 100  # heads that are remembered of a PC
CUT, REWRITTEN = "cut", "rewritten"


@dataclass(frozen=True)
class Told:
    """What a bundle says of audits.

    `count` and `digest` are the sender's head (None in a slip); `was` is the digest at `since`, the count that the
    receiver had seen; `seen` is how many entries of the receiver the sender has seen.
    """

    count: int | None
    digest: bytes | None
    since: int | None
    was: bytes | None
    seen: int | None


@dataclass(frozen=True)
class Trouble:
    """What does not fit in a PC's audit: `kind` is CUT or REWRITTEN, `day` when it showed here."""

    kind: str
    day: str


NOTHING = Told(None, None, None, None, None)


def of(book: Book, receivers: Iterable[int], code: str, *, slip: bool = False) -> Told:
    """What to tell these PCs, of the partner with this code."""
    numbers = list(receivers)
    seen = _highest(_heads(book, numbers[0])) if len(numbers) == 1 else None
    if slip:
        return Told(None, None, None, None, seen)
    head = audit.head(book)
    known = [int(fact) for number in numbers if (fact := book.fact(f"audit.seen:{number}"))]
    # Before anybody answered, the bundle before is likely to have come.
    since = min(known) if known else int(book.fact(f"audit.given:{code}", "0"))
    book.remember(**{f"audit.given:{code}": head.count})
    was = audit.digest_at(book, since) if since else None
    return Told(head.count, _short(head.digest), since or None, _short(was) if was else None, seen)


def note(book: Book, replica: int, number: int, told: Told) -> None:
    """Compare what a bundle with this number tells with what earlier and later ones of that PC told."""
    if told.seen is not None:
        before = int(book.fact(f"audit.seen:{replica}", "0"))
        book.remember(**{f"audit.seen:{replica}": max(before, told.seen)})
    if told.count is None or told.digest is None:
        return
    heads = _heads(book, replica)
    kind = _trouble(heads, number, told)
    if kind and trouble(book, replica) is None:
        book.remember(**{f"audit.trouble:{replica}": canonical([kind, book.today().isoformat()])})
    listed = sorted({*heads, (number, told.count, told.digest.hex())})[-KEPT:]
    book.remember(**{f"audit.heads:{replica}": canonical(listed)})


def trouble(book: Book, replica: int) -> Trouble | None:
    """What did not fit in this PC's audit, None while all does."""
    text = book.fact(f"audit.trouble:{replica}")
    return Trouble(*json.loads(text)) if text else None


def _trouble(heads: list[tuple[int, int, str]], number: int, told: Told) -> str | None:
    assert told.count is not None
    assert told.digest is not None
    if told.since is None and any(other < number for other, _, _ in heads):
        return REWRITTEN  # a PC that gave a bundle before names what it gave, or what was seen of it
    if any((other - number) * (count - told.count) < 0 for other, count, _ in heads):
        return CUT  # a later bundle tells of fewer entries; bundles may come in any order
    if told.since is not None and number > 1 and not _may_have_come(heads, number, told.since, told.count):
        return REWRITTEN  # it proves nothing by an entry of which no bundle told
    for _, count, digest in heads:
        if count == told.count and digest != told.digest.hex():
            return REWRITTEN
        if count == told.since and told.was is not None and digest != told.was.hex():
            return REWRITTEN
    return None


def _may_have_come(heads: list[tuple[int, int, str]], number: int, since: int, now: int) -> bool:
    """Whether a bundle before this one told of so many entries: one that came, or one that is missing in between."""
    before, least = 0, 0
    for other, count in [*((other, count) for other, count, _ in heads if other < number), (number, now)]:
        if (since == count and other < number) or (other > before + 1 and least <= since <= count):
            return True
        before, least = other, count
    return False


def _heads(book: Book, replica: int) -> list[tuple[int, int, str]]:
    """Number of the bundle, entries and digest, in the order of the bundles."""
    return [
        (number, count, digest)
        for number, count, digest in json.loads(book.fact(f"audit.heads:{replica}", "[]"))
    ]


def _highest(heads: list[tuple[int, int, str]]) -> int | None:
    return heads[-1][1] if heads else None


def _short(digest: str) -> bytes:
    return bytes.fromhex(digest)[:DIGEST]
