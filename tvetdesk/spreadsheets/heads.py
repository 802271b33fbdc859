"""Heads: which column of a sheet is which field, by its head in any language, by what the user says, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import LANGUAGES, N_, translator
from tvetdesk.records.namekeys import plain
from tvetdesk.spreadsheets.columns import columns_of
from tvetdesk.spreadsheets.everyday import HEADS
from tvetdesk.spreadsheets.sheet import Cell, Sheet
from tvetdesk.store.schema import Schema, Table

sentences({
    "table.no_heads": N_("No column of {sheet} is a field of {plural}. Make a template with “tvetdesk template {type}”, or say with --map which column is which."),
    "table.no_type": N_("It is not clear what the rows of {sheet} are. Say it with --type, for example --type trainees."),
    "table.unknown_type": N_("There is no kind of row called “{text}”. “tvetdesk records” lists them."),
    "table.no_column": N_("There is no column “{head}” in {sheet}. Its columns are: {heads}."),
    "table.no_field": N_("There is no field “{text}” here. The fields are: {fields}."),
    "table.twice": N_('The columns “{one}” and “{other}” both mean “{field}”. Say with --map which one counts, like --map "{other}=".'),
    "table.never_kept": N_("The column “{head}” may not be taken in: neither religion nor ethnic group or tribe is kept here."),
})  # fmt: skip

LOOKED_AT = 15  # rows among which the heads are looked for; a list that was printed has a title above them

# Words of the three languages and beginnings of words, of what is never kept (R24).
NEVER = re.compile(
    r"\b(religio|relig\b|confession|konfession|croyance|glaube|faith|church|eglise|kirche|mosque|moschee"
    r"|ethni|tribe|tribal|tribu|volksgruppe|volkszugehorigkeit|stammeszugehorigkeit|stamm\b|clan\b|race\b|rasse\b|caste|kaste)"
)


@dataclass(frozen=True)
class Heads:
    """`columns` is column -> field; `unknown` and `never` are heads that were left out: not ours, and never kept."""

    row: int  # of the sheet, from 0
    columns: Mapping[int, str]
    texts: Mapping[int, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def find_heads(table: Table, sheet: Sheet, said: Mapping[str, str] = {}) -> Heads:
    """The heads of a sheet: the row of the first ones with the most heads that are known.

    `said` is head -> field, as the user says it; an empty field leaves the column out.
    """
    ours = labels(table)
    known = {**everyday(table), **ours}
    best = max(range(min(LOOKED_AT, len(sheet.rows))), key=lambda row: (_known(sheet.rows[row], known, said), -row), default=0)  # fmt: skip
    texts = {n: _text(cell) for n, cell in enumerate(sheet.rows[best]) if _text(cell)} if sheet.rows else {}
    told = _told(table, sheet, texts, known, said)
    columns: dict[int, str] = {}
    unknown, never = [], []
    for number, text in texts.items():
        name = told.get(number, field_of(text, known))
        if NEVER.search(plain(text)):
            never.append(text)
        elif not name:
            unknown.append(text)
        elif name in columns.values():
            other = next(n for n, one in columns.items() if one == name)
            surer = _sure(number, texts, told, ours) - _sure(other, texts, told, ours)
            if surer > 0:
                del columns[other]
                unknown.append(texts[other])
                columns[number] = name
            elif surer < 0:
                unknown.append(text)
            else:
                label = columns_of(table)[name].field.label
                raise UserError("table.twice", one=texts[other], other=text, field=label)
        else:
            columns[number] = name
    _part_names(columns, texts, told)
    if not columns:
        plural = table.model._meta.plural
        raise UserError("table.no_heads", sheet=_named(sheet), plural=plural, type=table.name)
    return Heads(best, columns, texts, tuple(unknown), tuple(never))


def _sure(number: int, texts: Mapping[int, str], told: Mapping[int, str], ours: Mapping[str, str]) -> int:
    """How sure it is what a column means: as the user says goes before our own labels, and those before everyday heads."""
    return 2 if number in told else 1 if field_of(texts[number], ours) else 0


PART = ("name", "nom", "noms", "names")


def _part_names(columns: dict[int, str], texts: Mapping[int, str], told: Mapping[int, str]) -> None:
    """Beside a given name, “Name” or “Nom” is the family name."""
    if "given" in columns.values() and "family" not in columns.values():
        for number, name in columns.items():
            if name == "names" and number not in told and key_of(texts[number]) in PART:
                columns[number] = "family"


def _known(row: Sequence[Cell], known: Mapping[str, str], said: Mapping[str, str]) -> int:
    texts = [_text(cell) for cell in row]
    own = {key_of(head) for head in said}
    return sum(1 for text in texts if text and (field_of(text, known) or key_of(text) in own))


def _told(
    table: Table, sheet: Sheet, texts: Mapping[int, str], known: Mapping[str, str], said: Mapping[str, str]
) -> dict[int, str]:
    """What the user says of columns, by their numbers."""
    told: dict[int, str] = {}
    for head, text in said.items():
        number = next((n for n, one in texts.items() if key_of(one) == key_of(head)), None)
        if number is None:
            heads = ", ".join(texts.values())
            raise UserError("table.no_column", head=head, sheet=_named(sheet), heads=heads)
        name = field_of(text, known) if text.strip() else ""
        if text.strip() and not name:
            raise UserError("table.no_field", text=text, fields=", ".join(columns_of(table)))
        if name and NEVER.search(plain(head)):
            raise UserError("table.never_kept", head=head)
        told[number] = name
    return told


def labels(table: Table) -> dict[str, str]:
    """What a column of each field may be called: its name, and its label in each language; ambiguous ones are none."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for language in LANGUAGES:
        t = translator(language)
        for name, column in columns_of(table).items():
            key = key_of(t(column.field.label))
            if found.setdefault(key, name) != name:
                doubtful.add(key)
    for key in doubtful:
        del found[key]
    return {**found, **{key_of(name): name for name in columns_of(table)}}


