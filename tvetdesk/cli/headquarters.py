"""The command hq: what only headquarters does with its data as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, pass_call
from tvetdesk.i18n import N_, P_

MADE = P_("{number} row is in {file}; {written} written, {removed} taken out. Its words for Datasette are in {metadata}.", "{number} rows are in {file}; {written} written, {removed} taken out. Its words for Datasette are in {metadata}.")  # fmt: skip


@click.group("hq", cls=Group, help=N_("At headquarters: the data as a whole."))
def hq() -> None:
    """Refused at a centre."""


@hq.command(
    "open-copy",
    help=N_("Makes a plain SQLite file without names, for Datasette and Excel, or brings it up to date."),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_call
def open_copy(call: Call, file: Path) -> None:
    """Only what differs is written."""
    from tvetdesk.reports import open_copy as copies

    with call.open() as desk:
        made = copies.make(desk.book, file, call.translate)
        tables = made.tables.values()
        rows, written, removed = (
            sum(getattr(one, name) for one in tables) for name in ("rows", "written", "removed")
        )
        sentence = call.translate.n(
            MADE, rows, file=str(made.file), metadata=str(made.metadata), written=written, removed=removed
        )
        document = {
            "file": str(made.file), "metadata": str(made.metadata), "rows": rows, "written": written, "removed": removed,
            "tables": {name: one.rows for name, one in made.tables.items()},
        }  # fmt: skip
        call.answer(document, [sentence])
