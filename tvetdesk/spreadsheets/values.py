"""Values: what a cell of a spreadsheet says, read for the field it stands under."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import LANGUAGES, N_, translator
from tvetdesk.records.namekeys import plain
from tvetdesk.spreadsheets.references import References
from tvetdesk.spreadsheets.sheet import LONGEST, Cell
from tvetdesk.store.fields import Code, Codes, Phone, Ref
from tvetdesk.store.numbers import Decimal, Whole
from tvetdesk.store.record import Field
from tvetdesk.store.times import Clock, Day, RoughDate

sentences({
    "cell.error": N_("The formula in this cell has no result ({text}). Correct it, or write the value itself."),
    "cell.hidden": N_("This value is hidden here ({text}). Write the value itself, or empty the cell."),
    "cell.cut": N_("This text was cut when the list was written. Copy it from the program, or empty the cell."),
})  # fmt: skip

ERROR = re.compile(r"#[A-Z/0!?]{3,12}[!?]?")  # #DIV/0!, #N/A, #NAME?
MIDNIGHT = dt.time()


class Cells:
    """Reads the cells of one type's columns: choices in the words of all languages, other rows by their names."""

    def __init__(self, references: References, country: str | None) -> None:
        self._references, self._country = references, country

    def value(self, one: Field, target: str, cell: Cell) -> Any:
        """The value of a cell, None when it is empty; UserError with what is wrong. `target` is a Ref's type."""
        if isinstance(cell, str):
            if ERROR.fullmatch(cell.strip()):
                raise UserError("cell.error", text=cell.strip())
            if cell.startswith("•••"):
                raise UserError("cell.hidden", text=cell[:40])
            if len(cell) >= LONGEST and cell.endswith("…"):
                raise UserError("cell.cut")
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        if isinstance(one, Ref):
            return self._references.row(target, text_of(cell))
        if isinstance(one, Code):
            return chosen(one, text_of(cell))
        if isinstance(one, Phone):
            return _phone(one, text_of(cell), self._country)
        return _plain(one, cell)


_CHOICES: dict[
    int, tuple[Mapping[str, str], dict[str, str]]
] = {}  # by a list of codes, which is kept beside its words


def chosen(one: Code, text: str) -> Any:
    """What is chosen by a code or by its word in any language; of several, with commas or spaces between."""
    text = text.strip()
    if not text:
        return None
    if not isinstance(one, Codes):
        return one.check(_code(one, text))
    parts = [part for part in re.split(r"\s*[,;/\n]\s*", text) if part]
    if len(parts) == 1 and parts[0].split()[0] in one.codes:
        parts = parts[0].split()
    return one.check([_code(one, part) for part in parts])


def _code(one: Code, text: str) -> str:
    """The code that a word means, or the word as it is."""
    if text in one.codes:
        return text
    key = id(one.codes)
    if key not in _CHOICES:
        _CHOICES[key] = one.codes, choices_of(one.codes)
    return _CHOICES[key][1].get(_word(text), text)


def choices_of(codes: Mapping[str, str]) -> dict[str, str]:
    """The code of each word that people read for it, in any language; a word of two codes is none."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for language in LANGUAGES:
        t = translator(language)
        for code, label in codes.items():
            word = _word(t(label))
            if found.setdefault(word, code) != code:
                doubtful.add(word)
    return {word: code for word, code in found.items() if word not in doubtful} | {
        _word(code): code for code in codes
    }


def _word(text: str) -> str:
    return " ".join(plain(text).split())


def text_of(cell: Cell) -> str:
    """A cell as a person would have typed it; a whole number has no decimals."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            return str(_exact(cell))
        case dt.datetime() if cell.time() == MIDNIGHT:
            return cell.date().isoformat()
        case dt.datetime():
            return cell.isoformat(" ", "minutes")
        case dt.time():
            return cell.isoformat("minutes")
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def _exact(number: float) -> decimal.Decimal:
    """A number as it was typed: Excel keeps 450.1 as 450.10000000000002."""
    return decimal.Decimal(f"{number:.12g}")


def _plain(one: Field, cell: Cell) -> Any:
    match one:
        case Day() if isinstance(cell, dt.date):
            return one.check(cell.date() if isinstance(cell, dt.datetime) else cell)
        case RoughDate() if isinstance(cell, dt.date):
            return one.check((cell.date() if isinstance(cell, dt.datetime) else cell).isoformat())
        case Clock() if isinstance(cell, dt.time | dt.datetime):
            return one.check(
                (cell.time() if isinstance(cell, dt.datetime) else cell).replace(second=0, microsecond=0)
            )
        case Clock() if isinstance(cell, dt.timedelta):
            minutes = round(cell.total_seconds() / 60)
            return one.parse(f"{minutes // 60}:{minutes % 60:02d}")
        case Decimal() if isinstance(cell, float):
            return one.check(_exact(cell))
        case Whole() if isinstance(cell, str) and one.unit:
            return one.parse(cell.strip().removesuffix(one.unit))
        case _:
            return one.parse(text_of(cell))


def _phone(one: Phone, text: str, country: str | None) -> Any:
    """A number as it is written in the country; one that lost its + or its zeros to Excel is read too."""
    try:
        return one.parse(text, country)
    except UserError:
        if not re.fullmatch(r"[1-9]\d{9,14}", text.strip()):
            raise
        return one.parse(f"+{text.strip()}")
