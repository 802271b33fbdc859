"""The form of the key-slot file: canonical JSON with a checksum, checked whole when read, kept in two copies.

    {"check":…, "dk_id":…, "format":"tvetdesk-keys", "paper":{"ct":…,"key":…}, "recovery":[{"ct":…,"key":…}, …],
     "secrets":{"ct":…,"nonce":…}, "slots":[{"ct":…,"dk":{"ct":…,"nonce":…},
     "kdf":{"alg":"argon2id","mem":…,"ops":…,"salt":…},"key":…,"nonce":…,"role":…,"user":…}, …],
     "vault":…, "version":1}

Bytes are base64. `paper`, the slot of the printed recovery code, is left out where there is no code. A file that is not, byte for byte, what we would write of its content is damaged. What the values
prove is the business of `keys`: whoever edits the file can mend its checksum too.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.files import explained, replace_file
from tvetdesk.store.passwords import SALT, Kdf

sentences(
    {
        "keys.damaged": N_(
            "The keys of the data folder {folder} are damaged. Restore tvet.keys from a backup or ask HQ."
        ),
        "keys.missing": N_(
            "There are no keys in {folder}. Choose the folder that holds the data, or restore a backup."
        ),
        "keys.newer": N_(
            "The keys in {folder} were made by a newer TVET Desk. Update the program on this computer first."
        ),
    }
)

FILE, COPY = "tvet.keys", "tvet.keys.copy"
FORMAT, VERSION = "tvetdesk-keys", 1
LARGEST = 256 * 1024  # bytes; eight people and two recovery keys take 5,500
SEALED, LONGEST_ABOUT = 96, 64  # bytes of a sealed data key, and what may say behind it whose it is


@dataclass(frozen=True)
class Locked:
    """What was encrypted, and the nonce it was encrypted with."""

    nonce: bytes
    ct: bytes


@dataclass(frozen=True)
class Slot:
    """One person's key pair, its private half locked by their password; and the data key in a box for that pair."""

    user: str
    role: str
    kdf: Kdf
    salt: bytes
    key: bytes  # the public half
    locked: Locked
    dk: Locked


@dataclass(frozen=True)
class Sealed:
    """Data key, vault and whose data it is (a centre's code, may be empty), sealed to a public key."""

    key: bytes
    ct: bytes


@dataclass(frozen=True)
class KeyFile:
    """Everything the file says."""

    vault: bytes
    dk_id: bytes
    slots: tuple[Slot, ...]
    recovery: tuple[Sealed, ...]
    secrets: Locked
    paper: Sealed | None = None

    def slot(self, user: str) -> Slot | None:
        """The slot of the person with this login name."""
        return next((slot for slot in self.slots if slot.user == user), None)


class Loaded(NamedTuple):
    """A key-slot file as it was read."""

    file: KeyFile
    from_copy: bool  # the first file is missing, damaged or cannot be read


class _DamagedError(Exception):
    """These bytes are no key-slot file."""


class _NewerError(Exception):
    """These bytes are a key-slot file that only a newer program understands."""


def load(folder: Path) -> Loaded:
    """Reads the first file, or the copy where the first does not serve."""
    try:
        return Loaded(read(folder / FILE), from_copy=False)
    except UserError as error:
        if error.code == "keys.newer":
            raise
        first = error
    try:
        return Loaded(read(folder / COPY), from_copy=True)
    except UserError as second:
        both = second if second.code == "keys.newer" or first.code == "keys.missing" else first
        raise both from second


def save(folder: Path, file: KeyFile) -> None:
    """Writes both files. The copy goes first: the change holds from the moment the first file is renamed."""
    content = encoded(file)
    replace_file(folder / COPY, content)
    replace_file(folder / FILE, content)


def mend(folder: Path) -> bool:
    """Makes the two files equal again after damage or a power cut; True if they were not.

    To be called while holding the folder's lock.
    """
    file = load(folder).file
    content = encoded(file)
    for name in (FILE, COPY):
        try:
            same = (folder / name).read_bytes() == content
        except OSError:
            same = False
        if not same:
            save(folder, file)
            return True
    return False


