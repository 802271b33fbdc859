"""The command timetable: sessions planned from week patterns, Ramadan, moved terms, free days, clashes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.cli.rows import key_text, name_of, named
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import calendar, holidays
from tvetdesk.records import timetable as verbs
from tvetdesk.records.calendar import ClosedDay, Holiday, Session
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.timetable import Planned, WeekPattern
from tvetdesk.store.record import Share
from tvetdesk.store.times import Clock, Day

sentences({
    "timetable.hq_only": N_("The holidays of a country are kept by headquarters. Note a proclaimed day with “tvetdesk timetable close DAY holiday”."),
    "timetable.no_centre": N_("Days are closed by a centre. Do this on a computer of the centre."),
})  # fmt: skip

MADE = P_("{number} session planned", "{number} sessions planned")
ALTERED = P_("{number} session altered", "{number} sessions altered")
WITHDRAWN = P_("{number} session withdrawn", "{number} sessions withdrawn")
NOTHING_SINCE = N_("From {day} on, the timetable is as the week patterns say. For earlier days say --first.")
NOTHING = N_("The timetable is as the week patterns say. There was nothing to do.")
SESSION = N_("Session on {day}: {cohort}")
CLOSED = N_("{day} is noted as closed.")
OPENED = P_("{number} session of {day} may be held again.", "{number} sessions of {day} may be held again.")
BROUGHT = P_("{number} holiday added.", "{number} holidays added.")
MOVED = N_("{name}: {day}")
CLASHES = {"trainer": N_("Trainer"), "room": N_("Room"), "group": N_("Cohort")}
HEADS = (N_("Day"), N_("What"), N_("Who or where"), N_("Session"), N_("Other session"))
MINUS = {"ignore_unknown_options": True}  # a number may begin with a minus
NO_CLASH = N_("No session lies over another.")


@click.group(
    "timetable", cls=Group, help=N_("Plans sessions from week patterns, closes days, finds clashes.")
)
def timetable() -> None:
    """Patterns themselves are rows: `records week_pattern`, `records pattern_lesson`."""


def _day(text: str | None) -> Any:
    return Day("").parse(text or "")


def _needed(text: str) -> dt.date:
    day: dt.date | None = _day(text)
    if day is None:
        raise UserError("field.required")
    return day


def _answer(call: Call, done: Planned, *, since: dt.date | None = None) -> None:
    """What was planned; `since` is the first day looked at where nobody named one."""
    t = call.translate
    counted = ((MADE, done.made), (ALTERED, done.altered), (WITHDRAWN, done.withdrawn))
    words = ", ".join(t.n(plural, number) for plural, number in counted if number)
    nothing = t(NOTHING_SINCE, day=since) if since else t(NOTHING)
    call.answer({"made": done.made, "altered": done.altered, "withdrawn": done.withdrawn}, [words or nothing])


@timetable.command("plan", help=N_("Brings planned sessions in line with the week patterns and free days."))
@click.argument("cohort", metavar="COHORT")
@option("--first", metavar="DAY", help=N_("From this day on; today if not said."))
@option("--last", metavar="DAY", help=N_("Up to this day; the end of the cohort if not said."))
@pass_call
def plan(call: Call, cohort: str, first: str | None, last: str | None) -> None:
    """Registers taken are never touched."""
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        done = verbs.plan(desk.book, row, _day(first), _day(last))
        _answer(call, done, since=None if first else desk.book.today())


@timetable.command("ramadan", help=N_("Adds the shortened week of Ramadan and plans its days anew."))
@click.argument("cohort", metavar="COHORT")
@option("--first", metavar="DAY", help=N_("The first day; that of the next Ramadan if not said."))
@option("--last", metavar="DAY", help=N_("The last day."))
@pass_call
def ramadan(call: Call, cohort: str, first: str | None, last: str | None) -> None:
    """The days are estimated; `shift` moves them."""
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        begins, ends = _day(first), _day(last)
        known = verbs.ramadan_of(begins or max(desk.book.today(), row.start))
        begins, ends = begins or (known and known[0]), ends or (known and known[1])
        if begins is None or ends is None:
            raise UserError("field.required")
        with desk.book.change("timetable.pattern", cohort=row):
            verbs.ramadan_pattern(desk.book, row, begins, ends)
            _answer(call, verbs.plan(desk.book, row, begins, ends))


@timetable.command(
    "shift",
    context_settings=MINUS,
    help=N_("Lets a week pattern begin and end some days later, or earlier with a minus."),
)
@click.argument("pattern", metavar="PATTERN")
@click.argument("days", type=Number(-366, 366))
@pass_call
def shift(call: Call, pattern: str, days: int) -> None:
    """Plans the days concerned anew."""
    with call.open() as desk:
        _answer(call, verbs.shift_pattern(desk.book, named(desk, WeekPattern, pattern), days))


@timetable.command("move", help=N_("Lets a cohort begin or end on another day; registers taken stay."))
@click.argument("cohort", metavar="COHORT")
@option("--start", metavar="DAY", help=N_("The new first day."))
@option("--end", metavar="DAY", help=N_("The new last day."))
@pass_call
def move(call: Call, cohort: str, start: str | None, end: str | None) -> None:
    """What is not said stays."""
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        _answer(call, verbs.move_cohort(desk.book, row, _day(start) or row.start, _day(end) or row.end))


@timetable.command("session", help=N_("Plans one session by hand."))
@click.argument("cohort", metavar="COHORT")
@click.argument("day", metavar="DAY")
@option("--slot", type=Number(1, 12), default=1, show_default=True, help=N_("The lesson of the day."))
@option("--start", metavar="TIME", help=N_("When it begins."))
@option("--minutes", type=Number(5, 960), help=N_("How long it lasts."))
@option("--on-free-day", is_flag=True, help=N_("Also on a holiday or closed day, like an exam."))
@pass_call
def session(
    call: Call, cohort: str, day: str, slot: int, start: str | None, minutes: int | None, on_free_day: bool
) -> None:
    """Asks for confirmation on a free day."""
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        made: Session = calendar.plan_session(
            desk.book, row, _needed(day), slot, on_free_day=on_free_day, start=Clock("").parse(start or ""), minutes=minutes
        )  # fmt: skip
        t = call.translate
        call.answer({"session": key_text(desk, made)}, [t(SESSION, day=made.day, cohort=row.name)])


@timetable.command(
    "close", help=N_("Notes a day on which the centre is closed; its planned sessions are closed.")
)
@click.argument("day", metavar="DAY")
@click.argument("reason", type=click.Choice(list(CLOSED_REASONS)))
@option("--name", help=N_("The name of the holiday, or what happened."))
@pass_call
def close(call: Call, day: str, reason: str, name: str | None) -> None:
    """A proclaimed holiday too."""
    with call.open() as desk:
        closed: ClosedDay = calendar.close_day(desk.book, _centre(desk), _needed(day), reason, name)
        call.answer({"day": closed.day, "reason": reason}, [call.translate(CLOSED, day=closed.day)])


@timetable.command("open", help=N_("The centre is not closed on that day after all."))
@click.argument("day", metavar="DAY")
@pass_call
def open_(call: Call, day: str) -> None:
    """The sessions that were closed with the day are planned again."""
    with call.open() as desk:
        number = calendar.reopen_day(desk.book, _centre(desk), _needed(day))
        call.answer({"sessions": number}, [call.translate.n(OPENED, number, day=_needed(day))])


def _centre(desk: Desk) -> int:
    if desk.book.centre is None:
        raise UserError("timetable.no_centre")
    return desk.book.centre


@timetable.command(
    "holidays",
    help=N_("Headquarters: adds the holidays of a country for some years, as far as they are known."),
)
@click.argument("country", type=click.Choice(list(holidays.LANGUAGES), case_sensitive=False))
@click.argument("first", type=Number(1970, 2100))
@click.argument("last", type=Number(1970, 2100))
@pass_call
def holidays_(call: Call, country: str, first: int, last: int) -> None:
    """Days that are there stay as they are."""
    with call.open() as desk:
        _check_hq(desk)
        number = holidays.bring_holidays(desk.book, country.upper(), first, last)
        call.answer({"added": number}, [call.translate.n(BROUGHT, number)])


@timetable.command(
    "holiday",
    context_settings=MINUS,
    help=N_("Headquarters: a holiday was proclaimed for its day, or for another one."),
)
@click.argument("holiday", metavar="HOLIDAY")
@click.argument("day", metavar="DAY")
@pass_call
def holiday(call: Call, holiday: str, day: str) -> None:
    """From then on it is certain."""
    with call.open() as desk:
        _check_hq(desk)
        row = holidays.move_holiday(desk.book, named(desk, Holiday, holiday), _needed(day))
        call.answer(
            {"holiday": key_text(desk, row), "day": row.day},
            [call.translate(MOVED, name=row.name, day=row.day)],
        )


def _check_hq(desk: Desk) -> None:
    if desk.book.level is not Share.HQ:
        raise UserError("timetable.hq_only")


@timetable.command(
    "clashes", help=N_("Lists sessions that lie over each other and want one trainer, room or group.")
)
@option("--first", metavar="DAY", help=N_("From this day on; today if not said."))
@option("--last", metavar="DAY", help=N_("Up to this day; two weeks later if not said."))
@pass_call
def clashes(call: Call, first: str | None, last: str | None) -> None:
    """In the order of the days."""
    with call.open() as desk:
        begin: dt.date = _day(first) or desk.book.today()
        found = verbs.clashes(desk.book, begin, _day(last) or begin + dt.timedelta(days=14))
        listed = [_clash(desk, one) for one in found]
        t = call.translate
        rows = [_line(one, t) for one in listed]
        call.answer(
            {"clashes": listed}, [console.columns([t(head) for head in HEADS], rows) if rows else t(NO_CLASH)]
        )


def _clash(desk: Desk, one: verbs.Clash) -> dict[str, Any]:
    session = desk.book.get(Session, one.one)
    field = {"trainer": "trainer", "room": "room", "group": "cohort"}[one.what]
    target = desk.book.schema.target(desk.book.table(Session), field)
    return {
        "day": one.day, "what": one.what, "name": desk.book.describe(target, one.row),
        "session": str(one.one), "other": str(one.other), "about": name_of(desk, session),
    }  # fmt: skip


def _line(one: dict[str, Any], t: Translator) -> tuple[str, ...]:
    return t.date(one["day"]), t(CLASHES[one["what"]]), t.show(one["name"]), one["session"], one["other"]
