"""Parting: two lines of changes that were written under one number, because a data folder was copied or an old one put back.

Headquarters keeps the line that it heard first. When the other PC hears which one that is (`FORK`), its own changes from
the first that differs go on as stretches with numbers of their own (`stretches`), with the rows they made, and it gets new
keys; both keep everything. Its signed word says where the lines part. By that, or by headquarters' word, whoever had taken
in that line moves it in the same way: the copy of a copy too, in which nothing comes out twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tvetdesk.exchange import authority, stretches, wire
from tvetdesk.exchange.authority import ERASURE, HQ_CODE, Replica
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.rewinding import settle
from tvetdesk.exchange.stretches import Stretch, bare
from tvetdesk.exchange.vector import SILENT, known
from tvetdesk.store import changes, ids
from tvetdesk.store.book import Book
from tvetdesk.store.changes import CONTEXTS, NO_DIGEST, canonical, change_of, link
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table

PARTS = "parts_at"  # fact: this PC's first change that headquarters has otherwise
FORKED = "fork:"  # facts: whose line came in two ways, and how many bundles and slips still tell it
TELLINGS = 5  # a copy that missed them all is refused once more, and then it is told anew
MOVED = "moved:"  # facts: erasures of rows that have other numbers now; the list beside the data file names them still
ROWS = {
    "cell": ("col", "stamp"),
    "before": ("id",),
    "held": ("col", "origin", "seq"),
    "travel": ("stamp",),
    "unseen": ("col", "change", "origin", "seq"),
    "returned": ("partner", "col", "origin", "seq"),
    "given": ("col", "origin", "seq"),
    "replaced": ("col", "change", "origin", "seq"),
}  # tables that name rows by table, row and row2, with what else tells their own rows apart


# -- what is told, and what it says to the one it is about ---------------------------------------------------


def judges(book: Book, about: Replica) -> bool:
    """Whether this PC says which line of another stands: headquarters does, an office PC for its centre's laptops."""
    if about.number == book.replica or about.centre == HQ_CODE:
        return False
    if book.level is Share.OFFICE:
        return about.level == Share.CENTRE.name and about.centre == book.code
    return book.level is Share.HQ


def told(book: Book, centre: str) -> Block | None:
    """For the PCs of a centre: the digests of every line that came in two ways, as it is held here.

    Of a PC that says it has fewer of its own changes than are held here, those from its last one on.
    """
    rows = []
    for about in authority.replicas(book, centre=centre):
        if not judges(book, about):
            continue
        has = known(book, about.number).get(about.number)
        first = 1 if book.fact(f"{FORKED}{about.number}", "0") != "0" else has
        if first == 1 or (has is not None and has < book.vector().get(about.number, 0)):
            rows += [
                (about.number, seq, digest[:8])
                for seq, digest in _line(book, about.number)
                if seq >= (first or 0)
            ]
    return wire.block(wire.FORK, rows, wire.SHAPES[wire.FORK]) if rows else None


def was_told(book: Book, centre: str) -> None:
    """Count down what a bundle or slip for the PCs of a centre told of lines that came in two ways."""
    for about in authority.replicas(book, centre=centre):
        fact = f"{FORKED}{about.number}"
        if judges(book, about) and (left := int(book.fact(fact, "0"))):
            book.remember(**{fact: left - 1})


def note(book: Book, origin: int) -> None:
    """Remember that the changes of a PC came in two ways, so that it hears of it, if this PC is to judge that."""
    about = authority.replica(book, origin)
    if about is not None and judges(book, about):
        book.remember(**{f"{FORKED}{origin}": TELLINGS})


def heard(book: Book, origin: int) -> None:
    """A copy of a PC goes on as another: its line need not be told any more, unless one more copy shows up.

    Whether the PC itself is still there is seen by whether it is heard of again.
    """
    book.sql("DELETE FROM meta WHERE key = ?", (f"{FORKED}{origin}",))
    book.remember(**{f"{SILENT}{origin}": 0})


