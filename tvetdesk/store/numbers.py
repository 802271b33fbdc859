"""Fields that hold numbers: whole ones, decimals, money, and yes or no."""

from __future__ import annotations

import decimal
import re
from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.record import Field

sentences(
    {
        "field.number": N_("“{text}” is not a whole number."),
        "field.decimal": N_("“{text}” is not a number with at most {places} decimals."),
        "field.too_small": N_("{number} is too small; the least is {limit}."),
        "field.too_large": N_("{number} is too large; the most is {limit}."),
        "field.yes_no": N_("“{text}” is neither yes nor no."),
    }
)

# 1,234.50 and 1.234,50: with both signs it is plain which of them parts the thousands.
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*")

MIN_INT, MAX_INT = -(2**63), 2**63 - 1


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
        bare = re.sub(r"[\s\u202f\u00a0]", "", text)
        if GROUPED.fullmatch(bare):
            bare = bare.replace("," if bare.rindex(".") > bare.rindex(",") else ".", "")
        bare = bare.replace(",", ".")
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

    width = 14

    def __init__(self, label: str, *, currency: str = "currency", **options: Any) -> None:
        super().__init__(label, places=2, **options)
        self.currency = currency

    def parse(self, text: str) -> Any:
        """With or without the sign that amounts are shown with (R89): D1,234.50 and 1 234 F CFA."""
        return super().parse(re.sub(r"^\s*D(?=\s*[0-9])|(?<=[0-9])\s*F\s?CFA\s*$", "", text))


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
