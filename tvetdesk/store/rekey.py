"""Another data key for a whole folder, after somebody who had a password was shut out.

While the data file is being encrypted anew, the keys of the old state stay in `tvet.keys` and those of the new one
lie in `tvet.keys.next`. Whichever opens the data file after a power cut is kept; the other goes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import nacl.utils

from tvetdesk.errors import UserError
from tvetdesk.store import keyfile, keys
from tvetdesk.store.files import explained, replace_file
from tvetdesk.store.journal import DATABASE, Journal
from tvetdesk.store.keyfile import Loaded
from tvetdesk.store.keys import Keys
from tvetdesk.store.lock import FolderLock
from tvetdesk.store.vault import Vault, faults

Opener = Callable[[Loaded | None], Keys]
"""Opens the keys of the folder, or of another file that was loaded."""

NEXT = "tvet.keys.next"
"""Beside the keys only while the data file is encrypted anew."""


def rekey(
    book: Journal,
    old: Keys,
    *,
    trusted: Collection[bytes] | None = None,
    about: bytes = b"",
    entropy: Callable[[int], bytes] = nacl.utils.random,
) -> Keys:
    """Encrypt the data file with another key, for everybody who has an account now. Old backups keep the old one.

    `trusted` and `about` are those of `keys.for_dk`.
    """
    book.seal()
    file, new = keys.for_dk(old, entropy(32), trusted=trusted, about=about, entropy=entropy)
    replace_file(book.folder / NEXT, keyfile.encoded(file))
    book.db.rekey(keys.derive(new.dk, b"database"))
    keyfile.save(book.folder, file)
    _drop(book.folder)
    return new


def unlock(folder: Path, user: str, password: str) -> Keys:
    """`keys.unlock`, once a change of the data key that was broken off has been settled."""
    return opened(folder, lambda loaded: keys.unlock(folder, user, password, loaded=loaded))


def opened(folder: Path, opener: Opener) -> Keys:
    """What `opener` opens, once a change of the data key that was broken off has been settled."""
    if not (folder / NEXT).exists():
        return opener(None)
    with FolderLock(folder):  # else another program is just at it
        _settle(folder, opener)
    return opener(None)


def _settle(folder: Path, opener: Opener) -> None:
    try:
        file = keyfile.read(folder / NEXT)
    except UserError as error:
        if error.code != "keys.damaged":
            raise
        _drop(folder)  # it was not yet written when the data file was still the old one
        return
    current = opener(None)
    if not _opens(folder, current.dk):
        later = opener(Loaded(file, from_copy=False))
        if not _opens(folder, later.dk):
            raise UserError("book.damaged")
        keyfile.save(folder, file)
    _drop(folder)


def _opens(folder: Path, dk: bytes) -> bool:
    vault = Vault(folder / DATABASE, keys.derive(dk, b"database"))
    try:
        with faults():
            vault.connection().execute("SELECT count(*) FROM sqlite_master").fetchone()
    except UserError as error:
        if error.code != "book.damaged":
            raise
        return False
    finally:
        vault.close_all()
    return True


def _drop(folder: Path) -> None:
    path = folder / NEXT
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise explained(error, path) from error
