"""The command breach: the form for a lost computer, stick or paper, with the hours that are left to report it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.exchange import breach as breaches
from tvetdesk.exchange.breach import LOST, Breach
from tvetdesk.exchange.breach_words import time_left, told
from tvetdesk.i18n import N_
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

NOTICED_HOW = N_("--noticed takes a day and a time, like 28/11/2026 17:30.")
WRITTEN = N_("The form: {file}")


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
        lines = list(told(made, desk.book.fact("name"), desk.book.code, t))
        if desk.practice:
            lines.insert(0, t(PRACTICE))
        document = _document(made)
        if output is not None:
            replace_file(output, "\n".join([*lines, ""]).encode())
            document["file"] = str(output)
            lines = [t(WRITTEN, file=str(output)), time_left(made, t)]
        call.answer(document, lines)


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
