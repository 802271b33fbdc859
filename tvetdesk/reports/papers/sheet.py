"""What letters and lists of a centre share: the head that held on the day, lines to sign, and the foot of every page (R50)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.centres import Centre
from tvetdesk.records.letterheads import letterhead_on, logos_of
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part
from tvetdesk.reports.render.parts import Letterhead as Pictured
from tvetdesk.reports.report import practice
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.book import Book

HEAD_OF = N_("Head of the centre")
PLACE_DAY = N_("{place}, {day}")
PRINTED = N_("Printed {day} · {title}")
LABELLED = N_("{label}: {value}")
LINE = "\n\n\n________________________________\n"


def head(book: Book, centre: Centre, day: dt.date) -> list[Part]:
    """The lines above a letter: the state, the authority and the centre as they were called on the day."""
    held = letterhead_on(book, centre, day)
    above = "\n".join(filter(None, [held.state, held.authority]))
    lines = [Paragraph(above, centred=True)] if above else []
    name = held.heading or centre.name or centre.code or "–"
    about = " · ".join(filter(None, [centre.address or centre.place, centre.email]))
    lines.append(Paragraph(name, bold=True, centred=True))
    lines += [Paragraph(about, small=True, centred=True)] if about else []
    return [Pictured(lines, *logos_of(held))]


def signed(book: Book, centre: Centre, day: dt.date, t: Translator) -> list[Part]:
    """Place, day and a line to sign, never torn onto two pages."""
    held = letterhead_on(book, centre, day)
    title = held.first_title or t(HEAD_OF)
    where = t(PLACE_DAY, place=centre.place or centre.name or "–", day=day)
    return [
        Paragraph(""),
        Grid([(where + LINE + "\n".join(filter(None, [held.first_name, title])),)], plain=True),
    ]


def made(
    book: Book, title: str, parts: Iterable[Part], t: Translator, *, foot: str = "", landscape: bool = False
) -> Paper:
    """The paper, which says at its foot what it is and when it was printed."""
    foot = foot or t(PRINTED, title=title, day=book.today())
    return Paper(
        title, list(parts), foot=foot, marked=t(PRACTICE) if practice(book) else "", landscape=landscape
    )


def titled(title: str, marked: bool, t: Translator) -> list[Part]:
    """A title, and in practice data a line below it that says so."""
    return [Heading(title), *([Paragraph(t(PRACTICE), bold=True)] if marked else [])]


def facts(rows: Iterable[tuple[Message, str]], t: Translator) -> Grid:
    """Labels and values, those that are there."""
    return Grid([(t(label), value) for label, value in rows if value], widths=(1, 2.4))
