"""Stretches: changes of a line that was moved, each stretch under a number of its own that follows from what it holds.

A stretch is what one run of the program wrote one after the other, from where two lines part. A copied folder goes on in
another run, so a stretch has one writer: a copy holds its beginning or all of it, and nobody else goes on with it. Its
number is made of the number it was written under and the digest of its first change. So whoever moves it, be it each of two
copies or a PC that had taken it in, makes the same changes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tvetdesk.store.book import Book
from tvetdesk.store.changes import header
from tvetdesk.store.ids import replica_number

DOMAIN = b"tvetdesk-stretch-1\x00"


@dataclass(frozen=True)
class Stretch:
    """Changes `first` to `last` of a line, as they go on under `number`."""

    number: int
    digest: str
    first: int
    last: int


def number_of(origin: int, digest: str) -> int:
    """The number of the stretch that begins with the change of this digest in a PC's line."""
    return replica_number(DOMAIN + origin.to_bytes(4, "big") + bytes.fromhex(digest))


def cut(book: Book, origin: int, first: int) -> list[Stretch]:
    """The stretches of a PC's line, as far as it is applied here, from its change `first` on."""
    found: list[Stretch] = []
    before = None
    for seq, run, digest in book.sql(
        "SELECT seq, run, digest FROM change WHERE origin = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (origin, first, book.vector().get(origin, 0)),
    ).fetchall():
        if run != before:
            found.append(Stretch(number_of(origin, digest), digest, seq, seq))
        else:
            found[-1] = replace(found[-1], last=seq)
        before = run
    return found


def keep(book: Book, origin: int, digest: str) -> None:
    """Remember a stretch; a number that is a PC's already, or another stretch's, stays what it is."""
    number = number_of(origin, digest)
    if not book.sql("SELECT 1 FROM replica WHERE number = ?", (number,)).fetchone():
        book.sql(
            "INSERT INTO stretch (number, origin, digest) VALUES (?, ?, ?) ON CONFLICT (number) DO NOTHING",
            (number, origin, digest),
        )


def held(book: Book) -> dict[int, tuple[int, str]]:
    """The stretches that are known here: number -> the number it was written under, the digest of its first change."""
    return {
        number: (origin, digest)
        for number, origin, digest in book.sql("SELECT number, origin, digest FROM stretch ORDER BY number")
    }


def with_stretches(book: Book, of: Mapping[int, str]) -> dict[int, str]:
    """What is said of PCs by their numbers, said of their stretches as well."""
    return {number: of[origin] for number, (origin, _) in held(book).items() if origin in of} | dict(of)


def bare(origin: int, seq: int, lamport: int, at: int, what: str) -> str:
    """A change of a stretch as its chain takes it: rows have other numbers now, and not everybody knows which."""
    return header(origin, seq, lamport, at, None, what, "{}")
