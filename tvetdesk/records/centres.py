"""Centres: the vocational centre (or project office) that keeps records, and its rooms.

Which fields answer which question: the country and centre of every figure come from `Centre.country` and
`Centre.code`; a PC knows its own centre as `book.centre`.
"""

from __future__ import annotations

from typing import Any

from tvetdesk.i18n import N_
from tvetdesk.records.codes import CENTRE_KINDS, CURRENCIES, ROOM_KINDS
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Whole, YesNo
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "centre.found": N_("New centre"),
        "centre.describe": N_("Details of {centre}"),
        "centre.room": N_("New room"),
        "centre.register": N_("Certificate register of {centre} handed to this PC"),
    }
)


LONGEST = 1200  # months: a hundred years


class Centre(Record):
    """A centre. Its code, like GM-MK, is the first part of certificate numbers and file names."""

    code = Text(N_("Code"), limit=12, required=True, share=Share.COUNTS, search=True)
    name = Text(N_("Name"), required=True, search=True)
    country = Code(N_("Country"), COUNTRIES, required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), CENTRE_KINDS, share=Share.COUNTS)
    organisation = Text(N_("Run by"))
    region = Text(N_("Region"))
    place = Text(N_("Place"))
    address = Text(N_("Address"))
    phone = Phone(N_("Phone"))
    email = Text(N_("E-mail"))
    currency = Code(N_("Currency"), CURRENCIES, share=Share.COUNTS)
    ministry = Text(N_("Ministry or authority"), help=N_("As it heads papers printed today."))
    registration = Text(
        N_("Registration number"), help=N_("Number of the authority that registered the centre.")
    )
    registration_until = Day(N_("Registered until"))  # R30
    register_pc = Whole(
        N_("PC that keeps the certificate register"), most=2**31, share=Share.COUNTS,
        help=N_("Only this PC issues certificates, so that no number is used twice."),
    )  # fmt: skip
    note = Note(N_("Note"))
    other_sex = YesNo(
        N_("Offers “other” for sex"), share=Share.COUNTS,
        help=N_("Besides female, male and not stated. In figures and files for other programs it counts as not stated."),
    )  # fmt: skip
    protection = YesNo(
        N_("Hides why somebody is protected"), share=Share.COUNTS,
        help=N_("Target group, papers, nationality and the restricted block are then seen by whoever manages accounts only."),
    )  # fmt: skip
    keep_applicants = Whole(
        N_("Months to keep applicants who were not admitted"), least=1, most=LONGEST, share=Share.COUNTS,
        help=N_("12 if nothing is written here."),
    )  # fmt: skip
    keep_contacts = Whole(
        N_("Months to keep phone numbers after the last contact"), least=1, most=LONGEST, share=Share.COUNTS,
        help=N_("36 if nothing is written here."),
    )  # fmt: skip
    keep_restricted = Whole(
        N_("Months to keep papers, photo and restricted block after the training"), least=1, most=LONGEST, share=Share.COUNTS,
        help=N_("12 if nothing is written here."),
    )  # fmt: skip
    keep_records = Whole(
        N_("Months to keep the training record"), least=1, most=LONGEST, share=Share.COUNTS,
        help=N_("As the law of the country says. For ever if nothing is written here."),
    )  # fmt: skip

    class Meta:
        number = 1
        label = N_("Centre")
        plural = N_("Centres")
        owner = Owner.MAKER
        centre = True
        identity = ("code",)
        title = ("name",)
        listed = ("code", "name", "country", "kind", "place")


class Room(Record):
    """A classroom or workshop."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    name = Text(N_("Name"), limit=60, required=True, search=True)
    kind = Code(N_("Kind"), ROOM_KINDS, share=Share.COUNTS)
    places = Whole(N_("Places"), most=1000, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 2
        label = N_("Room")
        plural = N_("Rooms")
        parent = "centre"
        title = ("name",)
        listed = ("name", "kind", "places")


def found_centre(book: Book, code: str, name: str, country: str, **values: Any) -> Centre:
    """The row of a centre, made or completed; the same row on every PC that names the same code."""
    with book.change("centre.found"):
        return book.put(Centre, code=code, name=name, country=country, **values)


def country(book: Book) -> str | None:
    """The country of this centre; headquarters has none."""
    centre = book.find(Centre, id=book.centre) if book.centre is not None else None
    return centre.country if centre else None


def add_room(book: Book, centre: int, name: str, **values: Any) -> Room:
    """A room of a centre."""
    with book.change("centre.room"):
        return book.add(Room, centre=centre, name=name, **values)


def sexes_offered(book: Book) -> tuple[str, ...]:
    """The codes of sex that are offered here: “other” only where the centre says so (R22)."""
    centre = book.find(Centre, id=book.centre) if book.centre is not None else None
    return ("F", "M", "O", "U") if centre is not None and centre.other_sex else ("F", "M", "U")


def take_register(book: Book, centre: Centre) -> Centre:
    """This PC takes over the certificate register of its centre (the former PC is handed over or lost)."""
    with book.change("centre.register", centre=centre):
        return book.set(centre, register_pc=book.replica)
