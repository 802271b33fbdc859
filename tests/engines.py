"""On which engine the books of a test lie: all in files, or those of headquarters on a server."""

from __future__ import annotations

from pathlib import Path

from tests.postgres import Cluster

SERVER: list[Cluster] = []  # empty: all lie in files
ADDRESSES: dict[Path, str] = {}  # of the folders that have their data on the server
KEPT: set[Path] = set()  # of these, the ones that later tests copy


def server(folder: Path, *, fits: bool = True) -> str | None:
    """The address of a folder's data on the server, the same each time; None where they lie in a file."""
    if not SERVER or not fits:
        return None
    if folder not in ADDRESSES:
        ADDRESSES[folder] = SERVER[0].database()
    return ADDRESSES[folder]


def moved(folder: Path, copied: Path) -> None:
    """A folder was copied: its data on the server are copied too. Nobody has them open."""
    if folder in ADDRESSES:
        ADDRESSES[copied] = SERVER[0].database(like=ADDRESSES[folder])


def gone(folder: Path) -> None:
    """A folder was thrown away, and its data on the server with it."""
    if folder in ADDRESSES:
        SERVER[0].drop(ADDRESSES.pop(folder))
