"""Every drawn list goes into a spreadsheet and onto paper: the lines of the screen, noted in the audit."""

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog

from tests.ui.test_printing import printer  # noqa: F401 - a fixture
from tvetdesk.reports.table import Kind
from tvetdesk.store import audit
from ui import giving
from ui.models.cells import CellsModel
from ui.models.excel import seen
from ui.widgets.rows import Cell

CENTRE = (
    "staff",
    "workshops",
    "partners",
    "courses",
    "followup",
    "jobs",
    "questions",
    "incoming",
    "exchange",
    "trainees",
    "calendar",
)
HQ = ("centres", "incoming", "questions", "centre-entries", "trainees")
EXCEL = QKeySequence("Ctrl+Shift+E")


def acts(page):
    return {act.property("plain") for act in page.actions() if act.isVisible()}


@pytest.mark.parametrize(("kind", "places"), [("window", CENTRE), ("hq_window", HQ)])
def test_excel_and_print_are_offered_on_every_list(request, kind, places):
    shell = request.getfixturevalue(kind).shell
    for name in places:
        shell.go(name)
        page = shell.page()
        assert [act.shortcut() for act in page.actions() if act.isVisible()].count(EXCEL) == 1, name
        assert "Print the list" in acts(page), name


def test_the_list_of_courses_is_written_as_it_stands(window, monkeypatch, tmp_path):
    shell = window.shell
    shell.go("courses")
    page = shell.page()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "list.xlsx"), ""))
    giving.excel(page)
    with zipfile.ZipFile(tmp_path / "list.xlsx") as file:
        text = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
    for row in page.list.table.cells.rows:
        assert row[0].text in text
    assert "Solar 2019" in text
    newest = audit.listing(window.desk.book, limit=1)[0]
    assert (newest.what, newest.about) == ("list.exported", '{"rows":1,"type":"courses"}')


def test_the_list_of_people_and_a_generated_one_are_printed_and_noted(window, printer):  # noqa: F811
    for name, kind, rows in (("trainees", "trainee", 4), ("course-entries", "cohort", 1)):
        window.shell.go(name)
        window.shell.page().print_list()
        assert printer["file"].read_bytes().startswith(b"%PDF-")
        printer["file"].unlink()
        newest = audit.listing(window.desk.book, limit=1)[0]
        assert newest.what == "list.exported"
        assert f'"type":"{kind}"' in newest.about
        assert f'"rows":{rows}' in newest.about


def test_of_several_lists_the_one_with_the_focus_is_meant(window, printer, qtbot):  # noqa: F811
    window.shell.go("courses")
    page = window.shell.page()
    page.scene(0)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.overview.table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert giving.shown_list(page) is page.overview.table


def test_without_a_line_the_page_says_so(window):
    window.shell.go("questions")
    giving.print_list(window.shell.page())
    assert window.shell.strip.text.text() == "There is no list with a line here."


def test_numbers_are_numbers_and_what_only_looks_like_one_is_not():
    cells = CellsModel()
    cells.show(
        ["Name", "People", "Bundle", ""],
        [
            [Cell("Solar", second="Soma"), Cell("12"), Cell("0002"), Cell()],
            [Cell("Wood"), Cell("–"), Cell("0003"), Cell()],
        ],
    )
    made = seen("courses", "Courses", cells, practice=False)
    assert [column.kind for column in made.columns] == [Kind.TEXT, Kind.NUMBER, Kind.TEXT]
    assert made.rows == (("Solar, Soma", 12, "0002"), ("Wood", None, "0003"))