def everyday(table: Table) -> dict[str, str]:
    """What else columns of each field are called by people; what two fields are called is none."""
    found: dict[str, set[str]] = {}
    for name, column in columns_of(table).items():
        for word in HEADS.get(str(column.field.label), "").split(", "):
            found.setdefault(key_of(word), set()).add(name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1}


def field_of(head: str, known: Mapping[str, str]) -> str:
    """The field a head names, whole or by one of its languages: `Sexe / Sex`; empty where it names none."""
    for text in (head, *head.split(" / ")):
        name = known.get(key_of(text), "")
        if name:
            return name
    return ""


def key_of(text: str) -> str:
    """A head without case, accents, stars and the like."""
    return " ".join(re.findall(r"\w+", plain(text).replace("_", " ")))


def _text(cell: Cell) -> str:
    """A head as one line; languages below each other are parted like those beside each other."""
    lines = cell.splitlines() if isinstance(cell, str) else ()
    return " / ".join(" ".join(line.split()) for line in lines if line.strip())


def _named(sheet: Sheet) -> str:
    return sheet.name or "CSV"


# -- the type ------------------------------------------------------------------------------------------------


@cache
def _types(schema: Schema) -> dict[str, str]:
    """What each type may be called: its name, in English with an s, its label and plural in each language."""
    found: dict[str, str] = {}
    for table in schema.tables.values():
        for word in _words(table):
            found.setdefault(key_of(word), table.name)
    found.update({key_of(name): name for name in schema.by_name})
    return found


def _words(table: Table) -> Iterator[str]:
    yield f"{table.name}s"
    meta = table.model._meta
    for language in LANGUAGES:
        yield translator(language)(meta.plural)
        yield translator(language)(meta.label)


def type_of(schema: Schema, text: str) -> Table:
    """The type that a word names: trainee, trainees, phone-numbers, Apprenants."""
    name = _types(schema).get(key_of(text.replace("-", " ")))
    if name is None:
        raise UserError("table.unknown_type", text=text[:40])
    return schema.by_name[name]


def guess_type(schema: Schema, sheet: Sheet) -> Table:
    """The type whose rows a sheet holds: by the sheet's name, else the only one that knows most of its heads."""
    if sheet.name and (name := _types(schema).get(key_of(sheet.name))):
        return schema.by_name[name]
    worth: dict[str, tuple[int, int]] = {}
    for table in schema.tables.values():
        known = {**everyday(table), **labels(table)}
        rows = sheet.rows[:LOOKED_AT]
        found = max((_known(row, known, {}) for row in rows), default=0)
        needed = [name for name, one in table.fields.items() if one.required]
        here = {field_of(_text(cell), known) for row in rows for cell in row if _text(cell)}
        worth[table.name] = (found if set(needed) <= here else 0, len(needed))
    best = max(worth.values())
    names = [name for name, one in worth.items() if one == best]
    if len(names) > 1 or best[0] < 2:
        raise UserError("table.no_type", sheet=_named(sheet))
    return schema.by_name[names[0]]
