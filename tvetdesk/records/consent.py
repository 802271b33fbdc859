"""Consent: what a trainee agreed to, refused or took back, per purpose, with date, notice and way (R75).

Saying no never stops the training. `share_hq` decides whether names and the like travel to headquarters; figures
count everyone. One row per person and purpose; its history is in the change log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import CONSENT_ANSWERS, CONSENT_METHODS, PURPOSES, SPOKEN
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

SHARE_HQ = "share_hq"

ENDS: dict[str, Callable[[Book, int], None]] = {}
"""What is done for a person (by id) who refuses a purpose or takes a consent back; said by the subject that needs it."""

changes({"consent.record": N_("Consent of {trainee}")})
sentences({"consent.witness": N_("A spoken consent needs a witness. Write the name of the witness.")})


def _witnessed(row: Mapping[str, Any]) -> dict[str, UserError]:
    missing = row.get("method") == "oral_witness" and not row.get("witness")
    return {"witness": UserError("consent.witness")} if missing else {}


class Consent(Record):
    """One person's answer for one purpose."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.COUNTS)
    purpose = Code(N_("Purpose"), PURPOSES, required=True, share=Share.COUNTS)
    answer = Code(N_("Answer"), CONSENT_ANSWERS, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)
    method = Code(N_("Way"), CONSENT_METHODS, share=Share.COUNTS)
    notice = Text(N_("Version of the privacy notice"), limit=20, share=Share.HQ)
    language = Code(N_("Language"), SPOKEN, share=Share.COUNTS)
    witness = Text(N_("Witness"), share=Share.CENTRE)
    note = Note(N_("Note"))

    class Meta:
        number = 9
        label = N_("Consent")
        plural = N_("Consents")
        identity = ("trainee", "purpose")
        parent = "trainee"
        title = ("trainee", "purpose")
        listed = ("trainee", "purpose", "answer", "on", "method")
        rules = (_witnessed,)
        telling = ("purpose", ("return_history",))


def record_consent(
    book: Book, trainee: Any, purpose: str, answer: str, on: dt.date | None = None, **values: Any
) -> Consent:
    """Note what a person answered; a later answer takes the place of the earlier one."""
    with book.change("consent.record", trainee=trainee):
        row = book.put(
            Consent, trainee=trainee.id, purpose=purpose, answer=answer, on=on or book.today(), **values
        )
        return _obeyed(book, row)


def alter_consent(book: Book, consent: Consent, **values: Any) -> Consent:
    """Correct what was noted of an answer."""
    with book.change("consent.record", trainee=book.get(book.schema.classes["Trainee"], consent.trainee)):
        return _obeyed(book, book.set(consent, **values))


def _obeyed(book: Book, consent: Consent) -> Consent:
    if consent.answer != "given" and consent.purpose in ENDS:
        ENDS[consent.purpose](book, consent.trainee)
    return consent


def purposes(book: Book) -> dict[str, str]:
    """The purposes of whose answers whoever is logged in may hear, with their words."""
    withheld = book.withheld(book.table(Consent))
    return {code: words for code, words in PURPOSES.items() if withheld is None or code not in withheld[1]}


def agreed(book: Book, trainee: int, purpose: str) -> bool:
    """Whether the person with this id has agreed to a purpose and not taken it back."""
    return book.find(Consent, trainee=trainee, purpose=purpose, answer="given") is not None
