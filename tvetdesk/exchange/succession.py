"""A data folder that goes on under a new identity: what was restored must not write under the one it was copied from.

The other may have gone on, or what it gave out may be newer than the copy: two lines of changes under one number are a
fork. So the restored folder gets new keys, and with them a new number. Headquarters lets it in by its fingerprint, like
any newcomer; the changes of the number before stay as they are and travel as before.
"""

from __future__ import annotations

from collections.abc import Callable

from tvetdesk.exchange import authority, joining
from tvetdesk.exchange.authority import Identity
from tvetdesk.store import keys
from tvetdesk.store.book import Book
from tvetdesk.store.keys import Keys


def succeed(book: Book, opened: Keys, *, entropy: Callable[[int], bytes]) -> Keys:
    """Give an open data folder an identity of its own; returns its keys, now with the new private ones."""
    secrets = {**opened.secrets, "sign": entropy(32), "box": entropy(32)}
    identity = Identity.of(secrets)
    book.seal()
    with book.transaction():
        before = book.replica
        book.found(identity.number, book.level, book.code)
        book.remember(follows=before)
        if book.fact("organisation"):
            book.sql("UPDATE replica SET state = 'approved' WHERE number = ? AND state = 'self'", (before,))
            joining.introduce_self(book, identity, book.fact("name") or book.code)
            if identity.organisation is not None:  # headquarters vouches for itself
                name = authority.organisation(book)["name"]
                said = joining.approval(book, identity, identity.organisation, authority.HQ_CODE, name)
                authority.accept(book, said)
    return keys.with_secrets(opened, secrets, entropy=entropy)
