"""The key that signs certificates, sealed with a passphrase to be kept on a second medium (R54).

In the data folder it lies encrypted like everything else. Taken out, it is a small file that only the passphrase opens:
with it another computer of the centre signs the list whose key a page for checking already trusts.
"""

from __future__ import annotations

from nacl.signing import SigningKey

from tvetdesk.errors import sentences
from tvetdesk.exchange.authority import Identity
from tvetdesk.i18n import N_
from tvetdesk.reports.credentials import did_key
from tvetdesk.store import taken_out
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.passwords import DEFAULT, Kdf

entries({"certificate.key_out": N_("Took out the key that signs certificates")})
sentences({
    "key.not": N_("This file holds no signing key, or it is damaged. Look for the one that “certificate export-key” wrote."),
})  # fmt: skip

KIND = "tvetdesk-signing-key-1"


def sealed(book: Book, identity: Identity, passphrase: str, kdf: Kdf = DEFAULT) -> bytes:
    """The key that signs here, sealed with a passphrase that is not easy to guess; at headquarters the organisation's."""
    book.authorize("certificate.sign")
    key = identity.organisation or identity.signing
    name = did_key(bytes(key.verify_key))
    made = taken_out.locked(KIND, name, bytes(key), passphrase, kdf)
    book.note("certificate.key_out", key=name)
    return made


def opened(data: bytes, passphrase: str) -> SigningKey:
    """The key again; UserError for a wrong passphrase and for a file that is none."""
    return SigningKey(taken_out.unlocked(data, KIND, passphrase, otherwise="key.not"))
