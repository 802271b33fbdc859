"""Passwords and keys: each person's password opens the one key that opens the data and this PC's own secrets.

A random data key (DK) encrypts everything. The key-slot file holds it once per person, in a box for that person's
key pair, whose private half is locked by a key made of the password; once per recovery key of HQ and once for the
printed recovery code, sealed to them; and this PC's private material, locked by DK. So another DK reaches everybody without their passwords. The sender of the
boxes is a key pair of the folder: its private half, the voucher, is locked by DK, its public half by every password,
so that nobody who had neither can put a DK of their own in place. Whoever has one password has DK: roles are
enforced by the program and only guarded against edits here.

Whoever changes the keys holds the lock of the folder.
"""

import base64
import hashlib
import json
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import nacl.exceptions
import nacl.utils
from nacl import bindings
from nacl.public import Box, PrivateKey, PublicKey, SealedBox

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import keyfile, passwords
from tvetdesk.store.keyfile import FORMAT, KeyFile, Loaded, Locked, Sealed, Slot, canonical, text
from tvetdesk.store.passwords import DEFAULT, SALT, Kdf

sentences(
    {
        "keys.wrong_password": N_("The name or the password is wrong. Try again."),
        "keys.exist": N_("{folder} is a data folder already. Open it, or choose an empty folder."),
        "keys.bad_name": N_("“{user}” cannot be a login name. Take 1 to 40 characters."),
        "keys.user_exists": N_("{user} has an account already. Take another name."),
        "keys.no_user": N_("{user} has no account here. The list of accounts shows who has one."),
        "keys.last_administrator": N_(
            "{user} is the last one who may manage accounts. Make somebody else administrator first."
        ),
        "keys.no_recovery": N_("This recovery key does not belong to the data folder {folder}."),
    }
)

MANAGERS = ("administrator", "officer")
"""Roles that manage accounts: at least one person with such a role is kept."""

Entropy = Callable[[int], bytes]


@dataclass(frozen=True)
class Keys:
    """An opened key-slot file: who opened it, and what it opens."""

    folder: Path
    vault: bytes  # 16 bytes, not secret: which data this is
    dk: bytes = field(repr=False)
    voucher: bytes = field(repr=False)  # the private key whose boxes hold DK
    user: str  # empty when it was not opened by a password
    role: str
    secrets: Mapping[str, bytes] = field(repr=False)  # this PC's private keys, HQ's also those of all
    used_copy: bool = False  # the first file is missing or damaged: tell the user, then `mend`


def create(
    folder: Path,
    user: str,
    role: str,
    password: str,
    *,
    secrets: Mapping[str, bytes] | None = None,
    kdf: Kdf = DEFAULT,
    entropy: Entropy = nacl.utils.random,
    practice: bool = False,
) -> Keys:
    """Makes the keys of a new data folder; the same entropy gives the same file.

    `practice` accepts any password: the accounts of invented data are no secret.
    """
    name = account(user, password, practice=practice)
    if (folder / keyfile.FILE).exists() or (folder / keyfile.COPY).exists():
        raise UserError("keys.exist", folder=str(folder))
    keys = Keys(folder, entropy(16), entropy(32), entropy(32), name, role, dict(secrets or {}))
    slot = _slot(keys, name, role, password, kdf, entropy)
    try:
        keyfile.save(folder, KeyFile(keys.vault, dk_id(keys.dk), (slot,), (), _lock_secrets(keys, entropy)))
    except UserError:
        with suppress(OSError):
            (folder / keyfile.COPY).unlink()  # so that it can be tried again, with more space
        raise
    return keys


def account(user: str, password: str, *, practice: bool = False) -> str:
    """The login name as it is kept; refused where the name or the password cannot be taken."""
    name = _new_name(user)
    if not practice:
        passwords.check(password, name)
    return name


def unlock(folder: Path, user: str, password: str, *, loaded: Loaded | None = None) -> Keys:
    """Opens the keys with a person's password. An unknown name fails like a wrong password, and as slowly."""
    file, from_copy = loaded or keyfile.load(folder)
    name = folded(user)
    # Somebody else's slot under this name cannot open: the name is authenticated with it.
    slot = file.slot(name) or replace(file.slots[0], user=name)
    try:
        pair = _decrypt(slot.locked, _aad(file.vault, slot), passwords.key_of(password, slot.kdf, slot.salt))
    except nacl.exceptions.CryptoError as error:
        raise UserError("keys.wrong_password") from error
    dk = _from_box(folder, slot.dk, pair[:32], pair[32:])
    return _opened(folder, file, dk, slot.user, slot.role, from_copy)


