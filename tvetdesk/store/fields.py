"""The kinds of fields a record is made of: how each is typed in, checked, stored, and how it travels."""

from __future__ import annotations

import datetime as dt
import decimal
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

import phonenumbers

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.record import Field, Share

sentences(
    {
        "field.required": N_("This is needed."),
        "field.text": N_("Write text here."),
        "field.too_long": N_("This has {length} signs; at most {limit} fit here. Shorten it."),
        "field.control": N_("There is a sign in this text that cannot be kept. Type it again without it."),
        "field.number": N_("“{text}” is not a whole number."),
        "field.decimal": N_("“{text}” is not a number with at most {places} decimals."),
        "field.too_small": N_("{number} is too small; the least is {limit}."),
        "field.too_large": N_("{number} is too large; the most is {limit}."),
        "field.date": N_("“{text}” is not a date. Write day/month/year, like 7/3/2026."),
        "field.date_range": N_("The date {text} lies outside 1900 to 2100. Check the year."),
        "field.rough_date": N_(
            "“{text}” is not a date. Write a day, a month (3/2026), a year, or “c. 1998”."
        ),
        "field.clock": N_("“{text}” is not a time. Write hours and minutes, like 08:30."),
        "field.yes_no": N_("“{text}” is neither yes nor no."),
        "field.code": N_("“{text}” is not one of the choices. Choose from the list."),
        "field.row": N_("“{text}” is not the number of a row."),
        "field.phone": N_(
            "“{text}” is not a phone number. Write it with its country sign, like +220 301 2345."
        ),
        "field.phone_niger": N_("A number in Niger has 8 digits; this has {digits}."),
    }
)

MIN_INT, MAX_INT = -(2**63), 2**63 - 1
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
LINE_BREAKS = "\n\t"
# Marks that phones put around a name when it is copied: nobody sees them, and the name is not found.
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
ABOUT = N_("c. {year}")


class Text(Field):
    """One line of text, kept in composed form (NFC) without spaces at its ends."""

    field_type = "TEXT"
    wire = "text"
    width = 24
    several_lines = False

    def __init__(self, label: str, *, limit: int = 200, **options: Any) -> None:
        super().__init__(label, **options)
        self.limit = limit

    def parse(self, text: str) -> Any:
        return self.check(text)

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, str):
            raise UserError("field.text")
        text = INVISIBLE.sub("", unicodedata.normalize("NFC", value)).strip()
        if not self.several_lines:
            text = " ".join(text.split())
        else:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.check_stored(text)
        return text or None

    def check_stored(self, value: Any) -> None:
        if value is None:
            return
        if not isinstance(value, str):
            raise UserError("field.text")
        if len(value) > self.limit:
            raise UserError("field.too_long", length=len(value), limit=self.limit)
        allowed = LINE_BREAKS if self.several_lines else ""
        if not value.isprintable() and any(
            unicodedata.category(sign) in ("Cc", "Cs") and sign not in allowed for sign in value
        ):
            raise UserError("field.control")


class Note(Text):
    """Free text of several lines; stays in the centre unless declared otherwise."""

    default_share = Share.CENTRE
    several_lines = True
    width = 40

    def __init__(self, label: str, *, limit: int = 4000, **options: Any) -> None:
        super().__init__(label, limit=limit, **options)


class Code(Field):
    """One of a declared list of codes: {code: N_("what people read")}."""

    field_type = "TEXT"
    wire = "text"
    width = 14

    def __init__(self, label: str, codes: Mapping[str, str], **options: Any) -> None:
        super().__init__(label, **options)
        self.codes = codes

    def parse(self, text: str) -> Any:
        text = text.strip()
        return self.check(text) if text else None

    def check(self, value: Any) -> Any:
        if value is not None and not (isinstance(value, str) and value in self.codes):
            raise UserError("field.code", text=str(value)[:40])
        return value

    def show(self, value: Any, translate: Any) -> str:
        return "" if value is None else translate(self.codes.get(value, value))


class Codes(Code):
    """Several codes of a declared list, kept sorted with spaces between."""

    width = 24

    def check(self, value: Any) -> Any:
        if not value:
            return None
        chosen = value.split() if isinstance(value, str) else value
        if not isinstance(chosen, Collection):
            raise UserError("field.code", text=str(value)[:40])
        for code in chosen:
            super().check(code)
        return " ".join(sorted(set(chosen)))

    def check_stored(self, value: Any) -> None:
        if value is not None and self.check(value) != value:
            raise UserError("field.code", text=str(value)[:40])

    def show(self, value: Any, translate: Any) -> str:
        return "" if not value else ", ".join(translate(self.codes.get(code, code)) for code in value.split())


class Whole(Field):
    """A whole number with bounds and a unit."""

    field_type = "BIGINT"
    width = 8

    def __init__(
        self, label: str, *, least: int = 0, most: int = 1_000_000_000, unit: str = "", **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.unit = least, most, unit

    def parse(self, text: str) -> Any:
        bare = re.sub(r"[\s\u202f\u00a0]", "", text)
        if not bare:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,18}", bare):
            raise UserError("field.number", text=text[:40])
        return self.check(int(bare))

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise UserError("field.number", text=str(value)[:40])
        if value < self.least:
            raise UserError("field.too_small", number=value, limit=self.least)
        if value > self.most:
            raise UserError("field.too_large", number=value, limit=self.most)
        return value


