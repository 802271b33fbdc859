"""Everything by keyboard (R99): Tab comes to every button in sight, and every act has a key, a button or a line in Ctrl+K."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHeaderView, QLineEdit, QScrollBar, QTabBar

from tests.ui.test_screen_reader import SCENES
from tvetdesk.records.cohorts import Cohort
from ui.widgets.buttons import Button

MOST = 400  # Tab presses until the first widget comes again


@pytest.fixture(params=["centre", "hq"])
def window_(request):
    return request.getfixturevalue("window" if request.param == "centre" else "hq_window")


def name_of(widget):
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (text() if callable(text) else "") or type(widget).__name__


def reached(window):
    """What Tab comes to, from wherever the focus is, until it has been everywhere."""
    found = []
    for _ in range(MOST):
        here = window.focusWidget() or window
        if here in found:
            return found
        found.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not come round")


def in_sight(window):
    """Buttons and tabs that can be pressed; not those that Qt puts into its own fields and bars.

    Of the places on the rail and of the answers of a choice Tab comes to the chosen one; the arrows go to the others.
    """
    parts = [*window.findChildren(QAbstractButton), *window.findChildren(QTabBar)]
    return [
        one
        for one in parts
        if one.isVisible()
        and one.isEnabled()
        and not (isinstance(one, QAbstractButton) and one.group() is not None)
        and not (isinstance(one, QAbstractButton) and one.autoExclusive() and not stops(one))
        and not isinstance(one.parent(), QLineEdit | QHeaderView | QScrollBar | QTabBar)
    ]


def stops(button):
    """Whether this is the answer of its choice that Tab comes to."""
    tabbed = [one for one in button.parent().buttons() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(tabbed) == 1
    return button in tabbed


def missed(window):
    found = reached(window)
    return [name_of(one) for one in in_sight(window) if one not in found]


def test_tab_comes_to_every_button_of_every_page(window_):
    shell = window_.shell
    window_.resize(1366, 698)
    for name in shell.places:
        shell.go(name)
        QApplication.processEvents()
        assert not missed(window_), name


@pytest.mark.parametrize("name", SCENES)
def test_tab_comes_to_every_button_of_forms_and_other_states(window, name):
    shell = window.shell
    for scene in SCENES[name]:
        shell.go(name)
        shell.page().scenes()[scene](shell.page())
        QApplication.processEvents()
        box = QApplication.activeModalWidget()
        assert not missed(box or window), (name, scene)
        if box is not None:
            box.reject()
        shell.forget_pages()


def test_tab_goes_down_the_rail_as_it_is_seen(window_):
    rail = window_.shell.rail
    rail.find_button.setFocus(Qt.FocusReason.TabFocusReason)
    seen = [one for one in reached(window_) if rail.isAncestorOf(one)]
    assert (seen[0], seen[-1]) == (rail.find_button, rail.lock_button)
    assert seen == sorted(seen, key=lambda one: one.y())


@pytest.mark.parametrize("name", ["home", "exchange"])
def test_a_page_begins_with_the_focus_where_it_is_seen(window, qtbot, name):
    shell = window.shell
    shell.go("trainees")
    shell.go(name)
    qtbot.waitUntil(lambda: window.focusWidget() is not shell.page())
    here = window.focusWidget()
    assert isinstance(here, Button)
    assert here.kind == "primary" or not any(
        one.kind == "primary" and one.isVisible() for one in shell.page().findChildren(Button)
    )


def test_the_arrows_go_from_place_to_place_on_the_rail(window):
    shell = window.shell
    chosen = shell.rail.button("home")
    chosen.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chosen, Qt.Key.Key_Down)
    assert window.focusWidget() is shell.rail.button("registers")


def test_every_act_is_found_by_its_words(window_):
    shell = window_.shell
    for name in shell.places:
        shell.go(name)
        shell.open_find()
        offered = {entry.text for entry in shell.find._known}
        acts = {
            act.property("plain") for act in shell.page().actions() if act.isVisible() and act.isEnabled()
        }
        assert acts <= offered, name
        shell.find.hide()


def test_the_focus_is_seen_around_every_list(hq_window, qtbot):
    hq_window.activateWindow()
    qtbot.waitUntil(hq_window.isActiveWindow)
    for name, of in (("centres", "table"), ("results", "table")):
        hq_window.shell.go(name)
        page = hq_window.shell.page()
        table = getattr(page, of)
        hq_window.shell.header.setFocus()
        away = table.grab().toImage()
        table.setFocus()
        assert table.hasFocus()
        assert table.grab().toImage().pixel(0, table.height() // 2) != away.pixel(0, table.height() // 2), (
            name
        )


def test_settings_begin_in_the_part_that_is_shown_and_ctrl_tab_goes_on(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.go("settings")
    page = window.shell.page()
    here = window.focusWidget()
    assert here is not page
    assert page.stack.currentWidget().isAncestorOf(here)
    qtbot.keyClick(here, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.stack.currentWidget() is page.mine


def test_the_arrows_go_over_all_tabs_of_a_course(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.go("courses", window.desk.book.find(Cohort, name="Solar 2019").id)
    page = window.shell.page()
    page.tabs.setFocus()
    for place in range(1, page.tabs.count()):
        qtbot.keyClick(page.tabs, Qt.Key.Key_Right)
        assert (page.tabs.currentIndex(), window.focusWidget()) == (place, page.tabs)
    page.take_focus()  # Tab goes on into the rules: to what can be done there
    assert window.focusWidget() is page.rules.edit