def unlock_with(folder: Path, dk: bytes, *, loaded: Loaded | None = None) -> Keys:
    """Opens the keys with DK itself, as HQ's answer to a forgotten password brings it."""
    file, from_copy = loaded or keyfile.load(folder)
    if dk_id(dk) != file.dk_id:
        raise UserError("keys.no_recovery", folder=str(folder))
    return _opened(folder, file, dk, "", "", from_copy)


def recover(folder: Path, private_key: bytes, *, loaded: Loaded | None = None) -> Keys:
    """Opens the keys with the private key of a public key that they were sealed to: HQ's, or the printed code's."""
    loaded = loaded or keyfile.load(folder)
    file = loaded.file
    for sealed in (*file.recovery, *((file.paper,) if file.paper else ())):
        found = sealed_key(sealed.ct, private_key)
        if found is not None and found[1] == file.vault:
            return unlock_with(folder, found[0], loaded=loaded)
    raise UserError("keys.no_recovery", folder=str(folder))


def sealed_key(ct: bytes, private_key: bytes) -> tuple[bytes, bytes, bytes] | None:
    """DK, vault and whose data it is, out of what was sealed to a public key; None if it was sealed to another."""
    try:
        content = SealedBox(PrivateKey(private_key)).decrypt(ct)
    except nacl.exceptions.CryptoError:
        return None
    return content[:32], content[32:48], content[48:]


def users(folder: Path) -> list[tuple[str, str]]:
    """Login name and role of everybody who may log in. It asks for no password, so it proves nothing."""
    return [(slot.user, slot.role) for slot in keyfile.load(folder).file.slots]


def account_of(folder: Path, user: str) -> bytes:
    """What tells somebody's account from a later one under their name: another password or role makes another; b"": none."""
    slot = keyfile.load(folder).file.slot(folded(user))
    return slot.key if slot else b""


def accounts(keys: Keys) -> tuple[Slot, ...]:
    """The slots of everybody who may log in, each vouched for by this folder."""
    slots = _current(keys).slots
    _refuse_unvouched(keys, slots)
    return slots


def keep_accounts(keys: Keys, slots: Sequence[Slot], *, entropy: Entropy = nacl.utils.random) -> None:
    """Keep only people of these slots, with the password and role that they have there.

    `slots` are those of a later state of the same folder, which `keys` open an earlier state of: who was shut out since,
    or has another password or role, does not come back with it. Who opened the keys must be among them.
    """
    file = _current(keys)
    there = {slot.user for slot in file.slots}
    kept = [replace(slot, dk=_box(keys, slot.key, entropy)) for slot in slots if slot.user in there]
    if any(slot.user == keys.user for slot in kept):
        keyfile.save(keys.folder, replace(file, slots=tuple(kept)))


def add_slot(
    keys: Keys,
    user: str,
    role: str,
    password: str,
    *,
    instead: bool = False,
    kdf: Kdf = DEFAULT,
    entropy: Entropy = nacl.utils.random,
    practice: bool = False,
) -> None:
    """Gives a person a password, `instead` of the one they have, if any (forgotten, or another role)."""
    name = account(user, password, practice=practice)
    file = _current(keys)
    if file.slot(name) and not instead:
        raise UserError("keys.user_exists", user=name)
    _save_slot(keys.folder, file, name, _slot(keys, name, role, password, kdf, entropy))


def change_password(
    keys: Keys,
    old: str,
    new: str,
    *,
    kdf: Kdf = DEFAULT,
    entropy: Entropy = nacl.utils.random,
    practice: bool = False,
) -> None:
    """Changes the password of the one who opened the keys, once they proved to know the old one."""
    unlock(keys.folder, keys.user, old)
    add_slot(keys, keys.user, keys.role, new, instead=True, kdf=kdf, entropy=entropy, practice=practice)


