"""How a change is dated and closed: what its author had applied, its place in the order of all, its number and digest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tvetdesk.store import changes
from tvetdesk.store.erasing import blank_own
from tvetdesk.store.sharing import blank_own_withdrawn, stamp_opened
from tvetdesk.store.unseen import note_named, note_unseen

if TYPE_CHECKING:
    from tvetdesk.store.journal import Journal


def next_lamport(journal: Journal) -> int:
    """One more than the highest that this PC has applied, its own open change included."""
    asked = "SELECT max(lamport) FROM change"
    if journal.sql("SELECT 1 FROM given LIMIT 1").fetchone():  # changes that the vector does not cover
        asked += " c WHERE seq IS NULL OR seq <= (SELECT seq FROM applied a WHERE a.origin = c.origin)"
    (highest,) = journal.sql(asked).fetchone()
    return (highest or 0) + 1


def context(journal: Journal, connection: Any) -> int:
    """The id of the context of a change written now: what this PC has applied of all others."""
    vector = {origin: seq for origin, seq in journal.vector().items() if origin != journal.replica}
    text = changes.canonical({str(origin): seq for origin, seq in vector.items()})
    row = connection.execute("SELECT id FROM context WHERE vector = ? ORDER BY id DESC", (text,)).fetchone()
    if row:
        return int(row[0])
    (made,) = connection.execute(
        "INSERT INTO context (vector, whole) VALUES (?, ?) RETURNING id",
        (text, changes.vector_hash(vector)),
    ).fetchone()
    return int(made)


def finish(journal: Journal, connection: Any) -> None:
    """The open change gets its sequence number and digest; what may not be kept of it is emptied."""
    row = connection.execute(
        f"SELECT {changes.COLUMNS} FROM change WHERE origin = ? AND seq IS NULL", (journal.replica,)
    ).fetchone()
    if row is None:
        return  # another thread was first
    last = connection.execute(
        "SELECT seq, digest FROM change WHERE origin = ? AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
        (journal.replica,),
    ).fetchone()
    seq, digest = (last[0] + 1, last[1]) if last else (1, changes.NO_DIGEST)
    change = changes.change_of((*row[:2], seq, *row[3:]))
    (whole,) = connection.execute("SELECT whole FROM context WHERE id = ?", (change.context,)).fetchone()
    connection.execute(
        "UPDATE change SET seq = ?, digest = ? WHERE id = ?",
        (seq, changes.chain(digest, change, whole), change.id),
    )
    connection.execute(
        "INSERT INTO applied VALUES (?, ?) ON CONFLICT (origin) DO UPDATE SET seq = excluded.seq",
        (journal.replica, seq),
    )
    note_unseen(journal, change.id)
    note_named(journal, change.id)
    blank_own(journal, change.id)
    blank_own_withdrawn(journal, change.id)
    stamp_opened(journal, change.id)
