"""The command verify: whether a certificate given as a file is good, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli.call import Call, read
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.i18n import N_
from tvetdesk.reports import credentials

FITS = N_("The signature fits: the file is as it was signed. Whose key {key} is was not looked up.")


@click.command("verify", cls=Command, help=N_("Whether a certificate given as a file is good."))
@click.argument("file", type=click.Path(path_type=Path))
@option("--alone", is_flag=True, help=N_("Only whether the signature fits, without a data folder."))
@pass_call
def verify(call: Call, file: Path, alone: bool) -> None:
    """Exit 1 with the reason for whatever is not to be accepted."""
    t = call.translate
    document = credentials.read(read(file))
    if alone:
        key = credentials.did_key(credentials.signed_by(document))
        call.answer({"signature": True, "key": key}, [t(FITS, key=key)])
        return
    with call.open() as desk:
        found = credentials.verify(desk.book, document)
    values: dict[str, Any] = {
        "serial": found.serial, "names": found.names, "programme": found.name, "day": found.on, "centre": found.centre,
    }  # fmt: skip
    call.answer(
        {**values, "in_register": found.in_register, "signer_revoked": found.signer_revoked},
        credentials.told(found, t),
    )
