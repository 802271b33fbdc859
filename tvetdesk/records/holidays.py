"""Holidays of a country: from the library for any year, kept by headquarters, moved when the moon says otherwise (R43)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.calendar import Holiday
from tvetdesk.store.book import Book

sentences(
    {
        "holiday.country": N_("The program knows no holidays of {country}. Add them one by one."),
        "holiday.taken": N_("{day} is a holiday already: {name}. Alter that one."),
    }
)

LANGUAGES = {"GM": "en_GM", "NE": "fr_NE"}  # the words of the country itself
_ESTIMATED = re.compile(r" \((?:estimated|estimé)\)|(?<=observed), estimated|(?<=observé), estimé")
_CONTESTED = "July 22"  # in The Gambia: proclaimed in some years, so never certain before


@dataclass(frozen=True)
class Known:
    """A holiday as the library knows it; estimated until the moon or a proclamation has decided."""

    day: dt.date
    name: str
    estimated: bool


def from_library(country: str, first: int, last: int) -> list[Known]:
    """The public holidays of the years `first` to `last`, by day."""
    from holidays.countries.gambia import Gambia  # here: the library brings every country and takes a moment
    from holidays.countries.niger import Niger

    of_country = {"GM": Gambia, "NE": Niger}.get(country)
    if of_country is None:
        raise UserError("holiday.country", country=country)
    days = of_country(years=range(first, last + 1), language=LANGUAGES[country])
    return [
        Known(
            day,
            _ESTIMATED.sub("", name).replace("'", "’"),
            bool(_ESTIMATED.search(name)) or _CONTESTED in name,
        )
        for day, name in sorted(days.items())
    ]


def bring_holidays(book: Book, country: str, first: int, last: int) -> int:
    """Add what the library knows of these years; days that are there, also in the bin, stay. Returns how many are new."""
    there = {row.day for row in book.select(Holiday, bin=True).where(Holiday.country == country)}
    new = [one for one in from_library(country, first, last) if one.day not in there]
    with book.change("calendar.holidays"):
        for one in new:
            book.add(Holiday, country=country, day=one.day, name=one.name, estimated=one.estimated)
    return len(new)


def move_holiday(book: Book, holiday: Holiday, day: dt.date) -> Holiday:
    """A holiday was proclaimed for another day, or for the estimated one: from now on it is certain."""
    if day == holiday.day:
        with book.change("calendar.holidays"):
            return book.set(holiday, estimated=False)
    there = book.find(Holiday, country=holiday.country, day=day)
    if there is not None:
        raise UserError("holiday.taken", day=day, name=there.name)
    with book.change("calendar.holidays"):
        book.delete(holiday)
        return book.put(Holiday, country=holiday.country, day=day, name=holiday.name, estimated=False)
