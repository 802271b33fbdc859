"""Commands with invented data: practice builds an organisation, practice-round and practice-month play scenes with it."""

from __future__ import annotations

from pathlib import Path

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, Number, option, pass_call
from tvetdesk.cli.frames import NO_JSON, usage
from tvetdesk.i18n import N_
from tvetdesk.store.times import Day

FOLDER = click.Path(path_type=Path, file_okay=False)

MADE = N_("The practice organisation is in {folder}. Every password there is “practice”.")


@click.command("practice", cls=Command, help=N_("Builds a practice organisation with invented people."))
@click.argument("folder", type=FOLDER)
@option(
    "--as-of", metavar="DAY", help=N_("The day up to which it is played; the programme's last if not said.")
)
@pass_call
def practice(call: Call, folder: Path, as_of: str | None) -> None:
    """One data folder for headquarters and one per centre; the same on every run."""
    from tvetdesk.practice import build

    made = build(folder, Day("").parse(as_of or ""), call.remark, call.translate)
    call.practice = True
    document = {"folder": str(folder), "folders": [path.name for path in made]}
    call.answer(document, [call.translate(MADE, folder=str(folder))])


@click.command(
    "practice-round", cls=Command, help=N_("Plays a round with invented data, up to the results table.")
)
@click.argument("folder", type=FOLDER, required=False)
@option(
    "--as-of", metavar="DAY", help=N_("The day up to which it is played; the programme's last if not said.")
)
@pass_call
def practice_round(call: Call, folder: Path | None, as_of: str | None) -> None:
    """Without a folder it plays among temporary files and leaves nothing."""
    from tvetdesk.practice import play_round

    if call.json:
        raise usage(NO_JSON)
    play_round(folder, Day("").parse(as_of or ""), call.translate, console.say)


@click.command(
    "practice-month",
    cls=Command,
    help=N_("Plays a month in which everything goes wrong on the way of bundles."),
)
@click.argument("folder", type=FOLDER, required=False)
@option(
    "--days",
    type=Number(10, 365),
    default=30,
    metavar="NUMBER",
    help=N_("How long it is; 30 if not said."),
)
@option("--seed", type=Number(), default=1, metavar="NUMBER", help=N_("Another number is another month."))
@pass_call
def practice_month(call: Call, folder: Path | None, days: int, seed: int) -> int:
    """1 if somebody does not hold the same at the end. Without a folder it leaves nothing."""
    from tvetdesk.practice import play_month

    if call.json:
        raise usage(NO_JSON)
    return 0 if play_month(folder, call.translate, console.say, seed=seed, days=days) else 1
