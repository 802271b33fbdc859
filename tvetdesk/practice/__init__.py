"""The practice organisation of the programme's four pilots: headquarters and six centres with invented people.

build(Path("practice"))        # practice/hq, practice/GM-MK, practice/NE-MG, …; every password is "practice"
play_month()                   # a month in which bundles are lost, a clock is wrong, a PC is restored and one is copied
play_round(Path("practice"))   # builds it and plays one exchange, from a register to a figure at headquarters
"""

from __future__ import annotations

from tvetdesk.practice.build import build
from tvetdesk.practice.month import play_month
from tvetdesk.practice.organisation import LAST_DAY, PASSWORD
from tvetdesk.practice.round import play_round

__all__ = ["LAST_DAY", "PASSWORD", "build", "play_month", "play_round"]
