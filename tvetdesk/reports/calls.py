"""The call sheet as a page to print: whom to ring, by village and phone, with room for what they answer (R60)."""

from __future__ import annotations

from tvetdesk.i18n import N_, Message
from tvetdesk.records.calls import Call, ToAsk, call_sheet
from tvetdesk.records.codes import CONTACT_RESULTS, SPOKEN
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Phone

COLUMNS = (
    Column("village", N_("Village or quarter"), once=True),
    Column("phone", N_("Phone"), once=True),
    Column("language", N_("Language"), once=True),
    Column("names", N_("Names")),
    Column("month", N_("Month"), Kind.COUNT),
    Column("due", N_("Due"), Kind.DAY),
    Column("attempts", N_("Attempts"), Kind.COUNT),
    Column("last_result", N_("Last result")),
    Column("answer", N_("What the person answers, or when to ring again")),
)
LEFT_OUT = N_("Follow-ups left out, since the people do not want to be called: {number}.")
VISIT = N_("Who has no phone is visited.")

_PHONE = Phone("")


def make(book: Book, asked: Asked) -> Table:
    """The follow-ups due on a day, `as_of` or today; people who share a phone stand together."""
    day = asked.as_of or book.today()
    calls, left_out = call_sheet(book, day)
    notes: list[Message | Phrase] = []
    if not calls:
        notes.append(N_("Nobody is to be called."))
    if any(not one.phone for one in calls):
        notes.append(VISIT)
    if left_out:
        notes.append(Phrase(LEFT_OUT, {"number": left_out}))
    return Table(
        "calls",
        Phrase(N_("Call sheet of {day}"), {"day": day}),
        COLUMNS,
        tuple(_row(one, person) for one in calls for person in one.people),
        tuple(notes),
        practice(book),
    )


def _row(call: Call, person: ToAsk) -> tuple[Cell, ...]:
    return (
        call.village,
        _with(_PHONE.show(call.phone or None, None), call.owner),
        SPOKEN[call.language] if call.language else None,
        _with(person.names, person.father),
        person.month,
        person.due,
        person.attempts,
        CONTACT_RESULTS[person.last_result] if person.last_result else None,
        None,
    )


def _with(text: str, beside: str) -> str:
    """A phone with whose it is, a name with the father's: fewer columns leave room to write."""
    return f"{text} ({beside})" if text and beside else text