def canonical(content: object) -> bytes:
    """The one way to write these values as JSON: what is authenticated, and what is stored."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def kdf_content(kdf: Kdf, salt: bytes) -> dict[str, object]:
    """The cost as it stands in the file, and as it is authenticated in each slot."""
    return {"alg": "argon2id", "mem": kdf.memory, "ops": kdf.passes, "salt": text(salt)}


def text(data: bytes) -> str:
    """Bytes as they stand in the file."""
    return base64.b64encode(data).decode("ascii")


def encoded(file: KeyFile) -> bytes:
    """The file's bytes."""
    return _with_check(
        {
            "format": FORMAT,
            "version": VERSION,
            "vault": text(file.vault),
            "dk_id": text(file.dk_id),
            "slots": [
                {"user": slot.user, "role": slot.role, "kdf": kdf_content(slot.kdf, slot.salt)}
                | {"key": text(slot.key), "dk": _locked_content(slot.dk)}
                | _locked_content(slot.locked)
                for slot in file.slots
            ],
            "recovery": [_sealed_content(sealed) for sealed in file.recovery],
            "secrets": _locked_content(file.secrets),
        }
        | ({} if file.paper is None else {"paper": _sealed_content(file.paper)})
    )


def decoded(data: bytes) -> KeyFile:
    """The reverse of `encoded`."""
    try:
        content = json.loads(data.decode("ascii"))
        if _with_check({name: value for name, value in content.items() if name != "check"}) != data:
            raise _DamagedError
        if content["format"] == FORMAT and content["version"] > VERSION:
            raise _NewerError  # of which we know only that it keeps the checksum
        file = _parsed(content)
        if (
            not file.slots
            or len({slot.user for slot in file.slots}) < len(file.slots)
            or encoded(file) != data
        ):
            raise _DamagedError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _DamagedError from error
    return file


def _with_check(content: Mapping[str, Any]) -> bytes:
    check = hashlib.blake2b(canonical(content), digest_size=16, person=b"tvetdesk.keyfile").digest()
    return canonical({**content, "check": text(check)}) + b"\n"


def _parsed(content: Any) -> KeyFile:
    # `encoded` of the result must give the same bytes, so this need not look for what is missing or too much.
    return KeyFile(
        _bytes(content["vault"], 16),
        _bytes(content["dk_id"], 8),
        tuple(
            Slot(
                _str(slot["user"]),
                _str(slot["role"]),
                Kdf(_int(slot["kdf"]["mem"]), _int(slot["kdf"]["ops"])),
                _bytes(slot["kdf"]["salt"], SALT),
                _bytes(slot["key"], 32),
                Locked(_bytes(slot["nonce"], 24), _bytes(slot["ct"], 80)),
                Locked(_bytes(slot["dk"]["nonce"], 24), _bytes(slot["dk"]["ct"], 48)),
            )
            for slot in content["slots"]
        ),
        tuple(_sealed(sealed) for sealed in content["recovery"]),
        Locked(_bytes(content["secrets"]["nonce"], 24), _bytes(content["secrets"]["ct"])),
        _sealed(content["paper"]) if "paper" in content else None,
    )


def _sealed(content: Any) -> Sealed:
    sealed = Sealed(_bytes(content["key"], 32), _bytes(content["ct"]))
    if not SEALED <= len(sealed.ct) <= SEALED + LONGEST_ABOUT:
        raise ValueError(content)
    return sealed


def _sealed_content(sealed: Sealed) -> dict[str, object]:
    return {"key": text(sealed.key), "ct": text(sealed.ct)}


def _locked_content(locked: Locked) -> dict[str, object]:
    return {"nonce": text(locked.nonce), "ct": text(locked.ct)}


def _bytes(value: Any, size: int | None = None) -> bytes:
    data = base64.b64decode(value, validate=True)
    if size is not None and len(data) != size:
        raise ValueError(value)
    return data


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _int(value: Any) -> int:
    if type(value) is not int:  # True is an int too
        raise TypeError(value)
    return value


def read(path: Path) -> KeyFile:
    """One of the files; UserError when it is missing, damaged or newer."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)  # what is cut off here is damaged
    except FileNotFoundError as error:
        raise UserError("keys.missing", folder=str(path.parent)) from error
    except OSError as error:
        raise explained(error, path) from error
    try:
        return decoded(data)
    except _DamagedError as error:
        raise UserError("keys.damaged", folder=str(path.parent)) from error
    except _NewerError as error:
        raise UserError("keys.newer", folder=str(path.parent)) from error
