"""The copy of a data file that is kept before a newer program alters its shape."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.files import BESIDE, free_space
from tvetdesk.store.vault import Vault

sentences(
    {
        "book.no_room": N_(
            "A copy is kept before the data is brought up to date, and the disk has no room for it. "
            "Nothing was changed. Free {megabytes} MB."
        ),
    }
)

MARK = ".before-"


def keep_copy(vault: Vault, number: int) -> Path:
    """Copy the file as it is before step `number`; a copy of the very same state is not made twice."""
    for attempt in count(1):
        path = vault.path.with_name(
            f"{vault.path.name}{MARK}{number}" + (f".{attempt}" if attempt > 1 else "")
        )
        if not path.exists():
            break
        if vault.is_copy(path):
            return path
    wal = vault.path.with_name(vault.path.name + "-wal")
    size = vault.path.stat().st_size + (wal.stat().st_size if wal.exists() else 0)
    lacking = 2 * size - free_space(path.parent)  # the step itself needs about as much again
    if lacking > 0:
        raise UserError("book.no_room", megabytes=lacking // 1_000_000 + 1)
    vault.copy_to(path)
    return path


def copies(database: Path) -> list[Path]:
    """All copies kept so far, the oldest first. The program never removes them: they are named to the user."""
    found = [
        path
        for path in database.parent.glob(f"{database.name}{MARK}*")
        if not path.name.endswith((BESIDE, "-journal"))
    ]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
