"""What the backups part reads: the backups in a folder, damaged ones too, and how safe the data are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.store import backup, backups
from tvetdesk.store.backup import Backup
from tvetdesk.store.backups import Safety


@dataclass(frozen=True)
class Kept:
    """A file that is called like a backup: what it says of itself, or why it says nothing; `ours`: of these data."""

    path: Path
    about: Backup | None
    fault: str
    ours: bool


@dataclass(frozen=True)
class Backups:
    """How safe the data are, and the backups in one folder, the newest first, those that cannot be read last."""

    safety: Safety
    folder: Path
    kept: Sequence[Kept]


def own_folder(desk: Desk) -> Path:
    """Where the program backs up to by itself."""
    return desk.book.folder / backup.FOLDER


def look(desk: Desk, folder: Path) -> Backups:
    """Read all of it; in the reading thread. A folder that is not there holds nothing."""
    kept = [one_of(desk, path) for path in backup.files(folder)] if folder.is_dir() else []
    kept.sort(key=lambda one: (one.about is not None, one.about.number if one.about else 0), reverse=True)
    return Backups(backups.safety(desk.book), folder, kept)


def one_of(desk: Desk, path: Path) -> Kept:
    """What a file says of itself."""
    try:
        about = backup.read(path)
    except UserError as error:
        return Kept(path, None, error.code, ours=False)
    return Kept(path, about, "", about.vault == desk.keys.vault.hex())


def prove(desk: Desk, path: Path) -> str:
    """Look at every page of a backup; the code of what is wrong with it, or nothing."""
    try:
        backup.verify(path, desk.keys.dk)
    except UserError as error:
        return error.code
    return ""
