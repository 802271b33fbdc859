"""On which engine the books of a test lie: all in files, or those of headquarters on a server."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Cluster, programs

RAN = "engine"  # the property of a test that ran on a server: its version
SERVER: list[Cluster] = []  # empty: all lie in files
ADDRESSES: dict[Path, str] = {}  # of the folders that have their data on the server
KEPT: set[Path] = set()  # of these, the ones that later tests copy
EMPTY: dict[Any, str] = {}  # databases with the tables of some record types and nothing in them


def server(folder: Path, records: Any, make: Callable[[Path, str], Any], *, fits: bool = True) -> str | None:
    """The address of a folder's data on the server, the same each time; None where they lie in a file.

    `make` opens a book with these record types: it is called once for all folders, for copying is faster.
    """
    if not SERVER or not fits:
        return None
    if folder not in ADDRESSES:
        shape = tuple(records)
        if shape not in EMPTY:
            EMPTY[shape] = SERVER[0].database()
            with tempfile.TemporaryDirectory() as place:
                make(Path(place), EMPTY[shape]).close()
        ADDRESSES[folder] = SERVER[0].database(like=EMPTY[shape])
    return ADDRESSES[folder]


def moved(folder: Path, copied: Path) -> None:
    """A folder was copied: its data on the server are copied too. Nobody has them open."""
    if folder in ADDRESSES:
        ADDRESSES[copied] = SERVER[0].database(like=ADDRESSES[folder])


def gone(folder: Path) -> None:
    """A folder was thrown away, and its data on the server with it."""
    if folder in ADDRESSES:
        SERVER[0].drop(ADDRESSES.pop(folder))


def tell(terminal: pytest.TerminalReporter) -> None:
    """Say on which server how many tests ran, or that none did."""
    reports = [one for kind in ("passed", "failed") for one in terminal.stats.get(kind, ())]
    ran = [version for one in reports for name, version in one.user_properties if name == RAN]
    if ran:
        terminal.write_line(f"PostgreSQL {ran[0]}: {len(ran)} tests")
    elif programs() is None:
        terminal.write_line("Not run on PostgreSQL: no server of version 15 or newer is installed here.")
    else:
        terminal.write_line("Not run on PostgreSQL: none of these tests is for a server.")
