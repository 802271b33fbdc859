"""JSON in its one form (RFC 8785, JCS), and the letters in which keys and signatures are written (base58btc).

Two programs that hold the same values write the same bytes, so a signature over them can be checked by any.
"""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences({
    "jcs.value": N_("This file holds a value that cannot be signed or checked. Ask whoever gave it to you for a new one."),
})  # fmt: skip

LARGEST = 2**53  # up to which every program keeps a whole number as it is
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def canonical(value: Any) -> bytes:
    """The one text of a value, as UTF-8. UserError for what JSON has no one form for."""
    try:
        return _text(value).encode()
    except (UnicodeEncodeError, RecursionError) as error:  # half of a pair; too deep
        raise UserError("jcs.value") from error


def _text(value: Any) -> str:
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if abs(value) < LARGEST:
            return str(value)
        case float() if math.isfinite(value):
            return _number(value)
        case list() | tuple():
            return f"[{','.join(map(_text, value))}]"
        case dict() if all(isinstance(key, str) for key in value):
            keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
            return f"{{{','.join(f'{_text(key)}:{_text(value[key])}' for key in keys)}}}"
    raise UserError("jcs.value")


def _number(value: float) -> str:
    """A number as ECMAScript writes it: the fewest digits, plain from 1e-6 to below 1e21."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, before = "-" * sign, "".join(map(str, digits))
    assert isinstance(exponent, int)
    point = len(before) + exponent
    if -6 < point <= 0:
        return f"{text}0.{'0' * -point}{before}"
    if 0 < point < 22:
        return f"{text}{before[:point]}.{before[point:]}"
    rest = f".{before[1:]}" if len(before) > 1 else ""
    return f"{text}{before[0]}{rest}e{point - 1:+d}"


def base58(data: bytes) -> str:
    """Bytes in the letters of base58btc."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, place = divmod(number, 58)
        text = ALPHABET[place] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """The bytes again; ValueError for letters that are none of them."""
    number = 0
    for sign in text:
        number = number * 58 + ALPHABET.index(sign)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
