"""Carriers: how a bundle gets to a stick or folder and is found again, by content under any name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.envelope import MAGIC, MAX_FILE
from tvetdesk.exchange.refusals import Refused
from tvetdesk.i18n import N_
from tvetdesk.store.files import explained, write_verified

sentences({"carrier.no_bundle": N_("There is no TVET Desk bundle in {folder}.")})


def give(path: Path, data: bytes) -> None:
    """Write a bundle so that "done" is only said once it was read back and compared."""
    write_verified(path, data)


def take(path: Path) -> bytes:
    """The bytes of one file, refused by size before they are read."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise Refused("B12")
        return path.read_bytes()
    except OSError as error:
        raise explained(error, path) from error


def found(path: Path) -> Iterator[Path]:
    """The bundles at a path: the file itself, or those in a folder, hidden ones too, known by their first bytes."""
    if not path.is_dir():
        yield path
        return
    any_found = False
    for file in sorted(path.iterdir()):
        if file.is_file() and _is_bundle(file):
            any_found = True
            yield file
    if not any_found:
        raise UserError("carrier.no_bundle", folder=str(path))


def _is_bundle(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise explained(error, file) from error
