"""The update file: a line that names it, the four lines of a minisign signature, and a tar.xz of the program.

    tail -n +6 FILE > payload; sed -n 2,5p FILE > payload.minisig; minisign -V -m payload -P KEY

The trusted comment says what it is: `tvetdesk 0.2.0 linux-x86_64`. Nothing of the payload is looked at before the
signature was found right.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.updates import minisign
from tvetdesk.updates.release_keys import RELEASE_KEYS

sentences({
    "update.not_one": N_("{name} is no update of TVET Desk. Nothing was changed. Ask for the file again."),
    "update.damaged": N_("{name} is damaged or was altered on its way. Nothing was changed. Ask for the file again."),
    "update.stranger": N_("{name} was not signed by those who make TVET Desk. Nothing was changed. Do not use this file."),
    "update.no_key": N_("This version takes no updates from a file: it was built without a release key. Use the installer."),
    "update.system": N_("{name} is for another kind of computer ({theirs}; this one is {ours}). Ask for the other file."),
    "update.old": N_("{name} holds version {theirs}; version {ours} is in use already. Nothing was changed."),
    "update.none": N_("There is no newer version of TVET Desk for this computer in {folder}."),
})  # fmt: skip

FIRST_LINE = b"TVET Desk update 1\n"
ENDING = ".tvu"
SAYS = re.compile(r"tvetdesk (\d{1,4}\.\d{1,4}\.\d{1,4}) ([a-z0-9_-]{3,30})")
LARGEST = 200 << 20  # bytes
PART = 1 << 20
FILES = 200  # looked at in a folder


@dataclass(frozen=True)
class Update:
    """An update file whose signature was right."""

    path: Path
    version: str
    system: str
    offset: int
    size: int
    digest: bytes


def system_name() -> str:
    """The kind of computer, as updates name it."""
    kinds = {"win32": "windows", "darwin": "macos"}
    machine = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    return f"{kinds.get(sys.platform, 'linux')}-{machine}"


def order(version: str) -> tuple[int, ...]:
    """What versions are compared by; what follows the three numbers does not count."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def check(path: Path, keys: Sequence[str] = RELEASE_KEYS) -> Update:
    """Read the whole file and find it signed by one of the keys, or raise; nothing is written."""
    with path.open("rb") as file:
        made, offset = _head(file, path)
        if not keys:
            raise UserError("update.no_key")
        known = [key for key in map(minisign.public_key, keys) if key.number == made.number]
        if not known:
            raise UserError("update.stranger", name=path.name)
        digest, size = digest_of(file, path)
    said = SAYS.fullmatch(made.comment.decode("utf-8", "replace"))
    if said is None or not any(minisign.verify(key, made, digest) for key in known):
        raise UserError("update.damaged", name=path.name)
    return Update(path, said[1], said[2], offset, size, digest)


def suits(update: Update, version: str, system: str) -> None:
    """Refuse an update for another kind of computer, and one that is not newer."""
    if update.system != system:
        raise UserError("update.system", name=update.path.name, theirs=update.system, ours=system)
    if order(update.version) <= order(version):
        raise UserError("update.old", name=update.path.name, theirs=update.version, ours=version)


def find(folder: Path, version: str, system: str, keys: Sequence[str] = RELEASE_KEYS) -> Update:
    """The newest update that suits, among the files of a folder such as a stick; a broken one is passed over."""
    best: Update | None = None
    for update in every(folder, keys):
        try:
            suits(update, version if best is None else best.version, system)
        except UserError:
            continue
        best = update
    if best is None:
        raise UserError("update.none", folder=str(folder))
    return best


def every(folder: Path, keys: Sequence[str] = RELEASE_KEYS) -> Iterator[Update]:
    """The updates in a folder such as a stick; a broken one is passed over."""
    for path in sorted(folder.glob(f"*{ENDING}"))[:FILES]:
        try:
            yield check(path, keys)
        except UserError as error:
            if error.code == "update.no_key":
                raise


def copy(update: Update, to: Path, keys: Sequence[str] = RELEASE_KEYS) -> None:
    """The file on another disk, found right once more there: nobody can pull it out or exchange it from here on."""
    with update.path.open("rb") as source, to.open("wb") as target:
        for part in parts(source, update.path):
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    if check(to, keys).digest != update.digest:
        raise UserError("update.damaged", name=update.path.name)


def parts(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The rest of an open file, a piece at a time; one that is larger than any program is refused."""
    left = LARGEST
    while part := file.read(PART):
        left -= len(part)
        if left < 0:
            raise UserError("update.not_one", name=path.name)
        yield part


def digest_of(file: BinaryIO, path: Path) -> tuple[bytes, int]:
    """The BLAKE2b-512 of the rest of an open file, and its length."""
    hashed, size = hashlib.blake2b(), 0
    for part in parts(file, path):
        hashed.update(part)
        size += len(part)
    return hashed.digest(), size


def _head(file: BinaryIO, path: Path) -> tuple[minisign.Signature, int]:
    if file.readline(len(FIRST_LINE)) != FIRST_LINE:
        raise UserError("update.not_one", name=path.name)
    lines = b"".join(file.readline(minisign.LONGEST) for _ in range(minisign.LINES))
    try:
        return minisign.signature(lines), file.tell()
    except minisign.Unreadable as error:
        raise UserError("update.damaged", name=path.name) from error
