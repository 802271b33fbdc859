"""Signed words about computers, true and false, for the tests of who may speak."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from tests import worlds
from tests.exchange.forge import T, fresh, more
from tests.worlds import CODE, Place
from tvetdesk.exchange import authority, heirs, succession, wire
from tvetdesk.exchange.authority import Identity, Statement
from tvetdesk.exchange.deriving import RESTORED
from tvetdesk.store.ids import replica_number
from tvetdesk.store.record import Share


def facts(about: Place | str, **other: Any) -> dict[str, Any]:
    """What a statement says of a PC: one that is there, or one that nobody has heard of."""
    if isinstance(about, str):
        signing, box = SigningKey(worlds.seed(about)), PrivateKey(worlds.seed(about, "box"))
        level, code = Share.OFFICE, CODE
    else:
        signing, box = about.identity.signing, about.identity.box
        level, code = about.book.level, about.book.code
    key = bytes(signing.verify_key)
    return {
        "number": replica_number(key), "sign_key": key.hex(), "box_key": bytes(box.public_key).hex(),
        "level": level.name, "centre": code, "name": "a computer", "state": "approved",
    } | other  # fmt: skip


def said(by: Place | SigningKey, about: Place | str, **other: Any) -> Statement:
    """Somebody's signed word about a PC; headquarters signs with the organisation's key."""
    key = by if isinstance(by, SigningKey) else by.identity.organisation or by.identity.signing
    return authority.state(key, "replica", **facts(about, **other))


def struck(by: Place, about: Place, number: int) -> Statement:
    return said(by, about, state="revoked", revoked_from=number)


def brings(*words: Statement) -> Any:
    """A bundle's block of statements."""
    return more(
        fresh(
            wire.STATEMENT, 0, len(words), (1, T, [one.text for one in words]),
            (2, wire.SHAPES[wire.STATEMENT][1], [bytes.fromhex(one.signer) for one in words]),
            (3, wire.SHAPES[wire.STATEMENT][2], [bytes.fromhex(one.signature) for one in words]),
        )
    )  # fmt: skip


def only(*words: Statement) -> Any:
    """A bundle whose statements are these alone."""
    return lambda blocks: brings(*words)([one for one in blocks if one.table != wire.STATEMENT])


def stand(place: Place) -> list[Any]:
    """Who may speak, as this PC knows it."""
    return authority.replicas(place.book)


def renewed(place: Place, *, why: str = RESTORED) -> Place:
    """The PC as it goes on with new keys."""
    after = Identity.of({part: worlds.seed(place.name, "next", part) for part in ("sign", "box")})
    succession.take_over(place.book, place.identity, after, why)
    return replace(place, identity=after)


def let_in(hq: Place, place: Place) -> None:
    own = authority.replica(place.book, place.book.replica)
    assert own is not None
    authority.approve(hq.book, hq.identity, own.fingerprint)


def followed(place: Place) -> set[tuple[int, int, int]]:
    return {(one.number, one.follows, one.since) for one in heirs.followings(place.book)}
