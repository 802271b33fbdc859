"""Papers made from records, ready to be printed or written as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from tvetdesk.i18n import N_, Translator
from tvetdesk.reports.papers import certificate, register
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book

entries({"paper.made": N_("Printed a paper")})


def note_print(book: Book, paper: str, number: int = 1) -> None:
    """In the audit: so many of this kind of paper were printed, or written as PDF."""
    book.note("paper.made", paper=paper, number=number)


def register_sheets(
    weeks: Sequence[register.Week], t: Translator, layout: str = "signature", *, filled: bool = False
) -> Paper:
    """The registers of a week as one paper, each group on pages of its own."""
    first, last = weeks[0].days[0][0], weeks[0].days[-1][0]
    return Paper(
        t(register.TITLE, first=first, last=last),
        [plate for week in weeks for plate in register.plates(week, t, layout, filled=filled)],
        marked=t(PRACTICE) if weeks[0].practice else "",
        landscape=True,
        numbered=False,  # its own head says which page it is
    )


def certificates(awards: Sequence[certificate.Awarded], t: Translator) -> Paper:
    """Certificates, one on each page; named by their number where it is only one."""
    return Paper(
        t(certificate.NUMBER, serial=awards[0].serial) if len(awards) == 1 else t(certificate.TITLES),
        [certificate.plate(one, t) for one in awards],
        landscape=True,
        numbered=False,
    )
