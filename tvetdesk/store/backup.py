"""Backups: one file with the data as they are now and their keys, numbered in sequence; no clock is trusted.

A backup is a plain zip without compression of `tvet.db` and `tvet.keys`, encrypted as they are in the data folder. Its
comment says in clear which data it belongs to, its number and the day its computer believed it to be.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from playhouse.sqlcipher_ext import sqlcipher

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import keyfile, keys
from tvetdesk.store.files import BESIDE, explained, free_space, put_in_place, read_back
from tvetdesk.store.journal import DATABASE, Journal
from tvetdesk.store.vault import Vault, faults

sentences({
    "backup.no_room": N_("The disk {folder} has no room for a backup. Nothing was changed. Free {megabytes} MB or choose another disk."),
    "backup.not_one": N_("{name} is not a backup of TVET Desk. Choose a file whose name ends in .tvb."),
    "backup.damaged": N_("The backup {name} is damaged. Nothing was changed. Take an earlier one."),
    "backup.newer": N_("The backup {name} was made with a newer TVET Desk. Update this computer first."),
})  # fmt: skip

FOLDER = "backups"  # in the data folder: where the program puts those it makes by itself
ENDING = ".tvb"
FORMAT, VERSION = "tvetdesk-backup", 1
NAMES = (DATABASE, keyfile.FILE)
NEWEST = 10  # so many newest stay in any case
THINNED = (
    (7, 4),
    (30, 3),
)  # and behind them one of every 7 numbers, four times, then one of every 30, three times
MARGIN = 1 << 20  # bytes that a disk needs beyond the file itself
CHUNK = 1 << 20
NO_DATE = (1980, 1, 1, 0, 0, 0)  # a clock that says 1970 cannot stand in a zip

_NAME = re.compile(r"tvet_.+_backup_(\d{6,12})\.tvb")
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


def make(book: Journal, keys_folder: Path, target: Path) -> Backup:
    """Back up an open data folder into the folder `target`; what is too old there goes.

    The file gets its name once it was read back and found right; earlier backups stay whatever happens.
    """
    book.seal()
    content = _key_file(keys_folder)
    vault = keyfile.decoded(content).vault.hex()
    _require_room(book, target)
    number = 1 + max([int(book.fact("backup.number", "0")), *_numbers(target)])
    book.remember(**{"backup.number": number})  # before: what is restored goes on above it
    position = position_of(book, keys_folder)
    # Always the same names, so that the next backup clears away what a power cut left.
    copy = target / f"tvet_{vault[:8]}{BESIDE}"
    beside = target / f"tvet_{vault[:8]}{ENDING}{BESIDE}"
    made = Backup(target / name_of(book.code, number), number, book.code, vault, book.today(), 0)
    try:
        with _copying(target):
            book.db.copy_to(copy)
        _check_copy(book, copy)
        beside.unlink(missing_ok=True)
        written = _pack(beside, copy, content, made)
        if _read_back(beside) != written:
            raise UserError("file.not_kept", folder=str(target))
        put_in_place(beside, made.path)
        size = made.path.stat().st_size
    except OSError as error:
        raise explained(error, made.path) from error
    finally:
        for left in (copy, beside):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    _thin(target, vault)
    day = made.day.isoformat()
    book.remember(**{"backup.position": position, "backup.day": day})
    if is_elsewhere(book.folder, target):
        book.remember(**{"backup.elsewhere": day})
    return Backup(made.path, number, book.code, vault, made.day, size)


def is_new(book: Journal, keys_folder: Path) -> bool:
    """Whether anything was written since the last backup."""
    return position_of(book, keys_folder) != book.fact("backup.position")


def position_of(book: Journal, keys_folder: Path) -> str:
    """What tells one state of the data folder from another: changes, bundles, statements, and the keys."""
    found = (
        book.db.newest(book.db.connection()),
        book.sql("SELECT count(*), max(at) FROM bundle").fetchone(),
        book.sql("SELECT count(*) FROM statement").fetchone(),
        book.sql("SELECT count(*) FROM replica").fetchone(),
    )
    return hashlib.blake2b(repr(found).encode() + _key_file(keys_folder), digest_size=16).hexdigest()


def is_elsewhere(folder: Path, target: Path) -> bool:
    """Whether a backup there survives the loss of the disk that holds the data."""
    try:
        return folder.stat().st_dev != target.stat().st_dev
    except OSError:
        return False


def name_of(code: str, number: int) -> str:
    """The name of a backup: by sequence, since dates may be wrong."""
    return f"tvet_{code}_backup_{number:06d}{ENDING}"


def listing(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first; what cannot be read as one is left out."""
    found = []
    for path in _files(folder):
        with suppress(UserError):
            found.append(read(path))
    return sorted(found, key=lambda one: (one.number, one.path.name), reverse=True)


