"""The gap radar of headquarters: of each centre what is here, what is really missing, what to expect, whom to call."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import answering, heads, health, inbox
from tvetdesk.exchange.authority import HQ_CODE, Replica, replicas
from tvetdesk.exchange.bundles import missing, newest
from tvetdesk.exchange.heads import CUT, Trouble
from tvetdesk.exchange.health import Noted
from tvetdesk.exchange.heirs import followings
from tvetdesk.exchange.ownership import owner
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.standing import Standing, last_heard, standing
from tvetdesk.exchange.vector import known, silent
from tvetdesk.i18n import N_, P_, Message, Translator, translator
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

sentences(
    {
        "radar.not_hq": N_(
            "The gap radar is for headquarters. “tvetdesk status” says how this computer stands."
        )
    }
)

SILENT, LONG = 7, 30  # days without a bundle: worth a message, worth a call
BACKUP = 14  # days without a backup off the PC
CLOCK = 2  # days a clock may be ahead: time zones, and our own may be slow
FREE = 500  # megabytes below which a disk is nearly full
MEASURED = 28  # days before the last register, by which a centre's habit is judged
LANGUAGE_OF = {"NE": "fr"}  # in which language a centre is written to, where it is not English


@dataclass(frozen=True)
class Computer:
    """One PC of a centre.

    `numbers` are the bundles that came, `skipped` those that did not though a later one did: they lose nothing, since
    that one covered them. `lacking` is how many of its changes are known to exist and are not here.
    """

    number: int
    name: str
    level: str
    heard: dt.date | None
    numbers: tuple[int, ...]
    skipped: tuple[int, ...]
    changes: int
    lacking: int
    health: Noted | None
    audit: Trouble | None = None
    copy: str | None = (
        None  # the name of the PC that goes on from a copy of its folder, while nothing is heard of itself
    )

    @property
    def whole(self) -> bool:
        """Whether the chain of its changes is here up to the last one that is known of."""
        return not self.lacking


@dataclass(frozen=True)
class Line:
    """One centre. `heard` and `days` are None before its first bundle.

    `expected` estimates the registers written there since then: by the sessions planned for these days, else by how
    many it held a week before. `has` is what the centre has of headquarters' changes, `asked` counts its questions.
    """

    code: str
    name: str
    country: str
    heard: dt.date | None
    days: int | None
    computers: tuple[Computer, ...]
    expected: int | None
    planned: bool
    has: Standing | None
    asked: int

    @property
    def language(self) -> str:
        """In which language it is written to."""
        return LANGUAGE_OF.get(self.country, "en")

    @property
    def lacking(self) -> int:
        return sum(one.lacking for one in self.computers)

    @property
    def skipped(self) -> tuple[int, ...]:
        return tuple(sorted({number for one in self.computers for number in one.skipped}))

    @property
    def urgency(self) -> tuple[int, int, int]:
        """Whom to call first: who was never heard or long ago, where something is missing, where most piles up."""
        silence = 2 if self.days is None or self.days > LONG else 1 if self.days > SILENT else 0
        return (-max(silence, 1 if self.lacking else 0), -(self.expected or 0), -(self.days or 0))


@dataclass(frozen=True)
class Radar:
    """All centres in the order in which to call them; how many bundles wait here for an earlier one."""

    lines: list[Line]
    kept: int

    @property
    def chase(self) -> list[Line]:
        """The centres somebody should write to or call."""
        return [
            line
            for line in self.lines
            if messages(line) or any(one.audit or one.copy for one in line.computers)
        ]


def radar(desk: Desk) -> Radar:
    """Read at headquarters; nothing is written."""
    book = desk.book
    if book.level is not Share.HQ:
        raise UserError("radar.not_hq")
    there: dict[str, list[Replica]] = {}
    for one in replicas(book):
        if one.state != "pending" and one.centre != HQ_CODE:
            there.setdefault(one.centre, []).append(one)
    asked = Counter(owner(book, answering.row_of(book, one)) for one in questions(book))
    rows = {row.code: row for row in book.select(Centre) if row.code != HQ_CODE}
    lines = [
        _line(book, code, rows.get(code), there.get(code, []), asked[code])
        for code in sorted({*there, *rows})
    ]
    return Radar(sorted(lines, key=lambda line: line.urgency), inbox.waiting(book))


def _line(book: Book, code: str, row: Centre | None, there: list[Replica], asked: int) -> Line:
    computers = tuple(_computer(book, one) for one in there if one.state == "approved")
    heard = max((day for one in there if (day := last_heard(book, one.number)) is not None), default=None)
    days = max(0, (book.today() - heard).days) if heard else None
    expected, planned = _expected(book, row.id, heard) if row is not None and heard else (None, False)
    return Line(
        code,
        row.name if row is not None else there[0].name or code,
        row.country if row is not None else code[:2],
        heard,
        days,
        computers,
        expected,
        planned,
        standing(book, code) if computers else None,
        asked,
    )


def _computer(book: Book, one: Replica) -> Computer:
    here = book.vector().get(one.number, 0)
    base, _ = inbox.lacking(book, one.number).get(one.number, (0, 0))
    top = max(base, known(book, one.number).get(one.number, 0))
    return Computer(
        one.number,
        one.name,
        one.level.lower(),
        last_heard(book, one.number),
        tuple(newest(book, one.number)),
        tuple(missing(book, one.number)),
        here,
        max(0, top - here),
        health.noted(book, one.number),
        heads.trouble(book, one.number),
        _copy(book, one.number),
    )


def _copy(book: Book, number: int) -> str | None:
    """Who goes on from a copy of a silent PC's folder."""
    heirs = (
        {one.number for one in followings(book) if one.follows == number} if silent(book, number) else set()
    )
    return next((one.name for one in replicas(book, state="approved") if one.number in heirs), None)


