"""What changed since a report was frozen, in words: the figure, and each record with the change that brought it (R72)."""

from __future__ import annotations

from typing import Any

from tvetdesk.exchange.standing import day_of
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import ENROLMENT_STATES, INDICATORS, SEXES, TARGET_GROUPS
from tvetdesk.reports.dimensions import NOT_STATED, band_names
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


NONE = N_("not stated")
ANNUAL = 5  # programme, state, target group, age, sex: what a figure of the annual return is split by


def figure_words(key: str, t: Translator) -> str:
    """A figure's key in words: its indicator, or of a return its programme and state, then what it is split by."""
    parts = key.split(":")[1:]
    state = ENROLMENT_STATES if len(parts) == ANNUAL else {}
    words = {**SEXES, **TARGET_GROUPS, **INDICATORS, **state, str(NOT_STATED): NONE}
    bands = {str(first): name for first, name in band_names().items()} if len(parts) == ANNUAL else {}
    return ", ".join(bands[one].show(t) if one in bands else t(words.get(one, one)) for one in parts)


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
