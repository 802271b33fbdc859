"""The report for whoever helps from afar: how this computer and its data stand, in numbers, days and codes.

Whoever sends it can read it first: it is plain text. Nothing in it was typed by anybody: no name, no note, no path, no number
of a person; of record types it says how many rows there are.
"""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Iterator
from pathlib import Path

from tvetdesk import __version__
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange.standing import standing
from tvetdesk.records.rights import closed
from tvetdesk.store import audit, backup, backups, keyfile, lock
from tvetdesk.store.book import Book
from tvetdesk.store.check import check
from tvetdesk.store.clocks import clock_state
from tvetdesk.store.files import free_space
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.place import doubt
from tvetdesk.store.record import Share

FAULTS = "faults"  # where reports of faults of ours lie in the data folder
MOST_FAULTS = 3
OURS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", keyfile.FILE, keyfile.COPY, lock.LOCK)

Section = tuple[str, list[tuple[str, str]]]


def sections(
    folder: Path, desk: Desk | None, trouble: UserError | None, now: dt.datetime
) -> Iterator[Section]:
    """Titles with their lines, in English: it is read by whoever helps. `trouble` is why the data did not open."""
    yield (
        "program",
        [
            ("version", __version__),
            ("python", platform.python_version()),
            ("system", platform.platform()),
            ("clock", now.isoformat(" ", "minutes")),
        ],
    )
    yield "folder", list(_folder(folder))
    if desk is None:
        yield "data", [("opened", "no"), ("why", trouble.code if trouble else "not tried")]
    else:
        yield "data", list(_data(desk))
        yield "rows", [(name, str(count)) for name, count in _rows(desk.book)]
        yield "looked over", [(one.name, "; ".join(one.faults) or "in order") for one in check(desk.book)]
    for number, text in enumerate(_faults(folder), 1):
        yield f"fault {number}", [("", line) for line in text.splitlines()]


def text_of(found: Iterator[Section]) -> str:
    """The report as it is read and sent."""
    lines: list[str] = []
    for title, rows in found:
        lines.append(f"[{title}]")
        lines += [f"{name}: {value}" if name else f"  {value}" for name, value in rows]
        lines.append("")
    return "\n".join(lines)


def _folder(folder: Path) -> Iterator[tuple[str, str]]:
    """Sizes of the files we know; of others, which somebody may have named after a person, only how many."""
    if not folder.is_dir():
        yield "there", "no"
        return
    yield "place", doubt(folder) or "own disk"
    for name in OURS:
        path = folder / name
        yield name, f"{path.stat().st_size} bytes" if path.exists() else "not there"
    yield "others", str(sum(1 for path in folder.iterdir() if path.name not in OURS))
    yield "free", f"{free_space(folder) // 1_000_000} MB"
    there = folder / backup.FOLDER
    yield "backups", str(len(backup.listing(there)) if there.is_dir() else 0)


def _data(desk: Desk) -> Iterator[tuple[str, str]]:
    book = desk.book
    yield "opened", "for reading only" if book.reading else "yes"
    yield "role", desk.keys.role
    yield "level", book.level.name
    yield "code", book.code
    yield "practice", "yes" if desk.practice else "no"
    (step,) = book.sql("SELECT max(number) FROM migration").fetchone()
    yield "step of the tables", str(step)
    clock = clock_state(book)
    yield "last entry", clock.reference.date().isoformat() if clock.reference else "none"
    yield "clock doubted", clock.doubt or "no"
    for what, table in (
        ("changes", "change"),
        ("put aside", "held"),
        ("computers", "replica"),
        ("statements", "statement"),
    ):
        (count,) = book.sql(f"SELECT count(*) FROM {table}").fetchone()
        yield what, str(count)
    for direction, kind, count in book.sql(
        "SELECT direction, kind, count(*) FROM bundle GROUP BY direction, kind ORDER BY direction, kind"
    ).fetchall():
        yield f"bundles {direction} {kind}", str(count)
    if book.level is not Share.HQ:
        yield "waits for HQ", str(standing(book).waiting)
    safe = backups.safety(book)
    yield "last backup", safe.last.isoformat() if safe.last else "none"
    yield "last backup elsewhere", safe.elsewhere.isoformat() if safe.elsewhere else "none"
    yield "trouble of the second folder", safe.trouble or "none"
    chain = audit.check(book)
    yield (
        "audit",
        f"{chain.count} entries, "
        + ("whole" if chain.broken is None else f"does not fit from {chain.broken} on"),
    )


def _rows(book: Book) -> Iterator[tuple[str, int]]:
    for table in book.schema.tables.values():
        if closed(book, table):
            continue
        (count,) = book.sql(f'SELECT count(*) FROM "{table.name}"').fetchone()
        if count:
            yield table.name, count


def _faults(folder: Path) -> Iterator[str]:
    """The newest reports of faults of ours; they hold types and places in the program, no values."""
    for path in sorted((folder / FAULTS).glob("fault-*.txt"), reverse=True)[:MOST_FAULTS]:
        yield path.read_text("utf-8", errors="replace")
