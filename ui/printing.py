"""Printing: a paper is made from the records in a thread, a printer is chosen, and the pages are drawn on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_
from tvetdesk.reports.papers import note_print
from tvetdesk.reports.render.parts import Paper
from ui.page import Page

PRINTED, FAILED = (
    N_("Printed: {title}"),
    N_("The printer did not take it. Check that it is on and has paper, then print again."),
)


def print_paper(page: Page, make: Callable[[], Paper], kind: str) -> None:
    """Make a paper with `make`, in the reading thread, and print it after the person has chosen a printer.

    `kind` is what the audit calls it.
    """
    page.tasks.read(make, lambda paper: _choose(page, paper, kind), owner=page, latest="print")


def put_on_paper(paper: Paper, parent: QWidget) -> bool | None:
    """Print a paper on a printer that the person chooses; None when they choose none, False where it takes nothing."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loaded by those who print

    from tvetdesk.reports.render import pdf

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(pdf.RESOLUTION)
    printer.setDocName(paper.title)
    printer.setFullPage(True)
    printer.setPageLayout(pdf.layout(paper))
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return None
    return pdf.draw(paper, printer)


def _choose(page: Page, paper: Paper, kind: str) -> None:
    taken = put_on_paper(paper, page)
    if taken:
        book = page.desk.book
        page.tasks.keep(lambda: note_print(book, kind))
        page.tell(PRINTED, "ok", title=paper.title)
    elif taken is False:
        page.tell(FAILED, "error")
