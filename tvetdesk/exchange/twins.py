"""Twins: whether a data folder lies where it lay before, so that a copy is asked about before it does anything.

Only a question is asked here. What finds every copy that goes on is the chain of changes, at the next exchange.
"""

from __future__ import annotations

import hashlib
import sys
import uuid
from pathlib import Path

from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical

MARK, ASKED = "machine", "moved"  # facts: where the folder lay last; that somebody must say what became of it
MACHINE_ID = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def look(book: Book) -> bool:
    """Compare where the folder lies with where it lay when it was last opened; whether somebody must be asked.

    Another computer is asked about, and on the same one another place with another folder: a stick that is plugged in
    again, or a folder that was renamed, is not. On a server the database counts, whoever's computer this is.
    """
    here, before = _hash(book.db.place()) if book.db.shared else mark(book.folder), book.fact(MARK)
    if before != here:
        if before and _elsewhere(before.split(), here.split()):
            book.remember(**{ASKED: 1})
        book.remember(**{MARK: here})
    return asked(book)


def asked(book: Book) -> bool:
    """Whether the folder was moved or copied and nobody has said which."""
    return book.fact(ASKED) == "1"


def moved(book: Book) -> None:
    """The folder was moved: there is no other that goes on."""
    book.authorize("computer.renew")
    book.remember(**{ASKED: 0})


def _elsewhere(before: list[str], here: list[str]) -> bool:
    if len(before) != len(here):  # headquarters moved between a file and a server, which was proved
        return False
    if len(here) == 1:
        return True
    machine, folder, path = (a != b for a, b in zip(before, here, strict=True))
    return machine or (folder and path)


def mark(folder: Path) -> str:
    """The computer, the folder and its path, each as a hash that tells nothing of them."""
    place = folder.resolve()
    return " ".join(_hash(part) for part in (machine(), str(place.stat().st_ino), str(place)))


def machine() -> str:
    """What the operating system calls this computer; the number of its network card where it has no name for it."""
    for path in MACHINE_ID:
        try:
            return path.read_text(encoding="ascii").strip()
        except OSError:
            continue
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    return str(uuid.getnode())


def _hash(part: str) -> str:
    return hashlib.blake2b(canonical(part).encode(), digest_size=8, person=b"tvetdesk-place").hexdigest()
