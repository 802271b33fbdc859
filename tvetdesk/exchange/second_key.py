"""The second key of headquarters, taken out onto another medium for the day on which its computer is lost.

The data key of every centre is sealed to both keys of headquarters. Both lie in its data folder and in its backups; with this
file, whoever keeps it answers a forgotten password from any folder of a headquarters, also one that was begun anew.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nacl.public import PrivateKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import Identity
from tvetdesk.i18n import N_
from tvetdesk.store import taken_out
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.passwords import DEFAULT, Kdf

entries({"recovery.key_out": N_("Took out the second key of headquarters")})
sentences({
    "recovery.no_second": N_("This file holds no second key of headquarters, or it is damaged. Look for the one that was written when the key was taken out."),
})  # fmt: skip

KIND = "tvetdesk-second-key-1"
TAKEN = "recovery.key_taken"  # a fact: the day on which it was taken out last


def sealed(book: Book, identity: Identity, passphrase: str, kdf: Kdf = DEFAULT) -> bytes:
    """The second key, locked with a passphrase that is not easy to guess; that it was taken out is in the audit."""
    if not identity.boxes:
        raise UserError("authority.not_hq")
    book.authorize("recovery.answer")
    key = identity.boxes[-1]
    name = bytes(key.public_key).hex()
    made = taken_out.locked(KIND, name, bytes(key), passphrase, kdf)
    book.note("recovery.key_out", key=name)
    return made


def take_out(book: Book, identity: Identity, file: Path, passphrase: str) -> Path:
    """Write the second key onto another medium than the data."""
    taken_out.put(book.folder, file, lambda: sealed(book, identity, passphrase))
    book.remember(**{TAKEN: book.today().isoformat()})
    return file


def taken_on(book: Book) -> dt.date | None:
    """The day on which it was taken out last; None if it never was."""
    day = book.fact(TAKEN)
    return dt.date.fromisoformat(day) if day else None


def opened(data: bytes, passphrase: str) -> PrivateKey:
    """The key again; UserError for a wrong passphrase and for a file that is none."""
    return PrivateKey(taken_out.unlocked(data, KIND, passphrase, otherwise="recovery.no_second"))