def judged(
    book: Book, fork: Iterable[tuple[int, int, bytes]], moved: Iterable[tuple[int, bytes]]
) -> dict[int, int]:
    """The first change of each line here that who judges it has otherwise, or under the number of a stretch.

    Of this PC's own line also the first that lacks here though it is there. That there are more of them is not enough to
    say which: the lines may part before the last one here.
    """
    told: dict[int, dict[int, bytes]] = {}
    for origin, seq, digest in fork:
        told.setdefault(origin, {})[seq] = digest
    first: dict[int, int] = {}
    for origin, there in told.items():
        mine = dict(_line(book, origin))
        other = [
            seq
            for seq, digest in there.items()
            if (seq in mine or origin == book.replica) and mine.get(seq, b"")[:8] != digest
        ]
        if other:
            first[origin] = min(other)
    for origin, digest in moved:
        for (seq,) in book.sql(
            "SELECT seq FROM change WHERE origin = ? AND digest = ?", (origin, digest.hex())
        ).fetchall():
            first[origin] = min(seq, first.get(origin, seq))
    return first


def _line(book: Book, origin: int) -> list[tuple[int, bytes]]:
    rows = book.sql("SELECT seq, digest FROM change WHERE origin = ? AND seq > 0 ORDER BY seq", (origin,))
    return [(seq, bytes.fromhex(digest)) for seq, digest in rows.fetchall()]


