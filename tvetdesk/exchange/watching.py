"""A watched folder: the bundles that have come into it, each once, when nobody is writing it any more."""

from __future__ import annotations

from pathlib import Path

from tvetdesk.exchange import carriers
from tvetdesk.store.files import explained

Seen = dict[Path, tuple[int, int]]
"""Of each file its size and the moment it was written: a file that has others is another one."""


class Watched:
    """What is handed out is remembered as long as the program runs; importing twice is harmless anyway."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: Seen = {}
        self._given: Seen = {}

    def fresh(self) -> list[Path]:
        """The bundles not handed out yet that are as they were at the look before: one being copied waits for the next.

        UserError when the folder cannot be read, as while a stick is pulled out.
        """
        now = self._look()
        found = [
            path for path, seen in now.items() if self._before.get(path) == seen != self._given.get(path)
        ]
        self._before = now
        self._given.update((path, now[path]) for path in found)
        return found

    def _look(self) -> Seen:
        seen: Seen = {}
        try:
            for path in carriers.bundles_in(self.folder):
                about = path.stat()
                seen[path] = (about.st_size, about.st_mtime_ns)
        except OSError as error:
            raise explained(error, self.folder) from error
        return seen
