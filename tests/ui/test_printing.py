"""Printing from the window: the paper is made from the records and drawn on whatever printer was chosen."""

import datetime as dt

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import Cohort
from tvetdesk.store import audit
from ui.printing import named

DAY = dt.datetime(2020, 3, 10, 10, 3)


@pytest.fixture
def printer(monkeypatch, tmp_path):
    """The printer that is chosen writes into a file; `accept` says whether somebody presses Print."""
    answer = {"code": QPrintDialog.DialogCode.Accepted, "file": tmp_path / "printed.pdf"}

    def made(mode):
        one = QPrinter(mode)
        one.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        one.setOutputFileName(str(answer["file"]))
        return one

    made.PrinterMode = QPrinter.PrinterMode
    monkeypatch.setattr("PySide6.QtPrintSupport.QPrinter", made)
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: answer["code"])
    return answer


@pytest.fixture
def session(window):
    book = window.desk.book
    book.clock = lambda: DAY
    return plan_session(book, book.find(Cohort, name="Solar 2019"), DAY.date(), 1, minutes=60)


def test_the_register_on_screen_is_printed(window, printer, session):
    window.shell.go("registers")
    page = window.shell.page()
    page.show_session(session.id)
    page.print_page()
    assert printer["file"].read_bytes().startswith(b"%PDF-")
    assert window.shell.strip.text.text().startswith("Printed: Attendance register")
    newest = audit.listing(window.desk.book, limit=1)[0]
    assert (newest.what, newest.about) == ("paper.made", '{"number":1,"paper":"register"}')


def test_the_sheets_of_today_are_printed_from_home(window, printer, session):
    window.shell.go("home")
    window.shell.page().refresh()
    window.shell.page().sessions.print.click()
    assert printer["file"].exists()


def test_nothing_is_said_when_nobody_prints(window, printer, session):
    printer["code"] = QPrintDialog.DialogCode.Rejected
    window.shell.go("home")
    window.shell.page().refresh()
    window.shell.page().sessions.print.click()
    assert not printer["file"].exists()
    assert not window.shell.strip.text.text()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_said_in_a_sentence(window, printer, session, tmp_path):
    printer["file"] = tmp_path / "no such folder" / "printed.pdf"
    window.shell.go("home")
    window.shell.page().refresh()
    window.shell.page().sessions.print.click()
    assert "did not take it" in window.shell.strip.text.text()


def test_the_results_are_printed_in_the_language_of_the_table(practising, printer):
    window = practising("hq")
    window.shell.go("results")
    window.shell.page().speak("fr")
    window.shell.page().print_page()
    assert printer["file"].exists()
    assert "Résultats du programme" in window.shell.strip.text.text()


def test_a_title_is_a_name_that_every_computer_takes_for_a_file():
    assert named("No. NE-NY/2020/0001") == "No. NE-NY-2020-0001"
    assert named("Week 12: who was there?") == "Week 12- who was there-"
