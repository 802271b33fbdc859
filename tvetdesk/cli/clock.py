"""The command clock: what the clock of this computer says, whether it can be right, and the word of a person that it is."""

from __future__ import annotations

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from tvetdesk.store.clocks import clock_state, confirm_clock

SOUND = N_("The clock of this computer says {today}. There is no reason to doubt it.")


@click.command("clock", cls=Command, help=N_("Says whether the clock of this computer can be right."))
@option("--confirm", is_flag=True, help=N_("You have looked at a calendar: the date is right."))
@pass_call
def clock(call: Call, confirm: bool) -> int:
    """1 when the date is doubted; nothing that has a date is written then, until somebody confirms it."""
    with call.open() as desk:
        state = confirm_clock(desk.book) if confirm else clock_state(desk.book)
    t = call.translate
    reference = state.reference.date() if state.reference else None
    document = {"today": state.now.date(), "reference": reference, "doubt": state.doubt}
    if state.doubt is None or reference is None:
        call.answer(document, [t(SOUND, today=state.now.date())])
        return 0
    doubt = UserError(f"clock.{state.doubt}", today=state.now.date(), reference=reference)
    call.answer(document, [sentence(doubt, t)])
    return 1
