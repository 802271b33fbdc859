"""Late stamps: values written by a PC that had not heard of a consent go to HQ with the next one that has."""

from __future__ import annotations

from collections.abc import Iterator

from tvetdesk.exchange.vector import Changes
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import note_open_people, openings, person_of

changes({"exchange.share": N_("Values of people who agreed to share")})

Row = tuple[int, int, int]  # table number, row, row2


def stamp_late(book: Book) -> None:
    """Stamp in a change of this PC what its author wrote without having seen that the person agreed.

    Such a value stayed behind when its author's bundle went to HQ, and HQ counts the change as received. What was
    looked at once is not looked at again: only changes and openings that are new here since the last time.
    """
    until = int(book.fact("stamped", "0"))
    (newest,) = book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()
    if newest == until:
        return
    note_open_people(book)
    opened = {person: set(stamps) for person, stamps in openings(book)}
    seen = Changes(book)
    late = sorted(
        {
            row
            for row, person, change in _written(book, until, opened)
            if _unheard(book, seen, row, change, opened[person])
        }
    )
    if late:
        with book.change("exchange.share"):
            (stamp,) = book.sql("SELECT stamp FROM writing").fetchone()
            book.db.connection().executemany(
                "INSERT OR IGNORE INTO travel (tbl, row, row2, stamp) VALUES (?,?,?,?)",
                [(*row, stamp) for row in late],
            )
        book.seal()
    (newest,) = book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()
    book.remember(stamped=newest)


def _written(book: Book, until: int, opened: dict[int, set[int]]) -> Iterator[tuple[Row, int, int]]:
    """The (row, person, change) of live versions of people who share, where either is new here."""
    fresh = {person for person, stamps in opened.items() if any(change > until for change in stamps)}
    for table in book.schema.tables.values():
        if not book.schema.of_person(table) or Share.HQ not in table.shares:
            continue
        for row, row2, person, change in _versions(book, table):
            if person in opened and (change > until or person in fresh):
                yield (table.number, row, row2), person, change


def _versions(book: Book, table: Table) -> Iterator[tuple[int, int, int, int]]:
    joins, person = person_of(book, table)
    row, row2 = ("t.id", "0") if not table.leaf else (f't."{table.key[0]}"', f't."{table.key[1]}"')
    yield from book.sql(
        f'SELECT {row}, {row2}, {person}, t.stamp >> {STEP_BITS} FROM "{table.name}" t {joins} '
        f"WHERE {person} IN (SELECT id FROM opened)"
    )
    listed = ", ".join(str(number) for number, share in enumerate(table.shares) if share is Share.HQ)
    yield from book.sql(
        f'SELECT {row}, {row2}, {person}, c.stamp >> {STEP_BITS} FROM cell c JOIN "{table.name}" t '
        f"ON {row} = c.row AND {row2} = c.row2 {joins} WHERE c.tbl = {table.number} AND c.col IN ({listed}) "
        f"AND {person} IN (SELECT id FROM opened)"
    )


def _unheard(book: Book, seen: Changes, row: Row, change: int, opened: set[int]) -> bool:
    """Whether neither the version's author had seen the opening, nor anyone who had seen both stamped the row.

    All of an opening: where two said yes, one of them may have said no before, and HQ forgot the values then.
    """

    def heard(other: int) -> bool:
        return all(other == opening or seen[other].has_seen(seen[opening]) for opening in opened)

    if heard(change):
        return False
    stamps = book.sql(f"SELECT stamp >> {STEP_BITS} FROM travel WHERE tbl = ? AND row = ? AND row2 = ?", row)
    return not any(heard(stamp) and seen[stamp].has_seen(seen[change]) for (stamp,) in stamps.fetchall())
