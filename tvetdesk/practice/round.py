"""A round told in plain words: a register is marked at Mansa Konko, and a figure at headquarters changes."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tvetdesk.desk import Desk, open_folder
from tvetdesk.exchange import carriers, slips
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.i18n import N_, Translator
from tvetdesk.practice.build import build
from tvetdesk.practice.organisation import ENGLISH, LAST_DAY, PASSWORD, Clock, entropy, moment
from tvetdesk.records.attendance import mark_line, rows_of
from tvetdesk.records.calendar import Session
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.render import render
from tvetdesk.reports.table import PRACTICE

CENTRE = "GM-MK"
SHAPES = (
    "all except {2}, {5} e, {10} l15",
    "all except {1} l10, {7} s",
)  # rows 3, 6 and 11 of the one list, 2 and 8 of the other

Say = Callable[[str], None]


def play_round(
    folder: Path | None = None,
    as_of: dt.date | None = None,
    translate: Translator = ENGLISH,
    say: Say = print,
) -> None:
    """Build the practice organisation in a folder (or among temporary files) and play one exchange, to the results."""
    with ExitStack() as stack:
        if folder is None:
            made = tempfile.TemporaryDirectory(prefix="tvetdesk-practice-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
        _play(stack, folder, as_of or LAST_DAY, translate, say)


def _play(stack: ExitStack, folder: Path, day: dt.date, translate: Translator, say: Say) -> None:
    say(f"*** {translate(PRACTICE)} ***")
    build(folder, day, say, translate)
    clock = Clock(moment(day, 16))

    def opened(name: str) -> Desk:
        keys = entropy(f"round {name}")
        return stack.enter_context(open_folder(folder / name, None, PASSWORD, clock=clock, entropy=keys))

    centre, hq = opened(CENTRE), opened("hq")
    mark(centre, day, translate, say)
    say(
        translate(
            N_("At headquarters nothing of that is known yet: {present} present that day."),
            present=present(hq, day),
        )
    )
    bundle = make(centre.book, centre.identity, partner(centre.book))
    path = folder / bundle.name
    carriers.give(path, bundle.data)
    say(translate(
        N_("{centre} exports a bundle: {file}, {bytes} bytes, {changes} changes."),
        centre=CENTRE, file=bundle.name, bytes=len(bundle.data), changes=bundle.changes,
    ))  # fmt: skip
    data = carriers.take(path)
    receive(hq.book, hq.identity, data)
    say(
        translate(
            N_("Headquarters imports it. Now it counts {present} present that day."), present=present(hq, day)
        )
    )
    slip = slips.answer(hq.book, hq.identity, data)
    confirmed = receive(centre.book, centre.identity, slip.data)
    say(translate(
        N_("The return slip goes back to {centre}: headquarters has {confirmed} of {all} changes."),
        centre=CENTRE, confirmed=confirmed.confirms, all=centre.book.vector()[centre.book.replica],
    ))  # fmt: skip
    say("")
    table = REPORTS["results"].make(hq.book, Asked(as_of=day))
    say(str(render(table, "table", translate)).rstrip())


def mark(centre: Desk, day: dt.date, translate: Translator, say: Say) -> None:
    """The registers of the first lesson of the day, each typed as one line."""
    book = centre.book
    query = book.select(Session).where(Session.day == day, Session.slot == 1, Session.state == "planned")
    sessions = list(query.order_by(Session.cohort))
    if not sessions:
        say(translate(N_("No session is planned at {centre} on this day."), centre=CENTRE))
    for session, shape in zip(sessions, SHAPES, strict=False):
        numbers = [row.number for row in rows_of(book, session.cohort, day)]
        line = shape.format(*numbers)
        mark_line(book, session, line, "en")
        cohort = book.get(Cohort, session.cohort).name
        text = N_("{centre} marks the register of {cohort}: “{line}”.")
        say(translate(text, centre=CENTRE, cohort=cohort, line=line))


def present(desk: Desk, day: dt.date) -> int:
    """How many persons the registers of a day have present or late, by what this PC holds."""
    table = REPORTS["attendance"].make(desk.book, Asked(as_of=day))
    keys = [column.key for column in table.columns]
    counts = [row[keys.index(key)] for row in table.rows for key in ("mark_P", "mark_L")]
    return sum(count for count in counts if isinstance(count, int))
