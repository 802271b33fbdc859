"""Photos of people: kept small, on the office PCs of the centre, and only for as long as the person agrees (R06, R75)."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message
from tvetdesk.records.consent import ENDS, agreed
from tvetdesk.records.people import Trainee
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Ref
from tvetdesk.store.pictures import Picture, jpeg_of, shrunk
from tvetdesk.store.record import Record, Share
from tvetdesk.store.schema import Sharing
from tvetdesk.store.times import Day

changes({
    "photo.keep": N_("Photo of {trainee}"),
    "photo.remove": N_("Photo of {trainee} removed"),
})  # fmt: skip
sentences({
    "photo.consent": N_("{trainee} has not agreed that a photo is kept. Ask first, and note the answer."),
    "photo.none": N_("There is no photo of {trainee} here. Take one in first, if the person agrees to it."),
})  # fmt: skip

entries({"photo.given": N_("Wrote a photo into a file")})

PURPOSE = "photo"
NOT_BACK = N_("The photo was deleted when the consent ended and does not come back. Take a new one.")


class Photo(Record):
    """The photo of a person, to tell people of one name apart."""

    trainee = Ref(N_("Trainee"), "Trainee", required=True, share=Share.OFFICE)
    picture = Picture(N_("Photo"), alone=True, share=Share.OFFICE)
    taken = Day(N_("Taken on"), share=Share.OFFICE)

    class Meta:
        number = 113
        kept_while = Sharing("Consent", "trainee", (("purpose", PURPOSE),), "answer", "given")
        label = N_("Photo")
        plural = N_("Photos")
        identity = ("trainee",)
        parent = "trainee"
        title = ("trainee",)
        listed = ("trainee", "taken")


def add_photo(book: Book, trainee: Trainee, path: Path, taken: dt.date | None = None) -> Photo:
    """Keep the picture in a file as the photo of a person, in place of an earlier one."""
    check_agreed(book, trainee.id)
    return keep_photo(book, trainee, shrunk(path), taken)


def keep_photo(book: Book, trainee: Trainee, picture: str, taken: dt.date | None = None) -> Photo:
    """The same with a picture that is small already."""
    check_agreed(book, trainee.id)
    with book.change("photo.keep", trainee=trainee):
        return book.put(Photo, trainee=trainee.id, picture=picture, taken=taken or book.today())


def check_agreed(book: Book, trainee: int) -> None:
    """Refuse a photo of somebody who has not agreed to it."""
    if not agreed(book, trainee, PURPOSE):
        raise UserError("photo.consent", trainee=book.describe(book.table(Trainee), trainee))


def photo_of(book: Book, trainee: int) -> bytes | None:
    """The photo of the person with this id as JPEG; None without one, and for whoever does not agree any more."""
    row = book.find(Photo, trainee=trainee)
    if row is None or row.picture is None or not agreed(book, trainee, PURPOSE):
        return None
    return jpeg_of(row.picture)


def give_photo(book: Book, trainee: Trainee) -> bytes:
    """The photo of a person to be written into a file, which the audit notes."""
    book.authorize("list.export")
    data = photo_of(book, trainee.id)
    if data is None:
        raise UserError("photo.none", trainee=trainee.names or "–")
    book.note("photo.given", row=trainee.id)
    return data


def remove_photo(book: Book, trainee: Trainee) -> None:
    """Take the photo of a person away."""
    if book.find(Photo, trainee=trainee.id) is None:
        raise UserError("photo.none", trainee=trainee.names or "–")
    drop_photo(book, trainee.id)


def drop_photo(book: Book, trainee: int) -> None:
    """Empty and remove the photo of the person with this id, if there is one.

    While they agree to it, that can be undone until the data folder is opened anew.
    """
    row = book.find(Photo, trainee=trainee)
    if row is not None:
        with book.change("photo.remove", trainee=book.get(Trainee, trainee)):
            book.set(row, picture=None, taken=None)
            book.unmake(row)  # a laptop too, which otherwise bins nothing that offices may hold more of


def not_given_back(book: Book, change: int) -> Message | None:
    """What to say after a change was undone that had taken a photo along: it was emptied everywhere and stays so."""
    what, refs = book.sql("SELECT what, refs FROM change WHERE id = ?", (change,)).fetchone()
    if what != "consent.record":
        return None
    trainee = json.loads(refs)["trainee"][1]
    gone = book.find(Photo, bin=True, trainee=trainee) is not None and photo_of(book, trainee) is None
    return NOT_BACK if gone and agreed(book, trainee, PURPOSE) else None


ENDS[PURPOSE] = drop_photo
