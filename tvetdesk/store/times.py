"""Fields that hold days and times: exact days, dates as well as they are known, times of day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.record import Field

sentences(
    {
        "field.date": N_("“{text}” is not a date. Write day/month/year, like 7/3/2026."),
        "field.date_range": N_("The date {text} lies outside 1900 to 2100. Check the year."),
        "field.rough_date": N_(
            "“{text}” is not a date. Write a day, a month (3/2026), a year, or “c. 1998”."
        ),
        "field.clock": N_("“{text}” is not a time. Write hours and minutes, like 08:30."),
    }
)

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
ABOUT = N_("c. {year}")


def day_from_text(text: str) -> dt.date:
    """A date as people of all three languages write it: 7/3/2026, 1/3/26 (1 March), 07.03.2026 or 2026-03-07."""
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if match:
        year, month, day = (int(part) for part in match.groups())
    else:
        match = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})", text)
        if not match:
            raise ValueError(text)
        day, month, year = (int(part) for part in match.groups())
        if year < 100:
            year += 2000 if year < 70 else 1900
    return dt.date(year, month, day)


class Day(Field):
    """A calendar day."""

    field_type = "TEXT"
    wire = "day"
    width = 11

    def db_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value

    def python_value(self, value: Any) -> Any:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value

    def parse(self, text: str) -> Any:
        text = text.strip()
        if not text:
            return None
        try:
            return self.check(day_from_text(text))
        except ValueError:
            raise UserError("field.date", text=text[:40]) from None

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
            raise UserError("field.date", text=str(value)[:40])
        if not EARLIEST <= value <= LATEST:
            raise UserError("field.date_range", text=value.isoformat())
        return value

    def check_stored(self, value: Any) -> None:
        if value is None:
            return
        try:
            day = self.check(dt.date.fromisoformat(value))
        except (ValueError, TypeError):
            raise UserError("field.date", text=str(value)[:40]) from None
        if day.isoformat() != value:  # Python reads 20260301 and 2026-W09-7 too; a day has one stored form
            raise UserError("field.date", text=value[:40])

    def show(self, value: Any, translate: Any) -> str:
        return "" if value is None else translate.date(value)


class RoughDate(Field):
    """A date as well as it is known: "2001-03-07", "2001-03", "2001", or "~1998" for about 1998."""

    field_type = "TEXT"
    wire = "text"
    width = 11
    pattern = re.compile(r"~?(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

    def parse(self, text: str) -> Any:
        text = text.strip()
        if not text:
            return None
        about = re.fullmatch(
            r"(?:~|c\.?|ca\.?|about|vers|né vers|née vers|um)\s*(\d{4})", text, re.IGNORECASE
        )
        if about:
            return self.check("~" + about[1])
        month = re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text)
        if month:
            return self.check(f"{month[2]}-{int(month[1]):02d}")
        if self.pattern.fullmatch(text):
            return self.check(text)
        try:
            return self.check(day_from_text(text).isoformat())
        except ValueError:
            raise UserError("field.rough_date", text=text[:40]) from None

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        match = self.pattern.fullmatch(value) if isinstance(value, str) else None
        try:
            if match is None:
                raise ValueError(value)
            day = dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            raise UserError("field.rough_date", text=str(value)[:40]) from None
        if not EARLIEST <= day <= LATEST:
            raise UserError("field.date_range", text=value)
        return value

    def show(self, value: Any, translate: Any) -> str:
        if value is None:
            return ""
        if value.startswith("~"):
            return str(translate(ABOUT, year=value[1:]))
        parts = value.split("-")
        if len(parts) == 3:
            return str(translate.date(dt.date.fromisoformat(value)))
        return "/".join(reversed(parts))


class Clock(Field):
    """A time of day, stored as minutes since midnight."""

    field_type = "INTEGER"
    width = 6

    def db_value(self, value: Any) -> Any:
        return value.hour * 60 + value.minute if isinstance(value, dt.time) else value

    def python_value(self, value: Any) -> Any:
        return dt.time(value // 60, value % 60) if isinstance(value, int) else value

    def parse(self, text: str) -> Any:
        text = text.strip()
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,2})(?:[:hH.](\d{2})?)?", text)
        if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
            raise UserError("field.clock", text=text[:40])
        return dt.time(int(match[1]), int(match[2] or 0))

    def check(self, value: Any) -> Any:
        if value is not None and not isinstance(value, dt.time):
            raise UserError("field.clock", text=str(value)[:40])
        return value

    def check_stored(self, value: Any) -> None:
        if value is not None and (type(value) is not int or not 0 <= value < 1440):
            raise UserError("field.clock", text=str(value)[:40])

    def show(self, value: Any, translate: Any) -> str:
        return "" if value is None else f"{value:%H:%M}"
