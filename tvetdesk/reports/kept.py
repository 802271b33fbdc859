"""Kept: which enrolments a figure of people counts, so that only those that were touched since are counted anew.

Kept in memory while the data are open, never on a disk; whoever opens them counts once. What was touched is read from what
the store notes of every write: the stamp of a new row, and the note of what a cell held before. Where rows were written
without that (a bundle undone, somebody erased, rows that had waited), the store says that there was such writing, and
everything is counted anew. What consent or an erasure empties lies below COUNTS, and no figure is counted by it.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.enterprises import Enterprise, Founder
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.reports.question import Occasion, Question
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS

MOST = 1_000_000  # pairs kept of one book, 16 bytes each
FEW = 5_000  # of more touched enrolments than these all are counted anew, which takes no longer

LEADS: tuple[tuple[type[Any], str, tuple[tuple[type[Any], str, str], ...]], ...] = (
    (Enrolment, "id", ((Enrolment, "id", "id"),)),
    (Trainee, "id", ((Enrolment, "trainee", "id"),)),
    (Cohort, "id", ((Enrolment, "cohort", "id"),)),
    (Centre, "id", ((Cohort, "centre", "id"), (Enrolment, "cohort", "id"))),
    (Programme, "id", ((Cohort, "programme", "id"), (Enrolment, "cohort", "id"))),
    (EnrolmentState, "id", ((EnrolmentState, "id", "enrolment"),)),
    (Certificate, "id", ((Certificate, "id", "enrolment"),)),
    (FollowUp, "id", ((FollowUp, "id", "enrolment"),)),
    (Enterprise, "id", ((Founder, "enterprise", "enrolment"),)),
    (Founder, "enterprise", ((Founder, "enterprise", "enrolment"),)),
)
"""How a written row leads to enrolments: its type and number, then which type names it by which field, and what leads on."""

NAMING = ((Certificate, "enrolment"), (Founder, "enrolment"))
"""Fields that lead to the new enrolment alone once they are altered."""

Pairs = tuple["array[int]", "array[int]"]
"""The enrolments that count, and beside each the person: rows as they are, not yet those that stand for them."""

Count = Callable[[Question], Iterable[Occasion]]


class Position(NamedTuple):
    """Up to where a book was counted: how often it was written without stamps, and the stamp of the last step."""

    turned: int
    stamp: int


@dataclass
class _Kept:
    """What is kept of one book; several threads may ask."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    figures: OrderedDict[tuple[Any, ...], tuple[Position, Pairs]] = field(default_factory=OrderedDict)
    touched: tuple[Position, Position, set[int] | None] | None = (
        None  # between two places: all figures ask alike
    )


_BOOKS: WeakKeyDictionary[Book, _Kept] = WeakKeyDictionary()


def pairs(code: str, count: Count, question: Question) -> Pairs:
    """The enrolments and people on whose occasions a figure counts."""
    book = question.book
    if (
        book.db.connection().in_transaction
    ):  # what is written in it may be taken back, and its numbers given out again
        return _counted(count, question)
    kept = _BOOKS.setdefault(book, _Kept())
    key = (code, question.as_of, question.first, question.scope, book.discreet())
    with kept.lock:
        now = position(book)  # read before counting: what is written meanwhile is counted again
        before = kept.figures.pop(key, None)
        found = _again(kept, count, question, now, *before) if before else _counted(count, question)
        kept.figures[key] = now, found
        while len(kept.figures) > 1 and sum(len(one) for _, (one, _) in kept.figures.values()) > MOST:
            kept.figures.popitem(last=False)
        return found


def position(book: Book) -> Position:
    """Where a book stands now."""
    turned = book.turned
    newest = book.sql("SELECT id, steps FROM change ORDER BY id DESC LIMIT 1").fetchone() or (0, 0)
    current = book.open_change()
    change, steps = (current[0], current[3]) if current else newest  # an open one gets further steps
    return Position(turned, change << STEP_BITS | steps)


def _counted(count: Count, question: Question) -> Pairs:
    found = sorted({(one.enrolment, one.record) for one in count(question) if one.enrolment is not None})
    return array("q", [one for one, _ in found]), array("q", [person for _, person in found])


def _again(
    kept: _Kept, count: Count, question: Question, now: Position, since: Position, before: Pairs
) -> Pairs:
    """What was counted before, with those enrolments counted again that were touched since."""
    if since == now:
        return before
    if kept.touched is None or kept.touched[:2] != (since, now):
        some = touched(question.book, since.stamp) if since.turned == now.turned else None
        kept.touched = since, now, some
    some = kept.touched[2]
    if some is None or len(some) > FEW:
        return _counted(count, question)
    fresh = _counted(count, replace(question, among=tuple(some))) if some else ((), ())
    both = [pair for pair in zip(*before, strict=True) if pair[0] not in some] + list(
        zip(*fresh, strict=True)
    )
    return array("q", [one for one, _ in both]), array("q", [person for _, person in both])


def touched(book: Book, stamp: int) -> set[int] | None:
    """The enrolments that later steps than this one may have altered; None where these may be any."""
    for model, name in NAMING:
        table = book.table(model)
        values = stamp, table.number, table.column_number(name)
        if book.sql(
            "SELECT 1 FROM before WHERE stamp > ? AND tbl = ? AND col = ? LIMIT 1", values
        ).fetchone():
            return None
    found: set[int] = set()
    for model, key, steps in LEADS:
        joined, at = "", "w.row"
        for place, (other, name, on) in enumerate(steps):
            joined += f' CROSS JOIN "{book.table(other).name}" s{place} ON s{place}.{name} = {at}'
            at = f"s{place}.{on}"
        # With a plus, SQLite looks for the stamps, which are few, and not for all that was ever noted of the table.
        rows = book.sql(
            f'SELECT {at} FROM (SELECT {key} AS row FROM "{book.table(model).name}" WHERE stamp > ? '
            f"UNION ALL SELECT row FROM before WHERE stamp > ? AND +tbl = ?) w{joined} WHERE {at} IS NOT NULL",
            (stamp, stamp, book.table(model).number),
        )
        found.update(one for (one,) in rows.fetchall())
    return found
