"""At headquarters: the bundle with what a centre lost with a computer or a restored backup, into a folder that is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from tvetdesk.exchange import carriers, giving_back
from tvetdesk.exchange.outgoing import Made
from tvetdesk.i18n import N_, P_
from ui.page import Page

GIVE_BACK = N_("Give back what was lost…")
GIVEN = P_(
    "{number} change for {code} lies in {file}. Take it in at the new computer there; more than once does no harm.",
    "{number} changes for {code} lie in {file}. Take them in at the new computer there; more than once does no harm.",
)


def give_back(page: Page, code: str) -> None:
    """Ask for a folder, make the bundle, write it there and read it back."""
    chosen = QFileDialog.getExistingDirectory(page, page.t(GIVE_BACK))
    if not chosen:
        return
    desk, folder = page.desk, Path(chosen)

    def work() -> Made:
        made = giving_back.give_back(desk.book, desk.identity, code)
        carriers.give(folder / made.name, made.data)
        return made

    def done(made: Made) -> None:
        page.tell(GIVEN, icon="export", number=made.changes, code=code, file=str(folder / made.name))

    page.tasks.write(work, done, owner=page, failed=page.refuse)
