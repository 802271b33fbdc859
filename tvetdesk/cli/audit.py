"""The command audit: who did what on this computer, and whether the chain of it is whole."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.desk import Desk
from tvetdesk.exchange import authority, heads
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import noted
from tvetdesk.records.staff import Staff
from tvetdesk.store import audit as chain
from tvetdesk.store import history
from tvetdesk.store.audit import Entry

HEADS = (N_("Number"), N_("When"), N_("Who"), N_("What"), N_("Concerns"))
MORE = N_("More before number {number}: --before {number}")
WHOLE = P_("The audit is whole: {number} entry.", "The audit is whole: {number} entries.")
BROKEN = N_("The audit does not fit from entry {number} on: it was altered outside the program. Tell headquarters, and keep the data folder as it is.")  # fmt: skip
CUT = N_("The audit of {name} ({code}) was cut; it showed on {day}.")
REWRITTEN = N_("The audit of {name} ({code}) was rewritten; it showed on {day}.")


@click.group("audit", cls=Group, help=N_("Who logged in, looked at, gave out, erased or recovered what."))
def audit() -> None:
    """It only grows, and its head travels in every bundle."""


@audit.command("list", help=N_("Lists entries, the newest first."))
@option("--limit", type=Number(1, 10_000), default=50, help=N_("So many entries at most."))
@option("--before", type=Number(), help=N_("Only entries before this number."))
@pass_call
def list_(call: Call, limit: int, before: int | None) -> None:
    """Rows of people are named by their numbers, whoever did it by their row of staff."""
    with call.open() as desk:
        found = chain.listing(desk.book, before=before, limit=limit)
        after = found[-1].number if found and found[-1].number > 1 else None
        t = call.translate
        rows = [_row(desk, one, t) for one in found]
        lines = [console.columns([t(head) for head in HEADS], rows)]
        if after is not None:
            lines.append(t(MORE, number=str(after)))
        call.answer({"entries": [_document(one) for one in found], "next": after}, lines)


@audit.command(
    "check", help=N_("Goes through the whole chain; exit 1 when it was altered, here or at another computer.")
)
@pass_call
def check(call: Call) -> int:
    """A chain made anew with a tool fits in itself: that shows at whoever gets the bundles."""
    with call.open() as desk:
        desk.book.authorize("audit.read")
        found, t = chain.check(desk.book), call.translate
        others = [
            (one, trouble)
            for one in authority.replicas(desk.book)
            if (trouble := heads.trouble(desk.book, one.number)) is not None
        ]
        lines = [t.n(WHOLE, found.count) if found.broken is None else t(BROKEN, number=str(found.broken))]
        lines += [
            t(
                CUT if trouble.kind == heads.CUT else REWRITTEN,
                name=one.name,
                code=one.centre,
                day=_day(trouble.day),
            )
            for one, trouble in others
        ]
        head = chain.head(desk.book)
        call.answer(
            {
                "whole": found.broken is None, "entries": found.count, "broken": found.broken, "digest": head.digest,
                "others": [
                    {"fingerprint": one.fingerprint, "code": one.centre, "trouble": trouble.kind, "since": trouble.day}
                    for one, trouble in others
                ],
            },
            lines,
        )  # fmt: skip
        return int(found.broken is not None or bool(others))


def _row(desk: Desk, one: Entry, t: Translator) -> tuple[str, ...]:
    book = desk.book
    who = book.describe(book.table(Staff), one.person) if one.person is not None else "–"
    facts = json.loads(one.about)
    refs = facts.pop("refs", {})
    what = t(chain.WORDS[one.what]) if one.what in chain.WORDS else history.told(book, one.what, refs, t)
    about = noted.about(book, facts, t)
    return str(one.number), f"{_moment(one.at):%Y-%m-%d %H:%M}", who, what, about


def _document(one: Entry) -> dict[str, Any]:
    return {
        "number": one.number, "at": _moment(one.at).isoformat(), "staff": None if one.person is None else str(one.person),
        "what": one.what, "about": json.loads(one.about),
    }  # fmt: skip


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds)  # noqa: DTZ006 - the time of this PC


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
