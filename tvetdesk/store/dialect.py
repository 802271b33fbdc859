"""The store's statements as PostgreSQL takes them: they are worded once, for SQLite, in what both understand.

What only one of them has is worded here: marks for values, tables without row numbers, rows that may be there already.
Functions of SQLite that the store uses are made in the server's own language (`server_ddl.FUNCTIONS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

_IGNORE = re.compile(r"^\s*INSERT OR IGNORE INTO\b")
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(one), by)
    for one, by in (
        (r"%", "%%"),
        (r"\?([0-9]+)", r"%(n\1)s"),
        (r"\?", "%s"),
        (r"\s*\bWITHOUT ROWID\b", ""),
        (r'\bCROSS JOIN ("?\w+"? \w+) ON\b', r"JOIN \1 ON"),  # SQLite's way to fix the order of reading
        (r"\bNOT IN \(\)", "<> ALL ('{}')"),
        (r"\bIN \(\)", "= ANY ('{}')"),
        (r"\btemp\.", "pg_temp."),
        (r"\bINTEGER PRIMARY KEY\b", "BIGINT PRIMARY KEY"),
    )
)


_NUMBERED = re.compile(r"\?[0-9]")


def values(statement: str, parameters: Iterable[Any]) -> Sequence[Any] | Mapping[str, Any]:
    """The values of a statement, by their number where it names them so."""
    listed = tuple(parameters)
    if listed and _NUMBERED.search(statement):
        return {f"n{number}": value for number, value in enumerate(listed, start=1)}
    return listed


@lru_cache(maxsize=4096)
def worded(statement: str) -> str:
    """A statement of the store for the server's driver."""
    kept = _IGNORE.match(statement) is not None
    if kept:
        statement = _IGNORE.sub("INSERT INTO", statement)
    for pattern, by in _WORDS:
        statement = pattern.sub(by, statement)
    return f"{statement} ON CONFLICT DO NOTHING" if kept else statement