def digest_at(book: Book, origin: int, seq: int) -> str | None:
    """The chain digest of a change that is held here."""
    row = book.sql("SELECT digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)).fetchone()
    return row[0] if row else None


# -- moving a line -------------------------------------------------------------------------------------------


def move(book: Book, before: int, first: int) -> list[dict[str, Any]]:
    """Give the changes of a PC from `first` on, and the rows they made, to their stretches; inside a transaction.

    What others wrote of these rows refers to their new ids from now on. The PC's word that one of these people was erased
    would speak of another person now: it is taken out and returned as somebody has to say it anew.
    """
    found = stretches.cut(book, before, first)
    if not found:
        return []
    moved = _new_ids(book, before, found)
    settle(book, "rewind.own")
    with book.quietly():
        _rows(book, moved)
    _contexts(book, before, found)
    for one in found:
        stretches.keep(book, before, one.digest)
        for table in ("held", "unseen", "returned", "given", "replaced"):
            book.sql(
                f"UPDATE {table} SET origin = ?, seq = seq - ? WHERE origin = ? AND seq BETWEEN ? AND ?",
                (one.number, one.first - 1, before, one.first, one.last),
            )
        book.sql("INSERT INTO applied (origin, seq) VALUES (?, ?)", (one.number, one.last - one.first + 1))
        _headers(book, before, one, moved)
    for table in ("known", "applied"):
        book.sql(f"UPDATE {table} SET seq = ? WHERE origin = ? AND seq >= ?", (first - 1, before, first))
        book.sql(f"DELETE FROM {table} WHERE origin = ? AND seq = 0", (before,))
    return _erasures(book, before, moved)


def _erasures(book: Book, before: int, moved: Mapping[int, int]) -> list[dict[str, Any]]:
    about = authority.replica(book, before)
    anew = []
    for one in list(authority.statements(book)):
        if one.body["kind"] != ERASURE or about is None or one.signer != about.sign_key:
            continue
        if (person := moved.get(one.body["person"])) is not None:
            book.sql("DELETE FROM statement WHERE id = ?", (one.id,))
            book.remember(**{f"{MOVED}{one.id}": 1})
            anew.append({**one.body, "person": person})
    return anew


def _new_ids(book: Book, before: int, found: Sequence[Stretch]) -> dict[int, int]:
    """The ids of the rows that the stretches made, and of natural rows that are made of those."""
    low, high = before << ids.COUNTER_BITS, (before + 1 << ids.COUNTER_BITS) - 1
    moved: dict[int, int] = {}
    for one in found:
        made = [
            row
            for table in book.schema.tables.values()
            if not table.leaf
            for (row,) in book.sql(
                f"SELECT t.id FROM {quoted(table.name)} t JOIN change c ON c.id = t.stamp >> {STEP_BITS} "
                "WHERE t.id BETWEEN ? AND ? AND c.origin = ? AND c.seq BETWEEN ? AND ?",
                (low, high, before, one.first, one.last),
            ).fetchall()
        ]
        made += [
            row
            for (row,) in book.sql(
                "SELECT row FROM held WHERE col = -1 AND row BETWEEN ? AND ? AND origin = ? AND seq BETWEEN ? AND ?",
                (low, high, before, one.first, one.last),
            ).fetchall()
        ]
        moved |= {row: ids.free_id(one.number, row - low) for row in made}
    natural = [table for table in book.schema.tables.values() if table.natural and not table.leaf]
    more = bool(moved)
    while more:  # a natural row may be made of another
        more = False
        for table in natural:
            refs = [name in _refs(table) for name in table.identity]
            names = ", ".join(quoted(table.fields[name].column_name) for name in table.identity)
            if not any(refs):
                continue
            for row, *values in book.sql(f"SELECT id, {names} FROM {quoted(table.name)}").fetchall():
                put = [moved.get(v, v) if ref else v for v, ref in zip(values, refs, strict=True)]
                if put != values and moved.get(row) != (new := ids.natural_id(table.number, put)):
                    moved[row], more = new, True
    return moved


def meant_another(book: Book, one: authority.Statement) -> bool:
    """Whether a word that somebody was erased was about a row that has another number now."""
    return bool(book.fact(f"{MOVED}{one.id}"))


def _refs(table: Table) -> list[str]:
    """The fields of a table that name rows."""
    return [name for name, field in table.fields.items() if field.wire == "id"]


def _rows(book: Book, moved: Mapping[int, int]) -> None:
    """Write the new ids wherever rows are named, without a version: it is the same value of the same change."""
    book.sql("DROP TABLE IF EXISTS temp.moved")
    book.sql("CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new BIGINT)")
    book.db.connection().executemany("INSERT INTO moved VALUES (?, ?)", list(moved.items()))
    new, old = "(SELECT new FROM moved WHERE old = {0})", "{0} IN (SELECT old FROM moved)"
    for table in book.schema.tables.values():
        name = quoted(table.name)
        for field in _refs(table):
            column = quoted(table.fields[field].column_name)
            book.sql(f"UPDATE {name} SET {column} = {new.format(column)} WHERE {old.format(column)}")
            number = table.column_number(field)
            for versions in ("cell", "before", "held"):
                book.sql(
                    f"UPDATE {versions} SET value = CAST({new.format('CAST(value AS INTEGER)')} AS TEXT) WHERE tbl = ? "
                    "AND col = ? AND value IN (SELECT CAST(old AS TEXT) FROM moved)",
                    (table.number, number),
                )
        if not table.leaf:  # out and in again, for the index for searching goes by ids
            listed = ", ".join(["stamp", *(quoted(column) for column in table.spec.names)])
            book.sql(
                f"INSERT INTO {name} (id, {listed}) SELECT m.new, {listed} FROM {name} t JOIN moved m ON m.old = t.id"
            )
            book.sql(f"DELETE FROM {name} WHERE {old.format('id')}")
    for versions, keys in ROWS.items():
        for column, kept in (("row", "row2"), ("row2", "row")):
            same = " AND ".join(f"o.{name} = v.{name}" for name in ("tbl", kept, *keys))
            book.sql(
                f"UPDATE {versions} AS v SET {column} = {new.format(f'v.{column}')} WHERE {old.format(f'v.{column}')} "
                f"AND NOT EXISTS (SELECT 1 FROM {versions} o WHERE o.{column} = {new.format(f'v.{column}')} AND {same})"
            )
    _whole(book, moved)
    for fact, row in book.sql("SELECT key, value FROM meta WHERE key LIKE 'person:%'").fetchall():
        if int(row) in moved:
            book.remember(**{fact: moved[int(row)]})


def _whole(book: Book, moved: Mapping[int, int]) -> None:
    """Whole rows that lie aside name others in their values."""
    for *place, text in book.sql(
        "SELECT tbl, row, row2, origin, seq, value FROM held WHERE col = -1"
    ).fetchall():
        table = book.schema.tables.get(place[0])
        if table is None:
            continue
        refs = {str(table.column_number(name)) for name in _refs(table)}
        value = json.loads(text)
        put = {column: moved.get(v, v) if column in refs else v for column, v in value.items()}
        if put != value:
            book.sql(
                "UPDATE held SET value = ? WHERE col = -1 AND tbl = ? AND row = ? AND row2 = ? AND origin = ? AND seq = ?",
                (canonical(put), *place),
            )


def _contexts(book: Book, before: int, found: Sequence[Stretch]) -> None:
    """Whoever had seen the line has seen its stretches, and a stretch what came before it.

    Headquarters says which line stands, so its own changes have seen that one. The hash of a context stays: the chain of
    whoever wrote under it goes by it.
    """
    renamed = json.loads(book.fact(CONTEXTS, "[]"))
    first, centres = found[0].first, authority.centre_of(book)
    theirs = {number for number, centre in centres.items() if centre == HQ_CODE and number != book.replica}
    judged = {
        context
        for number in theirs
        for (context,) in book.sql("SELECT DISTINCT context FROM change WHERE origin = ?", (number,))
    }
    for context, text in book.sql("SELECT id, vector FROM context").fetchall():
        vector = json.loads(text)
        seen = vector.get(str(before), 0)
        if seen >= first and context not in judged:
            book.sql(
                "UPDATE context SET vector = ? WHERE id = ?", (_saw(vector, before, found, seen), context)
            )
            renamed.append(context)
    for one in found:
        for context, text, whole in book.sql(
            "SELECT id, vector, whole FROM context WHERE id IN "
            "(SELECT context FROM change WHERE origin = ? AND seq BETWEEN ? AND ?)",
            (before, one.first, one.last),
        ).fetchall():
            (made,) = book.sql(
                "INSERT INTO context (vector, whole) VALUES (?, ?) RETURNING id",
                (_saw(json.loads(text), before, found, one.first - 1), whole),
            ).fetchone()
            renamed.append(made)
            book.sql(
                "UPDATE change SET context = ? WHERE context = ? AND origin = ? AND seq BETWEEN ? AND ?",
                (made, context, before, one.first, one.last),
            )
    book.remember(**{CONTEXTS: canonical(renamed)})


def _saw(vector: Mapping[str, int], before: int, found: Sequence[Stretch], seen: int) -> str:
    """A context whose author had seen a line up to a change, told in the numbers of its stretches."""
    told = {**vector, str(before): min(seen, found[0].first - 1)}
    told |= {str(one.number): min(seen, one.last) - one.first + 1 for one in found if one.first <= seen}
    return canonical({origin: seq for origin, seq in told.items() if seq})


def _headers(book: Book, before: int, one: Stretch, moved: Mapping[int, int]) -> None:
    """The changes of a stretch under its number, and its chain from its beginning."""
    rows = book.sql(
        f"SELECT {changes.COLUMNS} FROM change WHERE origin = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (before, one.first, one.last),
    ).fetchall()
    digest = NO_DIGEST
    for row in rows:
        head, seq = change_of(row), row[2] - one.first + 1
        refs = {name: [table, moved.get(key, key)] for name, (table, key) in head.refs.items()}
        (whole,) = book.sql("SELECT whole FROM context WHERE id = ?", (head.context,)).fetchone()
        digest = link(digest, bare(one.number, seq, head.lamport, head.at, head.what), whole, head.run)
        book.sql(
            "UPDATE change SET origin = ?, seq = ?, person = ?, refs = ?, digest = ? WHERE id = ?",
            (one.number, seq, moved.get(row[5], row[5]), canonical(refs), digest, head.id),
        )
