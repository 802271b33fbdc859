"""Answers to the tracer study from ODK or Kobo, as their CSV: each submission once, by its KEY or _uuid (R88).

Columns may stand in groups (`group-outcome`, `group/outcome`). A submission is remembered as the attempt by form that
reached the person, with its key in the note: whoever reads the file in again changes nothing, also where somebody
corrected the answer since. Everything in a file fits, or nothing of it is written.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.outcomes import Contact, FollowUp, log_contact, record_followup
from tvetdesk.reports.formats.xlsform import CHOICES, QUESTIONS
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes

changes({"answers.import": N_("Answers of the tracer study")})
sentences({
    "answers.file": N_("This is no CSV file of ODK or Kobo: it has no column {wanted}. Export the answers again, with XML values and not with labels."),
    "answers.key": N_("Line {line} has no KEY or _uuid. Export the answers again and leave these columns in."),
    "answers.value": N_("Line {line}: “{value}” does not fit {field}. Correct it in the file, or in ODK or Kobo; nothing was written."),
    "answers.followup": N_("Line {line}: there is no follow-up with the number “{value}” here. Compare it with the call sheet; nothing was written."),
    "answers.answered": N_("Line {line}: this follow-up has another answer already, of {day}. Take the line out, or correct the answer by hand; nothing was written."),
    "answers.twice": N_("Lines {first} and {line} answer the same follow-up. Leave one of them in; nothing was written."),
})  # fmt: skip

KEYS = ("_uuid", "KEY")
LARGEST = 16 << 20  # bytes
KEY = re.compile(r"(uuid:)?[0-9A-Za-z-]{1,80}", re.ASCII)
MARK = "form "  # what the note of such an attempt begins with
WANTED = ("followup", "on", "outcome")
WHOLE = {name for kind, name, *_ in QUESTIONS if kind == "integer"}
DAYS = {name for kind, name, *_ in QUESTIONS if kind == "date"}
LISTS = {name: kind.split()[1] for kind, name, *_ in QUESTIONS if kind.startswith("select_one")}


@dataclass(frozen=True)
class Answer:
    """One submission: its line in the file, its key, and the values it says."""

    line: int
    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """How many answers were written, and how many were there from before."""

    written: int
    known: int


def answers(data: bytes) -> list[Answer]:
    """The submissions in a file; UserError for the first that does not fit."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        text = data.decode("utf-8-sig")
        head = text.split("\n", 1)[0]
        parted = ";" if head.count(";") > head.count(",") else ","  # Kobo asks which one
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted, strict=True))
    except (ValueError, csv.Error) as error:
        raise UserError("answers.file", wanted=", ".join(WANTED)) from error
    columns = {_bare(name): place for place, name in enumerate(rows[0])} if rows else {}
    missing = [name for name in WANTED if name not in columns]
    if missing:
        raise UserError("answers.file", wanted=", ".join(missing))
    if not any(key in columns for key in KEYS):
        raise UserError("answers.key", line=1)
    return [
        _answer(line, {name: row[place].strip() for name, place in columns.items() if place < len(row)})
        for line, row in enumerate(rows[1:], 2)
        if any(row)
    ]


def _bare(name: str) -> str:
    """A column without the groups around it."""
    return re.split(r"[/-]", name)[-1] if name not in KEYS else name


def _answer(line: int, row: Mapping[str, str]) -> Answer:
    key = next((row[name] for name in KEYS if row.get(name)), "")
    if not KEY.fullmatch(key):
        raise UserError("answers.key", line=line)
    return Answer(line, key.removeprefix("uuid:"), dict(_values(line, row)))


def _values(line: int, row: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for _, name, _, required, *_ in QUESTIONS:
        text = row.get(name, "")
        if not text and not required:
            continue
        try:
            if name == "followup" or name in WHOLE:
                yield name, int(text)
            elif name in DAYS:
                yield name, dt.date.fromisoformat(text[:10])
            elif name in LISTS and text not in CHOICES[LISTS[name]]:
                raise ValueError("no choice")
            else:
                yield name, text
        except ValueError as error:
            raise UserError("answers.value", line=line, value=text[:40], field=name) from error


def take(book: Book, data: bytes) -> Taken:
    """Write the answers that are not here yet."""
    found = answers(data)
    lines: dict[int, int] = {}
    known = 0
    with book.change("answers.import"):
        for one in found:
            followup = _followup(book, one)
            if followup.id in lines:
                raise UserError("answers.twice", first=lines[followup.id], line=one.line)
            lines[followup.id] = one.line
            if book.find(Contact, followup=followup.id, way="form", note=MARK + one.key) is not None:
                known += 1
                continue
            if followup.outcome is not None and followup.outcome != "not_reached":
                raise UserError("answers.answered", line=one.line, day=followup.on or "–")
            _write(book, followup, one)
    return Taken(len(found) - known, known)


def _followup(book: Book, one: Answer) -> FollowUp:
    number = one.values["followup"]
    row = book.find(FollowUp, id=number) if abs(number) < 1 << 63 else None
    if row is None:
        raise UserError("answers.followup", line=one.line, value=str(number))
    return row


def _write(book: Book, followup: FollowUp, one: Answer) -> None:
    values = {name: value for name, value in one.values.items() if name not in WANTED}
    on = one.values["on"]
    if on > book.today():
        raise UserError("answers.value", line=one.line, value=on.isoformat(), field="on")
    log_contact(book, followup, "reached", on, way="form", note=MARK + one.key)
    enrolment = book.get(Enrolment, followup.enrolment)
    record_followup(book, enrolment, followup.month, one.values["outcome"], on, **values)
