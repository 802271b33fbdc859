"""Jobs: vacancies, candidates with their reasons in words, proposing several, and the way to work."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import made_page, told
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.cohorts import Enrolment, change_state
from tvetdesk.records.consent import record_consent
from tvetdesk.records.employers import Placement, Vacancy, new_employer, post_vacancy
from tvetdesk.records.outcomes import FollowUp, schedule_followups
from tvetdesk.records.people import Trainee
from tvetdesk.store.undo import undo_step
from ui import fonts
from ui.models.jobs import offers
from ui.models.saving import kept
from ui.widgets.buttons import Button
from ui.widgets.rows import PADDING


@pytest.fixture
def vacancy(desk):
    """Work at Soma for one; three of the course agree to be proposed, one was not asked."""
    book = desk.book
    employer = new_employer(book, "Faraba Energy", place="Soma", contact="Mr Sarjo", phone="+2208341067")
    for number in (1, 2, 3):
        person = book.get(Trainee, book.find(Enrolment, number=number).trainee)
        record_consent(book, person, "job_matching", "given")
    post_vacancy(book, employer, "Storekeeper", until=dt.date(2020, 6, 1), state="closed")
    return post_vacancy(book, employer, "Solar technician", until=dt.date(2020, 3, 31), languages="mnk")


@pytest.fixture
def page(vacancy, show_page):
    return show_page("jobs")


def press(page, state):
    next(one for one in page.side.findChildren(Button) if one.property("about") == state).click()


def test_open_vacancies_stand_first_with_how_many_could_go(page):
    rows = page.table.cells.rows
    assert [(row[0].text, row[0].second) for row in rows] == [
        ("Solar technician", "3 candidates · Faraba Energy, until Tue 31 Mar"),
        ("Storekeeper", "closed · Faraba Energy, until Mon 1 Jun"),
    ]
    assert page.heading()[1] == "1 open vacancy · works without internet"


def test_reasons_are_said_in_words_and_who_did_not_agree_is_only_counted(page):
    table = page.candidates.table
    assert sorted(table.names) == ["Binta Sanyang", "Lamin Ceesay", "Lamin Ceesay"]
    chips = dict(zip([one.trainee for one in page.candidates.people()], table.chips, strict=True))
    binta = page.desk.book.find(Trainee, names="Binta Sanyang").id
    assert ("Lives in Karantaba; the work is in Soma", "error") in chips[binta]
    assert "1 more learned the trade but is not shown" in page.candidates.note.text()


def test_several_are_ticked_and_proposed_in_one_step(page, vacancy, qtbot):
    table = page.candidates.table
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert page.propose_act.text() == "Propose 2 people"
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    book = page.desk.book
    assert book.select(Placement).where(Placement.vacancy == vacancy.id).count() == 2
    assert len(page.job.proposed) == 2
    assert len(page.candidates.people()) == 1
    undo_step(book)
    assert book.select(Placement).count() == 0


def test_from_referral_to_work_the_vacancy_is_filled_and_the_follow_up_knows(page, vacancy):
    book = page.desk.book
    row = book.find(Enrolment, number=1)
    change_state(book, row, "completed", dt.date(2020, 3, 1))
    schedule_followups(book, row)
    page.refresh()
    page.candidates.table.choose(row.id)
    page.propose()
    press(page, "referred")
    assert book.find(Placement, vacancy=vacancy.id).referred == dt.date(2020, 3, 10)
    said = told(page)
    press(page, "placed")
    assert said[-1].values["name"] == "Binta Sanyang"
    assert book.get(Vacancy, vacancy.id).state == "filled"
    assert book.find(FollowUp, enrolment=row.id, month=3).work_since == dt.date(2020, 3, 10)
    assert page.candidates.nobody.isVisible()
    assert not page.propose_act.isVisible()


def test_a_new_vacancy_is_entered_in_its_form(page):
    page.new()
    assert page.forming() is not None
    page.escape()
    assert page.forming() is None
    page.edit()
    assert page.forming().key == page.job.vacancy.id


def test_without_a_vacancy_the_page_says_what_to_do(desk, language, tasks, qtbot):
    made = made_page("jobs", desk, language, tasks)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    assert made.none.isVisible()
    assert made.candidates.isHidden()
    assert offers(desk.book) == []


def test_only_keys_that_do_something_are_named_without_a_vacancy(desk, language, tasks, qtbot):
    made = made_page("jobs", desk, language, tasks)
    qtbot.addWidget(made)
    made.refresh()
    assert [keys for keys, _ in made.offered_hints()] == ["Ctrl+N"]


def test_a_candidate_opens_in_trainees(page, qtbot):
    went = []
    page.opened.connect(lambda place, what: went.append((place, what)))
    qtbot.keyClick(page.candidates.table, Qt.Key.Key_Return)
    assert went == [("trainees", page.candidates.people()[0].trainee)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_fits_a_small_screen(page, language, code):
    page.propose()
    language.choose(code)
    page.retranslate()
    page.resize(1093 - 52, 552)
    QApplication.processEvents()
    assert page.views.minimumSizeHint().width() + 32 <= 1093 - 52  # with the margins of the page
    assert page.side.minimumSizeHint().width() <= page.around.width()
    title = QFontMetrics(fonts.font("text", demi=True)).horizontalAdvance("Mechanic for power tillers")
    assert title <= page.table.columnWidth(0) - 2 * PADDING


def test_a_vacancy_that_was_just_entered_is_the_chosen_one(page, desk, qtbot):
    page.new()
    form = page.forming()
    employer = desk.book.find(Vacancy, title="Solar technician").employer
    form.blocks["employer"].editor.show_value(employer, "Faraba Energy")
    form.blocks["title"].editor.set_raw("Welder")
    page.save()
    assert page.table.key() == desk.book.find(Vacancy, title="Welder").id
    assert page.job.vacancy.title == "Welder"


def test_nothing_is_left_half_filled_in_by_what_was_saved(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.go("jobs")
    page, book = window.shell.page(), window.desk.book
    employer = new_employer(book, "Faraba Energy")
    page.new()
    form = page.forming()
    form.blocks["employer"].editor.show_value(employer.id, "Faraba Energy")
    title = form.blocks["title"].editor.target()
    title.setFocus()
    qtbot.keyClicks(title, "Welder")
    page.save()
    assert book.find(Vacancy, title="Welder") is not None
    QApplication.processEvents()
    assert not kept(window.desk, book.table(Vacancy), None)
