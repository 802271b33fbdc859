"""The command restore: looks into a backup, and puts it in place of the data that are here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tvetdesk import restoring
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.errors import UserError
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.restoring import Preview, Restored

ABOUT = N_("Backup {number} of {code}, made on {day} by the clock of its computer.")
HOLDS = P_(
    "It holds {number} change; trainees: {trainees}.", "It holds {number} changes; trainees: {trainees}."
)
NEWER = P_(
    "{number} change here is newer than the backup and would be gone here.",
    "{number} changes here are newer than the backup and would be gone here.",
)
NOTHING_NEWER = N_("Everything that is here is in the backup.")
NOT_KNOWN = N_("There are no data here that could be compared with it.")
DONE = N_(
    "The backup is restored. This computer goes on as a new one; headquarters lets it in by its fingerprint."
)
DONE_HQ = N_(
    "The backup is restored. This computer goes on as a new one: make each centre a new invitation, with which it joins again."
)
KEPT = N_("What was there before is in the backup {file}.")
ASIDE = N_("What was there before could not be opened. It lies as it is in {folder}.")


@click.command("restore", cls=Command, help=N_("Puts the data of a backup in place of those that are here."))
@click.argument("file", type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True, help=N_("Only say what is in it, and what would be gone."))
@pass_call
def restore(call: Call, file: Path, dry_run: bool) -> None:
    """Asks for the password of the day on which the backup was made."""
    password = call.password()
    if dry_run:
        found = _preview(call, file, password)
        call.answer(_about(found), _told(found, call.translate))
        return
    done = restoring.restore(call.folder, file, call.user, password)
    call.answer(
        {
            "folder": str(call.folder),
            "number": done.about.number,
            "code": done.about.code,
            "day": done.about.day,
            "kept": str(done.kept.path) if done.kept else None,
            "aside": str(done.aside) if done.aside else None,
        },
        _said(done, call.translate),
    )


def _preview(call: Call, file: Path, password: str) -> Preview:
    """With the data here, where they can be opened with the same password."""
    try:
        desk = call.open()
    except UserError:
        return restoring.preview(file, call.user, password, folder=call.folder)
    with desk:
        return restoring.preview(file, desk.keys.user, password, desk.book, folder=call.folder)


def _about(found: Preview) -> dict[str, Any]:
    about = found.about
    return {
        "number": about.number,
        "code": about.code,
        "day": about.day,
        "changes": found.changes,
        "trainees": found.trainees,
        "newer_here": found.newer,
    }


def _told(found: Preview, t: Translator) -> Iterator[str]:
    about = found.about
    yield t(ABOUT, number=str(about.number), code=about.code, day=about.day)
    yield t.n(HOLDS, found.changes, trainees=found.trainees)
    if found.newer is None:
        yield t(NOT_KNOWN)
    else:
        yield t.n(NEWER, found.newer) if found.newer else t(NOTHING_NEWER)


def _said(done: Restored, t: Translator) -> Iterator[str]:
    yield t(ABOUT, number=str(done.about.number), code=done.about.code, day=done.about.day)
    yield t(DONE_HQ if done.about.code == HQ_CODE else DONE)
    if done.kept:
        yield t(KEPT, file=str(done.kept.path))
    if done.aside:
        yield t(ASIDE, folder=str(done.aside))
