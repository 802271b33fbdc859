"""Frozen reports: a report as it was given out, with the records behind its figures, signed, never altered (R72).

`content` holds the table in no language, `behind` which records stood behind each figure, packed; `seen` the changes
that were counted. The digest is over all of it, and the signature of the computer over the digest.
"""

from __future__ import annotations

from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes({"report.freeze": N_("Report frozen")})

LONGEST = 1_000_000  # signs of one text, as a bundle carries it


class FrozenReport(Record):
    """A report on the day it was frozen. What headquarters froze goes to no centre."""

    title = Text(N_("Title"), required=True, search=True, share=Share.HQ)
    centre = Ref(N_("Centre"), "Centre", share=Share.HQ)
    report = Text(N_("Report"), limit=30, required=True, share=Share.HQ)
    on = Day(N_("Frozen on"), required=True, share=Share.HQ)
    person = Ref(N_("Frozen by"), "Staff", share=Share.HQ)
    asked = Note(N_("What was asked"), required=True, share=Share.HQ)
    content = Note(N_("Content"), limit=LONGEST, required=True, share=Share.HQ, status=True)
    behind = Note(N_("Records behind the figures"), limit=LONGEST, share=Share.HQ, status=True)
    seen = Note(N_("Changes that were counted"), limit=LONGEST, share=Share.HQ)
    digest = Text(N_("Checksum"), limit=64, required=True, share=Share.HQ)
    sign_key = Text(N_("Key of the computer"), limit=64, required=True, share=Share.HQ)
    signature = Text(N_("Signature"), limit=128, required=True, share=Share.HQ)

    class Meta:
        number = 190
        label = N_("Frozen report")
        plural = N_("Frozen reports")
        owner = Owner.MAKER
        only_for = "centre"
        by_verb = N_(
            "Freeze a report on the page Results or with “tvetdesk report freeze”; a frozen one stays as it is."
        )
        title = ("title", "on")
        listed = ("title", "report", "on", "person")


def keep_frozen(book: Book, **values: Any) -> FrozenReport:
    """Write a frozen report down."""
    own = book.find(Centre, code=book.code)
    with book.change("report.freeze"):
        return book.add(
            FrozenReport, centre=own.id if own else book.centre, person=book.person, on=book.today(), **values
        )
