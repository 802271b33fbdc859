"""Putting other files in place of those of a data folder: the old are there or the new, whenever the power fails.

The new files are made ready in a folder inside the data folder. Giving that folder another name is the one moment that
decides: before it, what was prepared is rubbish; after it, whoever opens the data folder next carries the files over.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tvetdesk.store.files import BESIDE, explained, move
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.lock import LOCK, FolderLock

PREPARING = f"restoring{BESIDE}"
READY = "restored"
REPLACED = "replaced"  # what was there before, for whoever has to look into it
STALE = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")  # applied to another file, they ruin it


def prepare(folder: Path) -> Path:
    """An empty folder for the new files; what an earlier attempt left goes. The caller holds the folder's lock."""
    place = folder / PREPARING
    try:
        _remove(place)
        place.mkdir(mode=0o700)
    except OSError as error:
        raise explained(error, place) from error
    return place


def commit(folder: Path) -> None:
    """From here on the prepared files count. The caller holds the folder's lock and calls `finish_held` next."""
    place = folder / PREPARING
    try:
        _remove(folder / REPLACED)
        for name in (*STALE, LOCK):
            (place / name).unlink(missing_ok=True)
        for path in place.iterdir():
            if path.is_file():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
    except OSError as error:
        raise explained(error, place) from error
    move(place, folder / READY)


def finish(folder: Path) -> None:
    """Carry over what was made ready when the power failed; drop what was not. Called before a folder is opened."""
    if (folder / READY).is_dir() or (folder / PREPARING).is_dir():
        with FolderLock(folder):
            finish_held(folder)


def finish_held(folder: Path) -> None:
    """The same, for who holds the lock. Each step may be repeated; the data file goes last."""
    ready, replaced = folder / READY, folder / REPLACED
    try:
        if ready.is_dir():
            replaced.mkdir(exist_ok=True)
            names = sorted((path.name for path in ready.iterdir()), key=lambda name: (name == DATABASE, name))
            if DATABASE in names:  # nothing of the new file is in place yet
                for name in (*STALE, *names):
                    if (folder / name).exists():
                        move(folder / name, replaced / name)
            for name in names:
                move(ready / name, folder / name)
            ready.rmdir()
            if not any(replaced.iterdir()):
                replaced.rmdir()
        _remove(folder / PREPARING)
    except OSError as error:
        raise explained(error, folder / DATABASE) from error


def drop_replaced(folder: Path) -> None:
    """Remove what was there before, once a backup of it was made."""
    try:
        _remove(folder / REPLACED)
    except OSError as error:
        raise explained(error, folder / REPLACED) from error


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
