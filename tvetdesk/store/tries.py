"""Wrong passwords: how long to wait before the next try, kept beside the keys so that a restart does not shorten it.

Whoever stole the file skips this; against them stands the cost of each guess (`passwords`). It slows a colleague at
the shared PC down, never shuts anybody out for good, and tells the person, once inside, how often somebody tried.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import keyfile
from tvetdesk.store.files import explained, replace_file
from tvetdesk.store.keys import folded

sentences({
    "keys.wait": N_("Several wrong passwords in a row. Seconds to wait before the next: {number}. Nothing is erased; whoever manages accounts can end the waiting."),
})  # fmt: skip

FILE = "tvet.tries"
DELAYS = (0, 0, 0, 5, 15, 60, 300)
"""Seconds to wait after so many wrong passwords in a row; after more, the last."""
LARGEST = 64 * 1024  # bytes
UNKNOWN = (
    ""  # all names that have no account together, so that the file stays small and repeats nothing typed
)

Opened = TypeVar("Opened")
Clock = Callable[[], dt.datetime]


def guarded(folder: Path, user: str, clock: Clock, unlock: Callable[[], Opened]) -> tuple[Opened, int]:
    """What `unlock` opens, and the number of wrong passwords before; UserError while one has to wait.

    The try counts before it is made, so that ending the program in the middle saves no waiting.
    """
    name, now = _known(folder, user), int(clock().timestamp())
    wrong, since = _read(folder).get(name, (0, now))
    wait = DELAYS[min(wrong, len(DELAYS) - 1)]
    if since > now:  # the clock was put back: the waiting begins anew, from what it shows now
        since = now
        if wait:
            _note(folder, name, wrong, now)
    if now < since + wait:
        raise UserError("keys.wait", number=since + wait - now)
    _note(folder, name, wrong + 1, now)
    try:
        opened = unlock()
    except UserError as error:
        if error.code != "keys.wrong_password":
            _note(folder, name, wrong, since)
        raise
    _note(folder, name, 0, now)
    return opened, wrong


def forgive(folder: Path, user: str) -> None:
    """Let somebody try again at once."""
    _note(folder, folded(user), 0, 0)


def wrong_tries(folder: Path) -> dict[str, int]:
    """Wrong passwords in a row by login name; those of names without an account under the empty one."""
    return {name: wrong for name, (wrong, _) in _read(folder).items()}


def _known(folder: Path, user: str) -> str:
    name = folded(user)
    return name if keyfile.load(folder).file.slot(name) else UNKNOWN


def _note(folder: Path, name: str, wrong: int, at: int) -> None:
    kept = _read(folder)
    if kept.get(name) == (wrong, at) or not (wrong or name in kept):
        return
    kept = {other: value for other, value in kept.items() if other != name} | (
        {name: (wrong, at)} if wrong else {}
    )
    path = folder / FILE
    with suppress(UserError):  # a full disk, or one that may not be written, keeps nobody out of the data
        if kept:
            replace_file(path, keyfile.canonical(kept))
            return
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise explained(error, path) from error


def _read(folder: Path) -> dict[str, tuple[int, int]]:
    """By name: wrong passwords in a row, and when the last was. A file that is none of ours counts as no waiting."""
    try:
        with (folder / FILE).open("rb") as file:
            content = json.loads(file.read(LARGEST))
        return {str(name): (max(0, int(wrong)), int(at)) for name, (wrong, at) in content.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
