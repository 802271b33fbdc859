"""Checks across the fields of one row that several record types share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences({"row.order": N_("{end} is before {start}. Check both dates.")})

Rule = Callable[[Mapping[str, Any]], dict[str, UserError]]


def in_order(start: str, end: str) -> Rule:
    """The rule that the day in field `end` is not before the day in field `start`; either may be missing."""

    def check(row: Mapping[str, Any]) -> dict[str, UserError]:
        first, last = row.get(start), row.get(end)
        if first is None or last is None or first <= last:
            return {}
        return {end: UserError("row.order", start=first, end=last)}

    return check