class Decimal(Field):
    """A number with a fixed count of decimals, stored as a whole number of its last decimal."""

    field_type = "BIGINT"
    width = 10

    def __init__(
        self, label: str, *, places: int = 2, least: int = 0, most: int = 10**12, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.places, self.least, self.most = places, least, most

    def db_value(self, value: Any) -> Any:
        return None if value is None else int(decimal.Decimal(value).scaleb(self.places))

    def python_value(self, value: Any) -> Any:
        return None if value is None else decimal.Decimal(value).scaleb(-self.places)

    def parse(self, text: str) -> Any:
        bare = re.sub(r"[\s\u202f\u00a0]", "", text).replace(",", ".")
        if not bare:
            return None
        if not re.fullmatch(rf"[+-]?[0-9]{{1,15}}(\.[0-9]{{0,{self.places}}})?", bare):
            raise UserError("field.decimal", text=text[:40], places=self.places)
        return self.check(decimal.Decimal(bare))

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | decimal.Decimal):
            raise UserError("field.decimal", text=str(value)[:40], places=self.places)
        number = decimal.Decimal(value)
        if not number.is_finite():
            raise UserError("field.decimal", text=str(value)[:40], places=self.places)
        if number < self.least:
            raise UserError("field.too_small", number=str(number)[:40], limit=self.least)
        if number > self.most:
            raise UserError("field.too_large", number=str(number)[:40], limit=self.most)
        if number != round(number, self.places):  # once it is known to be small enough to be rounded
            raise UserError("field.decimal", text=str(value)[:40], places=self.places)
        return number

    def check_stored(self, value: Any) -> None:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise UserError("field.number", text=str(value)[:40])
        super().check_stored(value)


class Money(Decimal):
    """An amount in the currency that the row's field `currency` names; never summed across currencies."""

    def __init__(self, label: str, *, currency: str = "currency", **options: Any) -> None:
        super().__init__(label, places=2, **options)
        self.currency = currency


class YesNo(Field):
    """Yes, no, or not stated."""

    field_type = "INTEGER"
    width = 6
    words: Mapping[str, bool] = {
        **dict.fromkeys(("yes", "y", "oui", "o", "ja", "j", "1", "true"), True),
        **dict.fromkeys(("no", "n", "non", "nein", "0", "false"), False),
    }

    def python_value(self, value: Any) -> Any:
        return None if value is None else bool(value)

    def db_value(self, value: Any) -> Any:
        return None if value is None else int(value)

    def parse(self, text: str) -> Any:
        word = text.strip().casefold()
        if not word:
            return None
        if word not in self.words:
            raise UserError("field.yes_no", text=text[:40])
        return self.words[word]

    def check(self, value: Any) -> Any:
        if value not in (None, True, False):
            raise UserError("field.yes_no", text=str(value)[:40])
        return None if value is None else bool(value)

    def check_stored(self, value: Any) -> None:
        if value is not None and (type(value) is not int or value not in (0, 1)):
            raise UserError("field.yes_no", text=str(value)[:40])

    def show(self, value: Any, translate: Any) -> str:
        return "" if value is None else translate(N_("yes") if value else N_("no"))


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


class Ref(Field):
    """The id of a row of another record type, named by its class name (resolved by the Schema)."""

    field_type = "BIGINT"
    wire = "id"
    width = 24

    def __init__(self, label: str, to: str, **options: Any) -> None:
        options.setdefault("index", True)
        super().__init__(label, **options)
        self.to = to

    def db_value(self, value: Any) -> Any:
        return getattr(value, "id", value)

    def parse(self, text: str) -> Any:
        text = text.strip()
        if not text:
            return None
        if not re.fullmatch(r"-?[0-9]{1,19}", text):
            raise UserError("field.row", text=text[:40])
        return self.check(int(text))

    def check(self, value: Any) -> Any:
        if value is None:
            return None
        value = getattr(value, "id", value)
        if isinstance(value, bool) or not isinstance(value, int) or not MIN_INT <= value <= MAX_INT:
            raise UserError("field.row", text=str(value)[:40])
        return value


class Phone(Field):
    """A phone number in international form (E.164); national forms are read by `country`, an ISO code."""

    field_type = "TEXT"
    wire = "text"
    width = 16

    def parse(self, text: str, country: str | None = None) -> Any:
        text = text.strip()
        if not text:
            return None
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            raise UserError("field.phone", text=text[:40]) from None
        digits = len(str(number.national_number))
        if number.country_code == 227 and digits != 8:
            raise UserError("field.phone_niger", digits=digits)
        if not phonenumbers.is_possible_number(number):
            raise UserError("field.phone", text=text[:40])
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def check(self, value: Any) -> Any:
        return None if value is None else self.parse(str(value))

    def check_stored(self, value: Any) -> None:
        if value is not None and not re.fullmatch(r"\+[0-9]{4,15}", str(value)):
            raise UserError("field.phone", text=str(value)[:40])

    def show(self, value: Any, translate: Any) -> str:
        if value is None:
            return ""
        return phonenumbers.format_number(
            phonenumbers.parse(value), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
