"""Heirs: which PC goes on in place of which, by the signed words of those that are followed."""

from __future__ import annotations

from dataclasses import dataclass

from tvetdesk.exchange import authority, stretches
from tvetdesk.exchange.deriving import SUCCESSOR
from tvetdesk.store.book import Book


@dataclass(frozen=True)
class Following:
    """Who goes on in place of whom: `number` follows `follows`, of whose changes it had all up to `since`."""

    number: int
    follows: int
    since: int
    why: str
    line: str | None


def followings(book: Book) -> list[Following]:
    """The successions that were said here or elsewhere, of PCs that are known."""
    said = list(authority.statements(book, SUCCESSOR))
    there = {r.number: r for r in authority.replicas(book)} if said else {}  # each bundle asks several times
    return [
        Following(*(one.body[name] for name in ("number", "follows", "since", "why", "line")))
        for one in said
        if (heir := there.get(one.body["number"])) is not None
        and (before := there.get(one.body["follows"])) is not None
        and before.sign_key == one.signer
        and heir.centre == before.centre == one.body["centre"]
    ]


def line(book: Book, number: int) -> set[int]:
    """A PC and all those that it goes on for, with what was moved of them: what it gives and may give."""
    found, said = {number}, followings(book)
    while more := {one.follows for one in said if one.number in found} - found:
        found |= more
    return found | {moved for moved, (origin, _) in stretches.held(book).items() if origin in found}
