"""Giving out: papers onto a printer, papers and tables into files; each is noted in the audit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from tvetdesk.errors import sentences
from tvetdesk.i18n import N_, Message
from tvetdesk.reports.papers import note_print
from tvetdesk.reports.render.parts import Paper
from tvetdesk.store.files import replace_file
from ui.documents import in_documents
from ui.page import Page
from ui.tasks import Progress

sentences({
    "print.code": N_("The printer did not take it. Write the code by hand, or check the printer and print again."),
})  # fmt: skip

PRINTED, FAILED = (
    N_("Printed: {title}"),
    N_("The printer did not take it. Check that it is on and has paper, then print again."),
)
KINDS = {
    "pdf": N_("Save as PDF…"), "xlsx": N_("Excel…"), "csv": N_("CSV…"), "json": N_("Save as JSON…"),
    "txt": N_("Save as text…"), "hxl": N_("CSV with HXL tags…"), "xml": N_("Save as XML…"), "ics": N_("Save the calendar…"),
    "html": N_("Save as a web page…"),
}  # fmt: skip
SUFFIXES = {"hxl": "csv"}
WRITING, WRITTEN = N_("Writing the file"), N_("{title} was written to {file}.")
WRITE_SAFE = N_("Stopping is safe: the file is written at the end.")


def print_paper(
    page: Page, make: Callable[[], Paper], kind: str, note: Callable[[], object] | None = None
) -> None:
    """Make a paper with `make`, in the reading thread, and print it after the person has chosen a printer.

    `kind` is what the audit calls it, unless `note` writes it there in another way.
    """
    noted = note or (lambda: note_print(page.desk.book, kind))
    page.tasks.read(make, lambda paper: _choose(page, paper, noted), owner=page, latest="print")


def put_on_paper(paper: Paper, parent: QWidget) -> bool | None:
    """Print a paper on a printer that the person chooses; None when they choose none, False where it takes nothing."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loaded by those who print

    from tvetdesk.reports.render import pdf
    from tvetdesk.reports.render.pdf.letters import RESOLUTION

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(RESOLUTION)
    printer.setDocName(named(paper.title))
    printer.setFullPage(True)
    printer.setPageLayout(pdf.layout(paper))
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return None
    return pdf.draw(paper, printer)


def _choose(page: Page, paper: Paper, note: Callable[[], object]) -> None:
    taken = put_on_paper(paper, page)
    if taken:
        page.tasks.keep(note)
        page.tell(PRINTED, "ok", title=paper.title)
    elif taken is False:
        page.tell(FAILED, "error")


def named(title: str) -> str:
    """A title as the name of a file: whoever prints into a file is offered it too."""
    return title.translate(dict.fromkeys(map(ord, '/\\:*?"<>|'), "-"))


def ask_file(page: Page, title: str, format: str) -> Path | None:
    """Where a file goes, by the person's choice; None when they choose nothing."""
    suffix = SUFFIXES.get(format, format)
    name = named(f"{title}.{suffix}")
    chosen, _ = QFileDialog.getSaveFileName(page, page.t(KINDS[format]), in_documents(name), f"*.{suffix}")
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(f".{suffix}")


def save_file(
    page: Page,
    title: str,
    format: str,
    make: Callable[[], str | bytes],
    note: Callable[[], object],
    *,
    written: Message = WRITTEN,
) -> None:
    """Ask where a file goes and write what `make` gives, in the reading thread; then `note` it in the audit."""
    file = ask_file(page, title, format)
    if file is None:
        return

    def work(_: Progress) -> None:
        made = make()
        replace_file(file, made if isinstance(made, bytes) else made.encode())

    def done(_: None) -> None:
        page.tasks.keep(note)
        page.tell(written, icon="file" if format != "xlsx" else "excel", title=title, file=str(file))

    page.tasks.long(WRITING, work, done, owner=page, failed=page.refuse, safe=WRITE_SAFE, write=False)
