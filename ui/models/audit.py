"""What the audit part reads: who did what and when, in words; whether the chain is whole; the newest breach form."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from tvetdesk.desk import Desk
from tvetdesk.exchange import authority, heads
from tvetdesk.exchange.breach import HOURS
from tvetdesk.exchange.heads import Trouble
from tvetdesk.i18n import Translator
from tvetdesk.records import noted
from tvetdesk.records.staff import Staff
from tvetdesk.store import audit, history
from tvetdesk.store.audit import Checked

PAGE = 500  # entries read at once
FORM = "breach.form"


@dataclass(frozen=True)
class Line:
    """An entry in words; `who` is empty while nobody was logged in."""

    number: int
    at: dt.datetime
    who: str
    what: str
    about: str


@dataclass(frozen=True)
class Clock:
    """Until when the authority must be told of what was lost; negative hours once that is over."""

    lost: str
    until: dt.datetime
    hours: int


@dataclass(frozen=True)
class Audit:
    """Entries, the newest first, from a number on; `more` is where older ones go on, None at the end."""

    lines: list[Line]
    more: int | None
    clock: Clock | None


@dataclass(frozen=True)
class Whole:
    """Whether the own chain fits, and of which other computers it was told that theirs does not."""

    own: Checked
    others: list[tuple[str, str, Trouble]]


def read(desk: Desk, before: int | None, t: Translator) -> Audit:
    """A page of entries; in the reading thread."""
    book = desk.book
    found = audit.listing(book, before=before, limit=PAGE)
    lines, names = [], dict[int, str]()
    for one in found:
        if one.person is not None and one.person not in names:
            names[one.person] = book.describe(book.table(Staff), one.person)
        facts = json.loads(one.about)
        refs = facts.pop("refs", {})
        what = t(audit.WORDS[one.what]) if one.what in audit.WORDS else history.told(book, one.what, refs, t)
        about = noted.about(book, facts, t)
        who = names[one.person] if one.person is not None else ""
        lines.append(Line(one.number, dt.datetime.fromtimestamp(one.at), who, what, about))  # noqa: DTZ006 - the time of this PC
    more = found[-1].number if len(found) == PAGE and found[-1].number > 1 else None
    return Audit(lines, more, _clock(desk))


def _clock(desk: Desk) -> Clock | None:
    """The form noticed last, as long as its hours run or have just run out."""
    row = desk.book.sql("SELECT about FROM audit WHERE what = ? ORDER BY id DESC LIMIT 1", (FORM,)).fetchone()
    if row is None:
        return None
    facts = json.loads(row[0])
    until = dt.datetime.fromtimestamp(facts["noticed"]) + dt.timedelta(hours=HOURS)  # noqa: DTZ006 - the time of this PC
    hours = int((until - desk.book.now()).total_seconds() // 3600)
    return Clock(facts["lost"], until, hours) if hours >= -HOURS else None


def whole(desk: Desk) -> Whole:
    """Go through the whole chain; in the reading thread."""
    book = desk.book
    book.authorize("audit.read")
    others = [
        (one.name, one.centre, trouble)
        for one in authority.replicas(book)
        if (trouble := heads.trouble(book, one.number)) is not None
    ]
    return Whole(audit.check(book), others)
