"""Commands about what was written: changes, undo."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, Number, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.desk import Desk
from tvetdesk.exchange.authority import centre_of
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.photos import not_given_back
from tvetdesk.records.staff import Staff
from tvetdesk.store import history
from tvetdesk.store.changes import Change
from tvetdesk.store.ids import SHIPPED
from tvetdesk.store.undo import undo as undo_change

HEADS = (N_("Number"), N_("When"), N_("Where"), N_("Who"), N_("What"))
PROGRAM = N_("program")
OLDER = N_("Older changes: tvetdesk changes --before {number}")
CELLS = P_("Undone: {number} value written back", "Undone: {number} values written back")
ROWS = P_("{number} new row put into the bin.", "{number} new rows put into the bin.")
LEFT = P_(
    "{number} value was written again since and stays.", "{number} values were written again since and stay."
)

REWOUND = P_(
    "Bundle {bundle} of {sender} with {number} change is undone: all is as it was before it came. It can be imported again.",
    "Bundle {bundle} of {sender} with {number} changes is undone: all is as it was before it came. It can be imported again.",
)


@click.command("changes", cls=Command, help=N_("Lists what was changed, the newest first."))
@option("--limit", type=Number(1, 10_000), default=20, show_default=True, help=N_("How many."))
@option("--before", type=Number(), metavar="NUMBER", help=N_("Only changes older than this one."))
@pass_call
def changes(call: Call, limit: int, before: int | None) -> None:
    """Numbers are this computer's own; its own changes can be undone by them."""
    with call.open() as desk:
        found = history.listing(desk.book, limit=limit, before=before)
        listed = [_document(desk, one, call.translate) for one in found]
        more = found[-1].id if len(found) == limit else None
        call.answer({"changes": listed, "next": more}, _table(listed, more, call.translate))


@click.command(
    "undo", cls=Command, help=N_("Undoes a change made on this computer; without a number, the last one.")
)
@click.argument("number", type=Number(), required=False)
@option("--bundle", is_flag=True, help=N_("Undo the last bundle that came, while nothing here rests on it."))
@pass_call
def undo(call: Call, number: int | None, bundle: bool) -> None:
    """Old values come back where nothing was written over them since; it is a change of its own."""
    if bundle and number is not None:
        raise usage(N_("--bundle undoes the last bundle and takes no number."))
    with call.open() as desk:
        if bundle:
            offer = rewind(desk.book)
            about = {"bundle": str(offer.number), "sender": offer.sender}
            lines = [call.translate.n(REWOUND, offer.changes, **about)]
            if offer.silent:
                lines.append(call.translate(offer.silent))
            silent = offer.silent is not None
            call.answer(
                {
                    "bundle": offer.number, "sender": offer.sender, "changes": offer.changes, "silent": silent,
                },
                lines,
            )  # fmt: skip
            return
        done = undo_change(desk.book, number)
        t = call.translate
        lines = [t.listed([t.n(CELLS, done.cells), t.n(ROWS, done.rows)])]
        if done.left:
            lines.append(t.n(LEFT, done.left))
        if said := not_given_back(desk.book, done.change):
            lines.append(t(said))
        call.answer(
            {"change": done.change, "values": done.cells, "rows": done.rows, "left": done.left}, lines
        )


def _document(desk: Desk, change: Change, t: Translator) -> dict[str, Any]:
    book = desk.book
    own = change.origin == book.replica
    return {
        "number": change.id,
        "own": own,
        "where": book.code if own else centre_of(book).get(change.origin),
        "sequence": change.seq,
        "at": None if change.origin == SHIPPED else _moment(change),
        "who": book.describe(book.table(Staff), change.person) if change.person is not None else None,
        "what": change.what,
        "words": history.words(book, change, t),
    }


def _moment(change: Change) -> dt.datetime:
    return dt.datetime.fromtimestamp(change.at)  # noqa: DTZ006 - people are shown the time of this PC


def _table(listed: list[dict[str, Any]], more: int | None, t: Translator) -> list[str]:
    rows = [
        (
            str(one["number"]),
            t.show(one["at"]) if one["at"] else "",
            one["where"] or t(PROGRAM),
            one["who"] or "",
            one["words"],
        )
        for one in listed
    ]
    lines = [console.columns([t(head) for head in HEADS], rows)]
    return lines if more is None else [*lines, t(OLDER, number=str(more))]
