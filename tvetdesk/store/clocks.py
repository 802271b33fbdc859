"""The computer's clock: when it cannot be right, and that a person said it is. Nothing is ordered by it (R94).

An old PC's clock starts anew in 1980, or in 2099, when its battery is empty. Dates that people read would be wrong for
ever, so they are asked first. What a person confirmed counts from then on, also against what was written before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.journal import Journal

sentences({
    "clock.build": N_("The clock of this computer says {today}, but this program was made later, on {reference}. Set the clock, or confirm the date. Nothing was written."),
    "clock.back": N_("The clock of this computer says {today}, but the last entry was made on {reference}. Set the clock, or confirm the date. Nothing was written."),
    "clock.far": N_("The clock of this computer says {today}, more than ten years after this program was made, on {reference}. Is that right? Set the clock, or confirm the date. Nothing was written."),
    "clock.jump": N_("The clock of this computer says {today}, long after the last entry of {reference}. Is that right? Set the clock, or confirm the date. Nothing was written."),
})  # fmt: skip

BUILT = dt.date(2026, 11, 1)  # no true clock stands before it; each release moves it on
FAR = dt.timedelta(
    days=3653
)  # so long after it a program may still be in use, but somebody has to say so once
JUMP = dt.timedelta(days=60)
SLACK = dt.timedelta(hours=3)  # summer time, a corrected time zone
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ClockState:
    """What the clock says, what it is held against, and why it is doubted: "build", "back", "jump", "far", or None."""

    now: dt.datetime
    reference: dt.datetime | None
    doubt: str | None


def clock_state(book: Journal) -> ClockState:
    """Hold the clock against the last entry made here, or against the last date that a person confirmed.

    Here is also the computer in whose place this one goes on: a restored one with an empty battery would ask nothing else.
    """
    now = book.now()
    confirmed = int(book.fact("clock.confirmed", "0"))
    origins = {*book.numbers, int(book.fact("follows", str(book.replica)))}
    marks = ", ".join("?" * len(origins))
    (last,) = book.sql(
        f"SELECT max(at) FROM change WHERE origin IN ({marks}) AND id > ?",
        (*origins, int(book.fact("clock.change", "0"))),
    ).fetchone()
    seconds = max(confirmed, last or 0)
    if not confirmed and now.date() < BUILT:
        return ClockState(now, dt.datetime.combine(BUILT, dt.time()), "build")
    reference = dt.datetime.fromtimestamp(seconds) if seconds else None  # noqa: DTZ006 - the time of this PC
    if reference is not None and now < reference - SLACK:
        return ClockState(now, reference, "back")
    if reference is not None and now > reference + JUMP:
        return ClockState(now, reference, "jump")
    if not confirmed and now.date() > BUILT + FAR:
        return ClockState(now, dt.datetime.combine(BUILT, dt.time()), "far")
    return ClockState(now, reference, None)


def confirm_clock(book: Journal) -> ClockState:
    """A person says that the date is right: from now on it is held against this, not against what was written before."""
    book.authorize("clock.confirm")
    (last,) = book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()
    book.remember(**{"clock.confirmed": int(book.now().timestamp()), "clock.change": int(last)})
    return clock_state(book)


class Watch:
    """Asks before a step is written, but looks only when the clock is not where the last step left it."""

    def __init__(self, book: Journal) -> None:
        self._book = book
        self._seen: dt.datetime | None = None

    def __call__(self) -> None:
        now = self._book.now()
        if self._seen is None or not self._seen - SLACK <= now <= self._seen + DAY:
            state = clock_state(self._book)
            if state.doubt is not None and state.reference is not None:
                raise UserError(f"clock.{state.doubt}", today=now.date(), reference=state.reference.date())
        self._seen = now
