"""The command hq: what only headquarters does with its data as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import click

from tvetdesk.cli.arrivals import STOPPED, Stopped, stoppable
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.i18n import N_, P_

MOVED = P_("{number} row was moved, and every one was compared. Both places say the same digest: {digest}.", "{number} rows were moved, and every one was compared. Both places say the same digest: {digest}.")  # fmt: skip
DIVIDED = P_("The tables of sessions and marks lie in {parts} parts now; {number} row was carried.", "The tables of sessions and marks lie in {parts} parts now; {number} rows were carried.")  # fmt: skip
WHICH = N_("Name the address of a database, or --back.")
THERE = N_("The data lie there already. Nothing was changed.")
EMPTY = N_("The database on the server still holds the rows and takes no more work. Whoever looks after the server can delete it.")  # fmt: skip
STOPPING = N_("Stopping after this part. Give the same command again to go on from here; until then the data stay where they are.")  # fmt: skip
CARRIED = N_("{done} of {total} rows")
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


@hq.command(
    "move",
    help=N_("Moves the data from the file to a PostgreSQL server, or with --back into the file again."),
)
@click.argument("address", required=False)
@option("--back", is_flag=True, help=N_("From the server into the file of this folder."))
@pass_call
def move(call: Call, address: str | None, back: bool) -> None:
    """Says how far it is; can be stopped, and goes on where it was."""
    from tvetdesk import relocating

    if (address is None) != back:
        raise usage(WHICH)
    t = call.translate
    with stoppable(call, STOPPING) as stop:
        told = _progress(call, stop)
        with call.open() as desk:
            try:
                moved = (
                    relocating.to_server(desk, address, told) if address else relocating.to_file(desk, told)
                )
            except Stopped as stopped:
                raise click.exceptions.Exit(STOPPED) from stopped
        relocating.tidy(call.folder)
    lines = [t.n(MOVED, moved.rows, digest=moved.digest), *([t(EMPTY)] if back else [])]
    call.answer({"rows": moved.rows, "digest": moved.digest}, lines if moved.rows else [t(THERE)])


@hq.command("divide", help=N_("Divides the largest tables on a server into so many parts, once."))
@click.argument("parts", metavar="NUMBER", type=Number())
@pass_call
def divide(call: Call, parts: int) -> None:
    """All or nothing."""
    from tvetdesk.store import parts as dividing

    with call.open() as desk:
        carried = dividing.divide(desk.book, parts)
    call.answer({"parts": parts, "rows": carried}, [call.translate.n(DIVIDED, carried, parts=parts)])


def _progress(call: Call, stop: Event) -> Callable[[int, int], None]:
    """Tells every tenth that has come, and stops where that was asked for."""
    said = 0

    def told(done: int, total: int) -> None:
        nonlocal said
        if stop.is_set():
            raise Stopped
        tenth = 10 * done // max(total, 1)
        if tenth > said:
            said = tenth
            call.remark(call.translate(CARRIED, done=done, total=total))

    return told
