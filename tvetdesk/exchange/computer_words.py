"""What is told of the computers of the organisation: in which state each is, for whom it goes on, since when it is struck off."""

from __future__ import annotations

from collections.abc import Iterator

from tvetdesk.exchange import authority
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.deriving import COPIED, RESTORED
from tvetdesk.exchange.heirs import Following
from tvetdesk.exchange.soundness import RENEWED as NEW_KEYS
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store.book import Book

STATES = {
    "approved": N_("approved"),
    "pending": N_("not approved yet"),
    "doubted": N_("to be approved anew"),
    "followed": N_("another computer goes on in its place"),
    "revoked": N_("struck off"),
    "self": N_("this computer"),
}
FOLLOWS = {
    RESTORED: N_("It was restored from a backup and goes on for {before}, whose changes up to {number} it had."),
    NEW_KEYS: N_("It has new keys and goes on for {before}, whose last change is {number}."),
    COPIED: N_("It began as a copy of {before}; they part after change {number}. If {before} is used no more, headquarters strikes it off."),
}  # fmt: skip
STRUCK = N_("Struck off: what it wrote from its change {number} on is not taken.")
TAKEN_AFTER = P_(
    "{number} later change had been taken in here before. It stays; look at it in the list of changes.",
    "{number} later changes had been taken in here before. They stay; look at them in the list of changes.",
)
STRUCK_HERE = N_(
    "Headquarters struck this computer off: what was written here from change {number} on is not taken. "
    "If that is a mistake, give it new keys with “tvetdesk computer renew” and tell headquarters the new fingerprint."
)


def taken_after(book: Book, one: Replica) -> int:
    """How many of its changes from that number on had been taken in here before this computer heard of it."""
    (count,) = book.sql(
        "SELECT count(*) FROM change WHERE origin = ? AND seq >= ?", (one.number, one.revoked_from)
    ).fetchone()
    return int(count)


def story(book: Book, one: Replica, said: list[Following], t: Translator) -> Iterator[str]:
    """For whom it goes on, and since when it is struck off; nothing for most."""
    for word in said:
        if word.number == one.number:
            before = authority.replica(book, word.follows)
            yield t(FOLLOWS[word.why], before=before.fingerprint if before else "–", number=str(word.since))
    if one.revoked_from is not None:
        yield t(STRUCK_HERE if one.state == "self" else STRUCK, number=str(one.revoked_from))
        if one.state != "self" and (after := taken_after(book, one)):
            yield t.n(TAKEN_AFTER, after)