def _expected(book: Book, centre: int, heard: dt.date) -> tuple[int, bool]:
    """Registers to expect since a day, and whether the timetable says so."""
    today = book.today()
    sessions = (
        book.select(Session).join(Cohort, on=(Session.cohort == Cohort.id)).where(Cohort.centre == centre)
    )
    planned = sessions.where(Session.state == "planned", Session.day > heard, Session.day <= today).count()
    if planned:
        return int(planned), True
    held = sessions.where(Session.state == "held", Session.day > heard - dt.timedelta(days=MEASURED)).count()
    return round(held * max(0, (today - heard).days) / MEASURED), False


# -- words ---------------------------------------------------------------------------------------------------

LETTER = N_("Hello. {what} Thank you.")
GAP = N_("Your bundle {numbers} has not reached us. Nothing is lost: your next bundle brings it again. Please export once more when you can.")  # fmt: skip
WRITE = N_("We have had no bundle from you for {days} days. Please open Exchange, press Export and send us the file. Nothing is counted twice.")  # fmt: skip
FIRST = N_("We have not had a bundle from you yet. Please open Exchange, press Export and send us the file.")  # fmt: skip
LACKS = P_(
    "{number} change of yours has not reached us. Nothing is lost as long as it is on your computer: please import our return slip and export once more.",
    "{number} changes of yours have not reached us. Nothing is lost as long as they are on your computer: please import our return slip and export once more.",
)  # fmt: skip
BACKED = N_("Your computer {name} has had no backup on a stick for {days} days. Please put in a stick and make one.")  # fmt: skip
NEVER_BACKED = N_("Your computer {name} has no backup on a stick yet. Please put in a stick and make one.")  # fmt: skip
AHEAD = N_("The clock of your computer {name} is {days} days ahead. Please set its date. Nothing is lost by it.")  # fmt: skip
WENT_BACK = N_("The clock of your computer {name} has gone back. Please set its date. Nothing is lost by it.")  # fmt: skip
FULL = N_("The disk of your computer {name} is nearly full: {free} MB are left. Please free some space.")  # fmt: skip