def remove_slot(keys: Keys, user: str) -> None:
    """Takes a person's access away. It does not shut out who kept DK or an old file: that takes a new DK."""
    file, name = _current(keys), folded(user)
    if not file.slot(name):
        raise UserError("keys.no_user", user=name)
    _save_slot(keys.folder, file, name, None)


def with_secrets(keys: Keys, secrets: Mapping[str, bytes], *, entropy: Entropy = nacl.utils.random) -> Keys:
    """Writes this PC's private material anew: what is not in `secrets` is gone afterwards."""
    changed = replace(keys, secrets=dict(secrets))
    keyfile.save(keys.folder, replace(_current(keys), secrets=_lock_secrets(changed, entropy)))
    return changed


def with_dk(keys: Keys, dk: bytes, *, entropy: Entropy = nacl.utils.random) -> Keys:
    """Locks everything to another DK, for everybody who has access now; nobody's password is needed.

    What the old DK encrypts is the caller's business, and what opened the file before opens it no more.
    """
    file, changed = for_dk(keys, dk, entropy=entropy)
    keyfile.save(keys.folder, file)
    return changed


def for_dk(
    keys: Keys,
    dk: bytes,
    *,
    trusted: Collection[bytes] | None = None,
    about: bytes = b"",
    entropy: Entropy = nacl.utils.random,
) -> tuple[KeyFile, Keys]:
    """The file `with_dk` would write, and the keys it would hold.

    DK is sealed anew to those keys of HQ and of the printed code that are `trusted` (all, if not said): the file
    alone proves nothing of them, and whoever may write it could have put in one of their own.
    """
    file, changed = _current(keys), replace(keys, dk=dk)
    _refuse_unvouched(keys, file.slots)

    def again(sealed: Sealed) -> Sealed:
        return replace(sealed, ct=_seal(dk + keys.vault + about, sealed.key, entropy))

    written = replace(
        file,
        dk_id=dk_id(dk),
        slots=tuple(replace(slot, dk=_box(changed, slot.key, entropy)) for slot in file.slots),
        recovery=tuple(again(one) for one in file.recovery if trusted is None or one.key in trusted),
        secrets=_lock_secrets(changed, entropy),
        paper=again(file.paper)
        if file.paper is not None and (trusted is None or file.paper.key in trusted)
        else None,
    )
    return written, changed


def seal_to(
    keys: Keys, public_keys: Iterable[bytes], *, about: bytes = b"", entropy: Entropy = nacl.utils.random
) -> None:
    """Lets the holders of these keys `recover`, and none of HQ's who could before; `about` tells them whose data it is."""
    recovery = tuple(Sealed(key, _seal(keys.dk + keys.vault + about, key, entropy)) for key in public_keys)
    keyfile.save(keys.folder, replace(_current(keys), recovery=recovery))


def set_paper(keys: Keys, public_key: bytes, *, entropy: Entropy = nacl.utils.random) -> None:
    """Lets the printed code whose public key this is `recover`, in place of the one before."""
    paper = Sealed(public_key, _seal(keys.dk + keys.vault, public_key, entropy))
    keyfile.save(keys.folder, replace(_current(keys), paper=paper))


def derive(dk: bytes, tag: bytes) -> bytes:
    """A 32-byte key for one purpose, such as b"database"; it tells nothing about DK or another such key."""
    return hashlib.blake2b(tag, key=dk, person=b"tvetdesk.derive", digest_size=32).digest()


def dk_id(dk: bytes) -> bytes:
    """What tells one data key from another and says nothing about either."""
    return hashlib.blake2b(dk, person=b"tvetdesk.dk-id", digest_size=8).digest()


def _opened(folder: Path, file: KeyFile, dk: bytes, user: str, role: str, from_copy: bool) -> Keys:
    if dk_id(dk) != file.dk_id:
        raise UserError("keys.damaged", folder=str(folder))
    try:
        content = json.loads(_decrypt(file.secrets, _secrets_aad(file.vault), derive(dk, b"secrets")))
    except nacl.exceptions.CryptoError as error:
        raise UserError("keys.damaged", folder=str(folder)) from error
    secrets = {name: base64.b64decode(value) for name, value in content["secrets"].items()}
    voucher = base64.b64decode(content["voucher"])
    return Keys(folder, file.vault, dk, voucher, user, role, secrets, from_copy)


