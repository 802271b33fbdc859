"""A screen reader is told of everything: each thing that takes the focus has a name, cells are read, states are told."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QFocusEvent
from PySide6.QtWidgets import QApplication, QDialog

from tests.books import Clock
from tests.ui.listening import Role, nameless, windows
from tvetdesk.records.cohorts import Cohort
from ui.pages.courses import ASSESSMENT
from ui.widgets.buttons import Segmented
from ui.widgets.empty import EmptyState


@pytest.fixture(params=["centre", "hq"])
def shell(request):
    return request.getfixturevalue("window" if request.param == "centre" else "hq_window").shell


def told():
    QApplication.processEvents()
    return windows()


def test_every_page_names_what_takes_the_focus(shell):
    for name in shell.places:
        shell.go(name)
        found = told()
        assert not nameless(found), name
        assert len(found) > 30, name


SCENES = {
    "registers": ("week", "month", "line"),
    "trainees": ("new", "edit", "file"),
    "courses": ("timetable", "people", "assessment", "attachment", "new", "enrol"),
    "followup": ("answer",),
    "certificates": ("register", "void"),
    "reports": ("register", "freeze"),
}


@pytest.mark.parametrize("name", SCENES)
def test_forms_and_boxes_name_what_takes_the_focus(window, name):
    shell = window.shell
    for scene in SCENES[name]:
        shell.go(name)
        shell.page().scenes()[scene](shell.page())
        assert not nameless(told()), (name, scene)
        for box in window.findChildren(QDialog):
            box.reject()
        shell.forget_pages()


@pytest.mark.parametrize("act", ["course", "state", "consent"])
def test_what_is_asked_about_a_person_has_a_name_field_by_field(window, act):
    shell = window.shell
    window.desk.book.clock = Clock("2020-03-10 10:00")
    shell.go("trainees")
    page = shell.page()
    page.detail.show_key(page.list.key())
    dialog = page.acts.ask(act)
    found = told()
    assert not nameless(found)
    answers = [one for one in found if one.role == Role.CheckBox]
    assert all(one.description for one in answers if one.within == dialog.windowTitle())  # what they answer
    assert not [one for one in found if one.role == Role.EditableText and one.name == one.value != ""]
    dialog.reject()


def test_cells_are_read_with_their_second_line(window):
    shell = window.shell
    shell.go("trainees")
    cells = [one.name for one in told() if one.role == Role.Cell]
    assert any("Binta Sanyang" in name for name in cells)
    shell.go("courses")
    assert any("Solar 2019" in one.name for one in told() if one.role == Role.Cell)


def test_what_an_icon_says_is_read_too(window):
    book, shell = window.desk.book, window.shell
    shell.go("courses", book.find(Cohort, name="Solar 2019").id)
    page = shell.page()
    page.tabs.setCurrentIndex(ASSESSMENT)
    page.assessment.grid.answer("competent")
    cells = [one.name for one in told() if one.role == Role.Cell]
    assert any("Binta Sanyang" in name and "competent" in name and "PV system" in name for name in cells)


def test_a_chosen_answer_is_told_as_chosen(app, qtbot):
    choice = Segmented()
    qtbot.addWidget(choice)
    choice.set_options([("yes", "Yes"), ("no", "No")])
    choice.setAccessibleName("Photo")
    choice.set_value("no")
    choice.show()
    yes, no = (QAccessible.queryAccessibleInterface(button) for button in choice.buttons())
    assert (bool(yes.state().checked), bool(no.state().checked)) == (False, True)
    assert no.text(QAccessible.Text.Name) == "No"
    assert no.text(QAccessible.Text.Description) == "Photo"


def test_a_field_in_the_dark_says_nothing(window):
    """What is not in sight is not read: no page behind the shown one."""
    window.shell.go("trainees")
    window.shell.go("home")
    assert not any(one.role == Role.Cell and "Binta Sanyang" in one.name for one in told())


def test_an_empty_list_says_why(app, qtbot):
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.why.setText("Nobody is to be called today.")
    empty.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    assert QAccessible.queryAccessibleInterface(empty).text(QAccessible.Text.Name) == empty.why.text()
