"""The card with the recovery code: the one paper that opens the data when the only password is forgotten."""

from __future__ import annotations

from tvetdesk.i18n import N_, Translator
from tvetdesk.reports.papers.sheet import facts
from tvetdesk.reports.render.parts import Heading, Paper, Paragraph, Part

TITLE = N_("Recovery code of TVET Desk")
PLACE, CODE = N_("Data of"), N_("Recovery code")
OPENS = N_(
    "Whoever has this code and the computer can open its data. Keep the card in an envelope in a locked place, never beside the computer."
)
USE = N_("Use it only when the only password is forgotten: choose “Password forgotten” at the start, type the code and set a new password.")  # fmt: skip
NEWEST = N_("Only the newest code opens the data. Destroy the card of an earlier one.")


def recovery_card(code: str, place: str, t: Translator) -> Paper:
    """The card of a code as `paper.new_code` makes it; `place` is the centre or the organisation."""
    parts: list[Part] = [
        Heading(t(TITLE)),
        facts([(PLACE, place), (CODE, code)], t),
        Paragraph(t(OPENS)),
        Paragraph(t(USE)),
        Paragraph(t(NEWEST), small=True),
    ]
    return Paper(t(TITLE), parts, foot=t(TITLE), numbered=False)
