"""Many bundles at once: a bad one never stops the others, their order does not matter, and what waits is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.errors import UserError
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.carriers import Parcel, parcels, take
from tvetdesk.exchange.erasing import speaks_of_erased
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.manifest import Outcome
from tvetdesk.exchange.standing import day_of
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.files import replace_file
from tvetdesk.store.vault import faults

FOLDER = "inbox"


@dataclass
class Arrival:
    """One file, and what became of it: an outcome, or why nothing of it was taken.

    `kept` says that it had come before and waited in this PC's own folder; `on` is the day on which a bundle that
    comes again was imported; `let_go` that it would wait, but is not kept, since it speaks of an erased person.
    `data` is the bundle where it came in a text or on pictures, `sources` are then all of them.
    """

    path: Path
    kept: bool = False
    outcome: Outcome | None = None
    error: UserError | None = None
    on: dt.date | None = None
    let_go: bool = False
    data: bytes | None = None
    sources: tuple[Path, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether its content is here now."""
        return self.outcome is not None and self.outcome.state != "waits"

    def read(self) -> bytes:
        """The bundle."""
        return take(self.path) if self.data is None else self.data


Told = Callable[[int, int, Arrival], None]
"""Hears before each file which one it is and of how many; what it raises ends the work between two files."""


class _Rehearsed(Exception):
    """Leaves the transaction of a rehearsal, so that nothing of it is kept."""


def take_in(
    book: Book,
    identity: Identity,
    paths: Iterable[Path | Parcel],
    *,
    rehearse: bool = False,
    told: Told = lambda _place, _count, _arrival: None,
    played: Callable[[Arrival], object] = lambda _arrival: None,
) -> list[Arrival]:
    """Import the bundles at these paths (files, texts, pictures, folders), with those that waited.

    `rehearse` keeps nothing; `played` hears after each file, while what it brought can still be read.

    A rehearsal plays all files together, so that a later bundle finds what an earlier one would have brought.
    """
    book.authorize("bundle.take")
    given = [Arrival(one.path, error=one.error, data=one.data, sources=one.sources) for one in parcels(paths)]
    arrivals = [*given, *_waiting(book)]
    if rehearse:
        book.seal()
        with suppress(_Rehearsed), book.transaction():
            _play(book, identity, arrivals, told, played)
            raise _Rehearsed
        for arrival in arrivals:
            if arrival.outcome and arrival.outcome.state == "applied":
                arrival.outcome.state = "rehearsed"
        return arrivals
    try:
        _play(book, identity, arrivals, told, played)
    finally:
        with faults():
            for arrival in arrivals:
                _tidy(book, identity, arrival)
    return arrivals


def lacking(book: Book, sender: int) -> dict[int, tuple[int, int]]:
    """What a PC's bundle that waits starts above: origin -> (the change it starts after, the last one held here)."""
    vector = book.vector()
    told = {int(origin): base for origin, base in json.loads(book.fact(f"behind:{sender}", "{}")).items()}
    return {
        origin: (base, vector.get(origin, 0)) for origin, base in told.items() if base > vector.get(origin, 0)
    }


def waiting(book: Book) -> int:
    """How many bundles wait for an earlier one."""
    return len(_waiting(book))


def _waiting(book: Book) -> list[Arrival]:
    return [Arrival(file, kept=True) for file in sorted((book.folder / FOLDER).glob("*.tvx"))]


def _play(
    book: Book,
    identity: Identity,
    arrivals: Iterable[Arrival],
    told: Told,
    played: Callable[[Arrival], object],
) -> None:
    """Try each; then those again that wait, or whose sender was unknown, for as long as others made a difference."""
    todo = [arrival for arrival in arrivals if arrival.error is None]
    while todo:
        again = []
        for place, arrival in enumerate(todo):
            told(place, len(todo), arrival)
            _try(book, identity, arrival)
            if arrival.error is not None and arrival.error.code.startswith("server."):
                for other in todo[place + 1 :]:  # what is the server's trouble is that of all
                    other.outcome, other.error = None, arrival.error
                return
            played(arrival)
            waits = arrival.outcome is not None and not arrival.taken
            if waits or (arrival.error is not None and arrival.error.code == "B07"):
                again.append(arrival)
        if len(again) == len(todo):
            break
        todo = again


def _try(book: Book, identity: Identity, arrival: Arrival) -> None:
    arrival.outcome = arrival.error = None
    try:
        with faults():
            outcome = receive(book, identity, arrival.read())
    except UserError as error:
        arrival.error = error
        return
    arrival.outcome = outcome
    if outcome.state == "already":
        (at,) = book.sql(
            "SELECT max(at) FROM bundle WHERE direction = 'in' AND partner = ? AND number = ?",
            (outcome.sender, outcome.number),
        ).fetchone()
        arrival.on = day_of(at)


def _tidy(book: Book, identity: Identity, arrival: Arrival) -> None:
    """Keep what waits, under a name made of its content, and drop what no longer does.

    A kept bundle that is refused goes too, and one that speaks of an erased person is not kept: it was never
    acknowledged, so the sender's next one brings it again.
    """
    if arrival.kept:
        trouble = arrival.error is not None and not arrival.error.code.startswith(("server.", "book."))
        if arrival.taken or trouble:  # which is its own, not that of the data here
            arrival.path.unlink(missing_ok=True)
        return
    if arrival.outcome is not None and not arrival.taken:
        data = arrival.read()
        if speaks_of_erased(book, identity, data):
            arrival.let_go = True
            return
        behind = {str(origin): base for origin, (base, _) in arrival.outcome.behind.items()}
        book.remember(**{f"behind:{arrival.outcome.sender}": canonical(behind)})
        folder = book.folder / FOLDER
        folder.mkdir(exist_ok=True)
        replace_file(folder / f"{hashlib.blake2b(data, digest_size=16).hexdigest()}.tvx", data)
