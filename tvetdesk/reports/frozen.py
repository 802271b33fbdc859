"""Reports frozen when they are given out, and what changed since, change by change (R72).

A frozen report keeps its table in no language, so it is printed again in any; the ids of the records behind each
figure; and which changes it had counted. Counted again for the same days, each record that came or went is told with
the change that brought it: a late bundle, a link, a correction.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority
from tvetdesk.exchange.authority import Identity, Statement
from tvetdesk.i18n import N_, Message
from tvetdesk.records.frozen import LONGEST, FrozenReport, keep_frozen
from tvetdesk.records.rights import check_status
from tvetdesk.reports.dimensions import DIMENSIONS
from tvetdesk.reports.report import Asked, Ids, Report
from tvetdesk.reports.table import Cell, Column, Kind, Money, Phrase, Table
from tvetdesk.reports.why import GAINED, LOST, Reason, Reasons
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import quoted

sentences({
    "frozen.large": N_("This report is too large to be frozen with the records behind it. Freeze it for each centre."),
    "frozen.outside": N_("A report with withheld numbers is not frozen. Freeze the whole one; it stays with you."),
    "frozen.named": N_("People stand in this report by their names. It is not frozen, so that whoever is erased is gone from it too. Freeze a report of numbers."),
    "frozen.title": N_("“{names}” stands in the title. A frozen report names nobody, so that whoever is erased is gone from it too. Choose another title."),
    "frozen.altered": N_("“{title}” is not as it was frozen: something in it was altered. Do not rely on it; take a backup of its day."),
})  # fmt: skip

KIND = "frozen report"
UNPACKED = 64 << 20  # bytes


@dataclass(frozen=True)
class Difference:
    """A figure that is another now; `reasons` tell every record that came (+1) or went (-1)."""

    figure: str
    before: Cell
    now: Cell
    reasons: tuple[Reason, ...] = ()


# -- freezing ------------------------------------------------------------------------------------------------


def freeze(book: Book, identity: Identity, report: Report, asked: Asked, title: str) -> FrozenReport:
    """Keep a report as it is now, signed by this computer."""
    if asked.outside:
        raise UserError("frozen.outside")
    if report.named:
        raise UserError("frozen.named")
    table = report.make(book, asked)
    asked = pinned(book, table, asked)
    if asked.first is not None and asked.as_of is not None and asked.first > asked.as_of:
        raise UserError("report.no_days", first=asked.first, last=asked.as_of)
    if (named := _named(book, title)) is not None:
        raise UserError("frozen.title", names=named)
    book.seal()
    seen = {str(origin): number for origin, number in sorted(book.vector().items())}
    behind = report.behind(book, asked) if report.behind else {}
    values = {
        "report": report.name,
        "asked": canonical(_asked(asked)),
        "content": canonical(packed(table)),
        "behind": squeezed(behind),
        "seen": canonical(seen),
    }
    if max(map(len, values.values())) > LONGEST:
        raise UserError("frozen.large")
    digest = digest_of(title.strip(), values)
    signed = authority.state(identity.signing, KIND, digest=digest)
    return keep_frozen(
        book, title=title.strip(), digest=digest, sign_key=signed.signer, signature=signed.signature, **values
    )


def _named(book: Book, title: str) -> str | None:
    """The names of somebody kept here that stand in a title; one word alone may be a place."""
    said = _words(title)
    for name in book.schema.people:
        table = book.schema.by_name[name]
        column = quoted(table.model._meta.title[0])
        found = book.sql(f"SELECT {column} FROM {quoted(name)} WHERE {column} IS NOT NULL")
        for (names,) in found.fetchall():
            if len(names.split()) > 1 and _words(names) in said:
                return str(names)
    return None


def _words(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])


def pinned(book: Book, table: Table, asked: Asked) -> Asked:
    """The same question with its days fixed: counted again another day, it asks about the same days."""
    days = table.title.values if isinstance(table.title, Phrase) else {}
    first, as_of = days.get("first", asked.first), days.get("as_of", asked.as_of or book.today())
    assert first is None or isinstance(first, dt.date)
    assert isinstance(as_of, dt.date)
    return Asked(**{**asdict(asked), "first": first, "as_of": as_of})


def digest_of(title: str, values: Mapping[str, str]) -> str:
    """What the computer signs: 32 bytes of BLAKE2b over title and contents, as hex."""
    return hashlib.blake2b(canonical({"title": title, **values}).encode(), digest_size=32).hexdigest()


def genuine(row: FrozenReport) -> bool:
    """Whether a frozen report is as the computer signed it."""
    values = {name: getattr(row, name) or "" for name in ("report", "asked", "content", "behind", "seen")}
    statement = Statement({"kind": KIND, "digest": row.digest}, row.sign_key or "", row.signature or "")
    return digest_of(row.title or "", values) == row.digest and statement.genuine()


def opened(row: FrozenReport) -> Table:
    """The table as it was; UserError where something in it was altered."""
    if not genuine(row):
        raise UserError("frozen.altered", title=row.title or "–")
    return unpacked(json.loads(row.content))


def shown(book: Book, row: FrozenReport) -> Table:
    """The same for whoever is logged in: refused where it is split by what is hidden from them."""
    table, asked = opened(row), question_of(row)
    names = {*(column.key for column in table.columns), *asked.by, *(name for name, _ in asked.where)}
    if any(one.status and name in names for name, one in DIMENSIONS.items()):
        check_status(book)
    return table


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in asdict(asked).items()
    }


def question_of(row: FrozenReport) -> Asked:
    """What was asked, for the same days."""
    said = json.loads(row.asked)
    for name in ("first", "as_of"):
        said[name] = dt.date.fromisoformat(said[name]) if said[name] else None
    said["by"], said["where"] = tuple(said["by"]), tuple(map(tuple, said["where"]))
    return Asked(**said)


# -- a table as text -----------------------------------------------------------------------------------------


def packed(table: Table) -> dict[str, Any]:
    """A table as JSON, in no language."""
    return {
        "name": table.name,
        "title": _pack(table.title),
        "columns": [
            {
                "key": one.key, "label": _pack(one.label), "kind": one.kind.value, "once": one.once,
                "beside": one.beside, "detail": one.detail,
            }
            for one in table.columns
        ],
        "rows": [[_pack(cell) for cell in row] for row in table.rows],
        "notes": [_pack(note) for note in table.notes],
        "practice": table.practice,
        "chart": table.chart,
    }  # fmt: skip


def unpacked(made: Mapping[str, Any]) -> Table:
    """The table again."""
    return Table(
        made["name"],
        _unpack(made["title"]),
        tuple(
            Column(**{**one, "label": _unpack(one["label"]), "kind": Kind(one["kind"])}) for one in made["columns"]
        ),
        tuple(tuple(_unpack(cell) for cell in row) for row in made["rows"]),
        tuple(_unpack(note) for note in made["notes"]),
        made["practice"],
        chart=made.get("chart", ""),
    )  # fmt: skip


def _pack(cell: Cell) -> Any:
    match cell:
        case Phrase():
            return {
                "phrase": str(cell.text),
                "values": {name: _pack(value) for name, value in cell.values.items()},
            }
        case Message():
            return {"text": str(cell)}
        case Money():
            return {"amount": str(cell.amount), "currency": cell.currency}
        case Decimal():
            return {"number": str(cell)}
        case dt.date():
            return {"day": cell.isoformat()}
        case _:
            return cell


def _unpack(made: Any) -> Any:
    match made:
        case {"phrase": text, "values": values}:
            return Phrase(Message(text), {name: _unpack(value) for name, value in values.items()})
        case {"text": text}:
            return Message(text)
        case {"amount": amount, "currency": currency}:
            return Money(Decimal(amount), currency)
        case {"number": number}:
            return Decimal(number)
        case {"day": day}:
            return dt.date.fromisoformat(day)
        case _:
            return made


def squeezed(behind: Ids) -> str:
    """Ids in few letters: each as its distance from the one before, compressed."""
    steps = {}
    for key, ids in behind.items():
        listed = sorted(ids)
        steps[key] = [one - before for before, one in zip([0, *listed], listed, strict=False)]
    return base64.b64encode(zlib.compress(canonical(steps).encode(), 9)).decode()


def spread(text: str) -> dict[str, tuple[int, ...]]:
    """The ids again."""
    made = zlib.decompressobj().decompress(base64.b64decode(text), UNPACKED)
    found = {}
    for key, steps in json.loads(made).items():
        ids, last = [], 0
        for step in steps:
            last += step
            ids.append(last)
        found[key] = tuple(ids)
    return found


# -- what changed since --------------------------------------------------------------------------------------


def compare(book: Book, reports: Mapping[str, Report], row: FrozenReport) -> list[Difference]:
    """Every figure that is another now, with each record that came or went and the change that brought it.

    UserError where the frozen report was altered.
    """
    book.authorize("report.open")
    if not genuine(row):
        raise UserError("frozen.altered", title=row.title or "–")
    asked, report = question_of(row), reports[row.report]
    if report.behind is None:
        return _cells_that_differ(unpacked(json.loads(row.content)), report.make(book, asked))
    before, now = spread(row.behind or ""), report.behind(book, asked)
    seen = {int(origin): number for origin, number in json.loads(row.seen or "{}").items()}
    why = Reasons(book, seen)
    stayed = {one for ids in before.values() for one in ids} & {one for ids in now.values() for one in ids}
    found = []
    for key in dict.fromkeys([*before, *now]):
        was, are = set(before.get(key, ())), set(now.get(key, ()))
        if was == are:
            continue
        reasons = [why.of(key, one, GAINED, are, moved=one in stayed) for one in sorted(are - was)]
        reasons += [why.of(key, one, LOST, are, moved=one in stayed) for one in sorted(was - are)]
        found.append(Difference(key, len(was), len(are), tuple(reasons)))
    return found


def _cells_that_differ(before: Table, now: Table) -> list[Difference]:
    """The numbers that are other ones, of a report whose figures do not open to records; by line and column."""
    was, are = _numbers(before), _numbers(now)
    return [
        Difference(key, was.get(key), are.get(key))
        for key in dict.fromkeys([*was, *are])
        if was.get(key) != are.get(key)
    ]


def _numbers(table: Table) -> dict[str, Cell]:
    """Every number by the words of its line and the key of its column."""
    found: dict[str, Cell] = {}
    for row in table.rows:
        pairs = list(zip(table.columns, row, strict=True))
        line = [
            str(cell) for column, cell in pairs if column.kind is Kind.TEXT and not column.detail and cell
        ]
        for column, cell in pairs:
            if column.kind is not Kind.TEXT and cell is not None:
                found[":".join([table.name, *line, column.key])] = cell
    return found
