"""Commands that look into a bundle without taking it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, read
from tvetdesk.cli.command import Group, pass_call
from tvetdesk.desk import Desk
from tvetdesk.exchange import carriers, showing
from tvetdesk.exchange.showing import KINDS, Shown
from tvetdesk.exchange.wire import CELLS, WHOLE
from tvetdesk.i18n import N_, P_, Translator

BUNDLE = N_("Bundle {id}, signed by {sender}")
WHOLE_ROWS = P_("{name} ({table}): {number} row", "{name} ({table}): {number} rows")
CODED_ROWS = P_("{name} ({table}): {number} row, coded columns only", "{name} ({table}): {number} rows, coded columns only")  # fmt: skip
SINGLE = P_("{name} ({table}), column {column}: {number} cell", "{name} ({table}), column {column}: {number} cells")  # fmt: skip


@click.group("bundle", cls=Group, help=N_("Looks into a bundle without taking it in."))
def bundle() -> None:
    """What it says is how it travels: docs/bundle-rows.md tells what the columns hold."""


@bundle.command("show", help=N_("Lists what is in a bundle, block by block as it travels."))
@click.argument("file", type=click.Path(path_type=Path))
@pass_call
def bundle_show(call: Call, file: Path) -> None:
    """Only a computer that it is for can open it."""
    data = read(file, take=carriers.take)
    with call.open() as desk:
        shown = showing.show(desk.book, desk.identity, data)
        document = {
            "bundle": shown.id,
            "sender": str(shown.sender),
            "blocks": [
                {
                    "table": block.table,
                    "section": block.section,
                    "columns": [{"number": one.number, "kind": KINDS[one.kind]} for one in block.columns],
                    "rows": list(showing.rows(block)),
                }
                for block in shown.blocks
            ],
        }
        call.answer(document, _told(desk, shown, call.translate))


def _told(desk: Desk, shown: Shown, t: Translator) -> Iterator[str]:
    yield t(BUNDLE, id=shown.id, sender=str(shown.sender))
    for block in shown.blocks:
        words = SINGLE if block.section >= CELLS else WHOLE_ROWS if block.section == WHOLE else CODED_ROWS
        about = {"table": str(block.table), "column": str(block.section - CELLS)}
        yield ""
        yield t.n(words, block.rows, name=showing.name(desk.book, block), **about)
        rows = [["" if one is None else str(one) for one in row] for row in showing.rows(block)]
        yield console.columns(showing.heads(desk.book, block), rows)


@bundle.command("types", help=N_("Lists the tables and columns of bundles, for whoever writes a reader."))
@pass_call
def bundle_types(call: Call) -> None:
    """Without a data folder: it follows from the program alone."""
    from tvetdesk.desk import SCHEMA

    listed = showing.types(SCHEMA)
    lines = [
        f"{one['table']} {one['name']}: "
        + ", ".join(f"{c['number']} {c['name']} ({c['kind']})" for c in one["columns"])
        for one in listed
    ]
    call.answer({"types": listed}, lines)
