"""Taking in the answers to the tracer study: the CSV file of ODK or Kobo, chosen by the person, each answer once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from tvetdesk.i18n import N_, P_
from tvetdesk.store.files import unread
from ui.page import Page

if TYPE_CHECKING:
    from tvetdesk.reports.formats.answers import Taken

CHOOSE = N_("The answers as ODK or Kobo exported them")
WRITTEN = P_(
    "{number} answer is written; {known} were here already.",
    "{number} answers are written; {known} were here already.",
)


def take_answers(page: Page) -> None:
    """Ask for the file and write what is not here yet; what does not fit is told, and nothing of the file is written."""
    name, _ = QFileDialog.getOpenFileName(page, page.t(CHOOSE), "", "*.csv")
    if not name:
        return
    file, book = Path(name), page.desk.book

    def work() -> Taken:
        from tvetdesk.reports.formats import answers  # loaded by those who have some

        try:
            with file.open("rb") as opened:
                data = opened.read(answers.LARGEST + 1)
        except OSError as error:
            raise unread(error, file) from error
        return answers.take(book, data)

    def done(taken: Taken) -> None:
        page.tell(WRITTEN, icon="done", number=taken.written, known=page.t.number(taken.known))
        page.refresh()

    page.tasks.write(work, done, owner=page, failed=page.refuse)
