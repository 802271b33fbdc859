"""What a form does with the book: read a row, keep a draft of it, and save it by the verb that fits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.ownership import may_alter, owner
from tvetdesk.i18n import N_, Translator
from tvetdesk.records import proposals, rows
from tvetdesk.records.centres import Centre, country
from tvetdesk.records.guards import check_by_hand
from tvetdesk.records.titles import Key, title
from tvetdesk.store.fields import Ref
from tvetdesk.store.record import Owner, Share
from tvetdesk.store.schema import Table

sentences({
    "form.not_yours": N_("This belongs to {code}. Only there can it be altered."),
    "form.hq_only": N_("Headquarters keeps this for everybody. Ask there for a change."),
})  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """What a form shows of a row: values in the language of the verbs, words of its Refs, whose it is.

    `refusal` is why it cannot be altered here; `proposes` that a change of it is a proposal to its centre.
    """

    values: Mapping[str, Any]
    words: Mapping[str, str]
    title: str
    draft: Mapping[str, Any]
    refusal: UserError | None
    proposes: bool
    country: str | None


def load(
    desk: Desk, table: Table, key: Key | None, preset: Mapping[str, Any], translate: Translator
) -> Loaded:
    """Read what a form needs; without a key, for a new row with these values preset."""
    book = desk.book
    draft = kept(desk, table, key)
    refusal = _refusal(desk, table, key)
    if key is None:
        values = {name: preset.get(name, _default(one.default)) for name, one in table.fields.items()}
        if "centre" in values and values["centre"] is None and table.model is not Centre:
            values["centre"] = book.centre
        name, proposes = "", False
    else:
        row = book.get(table.model, key)
        values = {one: getattr(row, one) for one in table.fields}
        name = title(book, table, key, translate)
        proposes = refusal is None and not may_alter(book, row)
    return Loaded(
        values,
        words_of(desk, table, {**values, **draft}, translate),
        name,
        draft,
        refusal,
        proposes,
        country(book),
    )


def _default(value: Any) -> Any:
    return value() if callable(value) else value


def _refusal(desk: Desk, table: Table, key: Key | None) -> UserError | None:
    book = desk.book
    at_hq = book.level is Share.HQ
    try:
        check_by_hand(table)
        book.authorize("row.add" if key is None else "row.alter")
    except UserError as error:
        return error
    if table.owner is Owner.HQ and not at_hq:
        return UserError("form.hq_only")
    if key is None:
        return None
    row = book.get(table.model, key)
    if may_alter(book, row) or at_hq:
        return None
    whose = owner(book, row)
    return UserError("form.hq_only") if whose == HQ_CODE else UserError("form.not_yours", code=whose or "–")


def words_of(desk: Desk, table: Table, values: Mapping[str, Any], translate: Translator) -> dict[str, str]:
    """The titles of the rows that Ref values name."""
    named = {}
    for name, value in values.items():
        if name in table.fields and isinstance(table.fields[name], Ref) and isinstance(value, int):
            target = desk.book.schema.target(table, name)
            named[name] = title(desk.book, target, value, translate)
    return named


UNALTERED = N_("Nothing was altered.")


@dataclass(frozen=True)
class Saved:
    """What saving did: the row's key, or how many proposals went to its owner; `same` if nothing was altered."""

    key: Key
    proposed: int = 0
    same: bool = False


def save(desk: Desk, table: Table, key: Key | None, values: Mapping[str, Any]) -> Saved:
    """Add or alter a row by the verb for that; what belongs to a centre is proposed to it by headquarters."""
    book = desk.book
    if key is None:
        made = rows.add(
            book, table.model, **{name: value for name, value in values.items() if value is not None}
        )
        drop(desk, table, key)
        return Saved(book.row_of(made) if table.leaf else made.id)
    row = book.get(table.model, key)
    differing = {name: value for name, value in values.items() if value != getattr(row, name)}
    if differing and not may_alter(book, row):
        with book.change("proposal.make"):
            for name, value in differing.items():
                proposals.propose(book, row, name, value)
        drop(desk, table, key)
        return Saved(key, len(differing))
    if differing:
        rows.alter(book, row, **differing)
    drop(desk, table, key)
    return Saved(key, same=not differing)


# -- drafts: facts of this PC in its encrypted file; they never travel -----------------------------------------


def _fact(table: Table, key: Key | None) -> str:
    return f"draft {table.name} {'new' if key is None else key}"


def kept(desk: Desk, table: Table, key: Key | None) -> dict[str, Any]:
    """The draft left of a row: what was typed into each field, or nothing."""
    text = desk.book.fact(_fact(table, key))
    found = json.loads(text) if text else {}
    return {name: value for name, value in found.items() if name in table.fields}


def keep(desk: Desk, table: Table, key: Key | None, typed: Mapping[str, Any]) -> None:
    """Keep what was typed so far."""
    desk.book.remember(**{_fact(table, key): json.dumps(typed, ensure_ascii=False)})


def drop(desk: Desk, table: Table, key: Key | None) -> None:
    """Forget the draft: it was saved, or thrown away on purpose."""
    if desk.book.fact(_fact(table, key)):
        desk.book.remember(**{_fact(table, key): ""})
