"""A private key in a file of its own, locked with a passphrase, to lie on another medium than the data."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nacl.exceptions
import nacl.utils
from nacl.secret import Aead

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import passwords
from tvetdesk.store.backups import is_elsewhere
from tvetdesk.store.files import unread, write_verified
from tvetdesk.store.passwords import DEFAULT, SALT, Kdf

sentences({
    "key.passphrase": N_("The passphrase does not open this key. Type it as it was set when the key was taken out."),
    "key.same_medium": N_("{file} is on the same disk as the data. Choose a stick or another disk, so that not both are lost at once."),
})  # fmt: skip

LARGEST = 4096  # bytes
PARTS = ("kind", "key", "salt", "memory", "passes")


def locked(kind: str, key: str, secret: bytes, passphrase: str, kdf: Kdf = DEFAULT) -> bytes:
    """The file for a secret of 32 bytes; `key` says in public which it is. The passphrase is not easy to guess."""
    passwords.check(passphrase, "")
    salt = nacl.utils.random(SALT)
    head = {
        "kind": kind,
        "key": key,
        "salt": base64.b64encode(salt).decode(),
        "memory": kdf.memory,
        "passes": kdf.passes,
    }
    box = Aead(passwords.key_of(passphrase, kdf, salt))
    closed = bytes(box.encrypt(secret, _about(head)))
    return (json.dumps({**head, "sealed": base64.b64encode(closed).decode()}, indent=1) + "\n").encode()


def put(folder: Path, file: Path, make: Callable[[], bytes]) -> Path:
    """Write what `make` gives onto another medium than the data in `folder`; on the same one nothing is made."""
    if not is_elsewhere(folder, file.absolute().parent):
        raise UserError("key.same_medium", file=str(file))
    write_verified(file, make())
    return file


def found(file: Path) -> bytes:
    """What lies in a file that somebody says is such a key; no more of it than one that is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise unread(error, file) from error


def unlocked(data: bytes, kind: str, passphrase: str, *, otherwise: str) -> bytes:
    """The secret again; UserError for a wrong passphrase, and with the code `otherwise` for a file that is none of this kind."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        made = json.loads(data)
        head = {name: made[name] for name in PARTS}
        if head["kind"] != kind:
            raise ValueError("another kind")
        kdf, salt = Kdf(made["memory"], made["passes"]), base64.b64decode(made["salt"], validate=True)
        closed = base64.b64decode(made["sealed"], validate=True)
        if len(salt) != SALT:
            raise ValueError("another salt")
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(otherwise) from error
    try:
        return Aead(passwords.key_of(passphrase, kdf, salt)).decrypt(closed, _about(head))
    except nacl.exceptions.CryptoError as error:
        raise UserError("key.passphrase") from error


def _about(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()
