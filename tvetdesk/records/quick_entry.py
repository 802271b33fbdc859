"""Quick entry: a register typed as one line, in the language on screen.

    all except 7, 12 e, 19 l15     everyone present; 7 absent, 12 excused, 19 late by 15 minutes
    3-6 w                          rows 3 to 6 on attachment
    14 a                           row 14 absent; no letter means absent
    all closed                     the centre was closed

French: `tous sauf 9, 13 r20, 16 j`, `tous fermé`. German: `alle außer 7, 12 e, 19 v15`, `alle zu`. Commas and
semicolons part the entries, and spaces where each has its letter: `7a 19l15`. A later entry for the same row counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

CLOSED = "closed"
ALONE = re.compile(r"\d{1,4}(?:[-–]\d{1,4})?[^\W\d_]+(?:\d{1,4})?")  # an entry without a space in it

sentences(
    {
        "line.row": N_("There is no row {row}. The list ends at {last}."),
        "line.gap": N_("There is no row {row} on this day. Look at the numbers on the list."),
        "line.empty_list": N_("Nobody is on the list of this day."),
        "line.letter": N_("“{text}” is no mark. Use the letters {letters}."),
        "line.minutes": N_("Minutes go with “late” only, at most 960."),
        "line.entry": N_("“{text}” cannot be read. Write a row and a letter, like 12 {letter}."),
        "line.range": N_("“{text}” runs backwards. Write the lower row first."),
        "line.empty": N_("Nothing was typed. Write rows and letters, or “{all}”."),
    }
)


@dataclass(frozen=True)
class Entry:
    """One mark as typed: the row on the list, the mark, minutes when late. Row None with CLOSED: the whole session."""

    row: int | None
    status: str
    minutes: int | None = None


@dataclass(frozen=True)
class Words:
    """What a language calls the marks, everyone, except, and closed. The first word of each is the one shown."""

    letters: Mapping[str, str]
    all: tuple[str, ...]
    but: tuple[str, ...]
    closed: tuple[str, ...]


WORDS = {
    "en": Words(
        {"p": "P", "l": "L", "e": "E", "a": "A", "s": "S", "w": "W"}, ("all",), ("except", "but"), ("closed",)
    ),
    "fr": Words(
        {"p": "P", "r": "L", "j": "E", "aj": "E", "a": "A", "m": "S", "s": "W"},
        ("tous", "toutes", "tout"),
        ("sauf",),
        ("fermé", "ferme", "fermée", "f"),
    ),
    "de": Words(
        {"p": "P", "v": "L", "e": "E", "a": "A", "k": "S", "b": "W"},
        ("alle",),
        ("außer", "ausser"),
        ("zu", "geschlossen"),
    ),
}


def letters(language: str) -> dict[str, str]:
    """What stands in the box of each mark: its longest letter, like AJ for an excused absence in French."""
    found: dict[str, str] = {}
    for letter, status in WORDS[language].letters.items():
        if len(letter) >= len(found.get(status, "")):
            found[status] = letter.upper()
    return found


def keys(language: str) -> dict[str, str]:
    """The mark of each single letter key, in small letters."""
    return {letter: status for letter, status in WORDS[language].letters.items() if len(letter) == 1}


def examples(language: str) -> tuple[str, str, str]:
    """Three lines as they may be typed."""
    words = WORDS[language]
    own = {status: letter for letter, status in keys(language).items()}
    everyone = f"{words.all[0]} {words.but[0]} 7, 12 {own['E']}, 19 {own['L']}15"
    return everyone, f"3-6 {own['W']}", f"{words.all[0]} {words.closed[0]}"


def unfinished(text: str, language: str) -> bool:
    """Whether a line that cannot be read yet may only lack the end of its last word, like `all exc`."""
    words = WORDS[language]
    parts = text.casefold().split()
    known = (*words.all, *words.but, *words.closed)
    if not parts or not all(part in known for part in parts[:-1]):
        return False
    return any(word.startswith(parts[-1]) for word in known)


def parse_line(text: str, rows: Sequence[int], language: str) -> list[Entry]:
    """The marks a line means, by row; `rows` are the numbers on the list. Raises UserError with what is wrong."""
    words = WORDS[language]
    if not rows:
        raise UserError("line.empty_list")
    rest = " ".join(text.casefold().split())
    everyone, rest = _after(rest, words.all)
    if everyone and rest in words.closed:
        return [Entry(None, CLOSED)]
    marks: dict[int, Entry] = {}
    if everyone:
        marks = {row: Entry(row, "P") for row in rows}
        excepted, rest = _after(rest, words.but)
        if not rest and not excepted:
            return list(marks.values())
        if rest in words.letters:
            status = words.letters[rest]
            return [Entry(row, status) for row in rows]
    parts = [entry for part in re.split(r"[,;]", rest) for entry in _parted(part.strip())]
    if not parts:
        raise UserError("line.empty", all=words.all[0])
    for part in parts:
        for entry in _entries(part, rows, words):
            marks[entry.row or 0] = entry
    return [marks[row] for row in sorted(marks)]


def _after(text: str, starts: Sequence[str]) -> tuple[bool, str]:
    """Whether the text opens with one of these words, and what follows it."""
    first, _, rest = text.partition(" ")
    return (True, rest) if first in starts else (False, text)


def _parted(part: str) -> list[str]:
    """The entries between two commas: several only where every one has its row and letter in one word."""
    several = part.split()
    return several if all(ALONE.fullmatch(one) for one in several) else [part]


def _entries(part: str, rows: Sequence[int], words: Words) -> list[Entry]:
    match = re.fullmatch(r"(\d{1,4})(?: ?[-–] ?(\d{1,4}))?(?: ?([^\W\d_]+)(?: ?(\d{1,4}))?)?", part)
    if not match:
        raise UserError("line.entry", text=part, letter=next(iter(words.letters)))
    first, last = int(match[1]), int(match[2] or match[1])
    letter, minutes = match[3], match[4]
    if letter and letter not in words.letters:
        raise UserError("line.letter", text=letter, letters=" ".join(words.letters).upper())
    status = words.letters[letter] if letter else "A"
    if minutes and (status != "L" or int(minutes) > 960):
        raise UserError("line.minutes")
    if last < first:
        raise UserError("line.range", text=part)
    for row in {first, last}:
        if row > max(rows) or row < 1:
            raise UserError("line.row", row=str(row), last=str(max(rows)))
    if first == last and first not in rows:
        raise UserError("line.gap", row=str(first))
    return [
        Entry(row, status, int(minutes) if minutes else None) for row in range(first, last + 1) if row in rows
    ]
