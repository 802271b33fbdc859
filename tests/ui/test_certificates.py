"""Certificates: who is ready and what the others lack, issuing one and several, duplicates, revoking, numbers left out."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import told
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.assessment import record_result
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate, hand_over, issue_certificate, void_number
from tvetdesk.records.cohorts import Enrolment, change_state, states_of
from tvetdesk.records.programmes import Unit
from ui.dialogs.certificates import DuplicateDialog, RevokeDialog
from ui.pages.certificates import REGISTER
from ui.pages.certify.waiting import READY

TODAY = dt.date(2020, 3, 10)


@pytest.fixture
def page(show_page):
    return show_page("certificates")


@pytest.fixture
def completed(desk):
    """Rows 1 and 2 lack nothing; row 3 completed without the unit; row 4 is in training."""
    book = desk.book
    unit = book.find(Unit, code="U1")
    rows = [book.find(Enrolment, number=number) for number in (1, 2, 3)]
    for row in rows:
        change_state(book, row, "completed", dt.date(2020, 3, 2))
    for row in rows[:2]:
        record_result(book, row, unit, "competent", dt.date(2020, 3, 1))
    return rows


def names(view):
    return [[cell.text for cell in row][1] for row in view.table.cells.rows]


def test_the_ready_stand_first_and_the_others_say_what_they_lack(page, completed):
    page.refresh()
    rows = page.waiting_view.table.cells.rows
    assert [row[-1].text for row in rows] == [
        "can be issued",
        "can be issued",
        "1 thing missing",
        "2 things missing",
    ]
    assert "U1 PV system installation" in rows[2][-1].tip
    assert page.heading()[1] == "2 can be issued today · 4 people wait"


def test_one_certificate_is_issued_in_one_step_and_offered_for_print(page, completed, desk):
    page.refresh()
    said = told(page)
    page.waiting_view.button.click()
    row = desk.book.find(Certificate, enrolment=completed[0].id)
    assert (row.serial, row.state) == ("GM-MK/2020/0001", "issued")
    assert states_of(desk.book, completed[0].id)[-1].state == "certified"
    assert said[-1].button == "Print"
    assert len(page.waiting_view.told.people) == 3


def test_several_are_ticked_and_issued_at_once(page, completed, desk, qtbot):
    page.refresh()
    table = page.waiting_view.table
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert page.issue_act.text() == "Issue 2 certificates"
    said = told(page)
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.book.select(Certificate).count() == 2
    assert said[-1].values["serials"] == "GM-MK/2020/0001 to GM-MK/2020/0002"


def test_whoever_lacks_something_cannot_be_ticked(page, completed, qtbot):
    page.refresh()
    page.waiting_view.table.choose(completed[2].id)
    qtbot.keyClick(page.waiting_view.table, Qt.Key.Key_Space)
    assert page.waiting_view.ticks == set()
    assert page.waiting_view.button.isHidden()
    assert not page.waiting_view.all_the_same.isHidden()


def test_issued_although_something_is_missing_with_the_words_why(page, completed, desk):
    page.refresh()
    page.waiting_view.table.choose(completed[2].id)
    page.waiting_view.all_the_same.click()
    page.dialog.write()
    assert "Say in words" in page.dialog.trouble.text()
    page.dialog.words_typed.setText("The jury of Kaur examined the unit")
    page.dialog.write()
    assert (
        desk.book.find(Certificate, enrolment=completed[2].id).exception
        == "The jury of Kaur examined the unit"
    )


def test_a_filter_shows_only_the_ready(page, completed):
    page.refresh()
    page.waiting_view.chips[READY].setChecked(True)
    assert names(page.waiting_view) == ["Binta Sanyang", "Lamin Ceesay · father Ebou"]


def test_a_duplicate_is_a_line_of_its_own(page, completed, desk):
    issue_certificate(desk.book, completed[0], TODAY)
    page.go(REGISTER)
    page.refresh()
    page.register_view.second.click()
    page.dialog.write()
    assert [one.row.state for one in page.register_view.told.lines] == ["issued", "duplicate"]
    assert page.register_view.told.gaps == []


def test_revoking_asks_for_the_number_and_cancel_is_the_safe_button(page, completed, desk):
    row = issue_certificate(desk.book, completed[0], TODAY)
    page.go(REGISTER)
    page.refresh()
    page.register_view.end.click()
    dialog = page.dialog
    assert dialog.cancel.isDefault()
    assert not dialog.save.isDefault()
    dialog.reason.setCurrentIndex(dialog.reason.findData("mistake"))
    dialog.write()
    assert "GM-MK/2020/0001" in dialog.trouble.text()
    assert desk.book.get(Certificate, row.id).state == "issued"
    dialog.typed.setText("gm-mk/2020/0001")
    dialog.write()
    assert desk.book.get(Certificate, row.id).state == "revoked"
    assert page.register_view.end.isHidden()


def test_a_gap_is_said_and_a_number_left_out_fills_it(page, completed, desk):
    book = desk.book
    centre = book.get(Centre, book.centre)
    page.go(REGISTER)
    page.void()
    page.dialog.write()
    assert book.find(Certificate, count=1).state == "void"
    void_number(book, centre, 2020, 2, "spoilt")
    page.refresh()
    assert [one.row.serial for one in page.register_view.told.lines] == ["GM-MK/2020/0002", "GM-MK/2020/0001"]


def test_a_pc_that_does_not_keep_the_register_offers_no_issuing(page, completed, desk):
    book = desk.book
    centre = book.get(Centre, book.centre)
    hand_over(book, centre, 77)
    page.refresh()
    assert page.waiting_view.button.isHidden()
    assert not page.issue_act.isVisible()
    page.go(REGISTER)
    said = [label.text() for label in page.register_view.findChildren(type(page.register_view.name))]
    assert any("Another PC of this centre keeps the register" in text for text in said)
    page.register_view.take_over.emit()
    page.dialog.last.set_raw("2")
    page.dialog.write()
    assert book.get(Centre, book.centre).register_pc == book.replica
    assert book.select(Certificate).where(Certificate.state == "void").count() == 2


def test_printing_several_makes_a_page_for_each(page, completed, desk, monkeypatch):
    rows = [issue_certificate(desk.book, one, TODAY) for one in completed[:2]]
    papers = []
    monkeypatch.setattr(
        "ui.pages.certificates.print_paper", lambda page, make, kind: papers.append((make(), kind))
    )
    page.print(rows)
    ((paper, kind),) = papers
    assert (len(paper.parts), kind) == (2, "certificate")


def test_a_course_asks_for_its_own_people(page, completed):
    page.refresh()
    page.open(completed[0].cohort)
    assert page.waiting_view.search.text() == "Solar 2019"


@pytest.mark.parametrize("code", LANGUAGES)
def test_both_views_fit_a_small_screen(page, completed, language, code):
    language.choose(code)
    page.retranslate()
    page.resize(1093 - 52, 552)
    for _ in range(2):
        page.refresh()
        QApplication.processEvents()
        assert page.minimumSizeHint().width() <= 1093 - 52
        page.next_view()


def test_ctrl_enter_says_why_nobody_is_issued_a_certificate(page, qtbot):
    said = told(page)
    page.activateWindow()
    page.take_focus()
    assert not page.issue_act.isVisible()
    qtbot.keyClick(page.waiting_view.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.t(said[-1].text).startswith("Nobody is ticked.")


def test_only_reasons_that_fit_are_offered(page, desk, completed, language, tasks, qtbot):
    row = issue_certificate(desk.book, completed[0])
    again, void = (made(desk.book, row, language, tasks) for made in (DuplicateDialog, RevokeDialog))
    for dialog in (again, void):
        qtbot.addWidget(dialog)
    offered = [[one.reason.itemData(place) for place in range(one.reason.count())] for one in (again, void)]
    assert offered[0] == [None, "lost_paper", "spoilt", "other"]
    assert "fraud" in offered[1]
    assert "lost_paper" not in offered[1]
