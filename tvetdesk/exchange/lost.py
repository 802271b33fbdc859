"""What was lost with a disk and is held elsewhere: passed on within the centre and to headquarters by whoever holds it.

Of a PC that is no more, the changes above what any office PC of the centre has are held only in part: by a laptop, which
does not hold every field, or because headquarters gave them back. Nobody covers them with a range, so they travel like
what a consent opened: a change of this PC stamps the rows, which go along with it, each version under its own change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from tvetdesk.exchange import authority, stretches
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.deriving import COPIED
from tvetdesk.exchange.heirs import followings
from tvetdesk.exchange.vector import Changes, Vector, known
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.record import Share
from tvetdesk.store.sharing import key_of

GIVES = "exchange.give"
changes({GIVES: N_("What a lost computer had written")})

Row = tuple[int, int, int]  # table number, row, row2


def gone(book: Book, centre: str) -> set[int]:
    """The numbers of a centre under which nobody works: of PCs restored, renewed or struck off, and of stretches."""
    there = {one.number: one.centre for one in authority.replicas(book)}
    found = {one.follows for one in followings(book) if one.why != COPIED}
    found |= {one.number for one in authority.replicas(book, state="revoked")}
    parts = {number for number, (of, _) in stretches.held(book).items() if there.get(of) == centre}
    return {number for number in found if there.get(number) == centre and number != book.replica} | parts


def lost(book: Book, code: str) -> dict[int, int]:
    """For each of a centre's PCs that are no more, how far some office PC of the centre is known to have its changes.

    Headquarters counts as a centre; its PCs are its offices.
    """
    tops = dict.fromkeys(gone(book, code), 0)
    if not tops:
        return {}
    there = [
        known(book, one.number)
        for one in authority.replicas(book, centre=code, state="approved")
        if one.level != Share.CENTRE.name and one.number not in tops
    ]
    if book.level is Share.OFFICE and code == book.code:
        there.append(book.vector())
    since = [{one.follows: one.since} for one in followings(book) if one.why != COPIED]
    return {number: max(v.get(number, 0) for v in (*there, *since, {})) for number in tops}


def forgotten(book: Book, code: str, told: Vector, seen: Changes) -> Callable[[int], bool]:
    """Whether nobody of a centre has a change that headquarters holds, so that what it holds empty of it stays empty.

    `told` is what one of the centre's PCs says just now that it has.
    """

    @cache
    def tops() -> dict[int, int]:
        return lost(book, code)

    def nobodys(change: int) -> bool:
        head = seen[change]
        return head.origin in tops() and head.seq > max(tops()[head.origin], told.get(head.origin, 0))

    return nobodys


def held_in_part(book: Book) -> dict[int, tuple[int, int]]:
    """The changes above that which are here: their local numbers, each with its origin and number.

    An office PC holds also what headquarters lost of its own.
    """
    found: dict[int, tuple[int, int]] = {}
    codes = {Share.CENTRE: [book.code], Share.OFFICE: [book.code, HQ_CODE]}.get(book.level, [])
    for number, has in (pair for code in codes for pair in lost(book, code).items()):
        for change, seq in book.sql(
            "SELECT id, seq FROM change WHERE origin = ? AND seq > ?", (number, has)
        ).fetchall():
            found[change] = number, seq
    return found


def stamp_lost(book: Book) -> None:
    """Stamp in a change of this PC the rows with versions of such changes, once for each."""
    rows = sorted(set(_unstamped(book)))
    if not rows:
        return
    with book.change(GIVES):
        (stamp,) = book.sql("SELECT stamp FROM writing").fetchone()
        book.db.connection().executemany(
            "INSERT OR IGNORE INTO travel (tbl, row, row2, stamp) VALUES (?,?,?,?)",
            [(*row, stamp) for row in rows],
        )
    book.seal()


def _unstamped(book: Book) -> Iterator[Row]:
    for change, head in held_in_part(book).items():
        low, high = change << STEP_BITS, (change + 1 << STEP_BITS) - 1
        rows: set[Row] = set(
            book.sql("SELECT tbl, row, row2 FROM cell WHERE stamp BETWEEN ? AND ?", (low, high)).fetchall()
        )
        rows.update(  # what came back empty gave way to a value, which headquarters lacks
            book.sql("SELECT tbl, row, row2 FROM given WHERE col < 0 AND origin = ? AND seq = ?", head)
        )
        for table in book.schema.tables.values():
            row, row2 = key_of(table)
            rows.update(
                book.sql(
                    f"SELECT {table.number}, {row}, {row2} FROM {quoted(table.name)} t WHERE t.stamp BETWEEN ? AND ?",
                    (low, high),
                ).fetchall()
            )
        for one in rows:
            stamped = book.sql(
                f"SELECT 1 FROM travel JOIN change c ON c.id = travel.stamp >> {STEP_BITS} "
                "WHERE tbl = ? AND row = ? AND row2 = ? AND c.what = ? AND c.id > ?",
                (*one, GIVES, change),
            ).fetchone()
            if not stamped:
                yield one
