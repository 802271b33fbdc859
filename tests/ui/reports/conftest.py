"""The page of reports on a small practice desk, and what is asked of it."""

import pytest

from ui.pages.report.giving_out import save_shown


@pytest.fixture
def page(window):
    window.shell.go("reports")
    window.settle()
    return window.shell.page()


def chosen(page, name):
    page.choose(name)
    page.window().settle()
    return page.shown.made if page.shown is not None else None


def saved(page, monkeypatch, file, format):
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    page.give(save_shown, format)
    return file


def audited(page):
    return [what for (what,) in page.desk.book.sql("SELECT what FROM audit ORDER BY id").fetchall()]
