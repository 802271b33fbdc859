"""The key that signs certificates, sealed with a passphrase to be kept on a second medium (R54).

In the data folder it lies encrypted like everything else. Taken out, it is a small file that only the passphrase opens:
with it another computer of the centre signs the list whose key a page for checking already trusts.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import nacl.exceptions
import nacl.utils
from nacl.secret import Aead
from nacl.signing import SigningKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import Identity
from tvetdesk.i18n import N_
from tvetdesk.reports.credentials import did_key
from tvetdesk.store import passwords
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.passwords import DEFAULT, SALT, Kdf

entries({"certificate.key_out": N_("Took out the key that signs certificates")})
sentences({
    "key.not": N_("This file holds no signing key, or it is damaged. Look for the one that “certificate export-key” wrote."),
    "key.passphrase": N_("The passphrase does not open this key. Type it as it was set when the key was taken out."),
    "key.same_medium": N_("{file} is on the same disk as the data. Choose a stick or another disk, so that not both are lost at once."),
})  # fmt: skip

KIND = "tvetdesk-signing-key-1"
LARGEST = 4096  # bytes


def sealed(book: Book, identity: Identity, passphrase: str, kdf: Kdf = DEFAULT) -> bytes:
    """The key that signs here, sealed with a passphrase that is not easy to guess; at headquarters the organisation's."""
    book.authorize("certificate.sign")
    passwords.check(passphrase, "")
    key = identity.organisation or identity.signing
    salt = nacl.utils.random(SALT)
    head = {
        "kind": KIND,
        "key": did_key(bytes(key.verify_key)),
        "salt": base64.b64encode(salt).decode(),
        "memory": kdf.memory,
        "passes": kdf.passes,
    }
    box = Aead(passwords.key_of(passphrase, kdf, salt))
    locked = bytes(box.encrypt(bytes(key), _about(head)))
    book.note("certificate.key_out", key=head["key"])
    return (json.dumps({**head, "sealed": base64.b64encode(locked).decode()}, indent=1) + "\n").encode()


def opened(data: bytes, passphrase: str) -> SigningKey:
    """The key again; UserError for a wrong passphrase and for a file that is none."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        made = json.loads(data)
        head = {name: made[name] for name in ("kind", "key", "salt", "memory", "passes")}
        if head["kind"] != KIND:
            raise ValueError("another kind")
        kdf, salt = Kdf(made["memory"], made["passes"]), base64.b64decode(made["salt"], validate=True)
        locked = base64.b64decode(made["sealed"], validate=True)
        if len(salt) != SALT:
            raise ValueError("another salt")
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("key.not") from error
    try:
        seed = Aead(passwords.key_of(passphrase, kdf, salt)).decrypt(locked, _about(head))
    except nacl.exceptions.CryptoError as error:
        raise UserError("key.passphrase") from error
    return SigningKey(seed)


def _about(head: dict[str, Any]) -> bytes:
    return json.dumps(head, sort_keys=True).encode()
