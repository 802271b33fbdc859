"""A choice among few by keyboard, as a group of radio buttons: one stop of Tab, arrows inside, a digit or Space."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.buttons import Segmented

Key = Qt.Key


@pytest.fixture
def asked(app, qtbot):
    """A field, a choice among three, a field; the first has the focus."""
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    page.before, page.choice, page.behind = QLineEdit(), Segmented(), QLineEdit()
    for one in (page.before, page.choice, page.behind):
        column.addWidget(one)
    page.choice.set_options([(word, word) for word in ("day", "week", "month")])
    page.heard = []
    page.choice.chosen.connect(page.heard.append)
    page.show()
    page.activateWindow()
    page.before.setFocus()
    return page


def press(*keys):
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key)
    found = QApplication.focusWidget()
    return found.text() if hasattr(found, "isChecked") else found


def test_tab_comes_to_the_first_answer_and_leaves_with_the_next_press(asked):
    assert press(Key.Key_Tab) == "day"
    assert press(Key.Key_Tab) is asked.behind
    assert press(Key.Key_Backtab) == "day"
    assert press(Key.Key_Backtab) is asked.before


def test_tab_comes_to_the_chosen_answer_and_so_does_whoever_gives_the_focus(asked):
    asked.choice.set_value("month")
    assert press(Key.Key_Tab) == "month"
    asked.before.setFocus()
    asked.choice.set_value("week")
    asked.choice.setFocus()
    assert press() == "week"


def test_arrows_go_round_and_choose_nothing_until_space(asked):
    press(Key.Key_Tab)
    assert press(Key.Key_Right) == "week"
    assert press(Key.Key_Down) == "month"
    assert press(Key.Key_Right) == "day"
    assert press(Key.Key_Left, Key.Key_Up) == "week"
    assert asked.heard == []
    press(Key.Key_Space)
    assert (asked.choice.value(), asked.heard) == ("week", ["week"])
    press(Key.Key_Right, Key.Key_Return)
    assert asked.choice.value() == "month"


def test_an_answer_gone_over_by_arrow_is_not_where_tab_comes_next_time(asked):
    asked.choice.set_value("day")
    assert press(Key.Key_Tab, Key.Key_Right) == "week"
    assert press(Key.Key_Tab) is asked.behind
    assert press(Key.Key_Backtab) == "day"


def test_a_digit_chooses_and_the_same_again_frees_unless_one_is_needed(asked):
    press(Key.Key_Tab, Key.Key_2)
    assert asked.choice.value() == "week"
    press(Key.Key_2)
    assert asked.choice.value() is None
    assert asked.heard == ["week", None]


def test_a_screen_reader_hears_radio_buttons_of_which_one_is_chosen(asked):
    asked.choice.set_value("week")
    told = [QAccessible.queryAccessibleInterface(one) for one in asked.choice.buttons()]
    assert {one.role() for one in told} == {QAccessible.Role.RadioButton}
    assert [bool(one.state().checked) for one in told] == [False, True, False]
