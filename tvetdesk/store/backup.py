"""Backups: one file with the data as they are now and their keys, numbered in sequence; no clock is trusted.

A backup is a plain zip without compression of `tvet.db` and `tvet.keys`, encrypted as they are in the data folder. Its
comment says in clear which data it belongs to, its number and the day its computer believed it to be.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import keyfile, keys
from tvetdesk.store.files import explained, read_back, unread
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.vault import Vault, faults

sentences({
    "backup.not_one": N_("{name} is not a backup of TVET Desk. Choose a file whose name ends in .tvb."),
    "backup.damaged": N_("The backup {name} is damaged. Nothing was changed. Take an earlier one."),
    "backup.older_key": N_("The backup {name} has another key than the data now: it is older than a change of the key, or of other data. Restoring it looks into it with the password of its day."),
    "backup.newer": N_("The backup {name} was made with a newer TVET Desk. Update this computer first."),
})  # fmt: skip

FOLDER = "backups"  # in the data folder: where the program puts those it makes by itself
ENDING = ".tvb"
FORMAT, VERSION = "tvetdesk-backup", 1
NAMES = (DATABASE, keyfile.FILE)
CHUNK = 1 << 20
NO_DATE = (1980, 1, 1, 0, 0, 0)  # a clock that says 1970 cannot stand in a zip

_WRONG = (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, KeyError, TypeError, struct.error)


@dataclass(frozen=True)
class Backup:
    """A backup file. `vault` names the data folder it was made of, `day` is what the clock there said."""

    path: Path
    number: int
    code: str
    vault: str
    day: dt.date
    size: int


def name_of(code: str, number: int) -> str:
    """The name of a backup: by sequence, since dates may be wrong."""
    return f"tvet_{code}_backup_{number:06d}{ENDING}"


def listing(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first; what cannot be read as one is left out."""
    found = []
    for path in files(folder):
        with suppress(UserError):
            found.append(read(path))
    return sorted(found, key=lambda one: (one.number, one.path.name), reverse=True)


def files(folder: Path) -> Sequence[Path]:
    """The files in a folder that are called like a backup."""
    try:
        return [path for path in folder.iterdir() if path.suffix.lower() == ENDING and path.is_file()]
    except OSError as error:
        raise explained(error, folder / FOLDER) from error


def read(path: Path) -> Backup:
    """What a backup says of itself; this proves nothing about what is inside."""
    with _opened(path) as content:
        return _described(path, content)


def verify(path: Path, dk: bytes) -> Backup:
    """Unpack a backup among temporary files and look at every page of it with its data key."""
    with tempfile.TemporaryDirectory(prefix="tvetdesk") as folder:
        found = unpack(path, Path(folder))
        try:
            of_it = keyfile.read(Path(folder) / keyfile.FILE).dk_id
        except UserError as error:
            code = "backup.newer" if error.code == "keys.newer" else "backup.damaged"
            raise UserError(code, name=path.name) from error
        if of_it != keys.dk_id(dk):
            raise UserError("backup.older_key", name=path.name)
        prove(Path(folder) / DATABASE, dk, path.name)
    return found


def prove(database: Path, dk: bytes, name: str) -> None:
    """Refuse an unpacked data file that does not open with the key, or has a page that is not as it was written."""
    vault = Vault(database, keys.derive(dk, b"database"))
    try:
        with faults(), vault.proved(database) as copy:
            if not copy.execute("SELECT 1 FROM meta WHERE key = 'replica'").fetchone():
                raise UserError("backup.damaged", name=name)
    except UserError as error:
        if error.code == "book.damaged":
            raise UserError("backup.damaged", name=name) from error
        raise


def unpack(path: Path, folder: Path) -> Backup:
    """Write the two files of a backup into a folder, under our names for them, and force them to the disk."""
    with _opened(path) as content:
        found = _described(path, content)
        for name in NAMES:
            try:
                with (folder / name).open("xb") as file:
                    with _reading(path), content.open(name) as source:
                        for part in _parts(source):
                            file.write(part)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise explained(error, folder / name) from error
    return found


# -- writing -------------------------------------------------------------------------------------------------


def pack(path: Path, copy: Path, key_file: bytes, about: Backup) -> tuple[str, str]:
    """Write the backup and force it to the disk; returns the hashes of its two files."""
    comment = {
        "format": FORMAT, "version": VERSION, "number": about.number, "code": about.code, "vault": about.vault,
        "day": about.day.isoformat(),
    }  # fmt: skip
    with path.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed, copy.open("rb") as source:
            packed.comment = json.dumps(comment, sort_keys=True).encode()
            hashed = hashlib.blake2b()
            info = zipfile.ZipInfo(DATABASE, NO_DATE)
            info.file_size = copy.stat().st_size
            with packed.open(info, "w") as made:
                for part in _parts(source):
                    hashed.update(part)
                    made.write(part)
            packed.writestr(zipfile.ZipInfo(keyfile.FILE, NO_DATE), key_file)
        file.flush()
        os.fsync(file.fileno())
    return hashed.hexdigest(), hashlib.blake2b(key_file).hexdigest()


def hashes_back(path: Path) -> tuple[str, ...]:
    """The hashes of the two files, as the disk gives them back."""
    try:
        with read_back(path) as file, zipfile.ZipFile(file) as content:
            return tuple(_hash(content, name) for name in NAMES)
    except _WRONG as error:
        raise UserError("file.not_kept", folder=str(path.parent)) from error


def _hash(content: zipfile.ZipFile, name: str) -> str:
    hashed = hashlib.blake2b()
    with content.open(name) as source:
        for part in _parts(source):
            hashed.update(part)
    return hashed.hexdigest()


def _parts(source: IO[bytes]) -> Iterator[bytes]:
    while part := source.read(CHUNK):
        yield part


# -- reading -------------------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise unread(error, path) from error
    with file:
        try:
            content = zipfile.ZipFile(file)
        except _WRONG as error:
            raise UserError(_unreadable(path), name=path.name) from error
        except OSError as error:
            raise explained(error, path) from error
        with content:
            yield content


def _unreadable(path: Path) -> str:
    """What to say of a file that is no backup (any more): its name tells what it was meant to be."""
    return "backup.damaged" if path.suffix.lower() == ENDING else "backup.not_one"


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What a damaged backup raises while it is read."""
    try:
        yield
    except _WRONG as error:
        raise UserError("backup.damaged", name=path.name) from error


def _described(path: Path, content: zipfile.ZipFile) -> Backup:
    """What the comment says, once the archive is known to hold our two files as they are and nothing else."""
    try:
        about = json.loads(content.comment)
        if about["format"] != FORMAT:
            raise UserError("backup.not_one", name=path.name)
        if about["version"] > VERSION:
            raise UserError("backup.newer", name=path.name)
        found = Backup(
            path, int(about["number"]), str(about["code"]), str(about["vault"]), dt.date.fromisoformat(about["day"]),
            path.stat().st_size,
        )  # fmt: skip
    except (*_WRONG, RecursionError) as error:
        raise UserError(_unreadable(path), name=path.name) from error
    files = {info.filename: info for info in content.infolist()}
    if (
        len(content.infolist()) != len(NAMES)
        or set(files) != set(NAMES)
        or any(i.compress_type != zipfile.ZIP_STORED or i.flag_bits & 1 for i in files.values())
        or any(not 0 < i.file_size == i.compress_size < found.size for i in files.values())
        or files[keyfile.FILE].file_size > keyfile.LARGEST
    ):
        raise UserError("backup.damaged", name=path.name)
    return found
