"""Letterheads: what stands above and below a centre's papers, each with the days on which it holds (R50).

Ministries change their names and centres their managers; a paper of an earlier day is printed again as it was.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.pictures import Picture, jpeg_of, shrunk
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes({
    "letterhead.new": N_("New letterhead"),
    "letterhead.logo": N_("Logo of the letterhead {letterhead}"),
})  # fmt: skip
sentences({
    "letterhead.no_logo": N_("There is no logo at this place of the letterhead. Take one in first."),
})  # fmt: skip

SIDES = {"left": "first_logo", "right": "second_logo"}
LOGO = 320  # pixels a side: 22 mm on paper at 370 dpi


class Letterhead(Record):
    """The head and the signatories of papers from `since` on, to `until` or the next one."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    since = Day(N_("Holds from"), required=True, share=Share.COUNTS)
    until = Day(N_("Holds until"), share=Share.COUNTS)
    state = Text(N_("Country as printed"), help=N_("As printed: Republic of The Gambia."))
    authority = Text(N_("Ministry or authority"), help=N_("As it heads papers printed today."))
    heading = Text(N_("Centre, as printed"))
    first_name = Text(N_("First signatory"))
    first_title = Text(N_("Title of the first signatory"))
    second_name = Text(N_("Second signatory"))
    second_title = Text(N_("Title of the second signatory"))
    note = Note(N_("Note"))
    first_logo = Picture(N_("Logo at the left"), wide=LOGO, high=LOGO)
    second_logo = Picture(N_("Logo at the right"), wide=LOGO, high=LOGO)

    class Meta:
        number = 140
        label = N_("Letterhead")
        plural = N_("Letterheads")
        parent = "centre"
        title = ("heading", "since")
        listed = ("since", "until", "authority", "heading", "first_name")
        rules = (in_order("since", "until"),)


def new_letterhead(book: Book, centre: int, since: dt.date, **values: Any) -> Letterhead:
    """A letterhead from a day on."""
    with book.change("letterhead.new"):
        return book.add(Letterhead, centre=centre, since=since, **values)


def set_logo(book: Book, letterhead: Letterhead, side: str, path: Path) -> Letterhead:
    """Keep the picture in a file as the logo at the left or the right, in place of an earlier one."""
    picture = shrunk(path, LOGO, LOGO)
    with book.change("letterhead.logo", letterhead=letterhead):
        return book.set(letterhead, **{SIDES[side]: picture})


def remove_logo(book: Book, letterhead: Letterhead, side: str) -> Letterhead:
    """Take the logo at the left or the right away; papers of earlier days have theirs by earlier letterheads."""
    if getattr(letterhead, SIDES[side]) is None:
        raise UserError("letterhead.no_logo")
    with book.change("letterhead.logo", letterhead=letterhead):
        return book.set(letterhead, **{SIDES[side]: None})


def logos_of(letterhead: Letterhead) -> tuple[bytes | None, bytes | None]:
    """Its logos at the left and at the right, as JPEG."""
    left, right = (getattr(letterhead, name) for name in SIDES.values())
    return left and jpeg_of(left), right and jpeg_of(right)


def letterhead_on(book: Book, centre: Centre, day: dt.date) -> Letterhead:
    """The letterhead that held on a day: the latest begun by then; without any, one of what the centre's row says."""
    query = book.select(Letterhead).where(Letterhead.centre == centre.id).order_by(Letterhead.since.desc())
    there: list[Letterhead] = list(query)
    for row in there:
        if row.since <= day and (row.until is None or day <= row.until):
            return row
    return Letterhead(centre=centre.id, since=day, authority=centre.ministry, heading=centre.name)
