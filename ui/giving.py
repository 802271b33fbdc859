"""Every drawn list goes into a spreadsheet and onto paper as it stands on screen: same rows, same order, same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from tvetdesk.i18n import N_
from tvetdesk.reports.table import Table as Sheet
from ui.models.cells import CellsModel
from ui.models.excel import seen
from ui.page import Page
from ui.printing import print_paper, save_file
from ui.widgets.rows import Table

EXCEL, PRINT = N_("Excel…"), N_("Print the list")
NO_LIST = N_("There is no list with a line here.")


def give_lists(page: Page, *, print_keys: str = "Ctrl+P") -> Sequence[QAction]:
    """Two acts of a page: its list as a spreadsheet, and printed; of several lists the one with the focus, else the largest."""
    return (
        page.act(EXCEL, lambda: excel(page), icon="excel", keys="Ctrl+Shift+E", right="list.export"),
        page.act(PRINT, lambda: print_list(page), icon="print", keys=print_keys, right="list.export"),
    )


def shown_list(page: Page) -> Table | None:
    """The list that is meant: the focus is in it, or it is the largest in sight."""
    found = [one for one in page.findChildren(Table) if one.isVisible() and _rows(one)]
    focus = QApplication.focusWidget()
    here = next((one for one in found if focus is one or one.isAncestorOf(focus)), None) if focus else None
    return here or max(found, key=lambda one: one.width() * one.height(), default=None)


def _rows(table: Table) -> int:
    model = table.model()
    return model.rowCount() if isinstance(model, CellsModel) else 0


def sheet(page: Page) -> Sheet | None:
    """The list as a table; None, and a word about it, where there is none."""
    table = shown_list(page)
    if table is None:
        page.tell(NO_LIST, "info")
        return None
    model = table.model()
    assert isinstance(model, CellsModel)
    parts = dict.fromkeys((page.heading()[0], table.accessibleName()))
    return seen(page.place.name, " · ".join(filter(None, parts)), model, practice=page.desk.practice)


def _noted(page: Page, made: Sheet) -> Callable[[], object]:
    book = page.desk.book
    return lambda: book.note("list.exported", type=made.name, rows=len(made.rows))


def excel(page: Page) -> None:
    """The list as a spreadsheet."""
    from tvetdesk.reports.render import xlsx  # loaded by those who want one

    made, t = sheet(page), page.t
    if made is not None:
        save_file(page, str(made.title), "xlsx", lambda: xlsx.render(made, t), _noted(page, made))


def print_list(page: Page) -> None:
    """The list on paper."""
    from tvetdesk.reports.render.paper import paper  # loaded by those who print

    made, t = sheet(page), page.t
    if made is not None:
        print_paper(page, lambda: paper(made, t), "list", _noted(page, made))
