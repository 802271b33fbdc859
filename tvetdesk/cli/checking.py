"""The command check: whether the data folder is encrypted, whole, and as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, pass_call
from tvetdesk.i18n import N_, Translator
from tvetdesk.store.check import Finding
from tvetdesk.store.check import check as look_over

LABELS = {
    "keys": N_("Keys in two copies"),
    "encryption": N_("Encryption"),
    "file": N_("The data file, page by page"),
    "shape": N_("Tables as the program declares them"),
    "versions": N_("Every value belongs to a change"),
    "chain": N_("This computer's changes as they were sealed"),
}
SOUND = N_("{what}: in order")
FAULTY = N_("{what}: not in order")
ADVICE = N_(
    "Something is not in order. Make no more entries; restore a backup, or send this list to headquarters."
)


@click.command("check", cls=Command, help=N_("Looks the data folder over; nothing is altered."))
@pass_call
def check(call: Call) -> int:
    """1 when something is not in order."""
    with call.open() as desk:
        findings = look_over(desk.book)
        sound = all(one.sound for one in findings)
        document = {
            "sound": sound,
            "checks": [
                {"name": one.name, "sound": one.sound, "faults": list(one.faults)} for one in findings
            ],
        }
        call.answer(document, _told(findings, call.translate))
        if not sound:
            console.tell(call.translate(ADVICE))
    return 0 if sound else 1


def _told(findings: list[Finding], t: Translator) -> Iterator[str]:
    for one in findings:
        yield t(SOUND if one.sound else FAULTY, what=LABELS[one.name])
        yield from (f"  {fault}" for fault in one.faults)
