"""The command breach: the form for a lost computer, stick or paper, with the hours that are left to report it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.exchange import breach as breaches
from tvetdesk.exchange.breach import LOST, Breach
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

TITLE = N_("Report of a data breach: {what}")
OF = N_("{name} ({code})")
NOTICED = N_("Noticed: {moment}")
UNTIL = P_(
    "The authority must be told until {moment}: {number} hour is left.",
    "The authority must be told until {moment}: {number} hours are left.",
)
OVER = N_("The authority had to be told until {moment}. Tell it now, and write why it is late.")
LOCKED = N_("What was lost is encrypted: it opens with a password or the recovery code only. Say so in the report. If the password lay beside it, it is open.")  # fmt: skip
OPEN = N_(
    "What was lost is not encrypted: whoever has it can read it. The persons concerned must be told, too."
)
PERSONS = N_("Persons concerned at most: {number}")
LINE = N_("{plural}: {rows} of {persons}")
RESTRICTED_LINE = N_("{plural} (restricted): {rows} of {persons}")
ROWS, OF_PERSONS = P_("{number} row", "{number} rows"), P_("{number} person", "{number} people")
NEXT = N_(
    "What to do now: tell headquarters; have a lost computer struck off there; give the data another key (tvetdesk user rekey)."
)
BLANKS = (
    N_("What happened, where and when:"),
    N_("What was done since:"),
    N_("What the persons concerned may suffer:"),
    N_("Who was told, and when:"),
    N_("Name, day, signature:"),
)
NOTICED_HOW = N_("--noticed takes a day and a time, like 28/11/2026 17:30.")
WRITTEN = N_("The form: {file}")
RULE = "_" * 72


@click.command(
    "breach", cls=Command, help=N_("The form for data that were lost or seen by others, with its 72 hours.")
)
@click.argument("lost", type=click.Choice(list(LOST)))
@option(
    "--noticed",
    nargs=2,
    required=True,
    metavar="DAY TIME",
    help=N_("When somebody noticed, like 28/11/2026 17:30."),
)
@option(
    "-o", "--output", type=click.Path(path_type=Path), help=N_("A text file to be printed and filled in.")
)
@pass_call
def breach(call: Call, lost: str, noticed: tuple[str, str], output: Path | None) -> None:
    """LOST says what: pc, stick, file, paper or seen."""
    if noticed[1].startswith("-"):  # the next option, since the time was left out
        raise usage(NOTICED_HOW)
    day = Day("").parse(noticed[0])
    if day is None:
        raise usage(NOTICED_HOW)
    when = breaches.moment(noticed[1], day)
    with call.open() as desk:
        made, t = breaches.form(desk.book, lost, when), call.translate
        lines = list(_lines(made, desk.book.fact("name"), desk.book.code, t))
        if desk.practice:
            lines.insert(0, t(PRACTICE))
        document = _document(made)
        if output is not None:
            replace_file(output, "\n".join([*lines, ""]).encode())
            document["file"] = str(output)
            lines = [t(WRITTEN, file=str(output)), _time(made, t)]
        call.answer(document, lines)


def _lines(made: Breach, name: str, code: str, t: Translator) -> Iterator[str]:
    yield t(TITLE, what=t(LOST[made.lost]))
    yield t(OF, name=name, code=code)
    yield t(NOTICED, moment=t.moment(made.noticed))
    yield _time(made, t)
    yield ""
    yield t(LOCKED if made.encrypted else OPEN)
    yield ""
    yield t(PERSONS, number=made.persons)
    for one in made.classes:
        text = RESTRICTED_LINE if one.restricted else LINE
        rows, persons = t.n(ROWS, one.rows), t.n(OF_PERSONS, one.persons)
        yield "  " + t(text, plural=t(one.label), rows=rows, persons=persons)
    yield ""
    yield t(NEXT)
    for blank in BLANKS:
        yield from ("", t(blank), "", RULE, "", RULE)


def _time(made: Breach, t: Translator) -> str:
    moment = t.moment(made.deadline)
    if made.left.total_seconds() < 0:
        return t(OVER, moment=moment)
    return t.n(UNTIL, made.hours, moment=moment)


def _document(made: Breach) -> dict[str, Any]:
    return {
        "lost": made.lost,
        "noticed": made.noticed.isoformat(),
        "deadline": made.deadline.isoformat(),
        "hours_left": made.hours,
        "overdue": made.left.total_seconds() < 0,
        "encrypted": made.encrypted,
        "persons": made.persons,
        "classes": [
            {"type": one.name, "rows": one.rows, "persons": one.persons, "restricted": one.restricted}
            for one in made.classes
        ],
    }
