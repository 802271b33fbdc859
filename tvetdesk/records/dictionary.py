"""The data dictionary: every field of every record type in words, from nothing but the declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from tvetdesk.i18n import N_, Translator
from tvetdesk.records import RECORDS
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Decimal, Money, Whole, YesNo
from tvetdesk.store.pictures import Picture
from tvetdesk.store.record import Field, Owner, Share
from tvetdesk.store.schema import Schema, Table
from tvetdesk.store.times import Clock, Day, RoughDate

HEADS = {
    "type": N_("Type"),
    "field": N_("Field"),
    "label": N_("Label"),
    "kind": N_("Kind"),
    "needed": N_("Needed"),
    "level": N_("Who may see it"),
    "owner": N_("Who may alter it"),
    "help": N_("Help"),
}
LEVELS = {
    Share.PC: N_("this computer"),
    Share.OFFICE: N_("the office of the centre"),
    Share.CENTRE: N_("the centre"),
    Share.HQ: N_("headquarters, if the person agreed"),
    Share.COUNTS: N_("headquarters"),
}
OWNERS = {
    Owner.CENTRE: N_("its centre"),
    Owner.HQ: N_("headquarters"),
    Owner.MAKER: N_("the computer that made it"),
}

NO_LIST = 30  # codes; a longer list is a table of its own


@dataclass(frozen=True)
class Entry:
    """One field as a reader of the dictionary sees it; `type` and `field` are what scripts write."""

    type: str
    field: str
    label: str
    kind: str
    needed: str
    level: str
    owner: str
    help: str


def dictionary(translate: Translator, records: Sequence[type[Any]] = RECORDS) -> Iterator[Entry]:
    """The entries of all record types in the order of their declaration."""
    schema = Schema(records)
    for table in schema.tables.values():
        for name, field in table.fields.items():
            yield Entry(
                type=table.name,
                field=name,
                label=translate(field.label),
                kind=kind(schema, table, field, translate),
                needed=translate(N_("yes")) if field.required else "",
                level=level(schema, table, field, translate),
                owner=translate(OWNERS[table.owner]),
                help=translate(field.help),
            )


def markdown(entries: Sequence[Entry], translate: Translator) -> str:
    """The dictionary as a table of a manual."""
    names = [one.name for one in fields(Entry)]
    rows = [[translate(HEADS[name]) for name in names], ["---"] * len(names)]
    rows += [
        [getattr(entry, name).replace("|", "\\|").replace("\n", " ") for name in names] for entry in entries
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def level(schema: Schema, table: Table, field: Field, translate: Translator) -> str:
    """How far a value travels; consent is asked only of people."""
    share = field.share
    if share is Share.HQ and not schema.of_person(table):
        share = Share.COUNTS
    return translate(LEVELS[share])


def kind(schema: Schema, table: Table, field: Field, translate: Translator) -> str:
    """What may be written into a field: `Text, up to 200 signs`."""
    if isinstance(field, Ref):
        return translate(N_("Row of {what}"), what=schema.target(table, field.name).name)
    say = next(KINDS[one] for one in type(field).__mro__ if one in KINDS)
    return say(field, translate)


def _codes(text: str) -> Callable[[Any, Translator], str]:
    def say(field: Code, translate: Translator) -> str:
        listed = ", ".join(list(field.codes)[:NO_LIST]) + (", …" if len(field.codes) > NO_LIST else "")
        return translate(text, codes=listed)

    return say


KINDS: dict[type[Field], Callable[[Any, Translator], str]] = {
    Text: lambda field, t: t(N_("Text, up to {limit} signs"), limit=field.limit),
    Note: lambda field, t: t(N_("Text of several lines, up to {limit} signs"), limit=field.limit),
    Code: _codes(N_("One of {codes}")),
    Codes: _codes(N_("Any of {codes}")),
    Whole: lambda field, t: t(N_("Whole number from {least} to {most}"), least=field.least, most=field.most),
    Decimal: lambda field, t: t(N_("Number with up to {places} decimals"), places=field.places),
    Money: lambda field, t: t(N_("Amount in the currency of {field}"), field=field.currency),
    YesNo: lambda _, t: t(N_("Yes or no")),
    Day: lambda _, t: t(N_("Date")),
    RoughDate: lambda _, t: t(N_("Date as well as it is known")),
    Clock: lambda _, t: t(N_("Time of day")),
    Phone: lambda _, t: t(N_("Phone number")),
    Picture: lambda _, t: t(N_("Small picture (JPEG)")),
}
