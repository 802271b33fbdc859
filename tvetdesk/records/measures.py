"""Measures: what the programme set out to reach, as one target per indicator, place and period.

`Target.scope` is a country code (GM) or a centre code (GM-MK); the period is from `start` to `end`. The actual figures
are never stored here: they are counted from the records.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import INDICATORS
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes({"measure.target": N_("Targets")})
sentences(
    {
        "target.scope": N_(
            "“{scope}” is neither a country nor a centre. Write the code of one, like GM or GM-MK, as in the list of centres."
        )
    }
)


class Target(Record):
    """The number an indicator is to reach."""

    indicator = Code(N_("Indicator"), INDICATORS, required=True, share=Share.COUNTS)
    scope = Text(N_("Country or centre"), limit=12, required=True, share=Share.COUNTS)
    start = Day(N_("From"), required=True, share=Share.COUNTS)
    end = Day(N_("To"), required=True, share=Share.COUNTS)
    value = Whole(N_("Target"), required=True, share=Share.COUNTS)
    source = Text(N_("Source"), help=N_("Offer, plan or letter that sets it."))
    note = Note(N_("Note"))

    class Meta:
        number = 50
        label = N_("Target")
        plural = N_("Targets")
        owner = Owner.HQ
        identity = ("indicator", "scope", "start", "end")
        title = ("indicator", "scope")
        listed = ("indicator", "scope", "start", "end", "value")
        rules = (in_order("start", "end"),)


def check_scope(book: Book, scope: str) -> None:
    """Refuse a place that is neither a country nor a centre known here: nothing would ever be counted for it."""
    if scope not in COUNTRIES and book.find(Centre, code=scope) is None:
        raise UserError("target.scope", scope=scope)


def set_target(
    book: Book, indicator: str, scope: str, start: dt.date, end: dt.date, value: int, **values: Any
) -> Target:
    """Set or alter what an indicator is to reach in a country or centre and period."""
    check_scope(book, scope)
    with book.change("measure.target"):
        return book.put(Target, indicator=indicator, scope=scope, start=start, end=end, value=value, **values)


def target_on(book: Book, indicator: str, scope: str, as_of: dt.date) -> int | None:
    """What the period of a day is to reach; of several the one that ends last. None outside every period."""
    query = book.select(Target).where(
        Target.indicator == indicator, Target.scope == scope, Target.start <= as_of, Target.end >= as_of
    )
    row = query.order_by(Target.end.desc(), Target.start.desc()).first()
    return row.value if row else None
