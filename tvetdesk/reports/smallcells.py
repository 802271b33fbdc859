"""Which numbers of persons are so small that third parties do not read them (R74).

Numbers from 1 to 4 are small. A zero is about nobody and is shown. What is withheld is known to be at least 1, then.
`linked.py` says what else is withheld, so that no small number can be computed.
"""

from __future__ import annotations

from tvetdesk.i18n import N_

WITHHELD = "*"
SMALL = N_(
    "* stands for a number of persons from 1 to {most}, or one from which such a number could be computed."
)
LEAST = 5  # the smallest number of persons that third parties read

Place = tuple[int, int]
"""(row, column); the row after the last one holds the totals of the columns, the column after the last those of the rows."""


def small(number: int) -> bool:
    """Whether so few persons are counted that third parties do not read the number."""
    return 0 < number < LEAST