def read(path: Path) -> Backup:
    """What a backup says of itself; this proves nothing about what is inside."""
    with _opened(path) as content:
        return _described(path, content)


def verify(path: Path, dk: bytes) -> Backup:
    """Unpack a backup among temporary files and look at every page of it with its data key."""
    with tempfile.TemporaryDirectory(prefix="tvetdesk") as folder:
        found = unpack(path, Path(folder))
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


def kept(numbers: Iterable[int]) -> set[int]:
    """Which numbers stay: the newest, and behind them ever fewer."""
    ordered = sorted(set(numbers), reverse=True)
    stay, rest = set(ordered[:NEWEST]), ordered[NEWEST:]
    for width, most in THINNED:
        taken: dict[int, int] = {}  # the newest of each stretch of numbers
        for number in rest:
            if number // width not in taken:
                if len(taken) == most:
                    break
                taken[number // width] = number
        stay.update(taken.values())
        rest = [number for number in rest if not taken or number < min(taken.values())]
    return stay


# -- steps of making one -------------------------------------------------------------------------------------


def _key_file(folder: Path) -> bytes:
    return keyfile.encoded(keyfile.load(folder).file)


def _require_room(book: Journal, target: Path) -> None:
    size = sum(
        path.stat().st_size
        for path in (book.db.path, book.db.path.with_name(f"{book.db.path.name}-wal"))
        if path.exists()
    )
    lacking = 2 * size + MARGIN - free_space(target)  # the copy, and the backup that is made of it
    if lacking > 0:
        raise UserError("backup.no_room", folder=str(target), megabytes=lacking // 1_000_000 + 1)


@contextmanager
def _copying(target: Path) -> Iterator[None]:
    """What the database says of the disk that is copied to, as a situation of that disk."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        words = str(error)
        if not target.is_dir():
            raise UserError("file.gone", folder=str(target), name="") from error
        for part, code in (
            ("disk is full", "file.full"),
            ("readonly", "file.protected"),
            ("unable to open", "file.forbidden"),
            ("disk I/O error", "file.disk_error"),
        ):
            if part in words:
                raise UserError(code, folder=str(target), name=name_of("", 0)) from error
        raise


def _check_copy(book: Journal, copy: Path) -> None:
    """The copy is this computer's, and no change in it is still open: whoever goes on from it cannot add to one."""
    with faults(), book.db.other(copy) as opened:
        (replica,) = opened.execute("SELECT value FROM meta WHERE key = 'replica'").fetchone()
        if int(replica) != book.replica:
            raise UserError("file.not_kept", folder=str(copy.parent))
        if opened.execute("SELECT 1 FROM change WHERE origin = ? AND seq IS NULL", (replica,)).fetchone():
            raise UserError("book.busy")


def _pack(path: Path, copy: Path, key_file: bytes, about: Backup) -> tuple[str, str]:
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


def _read_back(path: Path) -> tuple[str, ...]:
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


def _thin(folder: Path, vault: str) -> None:
    """Remove what is too old of these data; what has another name, is damaged or belongs to others stays."""
    with suppress(UserError):
        ours = [
            one
            for one in listing(folder)
            if one.vault == vault and one.path.name == name_of(one.code, one.number)
        ]
        stay = kept(one.number for one in ours)
        for one in ours:
            if one.number not in stay:
                with suppress(OSError):
                    one.path.unlink()


# -- reading -------------------------------------------------------------------------------------------------


def _files(folder: Path) -> Sequence[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix.lower() == ENDING and path.is_file()]
    except OSError as error:
        raise explained(error, folder / FOLDER) from error


def _numbers(folder: Path) -> Iterator[int]:
    """The numbers that lie in a folder, of whosever backups, also of damaged ones."""
    for path in _files(folder):
        if named := _NAME.fullmatch(path.name):
            yield int(named[1])


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise UserError("file.none", name=str(path)) from error
    except OSError as error:
        raise explained(error, path) from error
    with file:
        try:
            content = zipfile.ZipFile(file)
        except _WRONG as error:
            code = "backup.damaged" if path.suffix.lower() == ENDING else "backup.not_one"
            raise UserError(code, name=path.name) from error
        except OSError as error:
            raise explained(error, path) from error
        with content:
            yield content


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
        raise UserError("backup.not_one", name=path.name) from error
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
