"""A forgotten password: with the printed code, or by headquarters' answer, somebody manages the accounts here again."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import nacl.exceptions
import nacl.utils
from nacl.public import PrivateKey
from nacl.secret import Aead

from tvetdesk.desk import Clock, Desk, Entropy, open_as, open_with, require
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import recovery
from tvetdesk.exchange.recovery import Request
from tvetdesk.i18n import N_
from tvetdesk.records import accounts
from tvetdesk.store import keyfile, keys, paper, passwords, rekey
from tvetdesk.store.audit import entries
from tvetdesk.store.files import explained, replace_file
from tvetdesk.store.journal import ALWAYS
from tvetdesk.store.keyfile import Loaded
from tvetdesk.store.keys import Keys
from tvetdesk.store.passwords import Kdf

sentences({
    "recovery.alone": N_("These data belong to no headquarters that could help. Use the printed recovery code, or restore a backup whose password is known."),
    "recovery.none_asked": N_("No request waits in {folder} for an answer. Perhaps the answer was used already. Make a new request and send it to headquarters."),
    "recovery.other": N_("This answer belongs to another request or another computer. Nothing was changed. Take the answer to the newest request made here, or ask once more."),
    "recovery.password": N_("This is not the password that was chosen with the request. Type that one, or make a new request."),
    "recovery.code": N_("This recovery code does not open these data. Perhaps a newer one was printed. Nothing was changed."),
})  # fmt: skip
entries({
    "recovery.code": N_("Took the printed recovery code: another password, and the accounts to manage"),
    "recovery.answer": N_("Took headquarters' answer: another password, and the accounts to manage"),
})  # fmt: skip

FILE = "tvet.recovery"
"""Beside the keys while an answer of headquarters is awaited: the request's private key, locked by the new password."""
LARGEST = 4096  # bytes


@dataclass(frozen=True)
class Asked:
    """A request as made, and the signs to be read out by phone."""

    data: bytes
    signs: str


@dataclass(frozen=True)
class _Waiting:
    """What is kept of a request."""

    digest: bytes
    user: str
    private_key: bytes


def with_code(
    folder: Path,
    code: str,
    user: str,
    password: str,
    *,
    clock: Clock = ALWAYS,
    entropy: Entropy = nacl.utils.random,
) -> Desk:
    """Open the data with the printed code and give `user` this password and the accounts to manage.

    UserError names the group with a wrong sign before anything is tried.
    """
    typed = paper.read(code)
    require(folder)

    def opener(loaded: Loaded | None) -> Keys:
        loaded = loaded or keyfile.load(folder)
        try:
            return keys.recover(folder, paper.private_key(typed, loaded.file.vault), loaded=loaded)
        except UserError as error:
            raise UserError("recovery.code") if error.code == "keys.no_recovery" else error from error

    return _take_over(folder, rekey.opened(folder, opener), user, password, "recovery.code", clock, entropy)


def ask(
    folder: Path,
    user: str,
    password: str,
    *,
    kdf: Kdf = passwords.DEFAULT,
    entropy: Entropy = nacl.utils.random,
) -> Asked:
    """A request to headquarters, made without any password that is known; `password` is to be the new one.

    A request made before is given up: its answer is of no use any more.
    """
    require(folder)
    name = keys.account(user, password)
    files = [keyfile.load(folder).file]
    if (folder / rekey.NEXT).exists():  # a power cut while the key was exchanged: either may be the one
        files.append(keyfile.read(folder / rekey.NEXT))
    sealed = tuple(one.ct for file in files for one in file.recovery)
    if not sealed:
        raise UserError("recovery.alone")
    private = entropy(PrivateKey.SIZE)
    request = Request(files[0].vault, name, bytes(PrivateKey(private).public_key), sealed)
    salt, nonce = entropy(passwords.SALT), entropy(Aead.NONCE_SIZE)
    box = Aead(passwords.key_of(password, kdf, salt))
    kept = {
        "user": name, "request": request.digest.hex(), "memory": kdf.memory, "passes": kdf.passes,
        "salt": keyfile.text(salt), "locked": keyfile.text(box.encrypt(private, request.digest, nonce)),
    }  # fmt: skip
    replace_file(folder / FILE, keyfile.canonical(kept))
    return Asked(recovery.write_request(request), request.signs)


def with_answer(
    folder: Path, data: bytes, password: str, *, clock: Clock = ALWAYS, entropy: Entropy = nacl.utils.random
) -> Desk:
    """Open the data with headquarters' answer; `password` is the one that was chosen with the request.

    An answer is used up: it opens nothing a second time.
    """
    require(folder)
    waiting = _waiting(folder, password)
    vault = keyfile.load(folder).file.vault
    found = recovery.read_answer(data, waiting.digest, vault, waiting.private_key)
    if not found:
        raise UserError("recovery.other")

    def opener(loaded: Loaded | None) -> Keys:
        for dk in found[:-1]:
            try:
                return keys.unlock_with(folder, dk, loaded=loaded)
            except UserError as error:
                if error.code != "keys.no_recovery":
                    raise
        return keys.unlock_with(folder, found[-1], loaded=loaded)

    unlocked = rekey.opened(folder, opener)
    desk = _take_over(folder, unlocked, waiting.user, password, "recovery.answer", clock, entropy)
    try:
        (folder / FILE).unlink(missing_ok=True)
    except OSError as error:
        desk.close()
        raise explained(error, folder / FILE) from error
    return desk


def _take_over(
    folder: Path, unlocked: Keys, user: str, password: str, entry: str, clock: Clock, entropy: Entropy
) -> Desk:
    """The audit first, then the account: a power cut leaves no password that nobody wrote down."""
    desk = open_with(folder, unlocked, clock=clock, entropy=entropy)
    try:
        account = accounts.take_over(desk.book, desk.keys, user, password, entry)
        return open_as(desk, account.user, password)
    except BaseException:
        desk.close()
        raise


def _waiting(folder: Path, password: str) -> _Waiting:
    """The request that waits, opened with the password that was chosen with it."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except FileNotFoundError as error:
        raise UserError("recovery.none_asked", folder=str(folder)) from error
    except OSError as error:
        raise explained(error, path) from error
    try:
        kept = json.loads(data)
        kdf = Kdf(int(kept["memory"]), int(kept["passes"]))
        salt, locked = (base64.b64decode(kept[name], validate=True) for name in ("salt", "locked"))
        digest, user = bytes.fromhex(kept["request"]), str(kept["user"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError("recovery.none_asked", folder=str(folder)) from error
    try:
        private = Aead(passwords.key_of(password, kdf, salt)).decrypt(locked, digest)
    except (nacl.exceptions.CryptoError, nacl.exceptions.ValueError) as error:
        raise UserError("recovery.password") from error
    return _Waiting(digest, user, private)
