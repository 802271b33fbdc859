"""The chase list of headquarters on paper: whom to call first, since when nothing came, and what to write to them."""

from __future__ import annotations

from tvetdesk.desk import Desk
from tvetdesk.i18n import N_, Translator
from tvetdesk.radar import messages, radar
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part
from tvetdesk.reports.table import PRACTICE

TITLE = N_("Centres to call, {day}")
HEADS = (
    N_("Centre"),
    N_("Last heard"),
    N_("Days"),
    N_("Changes missing"),
    N_("Registers expected"),
    N_("Done, by whom"),
)
NEVER = N_("never")
NOBODY = N_("Every centre has been heard of lately, and nothing is missing.")
WRITE = N_("What to write to {centre}")


def chase(desk: Desk, t: Translator) -> Paper:
    """The centres somebody should write to or call, the most urgent first, with messages in their languages."""
    listed = radar(desk).chase
    title = t(TITLE, day=desk.book.today())
    marked = t(PRACTICE) if desk.practice else ""
    parts: list[Part] = [Heading(title), *([Paragraph(marked, bold=True)] if marked else [])]
    rows = [
        (
            f"{one.name} ({one.code})", t.date(one.heard) if one.heard else t(NEVER),
            "" if one.days is None else str(one.days), str(one.lacking), "" if one.expected is None else str(one.expected), "",
        )
        for one in listed
    ]  # fmt: skip
    if rows:
        parts.append(
            Grid(
                rows,
                [t(head) for head in HEADS],
                (3, 1.4, 0.8, 1.2, 1.3, 2.4),
                right=(2, 3, 4),
                lines=True,
                height=12,
            )
        )
    else:
        parts.append(Paragraph(t(NOBODY)))
    for one in listed:
        parts.append(Heading(t(WRITE, centre=f"{one.name} ({one.code})"), 3))
        parts += [Paragraph(text) for text in messages(one)]
    return Paper(title, parts, foot=title, marked=marked)
