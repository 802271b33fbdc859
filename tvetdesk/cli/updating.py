"""The command update: a new version of the program from a file or a stick."""

from __future__ import annotations

from pathlib import Path

import click

from tvetdesk import __version__
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.i18n import N_
from tvetdesk.store.files import unread
from tvetdesk.updates import installing, package

FOUND = N_("{name} holds version {version}, signed and undamaged; version {ours} is in use.")
TRYING = N_("The new version is tried before it takes the place of the old one. This takes a few minutes.")
DONE = N_("Version {version} starts the next time. A backup was made before; version {ours} stays beside it.")


@click.command(
    "update",
    cls=Command,
    help=N_("Takes a new version of the program from a file, or from the folder of a stick."),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@option("--look", is_flag=True, help=N_("Only says what the file holds."))
@pass_call
def update(call: Call, path: Path, look: bool) -> None:
    """Signed file, backup, trial, switch; whatever fails leaves the version in use as it is."""
    t = call.translate
    try:
        found = (
            package.find(path, __version__, package.system_name()) if path.is_dir() else package.check(path)
        )
    except OSError as error:
        raise unread(error, path) from error
    package.suits(found, __version__, package.system_name())
    document = {
        "file": str(found.path), "version": found.version, "installed": __version__, "system": found.system,
    }  # fmt: skip
    told = t(FOUND, name=found.path.name, version=found.version, ours=__version__)
    if look:
        call.answer({**document, "switched": False}, [told])
        return
    place = installing.place(__version__)
    with call.open() as desk:  # the folder is ours meanwhile: no window writes into it
        call.remark(told)
        call.remark(t(TRYING))
        installing.install(found, place, desk.back_up)
        done = t(DONE, version=found.version, ours=__version__)
        call.answer({**document, "switched": True}, [done])
