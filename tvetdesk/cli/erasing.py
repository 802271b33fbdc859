"""The command erase: what goes and what stays, and the erasure itself once it is confirmed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, Number, option, pass_call
from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import erasing
from tvetdesk.exchange.erasing import OLDER, UNSEEN, Part, Plan
from tvetdesk.i18n import N_, P_, Translator

sentences({
    "erase.ask": N_("Erasing cannot be undone. Look first with --dry-run, then say --confirm with the number of the person."),
})  # fmt: skip

GOES = N_("{plural}: values that go: {values}, in rows: {rows}.")
STAYS = N_("{plural}: rows that stay as coded values without a name: {stay}.")
LINKS = P_("{plural}: {number} goes.", "{plural}: {number} go.")
ASIDE = P_(
    "{number} entry that was put aside is emptied.", "{number} entries that were put aside are emptied."
)
WOULD = N_("{person} would be erased. Nothing was altered.")
ERASED = N_("{person} is erased here. The next bundles erase the person on the other computers.")
PROMPT = N_("This cannot be undone. To erase {person} for ever, write the name once more")


@click.command("erase", cls=Command, help=N_("Erases a person for ever; coded values still count."))
@click.argument("kind", metavar="TYPE", type=click.Choice(sorted(SCHEMA.people)))
@click.argument("number", metavar="NUMBER", type=Number())
@option("--dry-run", is_flag=True, help=N_("Only say what would go and what would stay."))
@option("--confirm", metavar="WORDS", help=N_("The number of the person, or the name, once more."))
@pass_call
def erase(call: Call, kind: str, number: int, dry_run: bool, confirm: str | None) -> None:
    """The owner's word travels in every bundle; headquarters passes it on to the other centres."""
    with call.open() as desk:
        row = desk.book.get(desk.book.schema.by_name[kind].model, number)
        person = desk.book.describe(desk.book.schema.by_name[kind], number)
        plan = erasing.look(desk.book, row)
        if not dry_run:
            erasing.confirmed(desk.book, row, confirm if confirm is not None else _ask(call, person))
            erasing.erase(desk.book, desk.identity, row)
        t = call.translate
        call.answer(
            _document(kind, plan, done=not dry_run),
            [*_lines(desk, plan, t), t(WOULD if dry_run else ERASED, person=person)],
        )


def _ask(call: Call, person: str) -> str:
    if call.json or sys.stdin is None or not sys.stdin.isatty():
        raise UserError("erase.ask")
    typed: str = click.prompt(call.translate(PROMPT, person=person), err=True)
    return typed


def _document(kind: str, plan: Plan, *, done: bool) -> dict[str, Any]:
    return {
        "type": kind, "id": str(plan.people[0]), "erased": done,
        "parts": {name: asdict(part) for name, part in plan.parts.items()}, "held": plan.aside, "older": plan.older,
        "unseen": str(plan.unseen) if plan.unseen else None,
    }  # fmt: skip


def _lines(desk: Desk, plan: Plan, t: Translator) -> Iterator[str]:
    for name, part in plan.parts.items():
        yield from _part(part, desk.book.schema.by_name[name].model._meta.plural, t)
    if plan.aside:
        yield t.n(ASIDE, plan.aside)
    if plan.older:
        yield t.n(OLDER, plan.older)
    if plan.unseen:
        yield t(UNSEEN, folder=str(plan.unseen))


def _part(part: Part, plural: str, t: Translator) -> Iterator[str]:
    if part.values:
        yield t(GOES, plural=t(plural), values=part.values, rows=part.rows)
    if part.gone:
        yield t.n(LINKS, part.gone, plural=t(plural))
    if part.stay:
        yield t(STAYS, plural=t(plural), stay=part.stay)
