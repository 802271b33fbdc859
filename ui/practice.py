"""The practice organisation the window opens with `--practice`: built once, then opened on a day of its own."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.paths import default_data_folder

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

PASSWORD = "practice"  # noqa: S105 - everything behind it is invented
BUILDING = N_("Making the practice centre, once: {step}")
CENTRE, HQ = "GM-MK", "hq"


def folder_of(code: str = CENTRE) -> Path:
    """Where the practice data of a centre (or `hq`) lie: beside the real data, a set for every version."""
    from tvetdesk import __version__  # it is looked up, which takes a while

    return default_data_folder().parent / "TVET Desk practice" / __version__ / code


def is_made(folder: Path) -> bool:
    """Whether the practice data were finished: they are built beside their place and moved there."""
    return (folder / "tvet.keys").exists()


def make(folder: Path, say: Callable[[Message, str], None], translate: Translator) -> None:
    """Build a centre of the practice organisation, in ten seconds; or headquarters with all centres, in thirty."""
    from tvetdesk.practice.build import build

    home = folder.parent
    raw = home.with_name(f"{home.name} unfinished")
    if raw.exists():
        shutil.rmtree(raw)  # an earlier start was ended in the middle
    raw.mkdir(parents=True)
    only = () if folder.name == HQ else (folder.name,)
    build(raw / "all", say=lambda step: say(BUILDING, step), translate=translate, only=only)
    home.mkdir(parents=True, exist_ok=True)
    for made in (raw / "all").iterdir() if folder.name == HQ else [raw / "all" / folder.name]:
        place = home / made.name
        if made.name == folder.name or not place.exists():
            shutil.rmtree(place, ignore_errors=True)
            made.rename(place)
    shutil.rmtree(raw)


def set_clock(desk: Desk, time: dt.time | None = None) -> None:
    """Let a practice desk live on its own last day: its sessions are today's, at the time of this PC or at `time`."""
    day = desk.book.fact("practice_day")
    if not desk.practice or not day:
        return
    shift = dt.date.fromisoformat(day) - dt.date.today()

    def now() -> dt.datetime:
        if time is None:
            return dt.datetime.now() + shift
        return dt.datetime.combine(dt.date.fromisoformat(day), time)

    desk.book.clock = now
