"""Fields that hold text, choices, phone numbers and references to other rows: how each is typed, checked, stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

import phonenumbers

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.numbers import MAX_INT, MIN_INT
from tvetdesk.store.record import Field, Share

sentences(
    {
        "field.required": N_("This is needed."),
        "field.text": N_("Write text here."),
        "field.too_long": N_("This has {length} signs; at most {limit} fit here. Shorten it."),
        "field.control": N_("There is a sign in this text that cannot be kept. Type it again without it."),
        "field.code": N_("“{text}” is not one of the choices. Choose from the list."),
        "field.row": N_("“{text}” is not the number of a row."),
        "field.phone": N_(
            "“{text}” is not a phone number. Write it with its country sign, like +220 301 2345."
        ),
        "field.phone_niger": N_("A number in Niger has 8 digits; this has {digits}."),
    }
)

LINE_BREAKS = "\n\t"
# Marks that phones put around a name when it is copied: nobody sees them, and the name is not found. And the two signs
# that are none, which Qt takes for the mark of a byte order and drops.
INVISIBLE = re.compile("[\u200b\u2060\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


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
