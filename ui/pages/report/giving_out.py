"""Giving out a report or paper as it is shown: onto a printer and into files, each noted in the audit, or frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from tvetdesk.i18n import N_, Translator
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.reports import Asked
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.render import csv, render
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import Table, words
from ui.models.offers import ACTIVITY, LISTS, MAPPING, Made, Offer
from ui.models.reports import note
from ui.page import Page
from ui.printing import print_paper, save_file

if TYPE_CHECKING:
    from ui.dialogs.freeze import FreezeDialog

EXAMPLE_WRITTEN = N_(
    "The example is in {file}. Put the identifiers of the other program into it, then choose it."
)


@dataclass(frozen=True)
class Shown:
    """What is shown, the language it was made in, and what was chosen for it; None for a report that was frozen."""

    made: Made
    speaks: Translator
    offer: Offer | None = None


def print_shown(page: Page, shown: Shown) -> None:
    """What is shown, on a printer."""
    offer, book = shown.offer, page.desk.book
    noted = (lambda: note(book, offer, shown.made, printed=True)) if offer is not None else None
    print_paper(page, lambda: _paper(shown), "report", noted)


def save_shown(page: Page, shown: Shown, format: str) -> None:
    """What is shown, in its language, as a file; a paper is no spreadsheet."""
    offer, book = shown.offer, page.desk.book
    if format != "pdf" and not isinstance(shown.made, Table):
        return

    def make() -> str | bytes:
        if offer is not None and offer.people:
            book.authorize(LISTS)
        return _file(shown, format)

    def noted() -> None:
        if offer is not None:
            note(book, offer, shown.made, printed=False)
        else:
            book.note("report.exported", report="frozen")

    save_file(page, title(shown), format, make, noted)


def save_foreign(page: Page, shown: Shown) -> None:
    """The file for another program, as it is shown."""
    made, offer, book = shown.made, shown.offer, page.desk.book
    assert isinstance(made, Outgoing)
    assert offer is not None

    def make() -> bytes:
        if offer.people:
            book.authorize(LISTS)
        return made.data

    save_file(page, page.t(offer.title), made.suffix, make, lambda: made.note(book))


def own_file(offer: Offer) -> str:
    """Which file of the user's own an offer needs; "" for none."""
    return next((one for one in (MAPPING, ACTIVITY) if one in offer.asks), "")


def save_example(page: Page, offer: Offer) -> None:
    """A file to begin with, to be filled in."""
    from tvetdesk.reports.formats.examples import example  # loaded by those who need one

    name = own_file(offer)
    made = example(name)
    save_file(page, name, "json", lambda: made, lambda: None, written=EXAMPLE_WRITTEN)


def freeze(
    page: Page, shown: Shown, name: str, question: Asked, done: Callable[[FrozenReport], object]
) -> FreezeDialog:
    """Ask for a title, and keep the report as it is now, signed."""
    from ui.dialogs.freeze import FreezeDialog  # by those who freeze one

    dialog = FreezeDialog(page.desk, name, question, title(shown), page.language, page.tasks, page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.written.connect(done)
    dialog.open()
    return dialog


def title(shown: Shown) -> str:
    """How what is shown is called, in its language."""
    made = shown.made
    assert not isinstance(made, Outgoing)
    return made.title if isinstance(made, Paper) else words(made.title, shown.speaks)


def pages(made: Made) -> int:
    """How many pages a paper takes; anything else is shown in one."""
    if not isinstance(made, Paper):
        return 1
    from tvetdesk.reports.render import pdf  # loaded by those who print

    return pdf.pages(made)


def _paper(shown: Shown) -> Paper:
    from tvetdesk.reports.render.paper import paper  # loaded by those who print

    assert not isinstance(shown.made, Outgoing)
    return shown.made if isinstance(shown.made, Paper) else paper(shown.made, shown.speaks)


def _file(shown: Shown, format: str) -> str | bytes:
    if isinstance(shown.made, Table):
        if format == "hxl":
            return csv.render(shown.made, shown.speaks, hxl=True)
        return render(shown.made, format, shown.speaks)
    from tvetdesk.reports.render import pdf

    assert isinstance(shown.made, Paper)
    return pdf.render(shown.made)
