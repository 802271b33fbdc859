"""Search: rows whose searched fields hold words that begin as typed, the best first."""

from __future__ import annotations

import re
from typing import Any

from tvetdesk.store.book import Book
from tvetdesk.store.fields import INVISIBLE

MOST_TOKENS = 12  # whoever pastes a page gets an answer, not a wait
MOST_RANKED = 200  # rows, for ranking more would take longer than a key press; one or two letters find more

# Where words end for the index as for people; it knows more such signs and cuts a quoted word at them itself.
_BREAKS = re.compile(r"[\x00-/:-@\[-`{-\x7f\u00a0«»\u2010-\u2027\ud800-\udfff\s]+")


def search(book: Book, model: type[Any], text: str, limit: int = 50) -> list[int]:
    """The ids of rows, not in the bin, in which every typed word begins a word; the best match first.

    Accents and capitals do not matter. Text without a letter or digit finds nothing. Where more than MOST_RANKED rows
    match, the first ones by number are given instead of the best.
    """
    table = book.table(model)
    words = words_of(text)
    if not words or not table.spec.search:
        return []
    shaping = book.db.shaping
    asked, (source, matches, best, oldest) = shaping.asked(words), shaping.matching(table.spec)
    (number,) = book.sql(
        f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {matches} LIMIT {MOST_RANKED + 1}) found",
        (asked,),
    ).fetchone()
    order = best if number <= MOST_RANKED else oldest
    found = book.sql(
        f"SELECT t.id FROM {source} WHERE {matches} AND t.deleted IS NULL ORDER BY {order} LIMIT ?",
        (asked, limit),
    )
    return [row for (row,) in found.fetchall()]


def words_of(text: str) -> list[str]:
    """The words that were typed, as many as are looked for."""
    return _BREAKS.sub(" ", INVISIBLE.sub("", text)).split()[:MOST_TOKENS]
