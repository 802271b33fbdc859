"""What the command line writes: UTF-8 everywhere, nothing that could steer a terminal, tables in columns."""

import io
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from tabulate import tabulate

# Signs that turn the direction of text; in a name they can make a line read as something else.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def use_utf8() -> None:
    """Makes both streams UTF-8, whatever the console's code page; what cannot be encoded is spelt out."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def clean(text: str) -> str:
    """The text without control signs: a name from elsewhere must not clear the screen or hide a line."""
    return "".join(
        _REPLACEMENT
        if sign in _TURNING or (sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs"})
        else sign
        for sign in text
    )


def say(text: str) -> None:
    """A line (or several) of the answer."""
    print(clean(text), flush=True)


def tell(text: str) -> None:
    """A line beside the answer: what went wrong, or what is being done."""
    print(clean(text), file=sys.stderr, flush=True)


def say_json(document: Any) -> None:
    """The one JSON document of a call."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def say_bytes(data: bytes) -> None:
    """A file on standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def columns(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under their heads; a cell is one line."""
    cells = [[" ".join(clean(cell).split()) for cell in row] for row in rows]
    return tabulate(cells, headers=heads, tablefmt="simple", disable_numparse=True)


def _plain(value: Any) -> str:
    match value:
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case Decimal():
            return str(value)
    raise TypeError(type(value).__name__)
