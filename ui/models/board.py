"""The board of headquarters: per centre when it was heard, what is here of it, what is missing, what it has of ours."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from tvetdesk import radar as radars
from tvetdesk.desk import Desk
from tvetdesk.exchange import answering, inbox
from tvetdesk.exchange.authority import HQ_CODE, Replica, replicas
from tvetdesk.exchange.bundles import missing, newest
from tvetdesk.exchange.giving_back import outstanding
from tvetdesk.exchange.newcomers import pending
from tvetdesk.exchange.ownership import owner
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.standing import Standing, last_heard, standing
from tvetdesk.records.centres import Centre

SILENT, LONG = 7, 30  # days


@dataclass(frozen=True)
class Line:
    """One centre. `heard` is None before its first bundle; `changes` counts what headquarters has of it."""

    code: str
    name: str
    country: str
    heard: dt.date | None
    days: int | None
    numbers: tuple[int, ...]
    missing: tuple[int, ...]
    changes: int
    has: Standing | None
    asked: int
    radar: radars.Line | None = None
    owed: int = 0  # changes it lost with a restored backup, which are here

    @property
    def silent(self) -> bool:
        return self.days is None or self.days > SILENT

    @property
    def state(self) -> str:
        """ok, attention or error, by the days of silence."""
        if self.days is None or self.days > LONG:
            return "error"
        return "attention" if self.days > SILENT else "ok"


@dataclass(frozen=True)
class Board:
    """All centres, the longest silent first; computers that wait for approval; bundles that wait for an earlier one."""

    lines: list[Line]
    pending: list[Replica]
    kept: int


def board(desk: Desk) -> Board:
    """In the reading thread."""
    book, today = desk.book, desk.book.today()
    by_centre: dict[str, list[Replica]] = {}
    for one in replicas(book):
        if one.state != "pending" and one.centre != HQ_CODE:
            by_centre.setdefault(one.centre, []).append(one)
    asked = Counter(owner(book, answering.row_of(book, one)) for one in questions(book))
    rows = {row.code: row for row in book.select(Centre) if row.code != HQ_CODE}
    vector = book.vector()
    seen = {line.code: line for line in radars.radar(desk).lines}
    lines = []
    for code in sorted({*by_centre, *rows}):
        there = by_centre.get(code, [])
        days = [day for one in there if (day := last_heard(book, one.number)) is not None]
        heard = max(days, default=None)
        approved = [one for one in there if one.state == "approved"]
        lines.append(
            Line(
                code,
                rows[code].name if code in rows else there[0].name or code,
                rows[code].country if code in rows else code[:2],
                heard,
                max(0, (today - heard).days) if heard else None,
                tuple(newest(book, approved[0].number)) if len(approved) == 1 else (),
                tuple(number for one in approved for number in missing(book, one.number)),
                sum(vector.get(one.number, 0) for one in there),
                standing(book, code) if approved else None,
                asked[code],
                seen.get(code),
                sum(one.top - one.has for one in outstanding(book, code)),
            )
        )
    lines.sort(key=lambda one: -(one.days if one.days is not None else 1 << 20))
    return Board(lines, pending(book), inbox.waiting(book))
