"""The command retention: what was kept for as long as it may be, and its removal once it is confirmed twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from tvetdesk import retaining
from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.erasing import UNSEEN
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.people import Trainee
from tvetdesk.records.retention import CLASSES
from tvetdesk.retaining import Due

sentences({
    "retention.ask": N_("Removing cannot be undone. Look first (tvetdesk retention due), then say --sign and --people as the list shows them."),
})  # fmt: skip

HEADS = (N_("Class"), N_("What it is"), N_("Months kept"), N_("People due"))
FOR_EVER = N_("for ever")
PERSON_HEADS = (N_("Number"), N_("Names as on paper"))
ERASES = P_("{number} person would be erased.", "{number} people would be erased.")
EMPTIES = P_("Of {number} person these would be emptied:", "Of {number} people these would be emptied:")
ROWS = N_("{plural}: {rows} rows")
SIGN = N_("Nothing was altered. To remove just this list: --sign {sign} --people {number}")
NOTHING = N_("Nothing of this class was kept for too long.")
REMOVED = P_("Removed what was due of {number} person.", "Removed what was due of {number} people.")
OLDER_COPIES = P_(
    "{number} older backup or copy still holds it until newer ones replace it.",
    "{number} older backups and copies still hold it until newer ones replace them.",
)
FIRST = N_("This cannot be undone. To go on, write the sign of the list ({sign})")
SECOND = N_("How many people does the list name?")


@click.group("retention", cls=Group, help=N_("What was kept for as long as it may be, by class of data."))
def retention() -> None:
    """The months are fields of the centre: tvetdesk records centre set."""


@retention.command(
    "list", help=N_("Lists the classes of data, how long they are kept, and how many people are due.")
)
@pass_call
def list_(call: Call) -> None:
    """Alters nothing."""
    with call.open() as desk:
        t, found = call.translate, [retaining.look(desk, code) for code in CLASSES]
        rows = [
            (one.code, t(CLASSES[one.code].label), t(FOR_EVER) if one.months is None else str(one.months), str(len(one.people)))
            for one in found
        ]  # fmt: skip
        call.answer(
            {"classes": [_document(one) for one in found]},
            [console.columns([t(head) for head in HEADS], rows)],
        )


@retention.command("due", help=N_("Rehearses: who is due in a class, and what would go. Alters nothing."))
@click.argument("code", metavar="CLASS", type=click.Choice(list(CLASSES)))
@option("--without", type=Number(), multiple=True, metavar="NUMBER", help=N_("Somebody who stays; may be said several times."))  # fmt: skip
@pass_call
def due(call: Call, code: str, without: tuple[int, ...]) -> None:
    """The sign of the list is what the removal asks for."""
    with call.open() as desk:
        found = retaining.look(desk, code, without)
        call.answer(_document(found), _lines(desk, found, call.translate))


@retention.command("remove", help=N_("Removes what is due of a class for good, once it is confirmed twice."))
@click.argument("code", metavar="CLASS", type=click.Choice(list(CLASSES)))
@option("--without", type=Number(), multiple=True, metavar="NUMBER", help=N_("Somebody who stays; may be said several times."))  # fmt: skip
@option("--sign", metavar="SIGN", help=N_("The sign of the list that was looked at."))
@option("--people", type=Number(0), metavar="COUNT", help=N_("How many people the list names."))
@pass_call
def remove(call: Call, code: str, without: tuple[int, ...], sign: str | None, people: int | None) -> None:
    """People are erased as by the command erase; single rows are emptied, here and by the next bundles everywhere."""
    with call.open() as desk:
        if sign is None or people is None:
            sign, people = _ask(call, desk, retaining.look(desk, code, without))
        done = retaining.remove(desk, code, sign=sign, number=people, without=without)
        t = call.translate
        words = [t.n(REMOVED, len(done.people)), *_copies(done, t)]
        call.answer({**_document(done), "removed": True}, words)


def _ask(call: Call, desk: Desk, due: Due) -> tuple[str, int]:
    """Both confirmations, at a terminal: the list is shown before."""
    if call.json or sys.stdin is None or not sys.stdin.isatty():
        raise UserError("retention.ask")
    if not due.people:
        raise UserError("retention.none")
    for line in _lines(desk, due, call.translate):
        console.say(line)
    sign: str = click.prompt(call.translate(FIRST, sign=due.sign), err=True)
    number: int = click.prompt(call.translate(SECOND), type=int, err=True)
    return sign, number


def _lines(desk: Desk, due: Due, t: Translator) -> Iterator[str]:
    if not due.people:
        yield t(NOTHING)
        return
    table = desk.book.table(Trainee)
    rows = [(str(one), t.show(desk.book.describe(table, one))) for one in due.people]
    yield console.columns([t(head) for head in PERSON_HEADS], rows)
    yield ""
    yield t.n(ERASES if due.erases else EMPTIES, len(due.people))
    for name, number in due.rows.items():
        yield "  " + t(ROWS, plural=t(SCHEMA.by_name[name].model._meta.plural), rows=number)
    yield from _copies(due, t)
    yield t(SIGN, sign=due.sign, number=len(due.people))


def _copies(due: Due, t: Translator) -> Iterator[str]:
    if due.older:
        yield t.n(OLDER_COPIES, due.older)
    if due.unseen:
        yield t(UNSEEN, folder=str(due.unseen))


def _document(due: Due) -> dict[str, Any]:
    return {
        "class": due.code, "months": due.months, "erases": due.erases, "people": [str(one) for one in due.people],
        "rows": due.rows, "sign": due.sign, "older": due.older, "unseen": str(due.unseen) if due.unseen else None,
    }  # fmt: skip
