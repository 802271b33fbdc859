"""Search: rows whose searched fields hold words that begin as typed, the best first."""

from __future__ import annotations

import re
from typing import Any

from tvetdesk.store.book import Book, quoted
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
    typed = expression(text)
    if not typed or not table.spec.search:
        return []
    index = quoted(f"{table.name}_fts")
    (number,) = book.sql(
        f"SELECT count(*) FROM (SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT {MOST_RANKED + 1})",
        (typed,),
    ).fetchone()
    order = f"ORDER BY {index}.rank, t.id " if number <= MOST_RANKED else ""
    found = book.sql(
        f"SELECT t.id FROM {index} JOIN {quoted(table.name)} t ON t.id = {index}.rowid "
        f"WHERE {index} MATCH ? AND t.deleted IS NULL {order}LIMIT ?",
        (typed, limit),
    )
    return [row for (row,) in found.fetchall()]


def expression(text: str) -> str:
    """What was typed as an FTS5 query: `Fatou jal` -> `"Fatou"* "jal"*`; empty where there is nothing to look for.

    Every word is quoted, so that no sign and no word of the query language has a meaning.
    """
    words = _BREAKS.sub(" ", INVISIBLE.sub("", text)).split()
    return " ".join(f'"{word}"*' for word in words[:MOST_TOKENS])
