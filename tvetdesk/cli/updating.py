"""The command update: a new version of the program from a file or a stick."""

from __future__ import annotations

from pathlib import Path

import click

from tvetdesk import __version__
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.i18n import N_, P_
from tvetdesk.store.files import unread
from tvetdesk.updates import installing, package, shelf

ONE_OF = N_("Name a file or folder to update from, or --back.")
ONE_WORD = N_(
    "--look, --back, --keep and --forget do not go together, and only --back and --forget go without a file."
)
FORGOTTEN = P_("{number} update is not handed on any more.", "{number} updates are not handed on any more.")
TRYING_OLD = N_("The version before is tried first. This takes a few minutes.")
TRYING = N_("The new version is tried before it takes the place of the old one. This takes a few minutes.")


@click.command(
    "update",
    cls=Command,
    help=N_("Takes a new version of the program from a file, or from the folder of a stick."),
)
@click.argument("path", metavar="FILE", required=False, type=click.Path(path_type=Path))
@option("--look", is_flag=True, help=N_("Only says what the file holds."))
@option("--back", is_flag=True, help=N_("Goes back to the version before, which was kept."))
@option("--keep", is_flag=True, help=N_("At headquarters: lays it beside every bundle from now on."))
@option("--forget", is_flag=True, help=N_("At headquarters: lays nothing beside bundles any more."))
@pass_call
def update(call: Call, path: Path | None, look: bool, back: bool, keep: bool, forget: bool) -> None:
    """Signed file, backup, trial, switch; whatever fails leaves the version in use as it is."""
    if path is None and not (back or forget):
        raise usage(ONE_OF)
    if look + back + keep + forget > 1 or (path is not None and (back or forget)):
        raise usage(ONE_WORD)
    if path is None:
        (_go_back if back else _forget)(call)
        return
    if keep:
        _keep(call, path)
        return
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
    told = t(installing.FOUND, name=found.path.name, version=found.version, ours=__version__)
    if look:
        call.answer({**document, "switched": False}, [told])
        return
    place = installing.place(__version__)
    with call.open() as desk:  # the folder is ours meanwhile: no window writes into it
        call.remark(told)
        call.remark(t(TRYING))
        installing.install(found, place, desk.back_up)
        done = t(installing.DONE, version=found.version, ours=__version__)
        call.answer({**document, "switched": True}, [done])


def _keep(call: Call, path: Path) -> None:
    with call.open() as desk:
        made = shelf.keep(desk.book, path)
        kept = [{"file": str(one.path), "version": one.version, "system": one.system} for one in made]
        lines = [call.translate(shelf.KEPT, version=one.version, system=one.system) for one in made]
        call.answer({"kept": kept}, lines)


def _forget(call: Call) -> None:
    with call.open() as desk:
        number = shelf.forget(desk.book)
        call.answer({"forgotten": number}, [call.translate.n(FORGOTTEN, number)])


def _go_back(call: Call) -> None:
    place = installing.place(__version__)
    with call.open() as desk:
        call.remark(call.translate(TRYING_OLD))
        version = installing.back(place, desk.back_up)
        done = call.translate(installing.BACK, version=version, ours=__version__)
        call.answer({"version": version, "installed": __version__, "switched": True}, [done])
