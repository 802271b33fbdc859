"""Periods as DHIS2 names them and as ADX writes them: months, quarters, half-years, years and four financial years.

Names after the DHIS2 developer guide, "Date and period format"; durations after IHE ADX, ISO 8601.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.dates import months_after

sentences({
    "formats.period": N_("“{text}” is no period. Write a year like 2026, a quarter 2026Q1, a half-year 2026S1, a month 202603, or a year that begins in another month: 2026April, 2026July, 2026Oct, 2026Nov."),
    "formats.period_open": N_("The period {period} ends on {last}, which is still to come. Wait until it is over, or choose an earlier one."),
})  # fmt: skip

FORMS = (  # what it looks like; how many months it has; the first month of its part
    (re.compile(r"(?P<year>\d{4})(?P<part>0[1-9]|1[0-2])", re.ASCII), 1),
    (re.compile(r"(?P<year>\d{4})Q(?P<part>[1-4])", re.ASCII), 3),
    (re.compile(r"(?P<year>\d{4})S(?P<part>[12])", re.ASCII), 6),
    (re.compile(r"(?P<year>\d{4})", re.ASCII), 12),
)
FINANCIAL = {"April": 4, "July": 7, "Oct": 10, "Nov": 11}
YEARS = range(1980, 2101)


@dataclass(frozen=True)
class Period:
    """A period by its name, with its first and last day and its length in months."""

    name: str
    first: dt.date
    months: int

    @property
    def last(self) -> dt.date:
        return months_after(self.first, self.months) - dt.timedelta(days=1)

    @property
    def iso(self) -> str:
        """As ADX writes it: 2026-01-01/P1Y."""
        return f"{self.first.isoformat()}/{'P1Y' if self.months == 12 else f'P{self.months}M'}"


def period_of(text: str, today: dt.date) -> Period:
    """The period with this name; UserError for none, and for one that is not over."""
    wanted = text.strip()
    found = _financial(wanted) or _regular(wanted)
    if found is None:
        raise UserError("formats.period", text=text[:40])
    if found.last > today:
        raise UserError("formats.period_open", period=found.name, last=found.last)
    return found


def _regular(text: str) -> Period | None:
    for form, months in FORMS:
        match = form.fullmatch(text)
        if match and int(match["year"]) in YEARS:
            part = int(match.groupdict().get("part") or 1)
            return Period(text, dt.date(int(match["year"]), (part - 1) * months + 1, 1), months)
    return None


def _financial(text: str) -> Period | None:
    year, month = text[:4], FINANCIAL.get(text[4:])
    if month is None or not (year.isascii() and year.isdigit() and int(year) in YEARS):
        return None
    return Period(text, dt.date(int(year), month, 1), 12)
