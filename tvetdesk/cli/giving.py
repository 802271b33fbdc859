"""How the command line hands out a bundle or slip: as a file, as text for a message, or as QR pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.command import option
from tvetdesk.cli.frames import usage
from tvetdesk.desk import Desk
from tvetdesk.errors import sentence
from tvetdesk.exchange import armour, carriers, qr
from tvetdesk.exchange.outgoing import Made
from tvetdesk.i18n import N_, Message, Plural
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.files import explained
from tvetdesk.updates import shelf

STDOUT = "-"
FILE, TEXT, QR = CARRIERS = ("file", "text", "qr")
SUFFIXES = {TEXT: ".txt", QR: ".png"}

as_option = option(
    "--as",
    "carrier",
    type=click.Choice(CARRIERS),
    default=FILE,
    help=N_("As a file, as text for a message, or as QR pictures; a file if not said."),
)
output_option = option(
    "-o", "--output", required=True, help=N_("A file, a folder for its own name, or - for standard output.")
)

PICTURES = N_("It takes {count} pictures: {files}")


def check_output(call: Call, output: str, carrier: str = FILE) -> None:
    """Refuse before anything is made, so that no number is used up for a bundle that goes nowhere."""
    if output == STDOUT:
        if call.json:
            raise usage(N_("--json and “-o -” do not go together: both write to standard output."))
        if carrier == QR:
            raise usage(N_("“--as qr” needs a file or a folder: there may be several pictures."))
        return
    parent = Path(output).absolute().parent
    if not parent.is_dir():
        raise explained(FileNotFoundError(2, "", str(parent)), Path(output).absolute())


def give(call: Call, desk: Desk, made: Made, output: str, carrier: str, text: Message | Plural) -> None:
    """Write it and say so; every file was read back and compared."""
    t = call.translate
    about: dict[str, Any] = {"bundle": str(made.number), "partner": made.partner}

    def words(file: str) -> str:
        return (
            t.n(text, made.changes, file=file, **about)
            if isinstance(text, Plural)
            else t(text, file=file, **about)
        )

    if output == STDOUT:
        console.say_bytes(_message(call, desk, made) if carrier == TEXT else made.data)
        call.remark(words(made.name))
        return
    files = _files(desk, call, made, output, carrier)
    for file, data in files:
        carriers.give(file, data)
    names = [str(file) for file, _ in files]
    document = {
        "file": names[0], "bundle": made.number, "to": made.partner, "changes": made.changes, "rows": made.rows,
        "bytes": len(made.data),
    }  # fmt: skip
    lines = [words(names[0])]
    if carrier == QR:
        document["pictures"] = names
    if len(names) > 1:
        lines.append(t(PICTURES, count=len(names), files=", ".join(names)))
    laid = shelf.lay(desk.book, files[0][0].parent) if carrier == FILE else shelf.Laid()
    if laid.updates:
        document["updates"] = [str(one.path) for one in laid.updates]
        lines += [
            t(shelf.LAID, version=one.version, system=one.system, file=str(one.path)) for one in laid.updates
        ]
    if laid.error is not None:
        document["not_laid"] = refusal(laid.error, t)
        call.remark(sentence(laid.error, t))
    call.answer(document, lines)


def _files(desk: Desk, call: Call, made: Made, output: str, carrier: str) -> list[tuple[Path, bytes]]:
    """The files to write, with their contents."""
    name = Path(made.name).with_suffix(SUFFIXES.get(carrier, Path(made.name).suffix)).name
    file = Path(output) / name if Path(output).is_dir() else Path(output)
    if carrier == FILE:
        return [(file, made.data)]
    if carrier == TEXT:
        return [(file, _message(call, desk, made))]
    stem = Path(made.name).stem
    return numbered(
        file, qr.pictures(made.data, f"{stem}   {call.translate(PRACTICE)}" if desk.practice else stem)
    )


def numbered(file: Path, drawn: list[bytes]) -> list[tuple[Path, bytes]]:
    """The files of one picture or of several pages."""
    if len(drawn) == 1:
        return [(file, drawn[0])]
    return [
        (file.with_name(f"{file.stem}-{number}-of-{len(drawn)}{file.suffix}"), data)
        for number, data in enumerate(drawn, start=1)
    ]


def _message(call: Call, desk: Desk, made: Made) -> bytes:
    marked = call.translate(PRACTICE) if desk.practice else ""
    return armour.message(desk.book.code, made, call.translate, marked).encode()
