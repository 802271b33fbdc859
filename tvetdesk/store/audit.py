"""The audit: who logged in, looked at, gave out, erased or recovered what, as a chain in the encrypted file.

Each entry's digest covers the one before, so an entry that was altered, left out or put in between shows. Whoever can
open the file with a tool of their own could make the whole chain anew; therefore its head travels in every bundle, and
headquarters compares (`tvetdesk.exchange.heads`). The table only grows, and nothing that comes in a bundle writes it.
An entry names people by the numbers of their rows, never by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tvetdesk.store.changes import canonical

if TYPE_CHECKING:
    from tvetdesk.store.journal import Journal

NO_DIGEST = "0" * 32

WORDS: dict[str, str] = {}
FOLLOWED: set[str] = set()


def entries(words: Mapping[str, str]) -> None:
    """Declare the words of entries: {"login": N_("Logged in")}."""
    for code, text in words.items():
        if code in WORDS:
            raise ValueError(f"two entries for {code}")
        WORDS[code] = text


def follow(*changes: str) -> None:
    """Changes of these codes are entries too, under their own sentence."""
    FOLLOWED.update(changes)


@dataclass(frozen=True)
class Entry:
    """One line of the audit. `person` is the staff row of whoever was logged in, `about` row numbers, codes and counts."""

    number: int
    at: int
    person: int | None
    what: str
    about: str
    digest: str

    def follows(self, before: str) -> bool:
        """Whether this entry's digest is right behind that one."""
        return self.digest == _digest(before, self.number, self.at, self.person, self.what, self.about)


@dataclass(frozen=True)
class Head:
    """How many entries there are, and the digest of the last: what travels."""

    count: int
    digest: str


@dataclass(frozen=True)
class Checked:
    """What looking through the whole chain found: `broken` is the first number that does not fit, None if all do."""

    count: int
    broken: int | None


def note(book: Journal, what: str, **about: Any) -> None:
    """Add an entry; inside a change or transaction it is kept or dropped with it. The rescue view writes nothing."""
    if what not in WORDS and what not in FOLLOWED:
        raise ValueError(f"the audit entry {what} has no words")
    if book.reading:
        return
    if book.db.connection().in_transaction:
        _append(book, what, about)
        return
    with book.db.scratch(), book.transaction(small=True):  # also for somebody who only looks
        _append(book, what, about)


def _append(book: Journal, what: str, about: Mapping[str, Any]) -> None:
    before, at, text = head(book), int(book.clock().timestamp()), canonical(about)
    number = before.count + 1
    book.sql(
        "INSERT INTO audit (id, at, person, what, about, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (number, at, book.person, what, text, _digest(before.digest, number, at, book.person, what, text)),
    )


def head(book: Journal) -> Head:
    """The end of the chain as it stands in the file."""
    row = book.sql("SELECT id, digest FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, NO_DIGEST)


def digest_at(book: Journal, count: int) -> str | None:
    """The digest of the entry with this number; None where there is none."""
    row = book.sql("SELECT digest FROM audit WHERE id = ?", (count,)).fetchone()
    return row[0] if row else None


def listing(book: Journal, *, before: int | None = None, limit: int = 50) -> list[Entry]:
    """Entries, the newest first; for whoever answers for this computer."""
    book.authorize("audit.read")
    rows = book.sql(
        "SELECT id, at, person, what, about, digest FROM audit WHERE id < coalesce(?, id + 1) ORDER BY id DESC LIMIT ?",
        (before, limit),
    )
    return [Entry(*row) for row in rows.fetchall()]


def check(book: Journal) -> Checked:
    """Go through the whole chain: numbered without a gap, each digest follows from the one before."""
    count, digest = 0, NO_DIGEST
    for entry in _all(book):
        if entry.number != count + 1 or not entry.follows(digest):
            return Checked(count, count + 1)
        count, digest = entry.number, entry.digest
    return Checked(count, None)


def whole(book: Journal) -> list[Entry]:
    """Every entry, the oldest first."""
    return list(_all(book))


def go_on(connection: Any, entries: Sequence[Entry]) -> None:
    """Lengthen the chain in another file by what these entries have beyond its end; nothing where it is another chain."""
    row = connection.execute("SELECT id, digest FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    count, digest = row or (0, NO_DIGEST)
    if digest == (entries[count - 1].digest if 0 < count <= len(entries) else NO_DIGEST):
        rows = [(one.number, one.at, one.person, one.what, one.about, one.digest) for one in entries[count:]]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO audit (id, at, person, what, about, digest) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        connection.execute("COMMIT")


def _all(book: Journal) -> Iterator[Entry]:
    for row in book.sql("SELECT id, at, person, what, about, digest FROM audit ORDER BY id"):
        yield Entry(*row)


def _digest(before: str, *content: Any) -> str:
    made = hashlib.blake2b(bytes.fromhex(before), digest_size=16, person=b"tvetdesk.audit")
    made.update(canonical(list(content)).encode())
    return made.hexdigest()
