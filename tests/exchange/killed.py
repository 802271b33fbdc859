"""A program that is killed in the middle: exports or imports in a data folder and dies before its n-th step.

`python -m tests.exchange.killed export|import|erase|undo FOLDER FILE STEP`; prints how many steps it took when it was not killed. A step
is a statement of the database, or something done to a file.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import worlds
from tests.books import KEY, Clock, first_migration
from tests.worlds import Place, Toy, seed
from tvetdesk.exchange import carriers, erasing, inbox
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.store.book import Book
from tvetdesk.store.schema import Schema

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows SIGTERM ends a program at once


class Steps:
    """Counts, and ends this program before a step."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def step(self, *_: object) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), KILL)

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*words: Any, **named: Any) -> Any:
            self.step()
            return act(*words, **named)

        return stepped


def opened(folder: Path) -> Place:
    """The PC whose data folder this is."""
    schema = Schema(worlds.TOYS)
    book = Book(folder, schema, KEY, (first_migration(schema),), clock=Clock(), run=seed("killed")[:8])
    parts = (
        "sign",
        "box",
        *(("organisation_sign", "organisation_box", "offline_box") if folder.name == "hq" else ()),
    )
    return Place(folder.name, book, Identity.of({part: seed(folder.name, part) for part in parts}))


def main(what: str, folder: str, file: str, last: str) -> None:
    steps = Steps(int(last))
    place = opened(Path(folder))
    place.book.db.connection().set_trace_callback(steps.step)
    for name in ("fsync", "replace", "unlink"):
        setattr(os, name, steps.before(getattr(os, name)))
    if what == "export":
        carriers.give(Path(file), place.send())
    elif what == "import":
        inbox.take_in(place.book, place.identity, [Path(file)])
    elif what == "erase":
        erasing.erase(place.book, place.identity, place.book.select(Toy).get())
    else:
        rewind(place.book)
    place.book.db.connection().set_trace_callback(None)
    steps.step()  # done, but not yet said
    sys.stdout.write(str(steps.count))
    place.book.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
