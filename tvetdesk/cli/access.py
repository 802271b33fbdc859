"""The command access: the file with everything kept about one person and where it went."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, Number, option, pass_call
from tvetdesk.desk import SCHEMA
from tvetdesk.exchange.access import file_of
from tvetdesk.i18n import N_
from tvetdesk.store.files import replace_file

WRITTEN = N_("Everything kept here about {person}: {file}. Give it to nobody else, and delete it afterwards.")


@click.command("access", cls=Command, help=N_("Writes everything kept about one person, and where it went."))
@click.argument("kind", metavar="TYPE", type=click.Choice(sorted(SCHEMA.people)))
@click.argument("number", metavar="NUMBER", type=Number())
@option(
    "-o", "--output", type=click.Path(path_type=Path), help=N_("The JSON file; without it, standard output.")
)
@pass_call
def access(call: Call, kind: str, number: int, output: Path | None) -> None:
    """Restricted values stand in it in full: it is the person's own."""
    with call.open() as desk:
        table = desk.book.schema.by_name[kind]
        made = file_of(desk.book, desk.book.get(table.model, number), call.translate)
        data = json.dumps(made, ensure_ascii=False, indent=2).encode()
        if output is None:
            console.say_bytes(data + b"\n")
            return
        file = output / f"access_{kind}_{number}.json" if output.is_dir() else output
        replace_file(file, data)
        words = call.translate(WRITTEN, person=made["person"]["title"], file=str(file))
        call.answer({"file": str(file), "type": kind, "id": str(number), "rows": len(made["rows"])}, [words])
