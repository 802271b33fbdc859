"""Commands of return slips: as file, text or QR picture, and as the short code that is read out by phone."""

from __future__ import annotations

from pathlib import Path

import click

from tvetdesk.cli import arrivals, giving
from tvetdesk.cli.call import Call, read
from tvetdesk.cli.command import Group, pass_call
from tvetdesk.cli.giving import as_option, output_option
from tvetdesk.errors import UserError
from tvetdesk.exchange import carriers, phone, slips
from tvetdesk.exchange.standing import standing
from tvetdesk.i18n import N_
from tvetdesk.store.numbers import Whole

FILE = click.Path(path_type=Path)
MADE = N_("Return slip {bundle} for {partner}: {file}")
CODE = N_("Bundle {bundle} of {sender} has arrived. Read this code out by phone: {code}")
HAS_ALL = N_("{partner} has all {total} changes.")


@click.group("slip", cls=Group, help=N_("Return slips: they tell a sender what has arrived."))
def slip() -> None:
    """A slip carries no rows, only what this PC has."""


@slip.command("make", help=N_("Makes the return slip for the sender of a bundle."))
@click.argument("bundle", type=FILE)
@as_option
@output_option
@pass_call
def make(call: Call, bundle: Path, carrier: str, output: str) -> None:
    """Also for a bundle that waits or was refused: the slip says from where the sender should start."""
    giving.check_output(call, output, carrier)
    data = read(bundle, take=carriers.take)
    with call.open() as desk:
        made = slips.answer(desk.book, desk.identity, data)
        giving.give(call, desk, made, output, carrier, MADE)


@slip.command("read", help=N_("Takes in return slips: files, texts, photos of QR pictures, or - for a text."))
@click.argument("files", nargs=-1, required=True)
@pass_call
def read_(call: Call, files: tuple[str, ...]) -> int:
    """A slip is a small bundle, and a bundle acknowledges too: both are taken in alike."""
    with call.open() as desk:
        return arrivals.take_in(call, desk, arrivals.given(files))


@slip.command(
    "code", help=N_("Twelve signs to be read out by phone: they confirm a bundle that has arrived.")
)
@click.argument("bundle")
@pass_call
def code(call: Call, bundle: str) -> None:
    """BUNDLE is its file, or the sender's code for the newest of its bundles, or both with a number as GM-MK:12."""
    with call.open() as desk:
        if Path(bundle).exists():
            made = phone.code_for_file(desk.book, desk.identity, read(Path(bundle), take=carriers.take))
        else:
            sender, colon, number = bundle.partition(":")
            made = phone.code_for(desk.book, desk.identity, sender, _number(number) if colon else None)
        words = call.translate(CODE, bundle=str(made.number), sender=made.centre, code=made.code)
        call.answer({"code": made.code, "bundle": made.number, "sender": made.centre}, [words])


def _number(text: str) -> int:
    """The number behind the colon of GM-MK:12."""
    number: int | None = Whole("", least=1).parse(text)
    if number is None:
        raise UserError("field.number", text="")
    return number


@slip.command("enter", help=N_("Takes the code that headquarters read out: it has the whole bundle."))
@click.argument("code", nargs=-1, required=True)
@pass_call
def enter(call: Call, code: tuple[str, ...]) -> None:
    """With blanks or hyphens, in small or capital letters."""
    with call.open() as desk:
        confirmed = phone.enter(desk.book, desk.identity, " ".join(code))
        stands = standing(desk.book, confirmed.partner)
        text = arrivals.HAS if stands.waiting else HAS_ALL
        words = call.translate(text, partner=stands.partner, confirmed=stands.confirmed, total=stands.total)
        call.answer(
            {
                "bundle": confirmed.number, "from": stands.partner, "confirmed": stands.confirmed, "total": stands.total,
                "waiting": stands.waiting,
            },
            [words],
        )  # fmt: skip