def _current(keys: Keys) -> KeyFile:
    """The file as it stands now, which these keys must belong to."""
    file = keyfile.load(keys.folder).file
    if (file.vault, file.dk_id) != (keys.vault, dk_id(keys.dk)):
        raise UserError("keys.damaged", folder=str(keys.folder))
    return file


def _save_slot(folder: Path, file: KeyFile, user: str, slot: Slot | None) -> None:
    slots = [other for other in file.slots if other.user != user] + ([slot] if slot else [])
    if any(other.role in MANAGERS for other in file.slots) and not any(s.role in MANAGERS for s in slots):
        raise UserError("keys.last_administrator", user=user)
    keyfile.save(folder, replace(file, slots=tuple(slots)))


def _slot(keys: Keys, user: str, role: str, password: str, kdf: Kdf, entropy: Entropy) -> Slot:
    private = PrivateKey(entropy(PrivateKey.SIZE))
    public = bytes(private.public_key)
    slot = Slot(user, role, kdf, entropy(SALT), public, Locked(b"", b""), _box(keys, public, entropy))
    key = passwords.key_of(password, kdf, slot.salt)
    pair = bytes(private) + bytes(PrivateKey(keys.voucher).public_key)
    return replace(slot, locked=_encrypt(pair, _aad(keys.vault, slot), key, entropy))


def _box(keys: Keys, public_key: bytes, entropy: Entropy) -> Locked:
    """DK for the holder of a key pair, vouched for by this folder."""
    nonce = entropy(Box.NONCE_SIZE)
    box = Box(PrivateKey(keys.voucher), PublicKey(public_key))
    return Locked(nonce, box.encrypt(keys.dk, nonce).ciphertext)


def _from_box(folder: Path, locked: Locked, private: bytes, public: bytes) -> bytes:
    """DK out of a box: with a person's private key and the voucher's public one, or the other way round."""
    try:
        return Box(PrivateKey(private), PublicKey(public)).decrypt(locked.ct, locked.nonce)
    except nacl.exceptions.CryptoError as error:
        raise UserError("keys.damaged", folder=str(folder)) from error


def _lock_secrets(keys: Keys, entropy: Entropy) -> Locked:
    secrets = {name: text(value) for name, value in keys.secrets.items()}
    content = canonical({"secrets": secrets, "voucher": text(keys.voucher)})
    return _encrypt(content, _secrets_aad(keys.vault), derive(keys.dk, b"secrets"), entropy)


def _refuse_unvouched(keys: Keys, slots: Sequence[Slot]) -> None:
    for slot in slots:
        if _from_box(keys.folder, slot.dk, keys.voucher, slot.key) != keys.dk:
            raise UserError("keys.damaged", folder=str(keys.folder))  # a key that nobody vouched for


def _aad(vault: bytes, slot: Slot) -> bytes:
    # Without the version: a newer program must be able to keep the slots of people who are not there.
    return canonical([FORMAT, text(vault), slot.user, slot.role, keyfile.kdf_content(slot.kdf, slot.salt)])


def _secrets_aad(vault: bytes) -> bytes:
    return canonical([FORMAT, text(vault)])


def _encrypt(content: bytes, aad: bytes, key: bytes, entropy: Entropy) -> Locked:
    nonce = entropy(bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return Locked(nonce, bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(content, aad, nonce, key))


def _decrypt(locked: Locked, aad: bytes, key: bytes) -> bytes:
    return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(locked.ct, aad, locked.nonce, key)


def _seal(content: bytes, public_key: bytes, entropy: Entropy) -> bytes:
    """A libsodium sealed box (`SealedBox` opens it), with the entropy of our choice."""
    one_time = PrivateKey(entropy(PrivateKey.SIZE))
    head = bytes(one_time.public_key)
    nonce = hashlib.blake2b(head + public_key, digest_size=Box.NONCE_SIZE).digest()
    return head + Box(one_time, PublicKey(public_key)).encrypt(content, nonce).ciphertext


def folded(user: str) -> str:
    """A login name in its one form, however it was typed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", user).casefold()).strip()


def _new_name(user: str) -> str:
    name = folded(user)
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise UserError("keys.bad_name", user=user)
    return name
