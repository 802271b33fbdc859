"""The command logo: the logos of a letterhead taken in from a file, or taken away."""

from __future__ import annotations

from pathlib import Path

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import TAKES_ROWS, Group, option, pass_call
from tvetdesk.cli.rows import named
from tvetdesk.i18n import N_
from tvetdesk.records.letterheads import SIDES, Letterhead, remove_logo, set_logo
from tvetdesk.store.files import unread

KEPT = N_("The logo is kept with the letterhead of {day}. Papers of its days have it from now on.")
REMOVED = N_("The logo of the letterhead of {day} is removed.")

on_side = option(
    "--side", type=click.Choice(list(SIDES)), default="left", help=N_("Left, as of a ministry, or right.")
)


@click.group("logo", cls=Group, help=N_("Logos above letters and certificates, each with its letterhead."))
def logo() -> None:
    """A letterhead holds for its days, and its logos with it."""


@logo.command(
    "add",
    context_settings=TAKES_ROWS,
    help=N_("Takes a logo in from a file (JPEG, PNG, WebP) and keeps it small."),
)
@click.argument("letterhead", metavar="LETTERHEAD")
@click.argument("file", type=click.Path(path_type=Path))
@on_side
@pass_call
def add(call: Call, letterhead: str, file: Path, side: str) -> None:
    """In place of an earlier one."""
    with call.open() as desk:
        row = named(desk, Letterhead, letterhead)
        try:
            made = set_logo(desk.book, row, side, file)
        except OSError as error:
            raise unread(error, file) from error
    _answer(call, made, side, KEPT)


@logo.command("remove", context_settings=TAKES_ROWS, help=N_("Takes a logo away."))
@click.argument("letterhead", metavar="LETTERHEAD")
@on_side
@pass_call
def remove(call: Call, letterhead: str, side: str) -> None:
    """Papers of the days of other letterheads keep theirs."""
    with call.open() as desk:
        made = remove_logo(desk.book, named(desk, Letterhead, letterhead), side)
    _answer(call, made, side, REMOVED)


def _answer(call: Call, row: Letterhead, side: str, words: str) -> None:
    call.answer({"letterhead": str(row.id), "side": side}, [call.translate(words, day=row.since)])
