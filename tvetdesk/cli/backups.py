"""Commands about backups: make one, list them, prove them, and name the second folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.command import Group, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store import backup as backup_files
from tvetdesk.store import backups
from tvetdesk.store.backup import Backup
from tvetdesk.store.backups import Safety

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path)

MADE = N_("Backup {number} was made and read back: {file}")
NOT_DUE = N_("Nothing was written since the last backup.")
NONE = N_("There are no backups in {folder}.")
SOUND = N_("{what}: in order")
SECOND = N_("Every backup the program makes is copied to {folder}.")
NO_SECOND = N_("Backups are not copied to a second folder.")
LAST = N_("Last backup: {day}.")
ELSEWHERE = P_(
    "Last backup off this computer: {day}. {number} change came after it.",
    "Last backup off this computer: {day}. {number} changes came after it.",
)
NOT_ELSEWHERE = N_("No backup lies off this computer yet.")
OVERDUE = N_("There is no backup off this computer of the last 7 days. Put in a stick and make one.")
SERVER = N_("The data lie on a server. Whoever looks after it makes their backups there.")
TROUBLE = N_(
    "The last backup could not be copied to the second folder {folder}. Put its disk in, or name another."
)


@click.group(
    "backup",
    cls=Group,
    invoke_without_command=True,
    help=N_("Makes a backup of the data as they are now, and reads it back."),
)
@option("--to", type=FOLDER, metavar="FOLDER", help=N_("Where it goes; the data folder if not said."))
@option("--if-due", is_flag=True, help=N_("Only if something was written and today has no backup yet."))
@option("--closing", is_flag=True, help=N_("With --if-due: also if today has one, for the end of work."))
@click.pass_context
def backup(context: click.Context, to: Path | None, if_due: bool, closing: bool) -> None:
    """For the window, for people and for the system's own timer alike."""
    if context.invoked_subcommand is not None:
        return
    if to and if_due:
        raise usage(N_("--if-due goes to the data folder and the second folder; leave out --to."))
    call = context.find_object(Call)
    assert call is not None
    with call.open() as desk:
        made = desk.back_up_if_due(closing=closing) if if_due else desk.back_up(to)
        document: dict[str, Any] = {"backup": None if made is None else _about(made)}
        document["safety"] = about_safety(backups.safety(desk.book))
        call.answer(document, _told(made, backups.safety(desk.book), call.translate))


@backup.command("list", help=N_("Lists the backups in the data folder or in another."))
@option("--in", "folder", type=FOLDER, metavar="FOLDER", help=N_("Another folder, like a stick."))
@pass_call
def backup_list(call: Call, folder: Path | None) -> None:
    """What they say of themselves; no password is asked for."""
    folder = folder or call.folder / backup_files.FOLDER
    found = backup_files.listing(folder) if folder.is_dir() else []
    t = call.translate
    lines = [_line(one, t) for one in found] or [t(NONE, folder=str(folder))]
    call.answer({"folder": str(folder), "backups": [_about(one) for one in found]}, lines)


@backup.command(
    "verify", help=N_("Opens backups and looks at every page; all in the data folder if none is named.")
)
@click.argument("files", nargs=-1, type=FILE)
@pass_call
def backup_verify(call: Call, files: tuple[Path, ...]) -> int:
    """1 when one is not in order."""
    with call.open() as desk:
        folder = desk.book.folder / backup_files.FOLDER
        paths = list(files) or ([one.path for one in backup_files.listing(folder)] if folder.is_dir() else [])
        results = [(path, _fault(path, desk.keys.dk)) for path in paths]
    t = call.translate
    document = {
        "sound": not any(fault for _, fault in results),
        "backups": [
            {"file": str(path), "sound": fault is None, **(refusal(fault, t) if fault else {})}
            for path, fault in results
        ],
    }
    lines = [sentence(fault, t) if fault else t(SOUND, what=str(path)) for path, fault in results]
    call.answer(document, lines or [t(NONE, folder=str(folder))])
    return 0 if document["sound"] else 1


@backup.command("second", help=N_("Names a folder that gets a copy of every backup the program makes."))
@click.argument("folder", type=FOLDER, required=False)
@option("--none", is_flag=True, help=N_("No second folder any more."))
@pass_call
def backup_second(call: Call, folder: Path | None, none: bool) -> None:
    """Without a folder it says which one it is."""
    with call.open() as desk:
        if folder or none:
            backups.choose_second(desk.book, folder)
        stands = backups.safety(desk.book)
    t = call.translate
    words = t(SECOND, folder=str(stands.second)) if stands.second else t(NO_SECOND)
    call.answer({"second": str(stands.second) if stands.second else None}, [words])


def about_safety(stands: Safety) -> dict[str, Any]:
    """Where the backups stand, as JSON."""
    return {
        "last": stands.last,
        "elsewhere": stands.elsewhere,
        "lacks": stands.lacks,
        "overdue": stands.overdue,
        "second": str(stands.second) if stands.second else None,
        "trouble": stands.trouble or None,
        "server": stands.server,
    }


def told_safety(stands: dict[str, Any], t: Translator) -> Iterator[str]:
    """Where the backups stand, in words."""
    if stands["server"]:
        yield t(SERVER)
        return
    if stands["last"]:
        yield t(LAST, day=stands["last"])
    if stands["elsewhere"]:
        yield t.n(ELSEWHERE, stands["lacks"], day=stands["elsewhere"])
    else:
        yield t(NOT_ELSEWHERE)
    if stands["trouble"]:
        yield t(TROUBLE, folder=stands["second"])
    if stands["overdue"]:
        yield t(OVERDUE)


def _told(made: Backup | None, stands: Safety, t: Translator) -> Iterator[str]:
    yield t(NOT_DUE) if made is None else t(MADE, number=str(made.number), file=str(made.path))
    yield from told_safety(about_safety(stands), t)


def _about(one: Backup) -> dict[str, Any]:
    return {"file": str(one.path), "number": one.number, "code": one.code, "day": one.day, "bytes": one.size}


def _line(one: Backup, t: Translator) -> str:
    return f"{one.number}  {t.date(one.day)}  {one.size / 1_000_000:.1f} MB  {one.path.name}"


def _fault(path: Path, dk: bytes) -> UserError | None:
    try:
        backup_files.verify(path, dk)
    except UserError as error:
        return error
    return None
