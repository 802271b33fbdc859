"""The keys of a list and of the search above it."""

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tests.ui.conftest import made_page
from ui.widgets.list_keys import ListKeys
from ui.widgets.rows import Table


@pytest.fixture
def made(qtbot):
    """A list, its search, and how often its row was opened."""
    window, opened = QWidget(), []
    view, search = Table(QStringListModel(["Awa", "Binta"])), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(search)
    column.addWidget(view)
    ListKeys(view, search, lambda: opened.append(1))
    qtbot.addWidget(window)
    window.show()
    view.setFocus()
    return window, view, search, opened


def test_enter_opens_and_a_letter_searches(made):
    window, view, search, opened = made
    QTest.keyClick(view, Qt.Key.Key_Enter)
    assert (opened, search.text()) == ([1], "")
    QTest.keyClick(view, Qt.Key.Key_B)
    assert search.text() == "b"
    assert window.focusWidget() is search


@pytest.mark.parametrize("keys", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier])
def test_a_letter_with_ctrl_or_alt_is_no_search(made, keys):
    window, view, search, _ = made
    QTest.keyClick(view, Qt.Key.Key_B, keys)
    assert search.text() == ""
    assert window.focusWidget() is view


def test_down_goes_into_the_list_and_escape_empties_the_search(made):
    window, view, search, _ = made
    search.setFocus()
    search.setText("awa")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    QTest.keyClick(search, Qt.Key.Key_Down)
    assert window.focusWidget() is view


def test_typing_in_the_trainees_searches_them(desk, language, tasks, qtbot):
    page = made_page("trainees", desk, language, tasks)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_S)
    assert page.list.search.text() == "s"
