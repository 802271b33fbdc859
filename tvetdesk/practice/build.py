"""Building the practice organisation: headquarters, and one centre after the other, up to a day of the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Translator
from tvetdesk.practice import gambia, headquarters, kyrgyzstan, mexico, niger
from tvetdesk.practice.organisation import (
    CENTRES,
    ENGLISH,
    LAST_DAY,
    ROLL_OUT,
    Office,
    exchange,
    found_hq,
    found_office,
    moment,
)

sentences({
    "practice.taken": N_("{folder} is not empty. Choose a folder that is empty or not there yet."),
    "practice.day": N_("The practice data know the days from {first} to {last}. Choose one of them."),
})  # fmt: skip

PLANS: dict[str, Callable[[Office], None]] = {
    "GM-MK": gambia.plan,
    "NE-MG": niger.plan,
    "NE-AB": niger.plan,
    "NE-NY": niger.plan,
    "KG-BI": kyrgyzstan.plan,
    "MX-MX": mexico.plan,
}


def build(
    folder: Path,
    as_of: dt.date | None = None,
    say: Callable[[str], None] = lambda _: None,
    translate: Translator = ENGLISH,
    *,
    only: Collection[str] = (),
) -> list[Path]:
    """Make `folder/hq` and a data folder per centre, as they stand in the morning of `as_of`.

    `say` is told in the reader's words what is being made; `only` names the centres to make, all if none. Returns the
    data folders, headquarters first. Raises UserError when the folder is in use or the day not one of the programme.
    """
    as_of = as_of or LAST_DAY
    if not ROLL_OUT < as_of <= LAST_DAY:
        raise UserError("practice.day", first=ROLL_OUT + dt.timedelta(days=1), last=LAST_DAY)
    if folder.exists() and any(folder.iterdir()):
        raise UserError("practice.taken", folder=str(folder))
    say(translate(N_("Headquarters sets targets and programmes.")))
    hq = found_hq(folder)
    offices: list[Office] = []
    try:
        headquarters.set_up(hq)
        for site in CENTRES:
            if only and site.code not in only:
                continue
            say(
                translate(
                    N_("{centre} ({code}) joins and keeps its records."), centre=site.name, code=site.code
                )
            )
            offices.append(found_office(folder, site, hq))
            PLANS[site.code](offices[-1])
            offices[-1].live(moment(as_of))
        say(translate(N_("Every centre sends its bundle; headquarters answers.")))
        hq.clock.go(moment(as_of))
        for office in offices:
            exchange(office, hq)
            office.book.remember(practice_day=as_of.isoformat())
        hq.book.remember(practice_day=as_of.isoformat())
    finally:
        for office in (hq, *offices):
            office.desk.close()
    return [office.book.folder for office in (hq, *offices)]
