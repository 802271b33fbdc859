"""A data folder that goes on under a new identity: what was restored must not write under the one it was copied from.

The other may have gone on, or what it gave out may be newer than the copy: two lines of changes under one number are a
fork. So the folder gets new keys, and with them a new number. The old key signs who goes on and from where, and that
travels in every bundle: everybody explains it in words, and the changes of the number before travel as before, those of
a copy as `stretches`. Headquarters lets the new number in by its fingerprint, like any newcomer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from tvetdesk.exchange import authority, joining, parting, twins
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.deriving import COPIED, RESTORED
from tvetdesk.exchange.heirs import Following, followings
from tvetdesk.exchange.rewinding import settle
from tvetdesk.exchange.soundness import HQ_CODE, RENEWED
from tvetdesk.store import keys
from tvetdesk.store.book import Book
from tvetdesk.store.journal import EARLIER
from tvetdesk.store.keys import Keys

NEXT = "next_"  # of the names of keys that are about to come into use
COUNTED = (
    "sent:%",
    "slips:%",
    "photos:%",
    "phone_tries",
    "audit.seen:%",
    "audit.given:%",
    parting.PARTS,
    twins.ASKED,
    twins.MARK,
)  # facts of one number alone


def succeed(
    book: Book,
    opened: Keys,
    *,
    why: str = RESTORED,
    first: int | None = None,
    entropy: Callable[[int], bytes],
) -> Keys:
    """Give an open data folder an identity of its own; returns its keys, now with the new private ones.

    The new keys are written before the data name them, and the old ones go after: a power cut leaves one or the other.
    """
    before = Identity.of(opened.secrets)
    both = {**opened.secrets, NEXT + "sign": entropy(32), NEXT + "box": entropy(32)}
    kept = keys.with_secrets(opened, both, entropy=entropy)
    take_over(book, before, Identity.of(_next(both)), why, first)
    return finish(book, kept, entropy=entropy)


def part(book: Book, opened: Keys, *, entropy: Callable[[int], bytes]) -> Keys:
    """Go on as another PC where headquarters has other changes of this one than lie here; nothing of them is lost.

    Also a folder in which nothing was written since may be a copy beside the living PC: the number before stays in use
    until somebody strikes it off.
    """
    first = int(book.fact(parting.PARTS))
    return succeed(book, opened, why=COPIED, first=first, entropy=entropy)


def follow(
    book: Book, known: Collection[Following] = (), judged: Mapping[int, int] | None = None
) -> list[dict[str, Any]] | None:
    """Move the lines held here of which their writers say that they go on under another number, or that were judged so.

    Gives what has to be said anew of people who were erased; None where no line was moved. This PC's own line goes on by
    itself when the program is started. Whoever was not `known` to have parted needs no more to be told where.
    """
    first = dict(judged or {})
    for one in followings(book):
        if one.why != COPIED:
            continue
        if one not in known:
            parting.heard(book, one.follows)
        if one.line and parting.digest_at(book, one.follows, one.since + 1) == one.line:
            first[one.follows] = min(one.since + 1, first.get(one.follows, one.since + 1))
    own = first.pop(book.replica, None)
    if own is not None:
        book.remember(**{parting.PARTS: own})
    anew = [parting.move(book, origin, seq) for origin, seq in sorted(first.items())]
    return [body for bodies in anew for body in bodies] if anew else None


def finish(book: Book, opened: Keys, *, entropy: Callable[[int], bytes]) -> Keys:
    """Let go of the keys that the data do not name: the old ones, or new ones that never came into use."""
    if NEXT + "sign" not in opened.secrets:
        return opened
    there = _next(opened.secrets)
    if Identity.of(there).number != book.replica:
        there = {name: key for name, key in opened.secrets.items() if not name.startswith(NEXT)}
    return keys.with_secrets(opened, there, entropy=entropy)


def _next(secrets: Mapping[str, bytes]) -> dict[str, bytes]:
    """The secrets with the new keys in place of the old."""
    kept = {name: key for name, key in secrets.items() if not name.startswith(NEXT)}
    return kept | {name.removeprefix(NEXT): key for name, key in secrets.items() if name.startswith(NEXT)}


def take_over(book: Book, before: Identity, identity: Identity, why: str, first: int | None = None) -> None:
    """Let a new identity go on in place of another, whose last word this is.

    Changes from `first` on, if there are some, go on as stretches.
    """
    book.seal()
    with book.transaction():
        last = book.vector().get(before.number, 0)
        earlier = sorted(book.numbers) if why == RENEWED else []  # restored or copied, it is another PC
        line = parting.digest_at(book, before.number, first) if first is not None else None
        said = authority.succession(
            before.signing, identity.signing, number=identity.number, follows=before.number, why=why, line=line,
            since=last if first is None else first - 1, centre=book.code,
            box_key=bytes(before.box.public_key).hex(),
        )  # fmt: skip
        settle(book, "rewind.own")
        anew = parting.move(book, before.number, first) if line and first else []
        book.found(identity.number, book.level, book.code)
        book.remember(follows=before.number, **{EARLIER: " ".join(map(str, earlier))})
        for fact in COUNTED:
            book.sql("DELETE FROM meta WHERE key LIKE ?", (fact,))
        if book.fact("organisation"):
            joining.introduce_self(book, identity, book.fact("name") or book.code)
        authority.keep(book, said)
        for body in anew:
            authority.keep(book, authority.state(identity.signing, **body))
        if identity.organisation is not None:  # headquarters vouches for itself
            name = authority.organisation(book)["name"]
            word = joining.approval(book, identity, identity.organisation, HQ_CODE, name)
            authority.accept(book, word)
