"""A bad month told in plain words: bundles are lost, come twice and late, a clock is wrong, a PC is restored, one is copied.

Two centres, a laptop and headquarters work and exchange all the same. At the end everybody holds what they should: that
is compared, number by number, and told.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.questions import questions
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.practice.organisation import ENGLISH
from tvetdesk.practice.trouble import NAMES, Month, Pc, Say
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.record import Share

DAYS = 30

BEGINS = N_(
    "Headquarters invites the centres GM-MK and NE-MG. The office of GM-MK invites a second computer and a laptop by itself."
)
RULES = N_(
    "Of all bundles 40 of 100 are lost and 20 of 100 arrive twice, each up to nine days late, in any order."
)
MADE = P_("{number} bundle was made.", "{number} bundles were made.")
SENT = N_("To {sent} receivers they were sent: {lost} were lost on the way, {twice} came twice.")
TAKEN = N_("{applied} were taken in, {already} had come before, {waits} had to wait for an earlier one.")
REFUSED = N_("Refused {count} times: {what}")
GONE = P_(
    "{number} change of the broken computer had reached no other before the disk broke. It is lost.",
    "{number} changes of the broken computer had reached no other before the disk broke. They are lost.",
)
NONE_GONE = N_("All that was written on the broken computer is there: others had it, or the backup.")
EQUAL = N_("{names}: the same, {digest}")
DIFFERENT = N_("{names}: NOT the same, {digests}")
AS_HQ = N_("{code} as headquarters may see it, at headquarters and at {names}")
AMONG = N_("All of {code}, at {names}")
ON_LAPTOP = N_("{code} as a laptop may see it, at {office} and on {laptop}")
ASKED = P_(
    "{number} question is open in {code}, the same at {names}.",
    "{number} questions are open in {code}, the same at {names}.",
)
ASKED_OTHERWISE = N_("In {code} NOT the same questions are open at {names}.")
GOOD = N_("Everybody holds the same.")
BAD = N_("Something is NOT the same. Please report it with the number {seed}.")


def play_month(
    folder: Path | None = None,
    translate: Translator = ENGLISH,
    say: Say = print,
    *,
    seed: int = 1,
    days: int = DAYS,
) -> bool:
    """Play it in an empty folder (or among temporary files); whether everybody holds the same at the end."""
    with ExitStack() as stack:
        if folder is None:
            made = tempfile.TemporaryDirectory(prefix="tvetdesk-month-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
        month = Month(folder, seed, translate, say)
        stack.callback(month.close)
        say(f"*** {translate(PRACTICE)} ***")
        say(translate(BEGINS))
        month.found()
        say(translate(RULES))
        month.live(days)
        month.exchange_all()
        say("")
        for line in _happened(month):
            say(line)
        say("")
        good = True
        for same, line in _compared(month):
            good = good and same
            say(line)
        say(translate(GOOD) if good else translate(BAD, seed=seed))
    return good


def _happened(month: Month) -> Iterator[str]:
    """What became of the bundles, and of the computer that was restored."""
    t, count = month.translate, month.happened
    yield t.n(MADE, count["made"])
    yield t(SENT, sent=count["sent"], lost=count["lost"], twice=count["twice"])
    yield t(TAKEN, applied=count["applied"], already=count["already"], waits=count["waits"])
    for what, times in month.refused.most_common():
        yield t(REFUSED, count=times, what=what)
    number, last = month.last
    if number:
        has = max(pc.desk.book.vector().get(number, 0) for pc in month.pcs.values())
        yield t.n(GONE, last - has) if has < last else t(NONE_GONE)


def _compared(month: Month) -> Iterator[tuple[bool, str]]:
    """Each pair of levels that must hold the same, and the questions: whether they do, and that in words."""
    t, hq = month.translate, month.pcs["hq"]
    for code in NAMES:
        offices = [pc for pc in month.pcs.values() if (pc.code, pc.level) == (code, Share.OFFICE)]
        laptops = [pc for pc in month.pcs.values() if (pc.code, pc.level) == (code, Share.CENTRE)]
        names = ", ".join(pc.name for pc in offices)
        found = [digest(pc.desk.book, centre=code, level=Share.HQ) for pc in (hq, *offices)]
        yield _line(t, t(AS_HQ, code=code, names=names), found)
        yield _line(t, t(AMONG, code=code, names=names), [digest(pc.desk.book) for pc in offices])
        for laptop in laptops:
            title = t(ON_LAPTOP, code=code, office=offices[0].name, laptop=laptop.name)
            yield _line(
                t, title, [digest(offices[0].desk.book, level=Share.CENTRE), digest(laptop.desk.book)]
            )
        asked = [_asked(pc) for pc in offices]
        if len(set(asked)) == 1:
            yield True, t.n(ASKED, len(asked[0]), code=code, names=names)
        else:
            yield False, t(ASKED_OTHERWISE, code=code, names=names)


def _line(t: Translator, names: str, found: list[str]) -> tuple[bool, str]:
    if len(set(found)) == 1:
        return True, t(EQUAL, names=names, digest=found[0])
    return False, t(DIFFERENT, names=names, digests=", ".join(found))


def _asked(pc: Pc) -> frozenset[tuple[str, tuple[int, int], str]]:
    return frozenset((one.table.name, one.key, one.column) for one in questions(pc.desk.book))
