"""What changed since a report was frozen, in words: the figure, and each record with the change that brought it (R72)."""

from __future__ import annotations

from typing import Any

from tvetdesk.exchange.standing import day_of
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import INDICATORS
from tvetdesk.reports.why import Reason
from tvetdesk.store import history
from tvetdesk.store.book import Book

HERE, LATE = (
    N_("{sign} {record}: {words} ({day})"),
    N_("{sign} {record}: {words} (late bundle from {place}, written on {day})"),
)
CORRECTED = N_("{label}: {value}")
UNTOLD = N_(
    "{sign} {record}: no change of the records tells why; the rules or what is asked may be other ones."
)


def figure_words(key: str, t: Translator) -> str:
    """A figure's key in words: its indicator, then what it is split by."""
    parts = [t(INDICATORS[one]) if one in INDICATORS else one for one in key.split(":")[1:]]
    return ", ".join(parts)


def reason_words(book: Book, reason: Reason, t: Translator) -> str:
    """Which record came or went, by which change, and from where where it was not made here."""
    values: dict[str, Any] = {
        "sign": f"{reason.sign:+d}",
        "record": book.describe(book.schema.by_name[reason.table], reason.record),
    }
    change = reason.change
    text: Message = UNTOLD
    if change is not None:
        text = HERE if reason.place is None else LATE
        said = history.words(book, change, t)
        said = t(CORRECTED, label=said, value=t(reason.field)) if reason.field else said
        values |= {"words": said, "day": day_of(change.at)}
        values |= {"place": reason.place} if reason.place else {}
    return t(text, **values)
