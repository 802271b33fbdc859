"""The command of the gap radar: what is missing of each centre, and what to write to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tvetdesk import radar as radars
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.radar import Computer, Line, Radar

HEARD = P_("{name} ({code}): last heard {number} day ago, on {day}", "{name} ({code}): last heard {number} days ago, on {day}")  # fmt: skip
TODAY = N_("{name} ({code}): heard today")
NEVER = N_("{name} ({code}): not heard yet")
WHOLE = P_("All is here: {number} change of {computer}.", "All is here: {number} changes of {computer}.")
LACKING = P_("{number} change of {computer} is missing.", "{number} changes of {computer} are missing.")
SKIPPED = N_("Bundle {numbers} of {computer} did not come, but a later one covers it. Nothing is lost.")
PLANNED = P_("By the timetable, {number} register was written there since.", "By the timetable, {number} registers were written there since.")  # fmt: skip
ABOUT = P_("Going by the weeks before, about {number} register was written there since.", "Going by the weeks before, about {number} registers were written there since.")  # fmt: skip
ASKED = P_("{number} question is open.", "{number} questions are open.")
HAS = N_("It has {confirmed} of {total} changes of headquarters.")
HEALTH = N_("Last backup off {computer}: {backup} days ago. Free on its disk: {free} MB.")
NO_BACKUP = N_("No backup off {computer} yet. Free on its disk: {free} MB.")
MESSAGE = N_("To write: {message}")
KEPT = P_("{number} bundle waits for an earlier one.", "{number} bundles wait for an earlier one.")
QUIET = N_("Nobody needs to be written to.")


@click.command(
    "radar", cls=Command, help=N_("At headquarters: what is missing of each centre, and whom to call.")
)
@option(
    "--chase", is_flag=True, help=N_("Only the centres to write to, each with the messages in its language.")
)
@pass_call
def radar(call: Call, chase: bool) -> None:
    """The most urgent first."""
    with call.open() as desk:
        found = radars.radar(desk)
        lines = found.chase if chase else found.lines
        document = {"centres": [_document(one) for one in lines], "waiting_bundles": found.kept}
        call.answer(document, _told(found, lines, call.translate, chase=chase))


def _told(found: Radar, lines: list[Line], t: Translator, *, chase: bool) -> Iterator[str]:
    for line in lines:
        yield _heard(line, t)
        yield from (f"  {words}" for words in radars.alarms(line, t))
        if not chase:
            yield from (f"  {words}" for words in _details(line, t))
        yield from (f"  {t(MESSAGE, message=message)}" for message in radars.messages(line))
    if chase and not lines:
        yield t(QUIET)
    if found.kept:
        yield t.n(KEPT, found.kept)


def _heard(line: Line, t: Translator) -> str:
    about = {"name": line.name, "code": line.code}
    if line.days is None or line.heard is None:
        return t(NEVER, **about)
    return t.n(HEARD, line.days, day=line.heard, **about) if line.days else t(TODAY, **about)


def _details(line: Line, t: Translator) -> Iterator[str]:
    for one in line.computers:
        yield (
            t.n(LACKING, one.lacking, computer=one.name)
            if one.lacking
            else t.n(WHOLE, one.changes, computer=one.name)
        )
        if one.skipped and one.whole:
            yield t(SKIPPED, numbers=", ".join(map(str, one.skipped)), computer=one.name)
        yield from _health(one, t)
    if line.expected:
        yield t.n(PLANNED if line.planned else ABOUT, line.expected)
    if line.asked:
        yield t.n(ASKED, line.asked)
    if line.has is not None and line.has.total:
        yield t(HAS, confirmed=line.has.confirmed, total=line.has.total)


def _health(one: Computer, t: Translator) -> Iterator[str]:
    if one.health is not None and one.health.health.free is not None:
        told = one.health.health
        if told.backup is None:
            yield t(NO_BACKUP, computer=one.name, free=told.free or 0)
        else:
            yield t(HEALTH, computer=one.name, backup=told.backup, free=told.free or 0)


def _document(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "last_heard": line.heard,
        "days": line.days,
        "lacking": line.lacking,
        "expected": {"registers": line.expected, "by_timetable": line.planned},
        "questions": line.asked,
        "has": line.has and {"confirmed": line.has.confirmed, "total": line.has.total},
        "computers": [_computer(one) for one in line.computers],
        "language": line.language,
        "messages": radars.messages(line),
    }


def _computer(one: Computer) -> dict[str, Any]:
    told = one.health
    return {
        "name": one.name,
        "level": one.level,
        "last_heard": one.heard,
        "bundles": list(one.numbers),
        "skipped": list(one.skipped),
        "changes": one.changes,
        "lacking": one.lacking,
        "health": told
        and {
            "backup_days": told.health.backup,
            "free_megabytes": told.health.free,
            "clock_ahead_days": told.ahead,
            "clock_went_back": told.back,
        },
        "audit": one.audit and {"trouble": one.audit.kind, "since": one.audit.day},
        "silent_since_copy": one.copy,
    }
