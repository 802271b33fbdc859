"""The command support: a report for whoever helps from afar, shown first, then written where the user says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from tvetdesk import support as reports
from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from tvetdesk.store.files import replace_file

WRITTEN = N_(
    "The report lies in {file}. Read it, then send it. It holds numbers, days and codes, nothing that anybody typed."
)


@click.command("support", cls=Command, help=N_("A report for whoever helps you from afar, without anybody's data; to be read before it is sent."))  # fmt: skip
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=N_("A text file; without it, the report is shown."),
)
@pass_call
def support(call: Call, output: Path | None) -> None:
    """Also of data that do not open: then it says the code of why."""
    try:
        desk: Desk | None = call.open()
    except UserError as error:
        console.tell(sentence(error, call.translate))
        _give(call, None, error, output)
        return
    assert desk is not None
    with desk:
        _give(call, desk, None, output)


def _give(call: Call, desk: Desk | None, trouble: UserError | None, output: Path | None) -> None:
    now = desk.book.now() if desk else dt.datetime.now()
    found = list(reports.sections(call.folder, desk, trouble, now))
    text = reports.text_of(iter(found))
    document = {
        title: {name or str(n): value for n, (name, value) in enumerate(rows)} for title, rows in found
    }
    lines = [text]
    if output is not None:
        replace_file(output, text.encode())
        lines = [call.translate(WRITTEN, file=str(output))]
    call.answer({"report": document, "file": str(output) if output else None}, lines, bare=True)