CUT_SHORT = N_("Since {day} the audit of {computer} has fewer entries than its bundles told before: an older folder was put back, or somebody cut it. Ask who had its data file in hand; call, do not write.")  # fmt: skip
MADE_ANEW = N_("Since {day} the audit of {computer} is not the one its bundles told of before: the folder was copied, or somebody rewrote it. Ask who had its data file in hand; call, do not write.")  # fmt: skip


OLD_NUMBER = N_("{computer} was not heard of since {copy} goes on from a copy of its folder. Ask whether anybody works at it; if nobody does, strike it off. Bundles no longer wait for it.")  # fmt: skip


def alarms(line: Line, t: Translator) -> list[str]:
    """What headquarters alone is told of a centre: whoever reads its messages may be the one."""
    left = [t(OLD_NUMBER, computer=one.name, copy=one.copy) for one in line.computers if one.copy is not None]
    return left + [
        t(
            CUT_SHORT if one.audit.kind == CUT else MADE_ANEW,
            day=dt.date.fromisoformat(one.audit.day),
            computer=one.name,
        )
        for one in line.computers
        if one.audit is not None
    ]


def messages(line: Line, gaps: str = "") -> list[str]:
    """What to write to a centre, in its language, as one message; nothing where all is well.

    `gaps` are numbers of bundles to ask for, which lose nothing since later ones cover them.
    """
    t = translator(line.language)
    found = []
    if line.days is None:
        found.append(t(FIRST))
    elif line.days > SILENT:
        found.append(t(WRITE, days=line.days))
    if gaps:
        found.append(t(GAP, numbers=gaps))
    if line.lacking:
        found.append(t.n(LACKS, line.lacking))
    for one in line.computers:
        found += _about_health(one, t)
    return [t(LETTER, what=" ".join(found))] if found else []


def _about_health(one: Computer, t: Translator) -> list[str]:
    if one.health is None:
        return []
    told, found = one.health, []
    say: list[tuple[bool, Message, dict[str, int]]] = [
        (told.health.backup is None, NEVER_BACKED, {}),
        ((told.health.backup or 0) > BACKUP, BACKED, {"days": told.health.backup or 0}),
        (told.ahead > CLOCK, AHEAD, {"days": told.ahead}),
        (told.back, WENT_BACK, {}),
        (told.health.free is not None and told.health.free < FREE, FULL, {"free": told.health.free or 0}),
    ]
    found += [t(text, name=one.name, **values) for so, text, values in say if so]
    return found


# -- on paper -----------------------------------------------------------------------------------------------

CHASE = N_("Centres to call, {day}")
CHASE_HEADS = (
    N_("Centre"),
    N_("Last heard"),
    N_("Days"),
    N_("Changes missing"),
    N_("Registers expected"),
    N_("Done, by whom"),
)
NEVER = N_("never")
NOBODY = N_("Every centre has been heard of lately, and nothing is missing.")
TO_WRITE = N_("What to write to {centre}")


def chase(desk: Desk, t: Translator) -> Paper:
    """The centres somebody should write to or call, the most urgent first, with messages in their languages."""
    listed = radar(desk).chase
    title = t(CHASE, day=desk.book.today())
    marked = t(PRACTICE) if desk.practice else ""
    parts: list[Part] = [Heading(title), *([Paragraph(marked, bold=True)] if marked else [])]
    rows = [
        (
            f"{one.name} ({one.code})", t.date(one.heard) if one.heard else t(NEVER),
            "" if one.days is None else t.number(one.days), t.number(one.lacking), "" if one.expected is None else t.number(one.expected), "",
        )
        for one in listed
    ]  # fmt: skip
    if rows:
        parts.append(
            Grid(
                rows,
                [t(head) for head in CHASE_HEADS],
                (3, 1.4, 0.8, 1.2, 1.3, 2.4),
                right=(2, 3, 4),
                lines=True,
                height=12,
            )
        )
    else:
        parts.append(Paragraph(t(NOBODY)))
    for one in listed:
        parts.append(Heading(t(TO_WRITE, centre=f"{one.name} ({one.code})"), 3))
        parts += [Paragraph(text) for text in messages(one)]
    return Paper(title, parts, foot=title, marked=marked)
