"""Checks across the fields of one row that several record types share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import CURRENCIES

sentences(
    {
        "row.order": N_("{end} is before {start}. Check both dates."),
        "money.currency": N_("Say in which currency the amount is."),
        "money.whole": N_("{currency} has no decimals. Write a whole amount."),
    }
)

WHOLE_ONLY = frozenset({"XOF"})  # ISO 4217: the CFA franc has no minor unit

Rule = Callable[[Mapping[str, Any]], dict[str, UserError]]


def in_order(start: str, end: str) -> Rule:
    """The rule that the day in field `end` is not before the day in field `start`; either may be missing."""

    def check(row: Mapping[str, Any]) -> dict[str, UserError]:
        first, last = row.get(start), row.get(end)
        if first is None or last is None or first <= last:
            return {}
        return {end: UserError("row.order", start=first, end=last)}

    return check


def in_currency(*amounts: str) -> Rule:
    """The rule that amounts in these fields have a currency, and decimals only where that currency has them (R89)."""

    def check(row: Mapping[str, Any]) -> dict[str, UserError]:
        given = {name: row[name] for name in amounts if row.get(name) is not None}
        currency = row.get("currency")
        if given and currency is None:
            return {"currency": UserError("money.currency")}
        if currency not in WHOLE_ONLY:
            return {}
        return {
            name: UserError("money.whole", currency=CURRENCIES[currency])
            for name, amount in given.items()
            if Decimal(amount) != int(amount)
        }

    return check
