"""Public holidays of The Gambia and Niger from 2025 to 2031 as they come with the program (R43).

Taken from python-holidays 0.109. A day with ~ is estimated: the moon or a proclamation decides. 22 July in The Gambia is
contested and waits for its proclamation each year, so it has the sign too. What has been given out once is never
altered here; headquarters alters and adds rows, also from a newer library (`bring_holidays`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.store import ids

_GAMBIA = """
New Year’s Day: 2025-01-01 2026-01-01 2027-01-01 2028-01-01 2029-01-01 2030-01-01 2031-01-01
Independence Day: 2025-02-18 2026-02-18 2027-02-18 2028-02-18 2029-02-18 2030-02-18 2031-02-18
Lialat-Ul-Qadr: 2025-03-27 ~2026-03-16 ~2027-03-06 ~2028-02-23 ~2029-02-11 ~2030-01-31 ~2031-01-21
Koriteh: 2025-03-30 2025-03-31 ~2026-03-20 ~2026-03-21 ~2027-03-09 ~2027-03-10 ~2028-02-26 ~2028-02-27 ~2029-02-14 ~2029-02-15 ~2030-02-04 ~2030-02-05 ~2031-01-24 ~2031-01-25
Good Friday: 2025-04-18 2026-04-03 2027-03-26 2028-04-14 2029-03-30 2030-04-19 2031-04-11
Easter Monday: 2025-04-21 2026-04-06 2027-03-29 2028-04-17 2029-04-02 2030-04-22 2031-04-14
Labour Day: 2025-05-01 2026-05-01 2027-05-01 2028-05-01 2029-05-01 2030-05-01 2031-05-01
Africa Liberation Day: 2025-05-25 2026-05-25 2027-05-25 2028-05-25 2029-05-25 2030-05-25 2031-05-25
Africa Liberation Day (observed): 2025-05-26 2030-05-27 2031-05-26
Tobaski: 2025-06-06 2025-06-07 ~2026-05-27 ~2026-05-28 ~2027-05-16 ~2027-05-17 ~2028-05-05 ~2028-05-06 ~2029-04-24 ~2029-04-25 ~2030-04-13 ~2030-04-14 ~2031-04-02 ~2031-04-03
Tobaski (observed): 2025-06-09 ~2028-05-08 ~2030-04-15
Yawmul Ashura: 2025-07-05 ~2026-06-25 ~2027-06-15 ~2028-06-03 ~2029-05-23 ~2030-05-12 ~2031-05-02
Yawmul Ashura (observed): 2025-07-07 ~2028-06-05 ~2030-05-13
July 22 Revolution Day: ~2025-07-22 ~2026-07-22 ~2027-07-22 ~2028-07-22 ~2029-07-22 ~2030-07-22 ~2031-07-22
Feast of the Assumption: 2025-08-15 2026-08-15 2027-08-15 2028-08-15 2029-08-15 2030-08-15 2031-08-15
Mawlid Nabi: ~2025-09-04 ~2026-08-25 ~2027-08-14 ~2028-08-03 ~2029-07-24 ~2030-07-13 ~2031-07-02
Christmas Day: 2025-12-25 2026-12-25 2027-12-25 2028-12-25 2029-12-25 2030-12-25 2031-12-25
Boxing Day: 2025-12-26 2026-12-26 2027-12-26 2028-12-26 2029-12-26 2030-12-26 2031-12-26
Koriteh (observed): ~2026-03-23 ~2028-02-28 ~2031-01-27
Feast of the Assumption (observed): 2026-08-17
Boxing Day (observed): 2026-12-28 2027-12-27
Lialat-Ul-Qadr (observed): ~2027-03-08 ~2029-02-12
Labour Day (observed): 2027-05-03
Feast of the Assumption (observed); Mawlid Nabi (observed): ~2027-08-16
New Year’s Day (observed): 2028-01-03
July 22 Revolution Day (observed): ~2028-07-24 ~2029-07-23
Independence Day (observed): 2029-02-19
Mawlid Nabi (observed): ~2030-07-15
"""
_NIGER = """
Jour de l’An: 2025-01-01 2026-01-01 2027-01-01 2028-01-01 2029-01-01 2030-01-01 2031-01-01
Laylat al-Qadr: 2025-03-27 ~2026-03-16 ~2027-03-06 ~2028-02-23 ~2029-02-11 ~2030-01-31 ~2031-01-21
Korité: 2025-03-30 ~2026-03-20 ~2027-03-09 ~2028-02-26 ~2029-02-14 ~2030-02-04 ~2031-01-24
Korité (observé): 2025-03-31
Lundi de Pâques: 2025-04-21 2026-04-06 2027-03-29 2028-04-17 2029-04-02 2030-04-22 2031-04-14
Fête nationale de la Concorde: 2025-04-24 2026-04-24 2027-04-24 2028-04-24 2030-04-24 2031-04-24
Journée internationale du travail: 2025-05-01 2026-05-01 2027-05-01 2028-05-01 2029-05-01 2030-05-01 2031-05-01
Tabaski: 2025-06-07 ~2026-05-27 ~2027-05-16 ~2028-05-05 ~2030-04-13 ~2031-04-02
Lendemain de la Tabaski: 2025-06-08 ~2026-05-28 ~2027-05-17 ~2028-05-06 ~2029-04-25 ~2030-04-14 ~2031-04-03
Lendemain de la Tabaski (observé): 2025-06-09 ~2030-04-15
Jour de l’An musulman: 2025-06-27 ~2026-06-16 ~2027-06-06 ~2028-05-25 ~2029-05-14 ~2030-05-03 ~2031-04-23
Anniversaire du coup d’État du CNSP: 2025-07-26 2026-07-26 2027-07-26 2028-07-26 2029-07-26 2030-07-26 2031-07-26
L’anniversaire de la proclamation de l’indépendance: 2025-08-03 2026-08-03 2027-08-03 2029-08-03 2030-08-03 2031-08-03
L’anniversaire de la proclamation de l’indépendance (observé): 2025-08-04 2031-08-04
Mouloud: 2025-09-05 ~2026-08-25 ~2027-08-14 ~2029-07-24 ~2030-07-13 ~2031-07-02
Fête nationale: 2025-12-18 2026-12-18 2027-12-18 2028-12-18 2029-12-18 2030-12-18 2031-12-18
Noël: 2025-12-25 2026-12-25 2027-12-25 2028-12-25 2029-12-25 2030-12-25 2031-12-25
Anniversaire du coup d’État du CNSP (observé): 2026-07-27
Jour de l’An musulman (observé): ~2027-06-07
L’anniversaire de la proclamation de l’indépendance; Mouloud: ~2028-08-03
Laylat al-Qadr (observé): ~2029-02-12
Fête nationale de la Concorde; Tabaski: ~2029-04-24
"""


NUMBER = 25  # of Holiday on the wire


def shipped_holidays() -> tuple[dict[str, Any], ...]:
    """The rows of Holiday that come with the program."""
    rows = []
    for country, text in (("GM", _GAMBIA), ("NE", _NIGER)):
        for line in text.strip().splitlines():
            name, _, days = line.partition(": ")
            for word in days.split():
                day = word.removeprefix("~")
                rows.append(
                    {
                        "id": ids.natural_id(NUMBER, [country, day]),
                        "country": country,
                        "day": dt.date.fromisoformat(day),
                        "name": name,
                        "estimated": word.startswith("~"),
                    }
                )
    return tuple(rows)
