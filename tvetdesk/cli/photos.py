"""The command photo: the photo of a person taken in from a file, written into one, or taken away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, option, pass_call
from tvetdesk.cli.people import day_option
from tvetdesk.cli.rows import named
from tvetdesk.i18n import N_
from tvetdesk.records import photos
from tvetdesk.records.people import Trainee
from tvetdesk.store.files import replace_file, unread
from tvetdesk.store.pictures import jpeg_of

KEPT = N_("The photo of {trainee} is kept, with {number} bytes.")
WRITTEN = N_("The photo of {trainee} is in {file}.")
REMOVED = N_("The photo of {trainee} is removed.")


@click.group("photo", cls=Group, help=N_("Photos of people who agreed to one."))
def photo() -> None:
    """They stay on the office PCs of the centre."""


@photo.command("add", help=N_("Takes a photo in from a file (JPEG, PNG, WebP) and keeps it small."))
@click.argument("trainee", metavar="TRAINEE")
@click.argument("file", type=click.Path(path_type=Path))
@day_option("--taken", N_("When it was taken; today if not said."))
@pass_call
def add(call: Call, trainee: str, file: Path, taken: dt.date | None) -> None:
    """In place of an earlier one."""
    with call.open() as desk:
        row = named(desk, Trainee, trainee)
        try:
            made = photos.add_photo(desk.book, row, file, taken)
        except OSError as error:
            raise unread(error, file) from error
        size = len(jpeg_of(made.picture))
        words = call.translate(KEPT, trainee=row.names or "–", number=size)
        call.answer({"trainee": str(row.id), "bytes": size, "taken": made.taken}, [words])


@photo.command("show", help=N_("Writes the photo of a person into a file."))
@click.argument("trainee", metavar="TRAINEE")
@option("-o", "--output", required=True, type=click.Path(path_type=Path), help=N_("The file: .jpg."))
@pass_call
def show(call: Call, trainee: str, output: Path) -> None:
    """Nobody's photo is shown who does not agree any more."""
    with call.open() as desk:
        row = named(desk, Trainee, trainee)
        data = photos.give_photo(desk.book, row)
        replace_file(output, data)
        words = call.translate(WRITTEN, trainee=row.names or "–", file=str(output))
        call.answer({"trainee": str(row.id), "file": str(output), "bytes": len(data)}, [words])


@photo.command("remove", help=N_("Takes the photo of a person away."))
@click.argument("trainee", metavar="TRAINEE")
@pass_call
def remove(call: Call, trainee: str) -> None:
    """Taking the consent back does the same."""
    with call.open() as desk:
        row = named(desk, Trainee, trainee)
        photos.remove_photo(desk.book, row)
        call.answer({"trainee": str(row.id)}, [call.translate(REMOVED, trainee=row.names or "–")])
